"""Geometry of the freins: a radar of two moments, and one small stepped curve each. Nothing is added up.

A radar has one axis a theme, from its hub (nothing in the way) to its rim (blocking). Level 0 is a little off the
centre, so that «nothing in the way» is a place on the axis and «not assessed» is none: the line breaks there, and a
theme assessed between two that are not is a lone dot.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from parcours.domain.dates import jours_entre

NIVEAU_MAX = 3
LARGEUR, HAUTEUR = 360, 250
CENTRE_X, CENTRE_Y = 180.0, 124.0
MOYEU, RAYON = 12.0, 92.0
ECART_DU_NOM = 11.0
# Small multiples: one box for all, the same axis of time across, the four levels down.
PETITE_LARGEUR, PETITE_HAUTEUR = 96, 40
_MARGE = 4.0

Niveaux = Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the drawing."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Axe:
    """One theme: the end of its axis, and where its name is written."""

    bout: Point
    nom: Point
    ancre: str
    libelle: str


@dataclass(frozen=True, slots=True)
class Forme:
    """One moment: its line (broken where a theme was not assessed), what it surrounds, its dots in axis order."""

    trait: str
    fond: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Radar:
    """Everything the macro prints, in drawing order; a moment with nothing assessed has no dot and no line."""

    cercles: tuple[str, ...]
    centre: Point
    axes: tuple[Axe, ...]
    avant: Forme
    maintenant: Forme
    largeur: int = LARGEUR
    hauteur: int = HAUTEUR


@dataclass(frozen=True, slots=True)
class Marches:
    """A small stepped curve: its path, its first and last assessments. An empty path: never assessed."""

    trace: str
    debut: Point | None
    fin: Point | None


def tracer(libelles: Sequence[str], avant: Niveaux, maintenant: Niveaux) -> Radar:
    """The radar of two moments: one level (0 to 3, None: not assessed) a label, in the same order."""
    nombre = len(libelles)
    return Radar(
        cercles=tuple(
            _chemin([_place(rang, niveau, nombre) for rang in range(nombre)], ferme=True)
            for niveau in range(NIVEAU_MAX + 1)
        ),
        centre=Point(CENTRE_X, CENTRE_Y),
        axes=tuple(_axe(rang, libelle, nombre) for rang, libelle in enumerate(libelles)),
        avant=_forme(avant),
        maintenant=_forme(maintenant),
    )


def tracer_marches(evaluations: Sequence[tuple[date, int]], debut: date, fin: date) -> Marches:
    """The levels of one theme by day, from its first assessment to `fin`, on an axis that starts at `debut`.

    `evaluations` are in order; each level is kept until the next one.
    """
    if not evaluations:
        return Marches("", None, None)
    duree = max(1, jours_entre(debut, fin))
    points = [Point(_abscisse(jours_entre(debut, le) / duree), _hauteur(niveau)) for le, niveau in evaluations]
    suite = "".join(f"H{point.x}V{point.y}" for point in points[1:])
    return Marches(f"M{points[0].x} {points[0].y}{suite}H{_abscisse(1.0)}", points[0], points[-1])


def _abscisse(part: float) -> float:
    return round(_MARGE + min(1.0, max(0.0, part)) * (PETITE_LARGEUR - 2 * _MARGE), 1)


def _hauteur(niveau: int) -> float:
    return round(PETITE_HAUTEUR - _MARGE - niveau / NIVEAU_MAX * (PETITE_HAUTEUR - 2 * _MARGE), 1)


def _place(rang: int, niveau: float, nombre: int, ecart: float = 0.0) -> Point:
    """Where a level falls on an axis; the first axis points up, the others follow clockwise."""
    angle = 2 * math.pi * rang / nombre - math.pi / 2
    distance = MOYEU + niveau / NIVEAU_MAX * (RAYON - MOYEU) + ecart
    return Point(round(CENTRE_X + distance * math.cos(angle), 1), round(CENTRE_Y + distance * math.sin(angle), 1))


def _axe(rang: int, libelle: str, nombre: int) -> Axe:
    bout, nom = _place(rang, NIVEAU_MAX, nombre), _place(rang, NIVEAU_MAX, nombre, ECART_DU_NOM)
    cote = math.cos(2 * math.pi * rang / nombre - math.pi / 2)
    ancre = "middle" if abs(cote) < 0.25 else "start" if cote > 0 else "end"
    # A text is placed by its base line: the ones below the centre go a little lower.
    return Axe(bout, Point(nom.x, round(nom.y + 4 + 4 * (nom.y - CENTRE_Y) / RAYON, 1)), ancre, libelle)


def _forme(niveaux: Niveaux) -> Forme:
    nombre = len(niveaux)
    points = {rang: _place(rang, niveau, nombre) for rang, niveau in enumerate(niveaux) if niveau is not None}
    if len(points) == nombre > 2:
        contour = _chemin(list(points.values()), ferme=True)
        return Forme(contour, contour, tuple(points.values()))
    suites = [[points[rang] for rang in suite] for suite in _suites(niveaux) if len(suite) > 1]
    centre = Point(CENTRE_X, CENTRE_Y)
    return Forme(
        trait=" ".join(_chemin(suite) for suite in suites),
        # Only what lies between two assessed neighbours is filled: never across what nobody looked at.
        fond=" ".join(_chemin([centre, un, autre], ferme=True) for suite in suites for un, autre in pairwise(suite)),
        points=tuple(points.values()),
    )


def _suites(niveaux: Niveaux) -> list[list[int]]:
    """The runs of assessed axes, going round: the last axis is the neighbour of the first."""
    nombre = len(niveaux)
    depart = next((rang for rang, niveau in enumerate(niveaux) if niveau is None), 0)
    suites: list[list[int]] = [[]]
    for pas in range(nombre):
        rang = (depart + pas) % nombre
        if niveaux[rang] is None:
            suites.append([])
        else:
            suites[-1].append(rang)
    return [suite for suite in suites if suite]


def _chemin(points: Sequence[Point], *, ferme: bool = False) -> str:
    tete, *suite = [f"{point.x} {point.y}" for point in points]
    return f"M{tete}" + "".join(f" L{place}" for place in suite) + (" Z" if ferme else "")
