"""Work contracts of a parcours."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.domain.faits import FaitContrat
from parcours.models import Contrat
from parcours.queries.faits import en_contrat


def par_id(session: Session, parcours_id: int, contrat_id: int) -> Contrat | None:
    """A contract of this very parcours, else None."""
    demande = select(Contrat).where(Contrat.id == contrat_id, Contrat.parcours_id == parcours_id)
    return session.scalars(demande).one_or_none()


def renouvellement_de(session: Session, contrat_id: int) -> Contrat | None:
    """The contract that renews this one, else None."""
    demande = select(Contrat).where(Contrat.renouvelle_id == contrat_id).order_by(Contrat.debut).limit(1)
    return session.scalars(demande).one_or_none()


def de_structure(session: Session, structure_id: int) -> list[Contrat]:
    """Every contract of a structure, in the order of their keys."""
    return list(session.scalars(select(Contrat).where(Contrat.structure_id == structure_id).order_by(Contrat.id)))


def en_faits(session: Session, parcours_id: int) -> list[FaitContrat]:
    """The contracts of a parcours, as the domain reads them."""
    demande = select(Contrat).where(Contrat.parcours_id == parcours_id).order_by(Contrat.debut, Contrat.id)
    return [en_contrat(contrat) for contrat in session.scalars(demande)]
