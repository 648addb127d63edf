"""What became of the alerts that digests announced: answered within a week, or not."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from parcours.domain.alerte import REMPLACEE
from parcours.models import Alerte, Annonce, Rappel, SuiteAlerte

T = TypeVar("T")


class Effet(NamedTuple):
    """How many alerts were announced, and how many of them someone then did something about."""

    annoncees: int
    suivies: int


def _est_suivie() -> ColumnElement[bool]:
    """Whether someone acted on an alert once it was announced, or its cause went, within the week of the digest.

    An alert that only gave way to the next threshold was not answered.
    """
    agie = exists().where(
        SuiteAlerte.alerte_id == Annonce.alerte_id,
        SuiteAlerte.par_id.is_not(None),
        SuiteAlerte.le >= Rappel.envoye_le,
        SuiteAlerte.le < Annonce.jugee_le,
    )
    close = and_(Alerte.close_le >= Rappel.jour, Alerte.close_le < Annonce.jugee_le, Alerte.close_motif != REMPLACEE)
    return or_(agie, close)


def _comptees(par: ColumnElement[T]) -> Select[T, int, int]:
    suivies = func.count().filter(_est_suivie())
    return (
        select(par, func.count(), suivies)
        .select_from(Annonce)
        .join(Alerte, Alerte.id == Annonce.alerte_id)
        .join(Rappel, Rappel.id == Annonce.rappel_id)
        .group_by(par)
    )


def par_message(session: Session, rappel_ids: Collection[int]) -> dict[int, Effet]:
    """What each of some messages announced for the first time, and what came of it (one statement)."""
    demande = _comptees(Annonce.rappel_id.expression).where(Annonce.rappel_id.in_(rappel_ids))
    return {cle: Effet(annoncees, suivies) for cle, annoncees, suivies in session.execute(demande)}


def par_code(session: Session, depuis: date, au: date, structures: Collection[int] | None = None) -> dict[str, Effet]:
    """By code, the alerts announced since a day and whose week was over on another, and what came of them.

    Of some structures, or of all of them; no one is named. One statement.
    """
    demande = _comptees(Alerte.code.expression).where(Rappel.jour >= depuis, Annonce.jugee_le <= au)
    if structures is not None:
        demande = demande.where(Alerte.structure_id.in_(structures))
    return {code: Effet(annoncees, suivies) for code, annoncees, suivies in session.execute(demande)}
