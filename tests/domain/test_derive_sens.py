"""The two directions of the chart: published thresholds of a rise, one chart for both, pending exits, own levels."""

import json
import math
import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from parcours.domain.cusum import longueur_moyenne, niveau_degrade, poids
from parcours.domain.derive import Reference, SortieComptee, StatutSuivi, Suivi, suivre
from parcours.domain.derive_reference import niveau_propre
from parcours.domain.derive_seuil import corriger, sans_correction, seuil
from parcours.domain.sens import Sens

CAS = json.loads((Path(__file__).parent / "cas" / "derive.json").read_text(encoding="utf-8"))
DEPUIS, AU = date(2026, 1, 1), date(2026, 12, 31)
REFERENCE = Reference(
    debut=date(2023, 1, 1),
    fin=date(2025, 12, 31),
    n=75,
    dynamiques=34,
    en_attente=0,
    taux=34 / 75,
    taux_du_type=0.45,
    niveau=0.43,
    par_an=25.0,
    est_suffisante=True,
)
ISSUES = st.text("dn?", max_size=52)
ENVERS = str.maketrans("dn", "nd")


def _sorties(issues: str, pas_jours: int = 7) -> list[SortieComptee]:
    sens = {"d": True, "n": False, "?": None}
    return [
        SortieComptee(DEPUIS + timedelta(days=pas_jours * rang), sens[issue], f"s{rang:02}")
        for rang, issue in enumerate(issues)
    ]


def _hausse(issues: str, reference: Reference = REFERENCE) -> Suivi:
    return suivre(_sorties(issues), reference, DEPUIS, AU, Sens.HAUSSE)


@pytest.mark.parametrize("cas", CAS["table_hausse"], ids=lambda cas: f"{cas['p0']}-{cas['exits_per_year']}")
def test_le_seuil_d_une_hausse_est_celui_de_la_table_publiee(cas: dict[str, float]) -> None:
    trouve = seuil(cas["p0"], cas["exits_per_year"], DEPUIS, Sens.HAUSSE)
    chance = Sens.HAUSSE.chance(cas["p0"])

    assert trouve == pytest.approx(cas["h"], abs=3e-4)
    weights = poids(chance, 0.5)
    assert longueur_moyenne(chance, weights, trouve) == pytest.approx(cas["arl0_exits"], abs=0.06)
    assert longueur_moyenne(niveau_degrade(chance, 0.5), weights, trouve) == pytest.approx(cas["arl1_exits"], abs=0.06)


@given(p=st.floats(0.02, 0.98))
def test_les_poids_d_une_hausse_sont_ceux_du_rapport_de_cotes_2(p: float) -> None:
    weights = poids(Sens.HAUSSE.chance(p), 0.5)

    assert weights.hausse == pytest.approx(math.log(2) - math.log(1 + p))
    assert -weights.baisse == pytest.approx(-math.log(1 + p))


def test_le_niveau_d_une_hausse_est_pris_de_l_autre_cote() -> None:
    # logit(0,45) + 0,385 / √(100 × 0,45 × 0,55 + 1 / 0,5²) = -0,1288
    reference = replace(REFERENCE, n=100, dynamiques=45, niveau=0.432)

    assert reference.niveau_vers(Sens.HAUSSE) == 0.468
    assert reference.niveau_vers(Sens.RECUL) == 0.432


def test_des_sorties_toutes_dynamiques_font_une_hausse_et_pas_de_recul() -> None:
    issues = "nd" * 3 + "d" * 12

    suivi = _hausse(issues)

    assert (suivi.statut, suivi.sens) == (StatutSuivi.ALERTE, Sens.HAUSSE)
    assert suivi.debut is not None
    assert suivi.rarete_annees is not None
    assert suivi.rarete_annees >= 10
    assert suivre(_sorties(issues), REFERENCE, DEPUIS, AU).statut is StatutSuivi.RIEN
    assert suivi.points[-1].ecart == pytest.approx(suivi.dynamiques - suivi.attendues, abs=3)


def test_une_sortie_sans_situation_ne_fait_pas_une_hausse() -> None:
    assert _hausse("dd?d").s == _hausse("ddnd").s
    assert _hausse("?" * 30).statut is StatutSuivi.RIEN


@given(issues=ISSUES, choix=st.integers(0, 51), sens=st.sampled_from(Sens), dynamique=st.booleans())
def test_ce_qui_est_connu_plus_tard_ne_fait_jamais_tomber_une_alerte(
    issues: str, choix: int, sens: Sens, dynamique: bool
) -> None:
    connue = "".join("nd"[dynamique] if r == choix and issue == "?" else issue for r, issue in enumerate(issues))
    avant, apres = (suivre(_sorties(lues), REFERENCE, DEPUIS, AU, sens) for lues in (issues, connue))

    assert all(a.s <= b.s + 1e-9 for a, b in zip(avant.points, apres.points, strict=True))


