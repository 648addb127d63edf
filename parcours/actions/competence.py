"""Work skills: seen, corrected, removed. It is about the work: who supervises it notes and reads them.

The journal says the skills of the list and their levels; never what was typed.
"""

from sqlalchemy.orm import Session

from parcours.actions.journal import Auteur, ecrire
from parcours.actions.version import verifier_version
from parcours.domain.competence import (
    Competence,
    NiveauCompetence,
    SaisieCompetence,
    competences,
    verifier,
    verifier_le_jour,
)
from parcours.domain.dates import en_toutes_lettres
from parcours.models import CompetenceObservee, Parcours
from parcours.queries import competence as queries


def noter(
    session: Session, auteur: Auteur, parcours: Parcours, competence: Competence, saisie: SaisieCompetence
) -> CompetenceObservee:
    """Note how far a skill was seen on a day. Raises CompetenceImpossible."""
    verifier(saisie, parcours.entree_le, parcours.clos_le, auteur.au)
    verifier_le_jour(saisie.le, queries.jours(session, parcours.id, competence.cle))
    observation = CompetenceObservee(
        structure_id=parcours.structure_id,
        parcours_id=parcours.id,
        cle=competence.cle,
        rome=competence.rome,
        libelle=competence.libelle,
        niveau=saisie.niveau.value,
        le=saisie.le,
        preuve=saisie.preuve,
        auteur_id=auteur.compte_id,
    )
    session.add(observation)
    _ecrire(session, auteur, parcours, "CompetenceObservee", f"Savoir-faire observé : {_resume(auteur, observation)}.")
    return observation


def corriger(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    observation: CompetenceObservee,
    saisie: SaisieCompetence,
    version: int,
) -> None:
    """Correct an observation read at `version`; its skill stays.

    Raises CompetenceImpossible, ModificationConcurrente.
    """
    verifier_version(observation, version)
    verifier(saisie, parcours.entree_le, parcours.clos_le, auteur.au)
    verifier_le_jour(saisie.le, queries.jours(session, parcours.id, observation.cle, sauf_id=observation.id))
    avant = _resume(auteur, observation)
    observation.niveau, observation.le, observation.preuve = saisie.niveau.value, saisie.le, saisie.preuve
    apres = _resume(auteur, observation)
    change = f" ; avant : {avant}" if apres != avant else ""
    _ecrire(session, auteur, parcours, "CompetenceCorrigee", f"Savoir-faire observé corrigé : {apres}{change}.")


def supprimer(
    session: Session, auteur: Auteur, parcours: Parcours, observation: CompetenceObservee, version: int
) -> None:
    """Remove an observation read at `version`; its line stays in the journal. Raises ModificationConcurrente."""
    verifier_version(observation, version)
    session.delete(observation)
    quoi = _resume(auteur, observation)
    _ecrire(session, auteur, parcours, "CompetenceSupprimee", f"Savoir-faire observé supprimé : {quoi}.")


def _resume(auteur: Auteur, observation: CompetenceObservee) -> str:
    # Words of one's own may say anything: the journal, which administrators read, keeps those of the list.
    de_la_liste = {competence.cle for competence in competences(auteur.au)}
    quoi = observation.libelle if observation.cle in de_la_liste else "hors liste"
    return f"{quoi}, {NiveauCompetence(observation.niveau).mot} le {en_toutes_lettres(observation.le)}"


def _ecrire(session: Session, auteur: Auteur, parcours: Parcours, evenement: str, phrase: str) -> None:
    ecrire(session, auteur, evenement, phrase, parcours=parcours)
