"""Prolongations of a PASS IAE: asking, recording the prescriber's answer, removing."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from parcours.actions import echeance
from parcours.actions import pass_iae as actions_pass
from parcours.actions.journal import Auteur, ecrire
from parcours.actions.version import verifier_version
from parcours.domain.constat import PriseEnCompte, jours_deja_comptes
from parcours.domain.dates import accorder, en_toutes_lettres
from parcours.domain.erreurs import ProlongationImpossible
from parcours.domain.motif_pass import DecisionProlongation, MotifProlongation
from parcours.domain.pass_iae import Prolongation as FaitProlongation
from parcours.domain.prolongation import (
    demande_un_prescripteur,
    tel_qu_il_etait,
    verifier_accord,
    verifier_prolongation,
)
from parcours.models import Parcours, PassIae, Prolongation, Salarie
from parcours.queries import pass_iae as queries
from parcours.queries.faits import en_faits, en_prolongation, jour_a_paris


@dataclass(frozen=True)
class SaisieProlongation:
    """A prolongation as typed; `est_comptee`: it was granted, and the official end as last read counts it already."""

    motif: MotifProlongation
    fin: date | None
    demandee_le: date
    est_comptee: bool = False


@dataclass(frozen=True)
class SaisieDecision:
    """The prescriber's answer as typed; `motif_refus` is read only of a refusal."""

    decision: DecisionProlongation
    decidee_le: date
    prise: PriseEnCompte = PriseEnCompte.SELON_LES_DATES
    motif_refus: str | None = None


def demander(
    session: Session, auteur: Auteur, parcours: Parcours, pass_iae: PassIae, saisie: SaisieProlongation
) -> Prolongation:
    """Record a prolongation, granted at once when nobody has to agree. Raises ProlongationImpossible.

    Checked as on the day it was asked for, by the rules of that day.
    """
    pass_iae, au = queries.verrouiller(session, pass_iae), jour_a_paris(auteur.le)
    fait = preparer(session, parcours, pass_iae, saisie, au)
    prolongation = Prolongation(
        structure_id=parcours.structure_id,
        pass_iae_id=pass_iae.id,
        motif=fait.motif.value,
        debut=fait.debut,
        fin=fait.fin,
        demandee_le=fait.demandee_le,
        decision=fait.decision.value,
        decidee_le=fait.decidee_le,
        jours_dans_officielle=fait.jours_ajoutes if saisie.est_comptee else 0,
        saisie_le=auteur.le,
    )
    session.add(prolongation)
    evenement = "ProlongationEnregistree" if fait.est_accordee else "ProlongationDemandee"
    _terminer(session, auteur, parcours, evenement, prolongation)
    return prolongation


def preparer(
    session: Session, parcours: Parcours, pass_iae: PassIae, saisie: SaisieProlongation, au: date
) -> FaitProlongation:
    """The prolongation that would be recorded on a day. Writes nothing. Raises ProlongationImpossible.

    What the official end counts already is judged on the PASS as it was when it was asked for: its end then is the one
    that was known of here that day.
    """
    if saisie.demandee_le > au:
        raise ProlongationImpossible(
            "Ce jour est à venir : indiquez le jour de la demande.", "demandee_le", "demande_future", au
        )
    faits = en_faits(pass_iae)
    if saisie.est_comptee:
        if saisie.demandee_le > pass_iae.constatee_le:
            raise ProlongationImpossible(
                f"La fin officielle, lue le {en_toutes_lettres(pass_iae.constatee_le)}, ne peut pas compter ce qui l’a "
                "suivie.",
                "est_comptee",
                "lecture_anterieure",
                pass_iae.constatee_le,
            )
        faits = tel_qu_il_etait(faits, saisie.demandee_le)
    fait = verifier_prolongation(
        faits,
        saisie.motif,
        saisie.fin,
        type_structure=parcours.structure.type,
        au=saisie.demandee_le,
        regles_au=saisie.demandee_le,
        est_dernier_pass=queries.est_le_dernier(session, pass_iae, saisie.demandee_le if saisie.est_comptee else None),
        naissance=session.get_one(Salarie, parcours.salarie_id).naissance,
    )
    if not saisie.est_comptee:
        return fait
    return replace(fait, decision=DecisionProlongation.ACCORDEE, decidee_le=saisie.demandee_le)


