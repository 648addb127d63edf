"""What if: the checks of the real actions, on a day, and the facts that they would leave. Nothing is written."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from parcours.actions import contrat as actions_contrat
from parcours.actions import prolongation as actions_prolongation
from parcours.actions import suspension as actions_suspension
from parcours.actions.journal import Auteur
from parcours.actions.prolongation import SaisieProlongation
from parcours.actions.suspension import SaisieSuspension
from parcours.domain import hypothese as domaine
from parcours.domain.cloture import SaisieSortie, Trace, verifier
from parcours.domain.contrat import SaisieContrat
from parcours.domain.faits import Faits
from parcours.domain.motif_pass import DecisionProlongation
from parcours.domain.motif_sortie import TableMotifs
from parcours.models import Contrat, Parcours, PassIae
from parcours.queries.faits import jour_a_paris


def suspendre(
    session: Session, auteur: Auteur, parcours: Parcours, faits: Faits, pass_iae: PassIae, saisie: SaisieSuspension
) -> Faits:
    """The facts once the PASS is suspended. Raises SuspensionImpossible, as recording it would."""
    fait, comptes = actions_suspension.preparer(session, parcours, pass_iae, saisie, jour_a_paris(auteur.le))
    return domaine.si_suspendu(faits, fait, comptes)


def prolonger(
    session: Session, auteur: Auteur, parcours: Parcours, faits: Faits, pass_iae: PassIae, saisie: SaisieProlongation
) -> Faits:
    """The facts once the PASS is prolonged and, where a prescriber must agree, once they did.

    Raises ProlongationImpossible, as recording it would.
    """
    au = jour_a_paris(auteur.le)
    fait = actions_prolongation.preparer(session, parcours, pass_iae, saisie, au)
    if not fait.est_accordee:
        fait = replace(fait, decision=DecisionProlongation.ACCORDEE, decidee_le=au)
    return domaine.si_prolonge(faits, fait)


def renouveler(parcours: Parcours, faits: Faits, contrat: Contrat, saisie: SaisieContrat) -> Faits:
    """The facts once the latest contract is renewed. Raises ContratImpossible, as recording it would."""
    suite = actions_contrat.preparer_la_suite(parcours, contrat, saisie, faits)
    return domaine.si_renouvele(faits, suite.en_fait(0))


def finir(
    auteur: Auteur,
    parcours: Parcours,
    faits: Faits,
    saisie: SaisieSortie,
    motifs: TableMotifs,
    traces: Sequence[Trace],
) -> Faits:
    """The facts once the exit is recorded. Raises SortieImpossible, as recording it would."""
    verifier(
        saisie,
        entree_le=parcours.entree_le,
        contrats=faits.contrats,
        etapes=faits.etapes,
        immersions=faits.immersions,
        traces=traces,
        motifs=motifs,
        au=auteur.au,
    )
    return domaine.si_sorti(faits, saisie.le, motifs.lu(saisie.motif, saisie.le))
