"""Objectives: set, changed, said reached or abandoned, removed.

The journal tells their days and what became of them; what was typed stays on the fiche: administrators read the
journal.
"""

from sqlalchemy.orm import Session

from parcours.actions import echeance
from parcours.actions.journal import Auteur, ecrire
from parcours.actions.version import verifier_version
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.objectif import EtatObjectif, SaisieObjectif, est_du_travail, verifier
from parcours.models import Objectif, Parcours


def ajouter(session: Session, auteur: Auteur, parcours: Parcours, saisie: SaisieObjectif) -> Objectif:
    """Set an objective. Raises ObjectifImpossible."""
    verifier(saisie, parcours.entree_le, auteur.au)
    objectif = Objectif(
        structure_id=parcours.structure_id,
        parcours_id=parcours.id,
        fixe_le=auteur.au,
        auteur_id=auteur.compte_id,
        **_colonnes(saisie),
    )
    session.add(objectif)
    _noter(session, auteur, parcours, "ObjectifFixe", objectif, f"fixé {_resume(objectif)}")
    return objectif


def modifier(
    session: Session, auteur: Auteur, parcours: Parcours, objectif: Objectif, saisie: SaisieObjectif, version: int
) -> None:
    """Change an objective read at `version`, or say what became of it.

    Raises ObjectifImpossible, ModificationConcurrente.
    """
    verifier_version(objectif, version)
    verifier(saisie, parcours.entree_le, auteur.au)
    avant, etait_du_travail = _resume(objectif), est_du_travail(objectif.theme)
    for colonne, valeur in _colonnes(saisie).items():
        setattr(objectif, colonne, valeur)
    apres = _resume(objectif)
    change = f" ; avant : {avant}" if apres != avant else ""
    suite = f"modifié, {apres}{change}"
    _noter(session, auteur, parcours, "ObjectifModifie", objectif, suite, est_social=not etait_du_travail)


def supprimer(session: Session, auteur: Auteur, parcours: Parcours, objectif: Objectif, version: int) -> None:
    """Remove an objective read at `version`; its line stays in the journal. Raises ModificationConcurrente."""
    verifier_version(objectif, version)
    session.delete(objectif)
    _noter(session, auteur, parcours, "ObjectifSupprime", objectif, f"supprimé, {_resume(objectif)}")


def _noter(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    evenement: str,
    objectif: Objectif,
    suite: str,
    *,
    est_social: bool = False,
) -> None:
    social = est_social or not est_du_travail(objectif.theme)
    ecrire(session, auteur, evenement, f"Objectif {suite}.", parcours=parcours, est_social=social)
    echeance.recalculer(session, auteur, [parcours])


def _colonnes(saisie: SaisieObjectif) -> dict[str, object]:
    est_ouvert = saisie.etat is EtatObjectif.OUVERT
    return {
        "intitule": saisie.intitule,
        "theme": saisie.theme,
        "pour_le": saisie.pour_le,
        "etat": saisie.etat.value,
        "clos_le": None if est_ouvert else saisie.clos_le,
        "motif": saisie.motif if saisie.etat is EtatObjectif.ABANDONNE else None,
    }


def _resume(objectif: Objectif) -> str:
    pour = f"pour le {en_toutes_lettres(objectif.pour_le)}"
    if objectif.clos_le is None:
        return pour
    return f"{pour}, {EtatObjectif(objectif.etat).libelle.lower()} le {en_toutes_lettres(objectif.clos_le)}"
