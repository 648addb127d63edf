"""Accounts: opening, roles, inviting, choosing a password, ending sessions."""

import hashlib
import secrets
import unicodedata
from datetime import date, datetime, timedelta

from argon2 import PasswordHasher
from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from parcours.actions.avis import prevenir_d_un_lien, prevenir_d_une_adresse
from parcours.actions.insertion import sans_doublon
from parcours.actions.journal import Auteur, ecrire
from parcours.actions.version import verifier_version
from parcours.domain.compte import ROLES_AGREGES, ROLES_DE_STRUCTURE, NomRole, est_de_demonstration, nom_valable
from parcours.domain.erreurs import SaisieImpossible
from parcours.domain.mot_de_passe import verifier_mot_de_passe
from parcours.domain.rappel import Rythme
from parcours.models import Compte, Invitation, Role, SessionWeb, Structure, Tentative
from parcours.queries import compte as queries

DUREE_INVITATION = timedelta(hours=72)
INACTIVITE, DUREE_SESSION = timedelta(minutes=30), timedelta(hours=12)


def hacheur(leger: bool = False) -> PasswordHasher:
    """argon2id: about 46 MiB and one pass; `leger` is for tests, where hundreds of sign-ins are made."""
    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1) if leger else PasswordHasher(1, 47104, 1)


def empreinte(jeton: str) -> str:
    """The sha-256 of a token: what tables keep in its place."""
    return hashlib.sha256(jeton.encode()).hexdigest()


def creer_administrateur(session: Session, auteur: Auteur, nom: str, email: str, *, demonstration: bool = False) -> str:
    """Open the first administrator's account and give the one-time token of its link.

    Raises SaisieImpossible when there is an administrator already, or when the address cannot be one.
    """
    if queries.un_administrateur_existe(session, auteur.au):
        raise SaisieImpossible("Un compte administrateur existe déjà : voir « parcours compte inviter ADRESSE ».")
    compte = creer(session, auteur, nom, email, demonstration=demonstration)
    donner_role(session, auteur, compte, NomRole.ADMIN, auteur.au, None)
    return _preparer_un_lien(session, auteur, compte)


def creer(session: Session, auteur: Auteur, nom: str, email: str, *, demonstration: bool = False) -> Compte:
    """Open an account without password.

    Raises SaisieImpossible when the address is taken, is not one, or could only sign in to a demonstration; or when
    the name could not be anybody's.
    """
    nom, adresse = nom_valable(nom), adresse_valable(email)
    _verifier_ouvrable(adresse, demonstration)
    _verifier_libre(session, adresse, None)
    compte = Compte(nom=nom, email=adresse, mot_de_passe=None, cree_le=auteur.le)
    with sans_doublon(session, lambda: _verifier_libre(session, adresse, None)):
        session.add(compte)
    ecrire(session, auteur, "CompteOuvert", f"Compte n° {compte.id} ouvert.")
    return compte


def modifier(
    session: Session,
    auteur: Auteur,
    compte: Compte,
    nom: str,
    email: str,
    est_actif: bool,
    version: int,
    *,
    demonstration: bool = False,
) -> None:
    """Change an account; switching it off ends its sessions and its link at once.

    So does giving it another address, of which the former one is told unless its holder does it.
    Raises SaisieImpossible, ModificationConcurrente.
    """
    verifier_version(compte, version)
    nom, adresse = nom_valable(nom), adresse_valable(email)
    if adresse != compte.email:
        _verifier_ouvrable(adresse, demonstration)
    _verifier_libre(session, adresse, compte)
    if compte.id == auteur.compte_id and not est_actif:
        raise SaisieImpossible("Vous ne pouvez pas désactiver votre propre compte.", "est_actif")
    change_d_adresse = adresse != compte.email
    if change_d_adresse:
        prevenir_d_une_adresse(session, auteur, compte)
        with sans_doublon(session, lambda: _verifier_libre(session, adresse, compte)):
            # First and apart: refused, it leaves the account as it was read.
            demande = update(Compte).where(Compte.id == compte.id).values(email=adresse)
            session.execute(demande.execution_options(synchronize_session=False))
    compte.nom, compte.email, compte.est_actif = nom, adresse, est_actif
    if not est_actif or (change_d_adresse and compte.id != auteur.compte_id):
        terminer_sessions(session, compte.id)
    if not est_actif or change_d_adresse:
        session.execute(delete(Invitation).where(Invitation.compte_id == compte.id))
    fait = ("modifié" if est_actif else "désactivé") + (", adresse changée" if change_d_adresse else "")
    ecrire(session, auteur, "CompteModifie", f"Compte n° {compte.id} {fait}.")


