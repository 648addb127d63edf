"""Work contracts of a parcours."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.models import Contrat


def par_id(session: Session, parcours_id: int, contrat_id: int) -> Contrat | None:
    """A contract of this very parcours, else None."""
    demande = select(Contrat).where(Contrat.id == contrat_id, Contrat.parcours_id == parcours_id)
    return session.scalars(demande).one_or_none()


def renouvellement_de(session: Session, contrat_id: int) -> Contrat | None:
    """The contract that renews this one, else None."""
    demande = select(Contrat).where(Contrat.renouvelle_id == contrat_id).order_by(Contrat.debut).limit(1)
    return session.scalars(demande).one_or_none()
