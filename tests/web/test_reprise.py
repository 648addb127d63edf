"""What was typed outlives the session that ended meanwhile."""

import json
from collections.abc import Callable
from io import BytesIO

import pytest
from bs4 import Tag
from flask import Flask
from sqlalchemy import func, select

from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.models import Convention
from tests.builders import MOT_DE_PASSE, Troupe
from tests.page import Navigateur, Page, valeurs
from tests.web.horloges import application, rejoindre

Visiter = Callable[[str], Navigateur]
SAISIE = {"numero": "ACI-972-26-007", "debut": "2026-01-01", "fin": "2028-12-31"}


def adresse_convention(troupe: Troupe) -> str:
    return f"/structures/{troupe.structure.ref}/conventions/nouvelle"


def formulaire(page: Page) -> dict[str, str]:
    trouve = page.select_one("main form[method=post]")
    assert isinstance(trouve, Tag)
    return valeurs(trouve)


def conventions(base: BaseDeDonnees) -> int:
    with base.lecture() as session:
        return session.scalar(select(func.count()).select_from(Convention)) or 0


@pytest.fixture
def trop_tard(config: Config, base: BaseDeDonnees) -> Flask:
    return application(config, base, minutes=31)


def saisir_trop_tard(navigateur: Navigateur, trop_tard: Flask, adresse: str) -> tuple[Navigateur, Page]:
    """Open a form, leave it half an hour, then send it."""
    champs = formulaire(navigateur.voir(adresse)) | SAISIE
    plus_tard = rejoindre(navigateur, trop_tard)
    return plus_tard, plus_tard._verifier(plus_tard.client.post(adresse, data=champs), adresse, 400)


def retrouver(navigateur: Navigateur, reprise: Page, adresse: str) -> Page:
    """Press the button of the page that offers what was typed."""
    offre = reprise.select_one("main form[method=post]")
    assert isinstance(offre, Tag)
    assert offre["action"] == adresse
    return navigateur._verifier(navigateur.client.post(adresse, data=valeurs(offre)), adresse, 200)


def se_reconnecter(navigateur: Navigateur, page: Page, email: str) -> Page:
    """Sign in again from the page that says that the session had ended."""
    connexion = formulaire(page) | {"email": email, "mot_de_passe": MOT_DE_PASSE}
    return navigateur._verifier(navigateur.client.post("/connexion", data=connexion), "/connexion", 200)


@pytest.mark.usefixtures("moteur")
def test_ce_qui_etait_saisi_se_retrouve_apres_la_connexion_et_s_enregistre_une_fois(
    visiter: Visiter, troupe: Troupe, trop_tard: Flask, base: BaseDeDonnees
) -> None:
    adresse = adresse_convention(troupe)
    carole, page = saisir_trop_tard(visiter("carole"), trop_tard, adresse)
    assert "Ce que vous aviez saisi est gardé" in page.texte

    reprise = se_reconnecter(carole, page, "carole@test.example")

    assert reprise.titre == "Reprendre ce que vous aviez saisi"
    retrouvee = retrouver(carole, reprise, adresse)
    assert "Rien n’est encore enregistré" in retrouvee.texte
    assert formulaire(retrouvee) == formulaire(retrouvee) | SAISIE
    assert conventions(base) == 0
    assert carole.client.post(adresse, data=formulaire(retrouvee)).status_code == 303
    assert conventions(base) == 1


def test_dates_choix_et_cases_se_retrouvent_comme_ils_etaient(
    visiter: Visiter, troupe: Troupe, trop_tard: Flask
) -> None:
    assert troupe.parcours is not None
    adresse = f"/parcours/{troupe.parcours.ref}/sortie"
    saisie = {"le": "2026-11-20", "motif": "3", "emploi": "Jardinière", "met_fin_au_contrat": "y"}
    champs = formulaire(visiter("alice").voir(adresse)) | saisie
    alice = Navigateur(trop_tard)
    page = alice._verifier(alice.client.post(adresse, data=champs), adresse, 400)

    retrouvee = retrouver(alice, se_reconnecter(alice, page, "alice@test.example"), adresse)

    assert retrouvee.titre == "Enregistrer la sortie"
    assert formulaire(retrouvee) == formulaire(retrouvee) | saisie
    choisi = retrouvee.select_one("select[name=motif] option[selected]")
    assert choisi is not None
    assert choisi.get_text() == "CDI non aidé chez un autre employeur"


