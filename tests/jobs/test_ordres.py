import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Timer
from urllib.request import urlopen

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from parcours.actions.journal import Auteur
from parcours.cli import main
from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.jobs import ordres
from parcours.jobs.execution import nuits
from parcours.models import Echeance, Execution, Parcours, Rappel
from tests.builders import Troupe
from tests.jobs.outils import AU, PARIS, a, alertes, perdre_les_echeances, remplir


@pytest.fixture
def lanceur(config: Config, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[CliRunner]:
    """The command, on the database of the test."""
    monkeypatch.setenv("PARCOURS_BASE", config.base)
    monkeypatch.setenv("PARCOURS_CLE_SECRETE", config.cle_secrete)
    monkeypatch.setattr("parcours.cli.Horloge", lambda: a(AU))
    monkeypatch.chdir(tmp_path)
    yield CliRunner()


def test_une_nuit_se_fait_a_la_main_une_fois(
    base: BaseDeDonnees, auteur: Auteur, lanceur: CliRunner, moteur: str
) -> None:
    remplir(base, auteur, dus=2)
    ordre = ["jobs", "run", "veille", "--pour-le", "2026-11-23"]
    premiere = lanceur.invoke(main, ordre)
    assert premiere.exit_code == 0
    assert premiere.output.endswith("veille, America/Martinique, 2026-11-23 : 2 seuils signalés.\n")
    seconde = lanceur.invoke(main, ordre)
    assert seconde.output == "veille, America/Martinique, 2026-11-23 : déjà faite, ou en cours ailleurs.\n"
    assert lanceur.invoke(main, [*ordre, "--refaire"]).output.endswith("0 seuil signalé.\n")
    assert {ligne[5] for ligne in alertes(base)} == {AU}


@pytest.mark.parametrize("tache", ordres.TACHES)
def test_une_nuit_a_venir_est_refusee_et_n_ecrit_rien(
    base: BaseDeDonnees, auteur: Auteur, lanceur: CliRunner, tache: str
) -> None:
    remplir(base, auteur, dus=2)
    resultat = lanceur.invoke(main, ["jobs", "run", tache, "--pour-le", "2026-11-24"])
    assert resultat.exit_code == 2
    assert "Le 24 novembre 2026 est à venir (America/Martinique)" in resultat.output
    assert "au plus tard le 23 novembre 2026." in resultat.output
    assert alertes(base) == []
    with base.lecture() as session:
        assert session.scalars(select(Execution)).all() == []


def test_le_jour_a_venir_se_juge_au_calendrier_de_chaque_zone(
    base: BaseDeDonnees, auteur: Auteur, config: Config
) -> None:
    remplir(base, auteur)
    remplir(base, auteur, fuseau=PARIS)
    # 2.00 on the 24th in Paris is still the 23rd in Martinique.
    horloge = a(date(2026, 11, 24), "02:00", PARIS)
    with pytest.raises(ordres.JourImpossible, match="Martinique"):
        ordres.lancer(base, config, horloge, "veille", date(2026, 11, 24), refaire=False)
    assert len(ordres.lancer(base, config, horloge, "veille", date(2026, 11, 23), refaire=False)) == 2


@pytest.mark.parametrize("tache", ["derive", "rappels", "envoi"])
def test_chaque_tache_se_lance_a_la_main(base: BaseDeDonnees, troupe: Troupe, lanceur: CliRunner, tache: str) -> None:
    resultat = lanceur.invoke(main, ["jobs", "run", tache, "--pour-le", "23/11/2026"])
    assert resultat.exit_code == 0, resultat.output
    assert f"\n{tache}" in f"\n{resultat.output}"


def test_les_recapitulatifs_se_preparent_a_la_main(base: BaseDeDonnees, troupe: Troupe, lanceur: CliRunner) -> None:
    for tache in ("veille", "rappels", "rappels"):
        assert lanceur.invoke(main, ["jobs", "run", tache, "--pour-le", "2026-11-23"]).exit_code == 0
    with base.lecture() as session:
        jours = session.scalars(select(Rappel.jour)).all()
    assert set(jours) == {date(2026, 11, 23)}
    assert len(jours) == 6


def test_un_recapitulatif_n_est_jamais_celui_d_un_jour_passe(
    base: BaseDeDonnees, troupe: Troupe, lanceur: CliRunner
) -> None:
    resultat = lanceur.invoke(main, ["jobs", "run", "rappels", "--pour-le", "2026-11-20"])

    assert resultat.exit_code == 2
    assert "celui du jour" in resultat.output
    with base.lecture() as session:
        assert session.scalars(select(Rappel.jour)).all() == []


def test_une_nuit_en_echec_le_dit_au_systeme(base: BaseDeDonnees, troupe: Troupe, lanceur: CliRunner) -> None:
    perdre_les_echeances(base)
    resultat = lanceur.invoke(main, ["jobs", "run", "veille"])
    assert resultat.exit_code == 1
    assert "échec (OperationalError" in resultat.output


def test_recalculer_reconstruit_tout_et_garde_ce_qui_est_signale(
    base: BaseDeDonnees, auteur: Auteur, lanceur: CliRunner, moteur: str
) -> None:
    remplir(base, auteur, dus=4, loin=3)
    nuits(base, a(AU), taches=["veille"])

    def lignes() -> list[tuple[object, ...]]:
        colonnes = (Echeance.parcours_id, Echeance.code, Echeance.objet, Echeance.limite, Echeance.seuil)
        with base.lecture() as session:
            return sorted(tuple(ligne) for ligne in session.execute(select(*colonnes)))

    avant, signalees = lignes(), alertes(base)
    with base.transaction() as session:
        session.execute(update(Echeance).where(Echeance.code == "ECH-01").values(code="ECH-99"))
        session.execute(update(Parcours).values(limite_le=None))
    resultat = lanceur.invoke(main, ["echeances", "recalculer"])
    assert resultat.exit_code == 0, resultat.output
    assert "Échéances recalculées pour 7 parcours." in resultat.output
    assert lignes() == avant
    assert alertes(base) == signalees
    with base.lecture() as session:
        assert None not in session.scalars(select(Parcours.limite_le)).all()


def test_recalculer_avance_par_lots_sans_en_oublier(base: BaseDeDonnees, config: Config, auteur: Auteur) -> None:
    remplir(base, auteur, loin=6)
    with base.transaction() as session:
        session.execute(update(Parcours).values(limite_le=None))
    lots: list[int] = []
    assert ordres.recalculer_tout(base, config, a(AU), lots.append, lot=3) == 7
    assert lots == [3, 3, 1]
    with base.lecture() as session:
        assert None not in session.scalars(select(Parcours.limite_le)).all()


@contextmanager
def _patience(processus: subprocess.Popen[str]) -> Iterator[None]:
    """A process that says nothing must fail its test, not hold the whole run."""
    fin = Timer(120, processus.kill)
    fin.start()
    try:
        yield
    finally:
        fin.cancel()


def test_la_veille_seule_demarre_et_s_arrete_proprement(
    base: BaseDeDonnees, auteur: Auteur, config: Config, tmp_path: Path
) -> None:
    remplir(base, auteur)
    environ = {**os.environ, "PARCOURS_BASE": config.base, "PARCOURS_CLE_SECRETE": config.cle_secrete}
    racine = Path(__file__).parents[2]
    with (
        subprocess.Popen(
            [sys.executable, "-m", "parcours", "jobs"],
            cwd=tmp_path,
            env={**environ, "PYTHONPATH": str(racine), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as processus,
        _patience(processus),
    ):
        assert processus.stdout is not None
        # The first tick comes at once: the night it does is written.
        assert any("tache_finie" in ligne for ligne in processus.stdout)
        processus.send_signal(signal.SIGTERM)
        assert processus.wait(60) == 0


def test_un_seul_processus_sert_et_veille(base: BaseDeDonnees, auteur: Auteur, config: Config, tmp_path: Path) -> None:
    remplir(base, auteur)
    with socket.socket() as libre:
        libre.bind(("127.0.0.1", 0))
        port = libre.getsockname()[1]
    environ = {**os.environ, "PARCOURS_BASE": config.base, "PARCOURS_CLE_SECRETE": config.cle_secrete}
    with (
        subprocess.Popen(
            [sys.executable, "-m", "parcours", "serve", "--with-jobs", "--port", str(port)],
            cwd=tmp_path,
            env={**environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as processus,
        _patience(processus),
    ):
        assert processus.stdout is not None
        assert processus.stdout.readline() == f"Parcours répond sur http://127.0.0.1:{port}\n"
        assert any("tache_finie" in ligne for ligne in processus.stdout)
        with urlopen(f"http://127.0.0.1:{port}/ping", timeout=60) as reponse:
            assert reponse.read() == b"ok"
        processus.send_signal(signal.SIGTERM)
        assert processus.wait(60) == 0
