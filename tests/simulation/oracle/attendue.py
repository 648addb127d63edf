"""A deadline, as the oracle expects it, and the thresholds a structure has (docs/alertes.md)."""

from dataclasses import dataclass
from datetime import date, timedelta

from tests.simulation.faits import Maison

Cle = tuple[str, str]


@dataclass(frozen=True)
class Attendue:
    """A legal date and the days before it (negative: after) on which it is signalled, the furthest first.

    `semaines`: then again each week. `cesse`: a threshold whose day comes after it is not said. `jusque`: from that day
    on it is due no more. `repere`: the day it is counted from; `habitude`: the usual gap between two steps.
    """

    limite: date
    seuils: tuple[int, ...]
    semaines: bool = False
    cesse: date | None = None
    jusque: date | None = None
    repere: date | None = None
    habitude: int | None = None

    def franchi(self, jour: date) -> int | None:
        """The latest threshold passed on a day; none: nothing to say yet."""
        passes = []
        for seuil in self.seuils:
            le = self.limite - timedelta(days=seuil)
            if le <= jour and (self.cesse is None or le <= self.cesse):
                passes.append(seuil)
        if self.semaines and passes:
            passes.append(min(passes) - 7 * ((jour - self.limite + timedelta(days=min(passes))).days // 7))
        return min(passes, default=None)

    def rien_avant(self, jour: date) -> date:
        """The first day after this one on which another threshold is passed, if nothing changes meanwhile."""
        if self.semaines:
            return jour + timedelta(days=1)
        return min(
            (le for seuil in self.seuils if (le := self.limite - timedelta(days=seuil)) > jour), default=date.max
        )


def attendue(
    maison: Maison,
    code: str,
    limite: date,
    avant: tuple[int, ...],
    *,
    fixes: tuple[int, ...] = (),
    cesse: date | None = None,
    jusque: date | None = None,
    repere: date | None = None,
) -> Attendue:
    """`avant`: the days of the product, that the structure may have replaced; `fixes`: those that nobody changes."""
    choisis = tuple(maison.seuils.get(code, avant))
    seuils = tuple(sorted({*choisis, *fixes}, reverse=True))
    return Attendue(limite, seuils, cesse=cesse, jusque=jusque, repere=repere)
