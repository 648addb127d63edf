"""Signing in: who is recognised, and how many tries are let through."""

from dataclasses import dataclass
from datetime import datetime

from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from parcours.actions.compte import composer, empreinte, hacheur
from parcours.actions.journal import Auteur, ecrire
from parcours.domain.mot_de_passe import LONGUEUR_MAXIMUM
from parcours.models import Compte, Tentative
from parcours.queries import compte as queries


@dataclass(frozen=True)
class Essais:
    """So many tries at once, then one more every so many seconds."""

    capacite: int
    recharge_s: float


# Shared by every process: what is left is kept in the database.
PAR_RESEAU = Essais(50, 6.0)
PAR_ADRESSE_ET_RESEAU = Essais(10, 30.0)
PAR_ADRESSE = Essais(100, 30.0)


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


def peut_essayer(session: Session, email: str, reseau: str, maintenant: datetime) -> bool:
    """Count a try at the password of an address, from a network; False when there were too many.

    1. A network has its own tries, whatever the addresses; an address has fewer of them from each network: who tries it
       from elsewhere locks nobody out.
    2. An address has many more from all networks together. Once they are spent, every network is slowed down: one try
       only, when it has been quiet long enough to have all of its own again. Its owner still signs in at the first one.
    3. A refused try takes nothing: insisting does not make others wait.
    """
    cle_reseau, cle_des_deux, cle_adresse = _cles(email, reseau)
    par_reseau = _seau(session, cle_reseau, PAR_RESEAU, maintenant)
    par_les_deux = _seau(session, cle_des_deux, PAR_ADRESSE_ET_RESEAU, maintenant)
    if par_reseau.jetons < 1 or par_les_deux.jetons < 1:
        return False
    par_adresse = _seau(session, cle_adresse, PAR_ADRESSE, maintenant)
    cout = 1 if par_adresse.jetons >= 1 else PAR_ADRESSE_ET_RESEAU.capacite
    if par_les_deux.jetons < cout:
        return False
    par_reseau.jetons -= 1
    par_les_deux.jetons -= cout
    par_adresse.jetons = max(par_adresse.jetons - 1, 0.0)
    return True


def oublier_essais(session: Session, email: str, reseau: str) -> None:
    """Give back the tries of a person who signed in: a whole team arriving at one place is not slowed down."""
    rendus = ((1, PAR_RESEAU), (PAR_ADRESSE_ET_RESEAU.capacite, PAR_ADRESSE_ET_RESEAU), (1, PAR_ADRESSE))
    for cle, (jetons, essais) in zip(_cles(email, reseau), rendus, strict=True):
        seau = session.get(Tentative, empreinte(cle), with_for_update=True)
        if seau is not None:
            seau.jetons = min(float(essais.capacite), seau.jetons + jetons)


def compter_essai(session: Session, cle: str, capacite: int, recharge_s: float, maintenant: datetime) -> bool:
    """Take one token from a bucket of one's own; False when it is empty."""
    seau = _seau(session, cle, Essais(capacite, recharge_s), maintenant)
    if seau.jetons < 1:
        return False
    seau.jetons -= 1
    return True


def _cles(email: str, reseau: str) -> tuple[str, str, str]:
    """The keys of the three buckets, always taken in this order: two tries never wait for each other."""
    adresse = email.strip().lower()
    return f"reseau:{reseau}", f"adresse:{adresse} reseau:{reseau}", f"adresse:{adresse}"


def _seau(session: Session, cle: str, essais: Essais, maintenant: datetime) -> Tentative:
    """The bucket of a key, with what it has gained since; keys are hashed: the table names nobody."""
    empreinte_cle = empreinte(cle)
    seau = session.get(Tentative, empreinte_cle, with_for_update=True)
    if seau is None:
        try:
            with session.begin_nested():
                neuf = Tentative(cle=empreinte_cle, jetons=float(essais.capacite), maj_le=maintenant)
                session.add(neuf)
            return neuf
        except IntegrityError:
            # Another process has just created it.
            seau = session.get_one(Tentative, empreinte_cle, with_for_update=True)
    gagnes = max((maintenant - seau.maj_le).total_seconds(), 0.0) / essais.recharge_s
    seau.jetons = min(float(essais.capacite), seau.jetons + gagnes)
    seau.maj_le = maintenant
    return seau
