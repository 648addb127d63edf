"""The moment of a parcours: its first month, its last sixty days. Said on a line; never a judgement on the person."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from parcours.domain.dates import ajouter_mois, jours_entre

PREMIERS_MOIS = 1
DERNIERS_JOURS = 60


class Moment(StrEnum):
    """When a parcours asks for more than its usual pace."""

    PREMIER_MOIS = "premier-mois"
    DERNIERS_JOURS = "derniers-jours"

    @property
    def libelle(self) -> str:
        """In words, as the rest of a line."""
        return {"premier-mois": "premier mois", "derniers-jours": f"{DERNIERS_JOURS}\u00a0derniers jours"}[self.value]


def moment(entree_le: date, fins: Iterable[date | None], au: date) -> Moment | None:
    """The moment of a parcours on a day; None when it is neither new nor near its end, or has yet to start.

    `fins`: the ends known of it (contract, PASS); the nearest counts, and its own day is still before it.
    """
    if entree_le <= au < ajouter_mois(entree_le, PREMIERS_MOIS):
        return Moment.PREMIER_MOIS
    connues = [fin for fin in fins if fin is not None]
    if entree_le <= au and connues and 0 <= jours_entre(au, min(connues)) <= DERNIERS_JOURS:
        return Moment.DERNIERS_JOURS
    return None
