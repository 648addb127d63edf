"""The model of a kind: what it is fitted on, when it falls back on the rate, who is left out of it."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from scipy.stats import chi2

from parcours.domain.modele_type import Modele, Observation, ajuster_type, probabilite_chi2_3, relire
from parcours.domain.profil_entree import VARIABLES, Profil
from parcours.domain.regression import expit

FIN = date(2025, 12, 31)
DEBUT = date(2023, 1, 1)


def _profil(rsa: int = 0, senior: int = 0) -> Profil:
    return tuple({"rsa": rsa, "senior": senior}.get(nom, 0) for nom in VARIABLES)


def _observations(
    n: int, probabilite: Callable[[Observation], float], structures: int = 10, graine: int = 7
) -> list[Observation]:
    """Exits spread over the three years and over the structures, with RSA and seniors at random."""
    hasard = random.Random(graine)
    lues = []
    for rang in range(n):
        le = DEBUT + timedelta(days=rang * 1095 // n)
        lue = Observation(f"s{rang % structures}", le, _profil(hasard.randint(0, 1), hasard.randint(0, 1)), True)
        lues.append(replace(lue, dynamique=hasard.random() < probabilite(lue)))
    return lues


def _selon_le_rsa(lue: Observation) -> float:
    return expit(0.4 - 1.0 * lue.profil[VARIABLES.index("rsa")])


def _selon_la_saison(lue: Observation) -> float:
    return 0.25 if lue.le.month <= 3 else 0.6


def _commun(lues: list[Observation]) -> Modele:
    modele = ajuster_type(lues, "ACI", FIN).commun
    assert modele is not None
    return modele


def test_le_modele_retrouve_l_effet_du_profil() -> None:
    modele = _commun(_observations(3000, _selon_le_rsa))
    coefficients = dict(modele.coefficients)

    assert set(coefficients) == {"rsa", "senior"}
    assert coefficients["rsa"] == pytest.approx(-1, abs=0.2)
    assert coefficients["senior"] == pytest.approx(0, abs=0.2)


def test_la_somme_des_attendus_est_celle_des_observes() -> None:
    lues = _observations(600, _selon_le_rsa)
    modele = _commun(lues)

    attendues = sum(modele.probabilite(lue.profil, lue.le) for lue in lues)
    assert attendues == pytest.approx(modele.dynamiques, abs=1e-6)
    assert modele.taux == modele.dynamiques / 600


@pytest.mark.parametrize(("rares", "avec"), [(19, False), (20, True)])
def test_il_faut_dix_evenements_par_coefficient(rares: int, avec: bool) -> None:
    lues = [replace(lue, dynamique=rang < rares) for rang, lue in enumerate(_observations(200, _selon_le_rsa))]

    modele = _commun(lues)

    assert bool(modele.coefficients) is avec
    if not avec:
        assert modele.probabilite(_profil(1), FIN) == pytest.approx(rares / 200)


@pytest.mark.parametrize("issue", [True, False])
def test_tout_pareil_reste_fini(issue: bool) -> None:
    modele = _commun([replace(lue, dynamique=issue) for lue in _observations(50, _selon_le_rsa)])

    assert 0.005 < modele.probabilite(_profil(), FIN) < 0.995


def test_moins_de_dix_sorties_ne_font_pas_de_reference() -> None:
    assert ajuster_type(_observations(9, _selon_le_rsa), "ETTI", FIN).commun is None


def test_les_sorties_hors_des_36_mois_sont_laissees() -> None:
    lues = _observations(300, _selon_le_rsa)
    dehors = [replace(lues[0], le=jour) for jour in (DEBUT - timedelta(days=1), FIN + timedelta(days=1))]

    assert ajuster_type([*lues, *dehors], "ACI", FIN) == ajuster_type(lues, "ACI", FIN)


def test_l_ordre_des_sorties_ne_change_rien() -> None:
    lues = _observations(300, _selon_le_rsa)

    assert ajuster_type(lues[::-1], "ACI", FIN) == ajuster_type(lues, "ACI", FIN)


def test_une_structure_de_plus_de_20_pour_cent_n_est_pas_dans_sa_reference() -> None:
    lues = _observations(400, _selon_le_rsa)
    grosse = [replace(lue, structure="grosse", dynamique=True) for lue in _observations(110, _selon_le_rsa)]

    modele = ajuster_type([*lues, *grosse], "ACI", FIN)

    sans = modele.pour("grosse")
    assert sans is not None
    assert sans == ajuster_type(lues, "ACI", FIN).commun
    assert modele.pour("s0") == modele.commun
    assert [structure for structure, _ in modele.sans] == ["grosse"]


def test_a_20_pour_cent_juste_elle_y_reste() -> None:
    assert ajuster_type(_observations(400, _selon_le_rsa, structures=5), "ACI", FIN).sans == ()


def test_seule_de_son_type_elle_n_a_pas_de_reference() -> None:
    assert ajuster_type(_observations(400, _selon_le_rsa, structures=1), "ETTI", FIN).pour("s0") is None


def test_la_saison_n_entre_que_si_elle_se_voit() -> None:
    avec, sans = _commun(_observations(3000, _selon_la_saison)), _commun(_observations(600, _selon_le_rsa))

    assert {"t2", "t3", "t4"} <= set(dict(avec.coefficients))
    assert not {"t2", "t3", "t4"} & set(dict(sans.coefficients))
    hiver, ete = (avec.probabilite(_profil(), jour) for jour in (date(2026, 2, 1), date(2026, 8, 1)))
    assert hiver == pytest.approx(0.25, abs=0.08)
    assert ete == pytest.approx(0.6, abs=0.08)


@pytest.mark.parametrize(("n", "debut"), [(299, DEBUT), (600, date(2023, 4, 1))])
def test_la_saison_demande_300_sorties_et_trois_ans(n: int, debut: date) -> None:
    lues = [lue for lue in _observations(n, _selon_la_saison) if lue.le >= debut]

    assert not {"t2", "t3", "t4"} & set(dict(_commun(lues).coefficients))


@pytest.mark.parametrize("x", [0, 0.5, 3, 11.345, 40])
def test_la_loi_du_chi_deux_est_celle_de_scipy(x: float) -> None:
    assert probabilite_chi2_3(x) == pytest.approx(chi2.sf(x, 3), rel=1e-9)


def test_un_modele_garde_se_relit_le_meme() -> None:
    grosse = [replace(lue, structure="seule") for lue in _observations(200, _selon_le_rsa)]
    modele = ajuster_type([*_observations(300, _selon_le_rsa), *grosse], "ACI", FIN)

    assert relire(json.loads(json.dumps(modele.en_donnees()))) == modele
    assert modele.version == "ACI-2025-12-31-1"
