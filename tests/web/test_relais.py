"""Standing in: prepared, seen with its limits, over by itself; and what a former référent·e still reads."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.actions.journal import Auteur
from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.domain.compte import Profil
from parcours.models import (
    Affectation,
    Alerte,
    Document,
    Etape,
    EvaluationFrein,
    Journal,
    Objectif,
    Parcours,
    Relais,
    Role,
)
from parcours.queries import compte as queries_compte
from parcours.queries import veille
from parcours.queries.rappel import signalees
from tests.builders import Troupe, creer_compte, creer_parcours, creer_salarie
from tests.conftest import MAINTENANT
from tests.page import Navigateur, Page
from tests.web.horloges import application

Visiter = Callable[[str], Navigateur]
AU = date(2026, 11, 23)
FIN = date(2026, 12, 6)
SECRET, PARTAGE = "Rien n’est simple à la maison.", "Projet de permis confirmé."


@pytest.fixture
def suivi(troupe: Troupe) -> Parcours:
    return troupe.parcours


@pytest.fixture
def remi(base: BaseDeDonnees, troupe: Troupe) -> int:
    """Someone who only stands in; the notes and freins of Nadège; her alert about the PASS, and her contract's."""
    with base.transaction() as session:
        compte = creer_compte(session, "remi@test.example", "remplacant", troupe.structure, nom="Rémi", le=MAINTENANT)
        troupe.comptes["remi"] = compte
        cle = {"structure_id": troupe.structure.id, "parcours_id": troupe.parcours.id}
        session.add(
            Document(
                structure_id=troupe.structure.id,
                salarie_id=troupe.parcours.salarie_id,
                genre="rqth",
                fin=date(2027, 12, 31),
                vu_le=AU,
            )
        )
        session.add(Objectif(intitule="Quitter le foyer", theme="logement", fixe_le=AU, pour_le=FIN, **cle))
        session.add(EvaluationFrein(le=date(2026, 1, 20), theme="logement", niveau=3, precision="Expulsion", **cle))
        for visibilite, note in (("equipe", SECRET), ("partageable", PARTAGE), ("cip", "Réservé.")):
            session.add(
                Etape(
                    le=date(2026, 11, 17),
                    saisie_le=MAINTENANT,
                    genre="point",
                    etat="faite",
                    visibilite=visibilite,
                    note=note,
                    auteur_id=troupe.comptes["alice"].id,
                    **cle,
                )
            )
        for code, objet in (("ECH-04", "contrat:1"), ("ECH-01", "pass:1")):
            alerte = Alerte(code=code, objet=objet, limite=FIN, seuil=60, signalee_le=AU, ouverte_le=MAINTENANT, **cle)
            session.add(alerte)
        return compte.id


def adresse(troupe: Troupe, nom: str = "alice") -> str:
    return f"/structures/{troupe.structure.ref}/relais/nouveau?de=referent.{troupe.comptes[nom].id}"


def preparer(visiter: Visiter, troupe: Troupe, remplacant: int, statut: int = 303, **champs: object) -> Page:
    envoi = {"remplacant_id": str(remplacant), "debut": AU.isoformat(), "fin": FIN.isoformat(), **champs}
    return visiter("alice").remplir(adresse(troupe), envoi, statut=statut)


def au_jour(config: Config, base: BaseDeDonnees, troupe: Troupe, nom: str, jours: int) -> Navigateur:
    navigateur = Navigateur(application(config, base, days=jours))
    navigateur.se_connecter(troupe.comptes[nom].email)
    return navigateur


