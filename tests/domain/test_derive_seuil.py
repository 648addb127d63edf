"""The CUSUM: thresholds and run lengths of the published calibration, and an independent computation."""

import json
import random
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.cusum import (
    Etat,
    avancer,
    est_franchi,
    longueur_mediane,
    longueur_moyenne,
    niveau_degrade,
    plus_petit_seuil,
    poids,
)
from parcours.domain.derive import seuil

CAS = json.loads((Path(__file__).parent / "cas" / "derive.json").read_text(encoding="utf-8"))
JOUR = date(2026, 3, 2)


@pytest.mark.parametrize("cas", CAS["table"], ids=lambda cas: f"{cas['p0']}-{cas['exits_per_year']}")
def test_le_seuil_est_celui_de_la_table_publiee(cas: dict[str, float]) -> None:
    trouve = seuil(cas["p0"], cas["exits_per_year"], JOUR)

    assert trouve == pytest.approx(cas["h"], abs=3e-4)


@pytest.mark.parametrize("cas", CAS["table"], ids=lambda cas: f"{cas['p0']}-{cas['exits_per_year']}")
def test_les_longueurs_moyennes_sont_celles_de_la_table_publiee(cas: dict[str, float]) -> None:
    weights = poids(cas["p0"], 0.5)
    limite = plus_petit_seuil(weights, 10 * cas["exits_per_year"])

    assert longueur_moyenne(cas["p0"], weights, limite) == pytest.approx(cas["arl0_exits"], abs=0.06)
    degrade = niveau_degrade(cas["p0"], 0.5)
    assert longueur_moyenne(degrade, weights, limite) == pytest.approx(cas["arl1_exits"], abs=0.06)


@pytest.mark.parametrize("cas", CAS["grille"], ids=lambda cas: f"{cas['p0']}-{cas['arl0']}")
def test_le_seuil_est_celui_de_la_grille_publiee(cas: dict[str, float]) -> None:
    assert plus_petit_seuil(poids(cas["p0"], 0.5), cas["arl0"]) == pytest.approx(cas["h"], abs=3e-4)


def test_en_dessous_de_cinq_sorties_par_an_le_seuil_est_celui_de_cinq() -> None:
    assert seuil(0.45, 1.5, JOUR) == seuil(0.45, 5, JOUR) < seuil(0.45, 10, JOUR)


def test_un_seuil_plus_bas_donnerait_plus_d_une_fausse_alerte_en_dix_ans() -> None:
    weights = poids(0.45, 0.5)
    limite = plus_petit_seuil(weights, 250)

    assert longueur_moyenne(0.45, weights, limite) >= 250
    assert longueur_moyenne(0.45, weights, limite - 0.02) < 250


def test_diviser_les_chances_par_deux_fait_passer_de_45_a_29_pour_cent() -> None:
    assert niveau_degrade(0.45, 0.5) == pytest.approx(0.2903, abs=1e-4)


def _alarmes_par_enumeration(niveau: float, probabilite: float, limite: float, sorties: int) -> list[float]:
    """Probability of a first alarm at each exit, by following every value S can take."""
    weights = poids(niveau, 0.5)
    masses = {0.0: 1.0}
    alarmes = []
    for _ in range(sorties):
        suivantes: dict[float, float] = defaultdict(float)
        alarme = 0.0
        for s, masse in masses.items():
            suivantes[round(max(0.0, s - weights.baisse), 9)] += masse * probabilite
            if s + weights.hausse >= limite:
                alarme += masse * (1 - probabilite)
            else:
                suivantes[round(s + weights.hausse, 9)] += masse * (1 - probabilite)
        masses = suivantes
        alarmes.append(alarme)
    return alarmes


def test_la_mediane_est_celle_d_une_enumeration_independante() -> None:
    alarmes = _alarmes_par_enumeration(0.45, 0.29, 2.611, 60)
    cumul = [sum(alarmes[: rang + 1]) for rang in range(len(alarmes))]
    attendue = next(rang for rang, part in enumerate(cumul, start=1) if part >= 0.5)

    assert longueur_mediane(0.29, poids(0.45, 0.5), 2.611) == attendue


def test_la_longueur_moyenne_est_celle_d_une_enumeration_independante() -> None:
    alarmes = _alarmes_par_enumeration(0.6, 0.2, 1.8, 150)
    moyenne = sum(rang * alarme for rang, alarme in enumerate(alarmes, start=1))

    assert sum(alarmes) == pytest.approx(1, abs=1e-9)
    assert longueur_moyenne(0.2, poids(0.6, 0.5), 1.8) == pytest.approx(moyenne, rel=1e-6)


def test_une_structure_stable_est_signalee_en_moyenne_une_fois_en_dix_ans() -> None:
    hasard = random.Random(20261123)
    weights, limite = poids(0.45, 0.5), seuil(0.45, 10, JOUR)
    longueurs = []
    for _ in range(1500):
        etat, sorties = Etat(), 0
        while not est_franchi(etat.s, limite):
            dynamique = hasard.random() < 0.45
            etat = avancer(etat, JOUR, int(dynamique), int(not dynamique), weights)
            sorties += 1
        longueurs.append(sorties)

    assert sum(longueurs) / len(longueurs) / 10 == pytest.approx(10, rel=0.08)


ISSUES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=40)


def _derouler(jours: list[tuple[int, int]], depart: Etat | None = None) -> list[Etat]:
    etats = [depart or Etat()]
    for favorables, defavorables in jours:
        etats.append(avancer(etats[-1], JOUR, favorables, defavorables, poids(0.4, 0.5)))
    return etats[1:]


@given(jours=ISSUES)
def test_s_n_est_jamais_negatif(jours: list[tuple[int, int]]) -> None:
    assert all(etat.s >= 0 for etat in _derouler(jours))


@given(jours=ISSUES, coupure=st.integers(0, 40))
def test_reprendre_d_un_etat_garde_donne_le_meme_resultat_que_tout_rejouer(
    jours: list[tuple[int, int]], coupure: int
) -> None:
    debut, suite = jours[:coupure], jours[coupure:]
    repris = _derouler(suite, (_derouler(debut) or [Etat()])[-1])

    assert [*_derouler(debut), *repris] == _derouler(jours)


@given(jours=ISSUES, choix=st.integers(0, 39))
def test_une_sortie_qui_devient_dynamique_ne_fait_jamais_monter_s(jours: list[tuple[int, int]], choix: int) -> None:
    meilleurs = [
        (favorables + 1, defavorables - 1) if rang == choix and defavorables else (favorables, defavorables)
        for rang, (favorables, defavorables) in enumerate(jours)
    ]

    paires = zip(_derouler(meilleurs), _derouler(jours), strict=True)
    assert all(mieux.s <= avant.s + 1e-9 for mieux, avant in paires)
