"""Geometry of a rate with its interval and its target: positions in % of one scale shared by all the rows."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from parcours.rendering.formats import pourcent

_PAS = 0.2


@dataclass(frozen=True)
class Jauge:
    """One row: interval from bas to haut, rate, target (all in % of the scale), and the same in words."""

    bas: float
    point: float
    haut: float
    objectif: float | None
    description: str


@dataclass(frozen=True)
class Graduation:
    """A name on the scale: where (in %), what, on which side, and whether a phone shows it."""

    x: float
    texte: str
    ancre: str
    est_au_bord: bool


def maximum_commun(valeurs: Iterable[float | None]) -> float:
    """End of the scale for all the rows: the highest value, raised to a multiple of 20 %, never above 1."""
    haut = max((valeur for valeur in valeurs if valeur is not None), default=0.0)
    return min(1.0, round(max(1, math.ceil(round(haut / _PAS, 6))) * _PAS, 2))


def echelle(maximum: float) -> tuple[Graduation, ...]:
    """Names of the scale, every 20 %."""
    n = round(maximum / _PAS)
    return tuple(
        Graduation(
            round(i * 100 / n, 2),
            pourcent(round(i * _PAS, 2)),
            "start" if i == 0 else "end" if i == n else "middle",
            i in (0, n),
        )
        for i in range(n + 1)
    )


def tracer(taux: float, bas: float, haut: float, objectif: float | None, maximum: float) -> Jauge:
    """A rate, its interval and its target (shares of one) on a scale that ends at `maximum`."""
    mots = [f"Taux {pourcent(taux)}", f"intervalle de {pourcent(bas)} à {pourcent(haut)}"]
    if objectif is not None:
        mots.append(f"objectif {pourcent(objectif)}")

    def x(part: float) -> float:
        return round(min(part, maximum) * 100 / maximum, 2)

    return Jauge(x(bas), x(taux), x(haut), None if objectif is None else x(objectif), ", ".join(mots))
