"""The numbers of the comparison with peers, against numpy, scipy and statsmodels."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, special, stats
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.multitest import multipletests

from parcours.domain.pairs_loi import (
    Ensemble,
    ajuster,
    benjamini_hochberg,
    loi_predictive,
    mid_p,
    noeuds,
    poisson_binomiale,
    quadrature,
    quantile,
)
from parcours.domain.regression import logit

ECARTS = st.lists(st.tuples(st.floats(-3, 3).map(lambda y: round(y, 9)), st.floats(0.1, 80)), min_size=2, max_size=25)
PROBABILITES = st.lists(st.floats(0.02, 0.98), min_size=1, max_size=30)


@pytest.mark.parametrize("combien", [1, 2, 5, 24, 48])
def test_les_noeuds_sont_ceux_de_numpy(combien: int) -> None:
    attendus, poids = np.polynomial.hermite_e.hermegauss(combien)

    assert [t for t, _ in noeuds(combien)] == pytest.approx(list(attendus), abs=1e-13)
    assert [w for _, w in noeuds(combien)] == pytest.approx(list(poids / math.sqrt(2 * math.pi)), rel=1e-11)


def test_les_vingt_quatre_noeuds_rendent_les_moments_de_la_loi_normale() -> None:
    assert len(noeuds()) == 24
    for ordre, moment in ((0, 1), (2, 1), (4, 3), (6, 15), (8, 105), (7, 0)):
        assert math.fsum(w * t**ordre for t, w in noeuds()) == pytest.approx(moment, abs=1e-9)


@given(PROBABILITES)
def test_la_loi_d_un_compte_est_celle_de_scipy(probabilites: list[float]) -> None:
    loi = poisson_binomiale([(logit(p), 1) for p in probabilites])

    attendue = stats.poisson_binom(probabilites).pmf(np.arange(len(probabilites) + 1))
    assert loi == pytest.approx(list(attendue), abs=1e-12)


@pytest.mark.parametrize(("n", "p"), [(0, 0.4), (1, 0.02), (30, 0.45), (600, 0.98), (600, 0.02)])
def test_des_chances_egales_donnent_la_loi_binomiale(n: int, p: float) -> None:
    loi = poisson_binomiale([(logit(p), n)])

    assert loi == pytest.approx(list(stats.binom(n, p).pmf(np.arange(n + 1))), rel=1e-9, abs=1e-250)


@given(PROBABILITES, st.integers(2, 6))
def test_grouper_les_sorties_ne_change_pas_la_loi(probabilites: list[float], combien: int) -> None:
    groupee = poisson_binomiale([(logit(p), combien) for p in probabilites], 0.3)
    une_a_une = poisson_binomiale([(logit(p), 1) for p in probabilites for _ in range(combien)], 0.3)

    assert groupee == pytest.approx(une_a_une, abs=1e-12)


def _queue_exacte(observes: int, n: int, p: float, ensemble: Ensemble) -> float:
    t = np.linspace(-9, 9, 6001)
    chances = special.expit(logit(p) + ensemble.moyenne + t * ensemble.ecart_type)
    queues = stats.binom.cdf(observes - 1, n, chances) + stats.binom.pmf(observes, n, chances) / 2
    return float(integrate.simpson(stats.norm.pdf(t) * queues, x=t))


@pytest.mark.parametrize(
    ("observes", "n", "p", "entre"),
    [(2, 22, 0.45, 0.0), (3, 22, 0.45, 0.25), (10, 60, 0.45, 0.25), (70, 300, 0.45, 0.25), (150, 600, 0.45, 0.64)],
)
def test_la_queue_predictive_est_celle_d_une_integration_fine(observes: int, n: int, p: float, entre: float) -> None:
    ensemble = Ensemble(moyenne=-0.1, entre=entre, de_la_moyenne=0.01)
    bas, haut = mid_p(observes, loi_predictive([(logit(p), n)], ensemble))

    assert bas == pytest.approx(_queue_exacte(observes, n, p, ensemble), rel=3e-4)
    assert bas + haut == pytest.approx(1, abs=1e-9)


def test_vingt_quatre_noeuds_ne_suffisent_plus_quand_la_loi_est_etroite() -> None:
    ensemble = Ensemble(moyenne=0.0, entre=0.64, de_la_moyenne=0.0)
    exacte = _queue_exacte(150, 600, 0.45, ensemble)
    seules = sum(
        w * mid_p(150, poisson_binomiale([(logit(0.45), 600)], t * ensemble.ecart_type))[0] for t, w in noeuds()
    )

    assert abs(seules / exacte - 1) > 0.05
    assert quadrature(1.5) is noeuds()
    assert len(quadrature(95)) > 100


@given(ECARTS)
def test_l_ensemble_est_celui_de_dersimonian_et_laird(ecarts: list[tuple[float, float]]) -> None:
    y, v = np.array([e for e, _ in ecarts]), np.array([1 / i for _, i in ecarts])
    # statsmodels divides by the variances it estimates, even when they are not positive.
    with np.errstate(divide="ignore", invalid="ignore"):
        attendu = combine_effects(y, v, method_re="chi2")

    trouve = ajuster(ecarts)

    assert trouve.entre == pytest.approx(max(0.0, attendu.tau2), abs=1e-9)
    poids = 1 / (v + max(0.0, attendu.tau2))
    assert trouve.moyenne == pytest.approx(float((poids * y).sum() / poids.sum()), abs=1e-9)
    assert trouve.de_la_moyenne == pytest.approx(float(1 / poids.sum()), rel=1e-9)


@given(st.lists(st.floats(0, 1), max_size=30), st.sampled_from([0.05, 0.1, 0.2]))
def test_les_ecarts_retenus_sont_ceux_de_benjamini_et_hochberg(p: list[float], q: float) -> None:
    attendus = list(multipletests(p, q, "fdr_bh")[0]) if p else []

    assert benjamini_hochberg(p, q) == attendus


@given(PROBABILITES, st.floats(0.001, 0.999))
@settings(max_examples=50)
def test_un_quantile_rend_sa_part(probabilites: list[float], part: float) -> None:
    loi = poisson_binomiale([(logit(p), 1) for p in probabilites])
    x = quantile(part, loi)

    assert 0 <= x <= len(probabilites)
    if 0 < x < len(probabilites):
        bas, haut = mid_p(math.floor(x), loi)[0], mid_p(min(math.floor(x) + 1, len(probabilites)), loi)[0]
        assert bas + (x - math.floor(x)) * (haut - bas) == pytest.approx(part, abs=1e-9)


def test_une_structure_seule_ne_dit_rien_de_l_ecart_entre_elles() -> None:
    assert ajuster([(0.3, 4.0)]) == Ensemble(0.3, 0.0, 0.25)
