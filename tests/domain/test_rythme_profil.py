"""What the profile changes to how often an event comes: found where it was planted, and nothing lost with it."""

import math
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parcours.domain.dates import Periode
from parcours.domain.profil_entree import VARIABLES
from parcours.domain.rythme import Sejour, attendus, etablir, observes, risques, suivre
from parcours.domain.rythme_profil import ajuster_effets, peser
from tests.domain.test_rythme import ANNEES, AU, SEJOURS

RIEN = (0,) * len(VARIABLES)


def _profil(*noms: str) -> tuple[int, ...]:
    return tuple(int(nom in noms) for nom in VARIABLES)


RSA = _profil("rsa")


def _equipe(
    combien: int, part_rsa: float, graine: int, debut: date = date(2023, 1, 1), sur_jours: int = 1000
) -> list[Sejour]:
    """Persons who enter over so many days and would stay 400 days; under the RSA they leave three times as often."""
    hasard = np.random.default_rng(graine)
    sejours = []
    for _ in range(combien):
        qui = RSA if hasard.random() < part_rsa else RIEN
        entree = debut + timedelta(days=int(hasard.integers(0, sur_jours)))
        depart = int(hasard.exponential(500 if qui is RSA else 1500))
        sejours.append(Sejour(entree, entree + timedelta(days=min(depart, 400)), depart < 400, qui))
    return sejours


def test_l_effet_plante_se_retrouve() -> None:
    effets = dict(ajuster_effets(_equipe(4_000, 0.4, 1), ANNEES))

    assert list(effets) == ["rsa"]
    assert effets["rsa"] == pytest.approx(math.log(3), abs=0.12)


def test_l_effet_est_celui_des_mois_de_presence() -> None:
    """So many events a month that odds counted by days would say less: ln(9) by months, near ln(5) by days."""
    tous = [(RSA, 200, 100), (RIEN, 400, 40)]
    sejours = [
        Sejour(date(2024, 1, 1), date(2024, 1, 30), rang < partis, profil)
        for profil, combien, partis in tous
        for rang in range(combien)
    ]
    assert dict(ajuster_effets(sejours, ANNEES))["rsa"] == pytest.approx(math.log(9), abs=0.08)


def test_un_profil_sans_effet_n_en_a_pas() -> None:
    melange = [
        replace(sejour, profil=RSA if rang % 3 == 0 else RIEN) for rang, sejour in enumerate(_equipe(4_000, 0, 2))
    ]
    assert dict(ajuster_effets(melange, ANNEES))["rsa"] == pytest.approx(0, abs=0.15)


def test_l_ordre_des_sejours_ne_change_rien() -> None:
    sejours = _equipe(600, 0.4, 3)
    assert ajuster_effets(sejours[::-1], ANNEES) == ajuster_effets(sejours, ANNEES)


@pytest.mark.parametrize(("evenements", "dit"), [(49, False), (50, True)])
def test_sous_dix_evenements_par_coefficient_le_profil_ne_compte_pas(evenements: int, dit: bool) -> None:
    # The RSA and four bands of time beside the first: five coefficients.
    entree = date(2023, 1, 1)
    longs = [Sejour(entree, date(2025, 11, 30), False, profil) for profil in (RSA, RIEN) for _ in range(40)]
    partis = [Sejour(entree, entree + timedelta(days=20 * rang), True, RSA) for rang in range(evenements)]

    assert bool(ajuster_effets([*longs, *partis], ANNEES)) is dit


def test_des_profils_tous_pareils_ou_rien_du_tout_ne_disent_rien() -> None:
    assert ajuster_effets(_equipe(2_000, 0, 4), ANNEES) == ()
    assert ajuster_effets([], ANNEES) == ()


@settings(deadline=None)
@given(SEJOURS, st.floats(-2, 2))
def test_les_evenements_de_la_reference_restent_tous_attendus(sejours: list[Sejour], effet: float) -> None:
    qui = [replace(s, profil=RSA if rang % 2 else RIEN) for rang, s in enumerate(sejours)]
    peses = peser(qui, (("rsa", effet),))

    assert {s.poids for s in peses} <= {1.0, math.exp(effet)}
    # Drawn towards the whole, a band gives back its events within the one that draws it.
    prevus = attendus(peses, risques(peses, ANNEES), ANNEES)
    assert prevus == pytest.approx(observes(peses, ANNEES), abs=5)
    assert peser(qui, ()) == [replace(s, poids=1.0) for s in qui]


def test_un_public_plus_fragile_n_est_pas_une_hausse_des_departs() -> None:
    autres, passe = _equipe(4_000, 0.3, 5), _equipe(300, 0.3, 6)
    present = _equipe(110, 1.0, 7, date(2025, 10, 1), 366)
    reference = Periode(ANNEES.debut, ANNEES.fin)
    effets = ajuster_effets(autres, reference)

    def suivre_avec(lus: tuple[tuple[str, float], ...]) -> bool:
        type_, siens = peser(autres, lus), peser([*passe, *present], lus)
        hazards = risques(type_, reference)
        base = etablir(siens, hazards, reference)
        suivi = suivre(siens, hazards, base, date(2026, 1, 1), AU)
        assert suivi.est_comparable
        return suivi.alerte is not None

    assert suivre_avec(())
    assert not suivre_avec(effets)
