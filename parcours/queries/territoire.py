"""Aggregates of a territory: rows without any person in them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parcours.domain.motif_sortie import TableMotifs
from parcours.domain.sortie import SortieConstatee
from parcours.models import Annexe, Parcours, Sortie, Structure
from parcours.queries.sorties import constater, heures_notees


def offre(session: Session, territoire: str, au: date) -> list[tuple[str, str, Decimal | None]]:
    """One row per structure: zone, kind, posts of its annexes in force on a day."""
    demande = (
        select(Structure.zone, Structure.type, func.sum(Annexe.postes_etp))
        .outerjoin(Annexe, (Annexe.structure_id == Structure.id) & (Annexe.debut <= au) & (Annexe.fin >= au))
        .where(Structure.territoire == territoire)
        .group_by(Structure.id, Structure.zone, Structure.type)
    )
    return [
        (zone, genre, Decimal(str(postes)) if postes is not None else None)
        for zone, genre, postes in session.execute(demande)
    ]


def embauches(session: Session, territoire: str, debut: date, fin: date) -> list[tuple[str, str, date, int]]:
    """People hired (parcours entered) between two days, by zone, kind and day."""
    demande = (
        select(Structure.zone, Structure.type, Parcours.entree_le, func.count(Parcours.id))
        .join(Parcours, Parcours.structure_id == Structure.id)
        .where(Structure.territoire == territoire, Parcours.entree_le.between(debut, fin))
        .group_by(Structure.zone, Structure.type, Parcours.entree_le)
    )
    return [(zone, genre, le, nombre) for zone, genre, le, nombre in session.execute(demande)]


def sorties(
    session: Session, territoire: str, debut: date, fin: date, motifs: TableMotifs
) -> Iterator[tuple[str, SortieConstatee]]:
    """The exits between two days: zone, and the facts that decide whether and how they count."""
    demande = (
        select(Structure.zone, Structure.type, Parcours.entree_le, Sortie.le, Sortie.motif, *heures_notees())
        .join(Parcours, Parcours.id == Sortie.parcours_id)
        .join(Structure, Structure.id == Sortie.structure_id)
        .where(Structure.territoire == territoire, Sortie.le.between(debut, fin))
    )
    for zone, genre, entree, le, code, heures, mois in session.execute(demande):
        yield zone, constater(genre, entree, le, motifs.lu(code, le), heures, mois)
