"""Deadlines and alerts of structures themselves, and the facts they come from."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.domain.catalogue.structure import FaitConvention, FaitsStructure
from parcours.models import Alerte, Annexe, Convention, Echeance, Structure


def verrouiller(session: Session, structure_id: int) -> Structure:
    """A structure, locked: two actions on its conventions wait for each other.

    Not against who adds a row about it: the night does, while it holds the deadlines that come next here.
    """
    demande = select(Structure).where(Structure.id == structure_id)
    return session.scalars(demande.with_for_update(key_share=True)).one()


def faits(session: Session, structure: Structure) -> FaitsStructure:
    """The facts of a structure (two statements)."""

    def lire(modele: type[Convention] | type[Annexe]) -> tuple[FaitConvention, ...]:
        demande = select(modele.id, modele.debut, modele.fin).where(modele.structure_id == structure.id)
        return tuple(FaitConvention(*ligne) for ligne in session.execute(demande))

    return FaitsStructure(lire(Convention), lire(Annexe), structure.seuils)


def lister(session: Session, structure_id: int) -> list[Echeance]:
    """The deadlines of a structure itself, locked until the end."""
    demande = select(Echeance).where(Echeance.structure_id == structure_id, Echeance.parcours_id.is_(None))
    return list(session.scalars(demande.order_by(Echeance.id).with_for_update()))


def alertes_ouvertes(session: Session, structure_id: int) -> list[Alerte]:
    """Its open alerts."""
    demande = select(Alerte).where(
        Alerte.structure_id == structure_id, Alerte.parcours_id.is_(None), Alerte.close_le.is_(None)
    )
    return list(session.scalars(demande))
