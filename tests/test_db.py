"""The database layer: no update lost between processes, reading sessions that cannot write, durable settings."""

import multiprocessing
import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from parcours import db
from parcours.db import BaseDeDonnees, SauvegardeImpossible, ouvrir, sauvegarder
from tests.builders import Troupe

PROCESSUS, TOURS = 4, 30


def _incrementer(url: str) -> None:
    base = ouvrir(url)
    for _ in range(TOURS):
        with base.transaction() as session:
            # Read, then write what was read plus one: the pattern that loses updates when SELECT is not in the lock.
            lu = session.execute(
                text(
                    "SELECT essais FROM compteur WHERE id = 1 FOR UPDATE"
                    if "postgres" in url
                    else "SELECT essais FROM compteur WHERE id = 1"
                )
            ).scalar_one()
            session.execute(text("UPDATE compteur SET essais = :n WHERE id = 1"), {"n": lu + 1})


def test_quatre_processus_ne_perdent_aucune_ecriture(base: BaseDeDonnees, moteur: str) -> None:
    with base.transaction() as session:
        session.execute(text("CREATE TABLE compteur (id INTEGER PRIMARY KEY, essais INTEGER)"))
        session.execute(text("INSERT INTO compteur VALUES (1, 0)"))
    url = base.engine.url.render_as_string(hide_password=False)
    contexte = multiprocessing.get_context("spawn")
    ouvriers = [contexte.Process(target=_incrementer, args=(url,)) for _ in range(PROCESSUS)]
    for ouvrier in ouvriers:
        ouvrier.start()
    for ouvrier in ouvriers:
        ouvrier.join()
    assert [ouvrier.exitcode for ouvrier in ouvriers] == [0] * PROCESSUS
    with base.lecture() as session:
        assert session.execute(text("SELECT essais FROM compteur")).scalar_one() == PROCESSUS * TOURS


@pytest.mark.usefixtures("moteur")
def test_une_session_de_lecture_ne_peut_pas_ecrire(base: BaseDeDonnees) -> None:
    with base.lecture() as session, pytest.raises(DBAPIError):
        session.execute(text("DELETE FROM compte"))


@pytest.mark.usefixtures("moteur")
def test_une_session_de_lecture_ne_peut_pas_ecrire_apres_une_ecriture(base: BaseDeDonnees) -> None:
    with base.transaction() as session:
        session.execute(text("DELETE FROM compte"))
    with base.lecture() as session, pytest.raises(DBAPIError):
        session.execute(text("DELETE FROM compte"))


@pytest.mark.usefixtures("moteur")
def test_une_connexion_coupee_pendant_son_repos_est_remplacee(base: BaseDeDonnees) -> None:
    autre = ouvrir(base.engine.url.render_as_string(hide_password=False), repos_s=0)
    with autre.lecture() as session:
        session.execute(text("SELECT 1"))
    if base.engine.dialect.name == "postgresql":
        with base.transaction() as session:
            moi = session.scalar(text("SELECT pg_backend_pid()"))
            ailleurs = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :ici AND pid <> :moi"
            session.execute(text(ailleurs), {"ici": base.engine.url.database, "moi": moi})
    with autre.lecture() as session:
        assert session.scalar(text("SELECT 1")) == 1
    autre.engine.dispose()


@pytest.mark.usefixtures("moteur")
def test_ecrire_apres_avoir_lu_reste_possible(base: BaseDeDonnees) -> None:
    with base.lecture() as session:
        session.execute(text("SELECT 1"))
    with base.transaction() as session:
        session.execute(text("DELETE FROM compte"))


