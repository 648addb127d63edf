"""The links of a message: asked first, done once, by whoever the message was for, and nothing of anyone is shown."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from itsdangerous import URLSafeSerializer
from sqlalchemy import select

from parcours.actions.lien import USAGE_ARRET, Lien, jeton_d_arret, jeton_de_geste
from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.domain.suite_alerte import Geste
from parcours.models import Affectation, Alerte, Compte, Journal, LienUtilise, Rappel, Role, SuiteAlerte
from tests.builders import Troupe
from tests.conftest import MAINTENANT
from tests.jobs.outils import AU, changer, lue, ouvrir_alerte
from tests.page import Navigateur
from tests.web.horloges import application

Visiter = Callable[[str], Navigateur]


@pytest.fixture
def alerte(base: BaseDeDonnees, troupe: Troupe) -> int:
    """A contract of Alice's person ends in 20 days."""
    return ouvrir_alerte(base, troupe.parcours, 20)


def lien_de(config: Config, troupe: Troupe, cle: int, geste: Geste = Geste.PRENDRE, nom: str = "alice") -> str:
    lien = Lien(geste, cle, troupe.comptes[nom].id, AU, MAINTENANT + timedelta(days=7))
    return f"/lien/{jeton_de_geste(config.cle_secrete, lien, troupe.comptes[nom].email)}"


def suites(base: BaseDeDonnees) -> list[tuple[str, int | None]]:
    with base.lecture() as session:
        return [(suite.genre, suite.par_id) for suite in session.scalars(select(SuiteAlerte).order_by(SuiteAlerte.id))]


def test_un_lien_ne_sert_qu_a_l_adresse_ou_il_est_parti(
    visiter: Visiter, base: BaseDeDonnees, config: Config, troupe: Troupe, alerte: int
) -> None:
    alice = troupe.comptes["alice"]
    adresse = lien_de(config, troupe, alerte)
    changer(base, Compte, alice.id, email="autre@test.example")
    visiter("").voir(adresse, statut=404)
    visiter("").poster(adresse, statut=404)
    assert suites(base) == []
    changer(base, Compte, alice.id, email=alice.email)
    visiter("").voir(adresse)


@pytest.mark.usefixtures("moteur")
def test_prendre_demande_puis_prend_sans_connexion(
    visiter: Visiter, base: BaseDeDonnees, config: Config, troupe: Troupe, alerte: int
) -> None:
    inconnu, adresse = visiter(""), lien_de(config, troupe, alerte)
    page = inconnu.voir(adresse)
    assert page.titre == "Prendre cette échéance\u00a0?"
    assert "Renouveler, ou préparer une sortie" in page.texte

    assert inconnu.remplir(adresse, {}, statut=200).titre == "C’est pris"

    assert lue(base, alerte).prise_par_id == troupe.comptes["alice"].id
    assert suites(base) == [("prise", troupe.comptes["alice"].id)]


def test_reporter_dit_quand_elle_revient(
    visiter: Visiter, base: BaseDeDonnees, config: Config, troupe: Troupe, alerte: int
) -> None:
    adresse = lien_de(config, troupe, alerte, Geste.REPORTER)
    inconnu = visiter("")
    assert "le 30 novembre 2026" in inconnu.voir(adresse).texte
    assert inconnu.remplir(adresse, {}, statut=200).titre == "C’est reporté"
    assert lue(base, alerte).reportee_au == AU + timedelta(days=7)


def test_on_ne_reporte_pas_au_dela_de_l_echeance(
    visiter: Visiter, base: BaseDeDonnees, config: Config, troupe: Troupe
) -> None:
    proche = ouvrir_alerte(base, troupe.parcours, 3)
    visiter("").remplir(lien_de(config, troupe, proche, Geste.REPORTER), {}, statut=200)
    assert lue(base, proche).reportee_au == AU + timedelta(days=3)


