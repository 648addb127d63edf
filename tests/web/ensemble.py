"""Two requests at once: one writes, the other waits for it, then is answered."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, get_ident
from typing import Any

from sqlalchemy.orm import Session

from parcours.db import BaseDeDonnees
from tests.compteur import ecoute
from tests.page import Page


def pendant(
    base: BaseDeDonnees, ecriture: Callable[[Session], object], autre: Callable[[], Page], attend_a: str = " FOR "
) -> Page:
    """Write in one transaction, commit once the other request is about to wait for it, and give what it is answered.

    `attend_a` is in the statement that waits on PostgreSQL: a row lock, unless it is said otherwise.
    """
    ici, attend = get_ident(), Event()

    def guetter(*arguments: Any) -> None:
        ordre = str(arguments[2])
        # On SQLite, what makes one wait is the turn of the writer.
        if get_ident() != ici and ("BEGIN IMMEDIATE" in ordre or attend_a in ordre):
            attend.set()

    with ecoute(base.engine, "before_cursor_execute", guetter), ThreadPoolExecutor(1) as ouvriers:
        with base.transaction() as session:
            ecriture(session)
            session.flush()
            attente: Future[Page] = ouvriers.submit(autre)
            assert attend.wait(timeout=30)
        return attente.result(timeout=30)
