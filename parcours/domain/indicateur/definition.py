"""What an indicator is: who is concerned, who counts, and what is not known; the figures follow.

A share is defined by one question asked of each parcours, whose answer is its place. The figures are the count of the
places, and the rows behind them are the parcours in each: the two cannot disagree. A definition never changes: another
rule is another version, so that a report made with the former one says the same for ever.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parcours.domain.dates import Periode
from parcours.domain.indicateur.fait import FaitParcours
from parcours.domain.parametres import entier
from parcours.domain.proportion import Intervalle, wilson


class Bloc(StrEnum):
    """The parts of the annual review (dialogue de gestion), in its order."""

    PUBLICS = "publics"
    ACTIONS = "actions"
    FREINS = "freins"
    RESULTATS = "resultats"
    QUALITE = "qualite"

    @property
    def libelle(self) -> str:
        """The French title."""
        return {
            "publics": "Les personnes accueillies",
            "actions": "L’accompagnement",
            "freins": "Les freins",
            "resultats": "Les résultats",
            "qualite": "La qualité des données",
        }[self.value]


class Place(StrEnum):
    """Where a parcours falls: it counts for, it does not, or what would say so is missing."""

    OUI = "oui"
    NON = "non"
    INCONNU = "inconnu"


@dataclass(frozen=True)
class Contexte:
    """The period asked, and the day on which it is asked: nothing is expected before its day has come."""

    periode: Periode
    au: date


@dataclass(frozen=True)
class Definition:
    """What every indicator says of itself. `formule` and `source` are read by the user; `version` starts at 1."""

    code: str
    bloc: Bloc
    libelle: str
    formule: str
    source: str
    version: int = 1


@dataclass(frozen=True)
class Proportion(Definition):
    """A share of parcours. `inconnus_comptent`: what is not known stays in the denominator.

    `minimum`: the dated parameter that says under how many there is no share; `mots`: how each place is called.
    """

    classer: Callable[[FaitParcours, Contexte], Place | None] = lambda _fait, _contexte: None
    mots: tuple[str, str] = ("oui", "non")
    inconnus_comptent: bool = False
    minimum: str | None = None


@dataclass(frozen=True)
class Moyenne(Definition):
    """A mean over the parcours that have the quantity. `mesurer`: None where it has no sense, or was not noted.

    `manquer`: whether it was not noted where it should have been.
    """

    mesurer: Callable[[FaitParcours, Contexte], float | None] = lambda _fait, _contexte: None
    manquer: Callable[[FaitParcours, Contexte], bool] = lambda _fait, _contexte: False
    unite: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Rapport(Definition):
    """A sum over another one, of the same parcours or not. `compter`: what each adds above, and below.

    `minimum`: parameter that says from how many below it is given. `est_de_personnes`: it counts people over people,
    and has the interval of a share as long as it could be one.
    """

    compter: Callable[[FaitParcours, Contexte], tuple[float, float]] = lambda _fait, _contexte: (0, 0)
    unites: tuple[str, str] = ("", "")
    minimum: str = ""
    est_de_personnes: bool = False


@dataclass(frozen=True)
class Part:
    """A share as counted: `favorables` out of `n`, and `inconnus` (inside `n` or not, as its definition says).

    `part` and `intervalle` are None over fewer than the definition asks.
    """

    definition: Proportion
    favorables: int
    n: int
    inconnus: int
    minimum: int = 1

    @property
    def part(self) -> float | None:
        """The share, between 0 and 1."""
        return self.favorables / self.n if self.n >= self.minimum else None

    @property
    def intervalle(self) -> Intervalle | None:
        """Its interval at 95 % (Wilson)."""
        return None if self.part is None else wilson(self.favorables, self.n)

    @property
    def manque(self) -> float:
        """The share of those concerned of whom nothing is known, between 0 and 1."""
        concernes = self.n if self.definition.inconnus_comptent else self.n + self.inconnus
        return self.inconnus / concernes if concernes else 0.0


@dataclass(frozen=True)
class Valeur:
    """A mean as computed over `n` parcours, None without any; `inconnus`: those beside them that lack the quantity."""

    definition: Moyenne
    moyenne: float | None
    n: int
    inconnus: int = 0


@dataclass(frozen=True)
class Quotient:
    """Two sums; `quotient` is None when nothing is below, or less than the definition asks."""

    definition: Rapport
    dessus: float
    dessous: float
    minimum: int = 1

    @property
    def quotient(self) -> float | None:
        """One over the other: it may pass 1."""
        return self.dessus / self.dessous if self.dessous and self.dessous >= self.minimum else None

    @property
    def intervalle(self) -> Intervalle | None:
        """Its interval at 95 % (Wilson), for people over people that do not pass them."""
        if self.quotient is None or not self.definition.est_de_personnes or self.dessus > self.dessous:
            return None
        return wilson(int(self.dessus), int(self.dessous))


Resultat = Part | Valeur | Quotient


def compter(definition: Proportion, faits: Iterable[FaitParcours], contexte: Contexte) -> Part:
    """The figures of a share. Raises ParametreInconnu (the minimum of a definition)."""
    places = [definition.classer(fait, contexte) for fait in faits]
    oui, non, inconnus = (places.count(place) for place in (Place.OUI, Place.NON, Place.INCONNU))
    n = oui + non + (inconnus if definition.inconnus_comptent else 0)
    minimum = entier(definition.minimum, contexte.periode.fin) if definition.minimum else 1
    return Part(definition, oui, n, inconnus, minimum)


def mesurer(definition: Moyenne, faits: Iterable[FaitParcours], contexte: Contexte) -> Valeur:
    """The figures of a mean."""
    lues = [(definition.mesurer(fait, contexte), definition.manquer(fait, contexte)) for fait in faits]
    mesures = [mesure for mesure, _ in lues if mesure is not None]
    inconnus = sum(manque for mesure, manque in lues if mesure is None)
    return Valeur(definition, sum(mesures) / len(mesures) if mesures else None, len(mesures), inconnus)


def rapporter(definition: Rapport, faits: Iterable[FaitParcours], contexte: Contexte) -> Quotient:
    """The figures of a ratio."""
    termes = [definition.compter(fait, contexte) for fait in faits]
    minimum = entier(definition.minimum, contexte.periode.fin) if definition.minimum else 1
    return Quotient(definition, sum(dessus for dessus, _ in termes), sum(dessous for _, dessous in termes), minimum)
