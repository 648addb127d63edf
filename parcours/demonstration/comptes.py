"""The demonstration accounts: one per role, one password, refused outside demonstration mode."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from parcours.actions.compte import composer, hacheur
from parcours.demonstration.structures import TERRITOIRE
from parcours.domain.compte import (
    MOT_DE_PASSE_DEMONSTRATION,
    ROLES_AGREGES,
    ROLES_DE_STRUCTURE,
    NomRole,
    adresse_de_demonstration,
)
from parcours.models import Compte, Role

ZONE = "Nord"
NOMS = {
    NomRole.ENCADRANT: "Fabrice Nolbert",
    NomRole.CONSEILLER: "Maëlle Zobda",
    NomRole.RESPONSABLE: "Josiane Maurel",
    NomRole.REMPLACANT: "Gladys Rétory",
    NomRole.RESEAU: "Sylviane Cadasse",
    NomRole.ETAT: "Denis Lacroisade",
    NomRole.ZONE: "Myriam Tébolis",
    NomRole.ADMIN: "Yvon Barfleur",
}


def creer(session: Session, structure_id: int, debut: date, le: datetime, leger: bool) -> dict[NomRole, Compte]:
    """One account per role, in force since `debut`; the first four belong to a structure."""
    # Shorter than what anyone may choose: it is written on the sign-in page.
    empreinte = hacheur(leger).hash(composer(MOT_DE_PASSE_DEMONSTRATION))
    comptes = {
        role: Compte(email=adresse_de_demonstration(role), nom=nom, mot_de_passe=empreinte, cree_le=le)
        for role, nom in NOMS.items()
    }
    session.add_all(comptes.values())
    session.flush()
    for role, compte in comptes.items():
        session.add(
            Role(
                compte_id=compte.id,
                nom=role.value,
                structure_id=structure_id if role in ROLES_DE_STRUCTURE else None,
                territoire=TERRITOIRE if role in ROLES_AGREGES else None,
                zone=ZONE if role is NomRole.ZONE else None,
                debut=debut,
                fin=None,
            )
        )
    session.flush()
    return comptes


def fiche_des_comptes() -> str:
    """The accounts and their password, as printed when the demonstration starts."""
    lignes = [f"  {adresse_de_demonstration(role):<28}{role.libelle} ({nom})" for role, nom in NOMS.items()]
    return "\n".join([f"Un compte par rôle, même mot de passe : {MOT_DE_PASSE_DEMONSTRATION}", *lignes])