def test_sqlite_garde_ce_qu_il_a_acquitte_et_verifie_ses_cles(tmp_path: Path) -> None:
    base = ouvrir(f"sqlite:///{tmp_path / 'dossier' / 'essai.db'}")
    with base.lecture() as session:
        connexion = session.connection()
        valeurs = {
            nom: connexion.exec_driver_sql(f"PRAGMA {nom}").scalar_one()
            for nom in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert valeurs == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


def test_qui_ecrit_sur_sqlite_attend_son_tour_et_redemande_souvent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = ouvrir(f"sqlite:///{tmp_path / 'essai.db'}")
    with base.transaction() as session:
        session.execute(text("CREATE TABLE essai (n INTEGER)"))
    autre = sqlite3.connect(tmp_path / "essai.db", isolation_level=None, check_same_thread=False)
    autre.execute("BEGIN IMMEDIATE")
    demandes = 0

    def instant() -> float:
        # The lock is given back once it was asked for several times over, and the time allowed for it is never out.
        nonlocal demandes
        demandes += 1
        if demandes == 4:
            autre.execute("COMMIT")
        return 0

    monkeypatch.setattr(db, "monotonic", instant)
    monkeypatch.setattr(db, "REPRISE_VERROU_MS", 1)
    with base.transaction() as session:
        session.execute(text("INSERT INTO essai VALUES (1)"))
    assert autre.execute("SELECT n FROM essai").fetchall() == [(1,)]
    assert demandes >= 4
    autre.close()


def test_qui_ecrit_sur_sqlite_renonce_a_la_fin_du_delai(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = ouvrir(f"sqlite:///{tmp_path / 'essai.db'}")
    autre = sqlite3.connect(tmp_path / "essai.db", isolation_level=None)
    autre.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(db, "ATTENTE_VERROU_MS", 1)
    with base.ecriture() as session, pytest.raises(OperationalError, match="locked"):
        session.execute(text("SELECT 1"))
    autre.execute("ROLLBACK")
    with base.transaction() as session:
        session.execute(text("CREATE TABLE essai (n INTEGER)"))
    autre.close()


def test_la_base_et_son_dossier_ne_se_lisent_que_par_leur_proprietaire(tmp_path: Path) -> None:
    fichier = tmp_path / "un" / "deux" / "essai.db"
    avant = os.umask(0o022)
    try:
        base = ouvrir(f"sqlite:///{fichier}")
        with base.transaction() as session:
            session.execute(text("CREATE TABLE essai (n INTEGER)"))
    finally:
        os.umask(avant)
    ouverts = [fichier, *fichier.parent.glob("essai.db-*")]
    assert len(ouverts) == 3
    assert {f.stat().st_mode & 0o777 for f in ouverts} == {0o600}
    assert {d.stat().st_mode & 0o777 for d in (fichier.parent, fichier.parent.parent)} == {0o700}
    base.engine.dispose()


def test_une_base_laissee_ouverte_est_refermee(tmp_path: Path) -> None:
    fichier, voisin = tmp_path / "essai.db", tmp_path / "liste.csv"
    for ouvert in (fichier, voisin):
        ouvert.touch()
        ouvert.chmod(0o644)
    tmp_path.chmod(0o755)
    base = ouvrir(f"sqlite:///{fichier}")
    with base.transaction() as session:
        session.execute(text("CREATE TABLE essai (n INTEGER)"))
    assert {f.stat().st_mode & 0o777 for f in tmp_path.glob("essai.db*")} == {0o600}
    # The folder may be shared with others: only `config.charger` knows which one is ours.
    assert (tmp_path.stat().st_mode & 0o777, voisin.stat().st_mode & 0o777) == (0o755, 0o644)
    base.engine.dispose()


def test_une_transaction_interrompue_ne_laisse_rien(base: BaseDeDonnees) -> None:
    with base.transaction() as session:
        session.execute(text("CREATE TABLE essai (n INTEGER)"))
    with pytest.raises(RuntimeError), base.transaction() as session:
        session.execute(text("INSERT INTO essai VALUES (1)"))
        raise RuntimeError
    with base.lecture() as session:
        assert session.execute(text("SELECT count(*) FROM essai")).scalar_one() == 0


def test_apres_un_enregistrement_refuse_on_peut_encore_ecrire(base: BaseDeDonnees, moteur: str) -> None:
    with base.transaction() as session:
        # A key that the database only checks when everything is recorded.
        session.execute(
            text("CREATE TABLE orphelin (parent INTEGER REFERENCES compte (id) DEFERRABLE INITIALLY DEFERRED)")
        )
    for _ in range(2):
        with pytest.raises(IntegrityError), base.transaction() as session:
            session.execute(text("INSERT INTO orphelin VALUES (-1)"))

    with base.lecture() as session:
        assert session.scalar(text("SELECT count(*) FROM orphelin")) == 0


def test_une_sauvegarde_se_fait_en_service_et_se_relit(base: BaseDeDonnees, tmp_path: Path, troupe: Troupe) -> None:
    copie = tmp_path / "copie.db"
    with base.transaction() as session:
        session.execute(text("UPDATE compte SET nom = 'pas encore validé'"))
        # Another connection is writing: the copy holds what was committed, and waits for nobody.
        sauvegarder(base.engine, copie)
    relue = ouvrir(f"sqlite:///{copie}")
    with relue.lecture() as session:
        noms = set(session.execute(text("SELECT nom FROM compte")).scalars())
    relue.engine.dispose()
    assert "Alice" in noms
    assert "pas encore validé" not in noms
    assert copie.stat().st_mode & 0o077 == 0


def test_une_sauvegarde_n_ecrase_jamais_un_fichier(base: BaseDeDonnees, tmp_path: Path) -> None:
    (tmp_path / "deja.db").write_text("précieux", encoding="utf-8")
    with pytest.raises(SauvegardeImpossible):
        sauvegarder(base.engine, tmp_path / "deja.db")
    with pytest.raises(SauvegardeImpossible):
        sauvegarder(base.engine, tmp_path / "absent" / "copie.db")
    assert (tmp_path / "deja.db").read_text(encoding="utf-8") == "précieux"
