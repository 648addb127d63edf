"""How the list is ranked for an account, in SQL."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Integer, and_, case, false, literal_column, or_, true

from parcours.domain.droits import Perimetre
from parcours.models import Parcours

# Written in the statement rather than sent with it at each page.
RANGS_SQL = tuple(literal_column(str(rang), Integer) for rang in range(4))


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
            (Parcours.structure_id.in_(self.acces.datees), Parcours.limite_le),
            (Parcours.clos_le.is_(None), Parcours.contrat_fin),
        )

    def est_silencieux(self) -> ColumnElement[bool]:
        """No step for too long, said to those who accompany."""
        silence = Parcours.silence_le <= self.au
        return and_(silence, Parcours.structure_id.in_(self.acces.datees)) if self.acces.encadrees else silence

    def rang(self) -> ColumnElement[int]:
        """0 overdue, 1 within the red threshold, 2 within the orange one or silent, 3 nothing urgent."""
        retard, rouge, orange, loin = RANGS_SQL
        return case(
            (self.limite() < self.au, retard),
            (self._sous({cle: jours for cle, jours, _ in self.seuils}), rouge),
            (or_(self._sous({cle: jours for cle, _, jours in self.seuils}), self.est_silencieux()), orange),
            else_=loin,
        )

    def place(self) -> ColumnElement[date | None]:
        """The date that orders a line inside its group.

        Where nothing is overdue nor red, a silence counts from the day it was reached: a person first, then dates with
        time left, as `domain.raison` says them.
        """
        rouge = self._sous({cle: jours for cle, jours, _ in self.seuils})
        return case((rouge, self.limite()), (self.est_silencieux(), Parcours.silence_le), else_=self.limite())

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
