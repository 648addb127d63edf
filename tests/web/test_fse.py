"""The participation in the FSE+, where the structure takes part."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select, update

from parcours.db import BaseDeDonnees
from parcours.models import Echeance, ParticipationFse, Structure
from tests.builders import Troupe
from tests.page import Navigateur, valeurs
from tests.web.traces import dernier_evenement

Visiter = Callable[[str], Navigateur]


@pytest.fixture
def fiche(base: BaseDeDonnees, troupe: Troupe) -> str:
    """That of the parcours of Alice and Bob, whose structure takes part."""
    participer(base, troupe)
    return f"/parcours/{troupe.parcours.ref}"


def participer(base: BaseDeDonnees, troupe: Troupe, *, participe: bool = True) -> None:
    with base.transaction() as session:
        session.execute(update(Structure).where(Structure.id == troupe.structure.id).values(participe_fse=participe))


def dues(base: BaseDeDonnees) -> list[date]:
    with base.lecture() as session:
        return list(session.scalars(select(Echeance.limite).where(Echeance.code == "ECH-19")))


def sortir(navigateur: Navigateur, fiche: str, le: str) -> None:
    navigateur.remplir(f"{fiche}/sortie", {"le": le, "motif": "3", "met_fin_au_contrat": "y"})


def test_sans_participation_de_la_structure_la_page_n_existe_pas(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    alice, fiche = visiter("alice"), f"/parcours/{troupe.parcours.ref}"
    alice.voir(f"{fiche}/fse", statut=404)
    assert "FSE+" not in alice.voir(fiche).texte

    participer(base, troupe)
    formulaire = alice.voir(f"{fiche}/fse").select_one("main form[method=post]")
    assert formulaire is not None
    participer(base, troupe, participe=False)
    page = alice.poster(f"{fiche}/fse", valeurs(formulaire), statut=422)

    assert "La structure ne prend pas part au FSE+" in page.texte


def test_une_participation_se_note_et_ses_donnees_de_sortie_sont_attendues(
    visiter: Visiter, base: BaseDeDonnees, fiche: str
) -> None:
    alice = visiter("alice")
    alice.remplir(f"{fiche}/fse", {"entree_saisie_le": "2026-01-12"})
    assert dernier_evenement(base) == ("FseNote", "Participation au FSE+ : entrée saisie le 12 janvier 2026.")
    assert dues(base) == []

    sortir(alice, fiche, "2026-11-20")
    assert dues(base) == [date(2026, 12, 18)]
    assert "Données de sortie du FSE+ attendues dans 25 jours" in alice.voir(fiche).texte.replace("\u00a0", " ")

    alice.remplir(f"{fiche}/fse", {"sortie_saisie_le": "2026-11-23"})
    assert dues(base) == []


def test_qui_ne_participe_pas_n_est_pas_attendu(visiter: Visiter, base: BaseDeDonnees, fiche: str) -> None:
    alice = visiter("alice")
    sortir(alice, fiche, "2026-11-20")
    assert dues(base) == []
    alice.remplir(f"{fiche}/fse", {})
    assert dues(base) == [date(2026, 12, 18)]

    alice.remplir(f"{fiche}/fse/supprimer", {})

    assert dues(base) == []
    assert dernier_evenement(base)[0] == "FseRetire"
    with base.lecture() as session:
        assert session.scalars(select(ParticipationFse)).all() == []


@pytest.mark.parametrize(
    ("saisie", "sortie", "champ", "phrase"),
    [
        ({"entree_saisie_le": "2026-11-24"}, None, "entree_saisie_le", "Ce jour est à venir"),
        ({"sortie_saisie_le": "2026-11-23"}, None, "sortie_saisie_le", "Enregistrez d’abord la sortie"),
        ({"sortie_saisie_le": "2026-11-19"}, "2026-11-20", "sortie_saisie_le", "La sortie est du 20 novembre 2026"),
    ],
)
def test_ce_qui_ne_va_pas_est_dit_a_cote_du_champ(
    visiter: Visiter, fiche: str, saisie: dict[str, str], sortie: str | None, champ: str, phrase: str
) -> None:
    alice = visiter("alice")
    if sortie is not None:
        sortir(alice, fiche, sortie)

    page = alice.remplir(f"{fiche}/fse", saisie, statut=422)

    assert phrase in page.erreurs()[champ]


def test_l_encadrant_ne_lit_ni_n_ouvre_la_participation(visiter: Visiter, fiche: str) -> None:
    visiter("alice").remplir(f"{fiche}/fse", {"entree_saisie_le": "2026-01-12"})
    bob = visiter("bob")
    bob.voir(f"{fiche}/fse", statut=403)
    assert "FSE+" not in bob.voir(fiche).texte
