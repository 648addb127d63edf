"""The time before a dynamic exit, read on the persons present (`rythme`): they come later, or sooner, than expected.

The mean duration of finished parcours would be wrong: it leaves out those who are still inside. Both directions are
followed; an exit without a motive is dynamic when looking for a fall, and is not when looking for a rise.
"""

from parcours.domain.dates import accorder
from parcours.domain.derive import fourchette
from parcours.domain.erreurs import typographie
from parcours.domain.rythme import SuiviRythme, en_mois, trop_different
from parcours.domain.sens import Sens


def phrase(ralenti: SuiviRythme, accelere: SuiviRythme) -> str:
    """What a director reads of it, beside the name of the indicator: a slowing first."""
    if not ralenti.mois:
        return typographie("Le premier mois entier n’est pas fini.")
    if ralenti.seuil is None and accelere.seuil is None:
        return typographie("On en attend trop peu pour suivre un changement.")
    if not ralenti.est_comparable or not accelere.est_comparable:
        return typographie(trop_different())
    lu = next((suivi for suivi in (ralenti, accelere) if suivi.debut is not None), None)
    if lu is None or lu.debut is None:
        # The events known: those of the chart of a rise.
        vues, depuis = _dynamiques(accelere.observes), en_mois(ralenti.mois[0].debut)
        prevues = fourchette(ralenti.attendus)
        return typographie(f"Rien d’inhabituel. Depuis {depuis} : {vues}, {prevues} attendues des personnes présentes.")
    quand = "plus tard" if lu.sens is Sens.RECUL else "plus tôt"
    return typographie(
        f"Elles viennent {quand} depuis {en_mois(lu.debut)} : {_dynamiques(lu.observes)} ; on en attendait "
        f"{fourchette(lu.attendus)} des personnes présentes."
    )


def _dynamiques(combien: int) -> str:
    return accorder(combien, "sortie dynamique", "sorties dynamiques") if combien else "aucune sortie dynamique"
