import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from parcours.domain.proportion import wilson


@given(
    st.integers(1, 4000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.sampled_from((0.8, 0.95, 0.998)),
)
def test_l_intervalle_est_celui_de_wilson(compte: tuple[int, int], confiance: float) -> None:
    favorables, n = compte
    bas, haut = proportion_confint(favorables, n, alpha=1 - confiance, method="wilson")
    lu = wilson(favorables, n, confiance)
    assert lu.bas == pytest.approx(bas, abs=1e-9)
    assert lu.haut == pytest.approx(haut, abs=1e-9)


@given(st.integers(1, 4000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_il_contient_la_part_et_reste_entre_zero_et_un(compte: tuple[int, int]) -> None:
    favorables, n = compte
    lu = wilson(favorables, n)
    assert 0 <= lu.bas <= lu.haut <= 1
    assert lu.contient(favorables / n)


def test_aux_extremites_il_touche_le_bord_sans_se_refermer() -> None:
    assert wilson(0, 12).bas == 0.0 < wilson(0, 12).haut
    assert wilson(12, 12).bas < 1.0 == wilson(12, 12).haut


@pytest.mark.parametrize(("favorables", "n"), [(0, 0), (-1, 3), (4, 3)])
def test_un_compte_impossible_est_refuse(favorables: int, n: int) -> None:
    with pytest.raises(ValueError, match="sur"):
        wilson(favorables, n)
