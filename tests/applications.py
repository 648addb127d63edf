"""The applications of tests: made once for each configuration and clock, over databases that change under them."""

from functools import lru_cache

from flask import Flask
from jinja2 import StrictUndefined

from parcours.app import create_app
from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.horloge import Horloge


def faire(config: Config, base: BaseDeDonnees, horloge: Horloge) -> Flask:
    """The application: an exception fails the test, an undefined variable too."""
    app = create_app(config, base, horloge)
    app.testing = True
    app.jinja_env.undefined = StrictUndefined
    return app


@lru_cache(maxsize=32)
def application(config: Config, base: BaseDeDonnees, horloge: Horloge) -> Flask:
    """The same for all the tests that only use it: its routes and templates are compiled once.

    A test that adds a route or a hook calls `faire` (Flask refuses both once a page has been served).
    """
    return faire(config, base, horloge)
