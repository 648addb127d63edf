"""The known outcomes of the counted exits of a kind, read once for as many structures as ask for the others' rate."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import accumulate

from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.domain.dates import Periode
from parcours.domain.derive import SortieComptee
from parcours.domain.motif_sortie import MotifInconnu, TableMotifs
from parcours.domain.parametres import entier
from parcours.domain.profil_entree import Profil
from parcours.domain.sortie import Situation, est_comptee, est_dynamique, situation
from parcours.models import Parcours, Sortie, Structure
from parcours.queries.modele_type import sorties_au_profil
from parcours.queries.sorties import constater, heures_notees


class _Cumul:
    """Exits and dynamic ones up to each day, from rows in the order of days."""

    def __init__(self, lignes: Iterable[tuple[date, bool]]) -> None:
        lues = list(lignes)
        self.jours = [le for le, _ in lues]
        self.dynamiques = [0, *accumulate(int(dynamique) for _, dynamique in lues)]

    def par_jour(self) -> dict[date, tuple[int, int]]:
        """Exits and dynamic ones of each day that has any."""
        return {le: self.entre(le, le) for le in dict.fromkeys(self.jours)}

    def entre(self, debut: date, fin: date) -> tuple[int, int]:
        de, a = bisect_left(self.jours, debut), bisect_right(self.jours, fin)
        return a - de, self.dynamiques[a] - self.dynamiques[de]


@dataclass(frozen=True)
class IssuesDuType:
    """The outcomes of a kind in a territoire, by structure."""

    ensemble: _Cumul
    par_structure: dict[int, _Cumul]

    def par_jour_des_autres(self, structure_id: int) -> dict[date, tuple[int, int]]:
        """The exits of the others and the dynamic ones, by day."""
        trouves = dict(self._par_jour)
        if structure_id in self.par_structure:
            for le, (n, dynamiques) in self.par_structure[structure_id].par_jour().items():
                trouves[le] = (trouves[le][0] - n, trouves[le][1] - dynamiques)
        return trouves

    @cached_property
    def _par_jour(self) -> dict[date, tuple[int, int]]:
        return self.ensemble.par_jour()

    def taux_des_autres(self, structure_id: int, debut: date, fin: date) -> float | None:
        """Dynamic rate of the others between two days; None under the number of exits from which a rate is given."""
        n, dynamiques = self.ensemble.entre(debut, fin)
        if structure_id in self.par_structure:
            propres, propres_dynamiques = self.par_structure[structure_id].entre(debut, fin)
            n, dynamiques = n - propres, dynamiques - propres_dynamiques
        return dynamiques / n if n >= entier("sortie_taux_denominateur_min", fin) else None


def lire(session: Session, structure: Structure, debut: date, fin: date, motifs: TableMotifs) -> IssuesDuType:
    """The outcomes of the kind of a structure, in its territoire, between two days (one statement).

    An exit nobody can read is left to the structure it belongs to. Raises ValueError (kind of structure).
    """
    demande = (
        select(Sortie.structure_id, Parcours.entree_le, Sortie.le, Sortie.motif, *heures_notees())
        .join(Parcours, Parcours.id == Sortie.parcours_id)
        .join(Structure, Structure.id == Sortie.structure_id)
        .where(
            Structure.type == structure.type,
            Structure.territoire == structure.territoire,
            Sortie.le.between(debut, fin),
            Sortie.motif.is_not(None),
        )
        .order_by(Sortie.le)
    )
    lues: dict[int, list[tuple[date, bool]]] = defaultdict(list)
    toutes: list[tuple[date, bool]] = []
    for structure_id, entree, le, code, heures, mois in session.execute(demande):
        try:
            motif = motifs.lu(code, le)
        except MotifInconnu:
            continue
        sortie = constater(structure.type, entree, le, motif, heures, mois)
        if situation(sortie) is Situation.COMPTEE:
            issue = (le, est_dynamique(motif) is True)
            toutes.append(issue)
            lues[structure_id].append(issue)
    return IssuesDuType(_Cumul(toutes), {cle: _Cumul(issues) for cle, issues in lues.items()})


# Of which structure, the exit, who left.
SortieDuType = tuple[str, SortieComptee, Profil]


def sorties_du_type(
    session: Session, territoire: str, type_structure: str, periode: Periode, motifs: TableMotifs
) -> list[SortieDuType]:
    """The counted exits of a kind over a period, outcome known or not (one statement)."""
    return [
        (structure, SortieComptee(sortie.le, est_dynamique(sortie.motif), ref), qui)
        for structure, ref, sortie, qui in sorties_au_profil(session, territoire, periode, motifs, type_structure)
        if est_comptee(sortie)
    ]


@dataclass
class Releve:
    """What a whole kind says, for a night: read once, and only the last kind asked for is kept in memory."""

    au: date
    motifs: TableMotifs
    _cle: tuple[str, str] | None = None
    _issues: IssuesDuType | None = field(default=None, repr=False)
    _sorties: list[SortieDuType] | None = field(default=None, repr=False)

    def de(self, session: Session, structure: Structure) -> IssuesDuType:
        """The outcomes of the kind of a structure up to the day of the night."""
        self._passer_a(structure)
        if self._issues is None:
            self._issues = lire(session, structure, date.min, self.au, self.motifs)
        return self._issues

    def sorties(self, session: Session, structure: Structure) -> list[SortieDuType]:
        """The counted exits of that kind, known or not, with who left: read only when they are asked for."""
        self._passer_a(structure)
        if self._sorties is None:
            periode = Periode(date.min, self.au)
            self._sorties = sorties_du_type(session, structure.territoire, structure.type, periode, self.motifs)
        return self._sorties

    def _passer_a(self, structure: Structure) -> None:
        cle = (structure.territoire, structure.type)
        if self._cle != cle:
            self._cle, self._issues, self._sorties = cle, None, None
