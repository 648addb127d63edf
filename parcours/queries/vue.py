"""The saved views of an account."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.models import VueEnregistree


def lister(session: Session, compte_id: int) -> list[VueEnregistree]:
    """The views of an account, by name (one statement)."""
    demande = select(VueEnregistree).where(VueEnregistree.compte_id == compte_id).order_by(VueEnregistree.nom)
    return list(session.scalars(demande))
