"""Penalised logistic regression on grouped rows, in plain Python.

Persons who share the same covariates make one row: n of them, of whom `favorables`. With a dozen yes-or-no covariates
there are at most a few hundred rows, whatever the number of persons: the fit is then free.

Maximised: Σ [favorables η - n ln(1 + e^η)] - (ridge / 2) Σ b_j², with η = α + Σ b_j (x_j - mean_j) / sd_j; the
constant is not penalised. Newton's method (iteratively reweighted least squares) on this strictly concave function. A
ridge of 1 is the prior b_j ~ N(0, 1). Source: Cox 1958; Le Cessie and Van Houwelingen, Applied Statistics 41:191, 1992.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

PAS_MAX = 60
PRECISION = 1e-10
# Under this share of the diagonal, a column is a sum of others: there is no single answer.
PIVOT_MIN = 1e-10


class SansSolution(ValueError):
    """No finite, single answer: covariates that repeat one another, or that separate the outcomes, without a ridge."""


@dataclass(frozen=True, slots=True)
class Groupe:
    """Persons with the same covariates: how many, and how many of them have the outcome."""

    x: tuple[float, ...]
    n: int
    favorables: int


@dataclass(frozen=True, slots=True)
class Ajustement:
    """A fit, its coefficients being those of the covariates as given (not standardised).

    `vraisemblance`: the penalised log-likelihood reached. A covariate that never varies has the coefficient 0.
    """

    constante: float
    coefficients: tuple[float, ...]
    vraisemblance: float


def expit(x: float) -> float:
    """The probability of a logit, without overflow."""
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    e = math.exp(x)
    return e / (1 + e)


def logit(p: float) -> float:
    """The logit of a probability, 0 < p < 1."""
    return math.log(p / (1 - p))


def ajuster(groupes: Sequence[Groupe], ridge: float) -> Ajustement:
    """Fit the rows. Both outcomes must be there. Raises SansSolution."""
    n = sum(groupe.n for groupe in groupes)
    favorables = sum(groupe.favorables for groupe in groupes)
    if not 0 < favorables < n:
        raise SansSolution("une seule issue")
    echelles = [_echelle([groupe.x[rang] for groupe in groupes], groupes, n) for rang in range(len(groupes[0].x))]
    gardees = [rang for rang, (_, ecart_type) in enumerate(echelles) if ecart_type > 0]
    lignes = [[1.0, *((g.x[rang] - echelles[rang][0]) / echelles[rang][1] for rang in gardees)] for g in groupes]
    theta, atteinte = _newton(lignes, groupes, [logit(favorables / n), *(0.0 for _ in gardees)], ridge)
    coefficients = [0.0] * len(echelles)
    for rang, b in zip(gardees, theta[1:], strict=True):
        coefficients[rang] = b / echelles[rang][1]
    constante = theta[0] - sum(c * moyenne for c, (moyenne, _) in zip(coefficients, echelles, strict=True))
    return Ajustement(constante, tuple(coefficients), atteinte)


def _echelle(valeurs: Sequence[float], groupes: Sequence[Groupe], n: int) -> tuple[float, float]:
    """The mean of a covariate over the persons, and its standard deviation (of the population)."""
    moyenne = sum(v * g.n for v, g in zip(valeurs, groupes, strict=True)) / n
    variance = sum(g.n * (v - moyenne) ** 2 for v, g in zip(valeurs, groupes, strict=True)) / n
    return moyenne, math.sqrt(variance) if max(valeurs) > min(valeurs) else 0.0


def _newton(
    lignes: Sequence[Sequence[float]], groupes: Sequence[Groupe], depart: Sequence[float], ridge: float
) -> tuple[list[float], float]:
    theta, valeur = list(depart), _objectif(lignes, groupes, depart, ridge)
    for _ in range(PAS_MAX):
        pas = _resoudre(*_derivees(lignes, groupes, theta, ridge))
        essai = [t + p for t, p in zip(theta, pas, strict=True)]
        atteint = _objectif(lignes, groupes, essai, ridge)
        while atteint < valeur and max(map(abs, pas)) > PRECISION:
            # Too far: the quadratic approximation does not hold over the whole step.
            pas = [p / 2 for p in pas]
            essai = [t + p for t, p in zip(theta, pas, strict=True)]
            atteint = _objectif(lignes, groupes, essai, ridge)
        theta, valeur = essai, atteint
        if max(map(abs, pas)) <= PRECISION:
            return theta, valeur
    raise SansSolution("l’ajustement ne se stabilise pas")


def _objectif(
    lignes: Sequence[Sequence[float]], groupes: Sequence[Groupe], theta: Sequence[float], ridge: float
) -> float:
    total = -ridge / 2 * sum(b * b for b in theta[1:])
    for z, groupe in zip(lignes, groupes, strict=True):
        eta = sum(t * v for t, v in zip(theta, z, strict=True))
        total += groupe.favorables * eta - groupe.n * (max(eta, 0.0) + math.log1p(math.exp(-abs(eta))))
    return total


def _derivees(
    lignes: Sequence[Sequence[float]], groupes: Sequence[Groupe], theta: Sequence[float], ridge: float
) -> tuple[list[list[float]], list[float]]:
    """The information (minus the second derivatives) and the slope of what is maximised."""
    taille = len(theta)
    information = [[ridge if i == j and i else 0.0 for j in range(taille)] for i in range(taille)]
    pente = [0.0, *(-ridge * b for b in theta[1:])]
    for z, groupe in zip(lignes, groupes, strict=True):
        p = expit(sum(t * v for t, v in zip(theta, z, strict=True)))
        reste, poids = groupe.favorables - groupe.n * p, groupe.n * p * (1 - p)
        for i, v in enumerate(z):
            pente[i] += reste * v
            for j in range(i + 1):
                information[i][j] += poids * v * z[j]
    for i in range(taille):
        for j in range(i):
            information[j][i] = information[i][j]
    return information, pente


def _resoudre(matrice: list[list[float]], second: list[float]) -> list[float]:
    """The solution of a positive definite system, by Cholesky's factors. Raises SansSolution."""
    taille = len(second)
    bas = [[0.0] * taille for _ in range(taille)]
    for i in range(taille):
        for j in range(i + 1):
            reste = matrice[i][j] - sum(bas[i][k] * bas[j][k] for k in range(j))
            if i == j:
                if reste <= PIVOT_MIN * matrice[i][i]:
                    raise SansSolution("des variables se répètent, ou séparent les issues")
                bas[i][i] = math.sqrt(reste)
            else:
                bas[i][j] = reste / bas[j][j]
    milieu = [0.0] * taille
    for i in range(taille):
        milieu[i] = (second[i] - sum(bas[i][k] * milieu[k] for k in range(i))) / bas[i][i]
    solution = [0.0] * taille
    for i in reversed(range(taille)):
        solution[i] = (milieu[i] - sum(bas[k][i] * solution[k] for k in range(i + 1, taille))) / bas[i][i]
    return solution