def test_le_relais_voit_l_essentiel_et_rien_de_ce_qui_fut_note(
    visiter: Visiter, troupe: Troupe, suivi: Parcours, remi: int
) -> None:
    visiter("remi").voir(f"/parcours/{suivi.ref}", statut=404)
    preparer(visiter, troupe, remi)
    page = visiter("remi").voir(f"/parcours/{suivi.ref}")
    assert "Vous assurez un relais ici jusqu’au 6 décembre 2026" in page.texte
    assert "ni les notes de l’équipe ni les freins" in page.texte
    assert "PASS IAE, encore" in page.texte and "Le plan, à rebours" in page.texte and PARTAGE in page.texte
    for cache in (SECRET, "Réservé.", "Expulsion", "Les freins", "RQTH", "Quitter le foyer"):
        for chemin in ("", "/etapes"):
            assert cache not in visiter("remi").voir(f"/parcours/{suivi.ref}{chemin}").texte
    for lien in page.select("main a[href]"):
        if str(lien["href"]).startswith(f"/parcours/{suivi.ref}"):
            visiter("remi").voir(str(lien["href"]).split("#")[0])


def test_le_relais_note_une_etape_et_ne_fait_rien_d_autre(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, suivi: Parcours, remi: int
) -> None:
    preparer(visiter, troupe, remi)
    navigateur = visiter("remi")
    navigateur.remplir(f"/parcours/{suivi.ref}/etapes/nouvelle", {"genre": "point", "note": "Vue ce matin."})
    assert "Vue ce matin." in navigateur.voir(f"/parcours/{suivi.ref}").texte
    for chemin in ("entretien", "sortie", "freins/nouvelle", "journal", "affectation", "contrats/nouveau", "bilan"):
        page = navigateur.voir(f"/parcours/{suivi.ref}/{chemin}", statut=403)
        assert "Vous assurez un relais jusqu’au 6 décembre 2026" in page.texte


@pytest.mark.parametrize(("jours", "statut"), [(0, 404), (1, 200), (3, 200), (4, 404)])
def test_les_droits_suivent_les_dates_sans_rien_faire(
    visiter: Visiter,
    config: Config,
    base: BaseDeDonnees,
    troupe: Troupe,
    suivi: Parcours,
    remi: int,
    jours: int,
    statut: int,
) -> None:
    preparer(visiter, troupe, remi, debut="2026-11-24", fin="2026-11-26")
    navigateur = au_jour(config, base, troupe, "remi", jours)
    navigateur.voir(f"/parcours/{suivi.ref}", statut=statut)
    est_listee = "Nadège" in navigateur.voir("/parcours").texte
    assert est_listee == (statut == 200) == ("Nadège" in navigateur.voir("/veille").texte)
    assert "retour le 27 novembre 2026" in navigateur.voir("/relais").texte


def profil(session: Session, compte_id: int, au: date) -> Profil:
    charge = queries_compte.par_id(session, compte_id)
    assert charge is not None
    return queries_compte.profil(charge, lambda _lieu: au)


def test_veille_pastille_et_rappel_s_accordent_avant_pendant_et_apres(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, remi: int
) -> None:
    with base.transaction() as session:
        paule = creer_compte(session, "paule@test.example", "conseiller", troupe.structure, nom="Paule", le=MAINTENANT)
    preparer(visiter, troupe, remi, debut="2026-11-24", fin="2026-11-26")
    preparer(visiter, troupe, paule.id, debut="2026-12-01", fin="2026-12-01")

    def comptees(qui: int, jour: int) -> tuple[int, int, int]:
        with base.lecture() as session:
            p = profil(session, qui, AU + timedelta(days=jour))
            lues = signalees(session, p, None)
            assert len(lues) == veille.compter(session, veille.annoncees(p))
            return (
                veille.compter_ouvertes(session, p),
                veille.compter(session, veille.miennes(p)),
                sum(s.est_a_moi for s in lues),
            )

    alice = troupe.comptes["alice"].id
    les_siennes = comptees(alice, 0)[1]
    a_personne = comptees(paule.id, 0)[1]
    du_relais = 2
    assert [comptees(remi, n) for n in (0, 1, 3, 4)] == [(0, 0, 0), (2, 2, 2), (2, 2, 2), (0, 0, 0)]
    assert [comptees(alice, n)[1] for n in (0, 1, 3, 4)] == [les_siennes] * 4
    assert [comptees(paule.id, n)[1] - a_personne for n in (7, 8, 9)] == [0, du_relais, 0]


