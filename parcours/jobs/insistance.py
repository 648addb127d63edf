"""A database away for a moment (a server restarted, a file locked by a copy) is waited for.

What was being done then goes on: nobody is blamed for it, neither a row, nor an account, nor a message already taken.
"""

import sqlite3
from collections.abc import Callable
from time import sleep
from typing import TypeVar

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from parcours.db import BaseDeDonnees

# The database itself failed, whatever it was asked.
BASE_ABSENTE = (OperationalError, InterfaceError)
# SQLite says an unknown table in the same way: only what may pass by itself is waited for.
_PASSAGERES = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}
# Under two minutes in all: less than the lease of a message, and not too long to stop.
ATTENTES_S: tuple[float, ...] = (0.2, 0.5, 1, 2, 5, 10, 20, 30, 30)

Reponse = TypeVar("Reponse")
journal = structlog.get_logger()


def insister(faire: Callable[[], Reponse]) -> Reponse:
    """What `faire` gives, tried again while the database is away; it opens its own transaction each time.

    A commit whose answer was lost is done twice: `faire` must not mind. Raises the last failure of the database, at
    once when waiting would change nothing.
    """
    for attente_s in ATTENTES_S:
        try:
            return faire()
        except BASE_ABSENTE as panne:
            if not _peut_passer(panne):
                raise
            journal.warning("base_absente", genre=type(panne.orig).__name__, attente_s=attente_s)
            sleep(attente_s)
    return faire()


def _peut_passer(panne: OperationalError | InterfaceError) -> bool:
    code = getattr(panne.orig, "sqlite_errorcode", None)
    # The last byte is the kind, the others its variant.
    return code is None or code & 0xFF in _PASSAGERES


def ecrire(base: BaseDeDonnees, faire: Callable[[Session], Reponse]) -> Reponse:
    """The same for one writing transaction, which `faire` fills."""

    def essayer() -> Reponse:
        with base.transaction() as session:
            return faire(session)

    return insister(essayer)
