"""The pages of trainings."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from parcours.db import BaseDeDonnees
from parcours.models import Formation
from tests.builders import Troupe
from tests.page import Navigateur, valeurs
from tests.web.traces import annonces, dernier_evenement

Visiter = Callable[[str], Navigateur]
CACES = {
    "intitule": "CACES R489",
    "organisme": "Greta",
    "finalite": "adaptation",
    "est_certifiante": "y",
    "debut": "2026-03-02",
    "fin": "2026-03-06",
    "heures_prevues": "35",
    "heures_suivies": "35",
    "resultat": "obtenue",
}


@pytest.fixture
def adresse(troupe: Troupe) -> str:
    """The trainings of the parcours of Alice and Bob."""
    return f"/parcours/{troupe.parcours.ref}/formations"


def formations(base: BaseDeDonnees) -> list[Formation]:
    with base.lecture() as session:
        return list(session.scalars(select(Formation).order_by(Formation.id)))


def test_une_formation_ajoutee_est_gardee_avec_son_journal(visiter: Visiter, base: BaseDeDonnees, adresse: str) -> None:
    alice = visiter("alice")

    alice.remplir(f"{adresse}/nouvelle", CACES)

    formation = formations(base)[0]
    assert (formation.intitule, formation.est_certifiante, formation.heures_suivies) == ("CACES R489", True, 35)
    assert dernier_evenement(base) == (
        "FormationAjoutee",
        "Formation ajoutée : « CACES R489 » du 2 mars 2026 au 6 mars 2026, 35 h suivies, certification obtenue.",
    )
    assert "Formation enregistrée." in annonces(alice, adresse)


def test_des_heures_surprenantes_sont_gardees_et_signalees(visiter: Visiter, base: BaseDeDonnees, adresse: str) -> None:
    alice = visiter("alice")

    alice.remplir(f"{adresse}/nouvelle", {**CACES, "heures_suivies": "38"})

    assert formations(base)[0].heures_suivies == 38
    assert "À vérifier. 38 heures suivies pour 35 heures prévues" in annonces(alice, adresse)


def test_une_formation_impossible_est_refusee_a_cote_des_champs(
    visiter: Visiter, base: BaseDeDonnees, adresse: str
) -> None:
    champs = {**CACES, "intitule": "", "debut": "2026-03-10"}
    page = visiter("alice").remplir(f"{adresse}/nouvelle", champs, statut=422)
    assert page.erreurs() == {"intitule": "Erreur\u00a0: Indiquez l’intitulé de la formation."}

    page = visiter("alice").remplir(f"{adresse}/nouvelle", {**CACES, "debut": "2026-03-10"}, statut=422)
    assert "10 mars 2026" in page.erreurs()["fin"]
    formulaire = page.select_one("main form[method=post]")
    assert formulaire is not None
    assert set(valeurs(formulaire).items()) >= set({**CACES, "debut": "2026-03-10"}.items())
    assert formations(base) == []


def test_la_meme_formation_n_est_pas_enregistree_deux_fois(visiter: Visiter, base: BaseDeDonnees, adresse: str) -> None:
    alice = visiter("alice")
    alice.remplir(f"{adresse}/nouvelle", CACES)

    page = alice.remplir(f"{adresse}/nouvelle", CACES, statut=422)

    assert "déjà enregistrée" in page.erreurs()["intitule"]
    assert len(formations(base)) == 1


def test_un_resultat_se_renseigne_ensuite_et_le_journal_garde_les_deux(
    visiter: Visiter, base: BaseDeDonnees, adresse: str
) -> None:
    alice = visiter("alice")
    alice.remplir(f"{adresse}/nouvelle", {**CACES, "resultat": "a_renseigner", "heures_suivies": ""})
    cle = formations(base)[0].id

    alice.remplir(f"{adresse}/{cle}", {"resultat": "partielle", "heures_suivies": "30"})

    assert formations(base)[0].resultat == "partielle"
    evenement, phrase = dernier_evenement(base)
    assert evenement == "FormationModifiee"
    assert phrase.endswith(
        "30 h suivies, certification obtenue en partie ; avant : « CACES R489 » du 2 mars 2026 au 6 mars 2026."
    )
