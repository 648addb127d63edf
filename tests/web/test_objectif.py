"""Objectives on the fiche: set, said reached or abandoned; who supervises the work reads those about it, no other."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from parcours.db import BaseDeDonnees
from parcours.models import Echeance, Journal, Objectif
from tests.builders import Troupe
from tests.page import Navigateur, Page

Visiter = Callable[[str], Navigateur]


@pytest.fixture
def fiche(troupe: Troupe) -> str:
    """A parcours of Alice, in Bob's crew."""
    return f"/parcours/{troupe.parcours.ref}"


def objectifs(page: Page) -> list[str]:
    return [
        " ".join(li.get_text(" ").replace("\u00a0", " ").split())
        for li in page.select("section:has(> #objectifs) ol > li")
    ]


def fixer(navigateur: Navigateur, fiche: str, **champs: str) -> None:
    saisis = {"intitule": "Passer le code", "theme": "mobilite", "pour_le": "2027-01-31", **champs}
    navigateur.remplir(f"{fiche}/objectifs/nouveau", saisis)


def test_un_objectif_se_fixe_se_lit_et_devient_une_echeance(
    visiter: Visiter, base: BaseDeDonnees, fiche: str, troupe: Troupe, moteur: str
) -> None:
    alice = visiter("alice")
    assert "Aucun objectif noté." in alice.voir(fiche).texte
    fixer(alice, fiche)
    assert objectifs(alice.voir(fiche)) == ["Passer le code pour le 31 janvier 2027 · Mobilité"]
    with base.lecture() as session:
        (objectif,) = session.scalars(select(Objectif)).all()
        due = session.scalars(select(Echeance).where(Echeance.objet == f"objectif:{objectif.id}")).one()
        assert (due.code, due.limite, due.prochain_le) == ("ECH-13", date(2027, 1, 31), date(2027, 1, 24))
        assert (objectif.auteur_id, objectif.fixe_le) == (troupe.comptes["alice"].id, date(2026, 11, 23))
        (ligne,) = session.scalars(select(Journal).where(Journal.evenement == "ObjectifFixe")).all()
    # Administrators read the journal: nothing of what was typed.
    assert ligne.phrase == "Objectif fixé pour le 31 janvier 2027."
    assert ligne.est_social


@pytest.mark.parametrize(
    ("champs", "attendu"),
    [
        ({"etat": "atteint", "clos_le": "2026-11-20"}, "Passer le code atteint le 20 novembre 2026"),
        (
            {"etat": "abandonne", "clos_le": "2026-11-20", "motif": "un vélo suffit"},
            "Passer le code abandonné le 20 novembre 2026 : un vélo suffit",
        ),
    ],
)
def test_ce_qu_il_devient_reste_sur_la_fiche(
    visiter: Visiter, base: BaseDeDonnees, fiche: str, champs: dict[str, str], attendu: str
) -> None:
    alice = visiter("alice")
    fixer(alice, fiche)
    with base.lecture() as session:
        cle = session.scalars(select(Objectif.id)).one()
    alice.remplir(f"{fiche}/objectifs/{cle}", champs)
    page = alice.voir(fiche)
    assert objectifs(page) == [attendu]
    assert "1 objectif qui n’est plus en cours" in page.texte.replace("\u00a0", " ")
    with base.lecture() as session:
        assert session.scalars(select(Echeance).where(Echeance.objet == f"objectif:{cle}")).all() == []
    # Open again, it forgets the day and the reason.
    alice.remplir(f"{fiche}/objectifs/{cle}", {"etat": "ouvert"})
    with base.lecture() as session:
        rouvert = session.get_one(Objectif, cle)
        assert (rouvert.etat, rouvert.clos_le, rouvert.motif) == ("ouvert", None, None)


def test_un_abandon_sans_raison_est_refuse_a_cote_du_champ(visiter: Visiter, base: BaseDeDonnees, fiche: str) -> None:
    alice = visiter("alice")
    fixer(alice, fiche)
    with base.lecture() as session:
        cle = session.scalars(select(Objectif.id)).one()
    page = alice.remplir(f"{fiche}/objectifs/{cle}", {"etat": "abandonne", "clos_le": "2026-11-20"}, statut=422)
    assert "Dites en quelques mots pourquoi il est abandonné." in page.texte


def test_l_encadrant_ne_lit_que_les_objectifs_du_travail(visiter: Visiter, base: BaseDeDonnees, fiche: str) -> None:
    alice = visiter("alice")
    assert "Objectifs" not in visiter("bob").voir(fiche).texte
    for theme, intitule in (("sante", "Voir le médecin"), ("travail", "Conduire le tracteur"), ("projet", "Un métier")):
        fixer(alice, fiche, intitule=intitule, theme=theme)
    page = visiter("bob").voir(fiche)
    assert objectifs(page) == ["Conduire le tracteur pour le 31 janvier 2027"]
    assert page.select("section:has(> #objectifs) a") == []
    for tu in ("Voir le médecin", "Un métier", "Santé"):
        assert tu not in page.texte
    assert len(objectifs(alice.voir(fiche))) == 3
    with base.lecture() as session:
        lus = session.scalars(
            select(Journal.est_social).where(Journal.evenement == "ObjectifFixe").order_by(Journal.id)
        )
        assert lus.all() == [True, False, True]
