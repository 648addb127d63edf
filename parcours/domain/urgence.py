"""How urgent an alert is: the one definition that the page, its order and the digests share.

`queries.urgence` says the same in SQL; a test compares the two on both engines.
"""

from datetime import date
from enum import StrEnum

from parcours.domain.catalogue import DROITS_EN_JEU, Niveau, demande_un_acte, est_constat, niveau
from parcours.domain.echeance import Code


class Urgence(StrEnum):
    """The groups of the watch, what presses most first."""

    RETARD = "retard"
    ROUGE = "rouge"
    A_FAIRE = "a-faire"
    ORANGE = "orange"
    SILENCE = "silences"
    LOIN = "loin"


# Overdue, the loss of a right comes before a review that was missed long ago; a day merely reached comes last of all.
RANG_RETARD_DROIT, RANG_RETARD, RANG_ROUGE, RANG_A_FAIRE, RANG_ORANGE, RANG_SILENCE, RANG_LOIN, RANG_CONSTAT = range(8)
_URGENCES = {
    RANG_RETARD_DROIT: Urgence.RETARD,
    RANG_RETARD: Urgence.RETARD,
    RANG_ROUGE: Urgence.ROUGE,
    RANG_A_FAIRE: Urgence.A_FAIRE,
    RANG_ORANGE: Urgence.ORANGE,
    RANG_SILENCE: Urgence.SILENCE,
    RANG_LOIN: Urgence.LOIN,
    RANG_CONSTAT: Urgence.LOIN,
}
_RANGS = {Niveau.RETARD: RANG_RETARD, Niveau.ROUGE: RANG_ROUGE, Niveau.ORANGE: RANG_ORANGE, Niveau.LOIN: RANG_LOIN}


def peut_tarder(code: str, objet: str) -> bool:
    """Whether an alert has a day to be late on: neither a silence, nor a day reached, has one."""
    return code != Code.SILENCE and not est_constat(code, objet)


def rang(code: str, objet: str, limite: date, au: date, rouge_jours: int, orange_jours: int) -> int:
    """The place of an alert on a day, smaller first; alerts of the same place come by limit, then by key."""
    if code == Code.SILENCE:
        return RANG_SILENCE
    if demande_un_acte(code, objet):
        return RANG_A_FAIRE
    if est_constat(code, objet):
        return RANG_CONSTAT
    if limite < au and code in DROITS_EN_JEU:
        return RANG_RETARD_DROIT
    return _RANGS[niveau(limite, au, rouge_jours, orange_jours)]


def urgence(code: str, objet: str, limite: date, au: date, rouge_jours: int, orange_jours: int) -> Urgence:
    """The group of an alert on a day; the thresholds are those of its structure."""
    return _URGENCES[rang(code, objet, limite, au, rouge_jours, orange_jours)]
