"""The sessions of a training: planned by the week, pointed in one touch, and the only truth of the hours followed."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from parcours.db import BaseDeDonnees
from parcours.models import Formation, Journal, Seance
from tests.builders import Troupe
from tests.page import Navigateur, Page, valeurs
from tests.web.test_papier import obtenir_le_bilan

Visiter = Callable[[str], Navigateur]
RYTHME = {"le": "2026-11-03", "heures_prevues": "7", "jusqu_au": "2026-12-01"}
SANS_ACCES = [("bob", 403)] + [(nom, 404) for nom in ("denis", "eve", "fanny", "rita", "emile", "zoe", "ada")]


@pytest.fixture
def formation(base: BaseDeDonnees, troupe: Troupe) -> int:
    """A training of November and December, 20 hours of it typed for the whole."""
    with base.transaction() as session:
        suivie = Formation(
            structure_id=troupe.structure.id,
            parcours_id=troupe.parcours.id,
            intitule="CACES",
            finalite="certification",
            resultat="a_renseigner",
            debut=date(2026, 11, 2),
            fin=date(2026, 12, 18),
            heures_suivies=20,
        )
        session.add(suivie)
        session.flush()
        return suivie.id


@pytest.fixture
def feuille(troupe: Troupe, formation: int) -> str:
    return f"/parcours/{troupe.parcours.ref}/formations/{formation}/seances"


def dit(page: Page) -> str:
    return page.texte.replace("\u00a0", " ")


def lues(base: BaseDeDonnees) -> list[tuple[date, str, Decimal]]:
    with base.lecture() as session:
        return [(s.le, s.presence, s.heures_suivies) for s in session.scalars(select(Seance).order_by(Seance.le))]


def pointer(navigateur: Navigateur, feuille: str, presence: str, statut: int = 303) -> Page:
    """Touch a button of the first session that waits."""
    attend = navigateur.voir(feuille).select_one("form[action$='/presence']")
    assert attend is not None
    envoi = {**valeurs(attend), "presence": presence}
    return navigateur.poster(str(attend["action"]), envoi, statut)


def test_un_rythme_se_prevoit_d_un_geste_et_les_heures_en_sont_la_somme(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, feuille: str, formation: int, moteur: str
) -> None:
    alice, fiche = visiter("alice"), f"/parcours/{troupe.parcours.ref}"
    assert "20 h suivies" in dit(alice.voir(fiche))
    alice.remplir(f"{feuille}/nouvelles", RYTHME)
    assert [le.isoformat() for le, _, _ in lues(base)] == [
        "2026-11-03",
        "2026-11-10",
        "2026-11-17",
        "2026-11-24",
        "2026-12-01",
    ]
    pointer(alice, feuille, "present")
    pointer(alice, feuille, "absent")
    page = dit(alice.voir(feuille))
    assert "7 h sur 35 h prévues" in page
    assert "5, dont 3 à noter" in page
    # One truth: what was typed for the whole is gone, from the fiche and from the form, and the journal keeps it.
    assert "7 h suivies" in dit(alice.voir(fiche))
    assert "7 h suivies" in obtenir_le_bilan(alice, troupe.parcours.ref).replace("\u00a0", " ")
    modifier = alice.voir(f"{fiche}/formations/{formation}")
    assert "7 h suivies, d’après 5 séances." in dit(modifier)
    assert not modifier.select("input[name=heures_suivies]")
    alice.remplir(f"{fiche}/formations/{formation}", {"heures_suivies": "99", "organisme": "AFPA"})
    with base.lecture() as session:
        relue = session.get_one(Formation, formation)
        assert (relue.heures_suivies, relue.organisme) == (None, "AFPA")
        phrases = [ligne.phrase for ligne in session.scalars(select(Journal).where(Journal.evenement.like("Seance%")))]
    assert "avant\u00a0: 20 h suivies, notées en tout" in phrases[0]
    assert all("Placide" not in phrase for phrase in phrases)


def test_une_seance_a_venir_n_a_pas_de_bouton_et_ne_se_pointe_pas(
    visiter: Visiter, base: BaseDeDonnees, feuille: str
) -> None:
    alice = visiter("alice")
    alice.remplir(f"{feuille}/nouvelles", {"le": "2026-11-24", "heures_prevues": "7"})
    assert not alice.voir(feuille).select("form[action$='/presence']")
    with base.lecture() as session:
        seance = session.scalars(select(Seance)).one()
    envoi = {"presence": "present", "version": str(seance.version)}
    assert "à venir" in dit(alice.poster(f"{feuille}/{seance.id}/presence", envoi, 422))
    assert lues(base) == [(date(2026, 11, 24), "a_noter", Decimal(0))]


def test_une_presence_partielle_se_corrige_et_deux_personnes_a_la_fois_se_le_disent(
    visiter: Visiter, base: BaseDeDonnees, feuille: str
) -> None:
    alice, carole = visiter("alice"), visiter("carole")
    alice.remplir(f"{feuille}/nouvelles", {"le": "2026-11-10", "heures_prevues": "7"})
    attend = alice.voir(feuille).select_one("form[action$='/presence']")
    assert attend is not None
    pointer(carole, feuille, "excuse")
    assert lues(base)[0][1] == "excuse"
    alice.poster(str(attend["action"]), {**valeurs(attend), "presence": "present"}, 409)
    assert lues(base)[0][1] == "excuse"
    with base.lecture() as session:
        cle = session.scalars(select(Seance.id)).one()
    alice.remplir(f"{feuille}/{cle}", {"presence": "present", "heures_suivies": "3,5"})
    assert lues(base) == [(date(2026, 11, 10), "present", Decimal("3.50"))]
    alice.remplir(f"{feuille}/{cle}/supprimer", {})
    assert lues(base) == []


def test_la_formation_garde_ses_seances_et_part_avec_elles(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, feuille: str, formation: int
) -> None:
    alice, adresse = visiter("alice"), f"/parcours/{troupe.parcours.ref}/formations/{formation}"
    alice.remplir(f"{feuille}/nouvelles", RYTHME)
    refus = alice.remplir(adresse, {"debut": "2026-11-04", "fin": "2026-11-30"}, 422).erreurs()
    assert set(refus) == {"debut", "fin"}
    alice.remplir(f"{adresse}/supprimer", {})
    assert lues(base) == []


def test_un_jour_deja_pris_ou_hors_de_la_formation_est_refuse(visiter: Visiter, feuille: str) -> None:
    alice = visiter("alice")
    alice.remplir(f"{feuille}/nouvelles", {"le": "2026-11-10", "heures_prevues": "7"})
    for champs, champ in (
        ({"le": "2026-11-10", "heures_prevues": "7"}, "le"),
        ({"le": "2026-11-01", "heures_prevues": "7"}, "le"),
        ({"le": "2026-11-11", "heures_prevues": "13"}, "heures_prevues"),
        ({"le": "2026-11-11", "heures_prevues": "7", "jusqu_au": "2026-12-19"}, "jusqu_au"),
    ):
        assert set(alice.remplir(f"{feuille}/nouvelles", champs, 422).erreurs()) == {champ}


@pytest.mark.parametrize(("nom", "statut"), SANS_ACCES)
def test_les_seances_sont_a_qui_accompagne(visiter: Visiter, feuille: str, nom: str, statut: int) -> None:
    visiter(nom).voir(feuille, statut)


def test_l_encadrant_ne_lit_ni_heures_ni_presences(visiter: Visiter, troupe: Troupe, feuille: str) -> None:
    visiter("alice").remplir(f"{feuille}/nouvelles", RYTHME)
    fiche = dit(visiter("bob").voir(f"/parcours/{troupe.parcours.ref}"))
    assert "CACES" in fiche
    assert "h suivies" not in fiche
    assert "Séances" not in fiche
