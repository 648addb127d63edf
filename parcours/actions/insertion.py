"""INSERT as the engine can do it: one process wins when several try, many rows go in one statement."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import cast

from sqlalchemy import Table, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from parcours.models import Base


def inserer(session: Session, modele: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """The INSERT of the engine in use; both say `on_conflict_do_nothing` and `on_conflict_do_update` alike."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(modele)
    return sqlite.insert(modele)


def inserer_lot(session: Session, modele: type[Base], lignes: Sequence[Mapping[str, object]]) -> None:
    """Insert rows, all with the same columns, in one statement and without an object for each."""
    if lignes:
        session.connection().execute(insert(cast(Table, modele.__table__)), lignes)


def inserer_avec_cles(session: Session, modele: type[Base], lignes: Sequence[Mapping[str, object]]) -> list[int]:
    """The same; their keys, in the order of the rows."""
    if not lignes:
        return []
    table = cast(Table, modele.__table__)
    demande = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(session.connection().scalars(demande, lignes))


@contextmanager
def sans_doublon(session: Session, revoir: Callable[[], object]) -> Iterator[None]:
    """Write what must be unique: `revoir`, which has found it free, looks again when someone else has just written it.

    Raises what `revoir` does.
    """
    try:
        with session.begin_nested():
            yield
    except IntegrityError:
        revoir()
        raise
