"""PASS IAE: its facts, its estimated end and what that end gives (state, days left, waiting period).

The official end is a fact; what is computed here is an estimate shown beside it. Each suspension and each
granted prolongation moves the estimate by its own number of days, last day minus first day, so the sum does
not depend on the order in which they were recorded. A prolongation starts on the PASS's last day of the
moment: its days bring the end exactly to the day that was chosen.

Rules: the national platform's (Labour Code R5132-1-2 to R5132-1-8), dated in `bareme/pass_iae.toml`.
`au` is the day the question is asked for; `regles_au` is the day whose rules apply.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from parcours.domain import parametres
from parcours.domain.dates import (
    UN_JOUR,
    Periode,
    accorder,
    ajouter_mois,
    jours_entre,
    jours_inclus,
    mois_pleins,
)
from parcours.domain.motif_pass import DecisionProlongation, MotifProlongation, MotifSuspension


class EtatPass(StrEnum):
    """Where a PASS IAE stands on a day."""

    A_VENIR = "a_venir"
    VALIDE = "valide"
    SUSPENDU = "suspendu"
    EXPIRE = "expire"

    @property
    def libelle(self) -> str:
        """The French label, as on the national platform."""
        return _LIBELLES_ETAT[self]


_LIBELLES_ETAT = {
    EtatPass.A_VENIR: "Valide (non démarré)",
    EtatPass.VALIDE: "Valide",
    EtatPass.SUSPENDU: "Valide (suspendu)",
    EtatPass.EXPIRE: "Expiré",
}


@dataclass(frozen=True)
class Suspension(Periode):
    """A suspension, both days included."""

    motif: MotifSuspension

    @property
    def jours_ajoutes(self) -> int:
        """Days by which it moves the end: one less than it lasts, as the State counts."""
        return jours_entre(self.debut, self.fin)


@dataclass(frozen=True)
class Prolongation:
    """A prolongation asked for: from the PASS's last day (`debut`) to the end chosen (`fin`); `id` once stored."""

    debut: date
    fin: date
    motif: MotifProlongation
    demandee_le: date
    decision: DecisionProlongation
    decidee_le: date | None = None
    id: int | None = field(default=None, compare=False)

    @property
    def est_accordee(self) -> bool:
        """Whether it counts."""
        return self.decision == DecisionProlongation.ACCORDEE

    @property
    def jours_ajoutes(self) -> int:
        """Days by which it moves the end once granted."""
        return jours_entre(self.debut, self.fin)


Evenement = Suspension | Prolongation


@dataclass(frozen=True)
class PassIae:
    """The facts of a PASS IAE: the end it was delivered with, then what happened to it.

    `fin_officielle`, when known, is the end typed or imported: states, windows and limits then follow it
    rather than the estimate.
    """

    debut: date
    fin_initiale: date
    suspensions: tuple[Suspension, ...] = ()
    prolongations: tuple[Prolongation, ...] = ()
    fin_officielle: date | None = None

    @property
    def prolongations_accordees(self) -> tuple[Prolongation, ...]:
        """Those that moved the end."""
        return tuple(prolongation for prolongation in self.prolongations if prolongation.est_accordee)

    @property
    def evenements(self) -> tuple[Evenement, ...]:
        """What moved the end: every suspension, and the prolongations that were granted."""
        return (*self.suspensions, *self.prolongations_accordees)

    def sans(self, evenement: Evenement) -> PassIae:
        """The same PASS as if that event had not been recorded, its official end brought back by as many days."""
        retires = evenement.jours_ajoutes if evenement in self.evenements else 0
        return replace(
            self,
            suspensions=tuple(autre for autre in self.suspensions if autre != evenement),
            prolongations=tuple(autre for autre in self.prolongations if autre != evenement),
            fin_officielle=self.fin_officielle and self.fin_officielle - timedelta(days=retires),
        )


def fin_par_defaut(debut: date, regles_au: date) -> date:
    """The last day of a PASS that nothing moved: 730 days, both ends included (before 2024-02-28, two years).

    `regles_au` is the day it was delivered.
    """
    return parametres.duree("pass_duree", regles_au).apres(debut) - UN_JOUR


def fin_estimee(p: PassIae) -> date:
    """The end computed from the facts: each suspension and granted prolongation adds its own days."""
    ajouts = sum(evenement.jours_ajoutes for evenement in p.evenements)
    return p.fin_initiale + timedelta(days=ajouts)


def fin_retenue(p: PassIae) -> date:
    """The end that states and limits follow: the official one when it is known, else the estimate."""
    return p.fin_officielle or fin_estimee(p)


def duree_jours(p: PassIae) -> int:
    """Length of the PASS in days, both ends included, suspensions counted (the platform's own figure)."""
    return jours_inclus(p.debut, fin_retenue(p))


