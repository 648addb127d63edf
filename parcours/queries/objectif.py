"""Objectives of a parcours."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.models import Objectif


def par_id(session: Session, parcours_id: int, objectif_id: int) -> Objectif | None:
    """An objective of this very parcours, else None."""
    demande = select(Objectif).where(Objectif.id == objectif_id, Objectif.parcours_id == parcours_id)
    return session.scalars(demande).one_or_none()
