"""Exits: their motives, and who is counted.

An exit falls in one place only, in this order:

1. motive that removes it (death, long leave, trial period…): « neutralisée », never counted;
2. stay under the minimum of its kind of structure: « sous le seuil », never counted;
3. motive whose category the payer has not confirmed (CDI inclusion): « à confirmer », not counted, because
   the person keeps an aided post in the structure;
4. no motive yet: « sans motif ». It is a counted exit whose outcome is unknown: the drift chart takes it as
   dynamic (drift method, 3.3), the exits table (`territoire`) shows it apart, outside the denominator.
   Somebody who left without a word is not that: the motive « sans nouvelle » exists and counts;
5. otherwise « comptée », in the category of its motive.

Rules and motives are those in force on the date of the exit.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parcours.domain.dates import UN_JOUR
from parcours.domain.parametres import ParametreInconnu, duree, entier, parametre, parametres
from parcours.domain.structure import TypeStructure

PREFIXE = "sortie_motif_"


class MotifInconnu(LookupError):
    """No such motive on the day asked."""


class CategorieSortie(StrEnum):
    """The families of motives."""

    DURABLE = "durable"
    TRANSITION = "transition"
    POSITIVE = "positive"
    AUTRE = "autre"
    NEUTRALISEE = "neutralisee"
    A_CONFIRMER = "a_confirmer"

    @property
    def libelle(self) -> str:
        """The family as a line of the exits table."""
        return {
            "durable": "Emploi durable",
            "transition": "Emploi de transition",
            "positive": "Sorties positives",
            "autre": "Autres sorties",
            "neutralisee": "Sorties neutralisées",
            "a_confirmer": "Motif à confirmer",
        }[self.value]

    @property
    def est_dynamique(self) -> bool:
        """Whether the exits of this family are dynamic: durable, transition, positive."""
        return self in DYNAMIQUES

    @property
    def est_comptee(self) -> bool:
        """Whether the exits of this family enter the denominator of the rates."""
        return self.est_dynamique or self is CategorieSortie.AUTRE


DYNAMIQUES = (CategorieSortie.DURABLE, CategorieSortie.TRANSITION, CategorieSortie.POSITIVE)


@dataclass(frozen=True, slots=True)
class MotifSortie:
    """A motive on a day: its code, its French label, its family, whether it counts, how sure that is."""

    code: str
    libelle: str
    categorie: CategorieSortie
    compte: bool
    confiance: str


def motifs(au: date) -> list[MotifSortie]:
    """The motives that exist on `au`, in the order of the screens."""
    codes = [nom.removeprefix(PREFIXE) for nom in parametres() if nom.startswith(PREFIXE)]
    return [motif(code, au) for code in codes if parametre(PREFIXE + code).valeurs[0].depuis <= au]


def motif(code: str, au: date) -> MotifSortie:
    """The motive of that code on `au`. Raises MotifInconnu."""
    try:
        definition = parametre(PREFIXE + code)
        ligne = definition.au(au)
    except ParametreInconnu as erreur:
        raise MotifInconnu(f"motif de sortie {code!r} inconnu au {au.isoformat()}") from erreur
    famille = CategorieSortie(str(ligne.valeur))
    return MotifSortie(code, definition.description, famille, famille.est_comptee, ligne.confiance)


def categorie(code: str, au: date) -> CategorieSortie:
    """The family of a motive on `au`. Raises MotifInconnu."""
    return motif(code, au).categorie


def est_dynamique(code: str | None, au: date) -> bool | None:
    """Whether a motive makes a dynamic exit; None while there is no motive. Raises MotifInconnu."""
    return None if code is None else categorie(code, au).est_dynamique


class Situation(StrEnum):
    """Where an exit falls in the count."""

    COMPTEE = "comptee"
    SANS_MOTIF = "sans_motif"
    NEUTRALISEE = "neutralisee"
    SOUS_LE_SEUIL = "sous_le_seuil"
    A_CONFIRMER = "a_confirmer"


@dataclass(frozen=True, slots=True)
class SortieConstatee:
    """The facts that decide. `motif` and `heures` (worked) are None when they are not known."""

    type_structure: str
    entree: date
    le: date
    motif: str | None = None
    heures: float | None = None


def situation(sortie: SortieConstatee) -> Situation:
    """Where the exit falls (see the module). Raises MotifInconnu, ValueError (kind of structure)."""
    famille = None if sortie.motif is None else categorie(sortie.motif, sortie.le)
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


def atteint_le_seuil(sortie: SortieConstatee) -> bool:
    """Whether the stay was long enough to count.

    EI, ACI: three months from entry to exit, both days included. AI, ETTI: 150 hours; EITI: 1 hour; unknown
    hours count as enough. Raises ValueError for an unknown kind of structure.
    """
    if TypeStructure(sortie.type_structure) in (TypeStructure.EI, TypeStructure.ACI):
        return sortie.le + UN_JOUR >= duree("sortie_sejour_min", sortie.le).apres(sortie.entree)
    return sortie.heures is None or sortie.heures >= _heures_min(sortie)


def _heures_min(sortie: SortieConstatee) -> int:
    eiti = TypeStructure(sortie.type_structure) is TypeStructure.EITI
    return entier("sortie_heures_min_eiti" if eiti else "sortie_heures_min", sortie.le)
