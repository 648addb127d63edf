"""Stand-ins: those of structures, of an account, and the parcours of each."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from parcours.domain.relais import RELAIS
from parcours.models import Affectation, Compte, Parcours, Relais, Salarie


def entiers(session: Session, structure_id: int, absent_id: int, debut: date) -> list[Relais]:
    """Those of every parcours of someone who is away, still to run on a day (one statement)."""
    demande = select(Relais).where(
        Relais.structure_id == structure_id,
        Relais.absent_id == absent_id,
        Relais.est_entier,
        Relais.fin >= debut,
    )
    return list(session.scalars(demande))


def de_structures(
    session: Session, structure_ids: Collection[int], depuis: date, remplacant_id: int | None = None
) -> list[Relais]:
    """Those of some structures, and those of who stands in, that end on a day or later (one statement)."""
    les_leurs = Relais.structure_id.in_(structure_ids)
    demande = (
        select(Relais)
        .where(Relais.fin >= depuis, or_(les_leurs, Relais.remplacant_id == remplacant_id))
        .options(joinedload(Relais.absent), joinedload(Relais.remplacant))
        .order_by(Relais.debut, Relais.id)
    )
    return list(session.scalars(demande))


def par_id(session: Session, relais_id: int, structure_id: int | None, remplacant_id: int | None) -> Relais | None:
    """One of this very structure, or of who stands in; held until the end, else None."""
    demande = select(Relais).where(Relais.id == relais_id)
    if structure_id is not None:
        demande = demande.where(Relais.structure_id == structure_id)
    if remplacant_id is not None:
        demande = demande.where(Relais.remplacant_id == remplacant_id)
    qui = (joinedload(Relais.absent), joinedload(Relais.remplacant))
    return session.scalars(demande.options(*qui).with_for_update(of=Relais)).one_or_none()


def affectations(session: Session, relais_id: int) -> list[Affectation]:
    """What a stand-in gave, parcours by parcours (one statement)."""
    demande = select(Affectation).where(Affectation.relais_id == relais_id).options(joinedload(Affectation.parcours))
    return list(session.scalars(demande.order_by(Affectation.parcours_id, Affectation.debut)))


def releves(session: Session, parcours_ids: Collection[int], au: date) -> dict[int, tuple[str, date]]:
    """Who stands in on a day for the référent·e of some parcours, and until when (one statement)."""
    demande = (
        select(Affectation.parcours_id, Compte.nom, Affectation.fin)
        .join(Compte, Compte.id == Affectation.compte_id)
        .where(
            Affectation.parcours_id.in_(parcours_ids),
            Affectation.fonction == RELAIS,
            Affectation.debut <= au,
            Affectation.fin >= au,
        )
    )
    if not parcours_ids:
        return {}
    lues = session.connection().execute(demande)
    return {parcours_id: (nom, fin) for parcours_id, nom, fin in lues if fin is not None}


def encore_lisibles(session: Session, compte_id: int, structure_ids: Collection[int]) -> list[Parcours]:
    """The parcours that an account was référent·e of in structures it left, with their assignments (two statements)."""
    if not structure_ids:
        return []
    demande = (
        select(Parcours)
        .join(Parcours.salarie)
        .join(Affectation, Affectation.parcours_id == Parcours.id)
        .where(
            Parcours.structure_id.in_(structure_ids),
            Affectation.compte_id == compte_id,
            Affectation.fonction == "referent",
            Affectation.fin.is_not(None),
        )
        .options(contains_eager(Parcours.salarie), selectinload(Parcours.affectations))
        .order_by(Salarie.nom_tri, Parcours.id)
    )
    return list(session.scalars(demande).unique())
