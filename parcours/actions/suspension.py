"""Suspensions of a PASS IAE: recording, correcting, ending early, removing, and what a hiring does to one."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from parcours.actions import echeance
from parcours.actions import pass_iae as actions_pass
from parcours.actions.journal import Auteur, ecrire
from parcours.actions.version import verifier_version
from parcours.domain import suspension as domaine
from parcours.domain.constat import PriseEnCompte, jours_deja_comptes
from parcours.domain.dates import accorder, en_toutes_lettres
from parcours.domain.erreurs import SuspensionImpossible
from parcours.domain.motif_date import SUSPENSIONS, avant_les_regles
from parcours.domain.motif_pass import MotifSuspension
from parcours.domain.pass_iae import Suspension as FaitSuspension
from parcours.models import Parcours, PassIae, Suspension
from parcours.queries import pass_iae as queries
from parcours.queries.faits import derniers_pass, en_faits, en_suspension, jour_a_paris


@dataclass(frozen=True)
class SaisieSuspension:
    """A suspension as typed; without `fin`, it may last as long as the rules allow.

    `declaree_le`, the day it was declared on the platform, or last changed there, says whose rules hold. When nobody
    says: its first day for what the official end counts already or for a first day accepted before, else today.
    """

    debut: date
    fin: date | None
    motif: MotifSuspension
    prise: PriseEnCompte = PriseEnCompte.SELON_LES_DATES
    declaree_le: date | None = None


def ajouter(
    session: Session, auteur: Auteur, parcours: Parcours, pass_iae: PassIae, saisie: SaisieSuspension
) -> Suspension:
    """Record a suspension of a PASS. Raises SuspensionImpossible."""
    pass_iae, au = queries.verrouiller(session, pass_iae), jour_a_paris(auteur.le)
    fait, comptes = preparer(session, parcours, pass_iae, saisie, au)
    suspension = Suspension(
        structure_id=parcours.structure_id,
        pass_iae_id=pass_iae.id,
        debut=fait.debut,
        fin=fait.fin,
        motif=fait.motif.value,
        declaree_le=saisie.declaree_le,
        jours_dans_officielle=comptes,
        saisie_le=auteur.le,
    )
    session.add(suspension)
    _terminer(session, auteur, parcours, "SuspensionAjoutee", f"PASS IAE suspendu {_du_au(fait)}")
    return suspension


def preparer(
    session: Session, parcours: Parcours, pass_iae: PassIae, saisie: SaisieSuspension, au: date
) -> tuple[FaitSuspension, int]:
    """The suspension that would be recorded on a day, and how many of its days the official end counts already.

    Writes nothing. Raises SuspensionImpossible.
    """
    fait, comptes = _lire(pass_iae, saisie, au)
    # What the official end already counts was declared to the State in its time: checked as on its first day.
    _verifier(session, parcours, pass_iae, saisie, fait, None, au, est_acquise=bool(comptes))
    return fait, comptes


def modifier(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    pass_iae: PassIae,
    suspension: Suspension,
    saisie: SaisieSuspension,
    version: int,
) -> None:
    """Change a suspension read at `version`. Raises SuspensionImpossible, ModificationConcurrente."""
    pass_iae, au = queries.verrouiller(session, pass_iae), jour_a_paris(auteur.le)
    verifier_version(suspension, version)
    ancienne = en_suspension(suspension)
    fait, comptes = _lire(pass_iae, saisie, au, suspension)
    # A first day that does not move was accepted on the day it was declared.
    est_acquise = bool(comptes) or fait.debut == ancienne.debut
    _verifier(session, parcours, pass_iae, saisie, fait, ancienne, au, est_acquise=est_acquise)
    suspension.debut, suspension.fin, suspension.motif = fait.debut, fait.fin, fait.motif.value
    suspension.declaree_le = saisie.declaree_le
    suspension.jours_dans_officielle = comptes
    _terminer(session, auteur, parcours, "SuspensionModifiee", f"Suspension du PASS IAE corrigée, {_du_au(fait)}")


def finir(
    session: Session, auteur: Auteur, parcours: Parcours, suspension: Suspension, retour_le: date, version: int
) -> None:
    """End a suspension read at `version` the day before the person is back.

    Raises SuspensionImpossible, ModificationConcurrente.
    """
    verifier_version(suspension, version)
    au = jour_a_paris(auteur.le)
    fait = domaine.finir_suspension(en_suspension(suspension), retour_le, au=au, regles_au=au)
    suspension.fin = fait.fin
    _terminer(session, auteur, parcours, "SuspensionFinie", f"Suspension du PASS IAE arrêtée, {_du_au(fait)}")


def supprimer(session: Session, auteur: Auteur, parcours: Parcours, suspension: Suspension, version: int) -> None:
    """Remove a suspension read at `version`. Raises ModificationConcurrente."""
    verifier_version(suspension, version)
    fait = en_suspension(suspension)
    suite = actions_pass.retirer(session, session.get_one(PassIae, suspension.pass_iae_id), suspension)
    phrase = f"Suspension du PASS IAE supprimée, {_du_au(fait)}"
    _terminer(session, auteur, parcours, "SuspensionSupprimee", phrase, suite)


def appliquer_embauche(session: Session, auteur: Auteur, parcours: Parcours, embauche_le: date) -> str:
    """Shorten or remove the latest suspension that a new hiring meets; the sentence to show, empty without effect."""
    pass_iae = derniers_pass(session, [parcours.salarie_id]).get(parcours.salarie_id)
    if pass_iae is None or not pass_iae.suspensions:
        return ""
    derniere = pass_iae.suspensions[-1]
    effet = domaine.embauche_pendant_suspension(en_suspension(derniere), embauche_le, regles_au=embauche_le)
    if not effet.a_change:
        return effet.message
    message = effet.message
    if effet.suspension is None:
        message = f"{message} {actions_pass.retirer(session, pass_iae, derniere)}".strip()
    else:
        derniere.fin = effet.suspension.fin
    ecrire(session, auteur, "SuspensionFinie", message, parcours=parcours, est_social=True)
    echeance.recalculer_salarie(session, auteur, parcours.salarie_id)
    return message


def _lire(
    pass_iae: PassIae, saisie: SaisieSuspension, au: date, ancienne: Suspension | None = None
) -> tuple[FaitSuspension, int]:
    regles_au = _regles_au(saisie, au, est_acquise=saisie.prise is PriseEnCompte.OUI)
    fin = saisie.fin or domaine.dernier_jour_possible(saisie.debut, regles_au)
    fait = FaitSuspension(saisie.debut, fin, saisie.motif)
    comptes = jours_deja_comptes(
        saisie.prise,
        jours=fait.jours_ajoutes,
        ne_le=fait.debut,
        acquis_le=fait.fin,
        constatee_le=pass_iae.constatee_le,
        avant=ancienne.jours_dans_officielle if ancienne is not None else 0,
    )
    return fait, comptes


def _regles_au(saisie: SaisieSuspension, au: date, *, est_acquise: bool) -> date:
    """The day whose rules hold. Raises SuspensionImpossible when it cannot be that of the declaration."""
    if saisie.declaree_le is None:
        regles_au = min(au, saisie.debut) if est_acquise else au
    elif saisie.debut <= saisie.declaree_le <= au:
        regles_au = saisie.declaree_le
    else:
        raise SuspensionImpossible(
            f"Une suspension se déclare à partir de son premier jour, le {en_toutes_lettres(saisie.debut)}, et au plus "
            "tard aujourd’hui.",
            "declaree_le",
            "declaration_hors_dates",
            saisie.debut,
        )
    SuspensionImpossible.lever_si(avant_les_regles(SUSPENSIONS, domaine.DECLAREE, regles_au, "debut"))
    return regles_au


def _verifier(
    session: Session,
    parcours: Parcours,
    pass_iae: PassIae,
    saisie: SaisieSuspension,
    fait: FaitSuspension,
    remplacee: FaitSuspension | None,
    au: date,
    *,
    est_acquise: bool,
) -> None:
    regles_au = _regles_au(saisie, au, est_acquise=est_acquise)
    declaree_le = min(au, fait.debut) if est_acquise else regles_au
    # A hiring later than the first day says nothing of a suspension that was declared before it.
    embauche, est_ailleurs = queries.derniere_embauche(session, pass_iae, declaree_le)
    domaine.verifier_suspension(
        en_faits(pass_iae),
        fait,
        type_structure=parcours.structure.type,
        au=declaree_le,
        regles_au=regles_au,
        debut_embauche=embauche,
        remplacee=remplacee,
        # One declared in its time was declared by whoever could; one declared now is ours to declare, or not.
        est_derniere_embauche=est_acquise or not est_ailleurs,
    )


def _du_au(fait: FaitSuspension) -> str:
    jours = accorder(fait.jours_ajoutes, "jour")
    return f"du {en_toutes_lettres(fait.debut)} au {en_toutes_lettres(fait.fin)} : fin repoussée de {jours}"


def _terminer(
    session: Session, auteur: Auteur, parcours: Parcours, evenement: str, phrase: str, suite: str = ""
) -> None:
    ecrire(session, auteur, evenement, f"{phrase}. {suite}".strip(), parcours=parcours, est_social=True)
    echeance.recalculer_salarie(session, auteur, parcours.salarie_id)