def test_qui_remplace_prend_reporte_et_clot_sans_rien_taire_et_rend_a_son_depart(
    visiter: Visiter, config: Config, base: BaseDeDonnees, troupe: Troupe, remi: int
) -> None:
    preparer(visiter, troupe, remi, fin="2026-11-24")
    with base.lecture() as session:
        cle = session.scalars(select(Alerte.id).where(Alerte.code == "ECH-01", Alerte.objet == "pass:1")).one()
    navigateur = visiter("remi")
    for geste in ("sourdine", "confier"):
        navigateur.voir(f"/veille/alertes/{cle}/{geste}", statut=403)
    navigateur.voir(f"/veille/alertes/{cle}/reporter")
    navigateur.poster(f"/veille/alertes/{cle}/prendre")
    for jours, repondue in ((0, True), (1, True), (2, False)):
        with base.lecture() as session:
            au = AU + timedelta(days=jours)
            demande = select(Alerte.id).where(Alerte.id == cle, veille.est_repondue(au))
            assert (session.scalar(demande) is not None) is repondue
    au_jour(config, base, troupe, "remi", 2).voir(f"/veille/alertes/{cle}/reporter", statut=404)


def test_le_relais_se_lit_et_qui_est_absent_le_sait(
    visiter: Visiter, troupe: Troupe, suivi: Parcours, remi: int
) -> None:
    preparer(visiter, troupe, remi, note="Appeler le lundi.")
    assert "pas encore lu" in visiter("alice").voir("/relais").texte
    navigateur = visiter("remi")
    assert "1 relais à lire" in navigateur.voir("/parcours").texte.replace("\u00a0", " ")
    assert "Appeler le lundi." in str(navigateur.voir("/relais").select_one("#h-lire + ul"))
    navigateur.remplir("/relais", {}, lequel="main li form")
    assert "à lire" not in navigateur.voir("/parcours").texte
    assert "lu le 23" in visiter("alice").voir("/relais").texte
    ligne = visiter("alice").voir("/parcours").select_one(f'li:has(a[href="/parcours/{suivi.ref}"])')
    assert ligne is not None and "Relais de Rémi jusqu’au 6" in ligne.text
    assert "Rémi remplace jusqu’au 6 décembre 2026" in visiter("alice").voir(f"/parcours/{suivi.ref}").texte


def test_un_relais_fini_ne_demande_plus_rien_et_ne_dit_plus_rien_des_personnes(
    visiter: Visiter, config: Config, base: BaseDeDonnees, troupe: Troupe, remi: int
) -> None:
    preparer(visiter, troupe, remi, note="Appeler le lundi.")
    for jours, dit in (((FIN - AU).days, True), ((FIN - AU).days + 1, False)):
        apres = au_jour(config, base, troupe, "remi", jours)
        assert ("1 relais à lire" in apres.voir("/parcours").texte.replace("\u00a0", " ")) is dit
        assert ("Appeler le lundi." in apres.voir("/relais").texte) is dit
    assert "Appeler le lundi." in au_jour(config, base, troupe, "alice", (FIN - AU).days + 1).voir("/relais").texte


def test_arreter_un_relais_rend_tout_le_jour_meme(
    visiter: Visiter, config: Config, base: BaseDeDonnees, troupe: Troupe, suivi: Parcours, remi: int
) -> None:
    preparer(visiter, troupe, remi)
    with base.lecture() as session:
        cle = session.scalars(select(Relais.id)).one()
    ici = f"/structures/{troupe.structure.ref}/relais/{cle}/arreter"
    plus_tard = au_jour(config, base, troupe, "carole", 2)
    plus_tard.remplir(ici, {})
    au_jour(config, base, troupe, "remi", 2).voir(f"/parcours/{suivi.ref}", statut=404)
    with base.lecture() as session:
        assert session.scalars(select(Relais.fin)).one() == AU + timedelta(days=1)
        assert session.scalars(select(Affectation.fin).where(Affectation.fonction == "relais")).one() == date(
            2026, 11, 24
        )
        phrases = session.scalars(select(Journal.phrase).where(Journal.parcours_id == suivi.id)).all()
    assert "Relais arrêté\u00a0: Alice reprend le 25 novembre 2026." in phrases
    assert "déjà fini" in plus_tard.remplir(ici, {}, statut=422).texte


