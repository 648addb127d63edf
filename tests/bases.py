"""Where the databases of tests come from: copies of a migrated model, empty or with the cast already in it.

Each test has a database of its own, made before it and erased after it. What is kept from one test to the next is only
the engine: SQLAlchemy compiles each statement once for all of them, as it does in a server that runs for months.
"""

import pickle
import secrets
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from parcours.db import BaseDeDonnees, ouvrir
from tests import postgresql
from tests.builders import Troupe, creer_troupe

_ECOUTES = (
    "connect",
    "checkout",
    "begin",
    "commit",
    "rollback",
    "before_cursor_execute",
    "after_cursor_execute",
    "handle_error",
)


class Moule(ABC):
    """The databases of tests on one engine, one at a time, always at the same address."""

    def __init__(self, adresse: str, maintenant: datetime) -> None:
        self.base = ouvrir(adresse)
        self._maintenant = maintenant
        self._troupe: bytes | None = None

    @contextmanager
    def neuve(self, *, peuplee: bool) -> Iterator[BaseDeDonnees]:
        """A new database, with nothing in it, or nothing but the cast."""
        if peuplee and self._troupe is None:
            self._peupler()
        self._copier(peuplee=peuplee)
        try:
            avant = _ecoutes(self.base.engine)
            yield self.base
            assert _ecoutes(self.base.engine) == avant, "l’essai laisse derrière lui une écoute sur le moteur"
        finally:
            self.base.engine.dispose()
            self._effacer()

    def troupe(self) -> Troupe:
        """The cast as it was when it was written, for this test alone."""
        assert self._troupe is not None
        troupe = pickle.loads(self._troupe)  # noqa: S301  written by us, a moment ago
        assert isinstance(troupe, Troupe)
        return troupe

    def _peupler(self) -> None:
        self._copier(peuplee=False)
        with self.base.transaction() as session:
            troupe = creer_troupe(session, self._maintenant)
        self._troupe = pickle.dumps(troupe)
        # Closing the last connection lets the base be copied whole.
        self.base.engine.dispose()
        self._garder_peuplee()
        self._effacer()

    @abstractmethod
    def _copier(self, *, peuplee: bool) -> None:
        """Make the database of a test from a model."""

    @abstractmethod
    def _garder_peuplee(self) -> None:
        """Keep the database as it is now: it is the model with the cast."""

    @abstractmethod
    def _effacer(self) -> None:
        """Erase the database of a test."""


class MouleSqlite(Moule):
    """Files, copied."""

    def __init__(self, modele: Path, dossier: Path, maintenant: datetime) -> None:
        self._modele, self._peuplee = modele, dossier / "troupe.db"
        self._fichier = dossier / "parcours.db"
        super().__init__(f"sqlite:///{self._fichier}", maintenant)

    def _copier(self, *, peuplee: bool) -> None:
        # Another file under the same name: whoever still held the former one writes nothing here.
        self._effacer()
        shutil.copy(self._peuplee if peuplee else self._modele, self._fichier)

    def _garder_peuplee(self) -> None:
        shutil.copy(self._fichier, self._peuplee)

    def _effacer(self) -> None:
        for suite in ("", "-wal", "-shm"):
            Path(f"{self._fichier}{suite}").unlink(missing_ok=True)


class MoulePostgresql(Moule):
    """Databases of a server, made from its templates."""

    def __init__(self, modele: str, serveur: str, maintenant: datetime) -> None:
        marque = secrets.token_hex(6)
        self._serveur, self._modele, self._peuplee, self._nom = serveur, modele, f"troupe_{marque}", f"essai_{marque}"
        super().__init__(postgresql.adresse_de_base(serveur, self._nom), maintenant)

    def _copier(self, *, peuplee: bool) -> None:
        postgresql.copier(self._serveur, self._peuplee if peuplee else self._modele, self._nom)

    def _garder_peuplee(self) -> None:
        postgresql.copier(self._serveur, self._nom, self._peuplee)

    def _effacer(self) -> None:
        postgresql.ordonner(self._serveur, f'DROP DATABASE IF EXISTS "{self._nom}" WITH (FORCE)')


def _ecoutes(engine: Engine) -> dict[str, int]:
    # What a test listens to and forgets would be heard in all those that follow.
    return {
        nom: len(list(getattr(source.dispatch, nom)))
        for source in (engine, engine.pool)
        for nom in _ECOUTES
        if hasattr(source.dispatch, nom)
    }
