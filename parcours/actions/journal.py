"""Who acts and when, and the line each change writes in its own transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from parcours.actions.insertion import inserer_lot
from parcours.domain.erreurs import typographie
from parcours.models import Consultation, Journal, Parcours

LONGUEUR = 400


@dataclass(frozen=True)
class Auteur:
    """Who acts (None: the product itself), at which instant, on which calendar day of the structure."""

    compte_id: int | None
    le: datetime
    au: date


def ecrire(
    session: Session,
    auteur: Auteur,
    evenement: str,
    phrase: str,
    *,
    parcours: Parcours | None = None,
    structure_id: int | None = None,
    est_social: bool = False,
) -> None:
    """Add the line of a change; `phrase` is French and names no accompanied person.

    `est_social` lines (criteria, PASS, exit…) are not shown to encadrants.
    """
    session.add(
        Journal(
            le=auteur.le,
            compte_id=auteur.compte_id,
            structure_id=parcours.structure_id if parcours is not None else structure_id,
            parcours_id=parcours.id if parcours is not None else None,
            evenement=evenement,
            phrase=_abreger(typographie(phrase)),
            est_social=est_social,
        )
    )


@dataclass(frozen=True)
class Changement:
    """A line to come, among many: what happened, told in a French sentence that names no accompanied person."""

    evenement: str
    phrase: str
    parcours_id: int | None
    est_social: bool = False


def ecrire_lot(session: Session, auteur: Auteur, structure_id: int, changements: Iterable[Changement]) -> None:
    """Add the lines of many changes in a structure, in one statement."""
    lignes = [
        {
            "le": auteur.le,
            "compte_id": auteur.compte_id,
            "structure_id": structure_id,
            "parcours_id": changement.parcours_id,
            "evenement": changement.evenement,
            "phrase": _abreger(typographie(changement.phrase)),
            "est_social": changement.est_social,
        }
        for changement in changements
    ]
    inserer_lot(session, Journal, lignes)


def _abreger(phrase: str) -> str:
    # A sentence longer than its column would stop the change itself on PostgreSQL, and only there.
    return phrase if len(phrase) <= LONGUEUR else f"{phrase[: LONGUEUR - 1].rstrip()}…"


def noter_consultations(session: Session, auteur: Auteur, parcours_ids: Iterable[int], page: str) -> None:
    """Record that an account read a page about several persons, once each, in one statement."""
    lignes = [
        {"le": auteur.le, "compte_id": auteur.compte_id, "parcours_id": parcours_id, "page": page}
        for parcours_id in dict.fromkeys(parcours_ids)
    ]
    if lignes:
        session.execute(insert(Consultation), lignes)


def noter_consultation(session: Session, auteur: Auteur, parcours_id: int, page: str) -> None:
    """Record that an account read a page about a person."""
    session.add(Consultation(le=auteur.le, compte_id=auteur.compte_id, parcours_id=parcours_id, page=page))
