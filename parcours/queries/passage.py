"""Handovers and stand-ins: those of an account, of a parcours, and whose parcours may be handed over."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, contains_eager, joinedload, selectinload

from parcours.domain.parcours import Fonction
from parcours.models import Affectation, Compte, Parcours, Passage, Relais, Salarie


class Porteur(NamedTuple):
    """Someone who holds a function today, and for how many current parcours."""

    fonction: str
    compte_id: int
    nom: str
    nombre: int


class Passable(NamedTuple):
    """A current parcours that somebody holds."""

    ref: str
    prenom: str
    nom: str


class Lu(NamedTuple):
    """How one parcours was handed over: by whom, to whom, why, what was said, and when it was read."""

    passage_id: int
    vers_id: int
    par: str | None
    raison: str | None
    note: str | None
    lu_le: datetime | None


def porteurs(session: Session, structure_id: int, au: date) -> list[Porteur]:
    """Who holds a function in a structure on a day, référent·es first, by name (one statement)."""
    demande = (
        select(Affectation.fonction, Compte.id, Compte.nom, func.count(Affectation.parcours_id.distinct()))
        .join(Compte, Compte.id == Affectation.compte_id)
        .join(Parcours, Parcours.id == Affectation.parcours_id)
        .where(Affectation.structure_id == structure_id, Parcours.clos_le.is_(None), *_tenue(au))
        .where(Affectation.fonction.in_([fonction.value for fonction in Fonction]))
        .group_by(Affectation.fonction, Compte.id, Compte.nom)
        .order_by(Affectation.fonction.desc(), Compte.nom, Compte.id)
    )
    return [Porteur._make(lue) for lue in session.execute(demande)]


def passables(session: Session, structure_id: int, compte_id: int, fonction: str, au: date) -> list[Passable]:
    """The current parcours that somebody holds in a structure on a day, by name (one statement)."""
    demande = (
        select(Parcours.ref, Salarie.prenom, Salarie.nom, Salarie.nom_tri, Parcours.id)
        .join(Salarie, Salarie.id == Parcours.salarie_id)
        .join(Affectation, Affectation.parcours_id == Parcours.id)
        .where(Parcours.structure_id == structure_id, Parcours.clos_le.is_(None), *_tenue(au))
        .where(Affectation.compte_id == compte_id, Affectation.fonction == fonction)
        .order_by(Salarie.nom_tri, Parcours.id)
        .distinct()
    )
    return [Passable(ref, prenom, nom) for ref, prenom, nom, *_ in session.execute(demande)]


def _tenue(au: date) -> tuple[ColumnElement[bool], ...]:
    # Someone who starts with a stay to come holds it already.
    commencee = or_(Affectation.debut <= au, Affectation.debut == Parcours.entree_le)
    return (commencee, or_(Affectation.fin.is_(None), Affectation.fin >= au))


def par_id(session: Session, passage_id: int, compte_id: int) -> Passage | None:
    """A handover for this very account, held until the end, else None."""
    demande = (
        select(Passage)
        .where(Passage.id == passage_id, Passage.vers_id == compte_id)
        .options(joinedload(Passage.vers))
        .with_for_update(of=Passage)
    )
    return session.scalars(demande).one_or_none()


def recus(session: Session, compte_id: int, depuis: datetime) -> list[Passage]:
    """What an account was handed over and has not read, then what it read since an instant (one statement)."""
    demande = (
        select(Passage)
        .where(Passage.vers_id == compte_id, or_(Passage.lu_le.is_(None), Passage.lu_le >= depuis))
        .options(joinedload(Passage.de), joinedload(Passage.vers), joinedload(Passage.par))
        .order_by(Passage.passe_le.desc(), Passage.id.desc())
    )
    return list(session.scalars(demande))


def donnes(session: Session, compte_id: int, depuis: datetime) -> list[Passage]:
    """What an account handed over to others since an instant, and what nobody has read yet (one statement)."""
    demande = (
        select(Passage)
        .where(
            Passage.par_id == compte_id,
            Passage.vers_id != compte_id,
            or_(Passage.lu_le.is_(None), Passage.passe_le >= depuis),
        )
        .options(joinedload(Passage.de), joinedload(Passage.vers))
        .order_by(Passage.passe_le.desc(), Passage.id.desc())
    )
    return list(session.scalars(demande))


def parcours_par(
    session: Session, colonne: InstrumentedAttribute[int | None], cles: Collection[int]
) -> dict[int, list[Parcours]]:
    """The parcours of some handovers or stand-ins, by key, with their person and their assignments (two statements).

    `colonne`: of an assignment, what it belongs to: `Affectation.passage_id` or `Affectation.relais_id`.
    """
    trouves: dict[int, list[Parcours]] = defaultdict(list)
    demande = (
        select(colonne, Parcours)
        .join(Parcours, Parcours.id == Affectation.parcours_id)
        .join(Parcours.salarie)
        .where(colonne.in_(cles))
        .options(contains_eager(Parcours.salarie), selectinload(Parcours.affectations))
        .order_by(Salarie.nom_tri, Parcours.id)
    )
    for cle, parcours in session.execute(demande).unique() if cles else ():
        if cle is not None and parcours not in trouves[cle]:
            trouves[cle].append(parcours)
    return trouves


def nombre_a_lire(session: Session, compte_id: int, au: date) -> int:
    """How many handovers, and stand-ins not over yet, an account has not read (one statement)."""
    passages = select(func.count(Passage.id)).where(Passage.vers_id == compte_id, Passage.lu_le.is_(None))
    non_lus = (Relais.remplacant_id == compte_id, Relais.lu_le.is_(None), Relais.fin >= au)
    relais = select(func.count(Relais.id)).where(*non_lus)
    lus = session.connection().execute(select(passages.scalar_subquery(), relais.scalar_subquery())).one()
    return sum(lus)


def histoire(session: Session, parcours_id: int) -> dict[int, Lu]:
    """How each assignment of a parcours was handed over, by key of the assignment (one statement)."""
    demande = (
        select(Affectation.id, Passage.id, Passage.vers_id, Compte.nom, Passage.raison, Passage.note, Passage.lu_le)
        .join(Passage, Passage.id == Affectation.passage_id)
        .outerjoin(Compte, Compte.id == Passage.par_id)
        .where(Affectation.parcours_id == parcours_id)
    )
    return {cle: Lu._make(lu) for cle, *lu in session.execute(demande)}
