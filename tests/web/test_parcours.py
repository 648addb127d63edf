"""Opening a parcours, correcting its entry, changing who accompanies; and who may not."""

from collections.abc import Callable
from datetime import date

import pytest
from bs4 import Tag
from sqlalchemy import select

from parcours.db import BaseDeDonnees
from parcours.models import Affectation, Critere, Parcours, Role
from tests.builders import Troupe, creer_salarie
from tests.conftest import MAINTENANT
from tests.page import Navigateur, Page, valeurs

Visiter = Callable[[str], Navigateur]


@pytest.fixture
def salarie_id(base: BaseDeDonnees, troupe: Troupe) -> int:
    with base.transaction() as session:
        return creer_salarie(session, troupe.structure, "Varasse", "Ludovic", le=MAINTENANT).id


@pytest.fixture
def adresse(troupe: Troupe, salarie_id: int) -> str:
    return f"/structures/{troupe.structure.ref}/salaries/{salarie_id}/parcours/nouveau"


@pytest.fixture
def suivi(troupe: Troupe) -> Parcours:
    return troupe.parcours


def formulaire(page: Page) -> dict[str, str]:
    trouve = page.select_one("main form[method=post]")
    assert isinstance(trouve, Tag)
    return valeurs(trouve)


def dernier(base: BaseDeDonnees) -> Parcours:
    with base.lecture() as session:
        return session.scalars(select(Parcours).order_by(Parcours.id.desc()).limit(1)).one()


def criteres(base: BaseDeDonnees, parcours_id: int) -> dict[str, date | None]:
    with base.lecture() as session:
        demande = select(Critere).where(Critere.parcours_id == parcours_id)
        return {critere.code: critere.justificatif_le for critere in session.scalars(demande)}


def affectations(base: BaseDeDonnees, parcours_id: int, fonction: str) -> list[tuple[int, date, date | None]]:
    with base.lecture() as session:
        demande = select(Affectation).where(Affectation.parcours_id == parcours_id, Affectation.fonction == fonction)
        return [(a.compte_id, a.debut, a.fin) for a in session.scalars(demande.order_by(Affectation.debut))]


def test_ouvrir_un_parcours_mene_a_sa_fiche(
    visiter: Visiter, base: BaseDeDonnees, adresse: str, troupe: Troupe, salarie_id: int
) -> None:
    reponse = visiter("alice").remplir(
        adresse,
        {
            "entree_le": "02/11/2026",
            "metier": "Espaces verts",
            "prescripteur_type": "mission_locale",
            "prescripteur_nom": "Mission locale du Nord",
            "niveau_formation": "51",
            "diagnostic_le": "2026-10-30",
            "diagnostic_auteur": "prescripteur",
            "critere_rsa": "y",
            "justificatif_rsa": "2026-10-01",
            "critere_mobilite": "y",
            "justificatif_qpv": "2026-10-01",
            "encadrant_id": str(troupe.comptes["bob"].id),
        },
    )
    ouvert = dernier(base)
    assert (reponse.reponse.location or "").endswith(f"/parcours/{ouvert.ref}")
    assert (ouvert.salarie_id, ouvert.entree_le, ouvert.metier) == (salarie_id, date(2026, 11, 2), "Espaces verts")
    assert (ouvert.prescripteur_type, ouvert.niveau_formation) == ("mission_locale", "51")
    # A date beside an unticked box is not a criterion.
    assert criteres(base, ouvert.id) == {"rsa": date(2026, 10, 1), "mobilite": None}
    entree = date(2026, 11, 2)
    assert affectations(base, ouvert.id, "referent") == [(troupe.comptes["alice"].id, entree, None)]
    assert affectations(base, ouvert.id, "encadrant") == [(troupe.comptes["bob"].id, entree, None)]


def test_le_formulaire_propose_aujourd_hui_et_soi_meme(visiter: Visiter, adresse: str, troupe: Troupe) -> None:
    propose = formulaire(visiter("alice").voir(adresse))
    assert propose["entree_le"] == "2026-11-23"
    assert propose["referent_id"] == str(troupe.comptes["alice"].id)


def test_les_choix_sont_ceux_qui_ont_le_role_ce_jour_dans_la_structure(visiter: Visiter, adresse: str) -> None:
    page = visiter("alice").voir(adresse)
    choix = {
        nom: [option.get_text(strip=True) for option in page.select(f"#{nom} option")][1:]
        for nom in ("referent_id", "encadrant_id")
    }
    assert choix == {"referent_id": ["Alice", "Carole"], "encadrant_id": ["Bob"]}


