"""The two tables of a territory: the offer (structures, posts) and the exits (on people hired, on counted exits)."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product

from parcours.domain.cellules import masquer
from parcours.domain.parametres import entier
from parcours.domain.sortie import CategorieSortie, Situation, SortieConstatee, categorie, situation
from parcours.domain.structure import TypeStructure

TOUT = "*"
EMBAUCHES = "embauches"
DYNAMIQUES = "dynamiques"
COMPTEES = "comptees"
SIMPLES = (CategorieSortie.DURABLE, CategorieSortie.TRANSITION, CategorieSortie.POSITIVE, CategorieSortie.AUTRE)

Cle = tuple[str, str, str]
ClePeriode = tuple[str, str, str, str]


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
    a_confirmer: int

    def nombre(self, zone: str, genre: str, ligne: str) -> int | None:
        """The count of a cell; None when it is hidden."""
        cle = (zone, genre, ligne)
        return None if cle in self.cachees else self.nombres.get(cle, 0)

    def pourcent(self, zone: str, genre: str, ligne: str, sur: str, au: date) -> float | None:
        """A line per cent of `sur` (people hired, or counted exits); None when hidden, or over too few."""
        nombre, total = self.nombre(zone, genre, ligne), self.nombre(zone, genre, sur)
        if nombre is None or not total or (sur == COMPTEES and total < sorties_pour_un_taux(au)):
            return None
        return 100 * nombre / total


def sorties_pour_un_taux(au: date) -> int:
    """How many counted exits a rate needs: under it, counts only."""
    return entier("sortie_taux_denominateur_min", au)


def sorties(
    embauches: Iterable[tuple[str, str, date, int]],
    constatees: Iterable[tuple[str, SortieConstatee]],
    periode_de: Callable[[date], str],
) -> dict[str, Sorties]:
    """The exits tables of a whole and of the periods that make it up, by name of the period (`TOUT`: the whole).

    From people hired (zone, kind, day, number) and exits (zone, facts), by the rules of their dates; `periode_de` says
    in which period a day falls. Small cells are hidden together: what one table shows gives away no cell of another,
    not even of a period that has no table of its own.
    """
    nombres: Counter[ClePeriode] = Counter()
    ecartees: Counter[tuple[str, Situation]] = Counter()
    zones, types, periodes = set(), set(), set()

    def ajouter(periode: str, zone: str, genre: str, ligne: str, nombre: int) -> None:
        for cle in product((periode, TOUT), (zone, TOUT), (genre, TOUT)):
            nombres[*cle, ligne] += nombre

    for zone, genre, le, nombre in embauches:
        zones.add(zone)
        types.add(genre)
        periodes.add(periode_de(le))
        ajouter(periode_de(le), zone, genre, EMBAUCHES, nombre)
    for zone, sortie in constatees:
        zones.add(zone)
        types.add(sortie.type_structure)
        periode = periode_de(sortie.le)
        periodes.add(periode)
        place = situation(sortie)
        if place is not Situation.COMPTEE or sortie.motif is None:
            ecartees[periode, place] += 1
            ecartees[TOUT, place] += 1
            continue
        famille = categorie(sortie.motif, sortie.le)
        for ligne in (famille.value, COMPTEES, *((DYNAMIQUES,) if famille.est_dynamique else ())):
            ajouter(periode, zone, sortie.type_structure, ligne, 1)
    ordre = _ordre_des_zones(zones), _ordre_des_types(types)
    cachees = masquer(nombres, list(_toutes_relations(*ordre, tuple(sorted(periodes)))))
    return {
        periode: Sorties(
            *ordre,
            nombres={cle[1:]: nombre for cle, nombre in nombres.items() if cle[0] == periode},
            cachees=frozenset(cle[1:] for cle in cachees if cle[0] == periode),
            neutralisees=ecartees[periode, Situation.NEUTRALISEE],
            sous_le_seuil=ecartees[periode, Situation.SOUS_LE_SEUIL],
            sans_motif=ecartees[periode, Situation.SANS_MOTIF],
            a_confirmer=ecartees[periode, Situation.A_CONFIRMER],
        )
        for periode in (*periodes, TOUT)
    }


LIGNES = (*(famille.value for famille in SIMPLES), DYNAMIQUES, COMPTEES, EMBAUCHES)


def _toutes_relations(
    zones: tuple[str, ...], types: tuple[str, ...], periodes: tuple[str, ...]
) -> Iterable[tuple[ClePeriode, tuple[ClePeriode, ...]]]:
    for periode in (*periodes, TOUT):
        for total, termes in _relations(zones, types):
            yield (periode, *total), tuple((periode, *terme) for terme in termes)
    for zone, genre, ligne in product((*zones, TOUT), (*types, TOUT), LIGNES):
        yield (TOUT, zone, genre, ligne), tuple((periode, zone, genre, ligne) for periode in periodes)


def _relations(zones: tuple[str, ...], types: tuple[str, ...]) -> Iterable[tuple[Cle, tuple[Cle, ...]]]:
    for zone, genre in product((*zones, TOUT), (*types, TOUT)):
        dynamiques, comptees = (zone, genre, DYNAMIQUES), (zone, genre, COMPTEES)
        yield dynamiques, tuple((zone, genre, famille.value) for famille in SIMPLES[:3])
        yield comptees, (dynamiques, (zone, genre, CategorieSortie.AUTRE.value))
    for zone, ligne in product((*zones, TOUT), LIGNES):
        yield (zone, TOUT, ligne), tuple((zone, genre, ligne) for genre in types)
    for genre, ligne in product((*types, TOUT), LIGNES):
        yield (TOUT, genre, ligne), tuple((zone, genre, ligne) for zone in zones)


def _ordre_des_types(types: Iterable[str]) -> tuple[str, ...]:
    presents = set(types)
    return tuple(genre.value for genre in TypeStructure if genre.value in presents)


def _ordre_des_zones(zones: Iterable[str]) -> tuple[str, ...]:
    # North to south as people say it; other zones after, by name.
    connues = ("Nord", "Centre", "Sud")
    return tuple(sorted(zones, key=lambda zone: (connues.index(zone) if zone in connues else len(connues), zone)))
