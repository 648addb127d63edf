"""The numbers of the comparison with peers: spread between structures, predictive law of a count, its tails.

Numbers in, numbers out. Sources: one-step log odds ratio (Yusuf, Peto et al. 1985), moment estimate of the spread
(DerSimonian and Laird 1986), leave-one-out predictive mid-p value (Marshall and Spiegelhalter, Statistics in Medicine
26:1531, 2007), step-up procedure (Benjamini and Hochberg 1995).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from parcours.domain.regression import expit

# Exits that share an expected probability: its logit, how many.
Groupe = tuple[float, int]
Noeud = tuple[float, float]

NOEUDS = 24
# Above this value of sd² × V, the law of a count is too narrow for 24 nodes: the integral would be off by more than
# 0.02 % (5 % at 5, half of itself at 100), and the trapezoidal rule, whose step follows that width, takes over.
ETROITESSE_MAX = 1.5
PAS_MAX = 0.25
PAS_PAR_LARGEUR = 0.7
PORTEE = 8.5


@dataclass(frozen=True, slots=True)
class Ensemble:
    """A set of structures on the logistic scale: their mean, the variance between them, that of the mean."""

    moyenne: float
    entre: float
    de_la_moyenne: float

    @property
    def ecart_type(self) -> float:
        """The standard deviation of the level of one more structure."""
        return math.sqrt(self.entre + self.de_la_moyenne)


def ajuster(ecarts: Sequence[tuple[float, float]], entre: float | None = None) -> Ensemble:
    """The set behind log odds ratios y given with their information V (variance 1/V): DerSimonian and Laird.

    With Q = Σ V (y - ȳ)², ȳ weighted by V, the variance between structures is
    max(0, (Q - (k - 1)) / (ΣV - ΣV²/ΣV)), unless `entre` gives it; then each weighs 1 / (1/V + that variance).
    The sums do not depend on the order.
    """
    if entre is None:
        total = math.fsum(v for _, v in ecarts)
        centre = math.fsum(y * v for y, v in ecarts) / total
        q = math.fsum(v * (y - centre) ** 2 for y, v in ecarts)
        libre = total - math.fsum(v * v for _, v in ecarts) / total
        entre = max(0.0, (q - (len(ecarts) - 1)) / libre) if len(ecarts) > 1 else 0.0
    poids = [1 / (1 / v + entre) for _, v in ecarts]
    somme = math.fsum(poids)
    moyenne = math.fsum(w * y for w, (y, _) in zip(poids, ecarts, strict=True)) / somme
    return Ensemble(moyenne, entre, 1 / somme)


@lru_cache(maxsize=8)
def noeuds(combien: int = NOEUDS) -> tuple[Noeud, ...]:
    """Gauss-Hermite nodes and weights for the normal law: Σ w f(t) is E f(T), T ~ N(0, 1).

    The nodes are the zeros of the orthonormal Hermite polynomial, which those of the previous degree separate;
    the weight of a node is 1 / (n × h(n-1)²) there.
    """
    zeros: list[float] = []
    for degre in range(1, combien + 1):
        bornes = [-2 * math.sqrt(degre), *zeros, 2 * math.sqrt(degre)]
        zeros = [_zero(degre, bas, haut) for bas, haut in pairwise(bornes)]
    return tuple((t, 1 / (combien * _hermite(combien, t)[1] ** 2)) for t in zeros)


def _zero(degre: int, bas: float, haut: float) -> float:
    """The only zero between two bounds: Newton, or the middle when it would leave them."""
    signe = _hermite(degre, haut)[0] > 0
    x = (bas + haut) / 2
    for _ in range(100):
        valeur, precedente = _hermite(degre, x)
        if (valeur > 0) == signe:
            haut = x
        else:
            bas = x
        suivant = x - valeur / (math.sqrt(degre) * precedente) if precedente else (bas + haut) / 2
        if not bas <= suivant <= haut:
            suivant = (bas + haut) / 2
        if abs(suivant - x) <= 1e-15 * max(1.0, abs(x)):
            return suivant
        x = suivant
    return x


def _hermite(degre: int, x: float) -> tuple[float, float]:
    """The orthonormal Hermite polynomials of this degree and of the one before."""
    precedente, valeur = 0.0, 1.0
    for rang in range(degre):
        precedente, valeur = valeur, (x * valeur - math.sqrt(rang) * precedente) / math.sqrt(rang + 1)
    return valeur, precedente


def quadrature(etroitesse: float) -> tuple[Noeud, ...]:
    """Nodes and weights for a tail whose `etroitesse` is sd² × V: the 24 of Gauss and Hermite while they suffice."""
    if etroitesse <= ETROITESSE_MAX:
        return noeuds()
    return _trapezes(math.ceil(PORTEE / min(PAS_MAX, PAS_PAR_LARGEUR / math.sqrt(etroitesse))))


@lru_cache(maxsize=64)
def _trapezes(de_chaque_cote: int) -> tuple[Noeud, ...]:
    pas = PORTEE / de_chaque_cote
    points = [rang * pas for rang in range(-de_chaque_cote, de_chaque_cote + 1)]
    return tuple((t, pas * math.exp(-t * t / 2) / math.sqrt(2 * math.pi)) for t in points)


def poisson_binomiale(groupes: Sequence[Groupe], decalage: float = 0.0) -> list[float]:
    """P(X = k) for k from 0 to n, X the number of successes when each logit is moved by `decalage`.

    Exact: the binomial law of the largest group, then one exit at a time.
    """
    premier, *autres = sorted(groupes, key=lambda groupe: (-groupe[1], groupe[0])) or [(0.0, 0)]
    loi = _binomiale(premier[1], premier[0] + decalage)
    for eta, combien in autres:
        p = expit(eta + decalage)
        for _ in range(combien):
            loi = [a * (1 - p) + b * p for a, b in zip([*loi, 0.0], [0.0, *loi], strict=True)]
    return loi


def _binomiale(n: int, eta: float) -> list[float]:
    norme = n * (max(eta, 0.0) + math.log1p(math.exp(-abs(eta))))
    return [math.exp(choix + k * eta - norme) for k, choix in enumerate(_log_choix(n))]


@lru_cache(maxsize=1024)
def _log_choix(n: int) -> tuple[float, ...]:
    entier = math.lgamma(n + 1)
    return tuple(entier - math.lgamma(k + 1) - math.lgamma(n - k + 1) for k in range(n + 1))


def loi_predictive(groupes: Sequence[Groupe], ensemble: Ensemble) -> list[float]:
    """P(X = k) for one more structure of the set: the logits move by N(moyenne, ecart_type²)."""
    information = math.fsum(n * expit(eta) * (1 - expit(eta)) for eta, n in groupes)
    melange = [0.0] * (1 + sum(n for _, n in groupes))
    for t, w in quadrature(ensemble.ecart_type**2 * information):
        loi = poisson_binomiale(groupes, ensemble.moyenne + t * ensemble.ecart_type)
        melange = [m + w * x for m, x in zip(melange, loi, strict=True)]
    return melange


def mid_p(observes: int, loi: Sequence[float]) -> tuple[float, float]:
    """The lower and the upper tail of a count: P(X < O) + ½ P(X = O), and the same above; their sum is 1."""
    au_point = loi[observes] / 2
    return math.fsum(loi[:observes]) + au_point, math.fsum(loi[observes + 1 :]) + au_point


def quantile(part: float, loi: Sequence[float]) -> float:
    """The count, between two whole ones if need be, whose lower mid-p tail is `part`; 0 or n beyond the ends."""
    cumul = precedent = 0.0
    for k, masse in enumerate(loi):
        ici = cumul + masse / 2
        if ici >= part:
            return k - (ici - part) / (ici - precedent) if k else 0.0
        cumul, precedent = cumul + masse, ici
    return float(len(loi) - 1)


def benjamini_hochberg(p: Sequence[float], q: float) -> list[bool]:
    """Which of these p-values are discoveries at the false discovery rate `q`."""
    rangees = sorted(p)
    seuils = [valeur for rang, valeur in enumerate(rangees, start=1) if valeur <= q * rang / len(p)]
    return [valeur <= seuils[-1] for valeur in p] if seuils else [False] * len(p)
