"""Who holds a function for a parcours on a day, and who is still there to answer an alert."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.sql.elements import SQLCoreOperations

from parcours.domain.compte import ROLES_DE_STRUCTURE, NomRole
from parcours.domain.relais import RELAIS
from parcours.models import Affectation, Alerte, Compte, Role

A_DEMEURE = tuple(role for role in ROLES_DE_STRUCTURE if role is not NomRole.REMPLACANT)


def affecte(
    parcours_id: SQLCoreOperations[int] | SQLCoreOperations[int | None],
    au: date | ColumnElement[date],
    fonction: str,
    *qui: ColumnElement[bool],
) -> ColumnElement[bool]:
    """Someone has this function for a parcours, on a day."""
    return exists().where(
        Affectation.parcours_id == parcours_id,
        Affectation.fonction == fonction,
        Affectation.debut <= au,
        or_(Affectation.fin.is_(None), Affectation.fin >= au),
        *qui,
    )


def est_en_place(
    compte_id: SQLCoreOperations[int] | SQLCoreOperations[int | None],
    au: date | ColumnElement[date],
    roles: Collection[NomRole],
) -> ColumnElement[bool]:
    """An account is open, and has on a day one of these roles in the structure of an alert."""
    return (
        exists()
        .where(
            Role.compte_id == compte_id,
            Role.structure_id == Alerte.structure_id,
            Role.nom.in_(roles),
            Role.debut <= au,
            or_(Role.fin.is_(None), Role.fin >= au),
            Compte.id == Role.compte_id,
            Compte.est_actif,
        )
        .correlate_except(Role, Compte)
    )


def est_encore_la(
    compte_id: SQLCoreOperations[int] | SQLCoreOperations[int | None], au: date | ColumnElement[date]
) -> ColumnElement[bool]:
    """Whoever took an alert works in its structure; who stood in is there no more once the référent·e is back."""
    releve = affecte(Alerte.parcours_id, au, RELAIS, Affectation.compte_id == compte_id)
    remplace = est_en_place(compte_id, au, (NomRole.REMPLACANT,))
    return or_(est_en_place(compte_id, au, A_DEMEURE), and_(remplace, releve))