@pytest.mark.parametrize("geste", [Geste.PRENDRE, Geste.REPORTER])
def test_un_robot_qui_suit_les_liens_ne_fait_rien(
    visiter: Visiter, base: BaseDeDonnees, config: Config, troupe: Troupe, alerte: int, geste: Geste
) -> None:
    robot, adresse = visiter("").client, lien_de(config, troupe, alerte, geste)
    for _ in range(3):
        assert robot.get(adresse).status_code == 200
        assert robot.head(adresse).status_code == 200
    # Nor does one that posts without the page.
    robot.post(adresse)
    assert suites(base) == []
    with base.lecture() as session:
        assert session.scalars(select(LienUtilise)).all() == []


def test_un_lien_ne_sert_qu_une_fois(
    visiter: Visiter, base: BaseDeDonnees, config: Config, troupe: Troupe, alerte: int
) -> None:
    adresse, inconnu = lien_de(config, troupe, alerte), visiter("")
    inconnu.remplir(adresse, {}, statut=200)
    changer(base, Alerte, alerte, prise_par_id=None)
    assert inconnu.voir(adresse, 404).titre == "Ce lien ne sert plus"
    inconnu.poster(adresse, statut=404)
    assert lue(base, alerte).prise_par_id is None
    assert len(suites(base)) == 1


def test_un_lien_refuse_peut_resservir(
    visiter: Visiter, base: BaseDeDonnees, config: Config, troupe: Troupe, alerte: int
) -> None:
    changer(base, Alerte, alerte, prise_par_id=troupe.comptes["carole"].id)
    inconnu, adresse = visiter(""), lien_de(config, troupe, alerte)
    page = inconnu.remplir(adresse, {}, statut=422)
    assert "Quelqu’un s’en occupe déjà" in page.texte
    assert "Carole" not in page.texte
    changer(base, Alerte, alerte, prise_par_id=None)
    inconnu.remplir(adresse, {}, statut=200)


def test_un_autre_compte_apprend_a_qui_est_le_lien_et_ne_fait_rien(
    visiter: Visiter, base: BaseDeDonnees, config: Config, troupe: Troupe, alerte: int
) -> None:
    adresse, carole = lien_de(config, troupe, alerte), visiter("carole")
    for page in (carole.voir(adresse, 403), carole.poster(adresse, statut=403)):
        assert page.titre == "Ce lien est à Alice"
        assert "Vous utilisez le compte de Carole" in page.texte
        assert "Renouveler" not in page.texte
    assert suites(base) == []
    with base.lecture() as session:
        assert session.scalars(select(LienUtilise)).all() == []
    # Hers still serves her, signed in.
    assert visiter("alice").remplir(adresse, {}, statut=200).titre == "C’est pris"
    assert suites(base) == [("prise", troupe.comptes["alice"].id)]


def test_un_autre_compte_n_arrete_pas_les_rappels(
    visiter: Visiter, base: BaseDeDonnees, config: Config, troupe: Troupe
) -> None:
    carole = visiter("carole")
    assert carole.voir(arret(config, troupe), 403).titre == "Ce lien est à Alice"
    assert carole.poster(arret(config, troupe), statut=403).titre == "Ce lien est à Alice"
    assert recoit(base, troupe)
    visiter("alice").remplir(arret(config, troupe), {}, statut=200)
    assert not recoit(base, troupe)


@pytest.mark.parametrize(("jours", "statut"), [(7, 200), (8, 404)])
def test_un_lien_vaut_sept_jours(
    config: Config, base: BaseDeDonnees, troupe: Troupe, alerte: int, jours: int, statut: int
) -> None:
    Navigateur(application(config, base, days=jours)).voir(lien_de(config, troupe, alerte), statut)


def test_un_lien_d_une_autre_installation_n_ouvre_rien(
    visiter: Visiter, config: Config, troupe: Troupe, alerte: int
) -> None:
    ailleurs = lien_de(replace(config, cle_secrete="y" * 40), troupe, alerte)
    ici = lien_de(config, troupe, alerte)
    for adresse in (ailleurs, ici[:-1] + ("A" if ici[-1] != "A" else "B"), "/lien/x", "/lien/x.y"):
        visiter("").voir(adresse, 404)
        visiter("").poster(adresse, statut=404)


def test_un_lien_d_arret_ne_fait_pas_un_lien_de_geste(visiter: Visiter, config: Config, troupe: Troupe) -> None:
    visiter("").voir(arret(config, troupe).replace("desabonnement", "lien"), 404)


