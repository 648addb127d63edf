"""The two tables of a territory: the offer (structures, posts) and the exits (on people hired, on counted exits)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from parcours.domain.cellules import masquer
from parcours.domain.sortie import CategorieSortie, Situation, SortieConstatee, categorie, situation
from parcours.domain.structure import TypeStructure

TOUT = "*"
EMBAUCHES = "embauches"
DYNAMIQUES = "dynamiques"
COMPTEES = "comptees"
SIMPLES = (CategorieSortie.DURABLE, CategorieSortie.TRANSITION, CategorieSortie.POSITIVE, CategorieSortie.AUTRE)

Cle = tuple[str, str, str]


@dataclass(frozen=True)
class Offre:
    """Structures and conventioned posts (ETP) by zone and kind; `TOUT` on either axis is the total."""

    zones: tuple[str, ...]
    types: tuple[str, ...]
    structures: Mapping[tuple[str, str], int]
    postes: Mapping[tuple[str, str], Decimal]


def offre(lignes: Iterable[tuple[str, str, Decimal | None]]) -> Offre:
    """The offer table from one row per structure: zone, kind, posts of its annexe in force (None: no annexe)."""
    structures: Counter[tuple[str, str]] = Counter()
    postes: dict[tuple[str, str], Decimal] = {}
    zones, types = set(), set()
    for zone, genre, nombre in lignes:
        zones.add(zone)
        types.add(genre)
        for cle in product((zone, TOUT), (genre, TOUT)):
            structures[cle] += 1
            postes[cle] = postes.get(cle, Decimal(0)) + (nombre or Decimal(0))
    return Offre(_ordre_des_zones(zones), _ordre_des_types(types), structures, postes)


@dataclass(frozen=True)
class Sorties:
    """People hired and counted exits by zone, kind and category, with the keys that must not be shown."""

    zones: tuple[str, ...]
    types: tuple[str, ...]
    nombres: Mapping[Cle, int]
    cachees: frozenset[Cle]
    neutralisees: int
    sous_le_seuil: int
    sans_motif: int

    def nombre(self, zone: str, genre: str, ligne: str) -> int | None:
        """The count of a cell; None when it is hidden."""
        cle = (zone, genre, ligne)
        return None if cle in self.cachees else self.nombres.get(cle, 0)

    def pourcent(self, zone: str, genre: str, ligne: str, sur: str) -> float | None:
        """A line per cent of `sur` (people hired, or counted exits); None when hidden or over nothing."""
        nombre, total = self.nombre(zone, genre, ligne), self.nombre(zone, genre, sur)
        return 100 * nombre / total if nombre is not None and total else None


def sorties(embauches: Iterable[tuple[str, str, int]], constatees: Iterable[tuple[str, SortieConstatee]]) -> Sorties:
    """The exits table from people hired (zone, kind, number) and exits (zone, facts), by the rules of their dates."""
    nombres: Counter[Cle] = Counter()
    ecartees: Counter[Situation] = Counter()
    zones, types = set(), set()
    for zone, genre, nombre in embauches:
        zones.add(zone)
        types.add(genre)
        _ajouter(nombres, zone, genre, EMBAUCHES, nombre)
    for zone, sortie in constatees:
        zones.add(zone)
        types.add(sortie.type_structure)
        place = situation(sortie)
        if place is not Situation.COMPTEE or sortie.motif is None:
            ecartees[place] += 1
            continue
        famille = categorie(sortie.motif, sortie.le)
        for ligne in (famille.value, COMPTEES, *((DYNAMIQUES,) if famille.est_dynamique else ())):
            _ajouter(nombres, zone, sortie.type_structure, ligne, 1)
    ordre = _ordre_des_zones(zones), _ordre_des_types(types)
    return Sorties(
        *ordre,
        nombres=nombres,
        cachees=frozenset(masquer(nombres, list(_relations(*ordre)))),
        neutralisees=ecartees[Situation.NEUTRALISEE],
        sous_le_seuil=ecartees[Situation.SOUS_LE_SEUIL],
        sans_motif=ecartees[Situation.SANS_MOTIF] + ecartees[Situation.A_CONFIRMER],
    )


def _ajouter(nombres: Counter[Cle], zone: str, genre: str, ligne: str, nombre: int) -> None:
    for z, g in product((zone, TOUT), (genre, TOUT)):
        nombres[z, g, ligne] += nombre


def _relations(zones: tuple[str, ...], types: tuple[str, ...]) -> Iterable[tuple[Cle, tuple[Cle, ...]]]:
    lignes = (*(famille.value for famille in SIMPLES), DYNAMIQUES, COMPTEES)
    for zone, genre in product((*zones, TOUT), (*types, TOUT)):
        dynamiques, comptees = (zone, genre, DYNAMIQUES), (zone, genre, COMPTEES)
        yield dynamiques, tuple((zone, genre, famille.value) for famille in SIMPLES[:3])
        yield comptees, (dynamiques, (zone, genre, CategorieSortie.AUTRE.value))
    for zone, ligne in product((*zones, TOUT), (*lignes, EMBAUCHES)):
        yield (zone, TOUT, ligne), tuple((zone, genre, ligne) for genre in types)
    for genre, ligne in product((*types, TOUT), (*lignes, EMBAUCHES)):
        yield (TOUT, genre, ligne), tuple((zone, genre, ligne) for zone in zones)


def _ordre_des_types(types: Iterable[str]) -> tuple[str, ...]:
    presents = set(types)
    return tuple(genre.value for genre in TypeStructure if genre.value in presents)


def _ordre_des_zones(zones: Iterable[str]) -> tuple[str, ...]:
    # North to south as people say it; other zones after, by name.
    connues = ("Nord", "Centre", "Sud")
    return tuple(sorted(zones, key=lambda zone: (connues.index(zone) if zone in connues else len(connues), zone)))
