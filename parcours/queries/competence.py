"""Work skills seen in a parcours."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from parcours.models import CompetenceObservee


def par_id(session: Session, parcours_id: int, observation_id: int) -> CompetenceObservee | None:
    """An observation of this very parcours, else None."""
    demande = select(CompetenceObservee).where(
        CompetenceObservee.id == observation_id, CompetenceObservee.parcours_id == parcours_id
    )
    return session.scalars(demande).one_or_none()


def lister(session: Session, parcours_id: int) -> list[CompetenceObservee]:
    """The observations of a parcours with their authors, the latest first."""
    demande = (
        select(CompetenceObservee)
        .where(CompetenceObservee.parcours_id == parcours_id)
        .options(joinedload(CompetenceObservee.auteur))
        .order_by(CompetenceObservee.le.desc(), CompetenceObservee.id.desc())
    )
    return list(session.scalars(demande))


def jours(session: Session, parcours_id: int, cle: str, sauf_id: int | None = None) -> set[date]:
    """The days a skill was noted in a parcours, this one row apart."""
    demande = select(CompetenceObservee.le).where(
        CompetenceObservee.parcours_id == parcours_id, CompetenceObservee.cle == cle
    )
    if sauf_id is not None:
        demande = demande.where(CompetenceObservee.id != sauf_id)
    return set(session.scalars(demande))
