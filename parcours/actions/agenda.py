"""The calendar feed of an account: its secret address, and the memory of what it has shown."""

import secrets
from datetime import date, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from parcours.actions.compte import empreinte
from parcours.actions.journal import Auteur, ecrire
from parcours.domain.compte import Profil
from parcours.models import Compte, Echeance, EvenementAgenda
from parcours.queries import agenda as queries

# How long the feed says that something is cancelled, and how many days it holds at most, the nearest ones.
ANNULATION = timedelta(days=30)
MAXIMUM = 1000


def ouvrir(session: Session, auteur: Auteur, compte: Compte) -> str:
    """Give the feed an address, whose token is told this once; the former one opens nothing any more."""
    jeton = secrets.token_urlsafe(32)
    compte.agenda_empreinte = empreinte(jeton)
    ecrire(session, auteur, "AgendaOuvert", f"Adresse d’agenda donnée au compte n° {compte.id}.")
    return jeton


def fermer(session: Session, auteur: Auteur, compte: Compte) -> None:
    """Take the address away, and forget what the feed has shown."""
    compte.agenda_empreinte = None
    session.execute(delete(EvenementAgenda).where(EvenementAgenda.compte_id == compte.id))
    ecrire(session, auteur, "AgendaFerme", f"Adresse d’agenda du compte n° {compte.id} retirée.")


def mettre_a_jour(session: Session, auteur: Auteur, profil: Profil, maximum: int = MAXIMUM) -> list[EvenementAgenda]:
    """Bring the feed of an account to today, and give what it shows, in order of days.

    1. A deadline that moved keeps its event, one revision later; its day past, it stays as long as it is due.
    2. One that is due no more, or that the account may not read any more, is cancelled, and said so for 30 days.
    3. Beyond the nearest ones that the feed has room for, nothing is told of any.
    The row of the account must be held: two readings at once would each add the same event.
    """
    dues = queries.echeances(session, profil, maximum)
    connus = {(e.parcours_id, e.code, e.objet): e for e in queries.evenements(session, profil.compte_id)}
    montres = [_montrer(session, auteur, profil, due, connus.pop(_cle(due), None)) for due in dues]
    portee = abs(dues[-1].limite - profil.au) if len(dues) == maximum else timedelta.max
    for reste in connus.values():
        # As far as the last one shown, or farther, it may be due still.
        if reste.annule_le is None and abs(reste.le - profil.au) < portee:
            _reviser(reste, auteur, reste.le, annule_le=profil.au)
        if reste.annule_le is not None and reste.annule_le >= profil.au - ANNULATION:
            montres.append(reste)
        elif reste.annule_le is not None:
            session.delete(reste)
    return sorted(montres, key=lambda evenement: (evenement.le, evenement.uid))


def _cle(due: Echeance) -> tuple[int, str, str]:
    return due.parcours_id or 0, due.code, due.objet


def _montrer(
    session: Session, auteur: Auteur, profil: Profil, due: Echeance, connu: EvenementAgenda | None
) -> EvenementAgenda:
    if connu is not None:
        if connu.le != due.limite or connu.annule_le is not None:
            _reviser(connu, auteur, due.limite, annule_le=None)
        return connu
    parcours_id, code, objet = _cle(due)
    nouveau = EvenementAgenda(
        structure_id=due.structure_id,
        compte_id=profil.compte_id,
        parcours_id=parcours_id,
        code=code,
        objet=objet,
        uid=secrets.token_hex(16),
        le=due.limite,
        sequence=0,
        modifie_le=auteur.le,
    )
    session.add(nouveau)
    return nouveau


def _reviser(evenement: EvenementAgenda, auteur: Auteur, le: date, *, annule_le: date | None) -> None:
    evenement.le, evenement.annule_le = le, annule_le
    evenement.sequence, evenement.modifie_le = evenement.sequence + 1, auteur.le
