"""Objectives of a parcours."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.domain.objectif import EtatObjectif
from parcours.models import Objectif


def par_id(session: Session, parcours_id: int, objectif_id: int) -> Objectif | None:
    """An objective of this very parcours, else None."""
    demande = select(Objectif).where(Objectif.id == objectif_id, Objectif.parcours_id == parcours_id)
    return session.scalars(demande).one_or_none()


def ouverts(session: Session, parcours_id: int) -> list[Objectif]:
    """The objectives of a parcours still to be reached, the nearest first (one statement)."""
    demande = select(Objectif).where(Objectif.parcours_id == parcours_id, Objectif.etat == EtatObjectif.OUVERT)
    return list(session.scalars(demande.order_by(Objectif.pour_le, Objectif.id)))
