"""A fresh database of each engine, that may forget everything if the machine stops: nobody will look for it."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection

from parcours.config import Config
from parcours.db import BaseDeDonnees, migrer, ouvrir
from tests import postgresql
from tests.configuration import configuration

MOTEURS = ("sqlite", "postgresql")


@contextmanager
def ouverte(moteur: str) -> Iterator[BaseDeDonnees]:
    """A migrated, empty database. Raises ImportError without PostgreSQL."""
    if moteur == "sqlite":
        with TemporaryDirectory(prefix="parcours-simulation-", dir=postgresql.en_memoire()) as nom:
            base = ouvrir(f"sqlite:///{Path(nom) / 'monde.db'}")
            event.listen(base.engine, "connect", sans_attendre_le_disque)
            migrer(base.engine)
            yield base
            base.engine.dispose()
        return
    with postgresql.serveur() as serveur:
        nom = f"simulation_{secrets.token_hex(6)}"
        postgresql.ordonner(serveur, f'CREATE DATABASE "{nom}"')
        postgresql.ordonner(serveur, f'ALTER DATABASE "{nom}" SET synchronous_commit = off')
        base = ouvrir(postgresql.adresse_de_base(serveur, nom))
        migrer(base.engine)
        yield base
        base.engine.dispose()
        postgresql.ordonner(serveur, f'DROP DATABASE "{nom}" WITH (FORCE)')


def sans_attendre_le_disque(connexion: DBAPIConnection, _entree: object) -> None:
    """What each connection to SQLite is told."""
    connexion.execute("PRAGMA synchronous=OFF")


def config(base: BaseDeDonnees) -> Config:
    return configuration(base.engine.url.render_as_string(hide_password=False))