def _verifier_ouvrable(adresse: str, demonstration: bool) -> None:
    if est_de_demonstration(adresse) and not demonstration:
        raise SaisieImpossible(
            "Les adresses de ce domaine ne servent qu’à la démonstration : personne ne pourrait se connecter. "
            "Donnez-en une autre.",
            "email",
        )


def _verifier_libre(session: Session, adresse: str, compte: Compte | None) -> None:
    autre = queries.par_email(session, adresse)
    if autre is not None and autre is not compte:
        raise SaisieImpossible("Un compte existe déjà pour cette adresse.", "email")


def adresse_valable(email: str) -> str:
    """The address in lower case. Raises SaisieImpossible when nobody could have it (no network is asked)."""
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as erreur:
        raise SaisieImpossible("Vérifiez l’adresse : elle ressemble à nom@exemple.fr.", "email") from erreur


def preferer(session: Session, auteur: Auteur, compte: Compte, rythme: Rythme | None, heure: int, version: int) -> None:
    """Change how often (None: never) and at what local hour the digest arrives. Raises ModificationConcurrente."""
    verifier_version(compte, version)
    compte.recoit_rappels, compte.heure_rappel = rythme is not None, heure
    if rythme is not None:
        compte.rythme_rappel = rythme.value
    ecrire(session, auteur, "PreferencesChangees", f"Préférences du compte n° {compte.id} changées.")


def donner_role(
    session: Session,
    auteur: Auteur,
    compte: Compte,
    nom: NomRole,
    debut: date,
    fin: date | None,
    structure: Structure | None = None,
    territoire: str | None = None,
    zone: str | None = None,
) -> Role:
    """Give a role from a date to a date.

    Raises SaisieImpossible: its place is missing, its dates are out of order, or one would open files to oneself.
    """
    if compte.id == auteur.compte_id and nom in ROLES_DE_STRUCTURE:
        raise SaisieImpossible(
            "Ce rôle ouvre les dossiers des personnes : vous ne pouvez pas vous le donner. "
            "Demandez-le à une autre personne qui administre.",
            "nom",
        )
    if fin is not None and fin < debut:
        raise SaisieImpossible("La fin du rôle ne peut pas précéder son début.", "fin")
    if nom in ROLES_DE_STRUCTURE and structure is None:
        raise SaisieImpossible("Ce rôle s’exerce dans une structure : choisissez-la.", "structure")
    if nom is NomRole.ZONE and not (zone and territoire):
        raise SaisieImpossible("Une cellule locale suit une zone : choisissez-la.", "zone")
    if nom in ROLES_AGREGES and not territoire:
        raise SaisieImpossible("Ce rôle s’exerce sur un territoire : choisissez-le.", "territoire")
    role = Role(
        compte_id=compte.id,
        nom=nom.value,
        structure_id=structure.id if structure is not None and nom in ROLES_DE_STRUCTURE else None,
        territoire=territoire if nom in ROLES_AGREGES else None,
        zone=zone if nom is NomRole.ZONE else None,
        debut=debut,
        fin=fin,
    )
    session.add(role)
    session.flush()
    ecrire(
        session,
        auteur,
        "RoleDonne",
        f"Rôle « {nom.libelle} » donné au compte n° {compte.id}.",
        structure_id=role.structure_id,
    )
    return role


def terminer_role(session: Session, auteur: Auteur, role: Role, fin: date | None, version: int) -> None:
    """Set the last day of a role; None takes it away at once, with effect at the next request.

    A role that has not held a whole day is then removed: nothing can end before it starts, and the journal keeps it.
    Raises SaisieImpossible (last day out of order, one's own administration), ModificationConcurrente.
    """
    verifier_version(role, version)
    if role.nom == NomRole.ADMIN and role.compte_id == auteur.compte_id:
        raise SaisieImpossible("Vous ne pouvez pas terminer votre propre rôle d’administration : demandez à une autre.")
    if fin is not None and fin < role.debut:
        raise SaisieImpossible("Le dernier jour ne peut pas précéder le premier.", "fin")
    if role.fin is not None and role.fin < auteur.au:
        raise SaisieImpossible("Ce rôle est déjà terminé.")
    hier = auteur.au - timedelta(days=1)
    if fin is None and role.debut > hier:
        session.delete(role)
    else:
        role.fin = fin or hier
    ecrire(
        session,
        auteur,
        "RoleTermine",
        f"Rôle « {NomRole(role.nom).libelle} » du compte n° {role.compte_id} terminé.",
        structure_id=role.structure_id,
    )


