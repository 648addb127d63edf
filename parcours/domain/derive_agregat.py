"""A drift as told outside the structure: months, and no count of persons from 1 to 4, even by subtraction.

Only what a night has kept is told, never what the day's entries make of it: two readings a day apart would
otherwise tell of one person. Neither the curve nor its table is shown: each of their steps is one exit.
"""

from datetime import date, timedelta

from parcours.domain.cellules import SEUIL
from parcours.domain.dates import MOIS, accorder, en_toutes_lettres
from parcours.domain.derive import Reference, fourchette
from parcours.domain.erreurs import typographie
from parcours.domain.parametres import entier


def delai_exterieur(au: date) -> timedelta:
    """How long the structure is alone to read a signal: it reads it first."""
    return timedelta(days=entier("derive_delai_exterieur_jours", au))


def dits_au_plus_tard(au: date) -> date:
    """The day by which a signal must have been raised to be told outside on `au`."""
    return au - delai_exterieur(au)


def delai_de_rappel(au: date) -> timedelta:
    """How long a signal stays open before it is told again (drift method, 3.4)."""
    return timedelta(days=entier("derive_rappel_jours", au))


def titre(debut: date | None, est_suivie: bool, est_a_verifier: bool = False) -> str:
    """The finding in a few words: `debut` is the estimated start of the open signal, if there is one."""
    if debut is not None:
        return f"Les sorties dynamiques reculent depuis {_mois(debut)}"
    if est_a_verifier:
        return "Saisie à vérifier"
    return "Aucun signal ouvert" if est_suivie else "Historique insuffisant"


def constat(debut: date, detectee_le: date, comptees: int, dynamiques: int, attendues: float) -> str:
    """The finding of a signal, with the counts of the night that raised it."""
    phrase = f"Depuis {_mois(debut)}, au {en_toutes_lettres(detectee_le)} : {_part(dynamiques, comptees)}"
    # Under 5 exits, what was expected of them would tell how many they were.
    if comptees < SEUIL:
        return typographie(f"{phrase}.")
    if _est_petit(comptees - dynamiques) and not _est_petit(dynamiques):
        return typographie(f"{phrase} ; on attendait {fourchette(attendues)} sorties dynamiques.")
    return typographie(f"{phrase} ; on en attendait {fourchette(attendues)}.")


def base(reference: Reference) -> str:
    """What the structure is held against."""
    return typographie(
        f"Référence : {_part(reference.dynamiques, reference.n)}, de {_mois(reference.debut)} à {_mois(reference.fin)}."
    )


def silence(au: date) -> str:
    """Why nothing can be said yet, without saying how many exits there are."""
    sorties, mois = entier("derive_historique_sorties_min", au), entier("derive_historique_mois_min", au)
    return typographie(
        f"L’historique ne suffit pas encore pour suivre cette structure : il faut {sorties} sorties comptées "
        f"dont l’issue est connue, et {mois} mois."
    )


def _part(dynamiques: int, total: int) -> str:
    """So many dynamic exits out of so many: neither they nor the others are counted from 1 to 4."""
    if _est_petit(total):
        return f"moins de {SEUIL} sorties comptées"
    comptees = accorder(total, "sortie comptée", "sorties comptées")
    if _est_petit(dynamiques):
        return f"moins de {SEUIL} sorties dynamiques sur {comptees}"
    if _est_petit(total - dynamiques):
        return f"{comptees}, dont moins de {SEUIL} ne sont pas dynamiques"
    lues = accorder(dynamiques, "sortie dynamique", "sorties dynamiques") if dynamiques else "aucune sortie dynamique"
    return f"{lues} sur {comptees}"


def _est_petit(nombre: int) -> bool:
    return 0 < nombre < SEUIL


def _mois(jour: date) -> str:
    return f"{MOIS[jour.month - 1]} {jour.year}"
