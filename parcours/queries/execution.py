"""The run ledger, read."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parcours.models import Execution


def sont_finies(session: Session, taches: Iterable[str], fuseau: str, pour_le: date) -> bool:
    """Whether every one of these tasks has ended for a date, well or badly."""
    noms = set(taches)
    demande = (
        select(func.count())
        .select_from(Execution)
        .where(
            Execution.tache.in_(noms),
            Execution.fuseau == fuseau,
            Execution.pour_le == pour_le,
            Execution.finie_le.is_not(None),
        )
    )
    return session.scalar(demande) == len(noms)


def depuis(session: Session, premier: date) -> list[Execution]:
    """The runs for this date and later, the latest first."""
    demande = (
        select(Execution)
        .where(Execution.pour_le >= premier)
        .order_by(Execution.pour_le.desc(), Execution.fuseau, Execution.commencee_le, Execution.tache)
    )
    return list(session.scalars(demande))


def premiere_nuit(session: Session, tache: str) -> dict[str, date]:
    """The first date a task was run for, by time zone."""
    demande = (
        select(Execution.fuseau, func.min(Execution.pour_le)).where(Execution.tache == tache).group_by(Execution.fuseau)
    )
    return dict(session.execute(demande).all())
