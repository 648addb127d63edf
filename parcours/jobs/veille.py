"""The watch of one night, in one time zone: signal what is due, and nothing else is read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import structlog
from sqlalchemy.orm import Session

from parcours.actions.alerte import signaler, signaler_un_lot
from parcours.actions.execution import purger
from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.domain.dates import accorder
from parcours.horloge import Horloge
from parcours.jobs.insistance import BASE_ABSENTE, ecrire, insister
from parcours.queries.echeance import Due, a_signaler

# A writer waits for one batch at most. The parcours whose rules are applied again are read whole: they go apart.
LOT, LOT_A_RELIRE = 5000, 200
NOMMEES = 5
journal = structlog.get_logger()


@dataclass
class Bilan:
    """What a night did: thresholds signalled, and the keys of the deadlines that could not be."""

    signalees: int = 0
    refusees: list[int] = field(default_factory=list)

    def __str__(self) -> str:
        phrases = [f"{accorder(self.signalees, 'seuil signalé', 'seuils signalés')}."]
        if self.refusees:
            nombre = accorder(len(self.refusees), "échéance n’a pas pu être traitée", "échéances n’ont pas pu l’être")
            nommees = ", ".join(str(cle) for cle in self.refusees[:NOMMEES])
            suite = "…" if len(self.refusees) > NOMMEES else ""
            phrases.append(f"{nombre} (n° {nommees}{suite}).")
        return " ".join(phrases)


def veiller(base: BaseDeDonnees, horloge: Horloge, fuseau: str, au: date) -> str:
    """Signal every threshold due on a local date, by batches; one bad row never stops the others.

    Killed anywhere, it is run again and ends on the same alerts: each batch is one transaction, and a deadline
    signalled is due no more. A database away for a moment is waited for; away for longer, it makes the night fail: no
    row is to blame.
    """
    bilan = Bilan()
    # First those: their rules applied again, the other deadlines of the same parcours are as they must be said.
    apres: Due | None = None
    while lot := insister(partial(_lire, base, fuseau, au, apres, a_relire=True)):
        _signaler(base, horloge, lot, au, bilan)
        apres = lot[-1]
    apres = None
    while suite := _signaler_la_suite(base, horloge, fuseau, au, apres, bilan):
        apres = suite[-1]
    ecrire(base, lambda session: purger(session, horloge.maintenant()))
    return str(bilan)


def _lire(base: BaseDeDonnees, fuseau: str, au: date, apres: Due | None, *, a_relire: bool) -> list[Due]:
    with base.lecture() as session:
        return a_signaler(session, fuseau, au, LOT_A_RELIRE if a_relire else LOT, apres, a_relire=a_relire)


def _signaler_la_suite(
    base: BaseDeDonnees, horloge: Horloge, fuseau: str, au: date, apres: Due | None, bilan: Bilan
) -> Sequence[Due]:
    """Read a batch and signal it in one transaction: nothing is due any more when it is empty."""

    def faire(session: Session) -> tuple[Sequence[Due], int]:
        lues = a_signaler(session, fuseau, au, LOT, apres, a_relire=False)
        return lues, signaler_un_lot(session, Auteur(None, horloge.maintenant(), au), lues) if lues else 0

    try:
        lot, signalees = ecrire(base, faire)
    except BASE_ABSENTE:
        raise
    except Exception:
        # One of them at least cannot be: looked for by halves.
        lot = insister(partial(_lire, base, fuseau, au, apres, a_relire=False))
        _signaler(base, horloge, lot, au, bilan)
    else:
        bilan.signalees += signalees
    return lot


def _signaler(base: BaseDeDonnees, horloge: Horloge, lot: Sequence[Due], au: date, bilan: Bilan) -> None:
    try:
        auteur = Auteur(None, horloge.maintenant(), au)
        signalees = ecrire(base, lambda session: signaler(session, auteur, lot))
    except BASE_ABSENTE:
        raise
    except Exception as erreur:
        if len(lot) == 1:
            bilan.refusees.append(lot[0].id)
            journal.error("echeance_refusee", echeance=lot[0].id, genre=type(erreur).__name__)
            return
        for moitie in (lot[: len(lot) // 2], lot[len(lot) // 2 :]):
            _signaler(base, horloge, moitie, au, bilan)
    else:
        bilan.signalees += signalees
