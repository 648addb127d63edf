"""The Bernoulli CUSUM: weights, one step per day, exact run lengths, threshold, delay.

Numbers in, numbers out. The quantity followed is S = max(0, S + Σ w), once per exit date, where an
unfavourable exit adds `hausse` and a favourable one removes `baisse`. Since both weights are constant, S
after i unfavourable and j favourable exits since its last zero is i × hausse - j × baisse: the law of an
excursion is followed exactly, without cutting S into classes (drift method, 3.2).
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

# Sums of weights that are equal on paper differ by a few 1e-16 in the machine.
TOLERANCE = 1e-9
# An excursion is followed until this much of its probability is left.
RESTE_NEGLIGEABLE = 1e-13
PRECISION_DU_SEUIL = 2e-4


@dataclass(frozen=True, slots=True)
class Poids:
    """Log-likelihood-ratio weights at a reference level: added when unfavourable, removed when favourable."""

    niveau: float
    hausse: float
    baisse: float


def poids(niveau: float, rapport: float) -> Poids:
    """Weights that oppose the odds of `niveau` (0 < niveau < 1) to the same odds times `rapport` (< 1)."""
    hausse = -math.log(1 - niveau + rapport * niveau)
    return Poids(niveau=niveau, hausse=hausse, baisse=-math.log(rapport) - hausse)


def niveau_degrade(niveau: float, rapport: float) -> float:
    """The probability whose odds are those of `niveau` times `rapport`."""
    return rapport * niveau / (1 - niveau + rapport * niveau)


@dataclass(frozen=True, slots=True)
class Etat:
    """What must be kept to go on: S, expected minus observed so far, first exit since S was last 0."""

    s: float = 0.0
    ecart: float = 0.0
    debut: date | None = None


def avancer(etat: Etat, le: date, favorables: int, defavorables: int, weights: Poids) -> Etat:
    """The state after all the exits of one day, taken as a single step (a day has no order)."""
    pas = defavorables * weights.hausse - favorables * weights.baisse
    return avancer_de(etat, le, pas, (favorables + defavorables) * weights.niveau - favorables)


def avancer_de(etat: Etat, le: date, pas: float, ecart: float) -> Etat:
    """The same when each exit has its own weights: `pas`, their sum; `ecart`, favourable exits expected minus seen."""
    s = etat.s + pas
    if s <= TOLERANCE:
        return Etat(ecart=etat.ecart + ecart)
    return Etat(s=s, ecart=etat.ecart + ecart, debut=etat.debut or le)


def est_franchi(s: float, threshold: float) -> bool:
    """Whether S has reached the threshold."""
    return s >= threshold - TOLERANCE


def longueur_moyenne(probabilite: float, weights: Poids, threshold: float) -> float:
    """Average number of exits before an alarm, from S = 0, when each is favourable with `probabilite`.

    Exact: E[length of an excursion] / P(an excursion ends in alarm). `math.inf` when no alarm can be seen.
    """
    longueur = alarme = 0.0
    for rang, (retour, alerte) in enumerate(_excursion(probabilite, weights, threshold), start=1):
        longueur += rang * (retour + alerte)
        alarme += alerte
    return longueur / alarme if alarme > 0 else math.inf


def longueur_mediane(probabilite: float, weights: Poids, threshold: float) -> int:
    """Number of exits within which one alarm out of two comes, from S = 0 (renewal over the excursions).

    The work grows with the square of the answer: meant for a degraded level, where the answer is short.
    """
    excursion = _excursion(probabilite, weights, threshold)
    retours: list[float] = []
    alarmes: list[float] = []
    cumul = 0.0
    while cumul < 0.5:
        retour, alerte = next(excursion, (0.0, 0.0))
        apres_un_retour = sum(avant * alarme for avant, alarme in zip(retours, reversed(alarmes), strict=True))
        retours.append(retour)
        alarmes.append(alerte + apres_un_retour)
        cumul += alarmes[-1]
    return len(alarmes)


def plus_petit_seuil(weights: Poids, longueur_voulue: float) -> float:
    """The smallest threshold whose average run length, without any change, reaches this number of exits."""
    bas, haut = 0.0, 1.0
    while longueur_moyenne(weights.niveau, weights, haut) < longueur_voulue:
        bas, haut = haut, haut + 1.0
    while haut - bas > PRECISION_DU_SEUIL:
        milieu = (bas + haut) / 2
        if longueur_moyenne(weights.niveau, weights, milieu) < longueur_voulue:
            bas = milieu
        else:
            haut = milieu
    return haut


def _excursion(probabilite: float, weights: Poids, threshold: float) -> Iterator[tuple[float, float]]:
    """For each step after S = 0: the probabilities that the excursion ends there, at 0 and in alarm.

    `masses` holds the probabilities of the values of S still alive after a given number of exits; they are
    spaced by hausse + baisse, so there are never more than a handful.
    """
    ecart = weights.hausse + weights.baisse
    masses = [1.0]
    premier = 0.0
    reste = 1.0
    while reste > RESTE_NEGLIGEABLE:
        premier -= weights.baisse
        masses = [
            favorable * probabilite + defavorable * (1 - probabilite)
            for favorable, defavorable in zip([*masses, 0.0], [0.0, *masses], strict=True)
        ]
        retour = alerte = 0.0
        while masses and premier <= TOLERANCE:
            retour += masses.pop(0)
            premier += ecart
        while masses and est_franchi(premier + (len(masses) - 1) * ecart, threshold):
            alerte += masses.pop()
        reste -= retour + alerte
        yield retour, alerte
