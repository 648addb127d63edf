"""The settings of the watch of a structure: changing them computes its deadlines again."""

from sqlalchemy.orm import Session

from parcours.actions import echeance, echeance_structure
from parcours.actions.journal import Auteur, ecrire
from parcours.actions.version import verifier_version
from parcours.domain.dates import accorder
from parcours.domain.reglage import SaisieReglage, en_jours, reglables
from parcours.models import Structure
from parcours.queries import structure as queries

JOURS = {
    "premier_entretien_jours": "premier entretien",
    "diagnostic_jours": "diagnostic",
    "bilan_jours": "bilan",
}
OUI_OU_NON = {"participe_fse": "FSE+", "initiales_dans_rappels": "initiales dans les rappels"}


def regler(session: Session, auteur: Auteur, structure: Structure, saisie: SaisieReglage, version: int) -> None:
    """Change the settings read at `version`; what is due is computed again. Raises ModificationConcurrente.

    What was already signalled is not signalled again, whatever the new thresholds.
    """
    verifier_version(structure, version)
    changements = _changements(structure, saisie)
    if not changements:
        return
    for nom in (*JOURS, *OUI_OU_NON):
        setattr(structure, nom, getattr(saisie, nom))
    structure.seuils = saisie.choisis
    for change in changements:
        phrase = f"Réglages de la veille, « {structure.nom} » : {change}."
        ecrire(session, auteur, "VeilleReglee", phrase, structure_id=structure.id)
    echeance.recalculer_par_lots(session, auteur, queries.parcours_veilles(session, structure.id))
    echeance_structure.recalculer(session, auteur, structure.id)


def _changements(structure: Structure, saisie: SaisieReglage) -> list[str]:
    """What changes, old → new, one sentence each."""
    jours = [
        f"{libelle} {accorder(getattr(structure, nom), 'jour')} → {accorder(getattr(saisie, nom), 'jour')}"
        for nom, libelle in JOURS.items()
        if getattr(structure, nom) != getattr(saisie, nom)
    ]
    cases = [
        f"{libelle} : {'oui' if getattr(saisie, nom) else 'non'}"
        for nom, libelle in OUI_OU_NON.items()
        if getattr(structure, nom) != getattr(saisie, nom)
    ]
    avant, apres = structure.seuils, saisie.choisis
    seuils = [
        f"{reglable.entree.code}, {en_jours(reglable.lire(avant))} → {reglable.dire(reglable.lire(apres))}"
        for reglable in reglables()
        if reglable.lire(avant) != reglable.lire(apres)
    ]
    return jours + cases + seuils
