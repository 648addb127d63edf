"""The participation of a parcours in the FSE+."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.models import ParticipationFse


def de_parcours(session: Session, parcours_id: int) -> ParticipationFse | None:
    """The participation of a parcours, if any."""
    demande = select(ParticipationFse).where(ParticipationFse.parcours_id == parcours_id)
    return session.scalars(demande).one_or_none()
