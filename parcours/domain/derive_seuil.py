"""The threshold of a chart, and what its height means: exact, kept in memory.

Over-dispersion φ (`surdispersion`): with outcomes that cluster in time the raw threshold alarms too often, and
h_φ = φ (h - ln φ) keeps the promise (drift method, 3.2 and 4.5). Under h = φ ln φ / (φ - 1), about 1, that formula is
lower than h itself: over-dispersion would bring more alarms, hence max(h, h_φ).
"""

import math
from datetime import date
from functools import lru_cache

from parcours.domain.cusum import longueur_mediane, longueur_moyenne, niveau_degrade, plus_petit_seuil, poids
from parcours.domain.derive_reference import nombre
from parcours.domain.sens import Sens


def seuil(niveau: float, par_an: float, au: date, sens: Sens = Sens.RECUL, surdispersion: float = 1.0) -> float:
    """The threshold of S for one false alarm in ten years, at this level and this yearly number of exits.

    Exact (`cusum.plus_petit_seuil`), with the settings in force on `au`; a few milliseconds, kept in memory.
    """
    annees = nombre("derive_fausse_alerte_annees", au)
    longueur = annees * max(par_an, nombre("derive_sorties_par_an_min", au))
    return corriger(_seuil(sens.chance(niveau), nombre("derive_rapport_des_cotes", au), round(longueur)), surdispersion)


def corriger(h: float, phi: float) -> float:
    """The threshold under over-dispersion: max(h, φ (h - ln φ)), φ ≥ 1."""
    return max(h, phi * (h - math.log(phi)))


def sans_correction(s: float, phi: float) -> float:
    """The raw threshold that `corriger` would bring to `s`: what a height means without over-dispersion."""
    return min(s, s / phi + math.log(phi))


def longueur_sans_derive(chance: float, rapport: float, hauteur: float, phi: float) -> float:
    """The exits between two such heights of S by chance alone; `chance`: of an exit that does not raise it."""
    return longueur_moyenne(chance, poids(chance, rapport), sans_correction(hauteur, phi))


@lru_cache(maxsize=8192)
def sorties_pour_voir(chance: float, rapport: float, limite: float) -> int:
    """The exits within which one drift of the size looked for out of two is seen."""
    return longueur_mediane(niveau_degrade(chance, rapport), poids(chance, rapport), limite)


@lru_cache(maxsize=8192)
def _seuil(chance: float, rapport: float, longueur: int) -> float:
    return plus_petit_seuil(poids(chance, rapport), longueur)
