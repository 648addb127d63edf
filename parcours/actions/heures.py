"""Hours worked under a contract: recording those of a month, changing, removing."""

from sqlalchemy.orm import Session

from parcours.actions import echeance
from parcours.actions.journal import Auteur, ecrire
from parcours.actions.version import verifier_version
from parcours.domain.dates import en_mois
from parcours.domain.heures import (
    SaisieHeures,
    avertissement_du_plafond,
    avertissements,
    compteur_d_entreprise,
    en_heures,
    verifier,
)
from parcours.models import Contrat, Heures, Parcours
from parcours.queries import faits as queries_faits
from parcours.queries import heures as queries
from parcours.queries.faits import en_contrat


def ajouter(session: Session, auteur: Auteur, parcours: Parcours, contrat: Contrat, saisie: SaisieHeures) -> list[str]:
    """Record the hours of a month; what deserves a second look is returned. Raises HeuresImpossibles."""
    _verifier(session, auteur, parcours, contrat, saisie, None)
    heures = Heures(
        parcours_id=parcours.id,
        structure_id=parcours.structure_id,
        contrat_id=contrat.id,
        mois=saisie.mois,
        travaillees=saisie.travaillees,
        en_entreprise=saisie.en_entreprise,
    )
    session.add(heures)
    return _terminer(session, auteur, parcours, contrat, saisie, "HeuresAjoutees", "notées")


def modifier(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    contrat: Contrat,
    heures: Heures,
    saisie: SaisieHeures,
    version: int,
) -> list[str]:
    """Change the hours of a month read at `version`; warns as `ajouter`.

    Raises HeuresImpossibles, ModificationConcurrente.
    """
    verifier_version(heures, version)
    _verifier(session, auteur, parcours, contrat, saisie, heures)
    heures.mois, heures.travaillees, heures.en_entreprise = saisie.mois, saisie.travaillees, saisie.en_entreprise
    return _terminer(session, auteur, parcours, contrat, saisie, "HeuresModifiees", "corrigées")


def supprimer(session: Session, auteur: Auteur, parcours: Parcours, heures: Heures, version: int) -> None:
    """Remove the hours of a month read at `version`. Raises ModificationConcurrente."""
    verifier_version(heures, version)
    session.delete(heures)
    ecrire(session, auteur, "HeuresSupprimees", f"Heures de {en_mois(heures.mois)} supprimées.", parcours=parcours)
    echeance.recalculer_sejours(session, auteur, parcours)


def _verifier(
    session: Session, auteur: Auteur, parcours: Parcours, contrat: Contrat, saisie: SaisieHeures, heures: Heures | None
) -> None:
    autres = [h.mois for h in queries.de_contrat(session, contrat.id) if h is not heures]
    verifier(saisie, en_contrat(contrat), autres, parcours.structure.type, auteur.au)


def _terminer(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    contrat: Contrat,
    saisie: SaisieHeures,
    evenement: str,
    verbe: str,
) -> list[str]:
    en_entreprise = f", dont {en_heures(saisie.en_entreprise)} en entreprise" if saisie.en_entreprise else ""
    phrase = f"Heures de {en_mois(saisie.mois)} {verbe} : {en_heures(saisie.travaillees)}{en_entreprise}."
    ecrire(session, auteur, evenement, phrase, parcours=parcours)
    echeance.recalculer_sejours(session, auteur, parcours)
    faits = queries_faits.de_parcours(session, [parcours.id])[parcours.id]
    dits = avertissements(saisie, en_contrat(contrat))
    if saisie.en_entreprise:
        dits += avertissement_du_plafond(compteur_d_entreprise(faits, auteur.au), auteur.au)
    return dits
