"""Aggregates of a territory: rows without any person in them."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, Integer, case, cast, func, literal, null, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from parcours.domain.motif_sortie import TableMotifs
from parcours.domain.sortie import DE_DATE_A_DATE, SortieConstatee, changements_de_duree, duree_sure
from parcours.models import Annexe, Parcours, Sortie, Structure
from parcours.queries.sorties import constater, heures_notees
from parcours.queries.urgence import jours_depuis


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


def embauches(
    session: Session, territoire: str, debut: date, fin: date, debuts: Iterable[date]
) -> list[tuple[str, str, date, int]]:
    """People hired (parcours entered) between two days, by zone, kind and period.

    `debuts`: the first days of the periods wanted; the day given is one of its period.
    """
    periode = _rang(Parcours.entree_le, debuts)
    demande = (
        select(Structure.zone, Structure.type, func.min(Parcours.entree_le), func.count(Parcours.id))
        .join(Parcours, Parcours.structure_id == Structure.id)
        .where(Structure.territoire == territoire, Parcours.entree_le.between(debut, fin))
        .group_by(Structure.zone, Structure.type, periode)
    )
    return [(zone, genre, le, nombre) for zone, genre, le, nombre in session.execute(demande)]


def sorties(
    session: Session, territoire: str, debut: date, fin: date, motifs: TableMotifs, debuts: Iterable[date] = ()
) -> Iterator[tuple[str, SortieConstatee, int]]:
    """The exits between two days: zone, the facts that decide whether and how they count, how many are alike.

    The engine counts together the exits that the rules cannot tell apart: same kind, same motive, no rule that changes
    between their days, none of the first days in `debuts`, and a stay that is long enough without looking closer. The
    facts given are then the least of theirs, which the rules read as they would read each. Every other exit comes
    alone: there is no second copy of the rules.
    """
    heures, mois = heures_notees()
    lues = (
        select(
            Parcours.id,
            Structure.zone,
            Structure.type,
            Parcours.entree_le,
            Sortie.le,
            Sortie.motif,
            heures.label("heures"),
            mois.label("mois"),
        )
        .join(Parcours, Parcours.id == Sortie.parcours_id)
        .join(Structure, Structure.id == Sortie.structure_id)
        .where(Structure.territoire == territoire, Sortie.le.between(debut, fin))
        .cte("lues")
        .prefix_with("MATERIALIZED")
    )
    changements = [jour for jour in {*debuts, *motifs.changements(), *changements_de_duree()} if debut < jour <= fin]
    jours, heures_min = duree_sure([debut, *changements])
    est_sure = case(
        (
            lues.c.type.in_(DE_DATE_A_DATE),
            jours_depuis(lues.c.entree_le, lues.c.le) >= jours,
        ),
        else_=func.coalesce(lues.c.heures, heures_min) >= heures_min,
    )
    a_part = case((est_sure, null()), else_=lues.c.id)
    groupe = (lues.c.zone, lues.c.type, lues.c.motif, _rang(lues.c.le, changements), a_part)
    moindres = [func.min(colonne) for colonne in (lues.c.entree_le, lues.c.le, lues.c.heures, lues.c.mois)]
    demande = select(lues.c.zone, lues.c.type, lues.c.motif, *moindres, func.count()).group_by(*groupe)
    for zone, genre, code, *lus, nombre in session.execute(demande):
        entree, le, notees, mois_notes = lus
        yield zone, constater(genre, entree, le, motifs.lu(code, le), notees, mois_notes), nombre


def _rang(le: ColumnElement[date] | InstrumentedAttribute[date], jours: Iterable[date]) -> ColumnElement[int]:
    """How many of these days are on or before a day."""
    return sum((cast(le >= jour, Integer) for jour in sorted(jours)), literal(0))
