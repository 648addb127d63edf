"""Immersions (PMSMP) of a parcours."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.domain.faits import FaitImmersion
from parcours.models import Immersion


def par_id(session: Session, parcours_id: int, immersion_id: int) -> Immersion | None:
    """An immersion of this very parcours, else None."""
    demande = select(Immersion).where(Immersion.id == immersion_id, Immersion.parcours_id == parcours_id)
    return session.scalars(demande).one_or_none()


def autres(session: Session, parcours_id: int, sauf_id: int | None = None) -> list[FaitImmersion]:
    """The immersions of a parcours, but for one, as the rules read them, the first one first."""
    lignes = session.execute(
        select(Immersion.id, Immersion.hote, Immersion.debut, Immersion.fin)
        .where(Immersion.parcours_id == parcours_id)
        .order_by(Immersion.debut)
    )
    return [FaitImmersion(cle, hote, debut, fin) for cle, hote, debut, fin in lignes if cle != sauf_id]
