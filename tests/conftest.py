"""A real database per test (SQLite always, PostgreSQL beside it), a stopped clock, and a client that checks pages."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from parcours.actions.journal import Auteur
from parcours.config import Config
from parcours.db import BaseDeDonnees, migrer, ouvrir
from parcours.horloge import Horloge
from tests import postgresql
from tests.applications import application
from tests.bases import Moule, MoulePostgresql, MouleSqlite
from tests.builders import Troupe
from tests.configuration import configuration
from tests.page import Navigateur

# A Monday, 10 h in Martinique (14 h UTC).
MAINTENANT = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
EN_CI = os.environ.get("CI") == "true"


def pytest_configure(config: pytest.Config) -> None:
    """Declare our markers."""
    config.addinivalue_line("markers", "postgresql: sur un vrai serveur PostgreSQL")
    config.addinivalue_line("markers", "browser: dans un vrai Chromium")


@pytest.fixture(scope="session")
def modele_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty migrated SQLite database, copied for each test."""
    chemin = tmp_path_factory.mktemp("modele") / "modele.db"
    base = ouvrir(f"sqlite:///{chemin}")
    migrer(base.engine)
    # Closing the last connection empties the write-ahead log into the file that tests copy.
    base.engine.dispose()
    return chemin


@pytest.fixture(scope="session")
def serveur_postgresql() -> Iterator[str]:
    """Address of a real server (`tests/postgresql.py`); without one, tests on PostgreSQL are skipped, or fail in CI."""
    with ExitStack() as pile:
        try:
            adresse = pile.enter_context(postgresql.serveur(presse=True))
        except ImportError:
            if EN_CI:
                raise
            pytest.skip("PostgreSQL n’a pas pu être installé : tests sur PostgreSQL non faits")
        yield adresse


@pytest.fixture(scope="session")
def modele_postgresql(serveur_postgresql: str) -> str:
    """Name of a migrated template database on the server."""
    nom = f"modele_{secrets.token_hex(4)}"
    postgresql.ordonner(serveur_postgresql, f'CREATE DATABASE "{nom}"')
    base = ouvrir(postgresql.adresse_de_base(serveur_postgresql, nom))
    migrer(base.engine)
    base.engine.dispose()
    return nom


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def moteur(request: pytest.FixtureRequest) -> str:
    """The engine of a test: asked for directly, it runs the test on both."""
    return str(request.param)


@pytest.fixture(scope="session")
def moule_sqlite(modele_sqlite: Path) -> Iterator[Moule]:
    """Gives each test its SQLite database."""
    with TemporaryDirectory(prefix="parcours-essais-", dir=postgresql.en_memoire()) as dossier:
        yield MouleSqlite(modele_sqlite, Path(dossier), MAINTENANT)


@pytest.fixture(scope="session")
def moule_postgresql(serveur_postgresql: str, modele_postgresql: str) -> Moule:
    """Gives each test its PostgreSQL database."""
    return MoulePostgresql(modele_postgresql, serveur_postgresql, MAINTENANT)


@pytest.fixture
def moule(request: pytest.FixtureRequest) -> Moule:
    """Where the database of this test comes from: SQLite, or both engines when the test also asks for `moteur`."""
    genre = request.getfixturevalue("moteur") if "moteur" in request.fixturenames else "sqlite"
    moule: Moule = request.getfixturevalue(f"moule_{genre}")
    return moule


@pytest.fixture
def base(request: pytest.FixtureRequest, moule: Moule) -> Iterator[BaseDeDonnees]:
    """A migrated database of this test's own: empty, or with nothing but the cast when the test asks for `troupe`."""
    with moule.neuve(peuplee="troupe" in request.fixturenames) as neuve:
        yield neuve


@pytest.fixture
def horloge() -> Horloge:
    """A clock stopped on Monday 23 November 2026, 10 h in Martinique."""
    return Horloge(MAINTENANT)


@pytest.fixture
def auteur(horloge: Horloge) -> Auteur:
    """The product itself, that day."""
    return Auteur(None, horloge.maintenant(), horloge.aujourdhui("America/Martinique"))


@pytest.fixture
def session(base: BaseDeDonnees) -> Iterator[Session]:
    """A writing session, never committed."""
    with base.ecriture() as ouverte:
        yield ouverte


@pytest.fixture
def config(base: BaseDeDonnees) -> Config:
    """The configuration of tests: localhost, cheap passwords, no mail server."""
    return configuration(base.engine.url.render_as_string(hide_password=False))


@pytest.fixture
def app(config: Config, base: BaseDeDonnees, horloge: Horloge) -> Flask:
    """The application: an exception fails the test, an undefined variable too."""
    return application(config, base, horloge)


@pytest.fixture
def troupe(base: BaseDeDonnees, moule: Moule) -> Troupe:
    """The cast: Alice accompanies, Bob supervises, Carole directs, Denis is of another structure…"""
    return moule.troupe()


@pytest.fixture
def visiter(app: Flask, troupe: Troupe) -> Callable[[str], Navigateur]:
    """A checking browser signed in as someone of the cast (`visiter("alice")`), or as nobody (`visiter("")`)."""

    def ouvrir_en(nom: str) -> Navigateur:
        navigateur = Navigateur(app)
        if nom:
            navigateur.se_connecter(troupe.comptes[nom].email)
        return navigateur

    return ouvrir_en
