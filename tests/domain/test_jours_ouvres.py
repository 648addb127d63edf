from datetime import date

import pytest
from dateutil.easter import easter

from parcours.domain.jours_ouvres import est_ouvre, jours_feries, paques

PARIS, MARTINIQUE = "Europe/Paris", "America/Martinique"
COMMUNS = {
    date(2027, 1, 1),
    date(2027, 3, 29),
    date(2027, 5, 1),
    date(2027, 5, 6),
    date(2027, 5, 8),
    date(2027, 5, 17),
    date(2027, 7, 14),
    date(2027, 8, 15),
    date(2027, 11, 1),
    date(2027, 11, 11),
    date(2027, 12, 25),
}


def test_paques_tombe_le_jour_que_donne_le_calendrier_gregorien() -> None:
    assert [annee for annee in range(1583, 4100) if paques(annee) != easter(annee)] == []


@pytest.mark.parametrize(
    ("fuseau", "propre"),
    [
        (PARIS, None),
        ("America/Miquelon", None),
        (MARTINIQUE, date(2027, 5, 22)),
        ("America/Guadeloupe", date(2027, 5, 27)),
        ("America/Cayenne", date(2027, 6, 10)),
        ("Indian/Reunion", date(2027, 12, 20)),
        ("Indian/Mayotte", date(2027, 4, 27)),
    ],
)
def test_chaque_territoire_a_ses_jours_feries(fuseau: str, propre: date | None) -> None:
    assert jours_feries(2027, fuseau) == COMMUNS | ({propre} if propre else set())


def test_l_abolition_se_commemore_chez_soi_seulement() -> None:
    # A Friday in 2026.
    assert not est_ouvre(date(2026, 5, 22), MARTINIQUE)
    assert est_ouvre(date(2026, 5, 22), PARIS)


def test_la_fin_de_semaine_n_est_pas_ouvree() -> None:
    assert [est_ouvre(date(2026, 11, jour), MARTINIQUE) for jour in range(23, 30)] == [True] * 5 + [False] * 2
