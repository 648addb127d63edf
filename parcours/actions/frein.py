"""Freins: assessed in one session, corrected, removed.

Their lines of the journal are social: only those who accompany read them, and administrators do not. They say the
themes and the levels, before and after; never what was typed beside.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from parcours.actions.journal import Auteur, ecrire
from parcours.actions.version import verifier_version
from parcours.domain.dates import accorder, en_toutes_lettres
from parcours.domain.etape import Theme
from parcours.domain.frein import Niveau, SaisieFrein, deja_evalue, en_bref, verifier, verifier_le_jour
from parcours.models import EvaluationFrein, Parcours
from parcours.queries import frein as queries


def evaluer(
    session: Session, auteur: Auteur, parcours: Parcours, le: date, saisies: Sequence[SaisieFrein]
) -> list[EvaluationFrein]:
    """Record what was looked at on a day, one row a theme, and nothing of what was not.

    Raises FreinImpossible.
    """
    verifier_le_jour(le, parcours.entree_le, parcours.clos_le, auteur.au)
    # Whoever writes on a parcours holds it: nobody assesses it for the same day in between.
    deja = {Theme(theme) for theme in queries.themes_du_jour(session, parcours.id, le)}
    verifier(saisies, deja, le)
    lignes = [
        EvaluationFrein(
            structure_id=parcours.structure_id,
            parcours_id=parcours.id,
            le=le,
            theme=saisie.theme.value,
            niveau=saisie.niveau.value,
            precision=saisie.precision,
            auteur_id=auteur.compte_id,
        )
        for saisie in saisies
    ]
    session.add_all(lignes)
    quoi = f"{accorder(len(saisies), 'frein évalué', 'freins évalués')} au {en_toutes_lettres(le)}"
    _noter(session, auteur, parcours, "FreinsEvalues", f"{quoi} : {en_bref(saisies)}.")
    return lignes


def corriger(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    evaluation: EvaluationFrein,
    le: date,
    saisie: SaisieFrein,
    version: int,
) -> None:
    """Correct an assessment read at `version`; its theme stays. Raises FreinImpossible, ModificationConcurrente."""
    verifier_version(evaluation, version)
    verifier_le_jour(le, parcours.entree_le, parcours.clos_le, auteur.au)
    if evaluation.theme in queries.themes_du_jour(session, parcours.id, le, sauf_id=evaluation.id):
        raise deja_evalue("le", le)
    avant = _resume(evaluation)
    evaluation.le, evaluation.niveau, evaluation.precision = le, saisie.niveau.value, saisie.precision
    apres = _resume(evaluation)
    change = f" ; avant : {avant}" if apres != avant else ""
    _noter(session, auteur, parcours, "FreinCorrige", f"Évaluation d’un frein corrigée, {apres}{change}.")


def supprimer(session: Session, auteur: Auteur, parcours: Parcours, evaluation: EvaluationFrein, version: int) -> None:
    """Remove an assessment read at `version`; its line stays in the journal. Raises ModificationConcurrente."""
    verifier_version(evaluation, version)
    session.delete(evaluation)
    _noter(session, auteur, parcours, "FreinSupprime", f"Évaluation d’un frein supprimée, {_resume(evaluation)}.")


def _resume(evaluation: EvaluationFrein) -> str:
    saisie = SaisieFrein(Theme(evaluation.theme), Niveau(evaluation.niveau))
    return f"{en_bref([saisie])} au {en_toutes_lettres(evaluation.le)}"


def _noter(session: Session, auteur: Auteur, parcours: Parcours, evenement: str, phrase: str) -> None:
    ecrire(session, auteur, evenement, phrase, parcours=parcours, est_social=True)
