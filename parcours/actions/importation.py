"""The import of a list of applications: everything or nothing, in one transaction, in batches."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import delete
from sqlalchemy.orm import Session

from parcours.actions import importation_lot
from parcours.actions.importation_lot import Avancer, Destination
from parcours.actions.journal import Auteur, ecrire
from parcours.actions.parcours import compte_affectable
from parcours.domain.candidature import Candidature, ImportImpossible, avertissement_nom, est_du_type, verifier_type
from parcours.domain.contrat import GenreContrat
from parcours.domain.importation import LigneRefusee, Plan, resume
from parcours.domain.parcours import Fonction
from parcours.domain.rapprochement import rapprocher
from parcours.domain.texte import nouvelle_ref
from parcours.models import Depot, Structure
from parcours.queries import compte as queries_compte
from parcours.queries import importation as queries
from parcours.queries import structure as queries_structure

TYPE = "Type employeur"
GENRES = {
    "ACI": GenreContrat.CDDI,
    "EI": GenreContrat.CDDI,
    "AI": GenreContrat.CDDU,
    "ETTI": GenreContrat.MISSION,
    "EITI": GenreContrat.PRESTATION,
}


def structure_du_siret(session: Session, siret: str) -> Structure:
    """The structure of a SIRET, however it is spaced. Raises ImportImpossible."""
    structure = queries_structure.par_siret(session, "".join(siret.split()))
    if structure is None:
        raise ImportImpossible("Aucune structure n’a ce SIRET : vérifiez ses 14 chiffres.")
    return structure


def referent_a_l_adresse(session: Session, structure: Structure, email: str, au: date) -> int:
    """The key of the account of an address, who may accompany in a structure on a day. Raises ImportImpossible."""
    comptes = queries_compte.de_structure(session, structure.id, au, *Fonction.REFERENT.roles)
    for compte in comptes:
        if compte.email == email.strip().lower():
            return compte.id
    raise ImportImpossible(
        "Cette adresse n’est pas celle d’une personne qui accompagne dans cette structure : "
        "il faut un compte de conseiller·ère ou de responsable, en vigueur aujourd’hui.",
        code="sans_role",
    )


def deposer(session: Session, auteur: Auteur, structure: Structure, contenu: bytes) -> Depot:
    """Keep a file until it is imported; the one that this account had left in this structure goes."""
    assert auteur.compte_id is not None  # noqa: S101  only a signed-in account uploads
    session.execute(delete(Depot).where(Depot.compte_id == auteur.compte_id, Depot.structure_id == structure.id))
    depot = Depot(
        structure_id=structure.id,
        compte_id=auteur.compte_id,
        ref=nouvelle_ref(),
        depose_le=auteur.le,
        contenu=contenu,
    )
    session.add(depot)
    session.flush()
    phrase = "Fichier déposé pour un import, pas encore confirmé."
    ecrire(session, auteur, "FichierDepose", phrase, structure_id=structure.id)
    return depot


def abandonner(session: Session, auteur: Auteur, depot: Depot) -> None:
    """Forget a file."""
    session.delete(depot)
    phrase = "Fichier déposé pour un import, abandonné : rien n’a été écrit."
    ecrire(session, auteur, "FichierAbandonne", phrase, structure_id=depot.structure_id)


def preparer(
    session: Session,
    structure: Structure,
    candidatures: Sequence[Candidature],
    au: date,
    *,
    accepter_reculs: bool = False,
) -> Plan:
    """What importing these applications would do on a day; nothing is written. Raises ImportImpossible."""
    types = {c.structure_type for c in candidatures}
    verifier_type(types, structure.type)
    siens = {ecrit for ecrit in types if est_du_type(ecrit, structure.type)}
    siennes = [c for c in candidatures if c.structure_type in siens]
    motif = (
        f"Cette ligne est celle d’une structure d’un autre type : la structure choisie est de type {structure.type}."
    )
    autres = [LigneRefusee(c.numero, TYPE, motif) for c in candidatures if c.structure_type not in siens]
    connues = queries.personnes_connues(
        session, structure.id, (c.pass_numero for c in siennes), (c.naissance for c in siennes)
    )
    plan = rapprocher(siennes, connues, GENRES[structure.type], au, accepter_reculs=accepter_reculs)
    avertissements = avertissement_nom((c.structure_nom for c in siennes), structure.nom)
    return replace(plan, refus=(*plan.refus, *autres), avertissements=tuple(avertissements))


def importer(
    session: Session,
    auteur: Auteur,
    structure: Structure,
    candidatures: Sequence[Candidature],
    lignes_refusees: int,
    *,
    depot: Depot | None = None,
    referent_id: int | None = None,
    accepter_reculs: bool = False,
    avancer: Avancer = lambda ecrites, total: None,
) -> Plan:
    """Write what these applications change, and tell it; `lignes_refusees` are those that could not be read.

    `referent_id` accompanies the parcours that are opened; `accepter_reculs` also writes the ends of PASS that go back;
    `avancer` is told how many persons are written, and of how many, at the start and after each batch. Nothing is
    written, not even a line of the journal, when everything is already there. Raises ImportImpossible,
    ParcoursImpossible (this account may not accompany here).
    """
    queries.verrouiller(session, structure.id)
    plan = preparer(session, structure, candidatures, auteur.au, accepter_reculs=accepter_reculs)
    referent = compte_affectable(session, structure.id, Fonction.REFERENT, referent_id, auteur.au)
    if plan.a_ecrire:
        ou = Destination(structure, GENRES[structure.type], referent)
        importation_lot.ecrire(session, auteur, ou, plan.a_ecrire, avancer)
        phrase = resume(plan, lignes_refusees + len(plan.refus))
        ecrire(session, auteur, "ImportFait", phrase, structure_id=structure.id)
    if depot is not None:
        session.execute(delete(Depot).where(Depot.id == depot.id))
    return replace(plan, sans_referent=plan.nombre_de_parcours if referent is None else 0)
