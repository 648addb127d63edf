"""The invented territory, loaded once, its first night done: tests only read it."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import StrictUndefined
from sqlalchemy.orm import Session

from parcours.app import create_app
from parcours.config import Config, charger
from parcours.db import BaseDeDonnees, ouvrir
from parcours.demonstration.chargement import charger_territoire
from parcours.horloge import Horloge
from parcours.jobs.execution import nuits
from tests.conftest import MAINTENANT

AU = date(2026, 11, 23)


def reglages(adresse: str, dossier: Path) -> Config:
    """Demonstration mode on a database, with cheap passwords."""
    environ = {"PARCOURS_DEMONSTRATION": "1", "PARCOURS_ARGON2_LEGER": "1", "PARCOURS_BASE": adresse}
    return charger(environ, dossier)


@pytest.fixture(scope="module")
def territoire(modele_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BaseDeDonnees]:
    """The territory on 23 November 2026, watched that night."""
    dossier = tmp_path_factory.mktemp("territoire")
    shutil.copy(modele_sqlite, dossier / "parcours.db")
    adresse = f"sqlite:///{dossier / 'parcours.db'}"
    base = ouvrir(adresse)
    charger_territoire(base, reglages(adresse, dossier), Horloge(MAINTENANT))
    nuits(base, Horloge(MAINTENANT), pour_le=AU)
    yield base
    base.engine.dispose()


@pytest.fixture
def lecture(territoire: BaseDeDonnees) -> Iterator[Session]:
    """A reading session on the territory."""
    with territoire.lecture() as session:
        yield session


@pytest.fixture
def app_demonstration(territoire: BaseDeDonnees, tmp_path: Path) -> Flask:
    """The application over the territory, in demonstration mode."""
    adresse = territoire.engine.url.render_as_string(hide_password=False)
    application = create_app(reglages(adresse, tmp_path), territoire, Horloge(MAINTENANT))
    application.testing = True
    application.jinja_env.undefined = StrictUndefined
    return application
