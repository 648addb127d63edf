"""What must run is decided here, from the ledger: the scheduler is only an alarm clock."""

import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

from parcours.actions import execution as actions
from parcours.actions.execution import Cle
from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.horloge import Horloge
from parcours.jobs import derive, rappels, veille
from parcours.jobs.insistance import ecrire
from parcours.queries import execution as queries
from parcours.queries.structure import fuseaux

# Past this local time, the night of the day is due. At 4.15, summer time never skips nor repeats it.
HEURE_DE_NUIT = time(4, 15)

Tache = Callable[[BaseDeDonnees, Horloge, str, date], str]
# In order: what drifts is looked at once the deadlines of the night are signalled.
TACHES_DE_NUIT: dict[str, Tache] = {"veille": veille.veiller, "derive": derive.suivre_structures}

journal = structlog.get_logger()


@dataclass(frozen=True)
class Course:
    """How an attempt ended: what it did, or why it failed; neither when another process had it."""

    cle: Cle
    bilan: str | None = None
    erreur: str | None = None


def date_due(maintenant: datetime, fuseau: str) -> date:
    """The latest local date whose night must have been run."""
    local = maintenant.astimezone(ZoneInfo(fuseau))
    return local.date() if local.time() >= HEURE_DE_NUIT else local.date() - timedelta(days=1)


def executer(
    base: BaseDeDonnees, horloge: Horloge, cle: Cle, travail: Callable[[], str], *, refaire: bool = False
) -> Course:
    """Run a task unless the ledger says that another has it, or has done it; its failure is noted, not raised."""
    commencee_le = horloge.maintenant()
    with base.transaction() as session:
        if not actions.reclamer(session, cle, commencee_le, refaire=refaire):
            return Course(cle)
    try:
        bilan = travail()
    except Exception as panne:
        # The kind and the place, never the message: it may quote a row.
        ou = traceback.extract_tb(panne.__traceback__)[-1]
        erreur = f"{type(panne).__name__}, {Path(ou.filename).name} ligne {ou.lineno}"
        journal.error("tache_echouee", tache=cle.tache, fuseau=cle.fuseau, pour_le=str(cle.pour_le), erreur=erreur)
        ecrire(base, lambda session: actions.echouer(session, cle, commencee_le, horloge.maintenant(), erreur))
        return Course(cle, erreur=erreur)
    ecrire(base, lambda session: actions.finir(session, cle, commencee_le, horloge.maintenant(), bilan))
    journal.info("tache_finie", tache=cle.tache, fuseau=cle.fuseau, pour_le=str(cle.pour_le), bilan=bilan)
    return Course(cle, bilan=bilan)


def nuits(
    base: BaseDeDonnees,
    horloge: Horloge,
    *,
    pour_le: date | None = None,
    taches: Iterable[str] | None = None,
    refaire: bool = False,
) -> list[Course]:
    """Run the nights due in every time zone in use, the latest date only: a missed night is caught up once.

    `pour_le` asks for that very date, `taches` for some tasks only, `refaire` for what was already done.
    """
    courses = []
    with base.lecture() as session:
        zones = fuseaux(session)
    for fuseau in zones:
        le = pour_le or date_due(horloge.maintenant(), fuseau)
        for nom in taches or TACHES_DE_NUIT:
            courses.append(
                executer(
                    base,
                    horloge,
                    Cle(nom, fuseau, le),
                    partial(TACHES_DE_NUIT[nom], base, horloge, fuseau, le),
                    refaire=refaire,
                )
            )
    return courses


def recapitulatifs(base: BaseDeDonnees, config: Config, horloge: Horloge) -> list[Course]:
    """Prepare the digests whose local hour has come, once the night of their day is over."""
    courses = []
    for fuseau, jour, heure in rappels.heures_dues(base, config, horloge):
        with base.lecture() as session:
            if fuseau in fuseaux(session) and not queries.sont_finies(session, TACHES_DE_NUIT, fuseau, jour):
                continue
        courses.append(
            executer(
                base,
                horloge,
                Cle(rappels.nom_de_tache(heure), fuseau, jour),
                partial(rappels.preparer, base, config, horloge, fuseau, jour, heure),
            )
        )
    return courses


def veiller(base: BaseDeDonnees, config: Config, horloge: Horloge) -> None:
    """The nights due, then the digests due."""
    nuits(base, horloge)
    recapitulatifs(base, config, horloge)
