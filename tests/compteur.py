"""Listens to what a piece of code asks of the database, and counts its SQL statements."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

# Opening a transaction is not reading: what each engine sends for it differs.
_TRANSACTION = ("PRAGMA", "BEGIN", "SET TRANSACTION", "SAVEPOINT", "RELEASE", "ROLLBACK")


@contextmanager
def ecoute(engine: Engine, nom: str, entendre: Callable[..., Any]) -> Iterator[None]:
    """Listen to an event of an engine inside the block, and no longer: the tests that follow have the same engine."""
    event.listen(engine, nom, entendre)
    try:
        yield
    finally:
        event.remove(engine, nom, entendre)


@contextmanager
def instructions(engine: Engine, *, toutes: bool = False) -> Iterator[list[str]]:
    """The statements sent on an engine inside the block, in order; `toutes`: those that open and end one too."""
    envoyees: list[str] = []

    def noter(_connexion: Any, _curseur: Any, ordre: str, *_autres: Any) -> None:
        if toutes or not ordre.lstrip().upper().startswith(_TRANSACTION):
            envoyees.append(ordre)

    with ecoute(engine, "before_cursor_execute", noter):
        yield envoyees
