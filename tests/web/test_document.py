"""The pages of documents that expire."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.models import Document, Echeance, Journal, Salarie
from tests.builders import Troupe, creer_parcours
from tests.page import Navigateur
from tests.web.traces import annonces, dernier_evenement

Visiter = Callable[[str], Navigateur]
PERMIS = {"genre": "permis", "libelle": "B", "fin": "2027-02-28", "vu_le": "2026-11-20"}


@pytest.fixture
def fiche(troupe: Troupe) -> str:
    return f"/parcours/{troupe.parcours.ref}"


def documents(base: BaseDeDonnees) -> list[Document]:
    with base.lecture() as session:
        return list(session.scalars(select(Document).order_by(Document.id)))


def surveilles(base: BaseDeDonnees) -> list[tuple[int | None, date]]:
    with base.lecture() as session:
        demande = select(Echeance.parcours_id, Echeance.limite).where(Echeance.code == "ECH-10").order_by(Echeance.id)
        return [(parcours_id, limite) for parcours_id, limite in session.execute(demande)]


def test_un_document_note_est_surveille(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, fiche: str) -> None:
    alice = visiter("alice")

    alice.remplir(f"{fiche}/documents/nouveau", PERMIS)

    document = documents(base)[0]
    assert (document.genre, document.libelle, document.fin) == ("permis", "B", date(2027, 2, 28))
    assert document.salarie_id == troupe.parcours.salarie_id
    assert dernier_evenement(base) == (
        "DocumentNote",
        "Document noté : Permis de conduire, B, jusqu’au 28 février 2027.",
    )
    assert surveilles(base) == [(troupe.parcours.id, date(2027, 2, 28))]
    assert "Permis de conduire, B" in alice.voir(fiche).texte


def test_l_encadrant_n_en_lit_rien(visiter: Visiter, base: BaseDeDonnees, fiche: str) -> None:
    visiter("alice").remplir(f"{fiche}/documents/nouveau", {**PERMIS, "genre": "rqth", "fin": "2026-12-01"})

    page = visiter("bob").voir(fiche).texte

    assert "RQTH" not in page
    assert "Un document expire" not in page
    with base.lecture() as session:
        assert session.scalars(select(Journal.est_social).where(Journal.evenement == "DocumentNote")).all() == [True]


def test_une_nouvelle_date_remplace_l_ancienne(visiter: Visiter, base: BaseDeDonnees, fiche: str) -> None:
    alice = visiter("alice")
    alice.remplir(f"{fiche}/documents/nouveau", PERMIS)
    cle = documents(base)[0].id

    alice.remplir(f"{fiche}/documents/{cle}", {"fin": "2042-02-28", "vu_le": "2026-11-23"})

    assert [limite for _, limite in surveilles(base)] == [date(2042, 2, 28)]
    assert "jusqu’au 28 février 2042 ; avant : Permis de conduire, B, jusqu’au" in dernier_evenement(base)[1]


def test_un_document_suit_la_personne_dans_son_parcours_en_cours(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur, fiche: str
) -> None:
    with base.transaction() as session:
        structure = session.merge(troupe.structure)
        ancien = creer_parcours(
            session,
            structure,
            session.get(Salarie, troupe.parcours.salarie_id),
            date(2024, 1, 8),
            sortie=(date(2025, 6, 30), "3"),
            auteur=auteur,
        ).ref

    visiter("alice").remplir(f"/parcours/{ancien}/documents/nouveau", PERMIS)

    assert [parcours_id for parcours_id, _ in surveilles(base)] == [troupe.parcours.id]
    assert "Permis de conduire, B" in visiter("carole").voir(fiche).texte


@pytest.mark.parametrize(
    ("change", "champ", "phrase"),
    [
        ({"genre": "autre", "libelle": ""}, "libelle", "Dites de quel document il s’agit."),
        ({"vu_le": "2026-11-24"}, "vu_le", "Ce jour est à venir"),
        ({"fin": ""}, "fin", "Indiquez le dernier jour."),
        ({"libelle": " b "}, "fin", "Ce document est déjà noté, jusqu’au 28 février 2027."),
    ],
)
def test_ce_qui_ne_va_pas_est_dit_a_cote_du_champ(
    visiter: Visiter, base: BaseDeDonnees, fiche: str, change: dict[str, str], champ: str, phrase: str
) -> None:
    alice = visiter("alice")
    alice.remplir(f"{fiche}/documents/nouveau", PERMIS)

    page = alice.remplir(f"{fiche}/documents/nouveau", PERMIS | change, statut=422)

    assert phrase in page.erreurs()[champ]
    assert len(documents(base)) == 1


def test_ce_qui_etonne_est_garde_et_signale(visiter: Visiter, base: BaseDeDonnees, fiche: str) -> None:
    alice = visiter("alice")
    alice.remplir(f"{fiche}/documents/nouveau", PERMIS)

    alice.remplir(f"{fiche}/documents/nouveau", PERMIS | {"fin": "2026-11-01"})

    dit = annonces(alice, fiche)
    assert "déjà expiré, depuis le 1er novembre 2026, quand il a été vu" in dit
    assert "Un document du même genre va jusqu’au 28 février 2027 : c’est lui qui est surveillé." in dit
    assert [limite for _, limite in surveilles(base)] == [date(2027, 2, 28)]
