"""Signing in: who is recognised, and how many tries are let through."""

from datetime import datetime

from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from parcours.actions.compte import LONGUEUR_MAXIMUM, composer, empreinte, hacheur
from parcours.actions.journal import Auteur, ecrire
from parcours.models import Compte, Tentative
from parcours.queries import compte as queries

# So many tries at once, then one more every so many seconds: shared by every process, for it is kept in the database.
ESSAIS_PAR_COMPTE = (10, 30.0)
ESSAIS_PAR_RESEAU = (50, 6.0)


def reconnaitre(session: Session, email: str, mot_de_passe: str, leger: bool = False) -> Compte | None:
    """The active account that this address and password open, else None; writes nothing.

    A password is always verified, even for an unknown address, so that the time taken tells nothing.
    """
    if len(mot_de_passe) > LONGUEUR_MAXIMUM:
        return None
    compte = queries.par_email(session, email)
    attendu = compte.mot_de_passe if compte is not None and compte.est_actif else None
    if attendu is None:
        hacheur(leger).hash(composer(mot_de_passe))
        return None
    try:
        hacheur(leger).verify(attendu, composer(mot_de_passe))
    except (VerificationError, InvalidHashError):
        return None
    return compte


def ouvrir_session(session: Session, auteur: Auteur, compte: Compte, mot_de_passe: str, leger: bool = False) -> None:
    """Note a sign-in, and strengthen a hash made with former settings."""
    if compte.mot_de_passe is not None and hacheur(leger).check_needs_rehash(compte.mot_de_passe):
        compte.mot_de_passe = hacheur(leger).hash(composer(mot_de_passe))
    ecrire(session, auteur, "ConnexionOuverte", f"Connexion du compte n° {compte.id}.")


def fermer_session(session: Session, auteur: Auteur) -> None:
    """Note a sign-out."""
    ecrire(session, auteur, "ConnexionFermee", f"Déconnexion du compte n° {auteur.compte_id}.")


def compter_essai(session: Session, cle: str, capacite: int, recharge_s: float, maintenant: datetime) -> bool:
    """Take one token from the bucket `cle`; False when it is empty. Keys are hashed: the table names nobody."""
    empreinte_cle = empreinte(cle)
    seau = session.get(Tentative, empreinte_cle, with_for_update=True)
    if seau is None:
        try:
            with session.begin_nested():
                session.add(Tentative(cle=empreinte_cle, jetons=capacite - 1.0, maj_le=maintenant))
            return True
        except IntegrityError:
            # Another process has just created it.
            seau = session.get_one(Tentative, empreinte_cle, with_for_update=True)
    gagnes = max((maintenant - seau.maj_le).total_seconds(), 0.0) / recharge_s
    seau.jetons = min(float(capacite), seau.jetons + gagnes)
    seau.maj_le = maintenant
    if seau.jetons < 1:
        return False
    seau.jetons -= 1
    return True


def rendre_essai(session: Session, cle: str, capacite: int) -> None:
    """Give back the token of a try that succeeded: a whole team signing in from one place is not slowed down."""
    seau = session.get(Tentative, empreinte(cle), with_for_update=True)
    if seau is not None:
        seau.jetons = min(float(capacite), seau.jetons + 1)