def suspension_en_cours(p: PassIae, au: date) -> Suspension | None:
    """The suspension that covers the day, if any."""
    return next((suspension for suspension in p.suspensions if suspension.contient(au)), None)


def etat(p: PassIae, au: date) -> EtatPass:
    """Where the PASS stands: expired first, then suspended, then valid, then not started yet."""
    if au > fin_retenue(p):
        return EtatPass.EXPIRE
    if suspension_en_cours(p, au):
        return EtatPass.SUSPENDU
    return EtatPass.VALIDE if p.debut <= au else EtatPass.A_VENIR


def est_en_cours(p: PassIae, au: date) -> bool:
    """Whether the day is inside the PASS, suspended or not."""
    return p.debut <= au <= fin_retenue(p)


def jours_restants(p: PassIae, au: date) -> int:
    """Days still to be used, the day itself included and the days of suspension taken off."""
    restants = _jours_a_venir(p.debut, fin_retenue(p), au)
    return restants - sum(_jours_a_venir(suspension.debut, suspension.fin, au) for suspension in p.suspensions)


def _jours_a_venir(debut: date, fin: date, au: date) -> int:
    return max(jours_inclus(au, fin), 0) - max(jours_entre(au, debut), 0)


def fin_si_reprise(p: PassIae, au: date) -> date:
    """The estimated end if the suspension under way stopped on the day."""
    reprise = max(p.debut, au) + timedelta(days=jours_restants(p, au) - 1)
    return min(reprise, fin_retenue(p))


def debut_de_suite(suspensions: Sequence[Periode]) -> date:
    """The first day from which the last of these suspensions, in order, goes on without a day between two."""
    debut = suspensions[-1].debut
    for avant, apres in reversed(list(pairwise(suspensions))):
        if jours_entre(avant.fin, apres.debut) > 1:
            break
        debut = avant.debut
    return debut


def debut_de_la_longue_suspension(fin: date, suspensions: Iterable[Periode]) -> date | None:
    """The first day of the suspension under way on `fin`, when it had lasted long enough for the pathway to be ended.

    None otherwise, and before the rule that allows it (R5132-1-3, last paragraph).
    """
    commencees = sorted((s for s in suspensions if s.debut <= fin), key=lambda s: s.debut)
    if not commencees or commencees[-1].fin < fin or fin < parametres.connu_depuis("suspension_longue_jours"):
        return None
    debut = debut_de_suite(commencees)
    return debut if jours_inclus(debut, fin) >= parametres.entier("suspension_longue_jours", fin) else None


def depart_de_carence(p: PassIae) -> date:
    """The day the waiting period counts from (R5132-1-4): the end of the pathway, or the start of the suspension.

    The latter when the pathway was ended after twelve consecutive months of it. That decision has no record of its own:
    its day is the official end, inside the suspension and before the end that the facts give.
    """
    fin = fin_retenue(p)
    return (debut_de_la_longue_suspension(fin, p.suspensions) if fin < fin_estimee(p) else None) or fin


def fin_de_carence(depart: date, regles_au: date) -> date:
    """The last day of the waiting period counted from a day (R5132-1-4)."""
    return ajouter_mois(depart, parametres.entier("carence_mois", regles_au))


def est_en_carence(fin: date, au: date, regles_au: date, depart: date | None = None) -> bool:
    """Whether the day is in the waiting period that follows a PASS ended on `fin`, counted from `depart` (else `fin`).

    `regles_au` is the day the next PASS is delivered; there was no waiting period before February 2020.
    """
    if regles_au < parametres.connu_depuis("carence_mois"):
        return False
    return fin < au <= fin_de_carence(depart or fin, regles_au)


def restant_en_mots(jours: int, depuis: date) -> str:
    """The days left, with their order of magnitude: «61 jours (environ 2 mois)».

    Counted on the calendar from `depuis`, the day after which they remain, two units at most.
    """
    nombre = accorder(jours, "jour")
    if jours < 7:
        return nombre
    fin = depuis + timedelta(days=jours)
    mois = mois_pleins(depuis, fin)
    semaines, reste = divmod(jours_entre(ajouter_mois(depuis, mois), fin), 7)
    unites = [
        (mois // 12, "an", "ans"),
        (mois % 12, "mois", "mois"),
        (semaines, "semaine", "semaines"),
        (reste, "jour", "jours"),
    ]
    rang = next(rang for rang, (compte, _, _) in enumerate(unites) if compte)
    parties = [accorder(*unite) for unite in unites[rang : rang + 2] if unite[0]]
    environ = "environ " if mois else ""
    return f"{nombre} ({environ}{' et '.join(parties)})"
