"""Delivery of the outbox: each message claimed by one sender, handed to the mail server, and its fate noted."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Event, Lock

from sqlalchemy.orm import Session

from parcours.actions import rappel as actions
from parcours.actions.lien import jeton_d_arret
from parcours.config import Config, Smtp
from parcours.db import BaseDeDonnees
from parcours.exchange import mail
from parcours.horloge import Horloge
from parcours.jobs.insistance import ecrire
from parcours.models import Compte, Rappel
from parcours.queries import rappel as queries

LOT = 500
# One that hangs leaves the others free.
EXPEDITEURS = 4
PATIENCE_S = 5


def envoyer(base: BaseDeDonnees, config: Config, horloge: Horloge) -> int:
    """Deliver what waits in the outbox, and say how many left. Without mail server, everything stays there."""
    if config.smtp is None:
        return 0
    maintenant = horloge.maintenant()
    with base.lecture() as session:
        a_faire = queries.a_envoyer(session, maintenant, maintenant - actions.BAIL, LOT)
    injoignable, tour = Event(), Lock()
    with ThreadPoolExecutor(EXPEDITEURS, thread_name_prefix="envoi") as equipe:
        return sum(equipe.map(partial(_envoyer_un, base, config, config.smtp, horloge, injoignable, tour), a_faire))


def _envoyer_un(
    base: BaseDeDonnees, config: Config, smtp: Smtp, horloge: Horloge, injoignable: Event, tour: Lock, rappel_id: int
) -> bool:
    """Claim, send, note: a crash in between sends the same message again, known by its identifier."""
    if injoignable.is_set():
        return False
    message = _reclamer(base, config, horloge, rappel_id)
    if message is None:
        return False
    est_pris = False

    def remettre_et_noter(remettre: Callable[[], None]) -> None:
        nonlocal est_pris
        with _a_son_tour(tour):
            remettre()
            est_pris = True
            _noter(base, rappel_id, lambda session, lu: actions.noter_envoi(session, lu, horloge.maintenant()))

    try:
        mail.envoyer(smtp, message, remettre_et_noter)
    except mail.RefusDefinitif as refus:
        raison = str(refus)
        _noter(base, rappel_id, lambda _, lu: actions.abandonner(lu, horloge.maintenant(), raison))
        return False
    except Exception as echec:
        if est_pris:
            # It left, and nobody could note it: it goes again at the end of its lease, with the same identifier.
            raise
        if isinstance(echec, mail.ServeurInjoignable):
            injoignable.set()
        raison = (
            str(echec) if isinstance(echec, mail.EchecTemporaire) else f"Erreur inattendue ({type(echec).__name__})."
        )
        _noter(base, rappel_id, lambda _, lu: actions.noter_echec(lu, horloge.maintenant(), raison))
        return False
    return True


@contextmanager
def _a_son_tour(tour: Lock) -> Iterator[None]:
    """One message at a time between the server and our note: dying there repeats that one, and no other.

    Whoever hangs does not keep its turn.
    """
    est_mien = tour.acquire(timeout=PATIENCE_S)
    try:
        yield
    finally:
        if est_mien:
            tour.release()


def _noter(base: BaseDeDonnees, rappel_id: int, sort: Callable[[Session, Rappel], None]) -> None:
    def noter(session: Session) -> None:
        rappel = queries.par_id(session, rappel_id)
        # Noted already when the answer to a first commit was lost.
        if rappel is not None and rappel.envoye_le is None and rappel.abandonne_le is None:
            sort(session, rappel)

    ecrire(base, noter)


def _reclamer(base: BaseDeDonnees, config: Config, horloge: Horloge, rappel_id: int) -> mail.Message | None:
    maintenant = horloge.maintenant()
    with base.transaction() as session:
        if not actions.reclamer(session, rappel_id, maintenant):
            return None
        rappel = queries.par_id(session, rappel_id)
        if rappel is None:
            return None
        est_recapitulatif = rappel.jour is not None
        # A notice leaves whatever becomes of the account: closing it must not keep its holder from knowing.
        if est_recapitulatif and not (rappel.compte.est_actif and rappel.compte.recoit_rappels):
            actions.abandonner(rappel, maintenant, "Le compte ne reçoit plus de messages.")
            return None
        return mail.Message(
            nom=rappel.compte.nom,
            adresse=rappel.adresse or rappel.compte.email,
            sujet=rappel.sujet,
            texte=rappel.texte,
            html=rappel.html,
            identifiant=rappel.identifiant,
            arret=_arret(config, rappel.compte) if est_recapitulatif else None,
            le=maintenant,
        )


def _arret(config: Config, compte: Compte) -> str:
    return f"{config.adresse}/desabonnement/{jeton_d_arret(config.cle_secrete, compte.id, compte.email)}"
