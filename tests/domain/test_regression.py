"""The penalised logistic regression, against statsmodels and an independent optimiser."""

import csv
import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from parcours.domain.regression import Groupe, SansSolution, ajuster, expit, logit

PUBLICS = Path(__file__).parent / "cas" / "publics"


def _medpar() -> list[tuple[tuple[float, ...], int]]:
    """The covariates and the outcome of each stay."""
    with (PUBLICS / "medpar_records.csv").open(encoding="utf-8", newline="") as fichier:
        return [
            (tuple(float(ligne[nom]) for nom in ("hmo", "age80", "type2", "type3")), int(ligne["died"]))
            for ligne in csv.DictReader(fichier)
        ]


def _groupes(lues: list[tuple[tuple[float, ...], int]]) -> list[Groupe]:
    n, favorables = Counter(x for x, _ in lues), Counter(x for x, issue in lues if issue)
    return [Groupe(x, n[x], favorables[x]) for x in sorted(n)]


def test_sans_penalite_les_coefficients_sont_ceux_de_statsmodels() -> None:
    lues = _medpar()
    glm = sm.GLM(
        [issue for _, issue in lues], sm.add_constant([x for x, _ in lues]), family=sm.families.Binomial()
    ).fit()

    ajustement = ajuster(_groupes(lues), 0)

    assert [ajustement.constante, *ajustement.coefficients] == pytest.approx(list(glm.params), abs=1e-8)
    assert ajustement.vraisemblance == pytest.approx(glm.llf, abs=1e-8)


@pytest.mark.parametrize("ridge", [1, 30])
def test_avec_penalite_les_coefficients_sont_ceux_d_un_autre_optimiseur(ridge: float) -> None:
    lues = _medpar()
    brut = np.array([x for x, _ in lues])
    issues = np.array([issue for _, issue in lues])
    z = (brut - brut.mean(axis=0)) / brut.std(axis=0)

    def oppose(theta: np.ndarray) -> float:
        eta = theta[0] + z @ theta[1:]
        return float(np.logaddexp(0, eta).sum() - issues @ eta + ridge / 2 * theta[1:] @ theta[1:])

    trouve = minimize(oppose, np.zeros(5), method="BFGS", options={"gtol": 1e-9})
    coefficients = trouve.x[1:] / brut.std(axis=0)

    ajustement = ajuster(_groupes(lues), ridge)

    assert list(ajustement.coefficients) == pytest.approx(list(coefficients), abs=1e-5)
    assert ajustement.constante == pytest.approx(trouve.x[0] - coefficients @ brut.mean(axis=0), abs=1e-5)
    assert ajustement.vraisemblance == pytest.approx(-trouve.fun, abs=1e-8)


def test_la_penalite_rapproche_les_coefficients_de_zero() -> None:
    groupes = _groupes(_medpar())
    normes = [sum(c * c for c in ajuster(groupes, ridge).coefficients) for ridge in (0, 1, 30, 1e9)]

    assert normes == sorted(normes, reverse=True)
    assert normes[-1] == pytest.approx(0, abs=1e-9)


def test_une_variable_qui_ne_varie_pas_a_un_coefficient_nul() -> None:
    sans = [Groupe((0.0,), 40, 10), Groupe((1.0,), 30, 20)]
    avec = [Groupe((*g.x, 1.0), g.n, g.favorables) for g in sans]

    assert ajuster(avec, 0).coefficients[1] == 0
    assert ajuster(avec, 0).constante == pytest.approx(ajuster(sans, 0).constante)


@pytest.mark.parametrize("favorables", [0, 40])
def test_une_seule_issue_n_a_pas_de_reponse(favorables: int) -> None:
    with pytest.raises(SansSolution, match="issue"):
        ajuster([Groupe((0.0,), 40, favorables)], 1)


def test_deux_fois_la_meme_variable_n_a_de_reponse_qu_avec_une_penalite() -> None:
    groupes = [Groupe((0.0, 0.0), 40, 10), Groupe((1.0, 1.0), 30, 20)]

    with pytest.raises(SansSolution):
        ajuster(groupes, 0)
    premier, second = ajuster(groupes, 1).coefficients
    assert premier == pytest.approx(second)


def test_une_separation_parfaite_reste_finie_avec_une_penalite() -> None:
    ajustement = ajuster([Groupe((0.0,), 500, 0), Groupe((1.0,), 500, 500)], 1)

    assert math.isfinite(ajustement.constante)
    assert 5 < ajustement.coefficients[0] < 50


@settings(max_examples=60)
@given(
    lignes=st.lists(st.tuples(st.integers(0, 7), st.integers(1, 60), st.floats(0, 1)), min_size=2, max_size=8),
    ridge=st.floats(0.1, 10),
)
def test_a_la_reponse_la_pente_est_nulle(lignes: list[tuple[int, int, float]], ridge: float) -> None:
    groupes = [Groupe(tuple(float(x >> bit & 1) for bit in range(3)), n, round(part * n)) for x, n, part in lignes]
    total, favorables = sum(g.n for g in groupes), sum(g.favorables for g in groupes)
    if not 0 < favorables < total:
        return

    ajustement = ajuster(groupes, ridge)

    restes = [
        g.favorables
        - g.n * expit(ajustement.constante + sum(c * v for c, v in zip(ajustement.coefficients, g.x, strict=True)))
        for g in groupes
    ]
    assert sum(restes) == pytest.approx(0, abs=1e-5)
    for rang, coefficient in enumerate(ajustement.coefficients):
        moyenne = sum(g.n * g.x[rang] for g in groupes) / total
        variance = moyenne * (1 - moyenne)
        pente = sum(reste * (g.x[rang] - moyenne) for reste, g in zip(restes, groupes, strict=True))
        assert pente == pytest.approx(ridge * coefficient * variance, abs=1e-5)


def test_expit_et_logit_se_defont_et_ne_debordent_pas() -> None:
    assert expit(logit(0.3)) == pytest.approx(0.3)
    assert (expit(-800), expit(800)) == (0.0, 1.0)
