"""Real processes on real files: two at once do the work once; one killed anywhere leaves nothing wrong."""

import multiprocessing
import os
import signal
from datetime import date

import pytest
from sqlalchemy import event, select

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees, ouvrir
from parcours.jobs import veille
from parcours.jobs.execution import nuits
from parcours.models import Execution
from tests.jobs.outils import AU, MARTINIQUE, a, alertes, remplir

# Started afresh: a fork would share the connections of the parent.
frais = multiprocessing.get_context("spawn")
DUS = 40


def faire_la_nuit(
    adresse: str, depart: "multiprocessing.synchronize.Barrier", file: "multiprocessing.Queue[int]"
) -> None:
    base = ouvrir(adresse)
    depart.wait(60)
    courses = nuits(base, a(AU), taches=["veille"])
    file.put(sum(course.bilan is not None for course in courses))


def veiller_sans_registre(adresse: str, depart: "multiprocessing.synchronize.Barrier") -> None:
    base = ouvrir(adresse)
    veille.LOT = 7
    depart.wait(60)
    veille.veiller(base, a(AU), MARTINIQUE, AU)


def mourir_au_milieu(adresse: str, apres: int) -> None:
    """Kill ourselves, as a power cut would, at the nth batch: its alerts are written, and not yet committed."""
    base = ouvrir(adresse)
    veille.LOT = 7
    ecrites = []

    def compter(_c: object, _k: object, ordre: str, *_reste: object) -> None:
        if ordre.startswith("INSERT INTO alerte"):
            ecrites.append(1)
            if len(ecrites) == apres:
                os.kill(os.getpid(), signal.SIGKILL)

    event.listen(base.engine, "after_cursor_execute", compter)
    nuits(base, a(AU), taches=["veille"])


def adresse_de(base: BaseDeDonnees) -> str:
    return base.engine.url.render_as_string(hide_password=False)


def test_deux_processus_font_la_nuit_une_seule_fois(base: BaseDeDonnees, auteur: Auteur, moteur: str) -> None:
    remplir(base, auteur, dus=DUS)
    depart, file = frais.Barrier(2), frais.Queue()
    processus = [frais.Process(target=faire_la_nuit, args=(adresse_de(base), depart, file)) for _ in range(2)]
    for p in processus:
        p.start()
    for p in processus:
        p.join(60)
    assert [p.exitcode for p in processus] == [0, 0]
    assert sorted(file.get(timeout=10) for _ in processus) == [0, 1]
    assert len(alertes(base)) == DUS


def test_meme_sans_registre_deux_processus_ne_signalent_rien_deux_fois(
    base: BaseDeDonnees, auteur: Auteur, moteur: str
) -> None:
    remplir(base, auteur, dus=DUS)
    depart = frais.Barrier(2)
    processus = [frais.Process(target=veiller_sans_registre, args=(adresse_de(base), depart)) for _ in range(2)]
    for p in processus:
        p.start()
    for p in processus:
        p.join(60)
    assert [p.exitcode for p in processus] == [0, 0]
    assert len(alertes(base)) == DUS
    assert len(alertes(base, ouvertes=True)) == DUS


@pytest.mark.parametrize("apres", [1, 2, 5])
def test_une_nuit_tuee_puis_reprise_donne_les_memes_alertes(
    base: BaseDeDonnees, auteur: Auteur, moteur: str, apres: int
) -> None:
    remplir(base, auteur, dus=DUS, loin=3)
    processus = frais.Process(target=mourir_au_milieu, args=(adresse_de(base), apres))
    processus.start()
    processus.join(60)
    assert processus.exitcode == -signal.SIGKILL
    # Whole batches only: what the killed transaction had written is gone.
    assert len(alertes(base)) == (apres - 1) * 7
    with base.lecture() as session:
        assert session.scalars(select(Execution.finie_le)).all() == [None]
    assert nuits(base, a(AU, "06:30"), taches=["veille"])[0].bilan is None
    assert nuits(base, a(AU, "08:30"), taches=["veille"])[0].bilan is not None
    attendues = {("ECH-04", 30, AU, None)}
    assert {(ligne[1], ligne[4], ligne[5], ligne[6]) for ligne in alertes(base)} == attendues
    assert len(alertes(base)) == DUS
    assert date(2026, 12, 18) == alertes(base)[0][3]
