"""Browser sessions kept on the server, headers of every answer, error pages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask, flash, request
from sqlalchemy import delete, event, func, select

from parcours import db
from parcours.app import create_app
from parcours.config import Config
from parcours.db import BaseDeDonnees, ouvrir
from parcours.horloge import Horloge
from parcours.models import Compte, Role, SessionWeb
from parcours.web.requete import session_base
from parcours.web.securite import ENTETES
from tests.applications import faire
from tests.builders import MOT_DE_PASSE, Troupe
from tests.conftest import MAINTENANT
from tests.page import Navigateur, Page
from tests.web.horloges import application, jeton, rejoindre

Visiter = Callable[[str], Navigateur]
Apres = Callable[..., Flask]
CANARI = "Nadège Canari"


@pytest.fixture
def apres(config: Config, base: BaseDeDonnees) -> Apres:
    """The same application, that much later."""
    return lambda **duree: application(config, base, **duree)


def est_connecte(navigateur: Navigateur) -> bool:
    return navigateur.client.get("/compte").status_code == 200


# --- how long -------------------------------------------------------------------------------------


def test_une_session_silencieuse_finit_apres_30_minutes(visiter: Visiter, apres: Apres) -> None:
    alice = visiter("alice")

    assert est_connecte(rejoindre(alice, apres(minutes=30)))
    # That page was seen at 30 minutes: silence starts again from there.
    assert est_connecte(rejoindre(alice, apres(minutes=59)))
    assert not est_connecte(rejoindre(alice, apres(minutes=59 + 31)))


def test_une_session_active_finit_apres_12_heures(visiter: Visiter, base: BaseDeDonnees, apres: Apres) -> None:
    alice = visiter("alice")
    with base.transaction() as session:
        for ligne in session.scalars(select(SessionWeb)):
            ligne.vue_le = MAINTENANT + timedelta(hours=11, minutes=45)

    assert est_connecte(rejoindre(alice, apres(hours=12)))
    assert not est_connecte(rejoindre(alice, apres(hours=12, minutes=1)))


def test_une_session_vue_deux_fois_dans_la_minute_n_ecrit_qu_une_fois(
    visiter: Visiter, base: BaseDeDonnees, apres: Apres
) -> None:
    alice = visiter("alice")
    alice.voir("/compte")
    rejoindre(alice, apres(seconds=59)).voir("/compte")

    with base.lecture() as session:
        assert session.scalars(select(SessionWeb.vue_le).where(SessionWeb.compte_id.is_not(None))).one() == MAINTENANT


def test_une_page_sans_session_n_ecrit_rien(visiter: Visiter, base: BaseDeDonnees) -> None:
    visiter("").voir("/aide")
    visiter("").client.get("/ping")

    with base.lecture() as session:
        assert session.scalar(select(func.count()).select_from(SessionWeb)) == 0


# --- taken away -------------------------------------------------------------------------------------


def test_desactiver_un_compte_ferme_sa_porte_a_la_requete_suivante(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    alice = visiter("alice")
    with base.transaction() as session:
        session.get_one(Compte, troupe.comptes["alice"].id).est_actif = False

    assert not est_connecte(alice)


def test_un_role_termine_ferme_ses_pages_a_la_requete_suivante(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    carole = visiter("carole")
    carole.voir(f"/structures/{troupe.structure.ref}/modifier")
    with base.transaction() as session:
        role = session.scalars(select(Role).where(Role.compte_id == troupe.comptes["carole"].id)).one()
        role.fin = date(2026, 11, 22)

    carole.voir(f"/structures/{troupe.structure.ref}/modifier", statut=404)


def test_une_session_effacee_pendant_une_requete_ne_revient_pas(
    config: Config, base: BaseDeDonnees, horloge: Horloge, troupe: Troupe
) -> None:
    app = faire(config, base, horloge)

    @app.get("/essai")
    def effacer() -> str:
        with base.transaction() as ailleurs:
            ailleurs.execute(delete(SessionWeb))
        flash("Un message à garder.")
        return ""

    alice = Navigateur(app)
    alice.se_connecter(troupe.comptes["alice"].email)
    assert alice.client.get("/essai").status_code == 200

    with base.lecture() as session:
        assert session.scalar(select(func.count()).select_from(SessionWeb)) == 0


def test_deux_messages_de_suite_s_affichent_tous_les_deux(visiter: Visiter) -> None:
    alice = visiter("alice")
    champs = {
        "csrf_token": alice.jeton(),
        "rythme_rappel": "quotidien",
        "heure_rappel": "8",
        "version": alice.version("/compte"),
    }
    alice.client.post("/compte/sessions/fermer", data=champs)
    alice.client.post("/compte/preferences", data=champs)

    assert [message.get_text() for message in alice.voir("/compte").select(".flash p")] == [
        "Vos autres sessions sont fermées.",
        "Préférences enregistrées.",
    ]
    assert not alice.voir("/compte").select(".flash p")


# --- cookie -----------------------------------------------------------------------------------------


def cookie_de(app: Flask) -> str:
    return app.test_client().get("/connexion", base_url="https://localhost").headers["Set-Cookie"]


def test_en_https_le_jeton_ne_quitte_ni_le_chiffrement_ni_le_serveur(config: Config, base: BaseDeDonnees) -> None:
    morceaux = cookie_de(create_app(replace(config, adresse="https://parcours.example"), base)).split("; ")

    assert morceaux[0].startswith("__Host-parcours=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(morceaux)
    assert not [m for m in morceaux if m.startswith(("Domain", "Expires", "Max-Age"))]


def test_sur_sa_propre_machine_le_cookie_est_simple(app: Flask) -> None:
    morceaux = cookie_de(app).split("; ")

    assert morceaux[0].startswith("parcours=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(morceaux)
    assert "Secure" not in morceaux


def test_le_jeton_est_opaque_et_jamais_deux_fois_le_meme(visiter: Visiter) -> None:
    jetons = {jeton(visiter("alice")) for _ in range(3)}

    assert len(jetons) == 3
    assert {len(valeur) for valeur in jetons} == {43}


# --- headers and errors -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("adresse", "statut"),
    [
        ("/connexion", 200),
        ("/ping", 200),
        ("/", 302),
        ("/inconnu", 404),
        ("/parcours", 302),
        ("/deconnexion", 405),
        ("/static/css/tokens.css", 200),
        ("/static/inconnu.css", 404),
        ("/comptes/99999999999999999999", 404),
        ("/aide?q=%00", 400),
    ],
)
def test_chaque_reponse_porte_les_entetes(visiter: Visiter, adresse: str, statut: int) -> None:
    reponse = visiter("").client.get(adresse)

    assert reponse.status_code == statut
    assert {nom: reponse.headers.get(nom) for nom in ENTETES} == ENTETES
    est_un_fichier = adresse == "/static/css/tokens.css"
    assert reponse.headers["Cache-Control"] == ("public, max-age=31536000, immutable" if est_un_fichier else "no-store")
    assert "Strict-Transport-Security" not in reponse.headers
    reponse.close()


def test_en_https_les_reponses_imposent_le_chiffrement(config: Config, base: BaseDeDonnees) -> None:
    app = create_app(replace(config, adresse="https://parcours.example"), base)

    assert app.test_client().get("/inconnu").headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_une_methode_refusee_dit_lesquelles_passent(visiter: Visiter) -> None:
    assert "POST" in visiter("").client.get("/deconnexion").headers["Allow"]


def test_une_page_absente_garde_la_navigation(visiter: Visiter) -> None:
    page = visiter("alice").voir("/inconnu", statut=404)

    assert page.titre == "Cette page n’existe pas"
    assert page.select_one("nav")


def en_production(config: Config, base: BaseDeDonnees) -> Flask:
    return create_app(config, base, Horloge(MAINTENANT))


def casser(*_: object) -> str:
    raise ValueError(CANARI)


def test_une_panne_donne_un_repere_et_rien_d_autre(config: Config, base: BaseDeDonnees, troupe: Troupe) -> None:
    app = en_production(config, base)
    app.add_url_rule("/essai", view_func=casser)
    navigateur = Navigateur(app)
    navigateur.se_connecter("alice@test.example")

    page = navigateur.voir("/essai", statut=500)

    assert "repère" in page.texte
    assert "ValueError" not in page.reponse.text


@pytest.mark.parametrize("ou", ["vue", "enregistrement"])
def test_le_journal_technique_ne_nomme_personne(
    config: Config, base: BaseDeDonnees, troupe: Troupe, capfd: pytest.CaptureFixture[str], ou: str
) -> None:
    app = en_production(config, base)

    @app.post("/essai")
    def essayer() -> str:
        if ou == "enregistrement":
            event.listen(session_base(), "before_commit", casser)
            return ""
        return casser()

    navigateur = Navigateur(app)
    navigateur.se_connecter("alice@test.example")

    reponse = navigateur.client.post("/essai", data={"csrf_token": navigateur.jeton()})

    ecrit = "".join(capfd.readouterr())
    assert reponse.status_code == 500
    assert "panne" in ecrit and "ValueError" in ecrit
    assert CANARI not in ecrit + reponse.text


def test_une_panne_a_l_enregistrement_n_ecrit_rien_et_le_dit(
    config: Config, base: BaseDeDonnees, troupe: Troupe
) -> None:
    navigateur = Navigateur(en_production(config, base))
    navigateur.se_connecter("alice@test.example")
    with base.transaction() as session:
        # Whatever changes an account leaves an orphan, which the database only refuses when all is recorded.
        session.connection().exec_driver_sql(
            "CREATE TABLE orphelin (parent INTEGER REFERENCES compte (id) DEFERRABLE INITIALLY DEFERRED)"
        )
        session.connection().exec_driver_sql(
            "CREATE TRIGGER casser AFTER UPDATE ON compte BEGIN INSERT INTO orphelin VALUES (-1); END"
        )

    champs = {
        "csrf_token": navigateur.jeton(),
        "rythme_rappel": "quotidien",
        "heure_rappel": "11",
        "version": navigateur.version("/compte"),
    }

    reponse = navigateur.client.post("/compte/preferences", data=champs)

    assert reponse.status_code == 500
    assert {nom: reponse.headers.get(nom) for nom in ENTETES} == ENTETES
    with base.lecture() as session:
        assert session.get_one(Compte, troupe.comptes["alice"].id).heure_rappel == 7


def test_une_base_occupee_repond_503_sans_deconnecter(
    config: Config, base: BaseDeDonnees, troupe: Troupe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "ATTENTE_VERROU_MS", 1)
    impatiente = ouvrir(config.base)
    navigateur = Navigateur(en_production(config, impatiente))
    navigateur.se_connecter("alice@test.example")
    jeton_csrf = navigateur.jeton()
    with base.ecriture() as bloquante:
        bloquante.execute(select(Compte))
        reponse = navigateur.client.post("/compte/sessions/fermer", data={"csrf_token": jeton_csrf})
        lecture = navigateur.client.get("/compte")

    assert reponse.status_code == 503
    assert reponse.headers["Retry-After"] == "5"
    assert lecture.status_code == 200
    assert navigateur.client.post("/compte/sessions/fermer", data={"csrf_token": jeton_csrf}).status_code == 303
    impatiente.engine.dispose()


def test_une_base_absente_repond_503_sans_deconnecter(config: Config, base: BaseDeDonnees, troupe: Troupe) -> None:
    app = en_production(config, base)
    navigateur = Navigateur(app)
    navigateur.se_connecter("alice@test.example")
    with base.transaction() as session:
        session.connection().exec_driver_sql("ALTER TABLE session_web RENAME TO ailleurs")

    page = Page(navigateur.client.get("/compte").data, "html.parser")

    assert navigateur.client.get("/compte").status_code == 503
    assert page.find("h1")
    with base.transaction() as session:
        session.connection().exec_driver_sql("ALTER TABLE ailleurs RENAME TO session_web")
    assert est_connecte(navigateur)


def test_un_get_ne_peut_rien_ecrire(config: Config, base: BaseDeDonnees, horloge: Horloge, troupe: Troupe) -> None:
    app = faire(config, base, horloge)
    app.add_url_rule("/essai", view_func=app.view_functions["compte.fermer_sessions"])
    alice = Navigateur(app)
    alice.se_connecter(troupe.comptes["alice"].email)

    assert alice.client.get("/essai").status_code == 503


@pytest.mark.parametrize(("mandataires", "attendue"), [(0, "127.0.0.1"), (1, "9.9.9.9"), (2, "8.8.8.8")])
def test_l_adresse_du_visiteur_vient_d_autant_de_mandataires_que_declare(
    config: Config, base: BaseDeDonnees, troupe: Troupe, mandataires: int, attendue: str
) -> None:
    app = create_app(replace(config, mandataires=mandataires), base, Horloge(MAINTENANT))
    vues: list[str | None] = []

    @app.before_request
    def noter() -> None:
        vues.append(request.remote_addr)

    app.test_client().get("/ping", headers={"X-Forwarded-For": "7.7.7.7, 8.8.8.8, 9.9.9.9"})

    assert vues == [attendue]


def test_un_jeton_invente_n_ouvre_rien(visiter: Visiter, app: Flask) -> None:
    navigateur = Navigateur(app)
    navigateur.client.set_cookie("parcours", "x" * 43)

    assert not est_connecte(navigateur)
    navigateur.se_connecter("alice@test.example", MOT_DE_PASSE)
    assert jeton(navigateur) != "x" * 43
