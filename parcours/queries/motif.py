"""The motives of an exit, as the law and the installation date them: what every count of exits reads."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from parcours.domain.motif_sortie import CategorieSortie, Decision, TableMotifs
from parcours.models import DecisionMotif, Sortie


def table(session: Session) -> TableMotifs:
    """The motives with every decision taken (one statement)."""
    return lire(session.execute(demande()))


def demande() -> Select[str, date, str, int]:
    """The decisions, as `lire` reads them."""
    return select(DecisionMotif.code, DecisionMotif.depuis, DecisionMotif.categorie, DecisionMotif.rang)


def lire(lignes: Iterable[Any]) -> TableMotifs:
    """The table that decisions read by `demande` make."""
    return TableMotifs(Decision(code, depuis, CategorieSortie(famille), rang) for code, depuis, famille, rang in lignes)


def decisions(session: Session, code: str) -> list[DecisionMotif]:
    """What was decided of a motive, the latest decision first, with its authors."""
    demande = (
        select(DecisionMotif)
        .where(DecisionMotif.code == code)
        .options(joinedload(DecisionMotif.auteur))
        .order_by(DecisionMotif.rang.desc())
    )
    return list(session.scalars(demande))


def dernier_rang(session: Session, code: str) -> int:
    """How many decisions a motive has had."""
    return session.scalar(select(func.max(DecisionMotif.rang)).where(DecisionMotif.code == code)) or 0


def changees(session: Session, code: str, depuis: date, avant: TableMotifs, apres: TableMotifs) -> int:
    """How many exits of this motive, from a day on, fall in another family from one table to the other.

    Raises MotifInconnu.
    """
    demande = (
        select(Sortie.le, func.count(Sortie.id)).where(Sortie.motif == code, Sortie.le >= depuis).group_by(Sortie.le)
    )
    return sum(
        nombre
        for le, nombre in session.execute(demande)
        if avant.motif(code, le).categorie is not apres.motif(code, le).categorie
    )
