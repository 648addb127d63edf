"""Accounts, roles and sessions."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from parcours.domain.compte import QUI_ACCOMPAGNE, NomRole, Profil, RoleActif, est_en_vigueur
from parcours.domain.passage import dernier_jour_de_lecture
from parcours.models import Compte, Invitation, Role
from parcours.queries.session_web import CompteLu

# Asked by every form sent: built once.
_PAR_ID = (
    select(Compte)
    .outerjoin(Compte.roles)
    .outerjoin(Role.structure)
    .where(Compte.id == bindparam("cle"))
    .options(contains_eager(Compte.roles).contains_eager(Role.structure))
)


def par_id(session: Session, compte_id: int, *, pour_ecrire: bool = False) -> Compte | None:
    """An account with its roles and their structures (one statement).

    `pour_ecrire` reads it as it is now, and holds it until the end (one more).
    """
    if pour_ecrire:
        session.execute(select(Compte.id).where(Compte.id == compte_id).with_for_update(key_share=True))
    options = {"populate_existing": pour_ecrire}
    return session.scalars(_PAR_ID, {"cle": compte_id}, execution_options=options).unique().one_or_none()


def par_email(session: Session, email: str) -> Compte | None:
    """The account of an address, whatever the case it is typed in: addresses are kept in lower case."""
    return session.scalars(select(Compte).where(Compte.email == email.strip().lower())).one_or_none()


def profil(compte: Compte | CompteLu, jour: Callable[[str | None], date]) -> Profil:
    """The account today, with the roles in force; its roles and their structures must be loaded.

    `jour` is the calendar day of a time zone (None: that of the installation): a role in a structure begins and ends
    on the calendar of that structure.
    """
    dates = [(role, jour(role.structure.fuseau if role.structure is not None else None)) for role in compte.roles]
    return Profil(
        compte_id=compte.id,
        nom=compte.nom,
        au=jour(None),
        roles=tuple(
            RoleActif(role.nom, role.structure_id, role.territoire, role.zone, au)
            for role, au in dates
            if est_en_vigueur(role.debut, role.fin, au)
        ),
        quittees=tuple(
            (role.structure_id, role.fin)
            for role, au in dates
            if role.nom in QUI_ACCOMPAGNE
            and role.structure_id is not None
            and role.fin is not None
            and role.fin < au
            # As long as anything could still be read; after, a profile is what it was before.
            and dernier_jour_de_lecture(role.fin) >= au
        ),
    )


def invitation(session: Session, empreinte: str, *, pour_ecrire: bool = False) -> Invitation | None:
    """The invitation whose token hashes to `empreinte`, used or not; locked when it is about to be spent."""
    return session.get(Invitation, empreinte, with_for_update=True if pour_ecrire else None)


def chercher(session: Session, recherche: str, apres_id: int | None, limite: int) -> list[Compte]:
    """A page of accounts with their roles, by name, after `apres_id`; `recherche` is part of the name or address."""
    demande = (
        select(Compte)
        .options(selectinload(Compte.roles).joinedload(Role.structure))
        .order_by(Compte.nom, Compte.id)
        .limit(limite)
    )
    if mot := recherche.strip():
        demande = demande.where(
            or_(Compte.nom.icontains(mot, autoescape=True), Compte.email.icontains(mot, autoescape=True))
        )
    repere = session.get(Compte, apres_id) if apres_id is not None else None
    if repere is not None:
        demande = demande.where(or_(Compte.nom > repere.nom, (Compte.nom == repere.nom) & (Compte.id > repere.id)))
    return list(session.scalars(demande))


def role(session: Session, compte_id: int, role_id: int) -> Role | None:
    """A role of this very account, else None."""
    demande = select(Role).where(Role.id == role_id, Role.compte_id == compte_id)
    return session.scalars(demande).one_or_none()


def un_administrateur_existe(session: Session, au: date) -> bool:
    """Whether an active account is administrator on a day, or will be."""
    demande = (
        select(func.count())
        .select_from(Role)
        .join(Role.compte)
        .where(Role.nom == NomRole.ADMIN, Compte.est_actif, or_(Role.fin.is_(None), Role.fin >= au))
    )
    return bool(session.scalar(demande))


def de_structure(session: Session, structure_id: int, au: date, *noms: str) -> list[Compte]:
    """The active accounts that hold one of these roles in a structure on a day, by name."""
    demande = (
        select(Compte)
        .join(Compte.roles)
        .where(
            Compte.est_actif,
            Role.structure_id == structure_id,
            Role.nom.in_(noms),
            Role.debut <= au,
            (Role.fin.is_(None)) | (Role.fin >= au),
        )
        .order_by(Compte.nom)
        .distinct()
    )
    return list(session.scalars(demande))
