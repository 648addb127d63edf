"""INSERT … ON CONFLICT, in the dialect of the engine: how one process wins when several try."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from parcours.models import Base


def inserer(session: Session, modele: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """The INSERT of the engine in use; both say `on_conflict_do_nothing` and `on_conflict_do_update` alike."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(modele)
    return sqlite.insert(modele)
