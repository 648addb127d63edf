"""Small cells: counts of persons too small to be shown, and those that would give them away by subtraction.

A table of persons is a cube (zone × kind × category) with its totals. A count of 1 to k − 1 is hidden; then, as long
as a sum shows all its terms but one, another term of that sum is hidden too. Zero is shown: it names nobody.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

SEUIL = 5

Cle = TypeVar("Cle")


def masquer(cellules: Mapping[Cle, int], sommes: Iterable[tuple[Cle, tuple[Cle, ...]]], k: int = SEUIL) -> set[Cle]:
    """The keys to hide. `sommes` are the relations that a reader knows: a total, and the cells that add up to it.

    Cells are preferred to totals, small ones to large ones, when a second one has to be hidden.
    """
    cachees = {cle for cle, nombre in cellules.items() if 0 < nombre < k}
    relations = [(total, [t for t in termes if t in cellules]) for total, termes in sommes if total in cellules]
    encore = True
    while encore:
        encore = False
        for total, termes in relations:
            if len(cachees.intersection((total, *termes))) != 1:
                continue
            visibles = [terme for terme in termes if terme not in cachees and cellules[terme] > 0]
            candidate = min(visibles, key=lambda cle: cellules[cle]) if visibles else total
            if candidate not in cachees:
                cachees.add(candidate)
                encore = True
    return cachees
