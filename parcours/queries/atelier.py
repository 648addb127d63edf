"""Group sessions of a structure, and who takes part."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parcours.domain.etape import EtatEtape
from parcours.models import Atelier, Etape, Parcours, Participation, Salarie


class AtelierLu(NamedTuple):
    """A session of the list: how many are put down, and how many came."""

    id: int
    intitule: str
    le: date
    theme: str | None
    inscrits: int
    venus: int


class Participant(NamedTuple):
    """Someone who takes part: their step, and what it says."""

    etape_id: int
    parcours_id: int
    ref: str
    prenom: str
    nom: str
    etat: str


class Invitable(NamedTuple):
    """Someone who may be put down for a session."""

    ref: str
    prenom: str
    nom: str


def lister(session: Session, structure_id: int, *, limite: int = 100) -> list[AtelierLu]:
    """The sessions of a structure, the latest first (one statement)."""
    venus = func.count(Etape.id).filter(Etape.etat == EtatEtape.FAITE)
    demande = (
        select(Atelier.id, Atelier.intitule, Atelier.le, Atelier.theme, func.count(Etape.id), venus)
        .outerjoin(Participation, Participation.atelier_id == Atelier.id)
        .outerjoin(Etape, Etape.id == Participation.etape_id)
        .where(Atelier.structure_id == structure_id)
        .group_by(Atelier.id)
        .order_by(Atelier.le.desc(), Atelier.id.desc())
        .limit(limite)
    )
    return [AtelierLu._make(lue) for lue in session.execute(demande)]


def par_id(session: Session, structure_id: int, atelier_id: int) -> Atelier | None:
    """A session of this very structure, else None."""
    demande = select(Atelier).where(Atelier.id == atelier_id, Atelier.structure_id == structure_id)
    return session.scalars(demande).one_or_none()


def par_cle(session: Session, structure_id: int, cle_idempotence: str) -> Atelier | None:
    """The session of this structure that was already made with this key, else None."""
    demande = select(Atelier).where(Atelier.structure_id == structure_id, Atelier.cle_idempotence == cle_idempotence)
    return session.scalars(demande).one_or_none()


def participants(session: Session, atelier_id: int) -> list[Participant]:
    """Who is put down for a session, by name (one statement)."""
    demande = (
        select(Etape.id, Parcours.id, Parcours.ref, Salarie.prenom, Salarie.nom, Etape.etat)
        .join(Participation, Participation.etape_id == Etape.id)
        .join(Parcours, Parcours.id == Etape.parcours_id)
        .join(Salarie, Salarie.id == Parcours.salarie_id)
        .where(Participation.atelier_id == atelier_id)
        .order_by(Salarie.nom_tri, Parcours.id)
    )
    return [Participant._make(lue) for lue in session.execute(demande)]


def invitables(session: Session, structure_id: int, sauf: Collection[int]) -> list[Invitable]:
    """The current parcours of a structure, by name, but for some (one statement)."""
    demande = (
        select(Parcours.ref, Salarie.prenom, Salarie.nom)
        .join(Salarie, Salarie.id == Parcours.salarie_id)
        .where(Parcours.structure_id == structure_id, Parcours.clos_le.is_(None), Parcours.id.not_in(sauf))
        .order_by(Salarie.nom_tri, Parcours.id)
    )
    return [Invitable._make(lue) for lue in session.execute(demande)]


def etapes(session: Session, atelier_id: int) -> dict[int, tuple[Etape, Parcours]]:
    """The steps of a session and their parcours, by key of the step."""
    demande = (
        select(Etape, Parcours)
        .join(Participation, Participation.etape_id == Etape.id)
        .join(Parcours, Parcours.id == Etape.parcours_id)
        .where(Participation.atelier_id == atelier_id)
        .order_by(Parcours.id)
    )
    return {etape.id: (etape, parcours) for etape, parcours in session.execute(demande)}


def participations(session: Session, atelier_id: int) -> list[Participation]:
    """What ties people to a session."""
    return list(session.scalars(select(Participation).where(Participation.atelier_id == atelier_id)))
