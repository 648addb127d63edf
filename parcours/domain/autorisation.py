"""Waivers and arrangements: what each allows, for how long, in which structures; what is refused.

Sources: Labour Code D5132-43-5 (weekly hours), L5132-9 and R5132-18 (hours in companies), decree 2021-1129, law
2020-1577; numbers by date in `bareme/contrat.toml`. An authorisation follows the rules of its first day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parcours.domain import parametres
from parcours.domain.dates import UN_JOUR, ajouter_mois, en_toutes_lettres
from parcours.domain.erreurs import AutorisationImpossible, Manquement, typographie
from parcours.domain.faits import FaitAutorisation, Faits


class GenreAutorisation(StrEnum):
    """What is allowed."""

    DEROGATION_HORAIRE = "derogation_horaire"
    TEMPS_CUMULE = "temps_cumule"
    PASSERELLE = "passerelle"
    HEURES_AI = "heures_ai"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {
            "derogation_horaire": "Dérogation aux heures par semaine",
            "temps_cumule": "Cumul avec un contrat à temps partiel",
            "passerelle": "Contrat passerelle",
            "heures_ai": "Heures en entreprise au-delà du plafond",
        }[self.value]


@dataclass(frozen=True)
class _Regle:
    """The parameters of a kind: its structures, its longest length, the months of pathway before it, its renewals."""

    structures: str
    duree: str
    anciennete: str | None = None
    renouvellements: str | None = None


_REGLES = {
    GenreAutorisation.DEROGATION_HORAIRE: _Regle("derogation_horaire_structures", "derogation_horaire_mois"),
    GenreAutorisation.TEMPS_CUMULE: _Regle(
        "temps_cumule_structures",
        "temps_cumule_duree_mois",
        "temps_cumule_parcours_minimum_mois",
        "temps_cumule_renouvellements",
    ),
    GenreAutorisation.PASSERELLE: _Regle(
        "passerelle_structures",
        "passerelle_duree_mois",
        "passerelle_parcours_minimum_mois",
        "passerelle_renouvellements",
    ),
    GenreAutorisation.HEURES_AI: _Regle("heures_ai_structures", "heures_ai_mois"),
}
# What lets a CDDI go under the weekly hours of the law.
SOUS_LE_MINIMUM = frozenset({GenreAutorisation.DEROGATION_HORAIRE, GenreAutorisation.TEMPS_CUMULE})


@dataclass(frozen=True)
class SaisieAutorisation:
    """An authorisation as typed, both days inclusive; `reference` is that of the decision."""

    genre: GenreAutorisation
    debut: date
    fin: date
    reference: str | None = None


def genres_proposes(type_structure: str, regles_au: date) -> list[GenreAutorisation]:
    """The kinds that a structure of this kind may have under the rules of a date."""
    return [
        genre
        for genre, regle in _REGLES.items()
        if _connue_depuis(genre) <= regles_au and type_structure in parametres.codes(regle.structures, regles_au)
    ]


def permet_moins_d_heures(autorisations: Iterable[FaitAutorisation], le: date) -> bool:
    """Whether one of them lets a CDDI that starts that day go under the weekly hours of the law."""
    return any(a.genre in SOUS_LE_MINIMUM and a.debut <= le <= a.fin for a in autorisations)


def derogation_sans_dates(est_cochee: bool, autorisations: Iterable[FaitAutorisation], le: date) -> str:
    """The sentence for a contract of that day said to be under the weekly hours, when no authorisation says so.

    Only a warning: the contract keeps what was ticked, but nobody will be told when the authorisation ends. Empty
    otherwise.
    """
    if not est_cochee or permet_moins_d_heures(autorisations, le):
        return ""
    return typographie(
        "La dérogation aux heures n’est pas enregistrée avec ses dates : ajoutez-la pour que sa fin soit signalée."
    )


def dernier_jour_possible(genre: GenreAutorisation, debut: date) -> date:
    """The last day that an authorisation of this kind, from this day, may have."""
    return ajouter_mois(debut, parametres.entier(_REGLES[genre].duree, debut)) - UN_JOUR


def verifier(saisie: SaisieAutorisation, faits: Faits, remplace_id: int | None = None) -> None:
    """Raise AutorisationImpossible, with every reason, when an authorisation cannot be recorded in this parcours.

    `remplace_id` is the one that this one takes the place of. Fields named: genre, debut, fin.
    """
    AutorisationImpossible.lever_si(_fautes_de_genre(saisie, faits.type_structure))
    autres = [a for a in faits.autorisations if a.genre == saisie.genre and a.id != remplace_id]
    AutorisationImpossible.lever_si(
        _fautes_de_dates(saisie, faits) + _fautes_de_duree(saisie) + _fautes_de_suite(saisie, autres)
    )


def _connue_depuis(genre: GenreAutorisation) -> date:
    return parametres.parametre(_REGLES[genre].structures).valeurs[0].depuis


def _fautes_de_genre(saisie: SaisieAutorisation, type_structure: str) -> list[Manquement]:
    depuis, nom = _connue_depuis(saisie.genre), f"« {saisie.genre.libelle} »"
    if saisie.debut < depuis:
        phrase = f"{nom} : la règle ne vaut que depuis le {en_toutes_lettres(depuis)}."
        return [Manquement("debut", phrase, "genre_inexistant", depuis)]
    permises = parametres.codes(_REGLES[saisie.genre].structures, saisie.debut)
    if type_structure not in permises:
        phrase = f"{nom} n’existe pas en {type_structure} : cela concerne les {', '.join(permises)}."
        return [Manquement("genre", phrase, "genre_hors_structure")]
    if saisie.genre is GenreAutorisation.PASSERELLE and not parametres.vrai("passerelle_ouvert", saisie.debut):
        fin = parametres.parametre("passerelle_ouvert").au(saisie.debut).depuis - UN_JOUR
        phrase = (
            f"L’expérimentation du contrat passerelle a pris fin le {en_toutes_lettres(fin)} : "
            "aucun ne peut commencer après."
        )
        return [Manquement("debut", phrase, "passerelle_fermee", fin)]
    return []


def _fautes_de_dates(saisie: SaisieAutorisation, faits: Faits) -> list[Manquement]:
    trouves = []
    if saisie.debut < faits.entree_le:
        phrase = f"Le parcours commence le {en_toutes_lettres(faits.entree_le)} : rien ne peut commencer avant."
        trouves.append(Manquement("debut", phrase, "avant_entree", faits.entree_le))
    if faits.sortie_le is not None and saisie.debut > faits.sortie_le:
        phrase = f"La personne est sortie le {en_toutes_lettres(faits.sortie_le)} : rien ne peut commencer après."
        trouves.append(Manquement("debut", phrase, "apres_sortie", faits.sortie_le))
    anciennete = _REGLES[saisie.genre].anciennete
    if anciennete is not None:
        mois = parametres.entier(anciennete, saisie.debut)
        au_plus_tot = ajouter_mois(faits.insertion_le, mois)
        if saisie.debut < au_plus_tot:
            phrase = (
                f"« {saisie.genre.libelle} » : après {mois} mois de parcours d’insertion, donc à partir du "
                f"{en_toutes_lettres(au_plus_tot)}."
            )
            trouves.append(Manquement("debut", phrase, "anciennete", au_plus_tot))
    return trouves


def _fautes_de_duree(saisie: SaisieAutorisation) -> list[Manquement]:
    if saisie.fin < saisie.debut:
        phrase = f"La fin ne peut pas précéder le premier jour, le {en_toutes_lettres(saisie.debut)}."
        return [Manquement("fin", phrase, "fin_avant_debut", saisie.debut)]
    dernier = dernier_jour_possible(saisie.genre, saisie.debut)
    if saisie.fin <= dernier:
        return []
    mois = parametres.entier(_REGLES[saisie.genre].duree, saisie.debut)
    phrase = (
        f"« {saisie.genre.libelle} » : {mois} mois au plus à la fois, dernier jour possible le "
        f"{en_toutes_lettres(dernier)}. La suite est une autre autorisation."
    )
    return [Manquement("fin", phrase, "trop_longue", dernier)]


def _fautes_de_suite(saisie: SaisieAutorisation, autres: Sequence[FaitAutorisation]) -> list[Manquement]:
    for autre in autres:
        if autre.debut <= saisie.fin and saisie.debut <= autre.fin:
            phrase = (
                f"La même autorisation court déjà du {en_toutes_lettres(autre.debut)} "
                f"au {en_toutes_lettres(autre.fin)} : deux ne peuvent pas se chevaucher."
            )
            return [Manquement("debut", phrase, "chevauchement", autre.fin)]
    renouvellements = _REGLES[saisie.genre].renouvellements
    if renouvellements is None or not autres:
        return []
    permis = parametres.entier(renouvellements, saisie.debut)
    if len(autres) <= permis:
        return []
    derniere = max(autre.fin for autre in autres)
    phrase = (
        f"« {saisie.genre.libelle} » se renouvelle {'une fois' if permis == 1 else f'{permis} fois'} : c’est déjà "
        f"fait, et la dernière période finit le {en_toutes_lettres(derniere)}."
    )
    return [Manquement("debut", phrase, "renouvellements_epuises", derniere)]
