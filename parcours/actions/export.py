"""How many exports an account may make in an hour: names leave the screen by them, and do not come back."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from parcours.actions.connexion import compter_essai

HEURE_S = 3600.0


class Export(StrEnum):
    """What leaves: people, or numbers only; each is counted apart."""

    PERSONNES = "personnes"
    NOMBRES = "nombres"


# Numbers name nobody: as many as there are zones and periods to take in one sitting.
FOIS = {Export.PERSONNES: 1, Export.NOMBRES: 4}


def maximum(export: Export, par_heure: int) -> int:
    """How many of this kind in an hour, where `par_heure` of those that name people are allowed."""
    return par_heure * FOIS[export]


def compter(session: Session, compte_id: int, export: Export, par_heure: int, maintenant: datetime) -> bool:
    """Count an export; False, and nothing is counted, when as many as are allowed were made within an hour.

    Each export allowed is a place, taken for an hour: no hour, wherever it starts, holds more of them. A bucket that
    fills up little by little would let twice as many through.
    """
    places = (f"export:{export}:{compte_id}:{rang}" for rang in range(maximum(export, par_heure)))
    return any(compter_essai(session, place, 1, HEURE_S, maintenant) for place in places)
