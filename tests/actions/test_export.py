"""The exports of an account in an hour: so many at most, wherever the hour starts."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from parcours.actions.export import Export, compter, maximum
from tests.conftest import MAINTENANT

UNE_HEURE = timedelta(hours=1)
pytestmark = pytest.mark.usefixtures("moteur")


def _compter(session: Session, le: datetime, compte: int = 1, export: Export = Export.PERSONNES, n: int = 2) -> bool:
    return compter(session, compte, export, n, le)


def test_le_suivant_attend_que_le_premier_ait_une_heure(session: Session) -> None:
    assert _compter(session, MAINTENANT)
    assert _compter(session, MAINTENANT + timedelta(minutes=30))
    assert not _compter(session, MAINTENANT + timedelta(minutes=59))
    assert _compter(session, MAINTENANT + timedelta(minutes=61))
    assert not _compter(session, MAINTENANT + timedelta(minutes=62))


def test_chaque_compte_a_les_siens_et_les_nombres_se_comptent_a_part(session: Session) -> None:
    assert [_compter(session, MAINTENANT) for _ in range(3)] == [True, True, False]
    assert _compter(session, MAINTENANT, compte=2)
    nombres = [_compter(session, MAINTENANT, export=Export.NOMBRES) for _ in range(9)]
    assert nombres == [True] * maximum(Export.NOMBRES, 2) + [False]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 45), min_size=1, max_size=20), st.integers(1, 4))
def test_aucune_heure_n_en_contient_davantage(session: Session, ecarts: list[int], par_heure: int) -> None:
    faits: list[datetime] = []
    le = MAINTENANT
    for minutes in ecarts:
        le += timedelta(minutes=minutes)
        if _compter(session, le, n=par_heure):
            faits.append(le)
    assert all(len([f for f in faits if debut <= f < debut + UNE_HEURE]) <= par_heure for debut in faits)
    session.rollback()
