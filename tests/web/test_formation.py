"""The pages of trainings."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from parcours.db import BaseDeDonnees
from parcours.models import Formation, Journal
from tests.builders import Troupe
from tests.page import Navigateur, valeurs

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
    assert troupe.parcours is not None
    return f"/parcours/{troupe.parcours.ref}/formations"


def formations(base: BaseDeDonnees) -> list[Formation]:
    with base.lecture() as session:
        return list(session.scalars(select(Formation).order_by(Formation.id)))


def dernier_evenement(base: BaseDeDonnees) -> tuple[str, str]:
    with base.lecture() as session:
        ligne = session.scalars(select(Journal).order_by(Journal.id.desc()).limit(1)).one()
        return ligne.evenement, ligne.phrase.replace("\u00a0", " ")


def annonces(navigateur: Navigateur, adresse: str) -> str:
    return str(navigateur.voir(adresse.removesuffix("/formations")).select_one("#messages")).replace("\u00a0", " ")


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


def test_la_seconde_version_d_une_formation_montre_les_deux(
    visiter: Visiter, base: BaseDeDonnees, adresse: str
) -> None:
    alice, carole = visiter("alice"), visiter("carole")
    alice.remplir(f"{adresse}/nouvelle", CACES)
    cle = formations(base)[0].id
    formulaire = carole.voir(f"{adresse}/{cle}").select_one("main form[method=post]")
    assert formulaire is not None
    vu = valeurs(formulaire)
    alice.remplir(f"{adresse}/{cle}", {"organisme": "AFPA"})

    page = carole.poster(f"{adresse}/{cle}", {**vu, "organisme": "CFA"}, statut=409)

    assert [c.get_text() for c in page.select("table.conflict tbody :is(th, td)")] == ["Organisme", "CFA", "AFPA"]
    assert formations(base)[0].organisme == "AFPA"


def test_une_formation_se_supprime_apres_confirmation(visiter: Visiter, base: BaseDeDonnees, adresse: str) -> None:
    alice = visiter("alice")
    alice.remplir(f"{adresse}/nouvelle", CACES)
    cle = formations(base)[0].id

    assert "CACES R489, du 2\u00a0mars 2026" in alice.voir(f"{adresse}/{cle}/supprimer").get_text()
    alice.remplir(f"{adresse}/{cle}/supprimer", {})

    assert formations(base) == []
    assert dernier_evenement(base)[0] == "FormationSupprimee"


@pytest.mark.parametrize("suite", ["nouvelle", "{cle}", "{cle}/supprimer"])
def test_qui_ne_peut_pas_toucher_aux_formations(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str, suite: str
) -> None:
    page = f"{adresse}/{suite.format(cle=_ajouter(base, troupe))}"
    for nom in ("alice", "carole"):
        visiter(nom).voir(page)
    visiter("bob").voir(page, statut=403)
    for nom in ("denis", "eve", "fanny", "perle", "paul", "pia", "rita", "emile", "zoe", "ada", "personne"):
        navigateur = visiter(nom)
        navigateur.voir(page, statut=404)
        navigateur.poster(page, CACES, statut=404)
    visiter("").voir(page, statut=302)


def test_la_formation_d_un_autre_parcours_n_existe_pas_ici(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    cle = _ajouter(base, troupe)
    assert troupe.parcours_non_encadre is not None
    for suite in ("", "/supprimer"):
        adresse = f"/parcours/{troupe.parcours_non_encadre.ref}/formations/{cle}{suite}"
        visiter("alice").voir(adresse, statut=404)


def _ajouter(base: BaseDeDonnees, troupe: Troupe) -> int:
    assert troupe.parcours is not None
    with base.transaction() as session:
        formation = Formation(
            parcours_id=troupe.parcours.id,
            structure_id=troupe.parcours.structure_id,
            intitule="Permis B",
            finalite="permis",
            debut=date(2026, 3, 2),
            fin=date(2026, 6, 30),
            resultat="a_renseigner",
        )
        session.add(formation)
        session.flush()
        return formation.id
