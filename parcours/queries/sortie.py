"""The exit of one parcours and the news taken after it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.models import Parcours, Sortie, Suivi


def de_parcours(session: Session, parcours_id: int) -> Sortie | None:
    """The exit of a parcours."""
    return session.scalars(select(Sortie).where(Sortie.parcours_id == parcours_id)).one_or_none()


def suivis(session: Session, parcours_id: int) -> list[Suivi]:
    """The news due or noted after the exit, the nearest first."""
    return list(session.scalars(select(Suivi).where(Suivi.parcours_id == parcours_id).order_by(Suivi.mois)))


def autre_parcours_en_cours(session: Session, parcours: Parcours) -> bool:
    """Whether the person has come back since: another stay in the structure is current."""
    demande = select(Parcours.id).where(
        Parcours.salarie_id == parcours.salarie_id, Parcours.id != parcours.id, Parcours.clos_le.is_(None)
    )
    return session.scalar(demande.limit(1)) is not None
