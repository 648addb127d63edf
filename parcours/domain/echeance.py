"""Deadlines: derived from the facts of a parcours, never typed, and the thresholds at which they are signalled.

An echeance is known by its code and its object («ECH-04», «contrat:12»). It has a limit date and thresholds, in days
before the limit (0: that day; negative: after it). A threshold that was crossed and not yet signalled is signalled
once, the latest only: a missed night, or an import of old data, never repeats the ones in between.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median

from parcours.domain import parametres
from parcours.domain.dates import ajouter_mois, jours_entre
from parcours.domain.faits import FaitContrat, Faits
from parcours.domain.pass_iae import Suspension, fin_retenue
from parcours.domain.prolongation import fenetre_prolongation

GAPS_POUR_UNE_HABITUDE = 3

# A CDDI shorter than the minimum (sentence adjustment) is an exception too, but not one to the total.
SANS_EFFET_SUR_LE_TOTAL = (None, "", "amenagement_peine")


class Code(StrEnum):
    """Codes of the catalogue: stable, never renumbered, never reused."""

    PASS = "ECH-01"  # noqa: S105  a code, not a password
    SUSPENSION = "ECH-02"
    CONTRAT = "ECH-04"
    CDDI = "ECH-05"
    SILENCE = "ECH-12"
    ACTION = "ECH-13"
    SORTIE = "ECH-15"


@dataclass(frozen=True)
class Echeance:
    """A deadline. `repere` is the date it is counted from, `habitude_jours` the usual gap between two steps."""

    code: Code
    objet: str
    limite: date
    repere: date | None = None
    habitude_jours: int | None = None


@dataclass(frozen=True)
class Seuils:
    """When a deadline is signalled: `jours` before the limit, then every `repete_jours` once they are passed."""

    jours: tuple[int, ...]
    repete_jours: int | None = None

    def suivant(self, deja: int | None) -> int | None:
        """The threshold that comes after the one already signalled; None when nothing is left to say."""
        restants = [jours for jours in self.jours if deja is None or jours < deja]
        if restants:
            return max(restants)
        return deja - self.repete_jours if self.repete_jours and deja is not None else None

    def franchi(self, limite: date, au: date) -> int | None:
        """The latest threshold crossed on a day, None before the first."""
        reste = jours_entre(au, limite)
        franchis = [jours for jours in self.jours if reste <= jours]
        if not franchis:
            return None
        dernier = min(self.jours)
        if self.repete_jours and reste < dernier:
            return dernier - (dernier - reste) // self.repete_jours * self.repete_jours
        return min(franchis)


def seuils(code: str, limite: date, regles_au: date) -> Seuils:
    """The thresholds of a deadline (product defaults; those of the PASS window follow the rules of `regles_au`)."""
    if code == Code.PASS:
        fenetre = fenetre_prolongation(limite, regles_au, debut=limite)
        ouverture = jours_entre(fenetre.debut, limite)
        # One month less, added once to the end: taken off the closing day, it would be cut to short months twice.
        fermeture = parametres.duree("prolongation_fenetre_fermeture", regles_au)
        bientot_fermee = jours_entre(replace(fermeture, mois=fermeture.mois - 1).apres(limite), limite)
        return Seuils(tuple(sorted({ouverture, 90, 30, 7, 0, min(bientot_fermee, -1)}, reverse=True)))
    if code == Code.SORTIE:
        return Seuils((0,), repete_jours=7)
    if code == Code.ACTION:
        return Seuils((7, -1))
    return Seuils(
        {
            Code.SUSPENSION: (30, 7),
            Code.CONTRAT: (60, 30, 7, -1),
            Code.CDDI: (90, 60, 30),
            Code.SILENCE: (0,),
        }[Code(code)]
    )


def prochain_signal(echeance: Echeance, deja: int | None, regles_au: date) -> date | None:
    """The next day on which something is to be signalled, given the last threshold signalled for this same limit."""
    suivant = seuils(echeance.code, echeance.limite, regles_au).suivant(deja)
    if suivant is None:
        return None
    le = echeance.limite - timedelta(days=suivant)
    # The total of CDDI stops growing when the last one is over: its end is then what is signalled.
    return None if echeance.code == Code.CDDI and echeance.repere is not None and echeance.repere < le else le


def deriver(faits: Faits, regles_au: date) -> list[Echeance]:
    """Every deadline of a parcours. Depends on the facts and on the rules of a date, not on today."""
    return [echeance for regle in REGLES for echeance in regle(faits, regles_au)]


def fin_du_pass(faits: Faits, _regles_au: date) -> list[Echeance]:
    """ECH-01: the PASS ends; while the person is here."""
    if faits.pass_iae is None or faits.est_clos:
        return []
    return [Echeance(Code.PASS, "pass", fin_retenue(faits.pass_iae), repere=faits.pass_iae.debut)]


def suspensions_du_pass(faits: Faits, regles_au: date) -> list[Echeance]:
    """ECH-02: the latest suspension ends, reaches 12 consecutive months, or the 36 months that none may pass.

    Suspensions that touch are consecutive months (R5132-1-3); the 36 months are those of one suspension.
    Once a step or a new contract shows that the person is back, nothing is left to say.
    """
    if faits.pass_iae is None or faits.est_clos or not faits.pass_iae.suspensions:
        return []
    suspensions = sorted(faits.pass_iae.suspensions, key=lambda s: s.debut)
    derniere = suspensions[-1]
    if any(le > derniere.fin for le in faits.etapes_faites) or any(c.debut > derniere.fin for c in faits.contrats):
        return []
    cle = derniere.debut.isoformat()
    longue_jours = parametres.entier("suspension_longue_jours", regles_au)
    maximum = ajouter_mois(derniere.debut, parametres.entier("suspension_maximum_mois", regles_au))
    trouvees = [Echeance(Code.SUSPENSION, f"fin:{cle}", derniere.fin, repere=derniere.debut)]
    suite = debut_de_suite(suspensions)
    douze_mois = suite + timedelta(days=longue_jours - 1)
    if derniere.fin >= douze_mois:
        trouvees.append(Echeance(Code.SUSPENSION, f"douze_mois:{suite.isoformat()}", douze_mois, repere=suite))
    if derniere.fin >= maximum - timedelta(days=1):
        trouvees.append(Echeance(Code.SUSPENSION, f"maximum:{cle}", maximum - timedelta(days=1), repere=derniere.debut))
    return trouvees


def debut_de_suite(suspensions: Sequence[Suspension]) -> date:
    """The first day from which the last of these suspensions, in order, goes on without a day between two."""
    debut = suspensions[-1].debut
    for avant, apres in reversed(list(pairwise(suspensions))):
        if jours_entre(avant.fin, apres.debut) > 1:
            break
        debut = avant.debut
    return debut


def fin_du_contrat(faits: Faits, _regles_au: date) -> list[Echeance]:
    """ECH-04: the last contract ends; then, from the day after, it ended and nothing was recorded."""
    contrat = faits.dernier_contrat
    if faits.est_clos or contrat is None or contrat.fin is None:
        return []
    return [Echeance(Code.CONTRAT, f"contrat:{contrat.id}", contrat.fin, repere=contrat.debut)]


def total_des_cddi(faits: Faits, regles_au: date) -> list[Echeance]:
    """ECH-05: the CDDI reach their legal total, interruptions taken off, unless an exception is recorded."""
    cddi = [contrat for contrat in faits.contrats_en_ordre if contrat.genre == "cddi"]
    if faits.est_clos or not cddi or faits.dernier_contrat not in cddi:
        return []
    if cddi[-1].derogation not in SANS_EFFET_SUR_LE_TOTAL:
        return []
    return [Echeance(Code.CDDI, "cddi", fin_des_mois_de_cddi(cddi, regles_au), repere=cddi[-1].fin)]


def fin_des_mois_de_cddi(cddi: list[FaitContrat], regles_au: date, total: str = "cddi_total_mois") -> date:
    """The last day on which the total of CDDI is within the law, if they go on without a break.

    The legal months are counted from the first contract; days between two contracts are given back.
    `total` names the legal parameter: the missions of an ETTI are counted in the same way.
    """
    total_mois = parametres.entier(total, regles_au)
    interruptions, fin = 0, None
    for contrat in cddi:
        if fin is not None:
            interruptions += max(jours_entre(fin, contrat.debut) - 1, 0)
        fin = max(fin, contrat.fin) if fin is not None and contrat.fin is not None else contrat.fin or fin
    return ajouter_mois(cddi[0].debut, total_mois) + timedelta(days=interruptions - 1)


def silence(faits: Faits, _regles_au: date) -> list[Echeance]:
    """ECH-12: no step (none at all: object «entree») for longer than the setting, or twice this person's usual gap."""
    if faits.est_clos:
        return []
    faites = faits.etapes_faites
    dernier = max((faites or (faits.entree_le,))[-1], faits.entree_le)
    habitude = ecart_habituel(faites)
    patience = max(faits.silence_jours, 2 * habitude if habitude is not None else 0)
    objet = "silence" if faites else "entree"
    return [Echeance(Code.SILENCE, objet, dernier + timedelta(days=patience + 1), dernier, habitude)]


