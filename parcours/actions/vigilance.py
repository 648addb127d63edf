"""Counting what is asked of notes: by kind and day, nothing else."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from parcours.actions.insertion import inserer
from parcours.domain.vigilance import Genre, Suite
from parcours.models import MesureVigilance


def compter(session: Session, le: date, genres: Iterable[Genre], suite: Suite) -> None:
    """Add one to each kind, for a day and what became of the question."""
    for genre in genres:
        demande = inserer(session, MesureVigilance).values(le=le, genre=genre.value, suite=suite.value, nombre=1)
        cle = [MesureVigilance.le, MesureVigilance.genre, MesureVigilance.suite]
        session.execute(demande.on_conflict_do_update(index_elements=cle, set_={"nombre": MesureVigilance.nombre + 1}))