def test_une_suppression_interrompue_se_demande_de_nouveau(visiter: Visiter, troupe: Troupe, trop_tard: Flask) -> None:
    assert troupe.parcours is not None
    racine = f"/parcours/{troupe.parcours.ref}/etapes"
    visiter("alice").remplir(f"{racine}/nouvelle", {"note": "Faite par erreur."})
    adresse = f"{racine}/1/supprimer"
    champs = formulaire(visiter("alice").voir(adresse))
    alice = Navigateur(trop_tard)
    page = alice._verifier(alice.client.post(adresse, data=champs), adresse, 400)

    question = retrouver(alice, se_reconnecter(alice, page, "alice@test.example"), adresse)

    assert "Rien n’est encore fait" in question.texte
    alice.poster(adresse, formulaire(question))
    alice.voir(adresse, statut=404)


def test_un_mot_de_passe_faux_ne_perd_pas_ce_qui_etait_saisi(
    visiter: Visiter, troupe: Troupe, trop_tard: Flask
) -> None:
    carole, page = saisir_trop_tard(visiter("carole"), trop_tard, adresse_convention(troupe))

    connexion = formulaire(page) | {"email": "carole@test.example", "mot_de_passe": "pas celui-là"}
    refus = carole._verifier(carole.client.post("/connexion", data=connexion), "/connexion", 422)

    assert formulaire(refus)["reprise"] == formulaire(page)["reprise"] != ""


def test_une_saisie_refusee_par_le_metier_se_corrige_comme_d_habitude(
    visiter: Visiter, troupe: Troupe, trop_tard: Flask
) -> None:
    adresse = adresse_convention(troupe)
    champs = formulaire(visiter("carole").voir(adresse)) | SAISIE | {"fin": "2025-01-01"}
    carole = Navigateur(trop_tard)
    page = carole._verifier(carole.client.post(adresse, data=champs), adresse, 400)
    reprise = se_reconnecter(carole, page, "carole@test.example")

    retrouvee = retrouver(carole, reprise, adresse)
    assert retrouvee.erreurs() == {}
    refus = carole._verifier(carole.client.post(adresse, data=formulaire(retrouvee)), adresse, 422)

    assert "précéder" in refus.erreurs()["fin"]


def test_celui_qui_s_est_reconnecte_ailleurs_retrouve_sa_saisie_tout_de_suite(visiter: Visiter, troupe: Troupe) -> None:
    adresse = adresse_convention(troupe)
    carole = visiter("carole")
    champs = formulaire(carole.voir(adresse)) | SAISIE
    carole.se_connecter("carole@test.example")

    page = carole._verifier(carole.client.post(adresse, data=champs), adresse, 200)

    assert page.titre == "Reprendre ce que vous aviez saisi"


def test_un_mot_de_passe_n_est_jamais_garde(visiter: Visiter, trop_tard: Flask) -> None:
    champs = {"csrf_token": "perime", "mot_de_passe_actuel": MOT_DE_PASSE, "mot_de_passe": "un autre bien long"}
    page = Page(Navigateur(trop_tard).client.post("/compte/mot-de-passe", data=champs).data, "html.parser")

    assert formulaire(page)["reprise"] == ""
    assert formulaire(page)["suite"] == "/compte/mot-de-passe"
    assert "bien long" not in page.get_text()


def test_un_fichier_est_a_choisir_de_nouveau(visiter: Visiter, troupe: Troupe, trop_tard: Flask) -> None:
    champs = {"csrf_token": "perime", "note": "x", "fichier": (BytesIO(b"x"), "liste.xlsx")}
    page = Page(Navigateur(trop_tard).client.post(adresse_convention(troupe), data=champs).data, "html.parser")

    assert formulaire(page)["reprise"] == ""


def test_une_saisie_demesuree_n_est_pas_portee(troupe: Troupe, trop_tard: Flask) -> None:
    champs = {"csrf_token": "perime", "note": "x" * 60_000}
    page = Page(Navigateur(trop_tard).client.post(adresse_convention(troupe), data=champs).data, "html.parser")

    assert formulaire(page)["reprise"] == ""


