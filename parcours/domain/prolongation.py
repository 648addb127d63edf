"""Prolongations of a PASS IAE: when they may be asked for, how far they may go, who must agree.

Source: Labour Code R5132-1-8 and the national platform's rules, dated in `bareme/pass_iae.toml`.
Everything about a prolongation (motive, window, length, cap, who must agree) follows the rules of the day it was asked
for (`regles_au`): the dates of the table are the days the platform changed what it accepted. The answer to a request
changes nothing to it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from parcours.domain import motif_date, parametres
from parcours.domain.dates import Duree, Periode, ajouter_mois, en_toutes_lettres, lire_duree
from parcours.domain.erreurs import Manquement, ProlongationImpossible
from parcours.domain.motif_pass import DecisionProlongation, MotifProlongation
from parcours.domain.pass_iae import (
    PassIae,
    Prolongation,
    fin_retenue,
    suspension_en_cours,
)

DEMANDEE = "prolongation demandée"
_AVANT_LA_FIN = " avant la fin"
_APRES_LE_DEBUT = " après le début"
_AGES = {MotifProlongation.SENIOR: "prolongation_senior_age_ans", MotifProlongation.SENIOR_CDI: "cdi_inclusion_age_ans"}


def motifs_proposes(type_structure: str, regles_au: date) -> tuple[MotifProlongation, ...]:
    """The motives that a structure of this kind may choose, in the order of display."""
    motifs = tuple(MotifProlongation(code) for code in parametres.codes(motif_date.PROLONGATIONS, regles_au))
    if type_structure in parametres.codes("prolongation_difficultes_structures", regles_au):
        return motifs
    return tuple(motif for motif in motifs if motif is not MotifProlongation.DIFFICULTES)


def anciens_motifs(periode: Periode) -> tuple[MotifProlongation, ...]:
    """The motives offered on one of these days and no longer offered on the last one: facts of their time."""
    return tuple(
        motif
        for motif in MotifProlongation
        if (fin := motif_date.fin_du_motif(motif_date.PROLONGATIONS, motif)) is not None
        and fin < periode.fin
        and motif_date.offert_pendant(motif_date.PROLONGATIONS, motif, periode)
    )


def a_l_age_requis(p: PassIae, motif: MotifProlongation, naissance: date, regles_au: date) -> bool:
    """Whether a person born on `naissance` is old enough for this motive on the day a prolongation of `p` starts."""
    depuis = _age_requis(motif, naissance, regles_au)
    return depuis is None or depuis[1] <= fin_retenue(p)


def _age_requis(motif: MotifProlongation, naissance: date, regles_au: date) -> tuple[int, date] | None:
    # The age in years and the birthday; None when the motive asks for no age.
    if motif not in _AGES:
        return None
    age = parametres.entier(_AGES[motif], regles_au)
    return age, ajouter_mois(naissance, 12 * age)


def demande_un_prescripteur(motif: MotifProlongation, regles_au: date) -> bool:
    """Whether an authorised prescriber must agree to what is asked for on a day; nobody before the first rule."""
    nom = "prolongation_motifs_avec_prescripteur"
    return regles_au >= parametres.connu_depuis(nom) and motif in parametres.codes(nom, regles_au)


def fenetre_prolongation(fin: date, regles_au: date, *, debut: date | None = None) -> Periode:
    """The days on which a prolongation of a PASS ending on `fin` may be asked for, both included.

    `debut`, the PASS's first day, is needed by the rule of November 2022 to July 2023 only.
    Raises ValueError when it is needed and missing.
    """
    ouverture = parametres.texte("prolongation_fenetre_ouverture", regles_au)
    fermeture = parametres.duree("prolongation_fenetre_fermeture", regles_au).apres(fin)
    if ouverture.endswith(_AVANT_LA_FIN):
        return Periode(lire_duree(ouverture.removesuffix(_AVANT_LA_FIN)).avant(fin), fermeture)
    if debut is None:
        raise ValueError("le début du PASS est nécessaire aux règles de cette date")
    return Periode(lire_duree(ouverture.removesuffix(_APRES_LE_DEBUT)).apres(debut), fermeture)


def jours_utilises(p: PassIae, motif: MotifProlongation, regles_au: date) -> int:
    """Days of prolongation already granted that the cap of `motif` counts.

    Every motive since 2024-06-28; the same motive only before.
    """
    tous = parametres.vrai("prolongation_cumul_tous_motifs", regles_au)
    comptees = (autre for autre in p.prolongations_accordees if tous or autre.motif == motif)
    return sum(prolongation.jours_ajoutes for prolongation in comptees)


def maximum_prolongation(p: PassIae, motif: MotifProlongation, regles_au: date) -> date:
    """The latest end that a prolongation for this motive may have.

    The sooner of the length of one request and of what the cap leaves. When it is not after the PASS's last
    day, no prolongation is possible for this motive.
    """
    return _maximum(p, motif, fin_retenue(p), regles_au)


def _maximum(p: PassIae, motif: MotifProlongation, depart: date, regles_au: date) -> date:
    par_demande, plafond = _limites(motif, regles_au)
    dernier = par_demande.apres(depart)
    if plafond is None:
        return dernier
    return min(dernier, plafond.apres(depart) - timedelta(days=jours_utilises(p, motif, regles_au)))


def _limites(motif: MotifProlongation, regles_au: date) -> tuple[Duree, Duree | None]:
    return (
        parametres.duree(f"prolongation_{motif}_par_demande", regles_au),
        parametres.duree_ou_rien(f"prolongation_{motif}_plafond", regles_au),
    )


def peut_prolonger(p: PassIae, au: date, regles_au: date, *, est_dernier_pass: bool = True) -> bool:
    """Whether a prolongation may be asked for on the day, whatever its motive and end."""
    return not _empechements(p, au, regles_au, est_dernier_pass)


def verifier_prolongation(
    p: PassIae,
    motif: MotifProlongation,
    fin: date | None,
    *,
    type_structure: str,
    au: date,
    regles_au: date,
    est_dernier_pass: bool = True,
    naissance: date | None = None,
) -> Prolongation:
    """The prolongation to record, asked for on the day `au`: granted at once, or waiting for the prescriber.

    `regles_au` is the day whose rules hold: that of the request, for the product.
    It starts on the PASS's last day. Its end may be past: it then leaves the PASS expired
    (`avertissement_prolongation`). With `naissance`, the motives that ask for an age are refused to whoever
    is younger on the day it starts. Fields named in refusals: motif, fin.

    Raises ProlongationImpossible: first for what forbids any prolongation that day, then for the motive,
    then, since it depends on the motive, for the end; all reasons of a step together.
    """
    ProlongationImpossible.lever_si(
        motif_date.avant_les_regles(motif_date.PROLONGATIONS, DEMANDEE, regles_au, "demandee_le")
    )
    ProlongationImpossible.lever_si(_empechements(p, au, regles_au, est_dernier_pass))
    depart = fin_retenue(p)
    manquements = _fautes_de_motif(p, motif, depart, type_structure, regles_au, naissance)
    if fin is None:
        manquements.append(Manquement("fin", "Indiquez la fin de la prolongation.", "fin_manquante"))
    elif not manquements:
        manquements = _fautes_de_fin(p, motif, depart, fin, regles_au)
    if fin is None or manquements:
        raise ProlongationImpossible.de(manquements)
    attente = demande_un_prescripteur(motif, regles_au)
    return Prolongation(
        debut=depart,
        fin=fin,
        motif=motif,
        demandee_le=au,
        decision=DecisionProlongation.DEMANDEE if attente else DecisionProlongation.ACCORDEE,
        decidee_le=None if attente else au,
    )


def verifier_accord(
    p: PassIae, demandee: Prolongation, *, type_structure: str, regles_au: date, naissance: date
) -> None:
    """Check that a request may still be granted: `p` is its PASS without it, `regles_au` the day it was asked for.

    An answer does not change what was asked: it is judged from the first day of the request and by the rules it was
    accepted by, so the age is that of the day it starts, whenever the answer comes. What was granted since counts: an
    answer corrected from no to yes may meet a prolongation that took its place. Raises ProlongationImpossible.
    """
    motif, depart = demandee.motif, demandee.debut
    ProlongationImpossible.lever_si(motif_date.avant_les_regles(motif_date.PROLONGATIONS, DEMANDEE, regles_au, ""))
    manquements = _fautes_de_motif(p, motif, depart, type_structure, regles_au, naissance)
    ProlongationImpossible.lever_si(manquements or _fautes_de_fin(p, motif, depart, demandee.fin, regles_au))


def _empechements(p: PassIae, au: date, regles_au: date, est_dernier_pass: bool) -> list[Manquement]:
    trouves = []
    if not est_dernier_pass:
        phrase = "Seul le dernier PASS IAE de la personne peut être prolongé."
        trouves.append(Manquement("", phrase, "pas_le_dernier_pass"))
    fenetre = fenetre_prolongation(fin_retenue(p), regles_au, debut=p.debut)
    if not fenetre.contient(au):
        phrase = (
            f"Une prolongation se demande du {en_toutes_lettres(fenetre.debut)} au {en_toutes_lettres(fenetre.fin)}."
        )
        limite = fenetre.debut if au < fenetre.debut else fenetre.fin
        trouves.append(Manquement("", phrase, "hors_fenetre", limite))
    suspension = suspension_en_cours(p, au)
    if suspension:
        phrase = (
            f"Un PASS IAE suspendu ne peut pas être prolongé : "
            f"la suspension court jusqu’au {en_toutes_lettres(suspension.fin)}."
        )
        trouves.append(Manquement("", phrase, "pass_suspendu", suspension.fin))
    if any(autre.decision == DecisionProlongation.DEMANDEE for autre in p.prolongations):
        phrase = "Une demande de prolongation attend déjà la réponse du prescripteur."
        trouves.append(Manquement("", phrase, "demande_en_attente"))
    return trouves


def _fautes_de_motif(
    p: PassIae, motif: MotifProlongation, depart: date, type_structure: str, regles_au: date, naissance: date | None
) -> list[Manquement]:
    if motif not in motifs_proposes(type_structure, regles_au):
        types = parametres.codes("prolongation_difficultes_structures", regles_au)
        return [motif_date.reproche(motif_date.PROLONGATIONS, motif, DEMANDEE, regles_au, type_structure, types)]
    requis = _age_requis(motif, naissance, regles_au) if naissance is not None else None
    if requis is not None and depart < requis[1]:
        age, anniversaire = requis
        phrase = (
            f"Ce motif vaut si la personne a {age} ans au plus tard le jour où la prolongation commence, le "
            f"{en_toutes_lettres(depart)} : il sera possible à partir du {en_toutes_lettres(anniversaire)}."
        )
        return [Manquement("motif", phrase, "age_non_atteint", anniversaire)]
    plafond = _limites(motif, regles_au)[1]
    dernier = _maximum(p, motif, depart, regles_au)
    if plafond is None or dernier > depart:
        return []
    phrase = (
        f"Les prolongations déjà accordées atteignent le plafond du motif « {motif.libelle} », "
        f"{plafond} en tout : dernière fin possible le {en_toutes_lettres(dernier)}."
    )
    return [Manquement("motif", phrase, "plafond_atteint", dernier)]


def _fautes_de_fin(p: PassIae, motif: MotifProlongation, depart: date, fin: date, regles_au: date) -> list[Manquement]:
    if fin <= depart:
        phrase = f"La prolongation doit finir après le PASS IAE, qui finit le {en_toutes_lettres(depart)}."
        return [Manquement("fin", phrase, "fin_trop_tot", depart)]
    trouves = []
    dernier = _maximum(p, motif, depart, regles_au)
    if fin > dernier:
        par_demande, plafond = _limites(motif, regles_au)
        en_tout = f" et {plafond} en tout" if plafond else ""
        phrase = (
            f"Pour ce motif, une prolongation dure au plus {par_demande} par demande{en_tout} : "
            f"dernière fin possible le {en_toutes_lettres(dernier)}."
        )
        trouves.append(Manquement("fin", phrase, "fin_trop_tardive", dernier))
    for autre in p.prolongations_accordees:
        if depart < autre.fin and autre.debut < fin:
            phrase = (
                f"Le PASS IAE est déjà prolongé du {en_toutes_lettres(autre.debut)} "
                f"au {en_toutes_lettres(autre.fin)} : deux prolongations ne peuvent pas se chevaucher."
            )
            trouves.append(Manquement("fin", phrase, "chevauchement", autre.fin))
            break
    return trouves


def tel_qu_il_etait(p: PassIae, le: date) -> PassIae:
    """The PASS as it was known on a day: what began or was asked for later left out, and its end estimated."""
    return replace(
        p,
        suspensions=tuple(suspension for suspension in p.suspensions if suspension.debut <= le),
        prolongations=tuple(autre for autre in p.prolongations if autre.demandee_le <= le),
        fin_officielle=None,
    )


def avertissement_prolongation(prolongation: Prolongation, au: date) -> str:
    """The sentence to show when a prolongation leaves the PASS expired on the day; empty otherwise."""
    if prolongation.fin >= au:
        return ""
    return f"Cette prolongation laisse le PASS IAE expiré : il finit le {en_toutes_lettres(prolongation.fin)}."


def rappels_demande(demandee_le: date, regles_au: date) -> list[date]:
    """The days on which the platform recalls an unanswered request to the prescriber: 10, 20 and 30 days after.

    None before the recalls began (July 2023).
    """
    if regles_au < parametres.connu_depuis("prolongation_rappels_jours"):
        return []
    return [
        demandee_le + timedelta(days=nombre) for nombre in parametres.jours("prolongation_rappels_jours", regles_au)
    ]
