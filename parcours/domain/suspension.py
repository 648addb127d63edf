"""Suspensions of a PASS IAE: limits, checks before recording one, ending it early, hiring while it runs.

Source: Labour Code R5132-1-3 and the national platform's rules, dated in `bareme/pass_iae.toml`.
Its motive, its longest length and how far back it may begin are those of the day it was declared on the platform
(`regles_au`): the dates of the table are the days the platform changed what it accepted. A suspension declared long
ago is checked as on that day: pass it as `au` too. What a hiring does to it follows the rules of the day of the hiring.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from parcours.domain import motif_date, parametres
from parcours.domain.dates import UN_JOUR, Periode, accorder, ajouter_mois, en_toutes_lettres, jours_entre
from parcours.domain.erreurs import Manquement, SuspensionImpossible, typographie
from parcours.domain.motif_pass import MotifSuspension
from parcours.domain.pass_iae import PassIae, Suspension, est_en_cours, fin_retenue, suspension_en_cours

DECLAREE = "suspension déclarée"


@dataclass(frozen=True)
class EffetEmbauche:
    """What a hiring does to a suspension: what is left of it (None when removed), and what to tell."""

    suspension: Suspension | None
    a_change: bool
    message: str


def motifs_proposes(type_structure: str, regles_au: date) -> tuple[MotifSuspension, ...]:
    """The motives that a structure of this kind may choose, in the order of display."""
    motifs = tuple(MotifSuspension(code) for code in parametres.codes(motif_date.SUSPENSIONS, regles_au))
    if MotifSuspension.CONTRAT_PASSERELLE not in motifs:
        return motifs
    if type_structure in parametres.codes("suspension_passerelle_structures", regles_au):
        return motifs
    return tuple(motif for motif in motifs if motif is not MotifSuspension.CONTRAT_PASSERELLE)


def anciens_motifs(periode: Periode) -> tuple[MotifSuspension, ...]:
    """The motives offered on one of these days, and no longer on the last one: facts of their time."""
    actuels = motifs_proposes("", periode.fin)
    return tuple(
        motif
        for motif in MotifSuspension
        if motif not in actuels
        and motif_date.fin_du_motif(motif_date.SUSPENSIONS, motif) is not None
        and motif_date.offert_pendant(motif_date.SUSPENSIONS, motif, periode)
    )


def dernier_jour_possible(debut: date, regles_au: date) -> date:
    """The last day a suspension started on `debut` may have; also its end when none is known."""
    return ajouter_mois(debut, parametres.entier("suspension_maximum_mois", regles_au)) - UN_JOUR


def premier_jour_possible(p: PassIae, debut_embauche: date | None, au: date, regles_au: date) -> date:
    """The earliest first day of a suspension declared on `au`.

    The day after the last finished suspension, else the start of the last hiring; never more days back than
    the rules allow, which is also the answer when neither is known. Before 26 November 2021 no such number of days is
    known: the first day of the PASS takes its place.
    """
    retro = _retroactivite_jours(regles_au)
    plancher = p.debut if retro is None else au - timedelta(days=retro)
    finies = [suspension.fin for suspension in p.suspensions if suspension.fin < au]
    repere = max(finies) + UN_JOUR if finies else debut_embauche
    return plancher if repere is None else max(repere, plancher)


def _retroactivite_jours(regles_au: date) -> int | None:
    if regles_au < parametres.connu_depuis("suspension_retroactivite_jours"):
        return None
    return parametres.entier("suspension_retroactivite_jours", regles_au)


def longue_depuis(suspension: Suspension, regles_au: date) -> date | None:
    """The day from which the suspension is over 12 months, so that the pathway may be ended (R5132-1-3).

    None when it stops before.
    """
    seuil = suspension.debut + timedelta(days=parametres.entier("suspension_longue_jours", regles_au))
    return seuil if seuil <= suspension.fin else None


def peut_suspendre(p: PassIae, au: date) -> bool:
    """Whether the PASS is in progress and not suspended already."""
    return est_en_cours(p, au) and suspension_en_cours(p, au) is None


def peut_lever(suspension: Suspension, au: date, regles_au: date) -> bool:
    """Whether the suspension is under way and has one of the motives still in use."""
    return suspension.contient(au) and _motif_en_usage(suspension, regles_au)


def _motif_en_usage(suspension: Suspension, regles_au: date) -> bool:
    return motif_date.offert_pendant(motif_date.SUSPENSIONS, suspension.motif, Periode(regles_au, regles_au))


def verifier_suspension(
    p: PassIae,
    nouvelle: Suspension,
    *,
    type_structure: str,
    au: date,
    regles_au: date,
    debut_embauche: date | None,
    remplacee: Suspension | None = None,
    est_derniere_embauche: bool = True,
) -> None:
    """Check that a suspension may be recorded (or take the place of `remplacee`) on the day `au`.

    `regles_au` is the day it was declared on the platform, whose rules hold (see the head of this module).
    `debut_embauche` is the start of the last hiring when known; `est_derniere_embauche` says whether the
    structure that asks made that hiring. Fields named in refusals: debut, fin, motif.

    Raises SuspensionImpossible: first for what forbids any suspension that day, then for what is wrong in
    this one, all reasons together.
    """
    autres = p if remplacee is None else p.sans(remplacee)
    SuspensionImpossible.lever_si(motif_date.avant_les_regles(motif_date.SUSPENSIONS, DECLAREE, regles_au, "debut"))
    SuspensionImpossible.lever_si(_empechements(p, autres, au, est_derniere_embauche))
    manquements = _fautes_de_debut(autres, nouvelle, debut_embauche, au, regles_au)
    manquements += _fautes_de_fin(nouvelle, regles_au)
    if nouvelle.motif not in motifs_proposes(type_structure, regles_au):
        types = parametres.codes("suspension_passerelle_structures", date.max)
        motif = nouvelle.motif
        manquements.append(
            motif_date.reproche(motif_date.SUSPENSIONS, motif, DECLAREE, regles_au, type_structure, types)
        )
    voisine = next((autre for autre in autres.suspensions if autre.chevauche(nouvelle)), None)
    if voisine:
        manquements.append(
            Manquement(
                "debut",
                f"Le PASS IAE est déjà suspendu du {en_toutes_lettres(voisine.debut)} "
                f"au {en_toutes_lettres(voisine.fin)} : deux suspensions ne peuvent pas se chevaucher.",
                "chevauchement",
                voisine.fin,
            )
        )
    SuspensionImpossible.lever_si(manquements)


def _empechements(p: PassIae, autres: PassIae, au: date, est_derniere_embauche: bool) -> list[Manquement]:
    trouves = []
    if not est_derniere_embauche:
        phrase = (
            "Seule la structure de la dernière embauche peut suspendre un PASS IAE, et une autre structure a embauché "
            "depuis : c’est à elle de le déclarer."
        )
        trouves.append(Manquement("", phrase, "autre_structure"))
    en_cours = suspension_en_cours(autres, au)
    if en_cours:
        phrase = f"Ce PASS IAE est déjà suspendu, jusqu’au {en_toutes_lettres(en_cours.fin)}."
        trouves.append(Manquement("", phrase, "deja_suspendu", en_cours.fin))
    elif not est_en_cours(p, au):
        phrase = (
            f"Ce PASS IAE ne peut être suspendu que pendant sa durée, "
            f"du {en_toutes_lettres(p.debut)} au {en_toutes_lettres(fin_retenue(p))}."
        )
        trouves.append(Manquement("", phrase, "pass_non_en_cours", fin_retenue(p)))
    return trouves


def _fautes_de_debut(
    p: PassIae, nouvelle: Suspension, debut_embauche: date | None, au: date, regles_au: date
) -> list[Manquement]:
    if nouvelle.debut > au:
        phrase = (
            f"Une suspension ne peut pas commencer dans le futur : "
            f"dernier premier jour possible le {en_toutes_lettres(au)}."
        )
        return [Manquement("debut", phrase, "debut_futur", au)]
    trouves = []
    if not p.debut <= nouvelle.debut <= fin_retenue(p):
        phrase = (
            f"Une suspension doit commencer pendant le PASS IAE, "
            f"du {en_toutes_lettres(p.debut)} au {en_toutes_lettres(fin_retenue(p))}."
        )
        trouves.append(Manquement("debut", phrase, "debut_hors_pass", fin_retenue(p)))
    premier = premier_jour_possible(p, debut_embauche, au, regles_au)
    if nouvelle.debut < premier:
        retro = _retroactivite_jours(regles_au)
        au_plus = f", et {accorder(retro, 'jour')} en arrière au plus" if retro is not None else ""
        phrase = (
            f"Cette suspension commence trop tôt : premier jour possible le {en_toutes_lettres(premier)} "
            f"(après la dernière embauche et la suspension précédente{au_plus})."
        )
        trouves.append(Manquement("debut", phrase, "debut_trop_tot", premier))
    return trouves


def _fautes_de_fin(nouvelle: Suspension, regles_au: date) -> list[Manquement]:
    if nouvelle.fin < nouvelle.debut:
        phrase = f"La suspension ne peut pas finir avant d’avoir commencé, le {en_toutes_lettres(nouvelle.debut)}."
        return [Manquement("fin", phrase, "fin_avant_debut", nouvelle.debut)]
    dernier = dernier_jour_possible(nouvelle.debut, regles_au)
    if nouvelle.fin <= dernier:
        return []
    mois = parametres.entier("suspension_maximum_mois", regles_au)
    phrase = (
        f"Une suspension ne peut pas durer plus de {mois} mois : dernier jour possible le {en_toutes_lettres(dernier)}."
    )
    return [Manquement("fin", phrase, "fin_trop_tardive", dernier)]


def finir_suspension(suspension: Suspension, retour_le: date, *, au: date, regles_au: date) -> Suspension:
    """The suspension shortened so that the person is back on `retour_le`: it ends the day before.

    Raises SuspensionImpossible when it is not under way on `au`, or when the day back is not strictly
    between its first and last days (field: retour_le).
    """
    if not peut_lever(suspension, au, regles_au):
        raise SuspensionImpossible(
            "Seule une suspension en cours, pour un motif encore en usage, peut être levée.",
            code="suspension_non_en_cours",
        )
    if not suspension.debut < retour_le < suspension.fin:
        raise SuspensionImpossible(
            f"Le jour du retour doit être après le {en_toutes_lettres(suspension.debut)} "
            f"et avant le {en_toutes_lettres(suspension.fin)}, premier et dernier jours de la suspension.",
            champ="retour_le",
            code="retour_hors_suspension",
            limite=suspension.fin,
        )
    return replace(suspension, fin=retour_le - UN_JOUR)


def embauche_pendant_suspension(suspension: Suspension, embauche_le: date, *, regles_au: date) -> EffetEmbauche:
    """What a new hiring on `embauche_le` does to a suspension.

    On its first day the suspension is removed; later, it ends the day before. A hiring outside it, or an old
    motive, changes nothing; after its last day a gap remains, which is told. (The national platform then
    lengthens the suspension: we do not.)
    """
    if embauche_le > suspension.fin:
        ecart = jours_entre(suspension.fin, embauche_le) - 1
        if not ecart:
            return EffetEmbauche(suspension, False, "")
        message = (
            f"L’embauche du {en_toutes_lettres(embauche_le)} commence après la suspension, finie le "
            f"{en_toutes_lettres(suspension.fin)} : le PASS IAE court pendant {accorder(ecart, 'jour')} "
            f"sans contrat. Vérifiez la fin officielle, la plateforme peut avoir allongé la suspension."
        )
        return EffetEmbauche(suspension, False, typographie(message))
    if embauche_le < suspension.debut or not _motif_en_usage(suspension, regles_au):
        return EffetEmbauche(suspension, False, "")
    if embauche_le == suspension.debut:
        message = "L’embauche commence le premier jour de la suspension, qui est retirée."
        return EffetEmbauche(None, True, message)
    raccourcie = replace(suspension, fin=embauche_le - UN_JOUR)
    message = f"La suspension s’arrête le {en_toutes_lettres(raccourcie.fin)}, veille de la nouvelle embauche."
    return EffetEmbauche(raccourcie, True, message)