def test_la_page_de_connexion_restee_ouverte_garde_l_adresse_et_la_suite(visiter: Visiter, trop_tard: Flask) -> None:
    champs = formulaire(visiter("").voir("/connexion?suite=/compte")) | {
        "email": "carole@test.example",
        "mot_de_passe": MOT_DE_PASSE,
    }
    navigateur = Navigateur(trop_tard)
    page = navigateur._verifier(navigateur.client.post("/connexion", data=champs), "/connexion", 400)

    assert formulaire(page)["email"] == "carole@test.example"
    reponse = navigateur.client.post("/connexion", data=formulaire(page) | {"mot_de_passe": MOT_DE_PASSE})
    assert reponse.location == "/compte"


def test_se_deconnecter_d_une_session_finie_ramene_a_la_connexion(trop_tard: Flask, troupe: Troupe) -> None:
    assert trop_tard.test_client().post("/deconnexion").location == "/connexion"


@pytest.mark.parametrize(
    "reprise",
    [
        "pas du json",
        "[]",
        "{}",
        json.dumps({"adresse": "https://ailleurs.example/", "champs": [["a", "b"]]}),
        json.dumps({"adresse": "//ailleurs.example/", "champs": [["a", "b"]]}),
        json.dumps({"adresse": "/inconnu", "champs": [["a", "b"]]}),
        json.dumps({"adresse": "/compte", "champs": [["a", "b"]]}),
        json.dumps({"adresse": "/compte/preferences", "champs": "ab"}),
    ],
)
def test_une_reprise_forgee_ramene_a_l_accueil(visiter: Visiter, reprise: str) -> None:
    champs = {"email": "alice@test.example", "mot_de_passe": MOT_DE_PASSE, "reprise": reprise}

    assert visiter("").poster("/connexion", champs).reponse.location == "/"


@pytest.mark.parametrize(
    "entetes",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://ailleurs.example"},
        {"Origin": "null"},
    ],
)
def test_le_formulaire_d_un_autre_site_est_refuse_et_rien_n_en_est_garde(
    visiter: Visiter, troupe: Troupe, entetes: dict[str, str]
) -> None:
    navigateur = visiter("")
    reponse = navigateur.client.post(adresse_convention(troupe), data=SAISIE, headers=entetes)

    assert reponse.status_code == 403
    assert "ACI-972-26-007" not in reponse.text


@pytest.mark.parametrize(
    "entetes",
    [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}, {"Origin": "http://127.0.0.1:8000"}, {}],
)
def test_le_formulaire_d_ici_passe(visiter: Visiter, entetes: dict[str, str]) -> None:
    alice = visiter("alice")
    champs = {"rythme_rappel": "quotidien", "heure_rappel": "8", "version": alice.version("/compte")}
    alice.poster("/compte/preferences", champs, headers=entetes)


@pytest.mark.parametrize("autre", ["emile", "alice"])
def test_ce_qui_etait_saisi_n_est_jamais_rendu_a_un_autre_compte(
    visiter: Visiter, troupe: Troupe, trop_tard: Flask, autre: str
) -> None:
    carole, page = saisir_trop_tard(visiter("carole"), trop_tard, adresse_convention(troupe))

    connexion = formulaire(page) | {"email": f"{autre}@test.example", "mot_de_passe": MOT_DE_PASSE}
    reponse = carole.client.post("/connexion", data=connexion)

    assert reponse.status_code == 303
    assert "ACI-972-26-007" not in reponse.get_data(as_text=True)


def test_une_reprise_fabriquee_ne_montre_rien(visiter: Visiter) -> None:
    fausse = json.dumps({"pour": 1, "adresse": "/structures/nouvelle", "champs": [["nom", "Intrus"]]})
    page = visiter("").poster(
        "/connexion", {"email": "carole@test.example", "mot_de_passe": MOT_DE_PASSE, "reprise": fausse}
    )
    assert "Intrus" not in page.texte


@pytest.mark.parametrize("champs", [{}, {"csrf_token": ""}, {"csrf_token": "perdu"}])
def test_sans_son_jeton_une_deconnexion_ne_deconnecte_pas_et_le_dit(visiter: Visiter, champs: dict[str, str]) -> None:
    carole = visiter("carole")
    reponse = carole.client.post("/deconnexion", data=champs)

    assert (reponse.status_code, reponse.location) == (303, "/")
    page = carole.voir("/parcours")
    assert "Vous êtes toujours connecté·e" in page.texte
    # That page is one press from leaving.
    sortir = page.select_one("form[action='/deconnexion'] input[name=csrf_token]")
    assert sortir is not None
    assert carole.client.post("/deconnexion", data={"csrf_token": sortir["value"]}).location == "/connexion"
    assert str(carole.client.get("/parcours").location).startswith("/connexion")
