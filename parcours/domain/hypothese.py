"""What if: the facts of a parcours as a suspension, a prolongation, a renewal or an exit would leave them.

The rules then read these facts as they read the real ones: what is shown before anything is written is what will be
written. Whether the change is allowed is for its own rules to say.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from parcours.domain import plan
from parcours.domain.alerte import Signalee, motif_de_cloture
from parcours.domain.catalogue import CATALOGUE, deriver, franchissement, phrase
from parcours.domain.cloture import appelle_un_suivi, contrats_a_rompre
from parcours.domain.dates import jours_entre
from parcours.domain.echeance import Code, Echeance
from parcours.domain.erreurs import typographie
from parcours.domain.faits import FaitContrat, Faits, FaitSuivi
from parcours.domain.motif_sortie import MotifSortie
from parcours.domain.pass_iae import PassIae, Prolongation, Suspension, depart_de_carence, fin_de_carence, fin_retenue
from parcours.domain.prolongation import fenetre_prolongation


class Question(StrEnum):
    """What is supposed."""

    SUSPENDRE = "suspendre"
    PROLONGER = "prolonger"
    RENOUVELER = "renouveler"
    FINIR = "finir"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {
            "suspendre": "Suspendre le PASS",
            "prolonger": "Prolonger le PASS",
            "renouveler": "Renouveler le contrat",
            "finir": "Mettre fin au parcours",
        }[self.value]

    @property
    def en_question(self) -> str:
        """The same as a question, without its mark."""
        return {
            "suspendre": "Et si on suspend le PASS IAE",
            "prolonger": "Et si on prolonge le PASS IAE",
            "renouveler": "Et si on renouvelle le contrat",
            "finir": "Et si on met fin au parcours",
        }[self.value]


def si_suspendu(faits: Faits, suspension: Suspension, jours_comptes: int = 0) -> Faits:
    """The facts with one more suspension, of which the official end counts `jours_comptes` already."""
    p = _pass(faits)
    suspensions = tuple(sorted((*p.suspensions, suspension), key=lambda s: s.debut))
    officielle = _deplacer(p.fin_officielle, suspension.jours_ajoutes - jours_comptes)
    return replace(faits, pass_iae=replace(p, suspensions=suspensions, fin_officielle=officielle))


def si_prolonge(faits: Faits, prolongation: Prolongation) -> Faits:
    """The facts with one more prolongation; the end moves only when it is granted."""
    p = _pass(faits)
    officielle = _deplacer(p.fin_officielle, prolongation.jours_ajoutes if prolongation.est_accordee else 0)
    prolonge = replace(p, prolongations=(*p.prolongations, prolongation), fin_officielle=officielle)
    return replace(faits, pass_iae=prolonge)


def si_renouvele(faits: Faits, suite: FaitContrat) -> Faits:
    """The facts with the contract that follows the last one; its key is the next one, whatever it is given."""
    cle = max((contrat.id for contrat in faits.contrats), default=0) + 1
    return replace(faits, contrats=(*faits.contrats, replace(suite, id=cle)))


def si_sorti(faits: Faits, le: date, motif: MotifSortie | None) -> Faits:
    """The facts after the exit: the contracts that still ran are broken that day, and news are to be taken."""
    rompus = {contrat.id for contrat in contrats_a_rompre(faits.contrats, le)}
    contrats = tuple(replace(c, fin=le) if c.id in rompus else c for c in faits.contrats)
    nouvelles = plan.nouvelles_a_prendre(le) if appelle_un_suivi(motif) else ()
    suivis = tuple(FaitSuivi(mois, du_le, None) for mois, du_le in nouvelles)
    return replace(faits, contrats=contrats, sortie_le=le, sortie_motif=motif.code if motif else None, suivis=suivis)


def _pass(faits: Faits) -> PassIae:
    if faits.pass_iae is None:
        raise ValueError("aucun PASS IAE à faire bouger")
    return faits.pass_iae


def _deplacer(fin: date | None, jours: int) -> date | None:
    return fin + timedelta(days=jours) if fin is not None else None


@dataclass(frozen=True)
class DateChangee:
    """A date before and after; None: there is no such date."""

    quoi: str
    avant: date | None
    apres: date | None

    @property
    def jours(self) -> int | None:
        """By how many days it moves; None when it appears or goes."""
        return jours_entre(self.avant, self.apres) if self.avant and self.apres else None


@dataclass(frozen=True)
class AlerteFermee:
    """An open alert that would close: its sentence, and why."""

    phrase: str
    motif: str


@dataclass(frozen=True)
class Effets:
    """What a supposition would change: dates, alerts opened (their sentences), alerts closed.

    `raison`: what the end of the parcours would then come from, while it goes on.
    """

    raison: str
    dates: tuple[DateChangee, ...]
    ouvertes: tuple[str, ...]
    fermees: tuple[AlerteFermee, ...]

    @property
    def est_sans_effet(self) -> bool:
        """Whether nothing at all would change."""
        return not (self.dates or self.ouvertes or self.fermees)


class AlerteOuverte(Signalee, Protocol):
    """What is needed of an open alert."""

    habitude_jours: int | None


class EcheanceLue(Signalee, Protocol):
    """What is needed of a stored deadline: the threshold already signalled for its limit."""

    seuil: int | None


def comparer(
    avant: Faits, apres: Faits, au: date, echeances: Iterable[EcheanceLue], alertes: Sequence[AlerteOuverte]
) -> Effets:
    """What becomes of the dates and alerts of a parcours, on a day, when its facts change.

    `echeances` and `alertes` are those stored: what was signalled already is not signalled again.
    """
    deja = {(e.code, e.objet, e.limite): e.seuil for e in echeances}
    derivees = deriver(apres, au)
    deja_dues = {_identite(e, seuil) for e, seuil in _a_signaler(avant, deriver(avant, au), deja, au)}
    dues = [e for e, seuil in _a_signaler(apres, derivees, deja, au) if _identite(e, seuil) not in deja_dues]
    # Of two on the same fact, only the one that takes the place of the other stays open.
    remplacees = {(CATALOGUE[e.code].prend_la_place_de, e.objet) for e in dues}
    nouvelles = [e for e in dues if (e.code, e.objet) not in remplacees]
    fermees = [(alerte, motif_de_cloture(alerte, derivees, apres)) for alerte in alertes]
    fin = plan.fin_prevue(apres, au) if not apres.est_clos else None
    return Effets(
        raison=fin.raison if fin is not None else "",
        dates=tuple(_dates_changees(avant, apres, au)),
        ouvertes=tuple(phrase(e.code, e.objet, e.limite, e.repere, e.habitude_jours, au) for e in nouvelles),
        fermees=tuple(AlerteFermee(_phrase(alerte, au), motif) for alerte, motif in fermees if motif is not None),
    )


def _phrase(alerte: AlerteOuverte, au: date) -> str:
    return phrase(alerte.code, alerte.objet, alerte.limite, alerte.repere, alerte.habitude_jours, au)


def _identite(echeance: Echeance, seuil: int) -> tuple[str, str, date, int]:
    return echeance.code, echeance.objet, echeance.limite, seuil


def _a_signaler(
    faits: Faits, derivees: Iterable[Echeance], deja: Mapping[tuple[str, str, date], int | None], au: date
) -> Iterable[tuple[Echeance, int]]:
    """The deadlines that the watch of that day would signal, each with its threshold: asked as the night asks."""
    for echeance in derivees:
        signale = deja.get((echeance.code, echeance.objet, echeance.limite))
        franchi, _ = franchissement(
            echeance.code, echeance.objet, echeance.limite, echeance.repere, signale, au, faits.seuils
        )
        if franchi is not None:
            yield echeance, franchi


def _dates_changees(avant: Faits, apres: Faits, au: date) -> Iterable[DateChangee]:
    dates_avant, dates_apres = _dates(avant, au), _dates(apres, au)
    for cle, (quoi, _) in (dates_avant | dates_apres).items():
        le_avant, le_apres = dates_avant.get(cle, ("", None))[1], dates_apres.get(cle, ("", None))[1]
        if le_avant != le_apres:
            yield DateChangee(typographie(quoi), le_avant, le_apres)


# The codes that have several kinds of objects, each with a name of its own; a fact replaced by another of the same
# kind is one date that moves, not one that goes and one that comes.
_PAR_GENRE = {
    (Code.SUSPENSION, "fin"): "Fin de la suspension",
    (Code.SUSPENSION, "douze_mois"): "12 mois de suspension de suite",
    (Code.SUSPENSION, "maximum"): "Dernier jour possible de la suspension",
    (Code.SORTIE, "contrat"): "Sortie ou renouvellement à dire",
    (Code.SORTIE, "motif"): "Motif de la sortie à dire",
}


# Said among the dates themselves.
_DITES_AUTREMENT = (Code.PASS, Code.CONTRAT, Code.SUIVI)


def _dates(faits: Faits, au: date) -> dict[str, tuple[str, date]]:
    """Every date of a parcours that someone may wait for, by key, with its name."""
    dates: dict[str, tuple[str, date]] = {}
    fin = plan.fin_prevue(faits, au)
    if fin is not None:
        dates["fin"] = ("Fin du parcours", fin.le)
    if faits.pass_iae is not None:
        fin_du_pass = fin_retenue(faits.pass_iae)
        fenetre = fenetre_prolongation(fin_du_pass, au, debut=faits.pass_iae.debut)
        dates["pass"] = ("Fin du PASS IAE", fin_du_pass)
        dates["demande_debut"] = ("Prolongation possible à partir du", fenetre.debut)
        dates["demande_fin"] = ("Prolongation possible jusqu’au", fenetre.fin)
        carence = fin_de_carence(depart_de_carence(faits.pass_iae), au)
        if carence > fin_du_pass:
            dates["carence"] = ("Fin du délai de carence", carence)
    contrat = faits.dernier_contrat
    if contrat is not None and contrat.fin is not None:
        dates["contrat"] = ("Fin du contrat", contrat.fin)
    dates |= _echeances(faits, au)
    for jalon in plan.a_venir(plan.lignes(faits, au)):
        dates[plan.objet(jalon)] = (f"Plan : {plan.Cle(jalon.cle).libelle}", jalon.le)
    prevues = plan.nouvelles_a_prendre(fin.le) if fin is not None else ()
    for mois, le in [(s.mois, s.du_le) for s in faits.suivis] if faits.est_clos else prevues:
        dates[f"nouvelles:{mois}"] = (f"Nouvelles à prendre, {mois} mois après", le)
    return dates


def _echeances(faits: Faits, au: date) -> dict[str, tuple[str, date]]:
    dates = {}
    for e in deriver(faits, au):
        if e.code in _DITES_AUTREMENT or plan.est_du_plan(e.objet):
            continue
        nom = _PAR_GENRE.get((e.code, e.genre))
        dates[f"{e.code}:{e.genre if nom else e.objet}"] = (nom or CATALOGUE[e.code].titre, e.limite)
    return dates
