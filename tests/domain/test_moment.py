"""The moment of a parcours: first month, last sixty days."""

from datetime import date, timedelta

import pytest

from parcours.domain.moment import Moment, moment

AU = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("entree", "attendu"),
    [
        (date(2026, 11, 24), None),
        (AU, Moment.PREMIER_MOIS),
        (date(2026, 10, 24), Moment.PREMIER_MOIS),
        (date(2026, 10, 23), None),
    ],
)
def test_le_premier_mois_finit_le_jour_du_mois_suivant(entree: date, attendu: Moment | None) -> None:
    assert moment(entree, (None,), AU) is attendu


@pytest.mark.parametrize(("jours", "attendu"), [(61, None), (60, Moment.DERNIERS_JOURS), (0, Moment.DERNIERS_JOURS)])
def test_les_soixante_derniers_jours_comptent_celui_de_la_fin(jours: int, attendu: Moment | None) -> None:
    assert moment(date(2026, 1, 5), (None, AU + timedelta(days=jours)), AU) is attendu


def test_c_est_la_fin_la_plus_proche_qui_compte_et_une_fin_passee_ne_dit_plus_rien() -> None:
    entree = date(2026, 1, 5)
    assert moment(entree, (AU + timedelta(days=400), AU + timedelta(days=10)), AU) is Moment.DERNIERS_JOURS
    assert moment(entree, (AU - timedelta(days=1), AU + timedelta(days=10)), AU) is None
