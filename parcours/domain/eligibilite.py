"""Eligibility for the IAE: criteria, how many of them an employer needs, how long a diagnosis lasts.

Source: Labour Code L5132-3 and the order of 1 September 2021, dated in `bareme/eligibilite.toml`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parcours.domain import parametres
from parcours.domain.dates import UN_JOUR, accorder, en_toutes_lettres, mois_pleins
from parcours.domain.erreurs import Manquement, typographie


class AuteurDiagnostic(StrEnum):
    """Who made the eligibility diagnosis."""

    PRESCRIPTEUR = "prescripteur"
    EMPLOYEUR = "employeur"


@dataclass(frozen=True)
class Critere:
    """An administrative criterion: stable code, level (1 or 2), French label."""

    code: str
    niveau: int
    libelle: str


_LIBELLES = {
    "rsa": "Bénéficiaire du RSA",
    "ass": "Allocataire de l’ASS",
    "aah": "Allocataire de l’AAH",
    "detld": "Demandeur d’emploi inscrit depuis plus de 24 mois (DETLD)",
    "niveau_3": "Niveau d’étude 3 (CAP, BEP) ou inférieur",
    "plus_de_50_ans": "50 ans et plus",
    "moins_de_26_ans": "Moins de 26 ans",
    "ase": "Sortant de l’aide sociale à l’enfance (ASE)",
    "deld": "Demandeur d’emploi inscrit depuis 12 à 24 mois (DELD)",
    "travailleur_handicape": "Travailleur handicapé",
    "parent_isole": "Parent isolé",
    "sans_hebergement": "Sans hébergement, hébergé ou à la rue",
    "refugie": "Réfugié, protection temporaire ou subsidiaire, demandeur d’asile",
    "primo_arrivant": "Primo-arrivant (ancien critère)",
    "zfrr": "Habitant d’une zone France ruralités revitalisation (ZFRR, ex-ZRR)",
    "qpv": "Habitant d’un quartier prioritaire de la politique de la ville (QPV)",
    "detention": "Sortant de détention ou personne placée sous main de justice",
    "francais_a1": "Maîtrise du français inférieure au niveau A1",
    "mobilite": "Problème de mobilité",
}


def criteres(regles_au: date) -> tuple[Critere, ...]:
    """The criteria in force, level 1 first, in the order of display."""
    return tuple(
        Critere(code, niveau, _LIBELLES[code])
        for niveau in (1, 2)
        for code in parametres.codes(f"criteres_niveau_{niveau}", regles_au)
    )


def libelle_critere(code: str) -> str:
    """The French label of a criterion, old ones included. Raises KeyError for an unknown code."""
    return _LIBELLES[code]


def reproches_d_age(
    codes: Iterable[str], naissance: date, entree_le: date, diagnostic_le: date | None
) -> list[Manquement]:
    """The criteria that the birth date contradicts, on the day of the diagnosis, or of the entry when it is unknown."""
    jour, quand = (entree_le, "à l’entrée") if diagnostic_le is None else (diagnostic_le, "au diagnostic")
    age = mois_pleins(naissance, jour) // 12
    phrase = (
        f"Cette personne a {accorder(age, 'an')} {quand}, le {en_toutes_lettres(jour)} : "
        "décochez ce critère, ou corrigez sa date de naissance."
    )
    return [Manquement(f"critere_{code}", phrase, "critere_age") for code in codes if _est_contredit(code, age, jour)]


def _est_contredit(code: str, age: int, regles_au: date) -> bool:
    try:
        if code == "moins_de_26_ans":
            return age >= parametres.entier("critere_moins_de_26_ans_age", regles_au)
        if code == "plus_de_50_ans":
            return age < parametres.entier("critere_plus_de_50_ans_age", regles_au)
    except parametres.ParametreInconnu:
        # Before the first dated rule nothing is said.
        return False
    return False


def criteres_niveau_2_necessaires(type_structure: str, regles_au: date) -> int:
    """How many criteria of level 2 are enough when this kind of structure prescribes itself."""
    return parametres.entier(f"criteres_niveau_2_minimum_{type_structure.lower()}", regles_au)


def criteres_suffisants(type_structure: str, niveau_1: int, niveau_2: int, regles_au: date) -> bool:
    """Whether so many criteria of each level are enough for an employer's diagnosis.

    One of level 1 is enough. An authorised prescriber needs none: do not ask.
    """
    return niveau_1 >= 1 or niveau_2 >= criteres_niveau_2_necessaires(type_structure, regles_au)


def fin_validite_diagnostic(fait_le: date, auteur: AuteurDiagnostic, regles_au: date) -> date:
    """The last day on which a diagnosis with no PASS is valid: 6 months from a prescriber, 92 days else."""
    return parametres.duree(f"diagnostic_{auteur}_validite", regles_au).apres(fait_le) - UN_JOUR


def fin_validite_justificatif(code: str, date_le: date) -> date | None:
    """The last day on which the proof of a criterion, dated that day, may be used for a hiring.

    None when the criterion needs none that expires, or when the proof is older than the first dated rule.
    """
    nom = f"justificatif_{code}_validite"
    try:
        return parametres.duree(nom, date_le).apres(date_le) - UN_JOUR
    except parametres.ParametreInconnu:
        return None


def diagnostic_est_valable(
    fait_le: date, auteur: AuteurDiagnostic, au: date, regles_au: date, *, pass_valide: bool = False
) -> bool:
    """Whether the diagnosis is good on the day: still valid, or covered by a PASS that is."""
    return pass_valide or au <= fin_validite_diagnostic(fait_le, auteur, regles_au)


def diagnostic_depasse(fait_le: date, auteur: AuteurDiagnostic, embauche_le: date, *, pass_valide: bool) -> str:
    """The sentence for a hiring after the last day of its diagnosis, by the rules of the day it was made; "" else.

    Only a warning: the PASS delivered in time may not be recorded yet. Nothing is said before the first dated rule.
    """
    try:
        if diagnostic_est_valable(fait_le, auteur, embauche_le, fait_le, pass_valide=pass_valide):
            return ""
        dernier = fin_validite_diagnostic(fait_le, auteur, fait_le)
    except parametres.ParametreInconnu:
        return ""
    return typographie(
        f"Le diagnostic d’éligibilité, fait le {en_toutes_lettres(fait_le)}, était valable jusqu’au "
        f"{en_toutes_lettres(dernier)} : l’embauche du {en_toutes_lettres(embauche_le)} vient après. Vérifiez ces "
        "dates, ou enregistrez le PASS IAE."
    )
