"""Many rows at once, the same way on SQLite and PostgreSQL; the rows of a call all have the same columns."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from parcours.models import Base

# The keys of a batch are matched to its rows one by one: the cost grows with its square.
LOT = 400

Lignes = Sequence[Mapping[str, Any]]


def inserer(session: Session, modele: type[Base], lignes: Lignes) -> list[int]:
    """Insert rows, and give their keys in the same order."""
    demande = insert(modele).returning(modele.__table__.c["id"], sort_by_parameter_order=True)
    return [cle for rang in range(0, len(lignes), LOT) for cle in session.scalars(demande, lignes[rang : rang + LOT])]


def ajouter(session: Session, modele: type[Base], lignes: Lignes) -> None:
    """Insert rows whose keys nobody needs."""
    if lignes:
        session.execute(insert(modele), lignes)
