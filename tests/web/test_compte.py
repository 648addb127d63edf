"""One's own account."""

from collections.abc import Callable

import pytest
from flask import Flask

from parcours.db import BaseDeDonnees
from parcours.models import Compte
from tests.builders import MOT_DE_PASSE, Troupe
from tests.page import Navigateur
from tests.web.horloges import rejoindre

Visiter = Callable[[str], Navigateur]
NOUVEAU = "la yole passe devant le rocher"


@pytest.mark.parametrize("methode", ["get", "post"])
@pytest.mark.parametrize(
    "adresse", ["/compte", "/compte/mot-de-passe", "/compte/preferences", "/compte/sessions/fermer"]
)
def test_sans_session_on_est_mene_a_la_connexion(visiter: Visiter, adresse: str, methode: str) -> None:
    navigateur = visiter("")
    if methode == "post":
        assert navigateur.client.post(adresse).status_code in {400, 405}
    elif adresse in {"/compte", "/compte/mot-de-passe"}:
        assert navigateur.client.get(adresse).location == f"/connexion?suite={adresse}"
    else:
        assert navigateur.client.get(adresse).status_code == 405


def test_mon_compte_dit_mes_roles_et_leurs_dates(visiter: Visiter) -> None:
    ligne = visiter("alice").voir("/compte").select("li.debt")[0].get_text(" ")

    for mot in ("Conseiller·ère en insertion", "Les Ateliers du Morne", "En cours depuis le 1er\u00a0janvier 2020"):
        assert mot in ligne


def test_un_role_passe_reste_ecrit_et_n_ouvre_rien(visiter: Visiter) -> None:
    perle = visiter("perle")

    assert "Terminé" in perle.voir("/compte").select("li.debt")[0].get_text()
    assert not perle.voir("/compte").select("nav")


def test_sans_role_la_page_dit_a_qui_en_demander_un(visiter: Visiter) -> None:
    assert "Aucun rôle pour l’instant." in visiter("personne").voir("/compte").texte


def test_changer_l_heure_du_rappel(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    visiter("alice").remplir("/compte", {"heure_rappel": "10"})

    with base.lecture() as session:
        compte = session.get_one(Compte, troupe.comptes["alice"].id)
        assert (compte.recoit_rappels, compte.heure_rappel) == (True, 10)


def test_arreter_le_rappel(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    alice = visiter("alice")

    alice.remplir("/compte", {"rythme_rappel": "jamais"})

    with base.lecture() as session:
        compte = session.get_one(Compte, troupe.comptes["alice"].id)
        assert (compte.recoit_rappels, compte.rythme_rappel) == (False, "quotidien")
    coche = alice.voir("/compte").select_one("input[name=rythme_rappel][checked]")
    assert coche is not None
    assert coche["value"] == "jamais"


@pytest.mark.parametrize("rythme", ["quotidien", "hebdomadaire", "rouge"])
def test_choisir_le_rythme_du_rappel(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, rythme: str) -> None:
    alice = visiter("alice")
    alice.remplir("/compte", {"rythme_rappel": "jamais"})

    alice.remplir("/compte", {"rythme_rappel": rythme})

    with base.lecture() as session:
        compte = session.get_one(Compte, troupe.comptes["alice"].id)
        assert (compte.recoit_rappels, compte.rythme_rappel) == (True, rythme)


@pytest.mark.parametrize("rythme", ["", "toutes les heures"])
def test_un_rythme_inconnu_est_refuse(visiter: Visiter, rythme: str) -> None:
    page = visiter("alice").remplir("/compte", {"rythme_rappel": rythme}, statut=422)
    assert "Choisissez une valeur de la liste." in page.texte


def test_une_heure_impossible_est_refusee(visiter: Visiter) -> None:
    page = visiter("alice").remplir("/compte", {"heure_rappel": "3"}, statut=422)

    assert "heure_rappel" in page.erreurs()


def test_deux_onglets_ne_s_ecrasent_pas(visiter: Visiter) -> None:
    alice = visiter("alice")
    lue = alice.version("/compte")
    alice.remplir("/compte", {"heure_rappel": "10"})

    champs = {"rythme_rappel": "jamais", "heure_rappel": "5", "version": lue}
    page = alice.poster("/compte/preferences", champs, statut=409)

    ecarts = page.select_one("table.conflict")
    assert ecarts is not None
    assert "Jamais" in ecarts.get_text()


@pytest.mark.usefixtures("moteur")
def test_changer_de_mot_de_passe_ferme_toutes_les_sessions(visiter: Visiter) -> None:
    alice, telephone = visiter("alice"), visiter("alice")

    alice.remplir("/compte/mot-de-passe", {"mot_de_passe_actuel": MOT_DE_PASSE, "mot_de_passe": NOUVEAU})

    for navigateur in (alice, telephone):
        assert navigateur.client.get("/compte").location.startswith("/connexion")
    assert "Mot de passe changé" in alice.voir("/connexion").texte
    alice.se_connecter("alice@test.example", NOUVEAU)


def test_le_mot_de_passe_actuel_est_exige(visiter: Visiter) -> None:
    alice = visiter("alice")
    champs = {"mot_de_passe_actuel": "ce n’est pas lui", "mot_de_passe": NOUVEAU}

    page = alice.remplir("/compte/mot-de-passe", champs, statut=422)

    assert "actuel" in page.erreurs()["mot_de_passe_actuel"]
    visiter("").se_connecter("alice@test.example")


def test_les_essais_du_mot_de_passe_actuel_sont_comptes(visiter: Visiter) -> None:
    alice = visiter("alice")
    champs = {"mot_de_passe_actuel": "ce n’est pas lui", "mot_de_passe": NOUVEAU}
    for _ in range(10):
        alice.remplir("/compte/mot-de-passe", champs, statut=422)

    alice.remplir("/compte/mot-de-passe", {**champs, "mot_de_passe_actuel": MOT_DE_PASSE}, statut=429)


def test_un_nouveau_mot_de_passe_faible_est_refuse(visiter: Visiter) -> None:
    champs = {"mot_de_passe_actuel": MOT_DE_PASSE, "mot_de_passe": "trop court"}

    page = visiter("alice").remplir("/compte/mot-de-passe", champs, statut=422)

    assert "15 caractères" in page.erreurs()["mot_de_passe"]


def appareils(navigateur: Navigateur) -> list[str]:
    """The lines of the sessions, on one's own page."""
    return [ligne.get_text(" ") for ligne in navigateur.voir("/compte").select("section:last-of-type li.debt")]


def test_fermer_mes_autres_sessions_garde_celle_ci(visiter: Visiter, app: Flask) -> None:
    alice, telephone, bob = visiter("alice"), visiter("alice"), visiter("bob")
    assert len(appareils(alice)) == 2

    alice.poster("/compte/sessions/fermer")

    assert rejoindre(alice, app).client.get("/compte").status_code == 200
    assert telephone.client.get("/compte").location.startswith("/connexion")
    assert bob.client.get("/compte").status_code == 200
    assert len(appareils(alice)) == 1


def test_on_reconnait_ses_appareils(visiter: Visiter, app: Flask) -> None:
    telephone = Navigateur(app)
    telephone.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Linux; Android 16; Pixel) Chrome/156"
    telephone.client.post(
        "/connexion",
        data={"csrf_token": telephone.jeton(), "email": "alice@test.example", "mot_de_passe": MOT_DE_PASSE},
    )

    lignes = appareils(visiter("alice"))

    assert sorted(ligne.split()[0] for ligne in lignes) == ["Android", "Appareil"]
    assert sum("celui-ci" in ligne for ligne in lignes) == 1
