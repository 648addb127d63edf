"""What the past of a structure makes expect: window, shrinkage towards its kind, minimum history."""

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.dates import ajouter_mois
from parcours.domain.derive import Reference, SortieComptee, calculer_reference, debut_du_suivi

FIN = date(2025, 12, 31)


def _sorties(debut: date, combien: int, dynamiques: int, pas_jours: int, en_attente: int = 0) -> list[SortieComptee]:
    issues: list[bool | None] = [True] * dynamiques + [False] * (combien - dynamiques) + [None] * en_attente
    return [
        SortieComptee(debut + timedelta(days=pas_jours * rang), issue, f"s{rang}") for rang, issue in enumerate(issues)
    ]


def _trois_ans(combien: int, dynamiques: int, en_attente: int = 0) -> list[SortieComptee]:
    pas = 1090 // (combien + en_attente)
    return _sorties(date(2023, 1, 1), combien, dynamiques, pas, en_attente)


def _reference(combien: int, dynamiques: int, taux_du_type: float | None = 0.45) -> Reference:
    return calculer_reference(_trois_ans(combien, dynamiques), taux_du_type, FIN)


def test_la_reference_porte_sur_les_36_mois_avant_le_suivi() -> None:
    anciennes = _sorties(date(2020, 1, 1), 30, 0, 20)

    reference = calculer_reference([*anciennes, *_trois_ans(100, 45)], 0.45, FIN)

    assert (reference.debut, reference.fin) == (date(2023, 1, 1), FIN)
    assert (reference.n, reference.dynamiques, reference.taux) == (100, 45, 0.45)


def test_la_reference_commence_a_la_premiere_sortie_si_l_historique_est_plus_court() -> None:
    reference = calculer_reference(_sorties(date(2024, 9, 3), 12, 6, 30), 0.45, FIN)

    assert reference.debut == date(2024, 9, 3)
    assert reference.par_an == pytest.approx(12 * 365.25 / 485)


def test_un_nouveau_depart_ecarte_ce_qui_precede() -> None:
    reference = calculer_reference(_trois_ans(100, 45), 0.45, FIN, depuis=date(2024, 7, 1))

    assert reference.debut == date(2024, 7, 1)
    assert reference.n == 45


def test_une_sortie_posterieure_n_entre_pas_dans_la_reference() -> None:
    apres = SortieComptee(date(2026, 1, 1), True, "apres")

    assert calculer_reference([*_trois_ans(100, 45), apres], 0.45, FIN) == _reference(100, 45)


def test_le_niveau_est_pris_du_cote_prudent() -> None:
    # logit(0,45) - 0,385 / √(100 × 0,45 × 0,55 + 1 / 0,5²) = -0,2725
    assert _reference(100, 45).niveau == 0.432


def test_sans_aucune_sortie_le_niveau_est_celui_du_type_cote_prudent() -> None:
    # logit(0,45) - 0,385 × 0,5 = -0,3932
    reference = calculer_reference([], 0.45, FIN)

    assert (reference.niveau, reference.taux, reference.par_an) == (0.403, None, 0.0)


def test_sans_structure_comparable_le_niveau_vient_de_la_structure_seule() -> None:
    # 30,5 / 61 = 0,5 ; logit - 0,385 / √(61 × 0,25) = -0,0986
    assert _reference(60, 30, taux_du_type=None).niveau == 0.475


@given(combien=st.integers(1, 200), part=st.floats(0, 1), taux_du_type=st.floats(0.03, 0.97))
def test_le_niveau_maximise_la_vraisemblance_retenue_par_le_type(
    combien: int, part: float, taux_du_type: float
) -> None:
    dynamiques = round(part * combien)
    origine = math.log(taux_du_type / (1 - taux_du_type))
    bas, haut = -12.0, 12.0
    for _ in range(80):
        milieu = (bas + haut) / 2
        pente = dynamiques - combien / (1 + math.exp(-origine - milieu)) - milieu / 0.25
        bas, haut = (milieu, haut) if pente > 0 else (bas, milieu)
    p = 1 / (1 + math.exp(-origine - bas))
    logit = origine + bas - 0.385 / math.sqrt(combien * p * (1 - p) + 4)
    attendu = min(max(1 / (1 + math.exp(-logit)), 0.02), 0.98)

    sorties = [SortieComptee(FIN - timedelta(days=r), r < dynamiques, str(r)) for r in range(combien)]
    assert calculer_reference(sorties, taux_du_type, FIN).niveau == pytest.approx(attendu, abs=0.00051)


