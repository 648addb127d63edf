"""How the list is ranked for an account, in SQL."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, case, false, or_, true

from parcours.domain.droits import Perimetre
from parcours.models import Parcours


@dataclass(frozen=True)
class Regard:
    """Who looks, on which day, and the thresholds (red, orange, in days) of each structure, by key.

    Two equal ones give the same statements: they are built once and kept under it.
    """

    acces: Perimetre
    seuils: tuple[tuple[int, int, int], ...]
    au: date

    def limite(self) -> ColumnElement[date | None]:
        """The date that ranks a line: for an encadrant, the contract alone, for the others may tell of the PASS."""
        if not self.acces.encadrees:
            return Parcours.limite_le.expression
        return case(
            (Parcours.structure_id.in_(self.acces.entieres), Parcours.limite_le),
            (Parcours.clos_le.is_(None), Parcours.contrat_fin),
        )

    def est_silencieux(self) -> ColumnElement[bool]:
        """No step for too long, said to those who accompany."""
        silence = Parcours.silence_le <= self.au
        return and_(silence, Parcours.structure_id.in_(self.acces.entieres)) if self.acces.encadrees else silence

    def rang(self) -> ColumnElement[int]:
        """0 overdue, 1 within the red threshold, 2 within the orange one or silent, 3 nothing urgent."""
        return case(
            (self.limite() < self.au, 0),
            (self._sous({cle: rouge for cle, rouge, _ in self.seuils}), 1),
            (or_(self._sous({cle: orange for cle, _, orange in self.seuils}), self.est_silencieux()), 2),
            else_=3,
        )

    def _sous(self, seuils: dict[int, int]) -> ColumnElement[bool]:
        par_seuil: dict[int, list[int]] = defaultdict(list)
        for structure_id, jours in seuils.items():
            par_seuil[jours].append(structure_id)
        return or_(
            false(),
            *(
                and_(
                    self.limite() <= self.au + timedelta(days=jours),
                    Parcours.structure_id.in_(ids) if len(par_seuil) > 1 else true(),
                )
                for jours, ids in par_seuil.items()
            ),
        )
