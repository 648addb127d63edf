from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.dates import Periode, ajouter_mois, dernier_du_mois
from parcours.domain.etp import FaitAnnexe, bilan, mois_finis, serie

ANNEE = Periode(date(2026, 1, 1), date(2026, 12, 31))
ANNEXE = FaitAnnexe(ANNEE, Decimal("12.5"), 1820)
JANVIER = date(2026, 1, 1)


def test_un_mois_d_heures_fait_ses_etp() -> None:
    # 1 820 hours a year are 151.67 a month: one post.
    (mois,) = serie([JANVIER], {JANVIER: (Decimal("1516.67"), 10)}, [ANNEE] * 11, [ANNEXE])
    assert mois.etp == pytest.approx(10, abs=0.001)
    assert (mois.contractes, mois.notes, mois.attendus) == (12.5, 10, 11)


def test_sans_heures_par_etp_ou_sans_heure_notee_rien_ne_se_dit() -> None:
    sans_nombre = FaitAnnexe(ANNEE, Decimal(3), None)
    assert serie([JANVIER], {JANVIER: (Decimal(100), 1)}, [], [sans_nombre])[0].etp is None
    assert serie([JANVIER], {}, [ANNEE], [ANNEXE])[0].etp is None
    assert serie([JANVIER], {JANVIER: (Decimal(100), 1)}, [], [])[0].contractes is None


@pytest.mark.parametrize(
    ("periode", "au", "attendus"),
    [
        (ANNEE, date(2026, 1, 31), 0),
        (ANNEE, date(2026, 2, 1), 1),
        (ANNEE, date(2026, 3, 1), 2),
        (ANNEE, date(2027, 6, 1), 12),
        (Periode(date(2026, 1, 2), date(2026, 3, 30)), date(2027, 1, 1), 1),
        (Periode(date(2024, 2, 1), date(2024, 2, 29)), date(2024, 3, 1), 1),
    ],
)
def test_seuls_les_mois_entiers_et_finis_comptent(periode: Periode, au: date, attendus: int) -> None:
    assert len(mois_finis(periode, au)) == attendus


def test_le_bilan_ne_tient_que_les_mois_ou_les_deux_sont_connus() -> None:
    premier_semestre = FaitAnnexe(Periode(JANVIER, date(2026, 6, 30)), Decimal(10), 1200)
    mois = serie(
        [JANVIER, date(2026, 6, 1), date(2026, 7, 1)],
        {JANVIER: (Decimal(800), 8), date(2026, 6, 1): (Decimal(1000), 9), date(2026, 7, 1): (Decimal(900), 9)},
        [ANNEE] * 9,
        [premier_semestre],
    )
    lu = bilan(mois)
    assert (lu.etp, lu.contractes, lu.mois) == (9.0, 10.0, 2)
    assert lu.part == pytest.approx(0.9)
    assert (lu.manquants, lu.attendus) == (1, 27)


def test_sans_rien_le_bilan_est_vide_et_sans_division() -> None:
    lu = bilan([])
    assert (lu.etp, lu.part, lu.mois, lu.manquants) == (None, None, 0, 0)


def test_de_deux_annexes_d_un_mois_la_plus_recente_compte() -> None:
    ancienne = FaitAnnexe(Periode(JANVIER, date(2026, 3, 15)), Decimal(5), 1505)
    nouvelle = FaitAnnexe(Periode(date(2026, 3, 16), date(2026, 12, 31)), Decimal(7), 1820)
    (mars,) = serie([date(2026, 3, 1)], {}, [], [ancienne, nouvelle])
    assert mars.contractes == 7


@given(
    heures=st.lists(st.decimals(0, 20000, places=2), min_size=1, max_size=24),
    par_etp=st.integers(1, 2000),
    postes=st.decimals("0.01", 500, places=2),
)
def test_douze_mois_egaux_a_l_annee_font_les_memes_etp(heures: list[Decimal], par_etp: int, postes: Decimal) -> None:
    mois = [ajouter_mois(JANVIER, rang) for rang in range(len(heures))]
    annexe = FaitAnnexe(Periode(JANVIER, dernier_du_mois(mois[-1])), postes, par_etp)
    lu = bilan(serie(mois, {le: (nombre, 1) for le, nombre in zip(mois, heures, strict=True)}, [], [annexe]))
    assert lu.etp == pytest.approx(float(sum(heures)) * 12 / par_etp / len(heures), rel=1e-9, abs=1e-9)
    assert lu.manquants == 0