@pytest.mark.parametrize(("dynamiques", "taux_du_type"), [(0, 0.0), (100, 1.0), (0, None), (100, None)])
def test_le_niveau_reste_fini_et_borne_quand_tout_est_pareil(dynamiques: int, taux_du_type: float | None) -> None:
    assert 0.02 <= _reference(100, dynamiques, taux_du_type).niveau <= 0.98


def test_une_sortie_sans_situation_compte_dans_le_rythme_mais_pas_dans_le_niveau() -> None:
    reference = calculer_reference(_trois_ans(60, 27, en_attente=30), 0.45, FIN)

    assert (reference.n, reference.en_attente) == (60, 30)
    assert reference.taux == 0.45
    assert reference.par_an == pytest.approx(30, abs=0.1)


@pytest.mark.parametrize(
    ("combien", "debut", "suffit"),
    [
        (10, date(2025, 1, 1), True),
        (9, date(2025, 1, 1), False),
        (10, date(2025, 1, 2), False),
        (40, date(2025, 1, 2), False),
    ],
)
def test_il_faut_dix_sorties_et_douze_mois_d_historique(combien: int, debut: date, suffit: bool) -> None:
    assert calculer_reference(_sorties(debut, combien, 4, 5), 0.45, FIN).est_suffisante is suffit


def test_les_sorties_sans_situation_ne_font_pas_le_minimum() -> None:
    assert not calculer_reference(_trois_ans(9, 4, en_attente=20), 0.45, FIN).est_suffisante


def test_le_suivi_ne_commence_pas_sans_le_minimum() -> None:
    assert debut_du_suivi([], FIN) is None
    assert debut_du_suivi(_sorties(date(2024, 1, 10), 9, 4, 30), FIN) is None
    assert debut_du_suivi(_sorties(date(2025, 6, 1), 30, 12, 5), FIN) is None


def test_le_suivi_commence_apres_douze_mois_et_dix_sorties() -> None:
    assert debut_du_suivi(_sorties(date(2024, 1, 10), 30, 12, 20), FIN) == date(2025, 1, 10)
    assert debut_du_suivi(_sorties(date(2024, 1, 10), 15, 6, 50), FIN) == date(2024, 1, 10) + timedelta(days=451)


def test_avec_quatre_ans_d_historique_la_reference_en_prend_trois() -> None:
    sorties = _sorties(date(2021, 11, 15), 70, 30, 20)

    assert debut_du_suivi(sorties, date(2025, 11, 14)) == date(2022, 11, 15)
    assert debut_du_suivi(sorties, date(2025, 11, 15)) == date(2024, 11, 15)


def test_le_suivi_attend_dix_sorties_en_trois_ans() -> None:
    rares = _sorties(date(2018, 3, 5), 9, 4, 200)
    frequentes = _sorties(date(2025, 1, 6), 15, 7, 10)

    assert debut_du_suivi(rares, FIN) is None
    assert debut_du_suivi([*rares, *frequentes], FIN) == date(2025, 3, 28)


@given(combien=st.integers(10, 60), pas_jours=st.integers(1, 200), recul=st.integers(0, 90))
def test_la_reference_qui_precede_le_debut_du_suivi_a_l_historique_voulu(
    combien: int, pas_jours: int, recul: int
) -> None:
    sorties = _sorties(date(2018, 3, 5), combien, combien // 2, pas_jours)
    debut = debut_du_suivi(sorties, ajouter_mois(date(2018, 3, 5), recul))

    if debut is not None:
        reference = calculer_reference(sorties, 0.45, debut - timedelta(days=1))
        assert reference.est_suffisante
