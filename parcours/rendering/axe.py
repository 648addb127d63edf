"""What every chart shares: round steps, and labels far enough from one another."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

LIGNES_MAX = 6
ECART_MIN_POURCENT = 9.0


@dataclass(frozen=True, slots=True)
class Graduation:
    """A mark on an axis: percents across or pixels down, and its label."""

    position: float
    libelle: str


def pas_rond(etendue: float, au_moins: Fraction = Fraction(1)) -> Fraction:
    """The smallest step of 1, 2 or 5 times a power of ten that draws at most six lines; never under `au_moins`.

    Raises ValueError when the extent is not a positive finite number.
    """
    if not (math.isfinite(etendue) and etendue > 0):
        raise ValueError(f"étendue impossible : {etendue!r}")
    puissance = Fraction(10) ** math.floor(math.log10(max(etendue / LIGNES_MAX, float(au_moins))))
    for facteur in (1, 2, 5, 10, 20):
        pas = puissance * facteur
        if pas >= au_moins and etendue / float(pas) <= LIGNES_MAX:
            return pas
    raise ValueError(f"étendue impossible : {etendue!r}")


def un_sur(nombre: int, largeur_pourcent: float, ecart_min: float = ECART_MIN_POURCENT) -> int:
    """One label of how many is written, when `nombre` of them share a width evenly: the least that keeps them apart."""
    return max(1, math.ceil(ecart_min * nombre / largeur_pourcent))


def espacees(graduations: Sequence[Graduation], ecart_min: float) -> tuple[Graduation, ...]:
    """Those that can be written, the first ones first: each at least `ecart_min` from the one before, in order."""
    gardees: list[Graduation] = []
    for graduation in sorted(graduations, key=lambda g: g.position):
        if not gardees or graduation.position - gardees[-1].position >= ecart_min:
            gardees.append(graduation)
    return tuple(gardees)
