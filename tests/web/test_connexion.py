"""Signing in, signing out, invitations."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from parcours.actions import compte as actions
from parcours.actions.journal import Auteur
from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.models import Compte, Journal, SessionWeb
from tests.builders import MOT_DE_PASSE, Troupe, creer_compte
from tests.page import Navigateur, Page
from tests.web.horloges import application, jeton, rejoindre

Visiter = Callable[[str], Navigateur]
REFUS = "Cette adresse et ce mot de passe ne vont pas ensemble."


def essayer(navigateur: Navigateur, email: str, mot_de_passe: str, statut: int) -> Page:
    return navigateur.poster("/connexion", {"email": email, "mot_de_passe": mot_de_passe}, statut)


def modifier_compte(base: BaseDeDonnees, compte_id: int, **valeurs: object) -> None:
    with base.transaction() as session:
        compte = session.get_one(Compte, compte_id)
        for nom, valeur in valeurs.items():
            setattr(compte, nom, valeur)


def test_l_adresse_et_le_mot_de_passe_ouvrent_la_session(visiter: Visiter, base: BaseDeDonnees) -> None:
    alice = visiter("alice")

    assert alice.voir("/compte").texte.count("alice@test.example") == 1
    with base.lecture() as session:
        assert [ligne.evenement for ligne in session.query(Journal)].count("ConnexionOuverte") == 1


def test_la_casse_et_les_espaces_de_l_adresse_ne_comptent_pas(visiter: Visiter) -> None:
    essayer(visiter(""), " Alice@TEST.example ", MOT_DE_PASSE, 303)


def test_un_mot_de_passe_accentue_se_tape_sur_tous_les_claviers(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur
) -> None:
    phrase = "l’été à la mangrove là-haut"
    with base.transaction() as session:
        compte = session.get_one(Compte, troupe.comptes["alice"].id)
        actions.choisir_mot_de_passe(session, auteur, compte, unicodedata.normalize("NFC", phrase), leger=True)

    essayer(visiter(""), "alice@test.example", unicodedata.normalize("NFD", phrase), 303)


def test_un_mauvais_mot_de_passe_est_refuse_a_cote_du_champ(visiter: Visiter) -> None:
    page = essayer(visiter(""), "alice@test.example", "autre chose", 422)

    assert REFUS in page.erreurs()["mot_de_passe"]
    assert page.select_one("input[name=email]")["value"] == "alice@test.example"  # type: ignore[index]
    assert not page.select_one("input[name=mot_de_passe]").get("value")  # type: ignore[union-attr]


@pytest.mark.parametrize("cas", ["inconnue", "desactivee", "sans mot de passe", "trop long"])
def test_une_adresse_inconnue_ou_fermee_recoit_la_meme_page(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, cas: str
) -> None:
    temoin = essayer(visiter(""), "bob@test.example", "autre chose", 422)
    email, mot_de_passe = "alice@test.example", MOT_DE_PASSE
    if cas == "inconnue":
        email = "qui@test.example"
    elif cas == "trop long":
        mot_de_passe = "a" * 5_000
    else:
        compte_id = troupe.comptes["alice"].id
        modifier_compte(base, compte_id, **({"est_actif": False} if cas == "desactivee" else {"mot_de_passe": None}))

    page = essayer(visiter(""), email, mot_de_passe, 422)

    def nue(autre: Page) -> str:
        sans_jeton = re.sub(r'value="[^"]*"', "", autre.reponse.text)
        return re.sub(r"[\w.]+@test\.example", "", sans_jeton)

    assert nue(page) == nue(temoin)
    assert dict(page.reponse.headers).keys() == dict(temoin.reponse.headers).keys()


@pytest.mark.usefixtures("moteur")
@pytest.mark.parametrize("email", ["alice@test.example", "inconnue@test.example"])
def test_le_onzieme_essai_sur_une_adresse_attend_qu_elle_existe_ou_non(visiter: Visiter, email: str) -> None:
    navigateur = visiter("")
    for _ in range(10):
        essayer(navigateur, email, "autre chose", 422)

    page = essayer(navigateur, email, MOT_DE_PASSE, 429)

    assert "Trop d’essais" in page.erreurs()["mot_de_passe"]


def test_les_essais_se_comptent_entre_tous_les_processus(visiter: Visiter, config: Config, base: BaseDeDonnees) -> None:
    for _ in range(5):
        essayer(visiter(""), "alice@test.example", "autre chose", 422)
        essayer(Navigateur(application(config, base)), "alice@test.example", "autre chose", 422)

    essayer(Navigateur(application(config, base)), "alice@test.example", MOT_DE_PASSE, 429)


def test_une_demi_minute_rend_un_essai(visiter: Visiter, config: Config, base: BaseDeDonnees) -> None:
    navigateur = visiter("")
    for _ in range(10):
        essayer(navigateur, "alice@test.example", "autre chose", 422)

    essayer(Navigateur(application(config, base, seconds=29)), "alice@test.example", MOT_DE_PASSE, 429)
    essayer(Navigateur(application(config, base, seconds=31)), "alice@test.example", MOT_DE_PASSE, 303)


def test_un_reseau_qui_essaie_cinquante_adresses_attend_et_les_autres_non(visiter: Visiter) -> None:
    navigateur = visiter("")
    jeton_csrf = navigateur.jeton()

    def depuis(reseau: str, rang: int) -> int:
        champs = {"email": f"{rang}@test.example", "mot_de_passe": "autre chose", "csrf_token": jeton_csrf}
        return navigateur.client.post("/connexion", data=champs, environ_base={"REMOTE_ADDR": reseau}).status_code

    assert {depuis("2001:db8:1:2::1", rang) for rang in range(50)} == {422}
    assert depuis("2001:db8:1:2::ffff", 51) == 429
    assert depuis("2001:db8:1:3::1", 52) == 422


@pytest.mark.usefixtures("moteur")
def test_personne_n_est_enferme_dehors_par_les_essais_d_un_autre_reseau(visiter: Visiter) -> None:
    navigateur = visiter("")
    jeton_csrf = navigateur.jeton()

    def depuis(reseau: str, mot_de_passe: str) -> int:
        champs = {"email": "alice@test.example", "mot_de_passe": mot_de_passe, "csrf_token": jeton_csrf}
        return navigateur.client.post("/connexion", data=champs, environ_base={"REMOTE_ADDR": reseau}).status_code

    assert [depuis("203.0.113.9", "autre chose") for _ in range(12)] == [422] * 10 + [429] * 2
    assert depuis("203.0.113.9", MOT_DE_PASSE) == 429
    assert depuis("198.51.100.7", MOT_DE_PASSE) == 303


def test_une_equipe_qui_arrive_ensemble_n_attend_pas(visiter: Visiter) -> None:
    for _ in range(60):
        essayer(visiter(""), "alice@test.example", MOT_DE_PASSE, 303)


def test_la_connexion_mene_la_ou_l_on_allait(visiter: Visiter, troupe: Troupe) -> None:
    navigateur = visiter("")
    adresse = f"/structures/{troupe.structure.ref}?x=1"
    porte = navigateur.client.get(adresse).location
    champs = {"email": "alice@test.example", "mot_de_passe": MOT_DE_PASSE}

    assert navigateur.remplir(porte, champs).reponse.location == adresse


@pytest.mark.parametrize(
    "suite",
    [
        "//ailleurs.example",
        "///ailleurs.example",
        "////ailleurs.example/compte",
        "https://ailleurs.example/compte",
        "http:ailleurs.example",
        "https:/ailleurs.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "\\\\ailleurs.example",
        "/\\ailleurs.example",
        "/\\/ailleurs.example",
        "\\/ailleurs.example",
        "/\t/ailleurs.example",
        "/\n/ailleurs.example",
        "\t//ailleurs.example",
        " //ailleurs.example",
        "/%09/ailleurs.example",
        "/%5cailleurs.example",
        "/%2fail.example",
        "/.//ailleurs.example",
        "/..//ailleurs.example",
        "/;@ailleurs.example",
        "@ailleurs.example",
        "ailleurs.example",
        "compte",
        "../compte",
        "/compte\r\nSet-Cookie: a=b",
        "/compte\x00",
        "/\u2028/ailleurs.example",
        "//[::1",
        "/inconnu",
        "/deconnexion",
        "/compte/sessions/fermer",
        "/compte?" + "a" * 3_000,
        "",
    ],
)
def test_une_suite_ailleurs_ramene_a_l_accueil(visiter: Visiter, suite: str) -> None:
    champs = {"email": "alice@test.example", "mot_de_passe": MOT_DE_PASSE, "suite": suite}

    reponse = visiter("").poster("/connexion", champs, statut=400 if "\x00" in suite else 303).reponse

    assert reponse.location == ("/" if "\x00" not in suite else None)


@pytest.mark.parametrize("suite", ["/compte", "/parcours?q=a%20b", "/structure"])
def test_une_suite_d_ici_est_suivie(visiter: Visiter, suite: str) -> None:
    champs = {"email": "alice@test.example", "mot_de_passe": MOT_DE_PASSE, "suite": suite}

    assert visiter("").poster("/connexion", champs).reponse.location == suite


def test_se_connecter_change_de_jeton_et_l_ancien_n_ouvre_rien(visiter: Visiter, app: Flask) -> None:
    navigateur = visiter("")
    navigateur.voir("/connexion")
    avant = jeton(navigateur)
    navigateur.se_connecter("alice@test.example")

    assert avant and jeton(navigateur) != avant
    vole = Navigateur(app)
    vole.client.set_cookie("parcours", avant)
    assert vole.client.get("/compte").location.startswith("/connexion")


def test_la_table_ne_garde_que_l_empreinte_du_jeton(visiter: Visiter, base: BaseDeDonnees) -> None:
    valeur = jeton(visiter("alice"))

    with base.lecture() as session:
        assert valeur not in {ligne.empreinte for ligne in session.query(SessionWeb)}
        assert session.get(SessionWeb, actions.empreinte(valeur)) is not None


def test_se_deconnecter_ferme_la_session_sur_le_serveur(visiter: Visiter, app: Flask) -> None:
    alice = visiter("alice")
    copie = rejoindre(alice, app)

    reponse = alice.poster("/deconnexion").reponse

    assert reponse.location == "/connexion"
    assert reponse.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert copie.client.get("/compte").location.startswith("/connexion")


def test_un_compte_de_demonstration_n_ouvre_rien_ailleurs(
    config: Config, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur
) -> None:
    with base.transaction() as session:
        creer_compte(session, "admin@demo.example", "admin", le=auteur.le)
    demonstration = application(replace(config, demonstration=True), base)
    visiteur = Navigateur(demonstration)

    assert "admin@demo.example" in visiteur.voir("/connexion").texte
    visiteur.se_connecter("admin@demo.example")
    visiteur.voir("/compte")
    essayer(Navigateur(application(config, base)), "admin@demo.example", MOT_DE_PASSE, 422)
    assert rejoindre(visiteur, application(config, base)).client.get("/compte").location.startswith("/connexion")


# --- invitations ---------------------------------------------------------------------------------


def inviter(base: BaseDeDonnees, compte: Compte, auteur: Auteur) -> str:
    with base.transaction() as session:
        return actions.inviter(session, auteur, session.get_one(Compte, compte.id))


def test_un_lien_d_invitation_fait_choisir_son_mot_de_passe(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur
) -> None:
    lien = f"/invitation/{inviter(base, troupe.comptes['alice'], auteur)}"
    navigateur = visiter("")

    navigateur.remplir(lien, {"mot_de_passe": "la yole passe devant le rocher"})

    essayer(visiter(""), "alice@test.example", MOT_DE_PASSE, 422)
    essayer(visiter(""), "alice@test.example", "la yole passe devant le rocher", 303)
    navigateur.voir(lien, statut=404)


@pytest.mark.parametrize(
    ("mot_de_passe", "raison"),
    [
        ("", "Choisissez un mot de passe."),
        ("quatorze signe", "15 caractères"),
        ("a" * 257, "256"),
        ("aaaaaaaaaaaaaaaaaaaa", "se devine"),
        ("motdepasse 123456789", "se devine"),
        ("alice alice alice alice", "se devine"),
    ],
)
def test_un_mot_de_passe_faible_est_refuse(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur, mot_de_passe: str, raison: str
) -> None:
    lien = f"/invitation/{inviter(base, troupe.comptes['alice'], auteur)}"

    page = visiter("").remplir(lien, {"mot_de_passe": mot_de_passe}, statut=422)

    assert raison in page.erreurs()["mot_de_passe"]


def test_un_lien_perime_apres_72_heures(config: Config, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur) -> None:
    lien = f"/invitation/{inviter(base, troupe.comptes['alice'], auteur)}"

    Navigateur(application(config, base, hours=71)).voir(lien)
    page = Navigateur(application(config, base, hours=73)).voir(lien, statut=404)
    assert page.titre == "Ce lien ne sert plus"


def test_un_nouveau_lien_annule_le_precedent(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur
) -> None:
    ancien = inviter(base, troupe.comptes["alice"], auteur)
    nouveau = inviter(base, troupe.comptes["alice"], auteur)

    visiter("").voir(f"/invitation/{ancien}", statut=404)
    visiter("").voir(f"/invitation/{nouveau}")


def test_un_lien_invente_ou_celui_d_un_compte_ferme_ne_sert_pas(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur
) -> None:
    valable = inviter(base, troupe.comptes["alice"], auteur)
    modifier_compte(base, troupe.comptes["alice"].id, est_actif=False)

    visiter("").voir("/invitation/invente", statut=404)
    visiter("").voir(f"/invitation/{valable}", statut=404)


def test_se_deconnecter_laisse_une_ligne(
    visiter: Callable[[str], Navigateur], base: BaseDeDonnees, troupe: Troupe
) -> None:
    visiter("alice").poster("/deconnexion")
    with base.lecture() as session:
        lignes = [ligne.compte_id for ligne in session.query(Journal) if ligne.evenement == "ConnexionFermee"]
    assert lignes == [troupe.comptes["alice"].id]
