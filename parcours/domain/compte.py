"""Roles, and what an account is at a given date."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parcours.domain.coordonnees import reproche
from parcours.domain.erreurs import SaisieImpossible
from parcours.domain.texte import sans_invisible


class NomRole(StrEnum):
    """The roles; the first four see persons of their structure, the others aggregates or settings only."""

    ENCADRANT = "encadrant"
    CONSEILLER = "conseiller"
    RESPONSABLE = "responsable"
    REMPLACANT = "remplacant"
    RESEAU = "reseau"
    ETAT = "etat"
    ZONE = "zone"
    ADMIN = "admin"

    @property
    def libelle(self) -> str:
        """The role as written on screens."""
        return {
            "encadrant": "Encadrant·e technique",
            "conseiller": "Conseiller·ère en insertion",
            "responsable": "Responsable de structure",
            "remplacant": "Remplaçant·e",
            "reseau": "Tête de réseau",
            "etat": "Service de l’État",
            "zone": "Cellule locale d’insertion",
            "admin": "Administrateur·rice",
        }[self.value]


# The demonstration has one account per role, with a password written in its documentation.
DOMAINE_DEMONSTRATION = "demo.example"
MOT_DE_PASSE_DEMONSTRATION = "demo-parcours"

ROLES_DE_STRUCTURE = (NomRole.ENCADRANT, NomRole.CONSEILLER, NomRole.RESPONSABLE, NomRole.REMPLACANT)
# Those who see every parcours of their structure, whole.
QUI_ACCOMPAGNE = (NomRole.CONSEILLER, NomRole.RESPONSABLE)
ROLES_AGREGES = (NomRole.RESEAU, NomRole.ETAT, NomRole.ZONE)


@dataclass(frozen=True)
class RoleActif:
    """A role in force: where it holds (structure, or territoire, or zone of a territoire), and the day it is there."""

    nom: str
    structure_id: int | None = None
    territoire: str | None = None
    zone: str | None = None
    au: date | None = None


@dataclass(frozen=True)
class Profil:
    """An account on a given day, with the roles in force that day: what permissions are asked about.

    `quittees`: the structures it accompanied in and does no more, with the last day of that role.
    """

    compte_id: int
    nom: str
    au: date
    roles: tuple[RoleActif, ...]
    quittees: tuple[tuple[int, date], ...] = ()

    def structures(self, *noms: NomRole) -> frozenset[int]:
        """Keys of the structures where one of these roles holds."""
        return frozenset(r.structure_id for r in self.roles if r.nom in noms and r.structure_id is not None)

    def a_un_role(self, *noms: NomRole) -> bool:
        """Whether one of these roles holds, anywhere."""
        return any(role.nom in noms for role in self.roles)


def est_en_vigueur(debut: date, fin: date | None, au: date) -> bool:
    """Whether a dated row holds on a day; both bounds inclusive, no end meaning «until further notice»."""
    return debut <= au and (fin is None or au <= fin)


def adresse_de_demonstration(nom: NomRole) -> str:
    """The address of the demonstration account of a role."""
    return f"{nom.value}@{DOMAINE_DEMONSTRATION}"


def est_de_demonstration(email: str) -> bool:
    """Whether an address is one of the demonstration: refused everywhere else."""
    return email.lower().endswith(f"@{DOMAINE_DEMONSTRATION}")


def nom_valable(nom: str) -> str:
    """The name, on one line, under the rules of that of an accompanied person. Raises SaisieImpossible."""
    net = " ".join(sans_invisible(nom).split())
    if phrase := reproche("nom", net):
        raise SaisieImpossible(phrase, "nom")
    return net
