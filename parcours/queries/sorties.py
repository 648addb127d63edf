"""The exits of a structure, held against the counting rules of their dates."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Date, case, func, literal, null, select, tuple_
from sqlalchemy.orm import Session

from parcours.domain.derive import SortieComptee
from parcours.domain.motif_sortie import MotifSortie, TableMotifs
from parcours.domain.sortie import DE_DATE_A_DATE, Situation, SortieConstatee, est_comptee, est_dynamique, situation
from parcours.domain.structure import TypeStructure
from parcours.models import Heures, Parcours, Salarie, Sortie, Structure

LIGNES_PAR_PAGE = 100
_EN_HEURES = [genre.value for genre in TypeStructure if genre not in DE_DATE_A_DATE]


def heures_notees() -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Beside an exit, its parcours and its structure: the hours noted until then, and how many months they come from.

    NULL where the stay is measured from day to day, and NULL hours where none is noted.
    """
    notees = (Heures.parcours_id == Parcours.id, Heures.mois <= Sortie.le)
    colonnes = [
        select(mesure).where(*notees).correlate(Parcours, Sortie).scalar_subquery()
        for mesure in (func.sum(Heures.travaillees), func.count(Heures.mois.distinct()))
    ]
    heures, mois = (case((Structure.type.in_(_EN_HEURES), colonne), else_=null()) for colonne in colonnes)
    return heures, mois


def constater(
    type_structure: str, entree: date, le: date, motif: MotifSortie | None, heures: Decimal | None, mois: int | None
) -> SortieConstatee:
    """The facts of an exit as `heures_notees` gives them beside it."""
    lues = float(heures) if heures is not None else None
    return SortieConstatee(type_structure, entree, le, motif, lues, mois)


@dataclass(frozen=True)
class SortieNommee:
    """An exit, for those who may know whose it is: the person, the parcours, the facts and where they fall."""

    id: int
    parcours_id: int
    ref: str
    prenom: str
    nom: str
    faits: SortieConstatee
    situation: Situation

    @property
    def dynamique(self) -> bool | None:
        """Whether it is dynamic; None while its motive is unknown."""
        return est_dynamique(self.faits.motif)


Rangee = tuple[str, date, date, str | None, Decimal | None, int | None]


def comptees(session: Session, structure: Structure, au: date, motifs: TableMotifs) -> list[SortieComptee]:
    """The counted exits of a structure up to a day, the oldest first; `ref` is that of the parcours (one statement).

    Raises MotifInconnu, ValueError (kind of structure).
    """
    return compter(rangees(session, [structure.id], au)[structure.id], structure.type, motifs)


def rangees(session: Session, cles: Collection[int], au: date) -> dict[int, list[Rangee]]:
    """The exits of some structures up to a day as they are stored, the oldest first, by key (one statement)."""
    demande = (
        select(Sortie.structure_id, Parcours.ref, Parcours.entree_le, Sortie.le, Sortie.motif, *heures_notees())
        .join(Parcours, Parcours.id == Sortie.parcours_id)
        .join(Structure, Structure.id == Sortie.structure_id)
        .where(Sortie.structure_id.in_(cles), Sortie.le <= au)
        .order_by(Sortie.le, Sortie.id)
    )
    lues: dict[int, list[Rangee]] = defaultdict(list)
    for cle, *rangee in session.execute(demande):
        lues[cle].append(tuple(rangee))
    return lues


def compter(lues: Iterable[Rangee], type_structure: str, motifs: TableMotifs) -> list[SortieComptee]:
    """Those of `rangees` that count, in a structure of this kind. Raises MotifInconnu, ValueError (kind)."""
    return [
        SortieComptee(le, est_dynamique(motif), ref)
        for ref, entree, le, code, heures, mois in lues
        for motif in [motifs.lu(code, le)]
        if est_comptee(constater(type_structure, entree, le, motif, heures, mois))
    ]


def de_l_annee(session: Session, structure: Structure, annee: int, sauf: str, motifs: TableMotifs) -> list[bool | None]:
    """The counted exits of a structure in a calendar year but that of a parcours: dynamic or not (one statement).

    Raises MotifInconnu, ValueError (kind of structure).
    """
    return [
        sortie.dynamique
        for sortie in comptees(session, structure, date(annee, 12, 31), motifs)
        if sortie.le.year == annee and sortie.ref != sauf
    ]


def nommees(
    session: Session, structure: Structure, debut: date, fin: date, motifs: TableMotifs, apres_id: int | None = None
) -> list[SortieNommee]:
    """A page of the exits of a structure between two days, counted or not, the latest first, with their persons.

    `apres_id`: the key of the last line already shown. One line more than a page says that there are others.
    """
    demande = (
        select(
            Sortie.id,
            Parcours.id,
            Parcours.ref,
            Salarie.prenom,
            Salarie.nom,
            Parcours.entree_le,
            Sortie.le,
            Sortie.motif,
            *heures_notees(),
        )
        .join(Parcours, Parcours.id == Sortie.parcours_id)
        .join(Structure, Structure.id == Sortie.structure_id)
        .join(Salarie, Salarie.id == Parcours.salarie_id)
        .where(Sortie.structure_id == structure.id, Sortie.le.between(debut, fin))
        .order_by(Sortie.le.desc(), Sortie.id.desc())
        .limit(LIGNES_PAR_PAGE + 1)
    )
    repere = session.get(Sortie, apres_id) if apres_id is not None else None
    if repere is not None and repere.structure_id == structure.id:
        place = tuple_(literal(repere.le, Date), literal(repere.id))
        demande = demande.where(tuple_(Sortie.le, Sortie.id) < place)
    return [
        SortieNommee(sortie_id, parcours_id, ref, prenom, nom, faits, situation(faits))
        for sortie_id, parcours_id, ref, prenom, nom, entree, le, code, heures, mois in session.execute(demande)
        for faits in [constater(structure.type, entree, le, motifs.lu(code, le), heures, mois)]
    ]


def heures_du_sejour(session: Session, parcours_id: int, le: date) -> tuple[float | None, int]:
    """The hours noted in a parcours until a day, None without any, and of how many months (one statement)."""
    demande = select(func.sum(Heures.travaillees), func.count(Heures.mois.distinct()))
    heures, mois = session.execute(demande.where(Heures.parcours_id == parcours_id, Heures.mois <= le)).one()
    return (float(heures) if heures is not None else None), mois
