"""Hours worked under a contract, by month: what is refused, what deserves a second look, and the cap of AIs.

Source of the cap: Labour Code L5132-9 and R5132-18 (hours lent to companies, all together, in the months that follow
the first time), by date in `bareme/contrat.toml`.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from parcours.domain import parametres
from parcours.domain.autorisation import GenreAutorisation
from parcours.domain.dates import (
    UN_JOUR,
    accorder,
    ajouter_mois,
    dernier_du_mois,
    en_mois,
    en_toutes_lettres,
    jours_inclus,
    premier_du_mois,
)
from parcours.domain.echeance import Code
from parcours.domain.erreurs import HeuresImpossibles, Manquement, typographie
from parcours.domain.faits import FaitAutorisation, FaitContrat, FaitHeures, Faits

# More hours than this each day, of a contract or of a training, is a slip of the finger, not a rule.
HEURES_PLAUSIBLES_PAR_JOUR = 8
# The cap itself: said whatever a structure chose to be warned of.
PLAFOND_POURCENT = 100


@dataclass(frozen=True)
class SaisieHeures:
    """The hours of a month as typed; `mois` is its first day."""

    mois: date
    travaillees: Decimal
    en_entreprise: Decimal = Decimal(0)


@dataclass(frozen=True)
class Compteur:
    """The hours in companies of the latest period, both days inclusive, beside their cap.

    `niveau` is the highest part of the cap that was reached (per cent), on `atteint_le`, the last day of a month or of
    the period.
    """

    debut: date
    fin: date
    heures: Decimal
    plafond: int
    niveau: int | None = None
    atteint_le: date | None = None


def mois_du_contrat(contrat: FaitContrat, au: date) -> list[date]:
    """The months in which the contract had run by a day, the latest first."""
    mois, dernier = premier_du_mois(contrat.debut), min(contrat.fin or au, au)
    trouves = []
    while mois <= dernier and contrat.debut <= au:
        trouves.append(mois)
        mois = ajouter_mois(mois, 1)
    return trouves[::-1]


def plafonne_les_heures(type_structure: str, regles_au: date) -> bool:
    """Whether the hours in companies of this kind of structure are capped, hence recorded apart."""
    return type_structure in parametres.codes("ai_heures_structures", regles_au)


def verifier(saisie: SaisieHeures, contrat: FaitContrat, autres: Iterable[date], type_structure: str, au: date) -> None:
    """Raise HeuresImpossibles, with every reason; `autres` are the months of this contract already recorded.

    Fields named: mois, travaillees, en_entreprise.
    """
    trouves = []
    if saisie.mois > au:
        phrase = f"Ce mois est à venir : les heures se notent une fois faites, au plus tard celles de {en_mois(au)}."
        trouves.append(Manquement("mois", phrase, "mois_a_venir", au))
    elif saisie.mois not in mois_du_contrat(contrat, dernier_du_mois(saisie.mois)):
        jusquau = f"au {en_toutes_lettres(contrat.fin)}" if contrat.fin else "sans date de fin"
        phrase = f"Le contrat court du {en_toutes_lettres(contrat.debut)} {jusquau} : choisissez un de ses mois."
        trouves.append(Manquement("mois", phrase, "mois_hors_contrat", contrat.fin or contrat.debut))
    elif saisie.mois in autres:
        phrase = f"Les heures de {en_mois(saisie.mois)} sont déjà notées : modifiez-les plutôt."
        trouves.append(Manquement("mois", phrase, "mois_deja_note", saisie.mois))
    possibles = 24 * jours_inclus(saisie.mois, dernier_du_mois(saisie.mois))
    if not 0 <= saisie.travaillees <= possibles:
        phrase = f"Un mois n’a pas plus de {possibles} heures : vérifiez ce nombre."
        trouves.append(Manquement("travaillees", phrase, "heures_impossibles"))
    if saisie.en_entreprise and not plafonne_les_heures(type_structure, saisie.mois):
        phrase = f"Une {type_structure} n’a pas d’heures en entreprise à noter à part : laissez cette case vide."
        trouves.append(Manquement("en_entreprise", phrase, "entreprise_hors_structure"))
    elif not 0 <= saisie.en_entreprise <= saisie.travaillees:
        phrase = "Les heures en entreprise font partie des heures travaillées : elles ne peuvent pas les dépasser."
        trouves.append(Manquement("en_entreprise", phrase, "entreprise_depasse"))
    HeuresImpossibles.lever_si(trouves)


def avertissements(saisie: SaisieHeures, contrat: FaitContrat) -> list[str]:
    """What is kept as typed, but deserves a second look: one sentence each."""
    debut = max(saisie.mois, contrat.debut)
    jours = jours_inclus(debut, min(dernier_du_mois(saisie.mois), contrat.fin or date.max))
    if saisie.travaillees <= HEURES_PLAUSIBLES_PAR_JOUR * jours:
        return []
    return [
        typographie(
            f"{en_heures(saisie.travaillees)} pour {accorder(jours, 'jour')} de contrat en {en_mois(saisie.mois)}, "
            f"cela fait plus de {HEURES_PLAUSIBLES_PAR_JOUR} heures par jour : vérifiez ce nombre."
        )
    ]


def avertissement_du_plafond(compteur: Compteur | None, au: date) -> list[str]:
    """What to say once hours are recorded, when they reach a level of the cap: of a period that runs, or is over."""
    if compteur is None or compteur.niveau is None:
        return []
    debut, fin = en_toutes_lettres(compteur.debut), en_toutes_lettres(compteur.fin)
    reste = "sans décision du préfet"
    if compteur.fin < au:
        reste += ". Cette période est finie, son dernier mois compté entier : une autre commence ensuite"
    return [
        typographie(
            f"Du {debut} au {fin}, {en_heures(compteur.heures)} en entreprise, sur {compteur.plafond} possibles "
            f"{reste}."
        )
    ]


def en_heures(nombre: Decimal) -> str:
    """A number of hours as written in a sentence: «1 heure», «151,5 heures»."""
    texte = f"{nombre.normalize():f}".replace(".", ",")
    return f"{texte} {'heure' if nombre < 2 else 'heures'}"


def compteur_d_entreprise(faits: Faits, regles_au: date) -> Compteur | None:
    """The hours in companies of a person in the structure, in the latest period; None without any, or without a cap.

    A period starts the first time the person is lent to a company; hours after its last day start another one. Hours
    are known by month, so which of them came before the last day of a period is not: the month in which it ends counts
    whole, in that period and in no other, and what is reached in it is reached by that last day. The parts of the cap
    that are told are those that the structure chose; the cap itself always is.
    """
    if not plafonne_les_heures(faits.type_structure, regles_au):
        return None
    par_mois: dict[date, Decimal] = defaultdict(Decimal)
    premiers: dict[date, date] = {}
    debuts = {contrat.id: contrat.debut for contrat in faits.contrats}
    for h in _en_entreprise(faits):
        par_mois[h.mois] += h.en_entreprise
        jour = max(h.mois, h.contrat_debut or debuts.get(h.contrat_id, h.mois))
        premiers[h.mois] = min(premiers.get(h.mois, jour), jour)
    choisis = faits.seuils.get(Code.HEURES_AI)
    niveaux = {*(choisis or parametres.jours("ai_heures_niveaux_pourcent", regles_au)), PLAFOND_POURCENT}
    compteur: Compteur | None = None
    for mois in sorted(par_mois):
        if compteur is None or mois > compteur.fin:
            compteur = _nouveau(premiers[mois], regles_au)
        compteur = _avec(compteur, mois, par_mois[mois], niveaux)
    return compteur


def _nouveau(debut: date, regles_au: date) -> Compteur:
    mois = parametres.entier("ai_heures_periode_mois", regles_au)
    plafond = parametres.entier("ai_heures_plafond", regles_au)
    return Compteur(debut, ajouter_mois(debut, mois) - UN_JOUR, Decimal(0), plafond)


def _avec(compteur: Compteur, mois: date, heures: Decimal, niveaux: Iterable[int]) -> Compteur:
    total = compteur.heures + heures
    atteints = [niveau for niveau in niveaux if total * 100 >= compteur.plafond * niveau]
    niveau, atteint_le = compteur.niveau, compteur.atteint_le
    if atteints and max(atteints) != niveau:
        niveau, atteint_le = max(atteints), min(dernier_du_mois(mois), compteur.fin)
    return Compteur(compteur.debut, compteur.fin, total, compteur.plafond, niveau, atteint_le)


def parts_signalees() -> tuple[int, ...]:
    """The parts of the cap (per cent) that warn before it is reached, where the structure chose no other."""
    niveaux = parametres.jours("ai_heures_niveaux_pourcent", date.max)
    return tuple(sorted(niveau for niveau in niveaux if niveau < PLAFOND_POURCENT))


def est_autorise(faits: Faits, compteur: Compteur, au: date) -> bool:
    """Whether a decision of the prefect that allows more hours silences the part of the cap that was reached, on a day.

    A decision is over for hours recorded after its last month. Before the cap is reached, one that is not over is
    enough, even when it has not begun; once it is reached, one must be in force, that day or since.
    """
    return any(_couvre(decision, compteur, au) for decision in _decisions(faits))


def a_une_decision(faits: Faits) -> bool:
    """Whether a decision of the prefect that allows more hours in companies is recorded, and not over for them."""
    return bool(_decisions(faits))


def decision_a_venir(faits: Faits, compteur: Compteur, au: date) -> date | None:
    """The first day, after this one, of a decision that will silence the part of the cap that was reached."""
    debuts = (d.debut for d in _decisions(faits) if d.debut > au and _couvre(d, compteur, d.debut))
    return min(debuts, default=None)


def _decisions(faits: Faits) -> list[FaitAutorisation]:
    """Those on the hours of the person in companies that are not over."""
    dernier = max((h.mois for h in _en_entreprise(faits)), default=date.min)
    toutes = (*faits.autorisations, *faits.autres_sejours.autorisations)
    return [a for a in toutes if a.genre == GenreAutorisation.HEURES_AI and a.fin >= dernier]


def _couvre(decision: FaitAutorisation, compteur: Compteur, au: date) -> bool:
    if compteur.niveau is None or compteur.atteint_le is None or compteur.niveau < PLAFOND_POURCENT:
        return True
    return decision.debut <= max(compteur.atteint_le, au) and decision.fin >= compteur.atteint_le


def _en_entreprise(faits: Faits) -> list[FaitHeures]:
    """The hours of the person in companies, in this parcours and in the others of the structure."""
    return [h for h in (*faits.autres_sejours.heures, *faits.heures) if h.en_entreprise > 0]