def test_annuler_un_relais_a_venir_n_en_garde_que_le_journal(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, remi: int
) -> None:
    preparer(visiter, troupe, remi, debut="2026-12-01")
    with base.lecture() as session:
        cle = session.scalars(select(Relais.id)).one()
    visiter("alice").remplir(f"/structures/{troupe.structure.ref}/relais/{cle}/arreter", {})
    with base.lecture() as session:
        assert session.scalars(select(Relais)).all() == []
        assert session.scalars(select(Affectation).where(Affectation.fonction == "relais")).all() == []


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({"debut": "2026-11-22"}, "aujourd’hui au plus tôt"),
        ({"fin": "2026-11-22"}, "vérifiez les dates"),
        ({"fin": "2027-02-23"}, "passez les parcours"),
        ({"tous": ""}, "au moins un parcours"),
        ({"remplacant_id": ""}, "Choisissez qui remplace"),
    ],
)
def test_un_relais_impossible_dit_pourquoi(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, remi: int, champs: dict[str, str], dit: str
) -> None:
    page = preparer(visiter, troupe, remi, statut=422, **champs)
    assert dit in page.texte
    with base.lecture() as session:
        assert session.scalars(select(Relais)).all() == []


def test_deux_relais_le_meme_jour_sont_refuses(visiter: Visiter, troupe: Troupe, remi: int) -> None:
    preparer(visiter, troupe, remi)
    page = preparer(visiter, troupe, troupe.comptes["carole"].id, statut=422, debut=FIN.isoformat(), fin="2026-12-10")
    assert "Nadège" in page.texte and "Un relais est déjà préparé" in page.texte
    preparer(visiter, troupe, troupe.comptes["carole"].id, debut="2026-12-07", fin="2026-12-10")


def test_qui_encadre_ne_peut_pas_remplacer(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, remi: int) -> None:
    preparer(visiter, troupe, troupe.comptes["bob"].id, statut=422)
    with base.transaction() as session:
        les_deux = creer_compte(session, "les-deux@test.example", "encadrant", troupe.structure, le=MAINTENANT)
        session.add(
            Role(compte_id=les_deux.id, nom="remplacant", structure_id=troupe.structure.id, debut=date(2026, 1, 1))
        )
    page = preparer(visiter, troupe, les_deux.id, statut=422)
    assert "encadre ici" in page.texte


def test_un_parcours_confie_pendant_l_absence_est_releve_aussi_et_un_parcours_passe_ne_l_est_plus(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, suivi: Parcours, remi: int
) -> None:
    preparer(visiter, troupe, remi)
    autre, alice, carole = troupe.parcours_non_encadre, troupe.comptes["alice"].id, troupe.comptes["carole"].id
    visiter("carole").remplir(f"/parcours/{autre.ref}/affectation", {"referent_id": str(alice), "debut": "2026-11-23"})
    visiter("remi").voir(f"/parcours/{autre.ref}")
    visiter("carole").remplir(f"/parcours/{suivi.ref}/affectation", {"referent_id": str(carole), "debut": "2026-11-23"})
    visiter("remi").voir(f"/parcours/{suivi.ref}", statut=404)