@given(issues=ISSUES)
def test_une_hausse_est_le_recul_des_issues_contraires(issues: str) -> None:
    haute = suivre(_sorties(issues), REFERENCE, DEPUIS, AU, Sens.HAUSSE)
    niveau = REFERENCE.niveau_vers(Sens.HAUSSE)
    envers = replace(REFERENCE, niveau=1 - niveau)

    miroir = suivre(_sorties(issues.translate(ENVERS)), envers, DEPUIS, AU)

    assert [p.s for p in haute.points] == pytest.approx([p.s for p in miroir.points])
    assert [p.ecart for p in haute.points] == pytest.approx([p.ecart for p in miroir.points])
    assert haute.seuil == pytest.approx(miroir.seuil)
    assert [p.debut for p in haute.points] == [p.debut for p in miroir.points]


@given(issues=ISSUES, sens=st.sampled_from(Sens), hasard=st.randoms(), groupe=st.integers(1, 5))
def test_l_ordre_des_sorties_ne_change_rien_meme_avec_des_chances_propres(
    issues: str, sens: Sens, hasard: random.Random, groupe: int
) -> None:
    sorties = [
        replace(sortie, le=DEPUIS + timedelta(days=7 * (rang // groupe)))
        for rang, sortie in enumerate(_sorties(issues))
    ]
    niveaux = {sortie.ref: 0.2 + 0.01 * (rang * 7 % 60) for rang, sortie in enumerate(sorties)}
    melangees = list(sorties)
    hasard.shuffle(melangees)

    droit, melange = (suivre(lues, REFERENCE, DEPUIS, AU, sens, niveaux) for lues in (sorties, melangees))

    assert melange == droit


@given(issues=ISSUES, sens=st.sampled_from(Sens))
def test_des_chances_propres_toutes_egales_au_niveau_ne_changent_rien(issues: str, sens: Sens) -> None:
    sorties = _sorties(issues)
    niveaux = {sortie.ref: REFERENCE.niveau_vers(sens) for sortie in sorties}

    assert suivre(sorties, REFERENCE, DEPUIS, AU, sens, niveaux) == suivre(sorties, REFERENCE, DEPUIS, AU, sens)


def test_chaque_sortie_a_ses_poids() -> None:
    sorties = _sorties("nnd", pas_jours=0)
    niveaux = {"s00": 0.6, "s01": 0.3, "s02": 0.5}

    suivi = suivre(sorties, REFERENCE, DEPUIS, AU, Sens.RECUL, niveaux)

    attendu = -math.log(1 - 0.3) - math.log(1 - 0.15) + math.log(0.5) - math.log(1 - 0.25)
    assert suivi.s == pytest.approx(max(0, attendu))
    assert suivi.attendues == pytest.approx(1.4)
    assert suivi.points[0].ecart == pytest.approx(0.4)


@given(
    lignes=st.lists(st.tuples(st.floats(-2, 2), st.integers(1, 30), st.floats(0, 1)), min_size=1, max_size=8),
)
def test_le_niveau_propre_est_celui_d_un_autre_optimiseur(lignes: list[tuple[float, int, float]]) -> None:
    lues = [(eta, n, round(part * n)) for eta, n, part in lignes]

    def oppose(delta: float) -> float:
        return sum(n * math.log1p(math.exp(eta + delta)) - d * (eta + delta) for eta, n, d in lues) + 2 * delta**2

    trouve = minimize_scalar(oppose, bounds=(-8, 8), method="bounded", options={"xatol": 1e-10})
    propre = niveau_propre(lues, AU)

    assert propre.decalage == pytest.approx(trouve.x, abs=1e-4)
    bas, haut = (propre.probabilite(0.3, sens, AU) for sens in Sens)
    assert bas <= haut
    courbure = (oppose(trouve.x + 1e-3) - 2 * trouve.fun + oppose(trouve.x - 1e-3)) / 1e-6
    assert propre.ecart_type == pytest.approx(courbure**-0.5, rel=1e-2)


@given(h=st.floats(0.05, 8), phi=st.floats(1, 3))
def test_la_surdispersion_ne_baisse_jamais_un_seuil_et_se_defait(h: float, phi: float) -> None:
    assert corriger(h, phi) >= h
    assert sans_correction(corriger(h, phi), phi) == pytest.approx(h)
    assert corriger(h, 1) == h


def test_le_seuil_corrige_est_celui_de_la_methode_des_qu_il_est_plus_haut() -> None:
    assert seuil(0.45, 60, DEPUIS, Sens.RECUL, 1.2) == pytest.approx(1.2 * (3.376 - math.log(1.2)), abs=1e-3)
    petit = seuil(0.05, 5, DEPUIS)
    assert 1.2 * (petit - math.log(1.2)) < petit
    assert seuil(0.05, 5, DEPUIS, Sens.RECUL, 1.2) == petit


def test_avec_surdispersion_l_alerte_au_seuil_reste_une_fois_en_dix_ans() -> None:
    for phi in (1.0, 1.3):
        suivi = suivre(_sorties("n" * 19), replace(REFERENCE, surdispersion=phi), DEPUIS, AU)
        premiere = next(p for p in suivi.points if p.s >= suivi.seuil)
        juste = suivre(_sorties("n" * 19), replace(REFERENCE, surdispersion=phi), DEPUIS, premiere.le)

        assert juste.rarete_annees is not None
        assert 10 <= juste.rarete_annees < 18
