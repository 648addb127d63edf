"""Templates of the entretiens of a structure."""

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from parcours.models import Trame, UsageTrame


def lister(session: Session, structure_id: int) -> list[Trame]:
    """Every template of a structure, those in use first, then in the order they were written."""
    demande = select(Trame).where(Trame.structure_id == structure_id)
    return list(session.scalars(demande.order_by(Trame.est_active.desc(), Trame.id)))


def par_id(session: Session, structure_id: int, trame_id: int) -> Trame | None:
    """A template of this very structure, else None."""
    demande = select(Trame).where(Trame.id == trame_id, Trame.structure_id == structure_id)
    return session.scalars(demande).one_or_none()


def par_titre(session: Session, structure_id: int, titre: str) -> Trame | None:
    """The template of this title in a structure, else None."""
    demande = select(Trame).where(Trame.structure_id == structure_id, Trame.titre == titre)
    return session.scalars(demande).one_or_none()


def proposees(session: Session, structure_id: int, compte_id: int) -> list[Trame]:
    """The templates in use of a structure, the last used by this account first."""
    demande = (
        select(Trame)
        .outerjoin(UsageTrame, and_(UsageTrame.trame_id == Trame.id, UsageTrame.compte_id == compte_id))
        .where(Trame.structure_id == structure_id, Trame.est_active)
        .order_by(UsageTrame.dernier_le.desc().nulls_last(), Trame.id)
    )
    return list(session.scalars(demande))
