"""Documents of a person that expire."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.domain.faits import FaitDocument
from parcours.models import Document


def par_id(session: Session, salarie_id: int, document_id: int) -> Document | None:
    """A document of this very person, else None."""
    demande = select(Document).where(Document.id == document_id, Document.salarie_id == salarie_id)
    return session.scalars(demande).one_or_none()


def autres(session: Session, salarie_id: int, sauf_id: int | None = None) -> list[FaitDocument]:
    """The documents of a person, but for one, as the rules read them."""
    lignes = session.execute(
        select(Document.id, Document.genre, Document.libelle, Document.fin).where(Document.salarie_id == salarie_id)
    )
    return [FaitDocument(cle, genre, libelle, fin) for cle, genre, libelle, fin in lignes if cle != sauf_id]
