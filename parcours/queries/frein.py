"""Assessments of the obstacles of a parcours."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.models import EvaluationFrein


def par_id(session: Session, parcours_id: int, evaluation_id: int) -> EvaluationFrein | None:
    """An assessment of this very parcours, else None."""
    demande = select(EvaluationFrein).where(
        EvaluationFrein.id == evaluation_id, EvaluationFrein.parcours_id == parcours_id
    )
    return session.scalars(demande).one_or_none()


def lister(session: Session, parcours_id: int) -> list[EvaluationFrein]:
    """The assessments of a parcours, by day."""
    demande = select(EvaluationFrein).where(EvaluationFrein.parcours_id == parcours_id)
    return list(session.scalars(demande.order_by(EvaluationFrein.le, EvaluationFrein.id)))


def themes_du_jour(session: Session, parcours_id: int, le: date, sauf_id: int | None = None) -> set[str]:
    """The themes assessed on a day, this one row apart."""
    demande = select(EvaluationFrein.theme).where(EvaluationFrein.parcours_id == parcours_id, EvaluationFrein.le == le)
    if sauf_id is not None:
        demande = demande.where(EvaluationFrein.id != sauf_id)
    return set(session.scalars(demande))
