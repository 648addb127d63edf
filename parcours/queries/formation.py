"""Trainings of a parcours."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.domain.faits import FaitFormation
from parcours.models import Formation


def par_id(session: Session, parcours_id: int, formation_id: int) -> Formation | None:
    """A training of this very parcours, else None."""
    demande = select(Formation).where(Formation.id == formation_id, Formation.parcours_id == parcours_id)
    return session.scalars(demande).one_or_none()


def autres(session: Session, parcours_id: int, sauf_id: int | None = None) -> list[FaitFormation]:
    """The trainings of a parcours, but for one, as the rules read them."""
    lignes = session.execute(
        select(Formation.id, Formation.intitule, Formation.debut, Formation.fin).where(
            Formation.parcours_id == parcours_id
        )
    )
    return [FaitFormation(*lue) for lue in lignes if lue.id != sauf_id]


def qui_continuent(session: Session, parcours_id: int, le: date) -> list[str]:
    """The titles of the trainings of a parcours that go on after a day, the first one first."""
    demande = select(Formation.intitule).where(
        Formation.parcours_id == parcours_id, Formation.debut <= le, Formation.fin > le
    )
    return list(session.scalars(demande.order_by(Formation.debut, Formation.id)))
