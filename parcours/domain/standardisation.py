"""Results at a comparable profile: indirect standardisation of the exits of a structure.

Expected E = Σ π_i, π_i the probability that the structures of the kind give to each exit, from its profile at entry
(`modele_type`); observed O; ratio O / E. Rate at a comparable profile = rate of the kind × O / E: what the structure
would reach with the public of its kind (drift method, 3.5).

The interval is a score interval: the set of common shifts δ of the logits for which O is within z standard
deviations of what they make expect,

    |O - Σ p_i(δ)| ≤ z √Σ p_i(δ) (1 - p_i(δ)),   p_i(δ) = expit(logit π_i + δ),

read as the ratio Σ p_i(δ) / E. With equal π_i it is the Wilson interval of O out of n, the one shown beside every raw
rate, over E: the two bars of a page are of the same kind. It is finite and never empty at O = 0 and O = n. The usual
Poisson interval of a ratio is left aside: with rates near 45 % its variance is 1.8 times too large. The coefficients of
the model are taken as known: they come from many more exits than those of a structure.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import NormalDist

from parcours.domain.erreurs import typographie
from parcours.domain.proportion import CONFIANCE, Intervalle
from parcours.domain.regression import expit, logit

# Farther than this on the logistic scale nothing moves any more.
DECALAGE_MAX = 60.0
DICHOTOMIES = 100


@dataclass(frozen=True, slots=True)
class Standardisation:
    """Observed against expected, on `n` exits of known outcome.

    `rapport`: O / E, between `rapport_bas` and `rapport_haut`; `taux_du_type`: the rate of the exits that the
    reference comes from.
    """

    n: int
    observees: int
    attendues: float
    taux_du_type: float
    rapport: float
    rapport_bas: float
    rapport_haut: float

    @property
    def taux_brut(self) -> float:
        """The share of dynamic exits, as it is."""
        return self.observees / self.n

    @property
    def taux_comparable(self) -> float:
        """Rate of the kind × O / E, at most 1: with a public far from that of the kind, the product may pass it."""
        return min(1.0, self.taux_du_type * self.rapport)

    @property
    def intervalle(self) -> Intervalle:
        """The interval of `taux_comparable`."""
        return Intervalle(
            min(1.0, self.taux_du_type * self.rapport_bas), min(1.0, self.taux_du_type * self.rapport_haut)
        )


def standardiser(
    observees: int,
    probabilites: Iterable[float] | Mapping[float, int],
    taux_du_type: float,
    confiance: float = CONFIANCE,
) -> Standardisation:
    """Hold `observees` dynamic exits against the probabilities of all of them, 0 < π < 1.

    A mapping gives how many exits have each probability. Raises ValueError without exit, or with more observed than
    there are exits.
    """
    effectifs = Counter(probabilites)
    n = sum(effectifs.values())
    if not 0 <= observees <= n or n == 0:
        raise ValueError(f"{observees} sur {n}")
    lignes = [(logit(p), combien) for p, combien in sorted(effectifs.items())]
    attendues = math.fsum(p * combien for p, combien in effectifs.items())
    z = NormalDist().inv_cdf((1 + confiance) / 2)
    bas = 0.0 if observees == 0 else _borne(lignes, observees, -z)
    haut = float(n) if observees == n else _borne(lignes, observees, z)
    return Standardisation(
        n, observees, attendues, taux_du_type, observees / attendues, bas / attendues, haut / attendues
    )


def formule(lu: Standardisation, type_structure: str) -> str:
    """The computation written out, as it is shown under the figure."""
    produit = lu.taux_du_type * lu.rapport
    suite = " (ramené à 100 %)" if round(100 * produit) > 100 else ""
    return typographie(
        f"Taux à profil comparable = taux des {type_structure} × sorties dynamiques observées ÷ attendues "
        f"= {_pourcent(lu.taux_du_type)} × {lu.observees} ÷ {_decimal(lu.attendues, 2)} = {_pourcent(produit)}{suite}."
    )


def _borne(lignes: list[tuple[float, int]], observees: int, z: float) -> float:
    """The expected number at the end of the interval: z > 0 for the upper one, z < 0 for the lower one."""
    bas, haut = -DECALAGE_MAX, DECALAGE_MAX
    for _ in range(DICHOTOMIES):
        milieu = (bas + haut) / 2
        attendu, variance = _moments(lignes, milieu)
        if attendu - observees < z * math.sqrt(variance):
            bas = milieu
        else:
            haut = milieu
    return _moments(lignes, (bas + haut) / 2)[0]


def _moments(lignes: list[tuple[float, int]], decalage: float) -> tuple[float, float]:
    attendu = variance = 0.0
    for eta, combien in lignes:
        p = expit(eta + decalage)
        attendu += combien * p
        variance += combien * p * (1 - p)
    return attendu, variance


def _pourcent(part: float) -> str:
    return f"{_decimal(100 * part)} %"


def _decimal(nombre: float, chiffres: int = 1) -> str:
    return f"{nombre:.{chiffres}f}".replace(".", ",")
