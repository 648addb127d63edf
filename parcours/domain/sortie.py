"""Exits: their motives, and who is counted.

An exit falls in one place only, in this order:

1. motive that removes it (death, long leave, trial period…): « neutralisée », never counted;
2. stay under the minimum of its kind of structure: « sous le seuil », never counted;
3. motive whose category the payer has not confirmed (CDI inclusion): « à confirmer », not counted, because
   the person keeps an aided post in the structure;
4. no motive yet: « sans motif ». It is a counted exit whose outcome is unknown: the drift chart takes it as
   dynamic (drift method, 3.3), the results of a structure (`indicateur`) and the exits table (`territoire`)
   keep it in the denominator, on a line of its own, never dynamic.
   Somebody who left without a word is not that: the motive « sans nouvelle » exists and counts;
5. otherwise « comptée », in the category of its motive.

Rules and motives are those in force on the date of the exit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parcours.domain.dates import UN_JOUR
from parcours.domain.motif_sortie import CategorieSortie, MotifSortie
from parcours.domain.parametres import duree, entier, parametre
from parcours.domain.structure import TypeStructure

# Where the stay is measured from day to day; elsewhere, in hours.
DE_DATE_A_DATE = (TypeStructure.EI, TypeStructure.ACI)
REGLES_DU_SEUIL = ("sortie_sejour_min", "sortie_heures_min", "sortie_heures_min_eiti")


def est_dynamique(motif: MotifSortie | None) -> bool | None:
    """Whether a motive makes a dynamic exit; None while there is no motive."""
    return None if motif is None else motif.categorie.est_dynamique


def est_durable(motif: MotifSortie | None) -> bool | None:
    """Whether a motive is a lasting job; None while there is no motive."""
    return None if motif is None else motif.categorie is CategorieSortie.DURABLE


class Situation(StrEnum):
    """Where an exit falls in the count."""

    COMPTEE = "comptee"
    SANS_MOTIF = "sans_motif"
    NEUTRALISEE = "neutralisee"
    SOUS_LE_SEUIL = "sous_le_seuil"
    A_CONFIRMER = "a_confirmer"


@dataclass(frozen=True, slots=True)
class SortieConstatee:
    """The facts that decide. `motif`, read on the day of the exit, and `heures` (worked): None when not known.

    `mois_notes`: how many calendar months those hours come from; None: they are known to be whole.
    """

    type_structure: str
    entree: date
    le: date
    motif: MotifSortie | None = None
    heures: float | None = None
    mois_notes: int | None = None


def situation(sortie: SortieConstatee) -> Situation:
    """Where the exit falls (see the module). Raises ValueError (kind of structure)."""
    famille = None if sortie.motif is None else sortie.motif.categorie
    if famille is CategorieSortie.NEUTRALISEE:
        return Situation.NEUTRALISEE
    if not atteint_le_seuil(sortie):
        return Situation.SOUS_LE_SEUIL
    if famille is CategorieSortie.A_CONFIRMER:
        return Situation.A_CONFIRMER
    return Situation.SANS_MOTIF if famille is None else Situation.COMPTEE


def est_comptee(sortie: SortieConstatee) -> bool:
    """Whether the exit is a « sortie constatée », its outcome known or not: what the drift chart takes."""
    return situation(sortie) in (Situation.COMPTEE, Situation.SANS_MOTIF)


def se_compte_en_heures(sortie: SortieConstatee) -> bool:
    """Whether the stay is measured in hours (AI, ETTI, EITI) rather than from day to day (EI, ACI)."""
    return TypeStructure(sortie.type_structure) not in DE_DATE_A_DATE


def atteint_le_seuil(sortie: SortieConstatee) -> bool:
    """Whether the stay was long enough to count.

    EI, ACI: three months from entry to exit, both days included. AI, ETTI: 150 hours; EITI: 1 hour. Hours that are not
    known, or that miss months of the stay, count as enough. Raises ValueError for an unknown kind of structure.
    """
    if not se_compte_en_heures(sortie):
        return sortie.le + UN_JOUR >= duree("sortie_sejour_min", sortie.le).apres(sortie.entree)
    if sortie.heures is None or sortie.heures >= heures_min(sortie):
        return True
    return sortie.mois_notes is not None and sortie.mois_notes < mois_du_sejour(sortie)


def changements_de_duree() -> set[date]:
    """The days on which the stay asked for changes, whatever the kind."""
    return {ligne.depuis for regle in REGLES_DU_SEUIL for ligne in parametre(regle).valeurs}


def duree_sure(jours: Iterable[date]) -> tuple[int, int]:
    """The days, and the hours, from which a stay that ends on any of these days is long enough without looking closer.

    A month never has more than 31 days. Under them, `atteint_le_seuil` says.
    """
    durees = [duree("sortie_sejour_min", jour) for jour in jours]
    heures = [entier(regle, jour) for jour in jours for regle in REGLES_DU_SEUIL if regle != "sortie_sejour_min"]
    return max(31 * lue.mois + lue.jours for lue in durees), max(heures)


def mois_du_sejour(sortie: SortieConstatee) -> int:
    """How many calendar months the stay touches."""
    return (sortie.le.year - sortie.entree.year) * 12 + sortie.le.month - sortie.entree.month + 1


def heures_min(sortie: SortieConstatee) -> int:
    """The hours asked of the stay; of the kinds that count in hours only."""
    return entier(regle_du_seuil(sortie), sortie.le)


def regle_du_seuil(sortie: SortieConstatee) -> str:
    """The name of the parameter that sets the minimum stay. Raises ValueError for an unknown kind of structure."""
    if not se_compte_en_heures(sortie):
        return "sortie_sejour_min"
    eiti = TypeStructure(sortie.type_structure) is TypeStructure.EITI
    return "sortie_heures_min_eiti" if eiti else "sortie_heures_min"
