"""How often what is written was asked about, in figures that name nobody and quote nothing."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parcours.domain.vigilance import Genre, Suite
from parcours.models import MesureVigilance


@dataclass(frozen=True)
class Questions:
    """The questions of a kind over a period, and what became of them."""

    genre: Genre
    posees: int
    gardees: int
    reservees: int
    recrites: int

    @property
    def sans_suite(self) -> int:
        """Those after which nothing was saved; what was asked the day before may be answered on the first one."""
        return max(0, self.posees - self.gardees - self.reservees - self.recrites)


def depuis(session: Session, premier: date) -> list[Questions]:
    """The questions of every kind since a day."""
    demande = (
        select(MesureVigilance.genre, MesureVigilance.suite, func.sum(MesureVigilance.nombre))
        .where(MesureVigilance.le >= premier)
        .group_by(MesureVigilance.genre, MesureVigilance.suite)
    )
    nombres = {(genre, suite): nombre for genre, suite, nombre in session.execute(demande)}
    return [Questions(genre, *(nombres.get((genre, suite), 0) for suite in Suite)) for genre in Genre]
