"""The outbox, written: a digest is deposited once, claimed by one sender, and its fate is noted."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, update
from sqlalchemy.orm import Session

from parcours.actions.insertion import inserer
from parcours.actions.journal import Auteur, ecrire
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.erreurs import SaisieImpossible
from parcours.models import Rappel

# Past this, a claim without outcome is one whose process died: the message goes again, with the same identifier.
BAIL = timedelta(minutes=15)
# Five tries over 24 hours.
ATTENTES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3), timedelta(hours=20))
LONGUEUR = 300
REMPLACE = "Remplacé par le récapitulatif du"


@dataclass(frozen=True)
class Recapitulatif:
    """A digest ready to be deposited."""

    compte_id: int
    jour: date
    identifiant: str
    sujet: str
    texte: str
    html: str
    vu_le: datetime


def deposer(session: Session, recapitulatif: Recapitulatif, maintenant: datetime) -> bool:
    """Put a digest in the outbox; False when the account already has one for that day.

    It takes the place of those still waiting: after days without mail server, one message goes, not ten.
    """
    demande = (
        inserer(session, Rappel)
        .values(cree_le=maintenant, prochain_essai_le=maintenant, essais=0, **vars(recapitulatif))
        .on_conflict_do_nothing()
        .returning(Rappel.id)
    )
    if session.execute(demande).first() is None:
        return False
    remplace = f"{REMPLACE} {en_toutes_lettres(recapitulatif.jour)}."
    session.execute(
        update(Rappel)
        .where(
            Rappel.compte_id == recapitulatif.compte_id,
            Rappel.jour < recapitulatif.jour,
            Rappel.envoye_le.is_(None),
            Rappel.abandonne_le.is_(None),
            or_(Rappel.reclame_le.is_(None), Rappel.reclame_le < maintenant - BAIL),
        )
        .values(abandonne_le=maintenant, erreur=remplace)
        .execution_options(synchronize_session=False)
    )
    return True


def reclamer(session: Session, rappel_id: int, maintenant: datetime) -> bool:
    """Try to be the one that sends a message: True for a single caller, until the lease ends."""
    libre = or_(Rappel.reclame_le.is_(None), Rappel.reclame_le < maintenant - BAIL)
    demande = (
        update(Rappel)
        .where(
            Rappel.id == rappel_id,
            and_(Rappel.envoye_le.is_(None), Rappel.abandonne_le.is_(None)),
            Rappel.prochain_essai_le <= maintenant,
            libre,
        )
        .values(reclame_le=maintenant)
        .returning(Rappel.id)
        .execution_options(synchronize_session=False)
    )
    return session.execute(demande).first() is not None


def noter_envoi(rappel: Rappel, maintenant: datetime) -> None:
    """The server took the message."""
    rappel.envoye_le, rappel.reclame_le, rappel.erreur = maintenant, None, None
    rappel.essais += 1


def noter_echec(rappel: Rappel, maintenant: datetime, raison: str) -> None:
    """The server did not take it this time: try again later, five times in all."""
    rappel.essais += 1
    rappel.reclame_le, rappel.erreur = None, raison[:LONGUEUR]
    if rappel.essais > len(ATTENTES):
        rappel.abandonne_le = maintenant
    else:
        rappel.prochain_essai_le = maintenant + ATTENTES[rappel.essais - 1]


def abandonner(rappel: Rappel, maintenant: datetime, raison: str) -> None:
    """The message will not be sent: refused for good, or nobody to receive it."""
    rappel.reclame_le, rappel.abandonne_le, rappel.erreur = None, maintenant, raison[:LONGUEUR]


def est_remplace(rappel: Rappel) -> bool:
    """Whether a later digest took the place of this one."""
    return rappel.abandonne_le is not None and (rappel.erreur or "").startswith(REMPLACE)


def relancer(session: Session, auteur: Auteur, rappel: Rappel) -> None:
    """Try again a message that was given up. Raises SaisieImpossible when it was not, or was replaced."""
    if rappel.abandonne_le is None or est_remplace(rappel):
        raise SaisieImpossible("Ce message n’est pas abandonné : rien à relancer.")
    rappel.abandonne_le, rappel.reclame_le, rappel.essais = None, None, 0
    rappel.prochain_essai_le = auteur.le
    ecrire(session, auteur, "RappelRelance", f"Message n° {rappel.id} remis dans la boîte d’envoi.")
