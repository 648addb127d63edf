"""Persons: welcoming one, correcting an identity."""

from sqlalchemy.orm import Session

from parcours.actions import echeance
from parcours.actions.journal import Auteur, ecrire
from parcours.actions.version import verifier_version
from parcours.domain.salarie import SaisieIdentite, verifier_identite
from parcours.domain.texte import cle_de_recherche, cle_de_tri
from parcours.models import Parcours, Salarie, Structure
from parcours.queries import parcours as queries_parcours

LIBELLES = {
    "civilite": "civilité",
    "nom": "nom",
    "prenom": "prénom",
    "naissance": "date de naissance",
    "telephone": "téléphone",
    "email": "adresse électronique",
    "commune": "commune",
    "code_postal": "code postal",
}


def accueillir(session: Session, auteur: Auteur, structure: Structure, saisie: SaisieIdentite) -> Salarie:
    """Record a person in a structure, before their first parcours. Raises SaisieImpossible.

    Whether they are known already is asked by the screen: two persons may bear one name and one birth date.
    """
    verifier_identite(saisie, [], auteur.au)
    salarie = Salarie(structure_id=structure.id, cree_le=auteur.le, **_colonnes(saisie))
    session.add(salarie)
    session.flush()
    ecrire(session, auteur, "SalarieAccueilli", f"Identité n° {salarie.id} enregistrée.", structure_id=structure.id)
    return salarie


def modifier(session: Session, auteur: Auteur, parcours: Parcours, saisie: SaisieIdentite, version: int) -> None:
    """Correct the identity read at `version`, from one of the person's parcours; an age may change what is due.

    Raises SaisieImpossible, ModificationConcurrente.
    """
    salarie = parcours.salarie
    verifier_version(salarie, version)
    entrees = [sejour.entree_le for sejour in queries_parcours.de_salarie(session, salarie.id)]
    verifier_identite(saisie, entrees, auteur.au)
    colonnes = _colonnes(saisie)
    est_ne_autrement = colonnes["naissance"] != salarie.naissance
    changes = [libelle for nom, libelle in LIBELLES.items() if getattr(salarie, nom) != colonnes[nom]]
    if not changes:
        return
    for nom, valeur in colonnes.items():
        setattr(salarie, nom, valeur)
    # What changed, never the values: the journal names no one.
    ecrire(session, auteur, "IdentiteCorrigee", f"Identité corrigée : {', '.join(changes)}.", parcours=parcours)
    if est_ne_autrement:
        echeance.recalculer_salarie(session, auteur, salarie.id)


def _colonnes(saisie: SaisieIdentite) -> dict[str, object]:
    return {
        "civilite": saisie.civilite.value if saisie.civilite else None,
        "nom": saisie.nom,
        "prenom": saisie.prenom,
        "nom_tri": cle_de_tri(f"{saisie.nom} {saisie.prenom}"),
        "cle_recherche": cle_de_recherche(saisie.nom, saisie.prenom, saisie.telephone),
        "naissance": saisie.naissance,
        "telephone": saisie.telephone,
        "email": saisie.email,
        "commune": saisie.commune,
        "code_postal": saisie.code_postal,
    }
