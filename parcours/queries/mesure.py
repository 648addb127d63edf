"""How long entries take, in figures that name nobody."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parcours.domain.mesure import Ecran
from parcours.models import MesureSaisie


class Mesure(NamedTuple):
    """Entries of a screen: how many, and the time that half of them take at most (ms); None under none."""

    ecran: Ecran
    nombre: int
    mediane_ms: int | None


def depuis(session: Session, premier: date) -> list[Mesure]:
    """The entries of each screen since a day (two statements each): the lower median, as no engine averages alike."""
    trouvees = []
    for ecran in Ecran:
        desquelles = (MesureSaisie.ecran == ecran, MesureSaisie.le >= premier)
        nombre = session.scalar(select(func.count()).select_from(MesureSaisie).where(*desquelles)) or 0
        rangees = select(MesureSaisie.duree_ms).where(*desquelles).order_by(MesureSaisie.duree_ms)
        mediane = session.scalar(rangees.offset((nombre - 1) // 2).limit(1)) if nombre else None
        trouvees.append(Mesure(ecran, nombre, mediane))
    return trouvees
