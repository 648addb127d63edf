"""Small cells: which counts of persons may be published together without giving a small one away.

The tables of a territory add up the same persons in many ways: by period, zone, kind, line, and by every total of them.
A reader may open them all and knows that they agree: each published cell is an equation on the finest counts, the
atoms. So an atom of 1 to k − 1 persons is safe when another set of atoms gives every published cell the same value and
puts k persons or more there: its *witness*. A sum that holds the atom is then safe too, being never smaller than it.

`failles` lists the small atoms without a witness: it checks what is published, whatever chose what to hide. `masquer`
hides until there is none. A zero names nobody and is shown, unless hiding it helps: so a hidden cell may be a zero.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import product
from math import inf

SEUIL = 5
# Places that an exchange looks at on each axis: the search stays short in a territory of twenty zones.
PARTENAIRES_MAX = 4

Atome = tuple[str, ...]
Cellule = tuple[str, ...]
# For each value of an axis, the labels of the tables that count it: itself, and the totals it enters.
Axe = Mapping[str, tuple[str, ...]]
# What to add to each atom to get the other set of atoms.
Ecart = Mapping[Atome, int]


@dataclass(frozen=True)
class Masque:
    """The cells to hide, and the witness of each small atom."""

    cachees: frozenset[Cellule]
    temoins: Mapping[Atome, Ecart]


def additionner(atomes: Mapping[Atome, int], axes: Sequence[Axe]) -> dict[Cellule, int]:
    """Every cell of the tables, from their atoms."""
    cellules: Counter[Cellule] = Counter()
    for atome, nombre in atomes.items():
        for cellule in product(*(axe[valeur] for axe, valeur in zip(axes, atome, strict=True))):
            cellules[cellule] += nombre
    return dict(cellules)


def failles(
    atomes: Mapping[Atome, int],
    axes: Sequence[Axe],
    cachees: Iterable[Cellule],
    temoins: Mapping[Atome, Ecart],
    k: int = SEUIL,
) -> list[Atome]:
    """The atoms of 1 to k − 1 that the cells outside `cachees` may give away: those without a valid witness.

    A witness takes nobody where nobody is, puts nobody where nobody can be, and changes no published cell.
    """
    masquees = set(cachees)

    def est_sur(atome: Atome) -> bool:
        ecart = temoins.get(atome, {})
        if any(autre not in atomes or atomes[autre] + nombre < 0 for autre, nombre in ecart.items()):
            return False
        if atomes[atome] + ecart.get(atome, 0) < k:
            return False
        return all(not nombre or cellule in masquees for cellule, nombre in additionner(ecart, axes).items())

    return [atome for atome, nombre in atomes.items() if 0 < nombre < k and not est_sur(atome)]


def masquer(atomes: Mapping[Atome, int], axes: Sequence[Axe], k: int = SEUIL) -> Masque:
    """What to hide so that no atom of 1 to k − 1, nor any sum that small, can be found again.

    `atomes` has an entry, be it 0, wherever somebody may be. Fine cells are hidden rather than totals: hiding a cell
    costs as much as it adds up atoms.
    """
    recherche = _Recherche(atomes, axes, k)
    temoins: dict[Atome, Ecart] = {}
    while fragiles := failles(atomes, axes, recherche.cachees, temoins, k):
        for atome in sorted(fragiles, key=recherche.difficulte):
            temoins[atome] = recherche.temoin(atome)
    return Masque(frozenset(recherche.cachees), temoins)


class _Recherche:
    """The search for witnesses, made of exchanges.

    An exchange moves persons into an atom from another place of an axis, and the other way round where the other axes
    are exchanged too: the totals over the axes exchanged stay the same. On an axis that is not exchanged, they change.
    """

    def __init__(self, atomes: Mapping[Atome, int], axes: Sequence[Axe], k: int) -> None:
        self.atomes, self.axes, self.k = atomes, axes, k
        self.nombres = additionner(atomes, axes)
        # What hiding a cell costs, nothing once it is hidden; a cell without atom is known to be 0 and stays so.
        libelles = ({libelle for libelles in axe.values() for libelle in libelles} for axe in axes)
        self.couts: dict[Cellule, float] = dict.fromkeys(product(*libelles), inf)
        self.couts.update(additionner(dict.fromkeys(atomes, 1), axes))
        self.cachees: set[Cellule] = set()
        self._cacher(cellule for cellule, nombre in self.nombres.items() if 0 < nombre < k)
        self.changees = [_libelles_changes(axe) for axe in axes]

    def difficulte(self, atome: Atome) -> tuple[int, int, Atome]:
        """The order of the search: first the atoms that are small in the most tables, then the smallest."""
        petites = sum(self.nombres[cellule] < self.k for cellule in self._cellules(atome))
        return -petites, self.atomes[atome], atome

    def temoin(self, atome: Atome) -> Ecart:
        """A witness of this atom, the cheapest at each step; the cells that it changes are hidden."""
        ecart: Counter[Atome] = Counter()
        while (manque := self.k - self.atomes[atome] - ecart[atome]) > 0:
            mouvement, personnes, cellules = self._echange(atome, ecart, manque)
            for autre, sens in mouvement:
                ecart[autre] += sens * personnes
            self._cacher(cellules)
        return ecart

    def _echange(
        self, atome: Atome, ecart: Counter[Atome], manque: int
    ) -> tuple[list[tuple[Atome, int]], int, list[Cellule]]:
        """The exchange that costs least for what it brings: what moves which way, how many, the cells it changes.

        There is always one: without any exchange, the atom grows, and so do all its totals.
        """
        choix = [self._partenaires(atome, rang, ecart) for rang in range(len(atome))]
        retenu: tuple[list[tuple[Atome, int]], int, list[Cellule]] = ([], 0, [])
        moindre = inf
        for partenaires in product(*choix):
            cellules = list(
                product(*(self.changees[rang][atome[rang], autre] for rang, autre in enumerate(partenaires)))
            )
            cout = sum(map(self.couts.__getitem__, cellules))
            if cout >= moindre:
                continue
            mouvement = _mouvement(atome, partenaires)
            libres = [self.atomes.get(autre, 0) + ecart[autre] for autre, sens in mouvement if sens < 0]
            personnes = min([manque, *libres])
            if personnes > 0 and cout * manque / personnes < moindre:
                moindre, retenu = cout * manque / personnes, (mouvement, personnes, cellules)
        return retenu

    def _partenaires(self, atome: Atome, rang: int, ecart: Counter[Atome]) -> list[str | None]:
        """The values to exchange with on an axis: none, or those where there is somebody to take."""
        peuplees = {}
        for valeur in self.axes[rang]:
            autre = (*atome[:rang], valeur, *atome[rang + 1 :])
            if valeur != atome[rang] and (libres := self.atomes.get(autre, 0) + ecart[autre]) > 0:
                peuplees[valeur] = libres
        return [None, *nlargest(PARTENAIRES_MAX, peuplees, key=lambda valeur: peuplees[valeur])]

    def _cellules(self, atome: Atome) -> Iterable[Cellule]:
        return product(*(axe[valeur] for axe, valeur in zip(self.axes, atome, strict=True)))

    def _cacher(self, cellules: Iterable[Cellule]) -> None:
        for cellule in cellules:
            self.cachees.add(cellule)
            self.couts[cellule] = 0


def _libelles_changes(axe: Axe) -> dict[tuple[str, str | None], tuple[str, ...]]:
    """The labels whose count changes when a value exchanges with another one, or with none."""
    changes: dict[tuple[str, str | None], tuple[str, ...]] = {(valeur, None): axe[valeur] for valeur in axe}
    for valeur, autre in product(axe, repeat=2):
        changes[valeur, autre] = tuple(sorted(set(axe[valeur]) ^ set(axe[autre])))
    return changes


def _mouvement(atome: Atome, partenaires: Sequence[str | None]) -> list[tuple[Atome, int]]:
    """What an exchange moves: each corner of the box it draws, with its sign."""
    cotes = [
        ((valeur, 1),) if autre is None else ((valeur, 1), (autre, -1))
        for valeur, autre in zip(atome, partenaires, strict=True)
    ]
    mouvement = []
    for coin in product(*cotes):
        sens = 1
        for _, signe in coin:
            sens *= signe
        mouvement.append((tuple(valeur for valeur, _ in coin), sens))
    return mouvement
