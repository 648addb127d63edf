"""Rows of the invented population, table by table, and the day on which it lives."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from parcours.models import Base

MAINTENANT = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
AU = date(2026, 11, 23)
# The oldest exit.
ANCIENNETE_JOURS = 2900

Ligne = dict[str, Any]


@dataclass
class Lot:
    """Rows of one structure, by table in the order in which they may be inserted."""

    lignes: dict[type[Base], list[Ligne]] = field(default_factory=lambda: defaultdict(list))

    def ajouter(self, modele: type[Base], **colonnes: Any) -> None:
        """Add a row."""
        self.lignes[modele].append(colonnes)


def instant(jour: date) -> datetime:
    """An instant of a day, when its rows were typed."""
    return datetime(jour.year, jour.month, jour.day, 15, tzinfo=UTC)
