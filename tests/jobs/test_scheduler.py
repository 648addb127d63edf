import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.jobstores.memory import MemoryJobStore
from structlog.testing import capture_logs

from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.horloge import Horloge
from parcours.jobs.scheduler import reveil

RACINE = Path(__file__).parents[2]


@pytest.fixture
def pendule(base: BaseDeDonnees, config: Config, horloge: Horloge) -> Any:
    return reveil(base, config, horloge, bloquant=False)


def test_le_reveil_ne_garde_rien_et_ne_saute_rien(pendule: Any) -> None:
    pendule.start(paused=True)
    try:
        travaux = pendule.get_jobs()
        assert [travail.id for travail in travaux] == ["nuits", "envoi"]
        assert isinstance(pendule._jobstores["default"], MemoryJobStore)
        assert pendule.timezone == UTC
        for travail in travaux:
            assert (travail.coalesce, travail.max_instances, travail.misfire_grace_time) == (True, 1, None)
            assert travail.next_run_time <= datetime.now(UTC)
            assert travail.trigger.interval <= timedelta(minutes=5)
    finally:
        pendule.shutdown(wait=False)


def test_un_travail_en_panne_est_ecrit_sans_rien_citer(pendule: Any) -> None:
    panne = JobExecutionEvent(EVENT_JOB_ERROR, "nuits", "default", datetime.now(UTC), exception=ValueError("Nadège"))
    with capture_logs() as traces:
        pendule._dispatch_event(panne)
    assert [(trace["travail"], trace["genre"]) for trace in traces if trace["event"] == "reveil"] == [
        ("nuits", "ValueError")
    ]
    assert "Nadège" not in str(traces)


def test_l_application_web_ne_charge_aucun_reveil() -> None:
    essai = "import sys, parcours.app; sys.exit(any(nom.startswith('apscheduler') for nom in sys.modules))"
    assert subprocess.run([sys.executable, "-c", essai], cwd=RACINE, check=False).returncode == 0


def test_un_seul_module_connait_le_reveil_et_un_seul_la_messagerie() -> None:
    fichiers = list((RACINE / "parcours").rglob("*.py"))
    for mot, seul in (("apscheduler", "jobs/scheduler.py"), ("smtplib", "exchange/mail.py")):
        trouves = [
            str(fichier.relative_to(RACINE / "parcours"))
            for fichier in fichiers
            if f"import {mot}" in fichier.read_text(encoding="utf-8")
            or f"from {mot}" in fichier.read_text(encoding="utf-8")
        ]
        assert trouves == [seul]
