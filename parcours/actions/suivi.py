"""News taken after the exit."""

from sqlalchemy.orm import Session

from parcours.actions import echeance
from parcours.actions.journal import Auteur, ecrire
from parcours.actions.sortie import ANNULEE
from parcours.actions.version import RetraitConcurrent, verifier_version_ou_absence
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.suivi import SaisieSuivi, prevu_le, verifier
from parcours.models import Parcours, Suivi
from parcours.queries import parcours as queries_parcours
from parcours.queries import sortie as queries

RETIRE = "Ce suivi a été retiré entre-temps : vérifiez avant de l’enregistrer à nouveau."


def noter(session: Session, auteur: Auteur, parcours: Parcours, mois: int, saisie: SaisieSuivi, version: int) -> Suivi:
    """Note the news `mois` months after the exit, or change those read at `version` (0: none was planned).

    Raises SortieImpossible, ModificationConcurrente, RetraitConcurrent (the news, or the exit itself).
    """
    queries_parcours.verrouiller(session, [parcours.id])
    sortie = queries.de_parcours(session, parcours.id)
    if sortie is None:
        raise RetraitConcurrent(ANNULEE, code="retire")
    suivi = next((s for s in queries.suivis(session, parcours.id) if s.mois == mois), None)
    verifier_version_ou_absence(suivi, version, RETIRE)
    verifier(saisie, sortie.le, auteur.au)
    if suivi is None:
        suivi = Suivi(
            structure_id=parcours.structure_id,
            parcours_id=parcours.id,
            mois=mois,
            du_le=prevu_le(sortie.le, mois),
        )
        session.add(suivi)
    suivi.fait_le, suivi.situation, suivi.precision = saisie.fait_le, saisie.situation.value, saisie.precision
    ecrire(
        session,
        auteur,
        "SuiviNote",
        f"Nouvelles à {mois} mois, le {en_toutes_lettres(saisie.fait_le)} : {saisie.situation.libelle}.",
        parcours=parcours,
        est_social=True,
    )
    echeance.recalculer(session, auteur, [parcours])
    return suivi
