"""Intensity of the accompaniment: the run length of its chart by an integral equation, its measure, its words."""

import math
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from parcours.domain.derive_reference import nombre
from parcours.domain.intensite import Mesure, Presence, fins_de_mois, mesurer, phrase, suivre

AU = date(2026, 11, 23)
DEPUIS = date(2026, 1, 1)
HABITUDE = [18, 16, 17, 19, 16, 18, 17, 15, 18, 17, 16, 19] * 2


def _mesures(parts: list[int], apres: list[int], presents: int = 20) -> list[Mesure]:
    fins = fins_de_mois(date(2024, 1, 1), date(2030, 12, 31))
    return [Mesure(le, presents, part) for le, part in zip(fins, parts + apres, strict=False)]


def _longueur_moyenne(poids: float, limite: float, plancher: float | None, decalage: float = 0.0) -> float:
    """Months before an alarm, by Gauss-Legendre nodes of the integral equation; Z on a floor that it cannot leave."""
    h = limite * math.sqrt(poids / (2 - poids))
    bas = -6.0 if plancher is None else plancher
    x, w = np.polynomial.legendre.leggauss(200)
    z, w = (h - bas) / 2 * x + (h + bas) / 2, w * (h - bas) / 2
    tous = np.append(z, bas)
    noyau = norm.pdf((z[None, :] - (1 - poids) * tous[:, None]) / poids - decalage) / poids * w
    au_plancher = norm.cdf((bas - (1 - poids) * tous) / poids - decalage)
    longueurs = np.linalg.solve(np.eye(201) - np.column_stack([noyau, au_plancher]), np.ones(201))
    depart = norm.pdf(z / poids - decalage) / poids * w
    return float(1 + depart @ longueurs[:200] + norm.cdf(bas / poids - decalage) * longueurs[200])


def test_une_fausse_alerte_vient_tous_les_cent_vingt_mois() -> None:
    poids, limite = nombre("intensite_poids", AU), nombre("intensite_limite", AU)

    assert _longueur_moyenne(poids, limite, 0.0) == pytest.approx(120, rel=2e-3)
    # Without the return to 0, the same limit would speak half as rarely again.
    assert _longueur_moyenne(poids, limite, None) == pytest.approx(188, rel=5e-3)


def test_la_carte_ecrite_a_la_longueur_moyenne_calculee() -> None:
    """The chart itself, months being drawn around a known level: as many false alarms as the equation says."""
    hasard = np.random.default_rng(20_261)
    decalage, longueurs = -0.8, []
    habitude = _mesures(HABITUDE, [])
    lue = suivre(habitude, DEPUIS)
    assert lue.moyenne is not None
    assert lue.sigma is not None
    for _ in range(300):
        tirees = lue.moyenne + lue.sigma * (hasard.standard_normal(59) + decalage)
        mesures = [
            Mesure(le, 10**9, round(part * 10**9))
            for le, part in zip(fins_de_mois(DEPUIS, date(2030, 11, 30)), tirees, strict=True)
        ]
        suivi = suivre([*habitude, *mesures], DEPUIS)
        longueurs.append(next((rang for rang, v in enumerate(suivi.valeurs, start=1) if v[2] <= -suivi.limite), 59))

    attendue = _longueur_moyenne(0.2, 2.317, 0.0, -decalage)
    assert np.mean(longueurs) == pytest.approx(attendue, rel=0.12)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=30))
def test_z_ne_depasse_jamais_zero_et_suit_sa_definition(apres: list[int]) -> None:
    suivi = suivre(_mesures(HABITUDE, apres), DEPUIS)
    assert suivi.moyenne is not None
    assert suivi.sigma is not None

    z, franchi = 0.0, None
    for (le, part, lue), attendue in zip(suivi.valeurs, apres, strict=True):
        z = min(0.0, 0.8 * z + 0.2 * (attendue / 20 - suivi.moyenne) / suivi.sigma)
        assert part == attendue / 20
        assert lue == pytest.approx(z, abs=1e-12)
        if z == 0:
            franchi = None
        elif franchi is None and z <= -suivi.limite:
            franchi = le
    assert suivi.baisse_le == franchi


