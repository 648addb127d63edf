"""Whether a person may get a new PASS IAE, or have the hiring that opens one put back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from parcours.domain.dates import Periode, en_toutes_lettres
from parcours.domain.erreurs import PassImpossible
from parcours.domain.pass_iae import (
    EtatPass,
    PassIae,
    depart_de_carence,
    est_en_carence,
    etat,
    fin_de_carence,
    fin_retenue,
)


def verifier_nouveau_pass(
    nouveau: Periode,
    precedents: Sequence[PassIae],
    *,
    au: date,
    regles_au: date,
    leve_par_prescripteur: bool = False,
) -> None:
    """Check that a person may have this PASS besides the others, on the day it is delivered (`au`, with its rules).

    Raises PassImpossible when another PASS is valid on one of its days, or when it follows one whose waiting
    period still runs on `au` and no authorised prescriber lifts it (R5132-1-4).
    """
    for precedent in precedents:
        fin = fin_retenue(precedent)
        if nouveau.chevauche(Periode(precedent.debut, fin)):
            raise PassImpossible(
                f"Cette personne a déjà un PASS IAE, du {en_toutes_lettres(precedent.debut)} "
                f"au {en_toutes_lettres(fin)} : deux PASS IAE ne peuvent pas être valables le même jour.",
                champ="debut",
                code="pass_deja_valide",
                limite=fin,
            )
        depart = depart_de_carence(precedent)
        a_suivre = fin < nouveau.debut and est_en_carence(fin, au, regles_au, depart)
        if a_suivre and not leve_par_prescripteur:
            limite = fin_de_carence(depart, regles_au)
            raise PassImpossible(
                f"Le délai de carence du PASS IAE fini le {en_toutes_lettres(fin)} court jusqu’au "
                f"{en_toutes_lettres(limite)} : seul un prescripteur habilité peut le lever. S’il l’a fait, notez qui, "
                "quel jour et sur quelle pièce.",
                champ="levee_par",
                code="delai_de_carence",
                limite=limite,
            )


def verifier_suivant(corrige: PassIae, suivant: Periode, *, au: date, est_leve: bool) -> None:
    """Check that a PASS once corrected leaves the next one out of its waiting period; `est_leve`: somebody lifted it.

    Judged on the day the next one was delivered, its first day at the latest. Raises PassImpossible.
    """
    fin, delivre_le, depart = fin_retenue(corrige), min(au, suivant.debut), depart_de_carence(corrige)
    if est_leve or not fin < suivant.debut or not est_en_carence(fin, delivre_le, delivre_le, depart):
        return
    limite = fin_de_carence(depart, delivre_le)
    raise PassImpossible(
        f"Le PASS IAE suivant, qui commence le {en_toutes_lettres(suivant.debut)}, serait dans le délai de carence de "
        f"celui-ci, qui court jusqu’au {en_toutes_lettres(limite)} : notez d’abord, sur le suivant, quel prescripteur "
        "habilité l’a levé.",
        champ="fin_officielle",
        code="suivant_en_carence",
        limite=limite,
    )


def peut_reporter_debut(p: PassIae, au: date) -> bool:
    """Whether the first day may still be put back: only while the PASS has not started."""
    return etat(p, au) is EtatPass.A_VENIR


def verifier_report_embauche(p: PassIae, nouveau_debut: date) -> None:
    """Check that a hiring put back still starts before the end of the PASS.

    Raises PassImpossible when it would start on the last day or later.
    """
    fin = fin_retenue(p)
    if nouveau_debut >= fin:
        raise PassImpossible(
            f"L’embauche doit commencer avant la fin du PASS IAE, le {en_toutes_lettres(fin)}.",
            champ="debut",
            code="embauche_apres_fin_du_pass",
            limite=fin,
        )
