"""Departures without news or decided by the person, among the persons present (`rythme`)."""

from datetime import date

from parcours.domain.dates import accorder
from parcours.domain.derive import fourchette
from parcours.domain.erreurs import typographie
from parcours.domain.parametres import codes
from parcours.domain.rythme import SuiviRythme, en_mois, trop_different


def est_un_abandon(motif: str | None, le: date) -> bool:
    """Whether an exit of this motive (its code, None while it is unknown) is a departure, by the list of its day."""
    return motif is not None and motif in codes("abandon_motifs", le)


def phrase(suivi: SuiviRythme) -> str:
    """What a director reads of it, beside the name of the indicator."""
    if not suivi.mois:
        return typographie("Le premier mois entier n’est pas fini.")
    if suivi.seuil is None:
        return typographie("On en attend trop peu pour suivre une hausse.")
    if not suivi.est_comparable:
        return typographie(trop_different())
    vus = accorder(suivi.observes, "départ", "départs") if suivi.observes else "aucun départ"
    prevus = fourchette(suivi.attendus)
    if suivi.debut is None:
        depuis = en_mois(suivi.mois[0].debut)
        return typographie(f"Rien d’inhabituel. Depuis {depuis} : {vus}, {prevus} attendus.")
    return typographie(f"En hausse depuis {en_mois(suivi.debut)} : {vus} ; on en attendait {prevus}.")
