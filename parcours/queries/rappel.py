"""The outbox, and who receives a digest."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from parcours.models import Compte, Execution, Rappel, Role


def _recoit() -> ColumnElement[bool]:
    # An account that never chose its password could open nothing of what the message tells.
    return and_(Compte.est_actif, Compte.recoit_rappels, Compte.mot_de_passe.is_not(None))


def heures(session: Session) -> list[int]:
    """The local hours at which someone receives a digest."""
    return sorted(session.scalars(select(Compte.heure_rappel).where(_recoit()).distinct()))


def destinataires(session: Session, heure: int) -> list[Compte]:
    """The accounts that receive their digest at a local hour, with their roles and the structures of these."""
    demande = (
        select(Compte)
        .where(_recoit(), Compte.heure_rappel == heure)
        .options(selectinload(Compte.roles).joinedload(Role.structure))
        .order_by(Compte.id)
    )
    return list(session.scalars(demande))


def dernier_envoye(session: Session, compte_id: int) -> Rappel | None:
    """The latest digest that reached an account."""
    demande = (
        select(Rappel)
        .where(Rappel.compte_id == compte_id, Rappel.envoye_le.is_not(None))
        .order_by(Rappel.jour.desc())
        .limit(1)
    )
    return session.scalars(demande).one_or_none()


def vu_jusqua(session: Session, maintenant: datetime, bail_avant: datetime) -> datetime:
    """Up to when a digest read now has seen everything that opened.

    Now, or the start of the oldest task still running: what it has not committed yet is not seen. Ask it before
    reading. Tasks started before `bail_avant` died.
    """
    demande = select(func.min(Execution.commencee_le)).where(
        Execution.finie_le.is_(None), Execution.commencee_le >= bail_avant
    )
    plus_ancienne = session.scalar(demande)
    return maintenant if plus_ancienne is None else min(maintenant, plus_ancienne)


def a_envoyer(session: Session, maintenant: datetime, bail_avant: datetime, limite: int) -> list[int]:
    """Keys of the messages to try now, those never tried first; `bail_avant`: older claims are given up."""
    demande = (
        select(Rappel.id)
        .where(
            Rappel.envoye_le.is_(None),
            Rappel.abandonne_le.is_(None),
            Rappel.prochain_essai_le <= maintenant,
            or_(Rappel.reclame_le.is_(None), Rappel.reclame_le < bail_avant),
        )
        .order_by(Rappel.essais, Rappel.prochain_essai_le, Rappel.id)
        .limit(limite)
    )
    return list(session.scalars(demande))


def par_id(session: Session, rappel_id: int) -> Rappel | None:
    """A message with its account."""
    return session.scalars(
        select(Rappel).where(Rappel.id == rappel_id).options(joinedload(Rappel.compte))
    ).one_or_none()


def lister(session: Session, compte_id: int | None, avant_id: int | None, limite: int) -> list[Rappel]:
    """The messages of an account (of all of them, without their content, when None), the latest first."""
    demande = select(Rappel).options(joinedload(Rappel.compte)).order_by(Rappel.id.desc()).limit(limite)
    if compte_id is None:
        demande = demande.options(defer(Rappel.texte, raiseload=True), defer(Rappel.html, raiseload=True))
    else:
        demande = demande.where(Rappel.compte_id == compte_id)
    if avant_id is not None:
        demande = demande.where(Rappel.id < avant_id)
    return list(session.scalars(demande))


def en_attente(session: Session, compte_id: int | None) -> int:
    """How many messages wait to be delivered, of an account or of all."""
    demande = select(func.count()).select_from(Rappel).where(Rappel.envoye_le.is_(None), Rappel.abandonne_le.is_(None))
    if compte_id is not None:
        demande = demande.where(Rappel.compte_id == compte_id)
    return session.scalar(demande) or 0
