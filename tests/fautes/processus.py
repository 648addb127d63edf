"""What the real processes of a fault do: the very functions of the product, on a given clock.

They are started afresh from a server that has only imported the product (`forkserver`): neither connection nor thread
is shared with the tests.
"""

import itertools
import multiprocessing
import os
import signal
import sys
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED
from sqlalchemy import event
from sqlalchemy.orm import configure_mappers

from parcours import db, traces
from parcours.config import Config
from parcours.db import BaseDeDonnees, ouvrir
from parcours.domain.parametres import parametres
from parcours.jobs import envoi, execution, veille
from parcours.jobs.scheduler import reveil
from tests.fautes.horloge import HorlogeReglee

# Done once, by the server of processes.
configure_mappers()
parametres()

frais: ForkServerContext = multiprocessing.get_context("forkserver")
frais.set_forkserver_preload(["tests.fautes.processus"])

NUIT, ENVOI, ORDONNANCEUR = "nuit", "envoi", "ordonnanceur"
# Small batches, so that a small population has many moments to die at.
LOT = 9
ATTENTE_VERROU_MS = 300
TIC_S = 0.4


@dataclass(frozen=True)
class Ordres:
    """What a process must do.

    `mourir_au`: kill -9 itself at that step; a step is an event of its database. `est_presse`: a locked SQLite file is
    given up sooner than in service.
    """

    travail: str
    config: Config
    horloge: HorlogeReglee
    sorties: Path
    mourir_au: int = 0
    est_presse: bool = False


@dataclass(frozen=True)
class Suivi:
    """What a process tells while it works: that it is ready, and how far it is (steps, or ticks of a scheduler)."""

    pret: Event
    pas: "Synchronized[int]"
    depart: Barrier | None = None


def lancer(ordres: Ordres, depart: Barrier | None = None) -> tuple[ForkServerProcess, Suivi]:
    """Start a process; it begins once `depart` is passed by all."""
    suivi = Suivi(frais.Event(), frais.Value("q", 0), depart)
    processus = frais.Process(target=agir, args=(ordres, suivi))
    processus.start()
    return processus, suivi


def agir(ordres: Ordres, suivi: Suivi) -> None:
    """In the process: one tick of the night, one of the delivery, or the scheduler until it is told to stop."""
    with ordres.sorties.open("ab") as sorties:
        for descripteur in (sys.stdout.fileno(), sys.stderr.fileno()):
            os.dup2(sorties.fileno(), descripteur)
    traces.regler()
    veille.LOT = LOT
    if ordres.est_presse:
        db.ATTENTE_VERROU_MS = ATTENTE_VERROU_MS
    base = ouvrir(ordres.config.base)
    if suivi.depart is not None:
        suivi.depart.wait(60)
    suivi.pret.set()
    if ordres.travail == ORDONNANCEUR:
        _tourner(ordres, base, suivi)
        return
    _compter_les_pas(base, suivi, ordres.mourir_au)
    if ordres.travail == NUIT:
        execution.veiller(base, ordres.config, ordres.horloge)
    else:
        envoi.envoyer(base, ordres.config, ordres.horloge)


def _compter_les_pas(base: BaseDeDonnees, suivi: Suivi, mourir_au: int) -> None:
    """Each statement, before and after; each commit; each connection given back."""
    compteur = itertools.count(1)

    def pas(*_: object) -> None:
        rang = next(compteur)
        suivi.pas.value = rang
        if rang == mourir_au:
            os.kill(os.getpid(), signal.SIGKILL)

    for nom in ("before_cursor_execute", "after_cursor_execute", "commit", "checkin"):
        event.listen(base.engine, nom, pas)


def _tourner(ordres: Ordres, base: BaseDeDonnees, suivi: Suivi) -> None:
    """`parcours jobs`, whose clocks tick as often as they can."""
    pendule = reveil(base, ordres.config, ordres.horloge, bloquant=True)
    for tache in pendule.get_jobs():
        tache.reschedule("interval", seconds=TIC_S)
    signal.signal(signal.SIGTERM, lambda *_: pendule.shutdown(wait=False))

    def compter(_evenement: object) -> None:
        with suivi.pas.get_lock():
            suivi.pas.value += 1

    pendule.add_listener(compter, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)
    pendule.start()
