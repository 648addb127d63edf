"""The official end of a PASS IAE, as read on the State platform: a fact, with the day it was read.

What was recorded here and is not in that reading yet moves it; `jours_deja_comptes` says how many days it holds.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from parcours.domain import parametres
from parcours.domain.dates import Duree, Periode, accorder, ajouter_mois, en_toutes_lettres, jours_entre, lire_duree
from parcours.domain.erreurs import Manquement, PassImpossible, Refus, typographie
from parcours.domain.motif_pass import MotifProlongation
from parcours.domain.parametres import ParametreInconnu
from parcours.domain.pass_iae import fin_par_defaut

NUMERO = re.compile(r"[A-Z0-9]{12}")
NUMERO_MAL_FORME = "Le numéro de PASS IAE doit compter exactement 12 caractères, chiffres ou lettres."


class PriseEnCompte(StrEnum):
    """Whether the official end, as last read, already counts a suspension or a prolongation."""

    SELON_LES_DATES = "dates"
    COMME_AVANT = "avant"
    OUI = "oui"
    NON = "non"


@dataclass(frozen=True)
class SaisiePass:
    """A PASS as typed: its number, its two dates, and the day the official end was read."""

    numero: str
    debut: date
    fin_officielle: date
    constatee_le: date


@dataclass(frozen=True)
class SaisieLevee:
    """A waiting period lifted by an authorised prescriber (R5132-1-4), as typed: who, when, the document or reason."""

    par: str
    le: date
    piece: str


def lire_levee(par: str | None, le: date | None, piece: str | None) -> SaisieLevee | None:
    """The waiver as typed, None when nothing of it is.

    Raises PassImpossible (fields levee_par, levee_le, levee_piece) for what is missing of a waiver begun.
    """
    if not (par or le or piece):
        return None
    demandes = {
        "levee_par": (par, "Indiquez le prescripteur habilité qui a levé le délai de carence."),
        "levee_le": (le, "Indiquez le jour où le délai de carence a été levé."),
        "levee_piece": (piece, "Indiquez la pièce qui le dit, ou la raison donnée."),
    }
    manquements = [Manquement(nom, phrase, "levee_incomplete") for nom, (lu, phrase) in demandes.items() if not lu]
    if manquements or not par or le is None or not piece:
        raise PassImpossible.de(manquements)
    return SaisieLevee(par, le, piece)


def verifier_levee(levee: SaisieLevee, au: date) -> None:
    """Raise PassImpossible (field levee_le) when the waiver is dated after the day."""
    if levee.le > au:
        phrase = f"Ce jour est à venir : une levée se note une fois décidée, au plus tard le {en_toutes_lettres(au)}."
        raise PassImpossible(phrase, "levee_le", "levee_future", au)


def numero_cherche(texte: str) -> str | None:
    """The number without spaces, in capitals; None when it is not 12 letters or digits."""
    net = re.sub(r"\s", "", texte).upper()
    return net if NUMERO.fullmatch(net) else None


def numero_net(texte: str) -> str:
    """The same, for a number to keep. Raises PassImpossible (field numero): not 12 letters or digits."""
    net = numero_cherche(texte)
    if net is None:
        raise PassImpossible(NUMERO_MAL_FORME, "numero", "numero_mal_forme")
    return net


def fin_proposee(debut: date) -> date | None:
    """The end of a PASS that nothing moved, delivered on its first day; None before the rules we know."""
    try:
        return fin_par_defaut(debut, debut)
    except ParametreInconnu:
        return None


def dernier_jour_possible(debut: date, regles: Periode) -> date | None:
    """The last day that a PASS may have: the longest prolongation, then as much suspension as the rules allow.

    `regles`: the days on which it could be prolonged and suspended; the most generous rule of each kind counts
    (R5132-1-3 and R5132-1-8 in `bareme/pass_iae.toml`). A motive without cap counts for one request: ten years of CDI
    inclusion. None when nothing is known of these days.
    """
    fin = fin_par_defaut(debut, debut)
    limites = [limite for motif in MotifProlongation for limite in _limites(motif, regles)]
    mois = [int(str(lue)) for lue in parametres.rangees("suspension_maximum_mois", regles)]
    if not limites and not mois:
        return None
    suspendue = timedelta(days=jours_entre(debut, ajouter_mois(debut, max(mois, default=0))))
    return max((limite.apres(fin) for limite in limites), default=fin) + suspendue


def _limites(motif: MotifProlongation, regles: Periode) -> list[Duree]:
    plafonds = [str(lue) for lue in parametres.rangees(f"prolongation_{motif}_plafond", regles)]
    if parametres.SANS_LIMITE not in plafonds:
        return [lire_duree(lue) for lue in plafonds]
    return [lire_duree(str(lue)) for lue in parametres.rangees(f"prolongation_{motif}_par_demande", regles)]


def regles_de_sa_vie(debut: date, fin: date, au: date) -> Periode:
    """The days whose rules could move the end of a PASS read on `au`: those of its life, never later than that day."""
    return Periode(min(debut, au), max(min(fin, au), min(debut, au)))


def fin_impossible(debut: date, fin: date, au: date) -> str:
    """The sentence for a PASS that ends later than any may; "" otherwise, and before the rules we know.

    Judged on `au` by the rules of its life: a PASS over in 2021 by those of 2021.
    """
    proposee = fin_proposee(debut)
    if proposee is None or fin <= proposee:
        return ""
    dernier = dernier_jour_possible(debut, regles_de_sa_vie(debut, fin, au))
    if dernier is None or fin <= dernier:
        return ""
    return typographie(
        f"Même prolongé et suspendu au maximum, un PASS IAE qui commence le {en_toutes_lettres(debut)} finit le "
        f"{en_toutes_lettres(dernier)} au plus tard : vérifiez ses dates."
    )


def verifier_pass(saisie: SaisiePass, au: date) -> None:
    """Raise PassImpossible (fields debut, fin_officielle, constatee_le) when these dates cannot be."""
    manquements = []
    if fin_proposee(saisie.debut) is None:
        manquements.append(Manquement("debut", "Vérifiez l’année du début.", "debut_trop_ancien"))
    if saisie.fin_officielle < saisie.debut:
        phrase = f"Le PASS IAE ne peut pas finir avant son début, le {en_toutes_lettres(saisie.debut)}."
        manquements.append(Manquement("fin_officielle", phrase, "fin_avant_debut", saisie.debut))
    if phrase := fin_impossible(saisie.debut, saisie.fin_officielle, au):
        manquements.append(Manquement("fin_officielle", phrase, "pass_trop_long"))
    if saisie.constatee_le > au:
        phrase = "Ce jour est à venir : indiquez le jour où vous avez lu la fin officielle."
        manquements.append(Manquement("constatee_le", phrase, "lecture_future", au))
    PassImpossible.lever_si(manquements)


def jours_deja_comptes(
    prise: PriseEnCompte, *, jours: int, ne_le: date, acquis_le: date, constatee_le: date, avant: int = 0
) -> int:
    """How many of the `jours` of an event the official end, read on `constatee_le`, already counts.

    `ne_le` is the first day on which a reading could hold the event, `acquis_le` the day from which any later reading
    holds it for sure; `avant` is the answer given before a correction.
    Raises Refus (field prise) when a reading is said to count what came after it.
    """
    if prise is PriseEnCompte.COMME_AVANT:
        return avant
    if prise is PriseEnCompte.OUI and ne_le > constatee_le:
        raise Refus(
            f"La fin officielle, lue le {en_toutes_lettres(constatee_le)}, ne peut pas compter ce qui l’a suivie.",
            "prise",
            "lecture_anterieure",
            constatee_le,
        )
    compte = prise is PriseEnCompte.OUI or (prise is PriseEnCompte.SELON_LES_DATES and acquis_le < constatee_le)
    return jours if compte else 0


def phrase_deplacement(avant: date, apres: date) -> str:
    """By how many days the official end moved."""
    jours = jours_entre(avant, apres)
    if jours == 0:
        return typographie(f"La fin officielle reste le {en_toutes_lettres(apres)}.")
    sens = "de plus" if jours > 0 else "de moins"
    return typographie(
        f"La fin officielle passe du {en_toutes_lettres(avant)} au {en_toutes_lettres(apres)} : "
        f"{accorder(abs(jours), 'jour')} {sens}."
    )


def phrase_ecart(officielle: date, estimee: date) -> str:
    """How far our estimate is from the official end."""
    jours = jours_entre(officielle, estimee)
    if jours == 0:
        return "La fin estimée est la même."
    sens = "plus tard" if jours > 0 else "plus tôt"
    return typographie(f"La fin estimée est le {en_toutes_lettres(estimee)}, {accorder(abs(jours), 'jour')} {sens}.")
