"""The settings of everything that is started for a test: localhost, cheap passwords, no mail server."""

from dataclasses import replace
from typing import Any

from parcours.config import EXPORTS_PAR_HEURE, Config


def configuration(adresse: str, **autres: Any) -> Config:
    """The settings of a server on this machine for the database at `adresse`, some of them changed."""
    return replace(
        Config(
            base=adresse,
            cle_secrete="cle-des-tests-" + "x" * 32,
            demonstration=False,
            adresse="http://127.0.0.1:8000",
            fuseau="America/Martinique",
            smtp=None,
            argon2_leger=True,
            mandataires=0,
            exports_par_heure=EXPORTS_PAR_HEURE,
        ),
        **autres,
    )