def ecart_habituel(jours: tuple[date, ...]) -> int | None:
    """The median gap, in days, between two days with a step; None under three gaps."""
    distincts = sorted(set(jours))
    ecarts = [jours_entre(avant, apres) for avant, apres in pairwise(distincts)]
    return round(median(ecarts)) if len(ecarts) >= GAPS_POUR_UNE_HABITUDE else None


def actions_prevues(faits: Faits, _regles_au: date) -> list[Echeance]:
    """ECH-13: a planned step comes, or its day has passed and nobody said what became of it."""
    if faits.est_clos:
        return []
    return [Echeance(Code.ACTION, f"etape:{e.id}", e.le) for e in faits.etapes if e.etat == "prevue"]


def sortie_a_dire(faits: Faits, regles_au: date) -> list[Echeance]:
    """ECH-15: left without motive; or contract over for 15 days, with neither renewal nor exit."""
    if faits.est_clos:
        if faits.sortie_motif is None and faits.sortie_le is not None:
            return [Echeance(Code.SORTIE, "motif", faits.sortie_le, repere=faits.sortie_le)]
        return []
    contrat = faits.dernier_contrat
    if contrat is None or contrat.fin is None:
        return []
    delai = parametres.entier("sortie_a_dire_jours", regles_au)
    return [Echeance(Code.SORTIE, f"contrat:{contrat.id}", contrat.fin + timedelta(days=delai), repere=contrat.fin)]


Regle = Callable[[Faits, date], list[Echeance]]
REGLES: tuple[Regle, ...] = (
    fin_du_pass,
    suspensions_du_pass,
    fin_du_contrat,
    total_des_cddi,
    silence,
    actions_prevues,
    sortie_a_dire,
)
