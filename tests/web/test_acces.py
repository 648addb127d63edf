"""Every route × every role × own structure / other crew / other structure / ended roles, against `acces.csv`.

A cell says what happens on one's own ground, then, when it differs, elsewhere: «oui», «403» (known, not allowed),
«404» (one may not know that it exists), «connexion» (sent to the sign-in page). A route that the table does not
list fails, as does a line without route.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from parcours.actions.journal import Auteur
from parcours.app import create_app
from parcours.db import BaseDeDonnees, ouvrir
from parcours.horloge import Horloge
from parcours.models import (
    Affectation,
    Alerte,
    Annexe,
    Atelier,
    Autorisation,
    Brouillon,
    CompetenceObservee,
    Compte,
    Contrat,
    Convention,
    Depot,
    Derive,
    Document,
    Etape,
    EvaluationFrein,
    Formation,
    Heures,
    Immersion,
    Journal,
    Liasse,
    Objectif,
    Parcours,
    ParticipationFse,
    Passage,
    PassIae,
    Piece,
    Prolongation,
    Rappel,
    Relais,
    Role,
    Seance,
    Structure,
    Suivi,
    Suspension,
    Trame,
)
from tests import dossiers
from tests.builders import Troupe, creer_compte, creer_parcours, creer_salarie, creer_structure, creer_troupe
from tests.configuration import configuration
from tests.exchange.classeurs import EXEMPLE
from tests.page import Navigateur

MAINTENANT = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
QUI = {
    "anonyme": "",
    "encadrant": "bob",
    "conseiller": "alice",
    "responsable": "carole",
    "remplacant": "remi",
    "ancien": "anna",
    "reseau": "rita",
    "etat": "emile",
    "zone": "zoe",
    "admin": "ada",
    "expire_encadrant": "paul",
    "expire_conseiller": "perle",
    "expire_responsable": "pia",
    "expire_reseau": "ralph",
    "expire_etat": "elsa",
    "expire_zone": "zora",
    "expire_admin": "adam",
    "sans_role": "personne",
}
TABLE = {
    ligne["route"]: ligne
    for ligne in csv.DictReader(
        (Path(__file__).parent / "acces.csv").read_text(encoding="utf-8").splitlines(), delimiter=";"
    )
}
ACCEPTES = {200, 303, 302, 422, 409}


@dataclass(frozen=True)
class Monde:
    """An application, its cast, and what routes need to be called on each ground."""

    app: Flask
    base: BaseDeDonnees
    lieux: dict[str, dict[str, Any]]
    noms: dict[str, str]
    navigateurs: dict[str, Navigateur]
    jetons: dict[str, str]

    def lignes_du_journal(self) -> int:
        """How many changes were written so far."""
        with self.base.lecture() as session:
            return session.scalar(select(func.count(Journal.id))) or 0


@pytest.fixture(scope="module")
def monde(modele_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Monde]:
    """The same objects with Bob, in another crew of his structure, in another structure, in another territory."""
    chemin = tmp_path_factory.mktemp("acces") / "acces.db"
    copy(modele_sqlite, chemin)
    base = ouvrir(f"sqlite:///{chemin}")
    # The cap on exports is not what is asked here: each role opens each of them on every ground within the hour.
    app = create_app(configuration(str(base.engine.url), exports_par_heure=10_000), base, Horloge(MAINTENANT))
    app.testing = True
    with base.transaction() as session:
        troupe = creer_troupe(session, MAINTENANT)
        _renforcer(session, troupe)
        ailleurs = creer_structure(session, "Chantier de Basse-Terre", "ACI", "Basse-Terre", "Guadeloupe")
        lieux = {
            "chez_soi": _meubler(session, troupe, troupe.structure, "Placide-Montérose", encadre_par="bob"),
            "autre_equipe": _meubler(session, troupe, troupe.structure, "Voisin", encadre_par="paul"),
            "a_cote": _meubler(session, troupe, troupe.autre_structure, "Vertueux", encadre_par="eve"),
            "autre_territoire": _meubler(session, troupe, ailleurs, "Lointain", encadre_par="eve"),
        }
        _confier(session, troupe, lieux["chez_soi"]["ref_parcours"])
    noms = {"chez_soi": "Placide-Mont", "autre_equipe": "Voisin", "a_cote": "Vertueux", "autre_territoire": "Lointain"}
    navigateurs = {role: Navigateur(app) for role in QUI}
    for role, nom in QUI.items():
        if nom:
            navigateurs[role].se_connecter(troupe.comptes[nom].email)
    # One token a session: it lasts as long as the session itself.
    jetons = {role: navigateur.jeton() for role, navigateur in navigateurs.items()}
    yield Monde(app, base, lieux, noms, navigateurs, jetons)
    base.engine.dispose()


def _renforcer(session: Session, troupe: Troupe) -> None:
    """Rémi stands in in the structure; Anna accompanied there until the 15th, and has no role any more."""
    for nom, role, fin in (("remi", "remplacant", None), ("anna", "conseiller", date(2026, 11, 15))):
        troupe.comptes[nom] = creer_compte(
            session, f"{nom}@test.example", role, troupe.structure, fin=fin, le=MAINTENANT
        )


def _confier(session: Session, troupe: Troupe, ref: str) -> None:
    """One parcours: Anna's until the 15th, Alice's since, whom Rémi replaces this week."""
    suivi = session.scalars(select(Parcours).where(Parcours.ref == ref)).one()
    for nom, fonction, debut, fin in (
        ("anna", "referent", date(2026, 1, 5), date(2026, 11, 15)),
        ("alice", "referent", date(2026, 11, 16), None),
        ("remi", "relais", date(2026, 11, 23), date(2026, 11, 29)),
    ):
        session.add(
            Affectation(
                structure_id=suivi.structure_id,
                parcours_id=suivi.id,
                compte_id=troupe.comptes[nom].id,
                fonction=fonction,
                debut=debut,
                fin=fin,
            )
        )


def _meubler(session: Session, troupe: Troupe, structure: Structure, nom: str, encadre_par: str) -> dict[str, Any]:
    """One of everything in a structure, as values of the arguments of routes."""
    auteur = Auteur(None, MAINTENANT, date(2026, 11, 23))
    encadrant = troupe.comptes[encadre_par]
    ouvert = creer_parcours(
        session,
        structure,
        creer_salarie(session, structure, nom, "Exemple", le=MAINTENANT),
        encadrant=encadrant,
        contrat=(date(2026, 1, 5), date(2026, 12, 31)),
        pass_iae=(date(2026, 1, 5), date(2028, 1, 4)),
        auteur=auteur,
    )
    clos = creer_parcours(
        session,
        structure,
        creer_salarie(session, structure, nom, "Sorti", le=MAINTENANT),
        encadrant=encadrant,
        sortie=(date(2026, 10, 30), "3"),
        auteur=auteur,
    )
    cle = {"structure_id": structure.id, "parcours_id": ouvert.id}
    le_pass = session.scalars(select(PassIae).where(PassIae.salarie_id == ouvert.salarie_id)).one()
    convention = Convention(structure_id=structure.id, numero="C", debut=date(2026, 1, 1), fin=date(2027, 12, 31))
    session.add(convention)
    session.flush()
    jours = {"debut": date(2026, 6, 1), "fin": date(2026, 6, 12)}
    faits: dict[str, Any] = {
        "etape_id": Etape(
            le=date(2026, 11, 2),
            saisie_le=MAINTENANT,
            genre="point",
            etat="faite",
            visibilite="equipe",
            auteur_id=encadrant.id,
            **cle,
        ),
        "formation_id": Formation(intitule="CACES", finalite="certification", resultat="a_renseigner", **jours, **cle),
        "immersion_id": Immersion(hote="Pépinière", objet="decouvrir", resultat="a_renseigner", **jours, **cle),
        "objectif_id": Objectif(
            intitule="Passer le code", theme="mobilite", fixe_le=date(2026, 11, 2), pour_le=date(2027, 1, 31), **cle
        ),
        "evaluation_id": EvaluationFrein(le=date(2026, 1, 20), theme="mobilite", niveau=2, **cle),
        "observation_id": CompetenceObservee(
            cle="tondre", libelle="Tondre", niveau="aide", le=date(2026, 1, 20), auteur_id=encadrant.id, **cle
        ),
        "document_id": Document(
            structure_id=structure.id,
            salarie_id=ouvert.salarie_id,
            genre="rqth",
            fin=date(2027, 1, 31),
            vu_le=date(2026, 11, 2),
        ),
        "suspension_id": Suspension(
            structure_id=structure.id, pass_iae_id=le_pass.id, motif="contrat_rompu", saisie_le=MAINTENANT, **jours
        ),
        "prolongation_id": Prolongation(
            structure_id=structure.id,
            pass_iae_id=le_pass.id,
            motif="rqth",
            debut=date(2028, 1, 4),
            fin=date(2028, 6, 1),
            demandee_le=date(2026, 11, 2),
            decision="demandee",
            saisie_le=MAINTENANT,
        ),
        "autorisation_id": Autorisation(genre="derogation_horaire", **jours, **cle),
        "heures_id": Heures(
            contrat_id=_contrat(session, ouvert), mois=date(2026, 6, 1), travaillees=Decimal(104), **cle
        ),
        "atelier_id": Atelier(structure_id=structure.id, intitule="Budget", le=date(2026, 11, 2)),
        "trame_id": Trame(structure_id=structure.id, titre=f"Bilan {ouvert.id}", genre="bilan", rubriques=["La suite"]),
        "annexe_id": Annexe(
            structure_id=structure.id,
            convention_id=convention.id,
            numero="A",
            debut=date(2026, 1, 1),
            fin=date(2026, 12, 31),
            postes_etp=Decimal(3),
        ),
    }
    depots = [
        Depot(
            structure_id=structure.id,
            ref=f"depot{ouvert.id}{usage}",
            compte_id=troupe.comptes["alice"].id,
            depose_le=MAINTENANT,
            contenu=EXEMPLE.read_bytes(),
        )
        for usage in ("a", "b")
    ]
    # One open signal at most in a structure: two crews of the same one share it.
    signal = session.scalars(select(Derive).where(Derive.structure_id == structure.id)).one_or_none() or Derive(
        structure_id=structure.id,
        detectee_le=date(2026, 11, 2),
        ouverte_le=MAINTENANT,
        debut_estime=date(2026, 3, 12),
        comptees=19,
        dynamiques=3,
        donnees={"titre": "Les sorties dynamiques reculent", "attendues": 9.0, "phrases": []},
    )
    message = Rappel(
        compte_id=encadrant.id,
        jour=date(2026, 10, ouvert.id),
        identifiant=f"rappel-{ouvert.id}",
        sujet="",
        texte="",
        html="",
        vu_le=MAINTENANT,
        cree_le=MAINTENANT,
        prochain_essai_le=MAINTENANT,
        abandonne_le=MAINTENANT,
    )
    faits["alerte_id"] = Alerte(
        code="ECH-04",
        objet="contrat:1",
        limite=date(2026, 12, 31),
        seuil=60,
        signalee_le=date(2026, 11, 2),
        ouverte_le=MAINTENANT,
        **cle,
    )
    brouillon = Brouillon(compte_id=troupe.comptes["alice"].id, contenu={"note": nom}, maj_le=MAINTENANT, **cle)
    session.add_all([*faits.values(), *depots, signal, message, brouillon])
    session.add(Suivi(structure_id=structure.id, parcours_id=clos.id, mois=3, du_le=date(2027, 1, 30)))
    structure.participe_fse = True
    session.add(ParticipationFse(entree_saisie_le=date(2026, 1, 12), **cle))
    session.flush()
    pieces = [
        Piece(
            etape_id=faits["etape_id"].id,
            structure_id=structure.id,
            genre="voix",
            type_mime="audio/ogg",
            contenu=b"OggS",
            ajoutee_le=MAINTENANT,
        )
        for _ in range(2)
    ]
    liasses = [
        Liasse(
            structure_id=structure.id,
            ref=f"liasse{ouvert.id}{usage}",
            compte_id=troupe.comptes["alice"].id,
            demandee_le=MAINTENANT,
            total=1,
            restants=restants,
            archive=b"",
        )
        for usage, restants in (("a", []), ("b", [ouvert.id]))
    ]
    dossier = dossiers.fige(structure, f"dossier{ouvert.id}", troupe.comptes["alice"].id, MAINTENANT)
    passage = Passage(
        structure_id=structure.id,
        fonction="encadrant",
        vers_id=encadrant.id,
        debut=date(2026, 11, 2),
        passe_le=MAINTENANT,
    )
    relais = Relais(
        structure_id=structure.id,
        absent_id=troupe.comptes["alice"].id,
        remplacant_id=encadrant.id,
        debut=date(2026, 11, 2),
        fin=date(2026, 11, 8),
        est_entier=True,
        prepare_le=MAINTENANT,
    )
    seances = [
        Seance(formation_id=faits["formation_id"].id, le=date(2026, 6, jour), heures_prevues=Decimal(7), **cle)
        for jour in (1, 2)
    ]
    session.add_all([*pieces, *liasses, dossier, passage, relais, *seances])
    session.flush()
    return {
        "code": "7",
        "indicateur": "sorties_dynamiques",
        "seance_id": seances[0].id,
        "liasse": liasses[0].ref,
        "dossier": dossier.ref,
        "passage_id": passage.id,
        "relais_id": relais.id,
        "piece_id": pieces[0].id,
        "piece_a_retirer": pieces[1].id,
        # Nobody's: each account only forgets its own.
        "vue_id": 1,
        **{nom_: fait.id for nom_, fait in faits.items()},
        "ref_parcours": ouvert.ref,
        "ref_clos": clos.ref,
        "ref_structure": structure.ref,
        "salarie_id": clos.salarie_id,
        "contrat_id": _contrat(session, ouvert),
        "pass_id": le_pass.id,
        "convention_id": convention.id,
        "depot": depots[0].ref,
        "depot_a_abandonner": depots[1].ref,
        "mois": 3,
        "jalon": "relais",
        "question": "finir",
        "compte_id": troupe.comptes["pia"].id,
        "role_id": session.scalars(select(Role.id).join(Compte).where(Compte.email == "pia@test.example")).one(),
        "rappel_id": message.id,
        "jeton": "inconnu",
        "version": "0",
        "nom": "equipe.js",
        "jour": "2026-11-23",
        "vue": "veille",
        "signal": signal.id,
        # Without its comment, nothing is closed: the alert is the same for everyone.
        "geste": "clore",
    }


def _contrat(session: Session, parcours: Parcours) -> int:
    return session.scalars(select(Contrat.id).where(Contrat.parcours_id == parcours.id)).one()


def _attendu(route: str, role: str, relation: str) -> str:
    chez_soi, _, ailleurs = TABLE[route]["expire" if role.startswith("expire") else role].partition(" ")
    if not ailleurs or relation == "chez_soi":
        return chez_soi
    if relation == "autre_equipe":
        # Someone of the same structure, supervised by another: who follows some of its parcours is a stranger there.
        return ailleurs if role in {"encadrant", "remplacant", "ancien"} else chez_soi
    # The network and the State are at home in the whole territory, the local cell in its zone only.
    return chez_soi if role in {"reseau", "etat"} and relation == "a_cote" else ailleurs


def _adresse(monde: Monde, route: str, relation: str) -> str:
    regle = next(r for r in monde.app.url_map.iter_rules(route))
    lieu = monde.lieux[relation]
    arguments = {nom: lieu[nom] for nom in regle.arguments if nom != "ref"}
    if route == "importation.abandonner":
        arguments["depot"] = lieu["depot_a_abandonner"]
    if route == "pas.retirer":
        arguments["piece_id"] = lieu["piece_a_retirer"]
    if "ref" in regle.arguments:
        clos = route in {"suivi.noter", "sortie.annuler"}
        sur_parcours = regle.rule.startswith(("/parcours/", "/equipe/"))
        arguments["ref"] = lieu["ref_clos" if clos else "ref_parcours" if sur_parcours else "ref_structure"]
    with monde.app.test_request_context():
        return str(monde.app.url_map.bind("localhost").build(route, arguments))


def test_la_table_et_l_application_ont_les_memes_routes(monde: Monde) -> None:
    routes = {regle.endpoint: regle.methods or set() for regle in monde.app.url_map.iter_rules()}
    del routes["static"]
    ecrites = {nom: set(ligne["methodes"].split()) for nom, ligne in TABLE.items()}
    assert ecrites == {nom: methodes - {"HEAD", "OPTIONS"} for nom, methodes in routes.items()}


@pytest.mark.parametrize("route", [route for route in TABLE if route != "connexion.sortir"])
def test_chaque_role_trouve_ce_que_dit_la_table(monde: Monde, route: str) -> None:
    fautes = []
    for relation in monde.lieux:
        adresse = _adresse(monde, route, relation)
        for role, navigateur in monde.navigateurs.items():
            attendu = _attendu(route, role, relation)
            for methode in TABLE[route]["methodes"].split():
                avant = monde.lignes_du_journal()
                lieu = monde.lieux[relation]
                champs = {nom: str(lieu[cle]) for nom, cle in (("signal", "signal"), ("alerte", "alerte_id"))}
                champs["csrf_token"] = monde.jetons[role]
                reponse = _demander(navigateur, methode, adresse, champs)
                trouve = _lire(reponse)
                if trouve != attendu:
                    fautes.append(f"{methode} {adresse} {role} {relation} : {trouve} au lieu de {attendu}")
                if attendu != "oui" and route != "connexion.accepter" and monde.lignes_du_journal() != avant:
                    fautes.append(f"{methode} {adresse} {role} : refusé, mais quelque chose a été écrit")
                fautes += [
                    f"{methode} {adresse} {role} lit « {nom} »"
                    for lieu, nom in monde.noms.items()
                    if nom in reponse.data.decode("utf-8", "replace") and not _peut_lire(role, lieu)
                ]
    assert fautes == []


def _demander(navigateur: Navigateur, methode: str, adresse: str, champs: dict[str, str]) -> TestResponse:
    if methode == "GET":
        return navigateur.client.get(adresse)
    return navigateur.client.post(adresse, data=champs)


def _lire(reponse: TestResponse) -> str:
    if reponse.location and reponse.location.startswith("/connexion"):
        return "connexion"
    return "oui" if reponse.status_code in ACCEPTES else str(reponse.status_code)


def _peut_lire(role: str, lieu: str) -> bool:
    if lieu == "autre_equipe":
        return role in {"conseiller", "responsable"}
    return role in {"encadrant", "conseiller", "responsable", "remplacant", "ancien"} and lieu == "chez_soi"


def test_sortir_ferme_la_session_de_celui_qui_sort(monde: Monde) -> None:
    navigateur = Navigateur(monde.app)
    navigateur.se_connecter("carole@test.example")
    navigateur.poster("/deconnexion", statut=303)
    assert _lire(navigateur.client.get("/parcours")) == "connexion"


def test_ecrire_sans_jeton_est_refuse_partout(monde: Monde) -> None:
    fautes = []
    for route, ligne in TABLE.items():
        # Whoever asks to leave leaves, even from a page too old to carry a token.
        if "POST" not in ligne["methodes"] or route == "connexion.sortir":
            continue
        avant = monde.lignes_du_journal()
        reponse = monde.navigateurs["conseiller"].client.post(_adresse(monde, route, "chez_soi"), data={"nom": "x"})
        if monde.lignes_du_journal() != avant:
            fautes.append(route)
        if reponse.status_code not in {200, 303, 400}:
            fautes.append(f"{route} {reponse.status_code}")
    assert fautes == []
