"""What a structure's drift rests on, in a few numbers: the same numbers, and a night has nothing to read again.

They are read by the engine for all structures at once. Versions change at each writing, and start anywhere: their sum
moves with any of them. Hours noted late move nothing here but decide of a stay in the kinds that count in hours: those
structures are read again once a week besides.
"""

from datetime import date
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parcours.domain.sortie import DE_DATE_A_DATE
from parcours.models import DecisionMotif, Derive, Parcours, ReferenceDerive, Salarie, Sortie, Structure

# To be raised with the rules: every structure is then read again.
REGLES = 3


def gardees(session: Session, fuseau: str) -> dict[int, str]:
    """What each structure of a time zone rested on the last night it was read; nothing of one without a reference."""
    demande = select(ReferenceDerive.structure_id, ReferenceDerive.empreinte).join(
        Structure, Structure.id == ReferenceDerive.structure_id
    )
    demande = demande.where(Structure.fuseau == fuseau, ReferenceDerive.empreinte.is_not(None))
    return {cle: empreinte for cle, empreinte in session.execute(demande) if empreinte is not None}


def actuelles(session: Session, fuseau: str, au: date) -> dict[int, str]:
    """What each structure of a time zone rests on, on a day (five statements, whatever their number)."""
    decisions = session.scalar(select(func.count()).select_from(DecisionMotif)) or 0
    sorties = _sorties(session, au)
    clos = _clos(session)
    signaux = _signaux_clos(session)
    semaine = au.isocalendar()[:2]
    trouvees = {}
    for cle, genre in session.execute(select(Structure.id, Structure.type).where(Structure.fuseau == fuseau)):
        lus = (
            REGLES,
            decisions,
            genre,
            sorties.get(cle),
            clos.get(cle),
            signaux.get(cle),
            None if genre in DE_DATE_A_DATE else semaine,
        )
        trouvees[cle] = sha256(repr(lus).encode()).hexdigest()[:32]
    return trouvees


def _sorties(session: Session, au: date) -> dict[int, tuple[int, int]]:
    """By structure: how many exits, and the sum of their versions."""
    demande = select(Sortie.structure_id, func.count(), func.sum(Sortie.version)).where(Sortie.le <= au)
    return {cle: (nombre, int(somme)) for cle, nombre, somme in session.execute(demande.group_by(Sortie.structure_id))}


def _signaux_clos(session: Session) -> dict[int, tuple[int, str]]:
    """By structure: how many signals were closed, and when the last one was: all that the chart reads of them.

    What a night writes of an open one is no reason to read it again the night after.
    """
    demande = select(Derive.structure_id, func.count(Derive.close_le), func.max(Derive.close_le))
    demande = demande.where(Derive.close_le.is_not(None)).group_by(Derive.structure_id)
    return {cle: (nombre, str(dernier)) for cle, nombre, dernier in session.execute(demande)}


def _clos(session: Session) -> dict[int, tuple[int, int, int]]:
    """The same of the closed parcours, with the persons behind: the chance of an exit depends on their age at entry."""
    demande = (
        select(Parcours.structure_id, func.count(), func.sum(Parcours.version), func.sum(Salarie.version))
        .join(Salarie, Salarie.id == Parcours.salarie_id)
        .where(Parcours.clos_le.is_not(None))
        .group_by(Parcours.structure_id)
    )
    return {cle: (nombre, int(sejours), int(qui)) for cle, nombre, sejours, qui in session.execute(demande)}
