"""Over-dispersion between quarters, against the chi-square of scipy."""

import random
from datetime import date

import pytest
from scipy.stats import chi2_contingency

from parcours.domain.surdispersion import surdispersion

AU = date(2025, 12, 31)
PRIOR = 12
Issue = tuple[str, date, bool]


def _trimestres(structure: str, table: list[tuple[int, int]]) -> list[Issue]:
    """Dynamic and other exits of each quarter from 2023 on."""
    return [
        (structure, date(2023 + rang // 4, 3 * (rang % 4) + 2, 1 + i % 28), dynamique)
        for rang, (oui, non) in enumerate(table)
        for i, dynamique in enumerate([True] * oui + [False] * non)
    ]


def test_phi_est_le_chi_deux_des_trimestres_mis_en_commun_et_rapproche_de_1() -> None:
    tables = {"a": [(9, 1), (2, 8), (5, 5), (9, 2)], "b": [(12, 3), (3, 12), (7, 7)]}
    issues = [issue for nom, table in tables.items() for issue in _trimestres(nom, table)]

    x2 = ddl = float(PRIOR)
    for table in tables.values():
        lu = chi2_contingency(table, correction=False)
        n = sum(map(sum, table))
        x2, ddl = x2 + lu.statistic * (n - 1) / n, ddl + lu.dof

    assert surdispersion(issues, AU) == pytest.approx(x2 / ddl)
    assert surdispersion(issues[::-1], AU) == surdispersion(issues, AU) > 1.2


def test_des_trimestres_trop_semblables_ne_baissent_pas_le_seuil() -> None:
    assert surdispersion(_trimestres("a", [(5, 5)] * 12), AU) == 1


@pytest.mark.parametrize("table", [[], [(5, 5)], [(5, 0)] * 12, [(0, 5)] * 12])
def test_qui_ne_peut_rien_dire_ne_change_rien(table: list[tuple[int, int]]) -> None:
    assert surdispersion(_trimestres("a", table), AU) == 1


def test_sans_surdispersion_phi_vaut_1_en_moyenne_avant_d_etre_borne() -> None:
    hasard = random.Random(20261124)
    issues = [
        (f"s{s}", date(2023 + q // 4, 3 * (q % 4) + 1, 5), hasard.random() < 0.45)
        for s in range(400)
        for q in range(12)
        for _ in range(3)
    ]

    assert surdispersion(issues, AU) == pytest.approx(1, abs=0.05)
    agitees = [(s, le, hasard.random() < (0.2 if le.month < 6 else 0.7)) for s, le, _ in issues]
    assert surdispersion(agitees, AU) > 1.5
