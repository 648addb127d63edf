"""Events of the persons present: thresholds by an independent computation, hazards, charts and their words."""

import json
import math
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.abandon import est_un_abandon, phrase
from parcours.domain.cusum_poisson import longueur_moyenne, plus_petit_seuil
from parcours.domain.dates import Periode
from parcours.domain.rythme import Base, Sejour, attendus, etablir, observes, risques, seuil, suivre

CAS = json.loads((Path(__file__).parent / "cas" / "derive.json").read_text(encoding="utf-8"))["evenements"]
AU = date(2026, 11, 23)
ANNEES = Periode(date(2023, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize("cas", CAS, ids=lambda cas: f"{cas['rapport']}-{cas['attendus']}")
def test_le_seuil_est_celui_de_la_table_publiee(cas: dict[str, float]) -> None:
    assert plus_petit_seuil(cas["rapport"], cas["attendus"]) == pytest.approx(cas["h"], abs=2e-3)
    assert longueur_moyenne(cas["rapport"], cas["h"], cas["rapport"]) == pytest.approx(cas["delai"], rel=6e-3)


def _par_chaine_de_markov(rapport: float, limite: float, frequence: float, pas: float = 0.0025) -> float:
    """The same mean time, S and the time being cut in small steps in which at most one event comes."""
    hauteur, vitesse = math.log(rapport), abs(rapport - 1)
    cases = round(limite / (vitesse * pas))
    positions = np.arange(cases) * limite / cases
    apres = positions + hauteur
    matrice = np.eye(cases)
    p = frequence * pas
    for rang in range(cases):
        sans = rang + (-1 if rapport > 1 else 1)
        if sans < cases:
            matrice[rang, max(0, sans)] -= 1 - p
        if apres[rang] < limite:
            place = max(0.0, apres[rang]) * cases / limite
            bas, part = int(place), place - int(place)
            matrice[rang, bas] -= p * (1 - part)
            matrice[rang, min(bas + 1, cases - 1)] -= p * part
    return float(np.linalg.solve(matrice, np.full(cases, pas))[0])


@pytest.mark.parametrize(
    ("rapport", "limite", "frequence"),
    [
        (2.0, 1.162, 1),
        (2.0, 2.001, 1),
        (2.0, 2.728, 1),
        (2.0, 2.728, 2),
        (0.5, 1.26, 1),
        (0.5, 2.355, 1),
        (1.5, 1.8, 1),
    ],
)
def test_la_longueur_moyenne_est_celle_d_une_chaine_de_markov(rapport: float, limite: float, frequence: float) -> None:
    assert longueur_moyenne(rapport, limite, frequence) == pytest.approx(
        _par_chaine_de_markov(rapport, limite, frequence), rel=0.02
    )


def test_sous_la_hauteur_d_un_saut_le_premier_evenement_alerte() -> None:
    assert longueur_moyenne(2.0, 0.5) == 1
    assert longueur_moyenne(2.0, 0.5, 4) == 0.25
    assert longueur_moyenne(2.0, 0.0) == 0


def test_par_mois_la_fausse_alerte_n_est_pas_plus_frequente_qu_annoncee() -> None:
    """Steps of a month see less than continuous time: the threshold stays on the safe side."""
    hasard = np.random.default_rng(20_261)
    par_mois, limite = 0.25, plus_petit_seuil(2.0, 30)
    s, mois, passes, alertes = np.zeros(400), 0, np.zeros(400), 0
    longueurs: list[float] = []
    while len(longueurs) < 400 and mois < 4_000:
        mois += 1
        passes += 1
        s = np.maximum(0, s + hasard.poisson(par_mois, 400) * math.log(2) - par_mois)
        alarme = s >= limite
        longueurs += list(passes[alarme])
        s[alarme], passes[alarme] = 0, 0
        alertes += alarme.sum()

    assert 400 * mois / alertes / 12 >= 10 * 0.9


def _equipe(combien: int, duree_jours: int, depart_sur: int, debut: date = date(2022, 6, 1)) -> list[Sejour]:
    """Persons who come one a fortnight and stay so long; one in `depart_sur` leaves without news."""
    entrees = [debut + timedelta(days=14 * rang) for rang in range(combien)]
    return [
        Sejour(entree, entree + timedelta(days=duree_jours), rang % depart_sur == 0)
        for rang, entree in enumerate(entrees)
    ]


SEJOURS = st.lists(
    st.builds(
        lambda debut, duree, abandon: Sejour(
            date(2022, 1, 1) + timedelta(days=debut),
            None if duree is None else date(2022, 1, 1) + timedelta(days=debut + duree),
            abandon and duree is not None,
        ),
        st.integers(0, 1500),
        st.one_of(st.none(), st.integers(0, 900)),
        st.booleans(),
    ),
    max_size=30,
)


@given(SEJOURS)
def test_chaque_jour_de_presence_est_dans_une_seule_tranche(sejours: list[Sejour]) -> None:
    # With the same hazard everywhere, what is expected is the number of days.
    jours = sum(max(0, (min(ANNEES.fin, s.fin or ANNEES.fin) - max(ANNEES.debut, s.entree)).days + 1) for s in sejours)

    assert attendus(sejours, (1.0,) * 5, ANNEES) == pytest.approx(jours)


@given(SEJOURS)
def test_ce_qui_est_attendu_d_un_mois_s_ajoute(sejours: list[Sejour]) -> None:
    milieu = date(2024, 5, 31)
    hazards = risques(sejours, ANNEES)
    parties = (Periode(ANNEES.debut, milieu), Periode(milieu + timedelta(days=1), ANNEES.fin))

    assert sum(attendus(sejours, hazards, p) for p in parties) == pytest.approx(attendus(sejours, hazards, ANNEES))
    assert sum(observes(sejours, p) for p in parties) == observes(sejours, ANNEES)
    assert all(h >= 0 for h in hazards)


def test_le_risque_suit_la_duree_depuis_l_entree() -> None:
    tot = [
        Sejour(date(2023, 2, 1) + timedelta(days=rang), date(2023, 2, 15) + timedelta(days=rang), True)
        for rang in range(60)
    ]
    restes = [Sejour(date(2023, 2, 1), date(2024, 11, 30)) for _ in range(60)]
    hazards = risques([*tot, *restes], ANNEES)

    assert hazards[0] > 10 * max(hazards[1:])
    assert 0.7 < hazards[0] / (60 / (60 * 15 + 60 * 28)) < 1
    assert risques(restes, ANNEES) == (0.0,) * 5


def test_une_structure_semblable_a_son_type_garde_son_niveau() -> None:
    equipe = _equipe(90, 300, 5)
    hazards = risques(equipe * 8, ANNEES)

    base = etablir(equipe, hazards, ANNEES)
    assert base.niveau == pytest.approx(math.exp(0.385 / math.sqrt(observes(equipe, ANNEES) + 4)), rel=0.1)
    assert base.par_an == pytest.approx(base.niveau * attendus(equipe, hazards, ANNEES) / 3, rel=0.01)
    assert etablir([], hazards, ANNEES).par_an == 0


def test_une_hausse_se_voit_et_se_dit() -> None:
    passe = _equipe(90, 300, 5)
    hazards = risques(passe * 8, ANNEES)
    base = etablir(passe, hazards, ANNEES)
    partis = [Sejour(date(2025, 9, 1), date(2026, 2, 1) + timedelta(days=20 * rang), True) for rang in range(8)]
    suivi = suivre([*passe, *partis], hazards, base, date(2026, 1, 1), AU)

    assert len(suivi.mois) == 10
    assert (suivi.debut, suivi.alerte) == (date(2026, 2, 1), suivi.alerte)
    assert suivi.alerte is not None
    assert suivi.observes == sum(m.observes for m in suivi.mois if m.debut >= date(2026, 2, 1))
    assert (
        phrase(suivi)
        .replace("\u00a0", " ")
        .startswith(f"En hausse depuis février 2026 : {suivi.observes} départs ; on en attendait")
    )


def test_une_hausse_dure_jusqu_au_retour_de_la_courbe() -> None:
    passe = _equipe(90, 300, 5)
    hazards = risques(passe * 8, ANNEES)
    base = etablir(passe, hazards, ANNEES)
    partis = [Sejour(date(2025, 9, 1), date(2026, 2, 1) + timedelta(days=9 * rang), True) for rang in range(8)]
    restes = [Sejour(date(2026, 1, 1) + timedelta(days=rang), None) for rang in range(60)]

    assert suivre([*passe, *partis], hazards, base, date(2026, 1, 1), date(2026, 4, 30)).alerte is not None
    apres = suivre([*passe, *partis, *restes], hazards, base, date(2026, 1, 1), AU)
    assert max(m.s for m in apres.mois) > (apres.seuil or 0)
    assert (apres.mois[-1].s, apres.alerte) == (0, None)


def test_sans_hausse_rien_d_inhabituel() -> None:
    passe = _equipe(130, 300, 5)
    hazards = risques(passe * 8, ANNEES)
    suivi = suivre(passe, hazards, etablir(passe, hazards, ANNEES), date(2026, 1, 1), AU)

    assert suivi.alerte is None
    assert phrase(suivi).startswith("Rien d’inhabituel. Depuis janvier 2026")


def test_chaque_mois_ajoute_ce_que_ses_departs_disent_et_retire_l_attendu() -> None:
    passe = _equipe(130, 300, 5)
    hazards = risques(passe * 8, ANNEES)
    suivi = suivre(passe, hazards, etablir(passe, hazards, ANNEES), date(2026, 1, 1), AU)

    s = 0.0
    for mois in suivi.mois:
        s = max(0.0, s + mois.observes * math.log(2) - mois.attendus)
        assert mois.s == pytest.approx(s, abs=1e-9)
        assert (mois.depuis is None) is (mois.s == 0)
    assert any(m.s == 0 for m in suivi.mois)
    assert any(m.s > 0 for m in suivi.mois)


def test_trop_peu_attendus_ne_se_suivent_pas() -> None:
    suivi = suivre([Sejour(date(2026, 1, 1), date(2026, 3, 1), True)], (0.0,) * 5, Base(1, 0.1), date(2026, 1, 1), AU)

    assert (suivi.seuil, suivi.alerte) == (None, None)
    assert "trop peu" in phrase(suivi)
    assert seuil(0.49, AU) is None
    assert seuil(0.5, AU) == pytest.approx(1.161, abs=2e-3)
    assert "Le premier mois" in phrase(suivre([], (0.0,) * 5, Base(1, 9), AU, AU))


def test_seuls_deux_motifs_sont_un_depart() -> None:
    assert [code for code in ("1", "7", "8", "22", None) if est_un_abandon(code, AU)] == ["8", "22"]
