"""Observed against expected: the published case, the interval, the sentence."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson_binom
from statsmodels.stats.rates import confint_poisson

from parcours.domain.proportion import wilson
from parcours.domain.regression import expit, logit
from parcours.domain.standardisation import formule, standardiser

PUBLICS = Path(__file__).parent / "cas" / "publics"
PARTS = st.lists(st.floats(0.02, 0.98), min_size=1, max_size=40)


def _medpar() -> list[dict[str, str]]:
    with (PUBLICS / "medpar_observed_expected.csv").open(encoding="utf-8", newline="") as fichier:
        return list(csv.DictReader(fichier))


def test_les_rapports_sont_ceux_du_fichier_publie_et_l_intervalle_celui_de_la_loi_rare() -> None:
    """Days of stay: counts of a rare event, each day of many having a tiny probability."""
    for ligne in _medpar():
        observees, attendues = int(ligne["num"]), float(ligne["den"])
        lu = standardiser(observees, {attendues / 10**8: 10**8}, 0.5)

        bas, haut = confint_poisson(observees, exposure=attendues, method="score")
        assert lu.rapport == pytest.approx(observees / attendues, rel=1e-9)
        assert (lu.rapport_bas, lu.rapport_haut) == pytest.approx((bas, haut), rel=1e-4)


@given(n=st.integers(1, 200), part=st.floats(0, 1), niveau=st.floats(0.05, 0.95))
def test_avec_des_chances_egales_l_intervalle_est_celui_de_wilson(n: int, part: float, niveau: float) -> None:
    observees = round(part * n)

    lu = standardiser(observees, {niveau: n}, niveau)

    attendu = wilson(observees, n)
    assert lu.taux_comparable == pytest.approx(observees / n)
    assert (lu.intervalle.bas, lu.intervalle.haut) == pytest.approx((attendu.bas, attendu.haut), abs=1e-7)


@given(parts=PARTS, part=st.floats(0, 1))
def test_l_intervalle_contient_le_rapport_et_reste_fini(parts: list[float], part: float) -> None:
    observees = round(part * len(parts))

    lu = standardiser(observees, parts, 0.45)

    assert 0 <= lu.rapport_bas <= lu.rapport + 1e-9
    assert lu.rapport - 1e-9 <= lu.rapport_haut <= len(parts) / lu.attendues + 1e-9
    assert lu.rapport_bas < lu.rapport_haut
    assert 0 <= lu.taux_comparable <= 1
    assert lu.intervalle.haut <= 1


@given(parts=PARTS)
def test_l_ordre_des_sorties_ne_change_rien(parts: list[float]) -> None:
    assert standardiser(1, parts[::-1], 0.45) == standardiser(1, parts, 0.45)


@pytest.mark.parametrize("decalage", [-1.0, 0.0, 0.8])
def test_l_intervalle_tient_sa_promesse_sur_vingt_personnes_differentes(decalage: float) -> None:
    parts = [0.1 + 0.04 * rang for rang in range(20)]
    vraies = [expit(logit(p) + decalage) for p in parts]
    vrai_rapport = sum(vraies) / sum(parts)

    couverture = 0.0
    for observees in range(21):
        lu = standardiser(observees, parts, 0.45)
        if lu.rapport_bas <= vrai_rapport <= lu.rapport_haut:
            couverture += float(poisson_binom.pmf(observees, vraies))

    assert 0.93 <= couverture <= 0.985


def test_le_taux_a_profil_comparable_est_celui_du_type_fois_le_rapport() -> None:
    lu = standardiser(9, [0.5] * 10 + [0.3] * 10, 0.45)

    assert lu.n == 20
    assert lu.attendues == pytest.approx(8)
    assert lu.taux_brut == 0.45
    assert lu.rapport == pytest.approx(1.125)
    assert lu.taux_comparable == pytest.approx(0.45 * 1.125)


def test_la_formule_se_lit() -> None:
    lue = formule(standardiser(9, [0.5] * 10 + [0.3] * 10, 0.45), "ACI")

    assert lue.replace("\u00a0", " ") == (
        "Taux à profil comparable = taux des ACI × sorties dynamiques observées ÷ attendues "
        "= 45,0 % × 9 ÷ 8,00 = 50,6 %."
    )
    assert " %" not in lue


def test_un_produit_qui_passe_cent_pour_cent_est_ramene_et_le_dit() -> None:
    lu = standardiser(10, [0.2] * 10, 0.45)

    assert lu.taux_comparable == 1
    assert formule(lu, "AI").replace("\u00a0", " ").endswith("= 225,0 % (ramené à 100 %).")


@pytest.mark.parametrize(("observees", "n"), [(0, 0), (3, 2), (-1, 5)])
def test_des_comptes_impossibles_sont_refuses(observees: int, n: int) -> None:
    with pytest.raises(ValueError, match="sur"):
        standardiser(observees, [0.4] * n, 0.45)


def test_un_public_loin_de_celui_du_type_ne_fait_passer_aucune_borne_au_dessus_de_cent() -> None:
    lu = standardiser(195, {0.3: 200}, 0.6)

    assert lu.taux_du_type * lu.rapport_bas > 1
    assert (lu.intervalle.bas, lu.taux_comparable, lu.intervalle.haut) == (1, 1, 1)
    assert "(ramené à 100 %)" in formule(lu, "ACI").replace("\u00a0", " ")
    # Reached, and not passed: nothing is brought back.
    assert "ramené" not in formule(standardiser(100, {0.5: 200}, 1.0), "ACI")
