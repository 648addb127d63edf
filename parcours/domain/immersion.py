"""Immersions (PMSMP): aims, results, what the law forbids, and what it limits.

Source: decree of 13 November 2014; numbers by date in `bareme/contrat.toml`. An immersion follows the rules of its
first day.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from parcours.domain import parametres
from parcours.domain.dates import UN_JOUR, accorder, ajouter_mois, en_toutes_lettres, jours_inclus
from parcours.domain.erreurs import ImmersionImpossible, Manquement, typographie
from parcours.domain.faits import FaitContrat, FaitImmersion
from parcours.domain.texte import cle_de_tri


class ObjetImmersion(StrEnum):
    """Its single aim."""

    DECOUVRIR = "decouvrir"
    CONFIRMER = "confirmer"
    RECRUTER = "recruter"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {
            "decouvrir": "Découvrir un métier",
            "confirmer": "Confirmer un projet",
            "recruter": "Initier un recrutement",
        }[self.value]


class ResultatImmersion(StrEnum):
    """What came of it."""

    A_RENSEIGNER = "a_renseigner"
    ATTEINT = "atteint"
    NON_ATTEINT = "non_atteint"
    EMBAUCHE = "embauche"
    INTERROMPUE = "interrompue"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {
            "a_renseigner": "À renseigner",
            "atteint": "Objectif atteint",
            "non_atteint": "Objectif non atteint",
            "embauche": "Suivie d’une embauche",
            "interrompue": "Interrompue",
        }[self.value]


@dataclass(frozen=True)
class SaisieImmersion:
    """An immersion as typed."""

    hote: str
    metier: str | None
    objet: ObjetImmersion
    debut: date
    fin: date
    resultat: ResultatImmersion = ResultatImmersion.A_RENSEIGNER


def peut_prescrire(type_structure: str, regles_au: date) -> bool:
    """Whether a structure of this kind may prescribe an immersion under the rules of a date."""
    connu = parametres.parametre("pmsmp_structures").valeurs[0].depuis <= regles_au
    return connu and type_structure in parametres.codes("pmsmp_structures", regles_au)


def verifier(
    saisie: SaisieImmersion,
    type_structure: str,
    entree_le: date,
    sortie_le: date | None,
    autres: Iterable[FaitImmersion],
    au: date,
) -> None:
    """Raise ImmersionImpossible, with every reason, when an immersion cannot be recorded.

    Fields named: debut, fin, resultat; the kind of structure concerns the whole form.
    """
    depuis = parametres.parametre("pmsmp_structures").valeurs[0].depuis
    if saisie.debut < depuis:
        phrase = f"Les immersions (PMSMP) n’existent que depuis le {en_toutes_lettres(depuis)}."
        raise ImmersionImpossible(phrase, "debut", "avant_pmsmp", depuis)
    if not peut_prescrire(type_structure, saisie.debut):
        permises = " et ".join(parametres.codes("pmsmp_structures", saisie.debut))
        phrase = f"Les {type_structure} ne prescrivent pas d’immersion (PMSMP) : seulement {permises}."
        raise ImmersionImpossible(phrase, "", "structure")
    ImmersionImpossible.lever_si(
        _fautes_de_dates(saisie, entree_le, sortie_le) + _chevauchements(saisie, autres) + _fautes_de_suite(saisie, au)
    )


def _fautes_de_dates(saisie: SaisieImmersion, entree_le: date, sortie_le: date | None) -> list[Manquement]:
    trouves = []
    mois = parametres.entier("pmsmp_duree_mois", saisie.debut)
    dernier = ajouter_mois(saisie.debut, mois) - UN_JOUR
    if saisie.fin < saisie.debut:
        phrase = f"L’immersion ne peut pas finir avant d’avoir commencé, le {en_toutes_lettres(saisie.debut)}."
        trouves.append(Manquement("fin", phrase, "fin_avant_debut", saisie.debut))
    elif saisie.fin > dernier:
        phrase = (
            f"Une immersion dure au plus {mois} mois, de date à date : "
            f"dernier jour possible le {en_toutes_lettres(dernier)}."
        )
        trouves.append(Manquement("fin", phrase, "trop_longue", dernier))
    if saisie.debut < entree_le:
        phrase = f"Le parcours commence le {en_toutes_lettres(entree_le)} : l’immersion ne peut pas commencer avant."
        trouves.append(Manquement("debut", phrase, "avant_entree", entree_le))
    if sortie_le is not None and max(saisie.debut, saisie.fin) > sortie_le:
        phrase = (
            f"La personne est sortie le {en_toutes_lettres(sortie_le)} : l’immersion finit ce jour-là au plus tard."
        )
        champ = "debut" if saisie.debut > sortie_le else "fin"
        trouves.append(Manquement(champ, phrase, "apres_sortie", sortie_le))
    return trouves


def _chevauchements(saisie: SaisieImmersion, autres: Iterable[FaitImmersion]) -> list[Manquement]:
    voisine = next((a for a in autres if a.debut <= saisie.fin and saisie.debut <= a.fin), None)
    if voisine is None:
        return []
    phrase = (
        f"Une immersion existe déjà du {en_toutes_lettres(voisine.debut)} au {en_toutes_lettres(voisine.fin)} : "
        "deux immersions ne peuvent pas se chevaucher."
    )
    if voisine.debut <= saisie.debut:
        return [Manquement("debut", phrase, "chevauchement", voisine.fin)]
    return [Manquement("fin", phrase, "chevauchement", voisine.debut - UN_JOUR)]


def _fautes_de_suite(saisie: SaisieImmersion, au: date) -> list[Manquement]:
    if saisie.resultat is ResultatImmersion.A_RENSEIGNER or saisie.debut <= au:
        return []
    phrase = f"L’immersion commence le {en_toutes_lettres(saisie.debut)} : ce qu’elle a donné se dit ensuite."
    return [Manquement("resultat", phrase, "resultat_trop_tot", saisie.debut)]


def avertissements(
    saisie: SaisieImmersion, contrats: Iterable[FaitContrat], autres: Sequence[FaitImmersion]
) -> list[str]:
    """The limits that an accepted immersion passes: share of the CDDI, same host, no contract. One sentence each."""
    voulue = FaitImmersion(0, saisie.hote, saisie.debut, saisie.fin)
    toutes = [*autres, voulue]
    couvrant = next(
        (c for c in contrats if c.debut <= saisie.debut and saisie.fin <= (c.fin or date.max)),
        None,
    )
    trouves = _meme_hote(voulue, toutes)
    if couvrant is None:
        trouves.append("Aucun contrat ne couvre cette immersion : vérifiez les dates.")
    elif couvrant.genre == "cddi" and couvrant.fin is not None:
        trouves += _part_du_cddi(couvrant.debut, couvrant.fin, toutes, saisie.debut)
    return [typographie(phrase) for phrase in trouves]


def _meme_hote(voulue: FaitImmersion, toutes: Iterable[FaitImmersion]) -> list[str]:
    mois = parametres.entier("pmsmp_meme_hote_periode_mois", voulue.debut)
    periodes_max = parametres.entier("pmsmp_meme_hote_periodes", voulue.debut)
    jours_max = parametres.entier("pmsmp_meme_hote_jours", voulue.debut)
    cle = cle_de_tri(voulue.hote)
    meme_hote = [immersion for immersion in toutes if cle_de_tri(immersion.hote) == cle]
    periodes = 0
    for depart in (immersion.debut for immersion in meme_hote):
        fin = ajouter_mois(depart, mois) - UN_JOUR
        if depart <= voulue.debut <= fin:
            periodes = max(periodes, sum(depart <= immersion.debut <= fin for immersion in meme_hote))
    # Later immersions count too, as long as one of the twelve months holds both.
    jours = max(
        compte
        for immersion in meme_hote
        for jour, compte in _jours_glissants(immersion, meme_hote, mois)
        if voulue.debut <= jour and ajouter_mois(jour, -mois) < voulue.fin
    )
    trouves = []
    if periodes > periodes_max:
        trouves.append(
            f"{accorder(periodes, 'immersion')} chez cet hôte en {mois} mois : la règle en admet {periodes_max}."
        )
    if jours > jours_max:
        trouves.append(f"{accorder(jours, 'jour')} chez cet hôte en {mois} mois : la règle en admet {jours_max}.")
    return trouves


def _part_du_cddi(debut: date, fin: date, toutes: Iterable[FaitImmersion], regles_au: date) -> list[str]:
    part = parametres.entier("pmsmp_part_cddi_pourcent", regles_au)
    jours, longueur = _jours(debut, fin, toutes), jours_inclus(debut, fin)
    if jours * 100 <= part * longueur:
        return []
    return [
        f"{accorder(jours, 'jour')} d’immersion sur les {accorder(longueur, 'jour')} de ce CDDI : "
        f"la règle en admet {part} %, soit {accorder(longueur * part // 100, 'jour')}."
    ]


def _jours(debut: date, fin: date, immersions: Iterable[FaitImmersion]) -> int:
    return sum(max(jours_inclus(max(debut, i.debut), min(fin, i.fin)), 0) for i in immersions)


def _jours_glissants(
    immersion: FaitImmersion, toutes: Sequence[FaitImmersion], mois: int
) -> Iterator[tuple[date, int]]:
    """Each day of an immersion, with the days of immersion in the months that end that day."""
    jour = immersion.debut
    while jour <= immersion.fin:
        yield jour, _jours(ajouter_mois(jour, -mois) + UN_JOUR, jour, toutes)
        jour += UN_JOUR


def depassement_du_cddi(debut: date, fin: date, immersions: Iterable[FaitImmersion]) -> date | None:
    """The first day on which the immersions pass their share of a CDDI, from its first day to its last; else None."""
    longueur, passes = jours_inclus(debut, fin), 0
    for immersion in sorted(immersions, key=lambda i: (i.debut, i.id)):
        permis = longueur * parametres.entier("pmsmp_part_cddi_pourcent", immersion.debut) // 100
        dedans = _jours(debut, fin, [immersion])
        if dedans > 0 and passes + dedans > permis:
            return max(debut, immersion.debut) + timedelta(days=max(permis - passes, 0))
        passes += dedans
    return None


def depassements_chez_un_hote(immersions: Iterable[FaitImmersion]) -> list[tuple[FaitImmersion, date]]:
    """The immersions that pass the days allowed with one host in rolling months, each with the first such day."""
    par_hote: dict[str, list[FaitImmersion]] = defaultdict(list)
    for immersion in sorted(immersions, key=lambda i: (i.debut, i.id)):
        par_hote[cle_de_tri(immersion.hote)].append(immersion)
    trouves = []
    for meme_hote in par_hote.values():
        for rang, immersion in enumerate(meme_hote):
            permis = parametres.entier("pmsmp_meme_hote_jours", immersion.debut)
            jusque_la = meme_hote[: rang + 1]
            # Most hosts are seen once or twice: their days are not looked at one by one.
            if _jours(date.min, immersion.fin, jusque_la) <= permis:
                continue
            mois = parametres.entier("pmsmp_meme_hote_periode_mois", immersion.debut)
            le = next((j for j, compte in _jours_glissants(immersion, jusque_la, mois) if compte > permis), None)
            if le is not None:
                trouves.append((immersion, le))
    return trouves
