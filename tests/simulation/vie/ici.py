"""One event of the invented world: who acts, on which day, in which session; and how chance is drawn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parcours.actions.journal import Auteur
from parcours.models import Parcours, PassIae
from parcours.models.base import Base
from parcours.queries import parcours as queries_parcours
from parcours.queries import pass_iae as queries_pass
from tests.simulation.faits import Dossier, Pass

T = TypeVar("T")
# What the facts become, once the product has recorded it.
Suite = Callable[[], None]


class RienAFaire(Exception):
    """The facts leave nothing to this event."""


@dataclass
class Ici:
    session: Session
    jour: date
    auteur: Auteur
    hasard: Random

    def parcours(self, d: Dossier) -> Parcours:
        """As a page reads it."""
        lu = queries_parcours.par_ref(self.session, d.ref)
        assert lu is not None
        return lu

    def pass_iae(self, d: Dossier, p: Pass) -> PassIae:
        lu = queries_pass.par_id(self.session, d.personne.id, p.id)
        assert lu is not None
        return lu

    def dernier_id(self, modele: type[Base], d: Dossier) -> int:
        """The key of what was just recorded in a parcours."""
        self.session.flush()
        table = modele.__table__
        cle = self.session.scalar(select(func.max(table.c.id)).where(table.c.parcours_id == d.id))
        assert cle is not None
        return int(cle)

    def entre(self, debut: int, fin: int) -> timedelta:
        """So many days, both ends possible."""
        return timedelta(days=self.hasard.randint(debut, fin))

    def choisir(self, choix: Sequence[T]) -> T:
        """One of them; nothing to do when there is none."""
        if not choix:
            raise RienAFaire
        return self.hasard.choice(choix)

    def cle(self, connus: Mapping[int, object]) -> int:
        """The key of one of them, more often of the latest."""
        cles = list(connus)
        return cles[-1] if cles and self.hasard.random() < 0.5 else self.choisir(cles)

    def selon(self, poids: Mapping[T, float]) -> T:
        """One of them, by its weight."""
        return self.hasard.choices(list(poids), list(poids.values()))[0]

    def arrive(self, chance: float) -> bool:
        return self.hasard.random() < chance
