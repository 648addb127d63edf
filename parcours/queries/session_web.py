"""Browser sessions, and what every request reads of the account behind: plain values, without what it never needs."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from parcours.models import Compte, Role, SessionWeb, Structure


class StructureLue(NamedTuple):
    """What pages say of a structure where the account has a role."""

    id: int
    ref: str
    nom: str
    fuseau: str
    seuil_rouge_jours: int
    seuil_orange_jours: int


class RoleLu(NamedTuple):
    """A role of the account, past and future ones included; `structure` is None for those of a whole territory."""

    id: int
    nom: str
    structure_id: int | None
    territoire: str | None
    zone: str | None
    debut: date
    fin: date | None
    structure: StructureLue | None


class CompteLu(NamedTuple):
    """The account that a request acts for; neither its password nor its preferences."""

    id: int
    nom: str
    email: str
    est_actif: bool
    roles: tuple[RoleLu, ...]


class SessionLue(NamedTuple):
    """A browser session: what it keeps, when it was opened and last seen, and whose it is (None: a visitor's)."""

    contenu: dict[str, Any]
    ouverte_le: datetime
    vue_le: datetime
    compte: CompteLu | None


_SESSION = (SessionWeb.contenu, SessionWeb.ouverte_le, SessionWeb.vue_le)
_ROLE = (Role.id, Role.nom, Role.structure_id, Role.territoire, Role.zone, Role.debut, Role.fin)
_STRUCTURE = (
    Structure.id,
    Structure.ref,
    Structure.nom,
    Structure.fuseau,
    Structure.seuil_rouge_jours,
    Structure.seuil_orange_jours,
)
_DU_COMPTE = (Compte.id, Compte.nom, Compte.email, Compte.est_actif, *_ROLE, *_STRUCTURE)
# Where each part begins in what is read of an account.
_AU_ROLE = len(_DU_COMPTE) - len(_ROLE) - len(_STRUCTURE)
_A_LA_STRUCTURE = _AU_ROLE + len(_ROLE)
# Run by every request: built once.
_LUE = (
    select(*_SESSION, *_DU_COMPTE)
    .select_from(SessionWeb)
    .outerjoin(Compte, Compte.id == SessionWeb.compte_id)
    .outerjoin(Compte.roles)
    .outerjoin(Role.structure)
    .where(SessionWeb.empreinte == bindparam("empreinte"))
    .order_by(Role.id)
)
_COMPTE = (
    select(*_DU_COMPTE)
    .select_from(Compte)
    .outerjoin(Compte.roles)
    .outerjoin(Role.structure)
    .where(Compte.id == bindparam("cle"))
    .order_by(Role.id)
)


def lue(session: Session, empreinte: str) -> SessionLue | None:
    """The session whose token hashes to `empreinte`, with its account: every request begins with it (one statement)."""
    # Through the connection: objects would cost three times as much, and nothing here is ever written.
    rangees = session.connection().execute(_LUE, {"empreinte": empreinte}).all()
    if not rangees:
        return None
    au_compte = len(_SESSION)
    return SessionLue._make((*rangees[0][:au_compte], _compte([rangee[au_compte:] for rangee in rangees])))


def compte(session: Session, compte_id: int) -> CompteLu | None:
    """An account as a request reads it, as it is now: what is about to be written rests on it (one statement)."""
    return _compte(session.connection().execute(_COMPTE, {"cle": compte_id}).all())


def _compte(rangees: Sequence[Sequence[Any]]) -> CompteLu | None:
    """One row per role of the same account."""
    if not rangees or rangees[0][0] is None:
        return None
    roles = tuple(_role(rangee) for rangee in rangees if rangee[_AU_ROLE] is not None)
    return CompteLu._make((*rangees[0][:_AU_ROLE], roles))


def _role(rangee: Sequence[Any]) -> RoleLu:
    structure = StructureLue._make(rangee[_A_LA_STRUCTURE:]) if rangee[_A_LA_STRUCTURE] is not None else None
    return RoleLu._make((*rangee[_AU_ROLE:_A_LA_STRUCTURE], structure))


def par_empreinte(session: Session, empreinte: str) -> SessionWeb | None:
    """The row of the session whose token hashes to `empreinte`, to be written."""
    return session.get(SessionWeb, empreinte)


def ouvertes(session: Session, compte_id: int, vues_depuis: datetime, ouvertes_depuis: datetime) -> list[SessionWeb]:
    """The sessions of an account still alive: seen and opened since two instants, the latest first."""
    demande = (
        select(SessionWeb)
        .where(
            SessionWeb.compte_id == compte_id,
            SessionWeb.vue_le >= vues_depuis,
            SessionWeb.ouverte_le >= ouvertes_depuis,
        )
        .order_by(SessionWeb.vue_le.desc())
    )
    return list(session.scalars(demande))
