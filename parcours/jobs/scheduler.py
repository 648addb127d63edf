"""The alarm clock, and nothing more: it ticks in UTC, and the ledger decides what runs.

No stored schedule: a process that was down, a second scheduler or a summer-time change alter nothing. Never imported by
the web application: a server with many workers must not have many clocks.
"""

from datetime import UTC
from functools import partial
from typing import Any

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobEvent
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler

from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.horloge import Horloge
from parcours.jobs import envoi, execution

TIC_MINUTES = 5
ENVOI_MINUTES = 1
journal = structlog.get_logger()


def reveil(base: BaseDeDonnees, config: Config, horloge: Horloge, *, bloquant: bool) -> BaseScheduler:
    """A clock ready to be started: in its own process when `bloquant`, else beside the web server of this one.

    Nights and deliveries tick apart: a mail server that hangs never delays a night.
    """
    reglages: dict[str, Any] = {
        "timezone": UTC,
        "jobstores": {"default": MemoryJobStore()},
        "job_defaults": {"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    }
    reveil_ = BlockingScheduler(**reglages) if bloquant else BackgroundScheduler(**reglages)
    reveil_.add_listener(_noter, EVENT_JOB_ERROR | EVENT_JOB_MISSED)
    for nom, travail, minutes in (
        ("nuits", partial(execution.veiller, base, config, horloge), TIC_MINUTES),
        ("envoi", partial(envoi.envoyer, base, config, horloge), ENVOI_MINUTES),
    ):
        # The first tick at once: what was missed while nothing ran is caught up without waiting.
        reveil_.add_job(travail, "interval", minutes=minutes, id=nom, next_run_time=Horloge().maintenant())
    return reveil_


def _noter(evenement: JobEvent) -> None:
    panne = getattr(evenement, "exception", None)
    journal.error("reveil", travail=evenement.job_id, genre=type(panne).__name__ if panne else "manqué")
