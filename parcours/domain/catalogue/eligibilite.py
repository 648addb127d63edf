"""Deadline of the eligibility, before the hiring: its diagnosis, the proofs of its criteria (ECH-09)."""

from datetime import date

from parcours.domain.catalogue.entree import Entree, quand_et_le
from parcours.domain.echeance import Code, Echeance
from parcours.domain.eligibilite import AuteurDiagnostic, fin_validite_diagnostic, fin_validite_justificatif
from parcours.domain.faits import Faits
from parcours.domain.parametres import ParametreInconnu

DIAGNOSTIC, JUSTIFICATIF = "diagnostic", "justificatif"


def eligibilite_a_garder(faits: Faits, _regles_au: date) -> list[Echeance]:
    """The last days of the diagnosis and of the proofs, under the rules of their days.

    Nothing once a contract or a PASS of this stay is recorded: the eligibility has done its work.
    """
    if faits.est_clos or faits.contrats or faits.fin_du_pass is not None:
        return []
    trouvees = []
    if faits.diagnostic_le is not None and faits.diagnostic_auteur is not None:
        fin = _fin_du_diagnostic(faits.diagnostic_le, AuteurDiagnostic(faits.diagnostic_auteur))
        if fin is not None:
            trouvees.append(Echeance(Code.ELIGIBILITE, DIAGNOSTIC, fin, repere=faits.diagnostic_le))
    for critere in sorted(faits.criteres, key=lambda c: c.code):
        le = critere.justificatif_le
        fin = fin_validite_justificatif(critere.code, le) if le is not None else None
        if fin is not None:
            trouvees.append(Echeance(Code.ELIGIBILITE, f"{JUSTIFICATIF}:{critere.code}", fin, repere=le))
    return trouvees


def _fin_du_diagnostic(fait_le: date, auteur: AuteurDiagnostic) -> date | None:
    try:
        return fin_validite_diagnostic(fait_le, auteur, fait_le)
    except ParametreInconnu:
        # Older than the first dated rule: nothing is known of it.
        return None


def _dire(echeance: Echeance, au: date) -> str:
    est_le_diagnostic = echeance.genre == DIAGNOSTIC
    quoi = "Diagnostic d’éligibilité" if est_le_diagnostic else "Justificatif d’éligibilité"
    le = quand_et_le(echeance.limite, au)
    if echeance.reste_jours(au) < 0:
        nouveau = "un nouveau diagnostic" if est_le_diagnostic else "un justificatif récent"
        return f"{quoi} expiré {le} : demander {nouveau} avant l’embauche."
    return f"{quoi} : il expire {le}. Embaucher avant, ou en demander un nouveau."


def _disparue(objet: str, faits: Faits) -> str:
    if faits.contrats:
        return "Un contrat est enregistré."
    if faits.fin_du_pass is not None:
        return "Un PASS IAE est enregistré."
    if objet == DIAGNOSTIC:
        return "Le diagnostic n’est plus enregistré."
    return "Le justificatif n’est plus enregistré."


ELIGIBILITE = Entree(
    code=Code.ELIGIBILITE,
    titre="Éligibilité avant l’embauche",
    signal="{seuils} le dernier jour d’un diagnostic d’éligibilité, ou du justificatif d’un critère, tant "
    "qu’aucun contrat ni PASS IAE n’est enregistré.",
    agir="Embaucher avant cette date, ou demander un nouveau diagnostic ou un justificatif plus récent.",
    reference="Plateforme des emplois de l’inclusion : diagnostic d’un prescripteur, "
    "{diagnostic_prescripteur_validite} ; d’un employeur, {diagnostic_employeur_validite} depuis le "
    "{diagnostic_employeur_validite:depuis} ; justificatifs de {justificatif_mobilite_validite} au plus en général, de "
    "{justificatif_rsa_validite} pour une allocation ou une inscription, de {justificatif_ase_validite} pour l’ASE",
    deriver=eligibilite_a_garder,
    jours=(15,),
    dire=_dire,
    disparue=_disparue,
    touche_un_droit=True,
)

ENTREES = (ELIGIBILITE,)
