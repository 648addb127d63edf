"""Where the logs go: the error stream of the moment, whoever set them first."""

import json
from collections.abc import Iterator
from contextlib import redirect_stderr
from io import StringIO

import pytest
import structlog

from parcours import traces


@pytest.fixture(autouse=True)
def reglages_d_origine() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def test_un_journal_regle_pendant_une_redirection_suit_le_flux_rendu(capfd: pytest.CaptureFixture[str]) -> None:
    with redirect_stderr(StringIO()) as redirige:
        traces.regler()

    structlog.get_logger().error("panne", genre="ValueError")

    dit = capfd.readouterr()
    assert json.loads(dit.err)["event"] == "panne"
    assert (dit.out, redirige.getvalue()) == ("", "")
