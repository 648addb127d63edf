"""The calendar feed: who has one, what it shows, how it tells what moves and what goes, and what closes it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import delete, select
from werkzeug.test import TestResponse

from parcours.actions.agenda import mettre_a_jour
from parcours.actions.echeance import recalculer
from parcours.actions.journal import Auteur
from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.models import Affectation, Compte, Contrat, Echeance, EvenementAgenda, Journal, Parcours, Role
from parcours.queries import compte as queries_compte
from tests.builders import Troupe
from tests.exchange import norme
from tests.jobs.outils import AU, ne_garder_que
from tests.page import Navigateur
from tests.web.horloges import application

Visiter = Callable[[str], Navigateur]


@pytest.fixture
def seuls_contrats(base: BaseDeDonnees, troupe: Troupe) -> Troupe:
    """The cast, whose only deadlines are the ends of contracts and of PASS: the rules of the others may grow."""
    ne_garder_que(base, "ECH-01", "ECH-04")
    return troupe


def ouvrir(navigateur: Navigateur) -> str:
    """Open the feed of someone, and give its path."""
    lien = navigateur.poster("/compte/agenda", statut=200).select_one("p.band a")
    assert lien is not None
    adresse = str(lien["href"])
    assert adresse.startswith("http://127.0.0.1:8000/agenda/")
    return adresse.removeprefix("http://127.0.0.1:8000")


def journees(app: Flask, chemin: str) -> dict[str, Any]:
    """The events of a feed read as a strict reader does, by title."""
    reponse = app.test_client().get(chemin)
    assert reponse.status_code == 200, reponse.status
    assert reponse.mimetype == "text/calendar"
    norme.lire(reponse.data)
    (agenda,) = Calendar.from_ical(reponse.data, multiple=True)
    assert all(composant.errors == [] for composant in agenda.walk())
    lues = {str(journee["SUMMARY"]): journee for journee in agenda.walk("VEVENT")}
    uids = [str(journee["UID"]) for journee in agenda.walk("VEVENT")]
    assert len(set(uids)) == len(uids) == len(lues)
    return lues


def plus_tard(config: Config, base: BaseDeDonnees, jours: int) -> Flask:
    return application(config, base, days=jours)


def deplacer_le_contrat(base: BaseDeDonnees, parcours: Parcours, fin: date, auteur: Auteur) -> None:
    with base.transaction() as session:
        (contrat,) = session.scalars(select(Contrat).where(Contrat.parcours_id == parcours.id))
        contrat.fin = fin
        recalculer(session, auteur, [session.get_one(Parcours, parcours.id)])
    ne_garder_que(base, "ECH-01", "ECH-04")


def contrat(troupe: Troupe) -> str:
    return f"Fin du contrat, parcours {troupe.parcours.ref}"


@pytest.mark.usefixtures("moteur")
def test_l_agenda_montre_les_echeances_de_mes_parcours(visiter: Visiter, app: Flask, seuls_contrats: Troupe) -> None:
    ref = seuls_contrats.parcours.ref
    lues = journees(app, ouvrir(visiter("alice")))
    # Neither the person without référent·e, nor those of another structure.
    assert set(lues) == {f"Fin du contrat, parcours {ref}", f"Fin du PASS IAE, parcours {ref}"}
    journee = lues[contrat(seuls_contrats)]
    assert journee.decoded("DTSTART") == date(2026, 12, 31)
    assert str(journee["URL"]) == f"http://127.0.0.1:8000/parcours/{ref}"


@pytest.mark.parametrize(
    ("objet", "titre"),
    [
        ("etape:1", "Étape prévue"),
        ("jalon:bilan", "Plan\u00a0: Bilan d’accompagnement"),
        ("objectif:1", "Objectif"),
    ],
)
def test_une_etape_une_ligne_du_plan_et_un_objectif_ne_se_confondent_pas(
    visiter: Visiter, app: Flask, base: BaseDeDonnees, seuls_contrats: Troupe, objet: str, titre: str
) -> None:
    with base.transaction() as session:
        fin = session.scalars(
            select(Echeance).where(Echeance.code == "ECH-04", Echeance.parcours_id == seuls_contrats.parcours.id)
        ).one()
        fin.code, fin.objet = "ECH-13", objet
    assert f"{titre}, parcours {seuls_contrats.parcours.ref}" in journees(app, ouvrir(visiter("alice")))


def test_l_encadrant_n_y_lit_que_le_travail_de_son_equipe(visiter: Visiter, app: Flask, seuls_contrats: Troupe) -> None:
    assert set(journees(app, ouvrir(visiter("bob")))) == {contrat(seuls_contrats)}


def test_l_agenda_n_identifie_personne(visiter: Visiter, app: Flask, troupe: Troupe) -> None:
    flux = app.test_client().get(ouvrir(visiter("alice"))).get_data(as_text=True)
    assert troupe.parcours.ref in flux
    for canari in ("Placide", "Nadège", "0696", "1992", "Ateliers", "Alice", "alice"):
        assert canari not in flux


def test_l_adresse_ne_se_montre_qu_une_fois_et_ne_se_garde_pas(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    alice = visiter("alice")
    jeton = ouvrir(alice).removeprefix("/agenda/").removesuffix(".ics")
    assert len(jeton) >= 43
    assert jeton not in str(alice.voir("/compte"))
    with base.lecture() as session:
        compte = session.get_one(Compte, troupe.comptes["alice"].id)
        assert compte.agenda_empreinte is not None
        assert len(compte.agenda_empreinte) == 64
        phrases = session.scalars(select(Journal.phrase).where(Journal.evenement == "AgendaOuvert")).all()
    assert len(phrases) == 1
    assert jeton not in phrases[0]


def test_changer_d_adresse_ferme_l_ancienne_et_garde_les_identifiants(
    visiter: Visiter, app: Flask, seuls_contrats: Troupe
) -> None:
    alice = visiter("alice")
    ancienne = ouvrir(alice)
    avant = journees(app, ancienne)
    nouvelle = ouvrir(alice)
    assert app.test_client().get(ancienne).status_code == 404
    apres = journees(app, nouvelle)
    assert {titre: j["UID"] for titre, j in avant.items()} == {titre: j["UID"] for titre, j in apres.items()}


def test_fermer_son_agenda_le_ferme_et_oublie(
    visiter: Visiter, app: Flask, base: BaseDeDonnees, seuls_contrats: Troupe
) -> None:
    alice = visiter("alice")
    chemin = ouvrir(alice)
    journees(app, chemin)
    alice.poster("/compte/agenda/fermeture")
    assert app.test_client().get(chemin).status_code == 404
    assert "Ouvrir mon agenda" in alice.voir("/compte").texte
    with base.lecture() as session:
        assert session.scalars(select(EvenementAgenda)).all() == []


def test_sans_droit_de_lister_on_n_a_pas_d_agenda(visiter: Visiter, troupe: Troupe) -> None:
    for nom in ("rita", "ada", "perle"):
        visiteur = visiter(nom)
        visiteur.poster("/compte/agenda", statut=403)
        assert "Mon agenda" not in visiteur.voir("/compte").texte


def test_un_compte_ferme_n_a_plus_d_agenda(visiter: Visiter, app: Flask, base: BaseDeDonnees, troupe: Troupe) -> None:
    chemin = ouvrir(visiter("alice"))
    with base.transaction() as session:
        session.get_one(Compte, troupe.comptes["alice"].id).est_actif = False
    assert app.test_client().get(chemin).status_code == 404


@pytest.mark.usefixtures("moteur")
def test_une_echeance_qui_bouge_est_le_meme_evenement_une_revision_plus_loin(
    visiter: Visiter, app: Flask, config: Config, base: BaseDeDonnees, seuls_contrats: Troupe, auteur: Auteur
) -> None:
    chemin = ouvrir(visiter("alice"))
    avant = journees(app, chemin)[contrat(seuls_contrats)]
    deplacer_le_contrat(base, seuls_contrats.parcours, date(2027, 2, 28), auteur)
    demain = plus_tard(config, base, 1)
    apres = journees(demain, chemin)[contrat(seuls_contrats)]
    assert apres["UID"] == avant["UID"]
    assert apres.decoded("DTSTART") == date(2027, 2, 28)
    assert (avant["SEQUENCE"], apres["SEQUENCE"]) == (0, 1)
    assert apres.decoded("LAST-MODIFIED") > avant.decoded("LAST-MODIFIED")
    # Read again, nothing moves any more.
    assert journees(demain, chemin)[contrat(seuls_contrats)] == apres


def test_une_echeance_disparue_est_annulee_trente_jours_puis_oubliee(
    visiter: Visiter, app: Flask, config: Config, base: BaseDeDonnees, seuls_contrats: Troupe
) -> None:
    chemin = ouvrir(visiter("alice"))
    avant = journees(app, chemin)[contrat(seuls_contrats)]
    with base.transaction() as session:
        session.execute(delete(Echeance).where(Echeance.code == "ECH-04"))
    for jours in (1, 31):
        journee = journees(plus_tard(config, base, jours), chemin)[contrat(seuls_contrats)]
        assert (journee["STATUS"], journee["UID"], journee["SEQUENCE"]) == ("CANCELLED", avant["UID"], 1)
    assert contrat(seuls_contrats) not in journees(plus_tard(config, base, 32), chemin)


def test_une_echeance_qui_revient_reprend_son_evenement(
    visiter: Visiter, app: Flask, config: Config, base: BaseDeDonnees, seuls_contrats: Troupe, auteur: Auteur
) -> None:
    chemin = ouvrir(visiter("alice"))
    avant = journees(app, chemin)[contrat(seuls_contrats)]
    with base.transaction() as session:
        session.execute(delete(Echeance).where(Echeance.code == "ECH-04"))
    assert journees(app, chemin)[contrat(seuls_contrats)]["STATUS"] == "CANCELLED"
    deplacer_le_contrat(base, seuls_contrats.parcours, date(2026, 12, 31), auteur)
    revenue = journees(app, chemin)[contrat(seuls_contrats)]
    assert (revenue["STATUS"], revenue["UID"], revenue["SEQUENCE"]) == ("CONFIRMED", avant["UID"], 2)


@pytest.mark.parametrize("fin", ["affectation", "role"])
def test_qui_ne_suit_plus_voit_ses_echeances_annulees(
    visiter: Visiter, app: Flask, base: BaseDeDonnees, seuls_contrats: Troupe, fin: str
) -> None:
    chemin = ouvrir(visiter("alice"))
    journees(app, chemin)
    modele: Any = Affectation if fin == "affectation" else Role
    with base.transaction() as session:
        for ligne in session.scalars(select(modele).where(modele.compte_id == seuls_contrats.comptes["alice"].id)):
            ligne.fin = AU - timedelta(days=1)
    assert {str(journee["STATUS"]) for journee in journees(app, chemin).values()} == {"CANCELLED"}


def test_un_jour_passe_encore_du_reste_et_s_annule_quand_on_y_repond(
    visiter: Visiter, app: Flask, config: Config, base: BaseDeDonnees, seuls_contrats: Troupe
) -> None:
    chemin = ouvrir(visiter("alice"))
    avant = journees(app, chemin)[contrat(seuls_contrats)]
    # It ended on 31 December: long past, nobody answered.
    assert journees(plus_tard(config, base, 300), chemin)[contrat(seuls_contrats)] == avant
    with base.transaction() as session:
        session.execute(delete(Echeance).where(Echeance.code == "ECH-04"))
    for jours in (301, 331):
        journee = journees(plus_tard(config, base, jours), chemin)[contrat(seuls_contrats)]
        assert (journee["STATUS"], journee["UID"], journee["SEQUENCE"]) == ("CANCELLED", avant["UID"], 1)
    assert contrat(seuls_contrats) not in journees(plus_tard(config, base, 332), chemin)


def test_un_agenda_plein_garde_les_jours_les_plus_proches_et_n_annule_rien_au_dela(
    base: BaseDeDonnees, seuls_contrats: Troupe, auteur: Auteur, moteur: str
) -> None:
    with base.transaction() as session:
        lu = queries_compte.par_id(session, seuls_contrats.comptes["alice"].id)
        assert lu is not None
        alice = queries_compte.profil(lu, lambda _lieu: AU)
        fins = {
            e.code: e
            for e in session.scalars(select(Echeance).where(Echeance.parcours_id == seuls_contrats.parcours.id))
        }
        fins["ECH-01"].limite, fins["ECH-04"].limite = AU - timedelta(days=300), AU + timedelta(days=40)
        assert [e.code for e in mettre_a_jour(session, auteur, alice, maximum=2)] == ["ECH-01", "ECH-04"]
        (montre,) = mettre_a_jour(session, auteur, alice, maximum=1)
        assert (montre.code, montre.annule_le) == ("ECH-04", None)
        assert {e.annule_le for e in session.scalars(select(EvenementAgenda))} == {None}


def relire(app: Flask, chemin: str, etag: str | None = None) -> TestResponse:
    return app.test_client().get(chemin, headers={"If-None-Match": etag} if etag else {})


def test_un_agenda_inchange_ne_se_retelecharge_pas(
    visiter: Visiter, app: Flask, config: Config, base: BaseDeDonnees, seuls_contrats: Troupe, auteur: Auteur
) -> None:
    chemin = ouvrir(visiter("alice"))
    premiere = relire(app, chemin)
    assert premiere.headers["Cache-Control"] == "private, no-cache"
    seconde = relire(plus_tard(config, base, 1), chemin, premiere.headers["ETag"])
    assert (seconde.status_code, seconde.data) == (304, b"")
    deplacer_le_contrat(base, seuls_contrats.parcours, date(2027, 2, 28), auteur)
    troisieme = relire(app, chemin, premiere.headers["ETag"])
    assert troisieme.status_code == 200
    assert troisieme.headers["ETag"] != premiere.headers["ETag"]


def test_les_lectures_sont_comptees(visiter: Visiter, app: Flask, config: Config, base: BaseDeDonnees) -> None:
    chemin = ouvrir(visiter("alice"))
    statuts = [relire(app, chemin).status_code for _ in range(61)]
    assert statuts == [200] * 60 + [429]
    assert relire(app, chemin).headers["Retry-After"] == "60"
    assert relire(plus_tard(config, base, 1), chemin).status_code == 200


def test_une_adresse_inventee_n_existe_pas(app: Flask, troupe: Troupe) -> None:
    for jeton in ("", "x", "A" * 43, "A" * 3000):
        assert app.test_client().get(f"/agenda/{jeton}.ics").status_code == 404
