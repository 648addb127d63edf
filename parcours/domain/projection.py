"""The exits to come, and what they would do to the rates of the year: nothing is written, nothing is foretold.

An exit to come is a parcours whose contract or PASS ends before the end of the year looked at. Each may be given an
outcome, or be said to go on (renewed, prolonged); only the exits given an outcome, and whose stay is long enough, join
those already counted.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil

from parcours.domain.dates import accorder
from parcours.domain.erreurs import typographie
from parcours.domain.motif_sortie import DYNAMIQUES, CategorieSortie
from parcours.domain.parametres import entier
from parcours.domain.proportion import Intervalle, wilson


class Issue(StrEnum):
    """What may become of a parcours that nears its end."""

    SUITE = "suite"
    DURABLE = "durable"
    TRANSITION = "transition"
    POSITIVE = "positive"
    AUTRE = "autre"

    @property
    def libelle(self) -> str:
        """In the words of who chooses."""
        return {
            "suite": "Le parcours continue",
            "durable": "CDI, ou CDD de 6 mois et plus",
            "transition": "CDD de moins de 6 mois",
            "positive": "Formation, ou autre structure d’insertion",
            "autre": "Sans emploi ni formation",
        }[self.value]

    @property
    def categorie(self) -> CategorieSortie | None:
        """The family of the exit; None when there is no exit."""
        return None if self is Issue.SUITE else CategorieSortie(self.value)


@dataclass(frozen=True)
class SortieAVenir:
    """A parcours that ends before the end of the year: by which deadline, on which day.

    `est_assez_long`: whether its stay will be long enough, on that day, to be counted.
    """

    ref: str
    fin: date
    code: str
    est_assez_long: bool


@dataclass(frozen=True)
class Taux:
    """A rate over counted exits; `part` and `intervalle` are None under the number from which one is given."""

    favorables: int
    n: int
    minimum: int

    @property
    def part(self) -> float | None:
        """Between 0 and 1."""
        return self.favorables / self.n if self.n >= self.minimum else None

    @property
    def intervalle(self) -> Intervalle | None:
        """At 95 % (Wilson)."""
        return wilson(self.favorables, self.n) if self.n >= self.minimum else None


@dataclass(frozen=True)
class Projection:
    """A rate as it is, and as it would be; `objectif` in per cent."""

    nom: str
    avant: Taux
    apres: Taux
    objectif: int | None


LIBELLES: Mapping[str, str] = {
    "dynamique": "Sorties dynamiques",
    "durable": "Emploi durable",
    "transition": "Emploi de transition",
    "positive": "Sorties positives",
}


def projeter(
    comptees: Collection[CategorieSortie | None],
    issues: Collection[Issue],
    objectifs: Mapping[str, int | None],
    au: date,
) -> list[Projection]:
    """The rates of the year before and after these outcomes, by the names of `LIBELLES`.

    `comptees`: the family of each counted exit of the year (None: its motive is not known, and counts as not dynamic);
    `issues`: those of the parcours that will be counted. Raises ParametreInconnu.
    """
    minimum = entier("sortie_taux_denominateur_min", au)
    ajoutees = [categorie for issue in issues if (categorie := issue.categorie) is not None]
    projetees = [*comptees, *ajoutees]

    def taux(lues: Collection[CategorieSortie | None], familles: Collection[CategorieSortie]) -> Taux:
        return Taux(sum(lue in familles for lue in lues), len(lues), minimum)

    familles = {nom: DYNAMIQUES if nom == "dynamique" else (CategorieSortie(nom),) for nom in LIBELLES}
    return [
        Projection(nom, taux(comptees, lues), taux(projetees, lues), objectifs.get(nom))
        for nom, lues in familles.items()
    ]


def a_obtenir(comptees: Sequence[CategorieSortie | None], a_venir: int, objectif: int | None) -> str:
    """What the exits to come must be for the dynamic target to be met, as a sentence; "" without target or exit.

    Should all of them come true; `a_venir`: how many will be counted.
    """
    if objectif is None or not a_venir:
        return ""
    dynamiques = sum(lue in DYNAMIQUES for lue in comptees)
    total = len(comptees) + a_venir
    manquent = max(0, ceil(objectif * total / 100 - 1e-9) - dynamiques)
    cible = f"l’objectif de {objectif} %"
    sorties = accorder(a_venir, "sortie à venir", "sorties à venir")
    if manquent > a_venir:
        plafond = (200 * (dynamiques + a_venir) + total) // (2 * total)
        phrase = f"Même si {_toutes(a_venir)}, le taux serait de {plafond} %, sous {cible}."
    elif manquent == 0:
        phrase = f"Avec {sorties}, {cible} est atteint quelle que soit leur issue."
    else:
        phrase = f"Pour atteindre {cible} avec {sorties}, il en faut {manquent} dynamique{'s' if manquent > 1 else ''}."
    return typographie(phrase)


def _toutes(nombre: int) -> str:
    return "la sortie à venir est dynamique" if nombre == 1 else f"les {nombre} sorties à venir sont dynamiques"
