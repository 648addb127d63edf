"""Stand-ins: those of a structure, of an account."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.models import Relais


def entiers(session: Session, structure_id: int, absent_id: int, debut: date) -> list[Relais]:
    """Those of every parcours of someone who is away, still to run on a day (one statement)."""
    demande = select(Relais).where(
        Relais.structure_id == structure_id,
        Relais.absent_id == absent_id,
        Relais.est_entier,
        Relais.fin >= debut,
    )
    return list(session.scalars(demande))
