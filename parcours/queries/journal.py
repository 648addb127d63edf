"""The journal as administration reads it: never about whom."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.models import Compte, Journal, Structure

RESERVEE = "Fait réservé à l’équipe qui accompagne."


@dataclass(frozen=True)
class LigneJournal:
    """One line: when, who (None: the product itself), where, and what."""

    id: int
    le: datetime
    qui: str | None
    structure: str | None
    phrase: str


def dernieres(session: Session, structure_id: int | None, avant_id: int | None, limite: int) -> list[LigneJournal]:
    """The lines before `avant_id`, the latest first, of one structure or of all; the social ones do not say what.

    A social line names nobody, but with its date and its place it could be enough to recognise someone.
    """
    demande = (
        select(Journal, Compte.nom, Structure.nom)
        .outerjoin(Compte, Compte.id == Journal.compte_id)
        .outerjoin(Structure, Structure.id == Journal.structure_id)
        .order_by(Journal.id.desc())
        .limit(limite)
    )
    if structure_id is not None:
        demande = demande.where(Journal.structure_id == structure_id)
    if avant_id is not None:
        demande = demande.where(Journal.id < avant_id)
    return [
        LigneJournal(ligne.id, ligne.le, qui, ou, RESERVEE if ligne.est_social else ligne.phrase)
        for ligne, qui, ou in session.execute(demande)
    ]
