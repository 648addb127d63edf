"""The pages that are measured, and how many SQL statements each page of the application sends."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from parcours.app import create_app
from parcours.db import BaseDeDonnees
from parcours.domain.compte import NomRole
from parcours.domain.suite_alerte import Geste
from parcours.models import (
    Affectation,
    Alerte,
    Annexe,
    Atelier,
    Autorisation,
    CompetenceObservee,
    Convention,
    Document,
    DossierGestionFige,
    Etape,
    EvaluationFrein,
    Formation,
    Heures,
    Immersion,
    Jalon,
    Liasse,
    Objectif,
    Parcours,
    PassIae,
    Piece,
    Prolongation,
    Relais,
    Role,
    Salarie,
    Seance,
    Structure,
    Suivi,
    Suspension,
    Trame,
)
from parcours.models import Contrat as ContratTable
from tests.bench.population import GRANDE
from tests.bench.remplissage import HORLOGE, jeton
from tests.compteur import instructions
from tests.configuration import configuration

TEMOIN_ID, GRANDE_ID = 1, 2
LISTE, LISTE_ENTIERE, LISTE_GRANDE = "liste (les miens)", "liste (toute la structure)", "liste (450 en cours)"
PING = "/ping"


@dataclass(frozen=True)
class Page:
    """A page to measure: its name, its address, who reads it, and what proves that it is the right one."""

    nom: str
    chemin: str
    jeton: str
    contient: str
    est_liste: bool = False


def comptes(session: Session, structure_id: int = TEMOIN_ID) -> dict[str, int]:
    """One account per role: those of a structure, and those of no structure."""
    demande = (
        select(Role.nom, func.min(Role.compte_id))
        .where((Role.structure_id == structure_id) | Role.structure_id.is_(None))
        .group_by(Role.nom)
    )
    return {ligne.nom: ligne[1] for ligne in session.execute(demande)}


def a_mesurer(base: BaseDeDonnees) -> list[Page]:
    """The pages of the witness structure, and the list of the biggest one where there is one."""
    with base.lecture() as session:
        qui = comptes(session)
        conseiller, responsable = jeton(qui[NomRole.CONSEILLER]), jeton(qui[NomRole.RESPONSABLE])
        ref, nom = session.execute(
            select(Parcours.ref, Salarie.nom)
            .join(Parcours.salarie)
            .join(Affectation, Affectation.parcours_id == Parcours.id)
            .where(Parcours.clos_le.is_(None), Affectation.compte_id == qui[NomRole.CONSEILLER])
            .order_by(Parcours.id)
            .limit(1)
        ).one()
        en_cours = session.scalar(
            select(func.count()).where(Parcours.structure_id == GRANDE_ID, Parcours.clos_le.is_(None))
        )
        grande = comptes(session, GRANDE_ID) if en_cours == GRANDE else None
    ligne, morceau = 'class="line"', nom[:4].lower()
    pages = [
        Page(PING, "/ping", "", "ok"),
        Page(LISTE, "/parcours", conseiller, ligne, est_liste=True),
        Page(LISTE_ENTIERE, "/parcours", responsable, ligne, est_liste=True),
        Page("recherche", f"/parcours?q={morceau}&referent=tous&etat=tous", conseiller, ligne),
        Page("fiche", f"/parcours/{ref}", conseiller, nom),
        Page("veille", "/veille", conseiller, "<h1"),
        Page("aide (sans données)", "/aide", conseiller, "<h1"),
    ]
    if grande is not None:
        entiere = Page(LISTE_GRANDE, "/parcours", jeton(grande[NomRole.RESPONSABLE]), ligne, est_liste=True)
        pages.insert(3, entiere)
    return pages


@dataclass(frozen=True)
class Compte:
    """The most statements that a route sends for a page, and for which role; `nombre` None: no page was obtained."""

    route: str
    nombre: int | None
    role: str = ""


def compter_les_instructions(base: BaseDeDonnees, pages: list[Page]) -> tuple[dict[str, int], list[Compte]]:
    """How many SQL statements: of each measured page, and at most of each GET route, whoever reads it."""
    app = create_app(configuration(base.engine.url.render_as_string(hide_password=False)), base, HORLOGE)
    with base.lecture() as session:
        qui, valeurs = comptes(session), list(_valeurs(session))
    mesurees = {page.nom: _envoyees(app, base, page.chemin, page.jeton) or 0 for page in pages}
    trouves = []
    for regle in sorted(app.url_map.iter_rules(), key=lambda r: r.endpoint):
        if "GET" not in (regle.methods or ()) or regle.endpoint == "static":
            continue
        comptees = [
            (nombre, role)
            for adresse in _adresses(app, regle, valeurs)
            for role, cle in qui.items()
            if (nombre := _envoyees(app, base, adresse, jeton(cle))) is not None
        ]
        nombre, role = max(comptees, default=(None, ""))
        trouves.append(Compte(regle.endpoint, nombre, role))
    return mesurees, trouves


def _envoyees(app: Flask, base: BaseDeDonnees, adresse: str, qui: str) -> int | None:
    navigateur = app.test_client()
    if qui:
        navigateur.set_cookie("parcours", qui)
    with instructions(base.engine) as envoyees:
        reponse = navigateur.get(adresse)
    return len(envoyees) if reponse.status_code == 200 else None


def _adresses(app: Flask, regle: Rule, valeurs: list[Mapping[str, Any]]) -> list[str]:
    """Addresses of a route: one for each set of values that fills it."""
    sujet, site = regle.rule.split("/")[1], app.url_map.bind("127.0.0.1")
    if not regle.arguments:
        return [regle.rule]
    return [
        site.build(regle.endpoint, {nom: v[nom] for nom in regle.arguments})
        for v in valeurs
        if v["sujet"] == sujet and regle.arguments <= v.keys()
    ]


def _valeurs(session: Session) -> Iterator[Mapping[str, Any]]:
    """Values for the arguments of routes, taken in the witness structure."""
    structure = session.scalars(select(Structure.ref).where(Structure.id == TEMOIN_ID)).one()
    salarie_id = session.scalar(select(func.min(Salarie.id)).where(Salarie.structure_id == TEMOIN_ID))
    compte_id, role_id = session.execute(
        select(Role.compte_id, Role.id).where(Role.structure_id == TEMOIN_ID).limit(1)
    ).one()
    convention_id, annexe_id = session.execute(
        select(Convention.id, Annexe.id).join(Convention.annexes).where(Convention.structure_id == TEMOIN_ID).limit(1)
    ).one()
    yield {
        "sujet": "structures",
        "ref": structure,
        "salarie_id": salarie_id,
        "convention_id": convention_id,
        "annexe_id": annexe_id,
        "indicateur": "sorties_dynamiques",
    }
    for cle in session.scalars(select(Atelier.id).where(Atelier.structure_id == TEMOIN_ID)):
        yield {"sujet": "structures", "ref": structure, "atelier_id": cle}
    for cle in session.scalars(select(Relais.id).where(Relais.structure_id == TEMOIN_ID)):
        yield {"sujet": "structures", "ref": structure, "relais_id": cle}
    for cle in session.scalars(select(Trame.id).where(Trame.structure_id == TEMOIN_ID)):
        yield {"sujet": "structures", "ref": structure, "trame_id": cle}
    for liasse, par in session.execute(select(Liasse.ref, Liasse.compte_id).where(Liasse.structure_id == TEMOIN_ID)):
        yield {"sujet": "structures", "ref": structure, "liasse": liasse, "compte_id": par}
    for dossier in session.scalars(select(DossierGestionFige.ref).where(DossierGestionFige.structure_id == TEMOIN_ID)):
        yield {"sujet": "structures", "ref": structure, "dossier": dossier}
    jointes = (
        select(Parcours.ref, Piece.etape_id, Piece.id)
        .join(Etape, Etape.parcours_id == Parcours.id)
        .join(Piece, Piece.etape_id == Etape.id)
    )
    for ref, etape_id, piece_id in session.execute(jointes.where(Parcours.structure_id == TEMOIN_ID)):
        yield {"sujet": "equipe", "ref": ref, "etape_id": etape_id, "piece_id": piece_id}
    yield {"sujet": "motifs-de-sortie", "code": "15"}
    yield {"sujet": "comptes", "compte_id": compte_id, "role_id": role_id}
    en_cours = [Parcours.structure_id == TEMOIN_ID, Parcours.clos_le.is_(None)]
    for nom, modele in (
        ("contrat_id", ContratTable),
        ("etape_id", Etape),
        ("formation_id", Formation),
        ("immersion_id", Immersion),
        ("autorisation_id", Autorisation),
        ("objectif_id", Objectif),
        ("evaluation_id", EvaluationFrein),
        ("observation_id", CompetenceObservee),
    ):
        demande = select(Parcours.ref, modele.id).join(modele, modele.parcours_id == Parcours.id).where(*en_cours)
        for ref, cle in session.execute(demande.order_by(modele.id.desc()).limit(1)):
            yield {"sujet": "parcours", "ref": ref, nom: cle}
    for ref, contrat_id, heures_id in session.execute(
        select(Parcours.ref, Heures.contrat_id, Heures.id)
        .join(Heures, Heures.parcours_id == Parcours.id)
        .where(*en_cours)
        .limit(1)
    ):
        yield {"sujet": "parcours", "ref": ref, "contrat_id": contrat_id, "heures_id": heures_id}
    for ref, formation_id, seance_id in session.execute(
        select(Parcours.ref, Seance.formation_id, Seance.id).join(Seance, Seance.parcours_id == Parcours.id).limit(1)
    ):
        yield {"sujet": "parcours", "ref": ref, "formation_id": formation_id, "seance_id": seance_id}
    for ref, cle in session.execute(
        select(Parcours.ref, Document.id)
        .join(Document, Document.salarie_id == Parcours.salarie_id)
        .where(*en_cours)
        .limit(1)
    ):
        yield {"sujet": "parcours", "ref": ref, "document_id": cle}
    ouverte = select(Alerte.id).where(Alerte.structure_id == TEMOIN_ID, Alerte.close_le.is_(None))
    for cle in session.scalars(ouverte.order_by(Alerte.id.desc()).limit(1)):
        yield {"sujet": "veille", "alerte_id": cle, "geste": Geste.REPORTER.value}
    for (ref,) in session.execute(select(Parcours.ref).where(*en_cours).limit(1)):
        yield {"sujet": "parcours", "ref": ref, "question": "finir"}
    for ref, jalon in session.execute(
        select(Parcours.ref, Jalon.cle).join(Jalon, Jalon.parcours_id == Parcours.id).where(*en_cours).limit(1)
    ):
        yield {"sujet": "parcours", "ref": ref, "jalon": jalon}
    for nom, fait in (("suspension_id", Suspension), ("prolongation_id", Prolongation)):
        du_pass = (
            select(Parcours.ref, PassIae.id, fait.id)
            .join(PassIae, PassIae.salarie_id == Parcours.salarie_id)
            .join(fait, fait.pass_iae_id == PassIae.id)
            .where(*en_cours)
        )
        for ref, pass_id, cle in session.execute(du_pass.limit(1)):
            yield {"sujet": "parcours", "ref": ref, "pass_id": pass_id, nom: cle}
    clos = select(Parcours.ref, Suivi.mois).join(Suivi, Suivi.parcours_id == Parcours.id)
    for ref, mois in session.execute(clos.where(Parcours.structure_id == TEMOIN_ID).limit(1)):
        yield {"sujet": "parcours", "ref": ref, "mois": mois}
