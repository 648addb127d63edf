"""A share of a few persons, and how far chance alone could move it."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

CONFIANCE = 0.95


@dataclass(frozen=True)
class Intervalle:
    """From one share to another, both between 0 and 1."""

    bas: float
    haut: float

    def contient(self, part: float) -> bool:
        """Whether a share is inside, bounds included."""
        return self.bas <= part <= self.haut


def wilson(favorables: int, n: int, confiance: float = CONFIANCE) -> Intervalle:
    """The Wilson score interval of `favorables` out of `n`.

    It stays between 0 and 1, is never empty at 0 or at `n`, and holds its promise for a dozen persons, where the usual
    one (± 1.96 standard errors) does not. Source: Wilson 1927; Brown, Cai, DasGupta 2001. Raises ValueError unless
    0 ≤ favorables ≤ n and n > 0.
    """
    if not 0 <= favorables <= n or n == 0:
        raise ValueError(f"{favorables} sur {n}")
    z2 = NormalDist().inv_cdf((1 + confiance) / 2) ** 2
    centre = (favorables + z2 / 2) / (n + z2)
    demi = sqrt(z2 * (favorables * (n - favorables) / n + z2 / 4)) / (n + z2)
    # At the ends, rounding alone would leave a hair's breadth.
    bas = 0.0 if favorables == 0 else max(0.0, centre - demi)
    haut = 1.0 if favorables == n else min(1.0, centre + demi)
    return Intervalle(bas, haut)
