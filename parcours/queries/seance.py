"""The sessions of a training."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.models import Seance


def de_formation(session: Session, formation_id: int) -> list[Seance]:
    """The sessions of a training, the first one first."""
    return list(session.scalars(select(Seance).where(Seance.formation_id == formation_id).order_by(Seance.le)))


def par_id(session: Session, formation_id: int, seance_id: int) -> Seance | None:
    """A session of this very training, else None."""
    demande = select(Seance).where(Seance.id == seance_id, Seance.formation_id == formation_id)
    return session.scalars(demande).one_or_none()


def jours(session: Session, formation_id: int, sauf_id: int | None = None) -> set[date]:
    """The days of the sessions of a training, but for one."""
    lues = session.execute(select(Seance.id, Seance.le).where(Seance.formation_id == formation_id))
    return {le for cle, le in lues if cle != sauf_id}
