"""What the tests of digests need: a mail server."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from parcours.config import Config
from tests.exchange.serveur_smtp import Bac, serveur


@pytest.fixture
def poste(config: Config) -> Iterator[tuple[Bac, Config]]:
    """A mail server, and the configuration that reaches it."""
    with serveur() as (bac, smtp):
        bac.tous = "ok"
        yield bac, replace(config, smtp=smtp)
