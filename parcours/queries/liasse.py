"""Bundles of papers, and whom they are about."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, undefer

from parcours.domain.parcours import Fonction
from parcours.models import Affectation, Liasse, Parcours


def par_ref(session: Session, structure_id: int, compte_id: int, ref: str) -> Liasse | None:
    """A bundle of this structure that this very account asked for, with its archive; else None."""
    demande = select(Liasse).where(
        Liasse.ref == ref, Liasse.structure_id == structure_id, Liasse.compte_id == compte_id
    )
    return session.scalars(demande.options(undefer(Liasse.archive))).one_or_none()


def a_composer(session: Session, structure_id: int, referent_id: int | None, au: date) -> list[int]:
    """Keys of the current parcours of a structure, of one référent or of all, in a steady order."""
    demande = select(Parcours.id).where(Parcours.structure_id == structure_id, Parcours.clos_le.is_(None))
    if referent_id is not None:
        demande = demande.where(
            Parcours.id.in_(
                select(Affectation.parcours_id).where(
                    Affectation.compte_id == referent_id,
                    Affectation.fonction == Fonction.REFERENT,
                    Affectation.debut <= au,
                    or_(Affectation.fin.is_(None), Affectation.fin >= au),
                )
            )
        )
    return list(session.scalars(demande.order_by(Parcours.id)))


def refs(session: Session, cles: list[int]) -> list[str]:
    """References of some parcours, in the order of their keys."""
    return list(session.scalars(select(Parcours.ref).where(Parcours.id.in_(cles)).order_by(Parcours.id)))
