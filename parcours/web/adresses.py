"""Addresses of pages: those that are the same for everyone are worked out once."""

from functools import lru_cache
from typing import Any

from flask import request, url_for


def adresse(endpoint: str, **valeurs: Any) -> str:
    """What `url_for` answers; remembered for a page without parameter, and for a static file.

    A page has some thirty of them in its frame alone. `script_root` is where the site is mounted.
    """
    if valeurs and endpoint != "static":
        return url_for(endpoint, **valeurs)
    return _fixe(request.script_root, endpoint, tuple(valeurs.items()))


@lru_cache(maxsize=256)
def _fixe(_racine: str, endpoint: str, valeurs: tuple[tuple[str, Any], ...]) -> str:
    return url_for(endpoint, **dict(valeurs))
