"""What a reader can deduce from published sums: the largest value that a sum may take, by exact linear programming.

Unknowns are counts, 0 or more; each equation says that some of them add up to a published number. Rational arithmetic,
no rounding: a tableau of sparse rows, and Bland’s rule, which always ends.
"""

from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction

Ligne = dict[Hashable, Fraction]
TOTAL = "total"


class Deductions:
    """The published equations, solved once: a vertex of what they allow, from which each maximum is sought."""

    def __init__(self, equations: Iterable[tuple[Iterable[Hashable], int]]) -> None:
        lues = [(frozenset(inconnues), total) for inconnues, total in equations]
        self.nulles = {inconnue for inconnues, total in lues if total == 0 for inconnue in inconnues}
        self.lignes: dict[Hashable, Ligne] = {}
        reduites = {(inconnues - self.nulles, total) for inconnues, total in lues}
        for rang, (inconnues, total) in enumerate(sorted(reduites, key=lambda e: (len(e[0]), sorted(map(str, e[0]))))):
            if inconnues:
                ligne: Ligne = dict.fromkeys(inconnues, Fraction(1))
                self.lignes["artificielle", rang] = {**ligne, TOTAL: Fraction(total)}
        self._chasser_les_artificielles()

    def maximum(self, somme: Iterable[Hashable]) -> Fraction | None:
        """The largest value of a sum of unknowns; None when nothing bounds it."""
        objectif: Ligne = {inconnue: Fraction(1) for inconnue in somme if inconnue not in self.nulles}
        for inconnue, ligne in self.lignes.items():
            _retrancher(objectif, ligne, objectif.pop(inconnue, Fraction(0)))
        return -objectif.get(TOTAL, Fraction(0)) if self._monter(objectif) else None

    def _chasser_les_artificielles(self) -> None:
        objectif: Ligne = {}
        for ligne in self.lignes.values():
            _retrancher(objectif, ligne, Fraction(-1))
        assert self._monter(objectif)
        assert objectif.get(TOTAL, 0) == 0, "equations that no count satisfies"
        for artificielle in [base for base in self.lignes if _est_artificielle(base)]:
            entrante = next((cle for cle in self.lignes[artificielle] if cle != TOTAL), None)
            if entrante is None:
                del self.lignes[artificielle]
            else:
                self._pivoter(artificielle, entrante, {})

    def _monter(self, objectif: Ligne) -> bool:
        """Pivot until nothing raises the objective; False when nothing stops it."""
        while candidates := [cle for cle, pente in objectif.items() if cle != TOTAL and pente > 0]:
            entrante = min(candidates, key=str)
            sorties = [
                (ligne.get(TOTAL, Fraction(0)) / ligne[entrante], str(base), base)
                for base, ligne in self.lignes.items()
                if ligne.get(entrante, 0) > 0
            ]
            if not sorties:
                return False
            self._pivoter(min(sorties)[2], entrante, objectif)
        return True

    def _pivoter(self, sortante: Hashable, entrante: Hashable, objectif: Ligne) -> None:
        ligne = self.lignes.pop(sortante)
        pivot = ligne.pop(entrante)
        ligne = {cle: valeur / pivot for cle, valeur in ligne.items()}
        if not _est_artificielle(sortante):
            ligne[sortante] = 1 / pivot
        for autre in (*self.lignes.values(), objectif):
            _retrancher(autre, ligne, autre.pop(entrante, Fraction(0)))
        self.lignes[entrante] = ligne


def _retrancher(ligne: Ligne, autre: Mapping[Hashable, Fraction], facteur: Fraction) -> None:
    if not facteur:
        return
    for cle, valeur in autre.items():
        reste = ligne.get(cle, Fraction(0)) - facteur * valeur
        if reste:
            ligne[cle] = reste
        else:
            ligne.pop(cle, None)


def _est_artificielle(cle: Hashable) -> bool:
    return isinstance(cle, tuple) and cle[0] == "artificielle"
