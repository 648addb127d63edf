"""The lines of the plan of a parcours."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.domain.faits import FaitJalon
from parcours.models import Jalon


def par_cle(session: Session, parcours_id: int, cle: str) -> Jalon | None:
    """A line of the plan of this very parcours, else None."""
    demande = select(Jalon).where(Jalon.parcours_id == parcours_id, Jalon.cle == cle)
    return session.scalars(demande).one_or_none()


def en_faits(session: Session, parcours_ids: Sequence[int]) -> dict[int, list[FaitJalon]]:
    """The lines of some parcours, as the domain reads them, by key."""
    trouves: dict[int, list[FaitJalon]] = defaultdict(list)
    # Columns, not rows kept in the session: `actions.plan` moves them without going through it.
    demande = select(*Jalon.__table__.columns).where(Jalon.parcours_id.in_(parcours_ids)).order_by(Jalon.id)
    for j in session.execute(demande):
        trouves[j.parcours_id].append(FaitJalon(j.cle, j.du_le, j.etat, j.deplace_au, j.fait_le, j.motif, j.id))
    return trouves


def en_jalon(j: Jalon) -> FaitJalon:
    """A stored line, as the domain reads it."""
    return FaitJalon(j.cle, j.du_le, j.etat, j.deplace_au, j.fait_le, j.motif, j.id)