@pytest.mark.parametrize("qui", ["compte", "role", "structure"])
def test_les_droits_sont_revus_au_moment_d_agir(
    visiter: Visiter, base: BaseDeDonnees, config: Config, troupe: Troupe, alerte: int, qui: str
) -> None:
    adresse, inconnu = lien_de(config, troupe, alerte), visiter("")
    inconnu.voir(adresse)
    alice = troupe.comptes["alice"].id
    with base.transaction() as session:
        if qui == "compte":
            session.get_one(Compte, alice).est_actif = False
        else:
            (role,) = session.scalars(select(Role).where(Role.compte_id == alice))
            if qui == "role":
                role.fin = AU - timedelta(days=1)
            else:
                role.structure_id = troupe.autre_structure.id
    inconnu.poster(adresse, statut=404)
    inconnu.voir(adresse, 404)
    assert suites(base) == []


def test_une_alerte_sociale_ne_se_prend_pas_depuis_un_role_d_encadrant(
    visiter: Visiter, base: BaseDeDonnees, config: Config, troupe: Troupe
) -> None:
    sociale = ouvrir_alerte(base, troupe.parcours, 20, code="ECH-01")
    visiter("").voir(lien_de(config, troupe, sociale, nom="bob"), 404)


def test_ni_la_question_ni_la_reponse_ne_disent_qui(
    visiter: Visiter, config: Config, troupe: Troupe, alerte: int
) -> None:
    inconnu = visiter("")
    for geste in (Geste.PRENDRE, Geste.REPORTER):
        adresse = lien_de(config, troupe, alerte, geste)
        pages = [inconnu.voir(adresse), inconnu.remplir(adresse, {}, statut=200)]
        for page in pages:
            for canari in ("Placide", "Nadège", "Alice", "Ateliers", "contrat", troupe.parcours.ref):
                assert canari not in page.reponse.get_data(as_text=True)


def test_agir_depuis_un_message_le_dit_ouvert(
    visiter: Visiter, base: BaseDeDonnees, config: Config, troupe: Troupe, alerte: int
) -> None:
    with base.transaction() as session:
        session.add(
            Rappel(
                compte_id=troupe.comptes["alice"].id,
                jour=AU,
                identifiant="x",
                sujet="",
                texte="",
                html="",
                vu_le=MAINTENANT,
                cree_le=MAINTENANT,
                prochain_essai_le=MAINTENANT,
                envoye_le=MAINTENANT,
            )
        )
    adresse, inconnu = lien_de(config, troupe, alerte), visiter("")

    def ouvert_le() -> object:
        with base.lecture() as session:
            return session.scalars(select(Rappel.ouvert_le)).one()

    inconnu.voir(adresse)
    assert ouvert_le() is None
    inconnu.remplir(adresse, {}, statut=200)
    assert ouvert_le() == MAINTENANT


# One tap in a reader of mails: RFC 8058.


def arret(config: Config, troupe: Troupe, nom: str = "alice") -> str:
    compte = troupe.comptes[nom]
    return f"/desabonnement/{jeton_d_arret(config.cle_secrete, compte.id, compte.email)}"


def recoit(base: BaseDeDonnees, troupe: Troupe, nom: str = "alice") -> bool:
    with base.lecture() as session:
        return session.get_one(Compte, troupe.comptes[nom].id).recoit_rappels


@pytest.mark.usefixtures("moteur")
def test_le_serveur_d_une_messagerie_arrete_les_rappels_d_un_geste(
    app: Flask, base: BaseDeDonnees, config: Config, troupe: Troupe
) -> None:
    messagerie = app.test_client()
    reponse = messagerie.post(arret(config, troupe), data={"List-Unsubscribe": "One-Click"})
    # Such a server follows no redirection.
    assert reponse.status_code == 200
    assert not recoit(base, troupe)
    assert recoit(base, troupe, "bob")
    assert messagerie.post(arret(config, troupe), data={"List-Unsubscribe": "One-Click"}).status_code == 200
    with base.lecture() as session:
        (ligne,) = session.scalars(select(Journal).where(Journal.evenement == "RappelsArretes"))
        assert ligne.compte_id == troupe.comptes["alice"].id