def inviter(session: Session, auteur: Auteur, compte: Compte) -> str:
    """A one-time token to choose a password within 72 hours; earlier ones stop working.

    The holder of the account is told by a message: nobody gets in their place without their knowing.
    """
    jeton = _preparer_un_lien(session, auteur, compte)
    prevenir_d_un_lien(session, auteur, compte, DUREE_INVITATION // timedelta(hours=1))
    return jeton


def _preparer_un_lien(session: Session, auteur: Auteur, compte: Compte) -> str:
    session.execute(delete(Invitation).where(Invitation.compte_id == compte.id))
    jeton = secrets.token_urlsafe(32)
    session.add(Invitation(empreinte=empreinte(jeton), compte_id=compte.id, expire_le=auteur.le + DUREE_INVITATION))
    ecrire(session, auteur, "CompteInvite", f"Lien d’accès préparé pour le compte n° {compte.id}.")
    return jeton


def inviter_adresse(session: Session, auteur: Auteur, email: str) -> str:
    """The same from the address of an active account, for whoever is locked out. Raises SaisieImpossible."""
    compte = queries.par_email(session, email)
    if compte is None or not compte.est_actif:
        raise SaisieImpossible("Aucun compte actif n’a cette adresse.", "email")
    return inviter(session, auteur, compte)


def compte_invite(session: Session, jeton: str, maintenant: datetime) -> Compte | None:
    """The account of a token still valid, else None."""
    invitation = queries.invitation(session, empreinte(jeton))
    if invitation is None or invitation.utilisee_le is not None or invitation.expire_le < maintenant:
        return None
    compte = queries.par_id(session, invitation.compte_id)
    return compte if compte is not None and compte.est_actif else None


def accepter_invitation(session: Session, auteur: Auteur, jeton: str, mot_de_passe: str, leger: bool = False) -> Compte:
    """Choose the password of an invited account; the token is spent. Raises SaisieImpossible."""
    invitation = queries.invitation(session, empreinte(jeton), pour_ecrire=True)
    compte = compte_invite(session, jeton, auteur.le)
    if invitation is None or compte is None:
        raise SaisieImpossible("Ce lien a déjà servi ou n’est plus valable : demandez-en un autre.")
    invitation.utilisee_le = auteur.le
    choisir_mot_de_passe(session, auteur, compte, mot_de_passe, leger)
    return compte


def choisir_mot_de_passe(
    session: Session, auteur: Auteur, compte: Compte, mot_de_passe: str, leger: bool = False
) -> None:
    """Set a password of 15 signs at least; every session and link of the account ends. Raises SaisieImpossible."""
    verifier_mot_de_passe(mot_de_passe, compte.email, compte.nom)
    compte.mot_de_passe = hacheur(leger).hash(composer(mot_de_passe))
    terminer_sessions(session, compte.id)
    session.flush()
    session.execute(delete(Invitation).where(Invitation.compte_id == compte.id, Invitation.utilisee_le.is_(None)))
    ecrire(session, auteur, "MotDePasseChoisi", f"Mot de passe du compte n° {compte.id} choisi.")


def composer(mot_de_passe: str) -> str:
    """A password as it is hashed: depending on the keyboard, an accented letter is typed as one sign or as two."""
    return unicodedata.normalize("NFKC", mot_de_passe)


def terminer_sessions(session: Session, compte_id: int, sauf: str | None = None) -> None:
    """End the sessions of an account, but for the one whose fingerprint is `sauf`."""
    demande = delete(SessionWeb).where(SessionWeb.compte_id == compte_id)
    session.execute(demande if sauf is None else demande.where(SessionWeb.empreinte != sauf))


def fermer_autres_sessions(session: Session, auteur: Auteur, compte_id: int, sauf: str) -> None:
    """End the sessions of an account but the one whose fingerprint is `sauf`, and note it."""
    terminer_sessions(session, compte_id, sauf)
    ecrire(session, auteur, "SessionsFermees", f"Autres sessions du compte n° {compte_id} fermées.")


def purger(session: Session, maintenant: datetime) -> None:
    """Forget ended sessions, refilled buckets and stale invitations: run by the night."""
    session.execute(delete(SessionWeb).where(SessionWeb.vue_le < maintenant - INACTIVITE))
    session.execute(delete(SessionWeb).where(SessionWeb.ouverte_le < maintenant - DUREE_SESSION))
    session.execute(delete(Tentative).where(Tentative.maj_le < maintenant - timedelta(days=1)))
    session.execute(delete(Invitation).where(Invitation.expire_le < maintenant - timedelta(days=30)))