def decider(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    pass_iae: PassIae,
    prolongation: Prolongation,
    saisie: SaisieDecision,
    version: int,
) -> None:
    """Record, or correct, the prescriber's answer to a request read at `version`.

    A yes taken back keeps the days that the official end counts for it: the end followed loses them.
    Raises ProlongationImpossible (dates of the answer, a no without its reason, or a yes that came too late),
    ModificationConcurrente.
    """
    pass_iae, au = queries.verrouiller(session, pass_iae), jour_a_paris(auteur.le)
    verifier_version(prolongation, version)
    if not demande_un_prescripteur(MotifProlongation(prolongation.motif), prolongation.demandee_le):
        raise ProlongationImpossible("Ce motif ne demande l’accord de personne.", code="sans_prescripteur")
    if not prolongation.demandee_le <= saisie.decidee_le <= au:
        raise ProlongationImpossible(
            f"La réponse date au plus tôt de la demande, le {en_toutes_lettres(prolongation.demandee_le)}, "
            "et au plus tard d’aujourd’hui.",
            "decidee_le",
            "decision_hors_dates",
            prolongation.demandee_le,
        )
    est_accordee = saisie.decision is DecisionProlongation.ACCORDEE
    if not est_accordee and saisie.motif_refus is None:
        raise ProlongationImpossible(
            "Dites en quelques mots pourquoi : un refus doit être justifié.", "motif_refus", "sans_motif"
        )
    if est_accordee:
        _verifier_accord(session, parcours, pass_iae, prolongation)
    prolongation.jours_dans_officielle = jours_deja_comptes(
        saisie.prise if est_accordee else PriseEnCompte.COMME_AVANT,
        jours=en_prolongation(prolongation).jours_ajoutes,
        ne_le=saisie.decidee_le,
        acquis_le=saisie.decidee_le,
        constatee_le=pass_iae.constatee_le,
        avant=prolongation.jours_dans_officielle,
    )
    prolongation.decision, prolongation.decidee_le = saisie.decision.value, saisie.decidee_le
    prolongation.motif_refus = None if est_accordee else saisie.motif_refus
    _terminer(session, auteur, parcours, "ProlongationDecidee", prolongation)


def _verifier_accord(session: Session, parcours: Parcours, pass_iae: PassIae, prolongation: Prolongation) -> None:
    autres = tuple(en_prolongation(autre) for autre in pass_iae.prolongations if autre.id != prolongation.id)
    verifier_accord(
        replace(en_faits(pass_iae), prolongations=autres),
        en_prolongation(prolongation),
        type_structure=parcours.structure.type,
        regles_au=prolongation.demandee_le,
        naissance=session.get_one(Salarie, parcours.salarie_id).naissance,
    )


def supprimer(session: Session, auteur: Auteur, parcours: Parcours, prolongation: Prolongation, version: int) -> None:
    """Remove a prolongation read at `version`. Raises ModificationConcurrente."""
    verifier_version(prolongation, version)
    suite = actions_pass.retirer(session, session.get_one(PassIae, prolongation.pass_iae_id), prolongation)
    _terminer(session, auteur, parcours, "ProlongationSupprimee", prolongation, f", supprimée. {suite}".rstrip())


def _terminer(
    session: Session, auteur: Auteur, parcours: Parcours, evenement: str, prolongation: Prolongation, suite: str = "."
) -> None:
    fait = en_prolongation(prolongation)
    effet = f", fin repoussée de {accorder(fait.jours_ajoutes, 'jour')}" if fait.est_accordee else ""
    etat = fait.decision.libelle.lower()
    ecrire(
        session,
        auteur,
        evenement,
        f"Prolongation du PASS IAE jusqu’au {en_toutes_lettres(fait.fin)}, {etat}{effet}{suite}",
        parcours=parcours,
        est_social=True,
    )
    echeance.recalculer_salarie(session, auteur, parcours.salarie_id)
