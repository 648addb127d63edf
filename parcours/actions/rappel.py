"""The outbox, written: a digest is deposited once, claimed by one sender, and its fate is noted."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, update
from sqlalchemy.orm import Session

from parcours.actions.insertion import inserer
from parcours.actions.journal import Auteur, ecrire
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.erreurs import SaisieImpossible
from parcours.domain.rappel import RETENU
from parcours.models import Alerte, Annonce, Compte, Rappel
from parcours.queries import rappel as queries
from parcours.queries.escalade import tenir

# Past this, a claim without outcome is one whose process died: the message goes again, with the same identifier.
BAIL = timedelta(minutes=15)
# Five tries over 24 hours.
ATTENTES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3), timedelta(hours=20))
# What is done within seven days is put down to the message; later, it owes it nothing.
EFFET = timedelta(days=8)
LONGUEUR = 300
REMPLACE = "Remplacé par le récapitulatif du"


@dataclass(frozen=True)
class Recapitulatif:
    """A digest ready to be deposited; `a_annoncer` are the keys of the alerts it asks its reader to act on."""

    compte_id: int
    jour: date
    identifiant: str
    sujet: str
    texte: str
    html: str
    vu_le: datetime
    a_annoncer: list[int] = field(default_factory=list)


def deposer(session: Session, recapitulatif: Recapitulatif, maintenant: datetime) -> bool:
    """Put a digest in the outbox; False when the account already has one for that day.

    It takes the place of those still waiting: after days without mail server, one message goes, not ten.
    """
    if not _ecrire(session, recapitulatif, maintenant):
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


def retenir(session: Session, recapitulatif: Recapitulatif, maintenant: datetime) -> bool:
    """Keep, without sending it, the digest of an account that stopped them; False when there is one for that day.

    What it tells counts as announced: stopping one's digests does not keep from who directs what nobody answers.
    """
    if not _ecrire(session, recapitulatif, maintenant, abandonne_le=maintenant, erreur=RETENU):
        return False
    _annoncer(session, recapitulatif.a_annoncer, recapitulatif.jour)
    return True


def _ecrire(session: Session, recapitulatif: Recapitulatif, maintenant: datetime, **sort: object) -> bool:
    demande = (
        inserer(session, Rappel)
        .values(cree_le=maintenant, prochain_essai_le=maintenant, essais=0, **vars(recapitulatif), **sort)
        .on_conflict_do_nothing()
        .returning(Rappel.id)
    )
    return session.execute(demande).first() is not None


def _annoncer(session: Session, cles: Collection[int], jour: date) -> None:
    """Count alerts as announced, once a day whoever else was told."""
    tenir(session, cles)
    session.execute(
        update(Alerte)
        .where(
            Alerte.id.in_(cles),
            Alerte.close_le.is_(None),
            or_(Alerte.annoncee_le.is_(None), Alerte.annoncee_le < jour),
        )
        .values(annonces=Alerte.annonces + 1, annoncee_le=jour)
        .execution_options(synchronize_session=False)
    )


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


def noter_envoi(session: Session, rappel: Rappel, maintenant: datetime) -> None:
    """The server took the message: what it announces counts as announced, once a day whoever else was told."""
    rappel.envoye_le, rappel.reclame_le, rappel.erreur = maintenant, None, None
    rappel.essais += 1
    if rappel.jour is None or not (encore_la := queries.alertes_encore_la(session, rappel.a_annoncer)):
        return
    _annoncer(session, encore_la, rappel.jour)
    commun = {"compte_id": rappel.compte_id, "rappel_id": rappel.id, "jugee_le": rappel.jour + EFFET}
    lignes = [{"alerte_id": cle, **commun} for cle in encore_la]
    session.execute(inserer(session, Annonce).values(lignes).on_conflict_do_nothing())


def noter_ouverture(session: Session, compte_id: int, jour: date, maintenant: datetime) -> None:
    """A link of the message of a day was followed by its reader; the first time is kept."""
    session.execute(
        update(Rappel)
        .where(Rappel.compte_id == compte_id, Rappel.jour == jour, Rappel.ouvert_le.is_(None))
        .values(ouvert_le=maintenant)
        .execution_options(synchronize_session=False)
    )


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


def arreter(session: Session, auteur: Auteur, compte: Compte) -> None:
    """Stop the digests of an account, from a link of a message; once stopped, nothing more."""
    if not compte.recoit_rappels:
        return
    compte.recoit_rappels = False
    ecrire(session, auteur, "RappelsArretes", f"Rappels du compte n° {compte.id} arrêtés depuis un message.")


def est_remplace(rappel: Rappel) -> bool:
    """Whether a later digest took the place of this one."""
    return rappel.abandonne_le is not None and (rappel.erreur or "").startswith(REMPLACE)


def est_retenu(rappel: Rappel) -> bool:
    """Whether its account had stopped its digests: it was never to leave."""
    return rappel.erreur == RETENU


def relancer(session: Session, auteur: Auteur, rappel: Rappel) -> None:
    """Try again a message that was given up. Raises SaisieImpossible when it was not, was replaced, or held back."""
    if rappel.abandonne_le is None or est_remplace(rappel) or est_retenu(rappel):
        raise SaisieImpossible("Ce message n’est pas abandonné : rien à relancer.")
    rappel.abandonne_le, rappel.reclame_le, rappel.essais = None, None, 0
    rappel.prochain_essai_le = auteur.le
    ecrire(session, auteur, "RappelRelance", f"Message n° {rappel.id} remis dans la boîte d’envoi.")
