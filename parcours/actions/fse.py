"""The participation of a parcours in the FSE+: noting what was entered on its site, or that there is none."""

from sqlalchemy.orm import Session

from parcours.actions import echeance
from parcours.actions.journal import Auteur, ecrire
from parcours.actions.version import verifier_version, verifier_version_ou_absence
from parcours.domain.dates import en_toutes_lettres
from parcours.domain.fse import SaisieFse, verifier
from parcours.models import Parcours, ParticipationFse
from parcours.queries import fse as queries
from parcours.queries import parcours as queries_parcours

RETIREE = "Cette participation a été retirée entre-temps : vérifiez avant de l’enregistrer à nouveau."


def noter(session: Session, auteur: Auteur, parcours: Parcours, saisie: SaisieFse, version: int) -> ParticipationFse:
    """Note the participation of a parcours, or change the one read at `version` (0: none yet).

    Raises FseImpossible, ModificationConcurrente, RetraitConcurrent.
    """
    queries_parcours.verrouiller(session, [parcours.id])
    participation = queries.de_parcours(session, parcours.id)
    verifier_version_ou_absence(participation, version, RETIREE)
    verifier(saisie, parcours.structure.participe_fse, parcours.clos_le, auteur.au)
    if participation is None:
        participation = ParticipationFse(structure_id=parcours.structure_id, parcours_id=parcours.id)
        session.add(participation)
    participation.entree_saisie_le = saisie.entree_saisie_le
    participation.sortie_saisie_le = saisie.sortie_saisie_le
    saisies = [
        f"{quoi} saisie le {en_toutes_lettres(le)}"
        for quoi, le in (("entrée", saisie.entree_saisie_le), ("sortie", saisie.sortie_saisie_le))
        if le is not None
    ]
    suite = ", ".join(saisies) or "rien de saisi pour l’instant"
    ecrire(session, auteur, "FseNote", f"Participation au FSE+ : {suite}.", parcours=parcours, est_social=True)
    echeance.recalculer(session, auteur, [parcours])
    return participation


def supprimer(
    session: Session, auteur: Auteur, parcours: Parcours, participation: ParticipationFse, version: int
) -> None:
    """Remove a participation read at `version`: nothing more is expected of it. Raises ModificationConcurrente."""
    verifier_version(participation, version)
    session.delete(participation)
    ecrire(session, auteur, "FseRetire", "Participation au FSE+ retirée.", parcours=parcours, est_social=True)
    echeance.recalculer(session, auteur, [parcours])