def test_suivre_le_lien_d_arret_demande_d_abord(
    visiter: Visiter, base: BaseDeDonnees, config: Config, troupe: Troupe
) -> None:
    inconnu = visiter("")
    assert inconnu.voir(arret(config, troupe)).titre == "Arrêter les rappels\u00a0?"
    assert recoit(base, troupe)
    assert inconnu.remplir(arret(config, troupe), {}, statut=200).titre == "Les rappels sont arrêtés"
    assert not recoit(base, troupe)
    assert inconnu.voir(arret(config, troupe)).titre == "Les rappels sont arrêtés"


def test_on_les_remet_depuis_son_compte(visiter: Visiter, base: BaseDeDonnees, config: Config, troupe: Troupe) -> None:
    visiter("").remplir(arret(config, troupe), {}, statut=200)
    visiter("alice").remplir("/compte", {"rythme_rappel": "hebdomadaire"})
    assert recoit(base, troupe)


def test_un_lien_d_arret_ne_sert_qu_a_l_adresse_ou_il_est_parti_et_longtemps(
    app: Flask, base: BaseDeDonnees, config: Config, troupe: Troupe
) -> None:
    alice, lien = troupe.comptes["alice"], arret(config, troupe)
    changer(base, Compte, alice.id, email="autre@test.example")
    assert app.test_client().post(lien).status_code == 400
    assert recoit(base, troupe)
    changer(base, Compte, alice.id, email=alice.email)
    plus_tard = application(config, base, days=2000)
    assert plus_tard.test_client().post(lien).status_code == 200
    assert not recoit(base, troupe)


def test_un_lien_d_arret_d_avant_le_sceau_arrete_encore(
    app: Flask, base: BaseDeDonnees, config: Config, troupe: Troupe
) -> None:
    ancien = URLSafeSerializer(config.cle_secrete, salt=USAGE_ARRET).dumps(troupe.comptes["alice"].id)
    assert app.test_client().post(f"/desabonnement/{ancien}").status_code == 200
    assert not recoit(base, troupe)


def test_un_lien_d_arret_coupe_n_arrete_rien(
    visiter: Visiter, base: BaseDeDonnees, config: Config, troupe: Troupe
) -> None:
    coupe = arret(config, troupe)[:-3]
    assert visiter("").voir(coupe, 400).titre == "Ce lien est incomplet"
    assert visiter("").client.post(coupe).status_code == 400
    assert recoit(base, troupe)


def test_un_autre_site_n_arrete_pas_les_rappels(
    app: Flask, base: BaseDeDonnees, config: Config, troupe: Troupe
) -> None:
    entetes = {"Sec-Fetch-Site": "cross-site"}
    assert app.test_client().post(arret(config, troupe), headers=entetes).status_code == 403
    assert recoit(base, troupe)


def test_les_deux_gestes_d_une_meme_alerte_sont_deux_liens(
    visiter: Visiter, base: BaseDeDonnees, config: Config, troupe: Troupe, alerte: int
) -> None:
    inconnu = visiter("")
    inconnu.remplir(lien_de(config, troupe, alerte), {}, statut=200)
    inconnu.remplir(lien_de(config, troupe, alerte, Geste.REPORTER), {}, statut=200)
    assert [genre for genre, _ in suites(base)] == ["prise", "reportee"]


def test_l_encadrant_prend_une_echeance_du_travail_de_son_equipe(
    visiter: Visiter, base: BaseDeDonnees, config: Config, troupe: Troupe, alerte: int
) -> None:
    visiter("").remplir(lien_de(config, troupe, alerte, nom="bob"), {}, statut=200)
    assert lue(base, alerte).prise_par_id == troupe.comptes["bob"].id
    with base.transaction() as session:
        for affectation in session.scalars(select(Affectation).where(Affectation.fonction == "encadrant")):
            affectation.fin = AU - timedelta(days=1)
    visiter("").voir(lien_de(config, troupe, alerte, Geste.REPORTER, "bob"), 404)