def test_un_relais_sur_un_seul_parcours_n_ouvre_que_celui_la(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, suivi: Parcours, remi: int
) -> None:
    with base.transaction() as session:
        salarie = creer_salarie(session, troupe.structure, "Lérus", "Ina", le=MAINTENANT)
        qui = Auteur(None, MAINTENANT, AU)
        autre = creer_parcours(session, troupe.structure, salarie, referent=troupe.comptes["alice"], auteur=qui).ref
    preparer(visiter, troupe, remi, tous="", choisis=[suivi.ref])
    visiter("remi").voir(f"/parcours/{suivi.ref}")
    visiter("remi").voir(f"/parcours/{autre}", statut=404)


def test_la_sortie_arrete_le_relais_et_son_annulation_le_rend(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, suivi: Parcours, remi: int
) -> None:
    preparer(visiter, troupe, remi, debut="2026-11-24")
    visiter("alice").remplir(
        f"/parcours/{suivi.ref}/sortie", {"le": "2026-11-23", "motif": "3", "met_fin_au_contrat": "y"}
    )
    with base.lecture() as session:
        fonctions = session.scalars(select(Affectation.fonction).where(Affectation.compte_id == remi)).all()
    assert fonctions == ["-relais"]
    visiter("alice").remplir(f"/parcours/{suivi.ref}/sortie/annuler", {})
    with base.lecture() as session:
        rendues = session.execute(
            select(Affectation.fonction, Affectation.debut, Affectation.fin).where(Affectation.compte_id == remi)
        ).all()
    assert rendues == [("relais", date(2026, 11, 24), FIN)]


@pytest.fixture
def anna(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, suivi: Parcours, remi: int) -> None:
    """Anna accompanied Nadège until the 20th, and left the structure that day."""
    with base.transaction() as session:
        compte = creer_compte(
            session,
            "anna@test.example",
            "conseiller",
            troupe.structure,
            nom="Anna",
            fin=date(2026, 11, 20),
            le=MAINTENANT,
        )
        troupe.comptes["anna"] = compte
        session.add(
            Affectation(
                structure_id=suivi.structure_id,
                parcours_id=suivi.id,
                compte_id=compte.id,
                fonction="referent",
                debut=date(2026, 1, 5),
                fin=date(2026, 11, 20),
            )
        )


def test_l_ancienne_referente_lit_tout_et_n_ecrit_rien(
    visiter: Visiter, troupe: Troupe, suivi: Parcours, anna: None
) -> None:
    navigateur = visiter("anna")
    page = navigateur.voir(f"/parcours/{suivi.ref}")
    assert "Vous n’accompagnez plus cette personne." in page.texte and "20 décembre 2026" in page.texte
    for lu in (SECRET, "Expulsion", "RQTH", "Quitter le foyer", "Le plan, à rebours", "PASS IAE"):
        assert lu in page.texte
    assert page.select("main form") == []
    for lien in page.select("main a[href]"):
        if str(lien["href"]).startswith(f"/parcours/{suivi.ref}"):
            navigateur.voir(str(lien["href"]).split("#")[0])
    for chemin in ("etapes/nouvelle", "entretien", "sortie", "freins/nouvelle", "affectation", "contrats/nouveau"):
        refus = navigateur.voir(f"/parcours/{suivi.ref}/{chemin}", statut=403)
        assert "vous pouvez lire son parcours jusqu’au 20 décembre 2026, sans rien y écrire" in refus.texte
    assert "Nadège" in navigateur.voir("/relais").texte
    navigateur.voir("/parcours", statut=403)


@pytest.mark.parametrize(("jours", "statut"), [(27, 200), (28, 404)])
def test_le_trentieme_jour_se_lit_et_le_trente_et_unieme_non(
    config: Config, base: BaseDeDonnees, troupe: Troupe, suivi: Parcours, anna: None, jours: int, statut: int
) -> None:
    navigateur = au_jour(config, base, troupe, "anna", jours)
    navigateur.voir(f"/parcours/{suivi.ref}", statut=statut)
    assert ("Nadège" in navigateur.voir("/relais").texte) is (statut == 200)
