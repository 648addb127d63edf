"""The public totals shared out between the structures: who has how many people, who left when, in which category.

Nothing here is a rule of the product: it is a stage set. Everything adds up to the totals exactly, no cell of the
public tables is small enough to be hidden, and the order of the exits of a structure is even, except where a drift is
planted for the watch to find.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import TypeVar

from parcours.demonstration.structures import A_VERIFIER, EN_RECUL, VITRINE, StructureInventee
from parcours.demonstration.tableaux import Tableaux
from parcours.domain.cellules import SEUIL
from parcours.domain.motif_sortie import CategorieSortie

# A counted exit of an EI or an ACI comes after three months: the first ones are that far from the first entries.
PREMIER_JOUR_COMPTE = {"EI": 105, "ACI": 105, "AI": 20, "ETTI": 20}
EN_COURS_VITRINE = 45
# Over three years: ten make a reference, the others are held against it.
_SORTIES_SUIVIES = 12

# Flows do not follow posts: otherwise the small zones would have cells of one or two persons.
_FLUX = {"Nord": 3, "Centre": 5, "Sud": 2}
_FLUX_ACI = {"Nord": 4, "Centre": 4, "Sud": 2}


@dataclass(frozen=True)
class Issue:
    """An exit: day since the start of the period; `categorie` None: motive not known; `est_courte`: not counted."""

    jour: int
    categorie: CategorieSortie | None
    est_courte: bool = False


@dataclass
class Part:
    """What falls to one structure: people still there, and exits."""

    structure: StructureInventee
    en_cours: int = 0
    issues: list[Issue] = field(default_factory=list)


@dataclass(frozen=True)
class Phase:
    """A stretch of the exits of a structure: days (negative: before the last one), dynamic ones and others."""

    debut: int
    fin: int
    dynamiques: int
    autres: int


_PHASES: dict[str, tuple[Phase, ...]] = {
    VITRINE: (Phase(105, 470, 9, 4), Phase(478, 810, 9, 4), Phase(-256, -4, 6, 13)),
    EN_RECUL: (Phase(105, 480, 9, 4), Phase(490, 860, 7, 4), Phase(-215, -5, 2, 11)),
    A_VERIFIER: (Phase(105, 470, 5, 9), Phase(485, -6, 0, 24)),
}

# Exits that the tables do not count: kind, category (None: motive not known), short stay, how many.
_NON_COMPTEES: tuple[tuple[str, CategorieSortie | None, bool, int], ...] = (
    # An exit without motive counts, once its stay is long enough, and the public tables have no line for it: these are
    # stays too short to count, so that the totals stay those of the file.
    ("ACI", None, True, 7),
    ("EI", None, True, 4),
    ("ACI", CategorieSortie.NEUTRALISEE, False, 3),
    ("EI", CategorieSortie.NEUTRALISEE, False, 2),
    ("AI", CategorieSortie.NEUTRALISEE, False, 4),
    ("ACI", CategorieSortie.AUTRE, True, 3),
    ("EI", CategorieSortie.AUTRE, True, 3),
)

T = TypeVar("T")


def repartir(total: int, poids: Sequence[float | Decimal], plancher: int = 0) -> list[int]:
    """`total` in whole parts by weight (largest remainders); parts under `plancher` go to the largest one."""
    somme = float(sum(float(p) for p in poids))
    exactes = [total * float(p) / somme for p in poids]
    parts = [int(exacte) for exacte in exactes]
    restes = sorted(range(len(parts)), key=lambda i: (parts[i] - exactes[i], i))
    for i in restes[: total - sum(parts)]:
        parts[i] += 1
    plus_grande = parts.index(max(parts))
    for i, part in enumerate(parts):
        if part < plancher and i != plus_grande:
            parts[plus_grande] += part
            parts[i] = 0
    return parts


def alterner(nombres: Mapping[T, int]) -> list[T]:
    """Every item as many times as asked, each spread evenly over the whole."""
    places = [
        ((i + 0.5) / nombre, rang, cle) for rang, (cle, nombre) in enumerate(nombres.items()) for i in range(nombre)
    ]
    return [cle for _, _, cle in sorted(places, key=lambda place: place[:2])]


def partager(rng: Random, tableaux: Tableaux, inventees: Sequence[StructureInventee], duree_jours: int) -> list[Part]:
    """The part of each structure, in their order; `duree_jours` is the length of the period."""
    parts = [Part(structure) for structure in inventees]
    for genre, embauches in tableaux.embauches.items():
        du_genre = [part for part in parts if part.structure.type == genre]
        _sorties_comptees(rng, tableaux, genre, du_genre, duree_jours)
        ecartees = _sorties_non_comptees(rng, genre, du_genre, duree_jours)
        restants = embauches - sum(tableaux.sorties[genre].values()) - ecartees
        vitrine = [part for part in du_genre if part.structure.nom == VITRINE]
        for part in vitrine:
            part.en_cours = EN_COURS_VITRINE
            restants -= EN_COURS_VITRINE
        autres = [part for part in du_genre if part not in vitrine]
        for part, nombre in zip(autres, repartir(restants, [p.structure.postes for p in autres]), strict=True):
            part.en_cours = nombre
    return parts


def _sorties_comptees(rng: Random, tableaux: Tableaux, genre: str, parts: list[Part], duree_jours: int) -> None:
    flux = _FLUX_ACI if genre == "ACI" else _FLUX
    zones = [zone for zone in flux if any(part.structure.zone == zone for part in parts)]
    par_zone: dict[str, dict[CategorieSortie, int]] = {zone: {} for zone in zones}
    for famille, total in tableaux.sorties[genre].items():
        for zone, nombre in zip(zones, repartir(total, [flux[z] for z in zones], SEUIL), strict=True):
            par_zone[zone][famille] = nombre
    for zone, familles in par_zone.items():
        dici = [part for part in parts if part.structure.zone == zone]
        jours = _jours_et_sens(rng, genre, dici, familles, duree_jours)
        dynamiques = iter(alterner({f: n for f, n in familles.items() if f.est_dynamique}))
        for part, suite in zip(dici, jours, strict=True):
            part.issues += [
                Issue(jour, next(dynamiques) if dynamique else CategorieSortie.AUTRE) for jour, dynamique in suite
            ]


def _jours_et_sens(
    rng: Random, genre: str, parts: list[Part], familles: Mapping[CategorieSortie, int], duree_jours: int
) -> list[list[tuple[int, bool]]]:
    """For each structure its exits in order: the day, and whether it is dynamic."""
    dynamiques = sum(nombre for famille, nombre in familles.items() if famille.est_dynamique)
    autres = sum(familles.values()) - dynamiques
    prevues = {part.structure.nom: _PHASES[part.structure.nom] for part in parts if part.structure.nom in _PHASES}
    for phases in prevues.values():
        dynamiques -= sum(phase.dynamiques for phase in phases)
        autres -= sum(phase.autres for phase in phases)
    ordinaires = [part for part in parts if part.structure.nom not in prevues]
    nombres = iter(repartir(dynamiques + autres, _poids(ordinaires, dynamiques + autres)))
    suite = iter(alterner({True: dynamiques, False: autres}))
    trouvees = []
    for part in parts:
        if part.structure.nom in prevues:
            trouvees.append(list(_des_phases(rng, prevues[part.structure.nom], duree_jours)))
        else:
            sens = _remuer(rng, [next(suite) for _ in range(next(nombres))])
            debut = PREMIER_JOUR_COMPTE[genre]
            trouvees.append(list(zip(_etaler(rng, debut, duree_jours - 3, len(sens)), sens, strict=True)))
    return trouvees


def _poids(parts: Sequence[Part], total: int) -> list[int]:
    """Most exits to the largest structures, as many as can have enough of them for their results to be followed."""
    rangees = sorted(parts, key=lambda part: -part.structure.postes)
    grandes = [part.structure.rang for part in rangees[: max(total // _SORTIES_SUIVIES, 1)]]
    return [_SORTIES_SUIVIES if part.structure.rang in grandes else 1 for part in parts]


def _des_phases(rng: Random, phases: Sequence[Phase], duree_jours: int) -> Iterator[tuple[int, bool]]:
    for phase in phases:
        sens = alterner({True: phase.dynamiques, False: phase.autres})
        debut, fin = (jour if jour > 0 else duree_jours + jour for jour in (phase.debut, phase.fin))
        yield from zip(_etaler(rng, debut, fin, len(sens)), sens, strict=True)


def _etaler(rng: Random, debut: int, fin: int, nombre: int) -> list[int]:
    """So many days between two, evenly, give or take."""
    pas = (fin - debut) / max(nombre, 1)
    return [min(debut + int(pas * (i + rng.random())), fin) for i in range(nombre)]


def _remuer(rng: Random, suite: list[bool]) -> list[bool]:
    """Neighbours swapped here and there: even over the long run, not regular."""
    for i in range(len(suite) - 1):
        if rng.random() < 0.35:
            suite[i], suite[i + 1] = suite[i + 1], suite[i]
    return suite


def _sorties_non_comptees(rng: Random, genre: str, parts: list[Part], duree_jours: int) -> int:
    """Exits outside the tables, the largest structures first (so the showcase has some); gives how many."""
    candidates = sorted(parts, key=lambda part: (part.structure.nom != VITRINE, -part.structure.postes))
    total = 0
    for voulu, categorie, est_courte, nombre in _NON_COMPTEES:
        if voulu != genre:
            continue
        for i in range(nombre):
            # A missing motive is recent: after a few months somebody has asked.
            jour = duree_jours - rng.randint(4, 40) if categorie is None else rng.randint(120, duree_jours - 10)
            candidates[(i // 2) % len(candidates)].issues.append(Issue(jour, categorie, est_courte))
        total += nombre
    return total
