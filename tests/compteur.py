"""Counts the SQL statements that a piece of code sends."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

# Opening a transaction is not reading: what each engine sends for it differs.
_TRANSACTION = ("PRAGMA", "BEGIN", "SET TRANSACTION", "SAVEPOINT", "RELEASE", "ROLLBACK")


@contextmanager
def instructions(engine: Engine, *, toutes: bool = False) -> Iterator[list[str]]:
    """The statements sent on an engine inside the block, in order; `toutes`: those that open and end one too."""
    envoyees: list[str] = []

    def noter(_connexion: Any, _curseur: Any, ordre: str, *_autres: Any) -> None:
        if toutes or not ordre.lstrip().upper().startswith(_TRANSACTION):
            envoyees.append(ordre)

    event.listen(engine, "before_cursor_execute", noter)
    try:
        yield envoyees
    finally:
        event.remove(engine, "before_cursor_execute", noter)
