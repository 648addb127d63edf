"""What an account is to a parcours on a day, and where it may list any: what every permission is answered from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from parcours.domain.compte import QUI_ACCOMPAGNE, NomRole, Profil, est_en_vigueur
from parcours.domain.passage import dernier_jour_de_lecture
from parcours.domain.relais import RELAIS


class Acces(StrEnum):
    """What an account is to a parcours today."""

    AUCUN = "aucun"
    LECTURE = "lecture"
    TRAVAIL = "travail"
    RELAIS = "relais"
    ENTIER = "entier"


class Affecte(Protocol):
    """An assignment: who, for what, from when to when."""

    compte_id: int
    fonction: str
    debut: date
    fin: date | None


class Dossier(Protocol):
    """What permissions need to know of a parcours."""

    @property
    def structure_id(self) -> int:
        """The structure that follows it."""

    @property
    def affectations(self) -> Sequence[Affecte]:
        """The assignments, past and present."""


@dataclass(frozen=True)
class Perimetre:
    """The parcours an account may list: all of some structures, and those it supervises, or stands in for, in others.

    Each structure is in one of the three at most. `relayees`: whoever supervises the work there never stands in there.
    """

    compte_id: int
    au: date
    entieres: frozenset[int]
    encadrees: frozenset[int]
    relayees: frozenset[int] = frozenset()

    @property
    def lieux(self) -> frozenset[int]:
        """Every structure where a person can be reached."""
        return self.entieres | self.encadrees | self.relayees

    @property
    def datees(self) -> frozenset[int]:
        """The structures where the dates of the PASS, and silences, are read with the rest."""
        return self.entieres | self.relayees

    @property
    def est_vide(self) -> bool:
        """Whether no person can be reached at all."""
        return not self.lieux


# A page asks for that of its reader again and again.
@lru_cache(maxsize=256)
def perimetre(profil: Profil) -> Perimetre:
    """The same answer as `peut_voir`, as sets of structures, for the lists."""
    entieres = profil.structures(*QUI_ACCOMPAGNE)
    encadrees = profil.structures(NomRole.ENCADRANT) - entieres
    relayees = profil.structures(NomRole.REMPLACANT) - entieres - encadrees
    return Perimetre(profil.compte_id, profil.au, entieres, encadrees, relayees)


def acces(profil: Profil, parcours: Dossier) -> Acces:
    """What this account is to this parcours, today."""
    ou = perimetre(profil)
    if parcours.structure_id in ou.entieres:
        return Acces.ENTIER
    if parcours.structure_id in ou.encadrees:
        return Acces.TRAVAIL if _tient(profil, parcours, "encadrant") else Acces.AUCUN
    if parcours.structure_id in ou.relayees and _tient(profil, parcours, RELAIS):
        return Acces.RELAIS
    jusqu_au = lisible_jusqu_au(profil, parcours)
    return Acces.LECTURE if jusqu_au is not None and profil.au <= jusqu_au else Acces.AUCUN


def _tient(profil: Profil, parcours: Dossier, fonction: str) -> bool:
    return any(
        a.compte_id == profil.compte_id and a.fonction == fonction and est_en_vigueur(a.debut, a.fin, profil.au)
        for a in parcours.affectations
    )


def lisible_jusqu_au(profil: Profil, parcours: Dossier) -> date | None:
    """The last day a former référent·e reads a parcours; None: never was, or was not replaced.

    Counted from the last day they accompanied, in fact: that of the role when it ended first. Source:
    `bareme/relais.toml`.
    """
    role_fini_le = max(
        (fin for structure_id, fin in profil.quittees if structure_id == parcours.structure_id), default=None
    )
    if role_fini_le is None:
        return None
    fins = [
        min(a.fin, role_fini_le)
        for a in parcours.affectations
        if a.compte_id == profil.compte_id
        and a.fonction == "referent"
        and a.fin is not None
        and a.debut <= role_fini_le
    ]
    return dernier_jour_de_lecture(max(fins)) if fins else None


def relais_jusqu_au(profil: Profil, parcours: Dossier) -> date | None:
    """The last day this account stands in for the référent·e, when it does today, whatever else it may."""
    fins = [
        a.fin
        for a in parcours.affectations
        if a.compte_id == profil.compte_id and a.fonction == RELAIS and est_en_vigueur(a.debut, a.fin, profil.au)
    ]
    return max((fin for fin in fins if fin is not None), default=None)
