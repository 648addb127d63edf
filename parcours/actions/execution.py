"""The run ledger, written: one process wins each task of each night, and says what it did."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, update
from sqlalchemy.orm import Session

from parcours.actions import compte, etape
from parcours.actions.insertion import inserer
from parcours.models import Brouillon, Depot, Execution, Liasse

# Past this, a run without end is one whose process died.
BAIL = timedelta(hours=2)
REPRISE_APRES_ECHEC = timedelta(minutes=15)
DUREE_DES_DEPOTS = timedelta(days=1)
DUREE_DES_BROUILLONS = timedelta(days=7)
LONGUEUR = 300


@dataclass(frozen=True)
class Cle:
    """A task, in a time zone, for a local date."""

    tache: str
    fuseau: str
    pour_le: date


def reclamer(session: Session, cle: Cle, maintenant: datetime, *, refaire: bool = False) -> bool:
    """Try to be the one that runs a task: True for a single caller, until it fails or its lease ends.

    `refaire` also takes over a run that ended well.
    """
    demande = (
        inserer(session, Execution)
        .values(tache=cle.tache, fuseau=cle.fuseau, pour_le=cle.pour_le, commencee_le=maintenant)
        .on_conflict_do_nothing()
        .returning(Execution.tache)
    )
    if session.execute(demande).first() is not None:
        return True
    perimee = and_(Execution.finie_le.is_(None), Execution.commencee_le < maintenant - BAIL)
    echouee = and_(Execution.erreur.is_not(None), Execution.finie_le < maintenant - REPRISE_APRES_ECHEC)
    reprenable: ColumnElement[bool] = or_(perimee, echouee)
    if refaire:
        reprenable = or_(reprenable, Execution.finie_le.is_not(None))
    return _changer(session, cle, reprenable, commencee_le=maintenant, finie_le=None, bilan=None, erreur=None)


def finir(session: Session, cle: Cle, commencee_le: datetime, maintenant: datetime, bilan: str) -> None:
    """Note that the run started at `commencee_le` ended well, unless another took it over."""
    a_moi = Execution.commencee_le == commencee_le
    _changer(session, cle, a_moi, finie_le=maintenant, bilan=bilan[:LONGUEUR], erreur=None)


def echouer(session: Session, cle: Cle, commencee_le: datetime, maintenant: datetime, erreur: str) -> None:
    """Note that the run started at `commencee_le` failed; `erreur` names no person."""
    _changer(session, cle, Execution.commencee_le == commencee_le, finie_le=maintenant, erreur=erreur[:LONGUEUR])


def _changer(session: Session, cle: Cle, condition: ColumnElement[bool], **valeurs: object) -> bool:
    demande = (
        update(Execution)
        .where(
            Execution.tache == cle.tache,
            Execution.fuseau == cle.fuseau,
            Execution.pour_le == cle.pour_le,
            condition,
        )
        .values(valeurs)
        .returning(Execution.tache)
        .execution_options(synchronize_session=False)
    )
    return session.execute(demande).first() is not None


def purger(session: Session, maintenant: datetime) -> None:
    """Forget what must not last: ended sessions, stale invitations, files never imported, papers, drafts, keys."""
    compte.purger(session, maintenant)
    etape.purger(session, maintenant)
    session.execute(delete(Brouillon).where(Brouillon.maj_le < maintenant - DUREE_DES_BROUILLONS))
    session.execute(delete(Depot).where(Depot.depose_le < maintenant - DUREE_DES_DEPOTS))
    session.execute(delete(Liasse).where(Liasse.demandee_le < maintenant - DUREE_DES_DEPOTS))
