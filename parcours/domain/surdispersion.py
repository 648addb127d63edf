"""Over-dispersion in time: whether the results of quarters differ more than chance makes them differ.

For a structure, X² = Σ_q (O_q - n_q p̂)² / (n_q p̂ (1 - p̂)) over its baseline quarters with exits, p̂ its own rate: the
Pearson chi-square of the table of quarters. Its mean without over-dispersion, the totals being given, is
exactly (Q - 1) N / (N - 1): X² is multiplied by (N - 1) / N. Pooled over the structures of a kind, since one alone
says too little, then shrunk towards 1 by k degrees of freedom that show none:

    φ = max(1, (Σ X² + k) / (Σ (Q - 1) + k)).
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from parcours.domain.derive_reference import nombre


def surdispersion(issues: Iterable[tuple[str, date, bool]], au: date) -> float:
    """φ of a kind: exits of known outcome of all its structures over the baseline (structure, day, dynamic or not)."""
    totaux: dict[str, Counter[int]] = {}
    dynamiques: dict[str, Counter[int]] = {}
    for structure, le, dynamique in issues:
        trimestre = 4 * le.year + (le.month - 1) // 3
        totaux.setdefault(structure, Counter())[trimestre] += 1
        dynamiques.setdefault(structure, Counter())[trimestre] += dynamique
    x2 = ddl = nombre("derive_surdispersion_ddl", au)
    for structure in sorted(totaux):
        pearson, degres = _pearson(totaux[structure], dynamiques[structure])
        x2, ddl = x2 + pearson, ddl + degres
    return max(1.0, x2 / ddl)


def _pearson(totaux: Counter[int], dynamiques: Counter[int]) -> tuple[float, int]:
    """The corrected chi-square of one structure and its degrees of freedom; (0, 0) when it can say nothing."""
    n, o = totaux.total(), dynamiques.total()
    if len(totaux) < 2 or o in (0, n):
        return 0.0, 0
    p = o / n
    x2 = sum((dynamiques[q] - n_q * p) ** 2 / (n_q * p * (1 - p)) for q, n_q in sorted(totaux.items()))
    return x2 * (n - 1) / n, len(totaux) - 1
