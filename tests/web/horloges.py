"""The same database seen by another application, later: how sessions, links and throttling grow old."""

from datetime import timedelta

from flask import Flask

from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.horloge import Horloge
from tests.applications import application as faite
from tests.conftest import MAINTENANT
from tests.page import Navigateur


def application(config: Config, base: BaseDeDonnees, **plus_tard: float) -> Flask:
    """The application as it runs that much later (`minutes=31`)."""
    return faite(config, base, Horloge(MAINTENANT + timedelta(**plus_tard)))


def rejoindre(navigateur: Navigateur, app: Flask, cookie: str = "parcours") -> Navigateur:
    """The same browser, cookie included, in front of another application."""
    autre = Navigateur(app)
    garde = navigateur.client.get_cookie(cookie)
    if garde is not None:
        autre.client.set_cookie(cookie, garde.value)
    return autre


def jeton(navigateur: Navigateur, cookie: str = "parcours") -> str:
    """The value of the session's cookie."""
    garde = navigateur.client.get_cookie(cookie)
    return garde.value if garde is not None else ""
