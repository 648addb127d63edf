"""Intensity of the accompaniment: the share of persons present who had a step in the last sixty days, month by month.

Followed by an EWMA against the own twenty-four months of the structure (Roberts 1959; drift method, 3.6), fall only:
Z = min(0, (1 - λ) Z + λ (x - m) / σ), alarm when Z <= -L √(λ / (2 - λ)), σ being the mean moving range / 1.128. Z is
brought back to 0 when it rises above: that is the chart whose average run length is 120 months at L = 2.317; without
it, that L gives 188. Months look like their neighbours and records have their habits: it is only something to check.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise, takewhile

from parcours.domain.dates import MOIS, UN_JOUR, ajouter_mois
from parcours.domain.derive_reference import nombre
from parcours.domain.erreurs import typographie
from parcours.domain.parametres import entier

# Mean range of two normal values, in standard deviations.
D2 = 2 / math.sqrt(math.pi)


@dataclass(frozen=True, slots=True)
class Presence:
    """A person present, both days included (`fin` None while it lasts); the days of the steps with them, in order."""

    entree: date
    fin: date | None
    etapes: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Mesure:
    """The end of a month: persons present since long enough, those with a step lately; None of them: no share."""

    le: date
    presents: int
    accompagnes: int

    @property
    def part(self) -> float | None:
        """The share of those with a step lately."""
        return self.accompagnes / self.presents if self.presents else None


@dataclass(frozen=True, slots=True)
class SuiviIntensite:
    """The chart: `moyenne` and `sigma` of the months before (None when too few, or all alike), Z at each month after.

    `baisse_le`: the first month at the limit since Z was last 0; nobody closes this chart, its return to 0 does.
    """

    moyenne: float | None
    sigma: float | None
    valeurs: tuple[tuple[date, float, float], ...]
    limite: float
    baisse_le: date | None


def mesurer(presences: Iterable[Presence], le: date) -> Mesure:
    """The share at the end of a day. Who arrived within the window has not had all of it, and is left out."""
    debut = le - timedelta(days=entier("intensite_fenetre_jours", le) - 1)
    presents = [p for p in presences if p.entree <= debut and (p.fin is None or p.fin >= le)]
    accompagnes = sum(bisect_left(p.etapes, debut) < bisect_right(p.etapes, le) for p in presents)
    return Mesure(le, len(presents), accompagnes)


def fins_de_mois(depuis: date, au: date) -> list[date]:
    """The last day of each month that ends between two days."""
    fins = []
    suivant = ajouter_mois(date(depuis.year, depuis.month, 1), 1)
    while suivant - UN_JOUR <= au:
        fins.append(suivant - UN_JOUR)
        suivant = ajouter_mois(suivant, 1)
    return fins


def suivre(mesures: Sequence[Mesure], depuis: date) -> SuiviIntensite:
    """The chart of a structure: what it was in the 24 months before `depuis`, then each month since.

    Months with fewer than five persons present say nothing. With fewer than twelve months before, or none that differs
    from the next, nothing is said at all. The settings are those in force on `depuis`.
    """
    minimum = entier("intensite_presents_min", depuis)
    lues = [(m.le, m.part) for m in mesures if m.presents >= minimum and m.part is not None]
    base = [
        part for le, part in lues if ajouter_mois(depuis, -entier("intensite_reference_mois", depuis)) <= le < depuis
    ]
    poids = nombre("intensite_poids", depuis)
    limite = nombre("intensite_limite", depuis) * math.sqrt(poids / (2 - poids))
    sigma = _sigma(base)
    if len(base) < entier("intensite_mois_min", depuis) or not sigma:
        return SuiviIntensite(None, None, (), limite, None)
    moyenne = math.fsum(base) / len(base)
    valeurs: list[tuple[date, float, float]] = []
    z = 0.0
    for le, part in lues:
        if le >= depuis:
            z = min(0.0, (1 - poids) * z + poids * (part - moyenne) / sigma)
            valeurs.append((le, part, z))
    en_cours = list(takewhile(lambda valeur: valeur[2] < 0, reversed(valeurs)))
    baisse = next((le for le, _, z in reversed(en_cours) if z <= -limite), None)
    return SuiviIntensite(moyenne, sigma, tuple(valeurs), limite, baisse)


def phrase(suivi: SuiviIntensite, au: date) -> str:
    """What a director reads of it, beside the name of the indicator: something to check, no verdict."""
    if suivi.moyenne is None or not suivi.valeurs:
        return typographie("Pas encore assez de mois comparables pour suivre la part des personnes vues.")
    derniere = suivi.valeurs[-1][1]
    jours = entier("intensite_fenetre_jours", au)
    constat = (
        f"{_pourcent(derniere)} des personnes présentes ont eu une étape dans les {jours} derniers jours, "
        f"{_pourcent(suivi.moyenne)} d’habitude"
    )
    if suivi.baisse_le is None:
        return typographie(f"Rien d’inhabituel. {constat}.")
    mois = f"{MOIS[suivi.baisse_le.month - 1]} {suivi.baisse_le.year}"
    return typographie(f"En baisse depuis {mois} : {constat}. Des étapes faites et pas notées donnent la même courbe.")


def _sigma(base: Sequence[float]) -> float:
    ecarts = [abs(b - a) for a, b in pairwise(base)]
    return math.fsum(ecarts) / len(ecarts) / D2 if ecarts else 0.0


def _pourcent(part: float) -> str:
    return f"{math.floor(round(100 * part, 6) + 0.5)} %"