def test_le_niveau_vient_des_vingt_quatre_mois_d_avant() -> None:
    suivi = suivre(_mesures(HABITUDE, [17, 17]), DEPUIS)
    etendues = [abs(b - a) / 20 for a, b in pairwise(HABITUDE)]

    assert suivi.moyenne == pytest.approx(sum(HABITUDE) / 480)
    assert suivi.sigma == pytest.approx(sum(etendues) / 23 / 1.128, rel=1e-3)
    assert suivi.limite == pytest.approx(2.317 / 3)


def test_une_baisse_se_dit_a_verifier() -> None:
    suivi = suivre(_mesures(HABITUDE, [17, 9, 8, 8]), DEPUIS)

    assert suivi.baisse_le == date(2026, 2, 28)
    assert phrase(suivi, AU).replace("\u00a0", " ") == (
        "En baisse depuis février 2026 : 40 % des personnes présentes ont eu une étape dans les "
        "60 derniers jours, 86 % d’habitude. Des étapes faites et pas notées donnent la même courbe."
    )


def test_une_baisse_dure_jusqu_au_retour_a_l_habitude() -> None:
    baisse = [17, 9, 8, 8, 10, 13]

    assert suivre(_mesures(HABITUDE, [*baisse, 16]), DEPUIS).baisse_le == date(2026, 2, 28)
    assert suivre(_mesures(HABITUDE, [*baisse, *[20] * 14]), DEPUIS).baisse_le is None


def test_une_hausse_ne_se_signale_pas() -> None:
    suivi = suivre(_mesures(HABITUDE, [20] * 9), DEPUIS)

    assert suivi.baisse_le is None
    assert phrase(suivi, AU).startswith("Rien d’inhabituel. 100\u00a0% des personnes")


@pytest.mark.parametrize("parts", [HABITUDE[:11], [17] * 24])
def test_trop_peu_de_mois_ou_tous_pareils_ne_disent_rien(parts: list[int]) -> None:
    fins = fins_de_mois(date(2024, 1, 1), AU)[24 - len(parts) :]
    suivi = suivre([Mesure(le, 20, part) for le, part in zip(fins, [*parts, 2, 2, 2], strict=False)], DEPUIS)

    assert (suivi.moyenne, suivi.baisse_le) == (None, None)
    assert "Pas encore assez" in phrase(suivi, AU)


def test_un_mois_de_moins_de_cinq_personnes_ne_compte_pas() -> None:
    sans = suivre(_mesures(HABITUDE, [17, 17]), DEPUIS)
    avec = suivre([*_mesures(HABITUDE, [17, 17]), Mesure(date(2026, 3, 31), 4, 0)], DEPUIS)

    assert avec == sans


def test_la_part_regarde_soixante_jours_et_qui_etait_deja_la() -> None:
    le = date(2026, 3, 31)
    premier = le - timedelta(days=59)
    presences = [
        Presence(date(2025, 1, 1), None, (premier,)),
        Presence(date(2025, 1, 1), le, (premier - timedelta(days=1), le + timedelta(days=1))),
        Presence(premier + timedelta(days=1), None, (le,)),
        Presence(date(2025, 1, 1), le - timedelta(days=1), (premier,)),
        Presence(premier, None, (le,)),
    ]

    assert mesurer(presences, le) == Mesure(le, 3, 2)
    assert mesurer([], le).part is None


def test_les_fins_de_mois() -> None:
    assert fins_de_mois(date(2026, 1, 15), date(2026, 3, 31)) == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
    ]
    assert fins_de_mois(date(2026, 1, 15), date(2026, 1, 30)) == []