@pytest.mark.parametrize(
    ("champs", "champ", "extrait"),
    [
        ({"entree_le": ""}, "entree_le", "Indiquez la date d’entrée"),
        ({"entree_le": "2027-03-01"}, "entree_le", "jusqu’au 22 janvier 2027"),
        ({"entree_le": "1985-01-01"}, "entree_le", "avant 1990"),
        ({"entree_le": "2008-05-03"}, "entree_le", "moins de 16"),
        ({"critere_rsa": "y", "justificatif_rsa": "2026-11-24"}, "justificatif_rsa", "après l’entrée"),
        ({"critere_rsa": "y", "justificatif_rsa": "demain"}, "justificatif_rsa", "date qui existe"),
        ({"critere_moins_de_26_ans": "y"}, "critere_moins_de_26_ans", "34 ans à l’entrée"),
        ({"critere_plus_de_50_ans": "y"}, "critere_plus_de_50_ans", "34 ans à l’entrée"),
        ({"diagnostic_le": "2026-10-01"}, "diagnostic_auteur", "Dites qui a fait"),
        ({"diagnostic_le": "2026-12-01", "diagnostic_auteur": "employeur"}, "diagnostic_le", "à venir"),
        ({"referent_id": "999"}, "referent_id", ""),
    ],
)
def test_une_entree_impossible_est_refusee_a_cote_du_champ_et_gardee(
    visiter: Visiter, base: BaseDeDonnees, adresse: str, champs: dict[str, str], champ: str, extrait: str
) -> None:
    avant = dernier(base).id
    page = visiter("alice").remplir(adresse, {"metier": "Peintre", **champs}, statut=422)
    assert extrait in page.erreurs()[champ].replace("\u00a0", " ")
    assert formulaire(page)["metier"] == "Peintre"
    assert dernier(base).id == avant


def test_quand_un_parcours_est_en_cours_la_page_y_mene(visiter: Visiter, troupe: Troupe, suivi: Parcours) -> None:
    page = visiter("alice").voir(f"/structures/{troupe.structure.ref}/salaries/{suivi.salarie_id}/parcours/nouveau")
    assert page.select_one("main form[method=post]") is None
    assert "depuis le 5 janvier 2026" in page.texte.replace("\u00a0", " ")
    assert page.select_one(f'main a[href="/parcours/{suivi.ref}"]') is not None


def test_un_second_parcours_en_cours_est_refuse_et_mene_au_premier(
    visiter: Visiter, base: BaseDeDonnees, adresse: str
) -> None:
    alice = visiter("alice")
    ouvert = formulaire(alice.voir(adresse))
    visiter("carole").remplir(adresse, {"entree_le": "2026-11-02"})
    premier = dernier(base)
    refus = alice.poster(adresse, {**ouvert, "metier": "Peintre"}, statut=422)
    assert "déjà en cours depuis le 2 novembre 2026" in refus.erreurs()["entree_le"]
    assert refus.select_one(f'main a[href="/parcours/{premier.ref}"]') is not None
    assert formulaire(refus)["metier"] == "Peintre"
    assert dernier(base).id == premier.id


def test_une_personne_d_une_autre_structure_n_existe_pas_ici(visiter: Visiter, troupe: Troupe) -> None:
    racine = f"/structures/{troupe.structure.ref}/salaries"
    visiter("alice").voir(f"{racine}/{troupe.autre_parcours.salarie_id}/parcours/nouveau", statut=404)
    visiter("alice").voir(f"{racine}/99999999999999999999/parcours/nouveau", statut=404)


def test_corriger_l_entree_garde_ce_qui_n_est_pas_touche(
    visiter: Visiter, base: BaseDeDonnees, suivi: Parcours
) -> None:
    adresse = f"/parcours/{suivi.ref}/modifier"
    alice = visiter("alice")
    alice.remplir(adresse, {"metier": "Peintre", "critere_aah": "y", "justificatif_aah": "2025-12-01"})
    alice.remplir(adresse, {"niveau_formation": "70"})
    lu = dernier_etat(base, suivi)
    assert (lu.metier, lu.niveau_formation, lu.entree_le) == ("Peintre", "70", date(2026, 1, 5))
    assert criteres(base, suivi.id) == {"aah": date(2025, 12, 1)}


def test_un_ancien_critere_reste_dans_le_formulaire(visiter: Visiter, base: BaseDeDonnees, suivi: Parcours) -> None:
    with base.transaction() as session:
        session.add(Critere(structure_id=suivi.structure_id, parcours_id=suivi.id, code="primo_arrivant"))
    visiter("alice").remplir(f"/parcours/{suivi.ref}/modifier", {"metier": "Peintre"})
    assert criteres(base, suivi.id) == {"primo_arrivant": None}


def test_une_entree_apres_la_premiere_etape_est_refusee(visiter: Visiter, suivi: Parcours) -> None:
    page = visiter("alice").remplir(f"/parcours/{suivi.ref}/modifier", {"entree_le": "2026-01-06"}, statut=422)
    assert "5 janvier 2026" in page.erreurs()["entree_le"]


def test_deux_corrections_en_meme_temps_montrent_les_deux_versions(
    visiter: Visiter, base: BaseDeDonnees, suivi: Parcours
) -> None:
    adresse = f"/parcours/{suivi.ref}/modifier"
    alice, carole = visiter("alice"), visiter("carole")
    ouvert = formulaire(alice.voir(adresse))
    carole.remplir(adresse, {"metier": "Maraîchage", "critere_aah": "y"})
    page = alice.poster(adresse, {**ouvert, "metier": "Peintre"}, statut=409)
    assert "Maraîchage" in page.texte and "Peintre" in page.texte
    assert dernier_etat(base, suivi).metier == "Maraîchage"
    alice.poster(adresse, formulaire(page))
    assert dernier_etat(base, suivi).metier == "Peintre"


def dernier_etat(base: BaseDeDonnees, parcours: Parcours) -> Parcours:
    with base.lecture() as session:
        return session.get_one(Parcours, parcours.id)


def test_changer_de_referente_garde_l_historique(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, suivi: Parcours
) -> None:
    adresse = f"/parcours/{suivi.ref}/affectation"
    alice, carole = troupe.comptes["alice"].id, troupe.comptes["carole"].id
    visiter("alice").remplir(adresse, {"referent_id": str(carole), "debut": "01/12/2026"})
    assert affectations(base, suivi.id, "referent") == [
        (alice, date(2026, 1, 5), date(2026, 11, 30)),
        (carole, date(2026, 12, 1), None),
    ]
    historique = visiter("alice").voir(adresse).select_one("main table")
    assert historique is not None and "Carole" in historique.text and "Alice" in historique.text


def test_un_changement_avant_l_entree_est_refuse(visiter: Visiter, troupe: Troupe, suivi: Parcours) -> None:
    champs = {"referent_id": str(troupe.comptes["carole"].id), "debut": "2026-01-04"}
    page = visiter("alice").remplir(f"/parcours/{suivi.ref}/affectation", champs, statut=422)
    assert "commence le 5 janvier 2026" in page.erreurs()["debut"]


def test_qui_accompagne_deja_reste_propose_meme_sans_role(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, suivi: Parcours
) -> None:
    with base.transaction() as session:
        role = session.scalars(select(Role).where(Role.compte_id == troupe.comptes["bob"].id)).one()
        role.fin = date(2026, 11, 22)
    adresse = f"/parcours/{suivi.ref}/affectation"
    visiter("alice").remplir(adresse, {"referent_id": str(troupe.comptes["carole"].id)})
    assert affectations(base, suivi.id, "encadrant") == [(troupe.comptes["bob"].id, date(2026, 1, 5), None)]


def test_un_conflit_d_affectation_dit_les_noms(visiter: Visiter, troupe: Troupe, suivi: Parcours) -> None:
    adresse = f"/parcours/{suivi.ref}/affectation"
    alice = visiter("alice")
    ouvert = formulaire(alice.voir(adresse))
    visiter("carole").remplir(adresse, {"referent_id": str(troupe.comptes["carole"].id)})
    page = alice.poster(adresse, {**ouvert, "referent_id": ""}, statut=409)
    tableau = page.select_one("table.conflict")
    assert tableau is not None and "Carole" in tableau.text and "Personne pour l’instant" in tableau.text


def test_un_conflit_d_affectation_ne_montre_que_ce_qui_a_ete_change(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, suivi: Parcours
) -> None:
    adresse = f"/parcours/{suivi.ref}/affectation"
    alice, carole = visiter("alice"), str(troupe.comptes["carole"].id)
    ouvert = formulaire(alice.voir(adresse))
    visiter("carole").remplir(adresse, {"referent_id": carole, "debut": "2026-11-02"})
    page = alice.poster(adresse, {**ouvert, "encadrant_id": "", "debut": "2026-11-09"}, statut=409)
    assert [th.text for th in page.select("table.conflict tbody th")] == ["Encadrant·e"]
    rendu = formulaire(page)
    assert (rendu["referent_id"], rendu["debut"]) == (carole, "2026-11-09")
    alice.poster(adresse, rendu)
    assert affectations(base, suivi.id, "referent")[-1] == (int(carole), date(2026, 11, 2), None)
    assert affectations(base, suivi.id, "encadrant")[-1][2] == date(2026, 11, 8)


SOUS_PAGES = ("modifier", "affectation")


@pytest.mark.parametrize("page", SOUS_PAGES)
@pytest.mark.parametrize(
    ("nom", "statut"),
    [
        ("bob", 403),
        *((nom, 404) for nom in ("denis", "eve", "rita", "emile", "zoe", "ada", "perle", "paul", "personne")),
    ],
)
def test_qui_ne_peut_pas_corriger(visiter: Visiter, suivi: Parcours, page: str, nom: str, statut: int) -> None:
    navigateur = visiter(nom)
    assert "Placide" not in navigateur.voir(f"/parcours/{suivi.ref}/{page}", statut=statut).texte
    navigateur.poster(f"/parcours/{suivi.ref}/{page}", {}, statut=statut)


@pytest.mark.parametrize(
    ("nom", "statut"),
    [
        *((nom, 404) for nom in ("bob", "denis", "perle", "personne")),
        *((nom, 403) for nom in ("rita", "emile", "zoe", "ada")),
    ],
)
def test_qui_ne_peut_pas_ouvrir_un_parcours_ici(visiter: Visiter, adresse: str, nom: str, statut: int) -> None:
    navigateur = visiter(nom)
    assert "Varasse" not in navigateur.voir(adresse, statut=statut).texte
    navigateur.poster(adresse, {"entree_le": "2026-11-23"}, statut=statut)
