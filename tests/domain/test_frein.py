"""Freins: what may be recorded, and what is said of one theme from its dated rows."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from parcours.domain.erreurs import FreinImpossible
from parcours.domain.etape import Theme
from parcours.domain.frein import (
    JOURS_AUTOUR,
    NON_EVALUE,
    Evaluation,
    Frein,
    Niveau,
    SaisieFrein,
    en_mots,
    etapes_entre,
    lire,
    resumer,
    verifier,
    verifier_le_jour,
)

ENTREE, SORTIE, AU = date(2026, 1, 5), date(2026, 10, 30), date(2026, 11, 23)
MOBILITE = Theme.MOBILITE
jours = st.dates(ENTREE - timedelta(days=60), AU + timedelta(days=60))


@dataclass(frozen=True)
class Fait:
    """A step."""

    le: date
    theme: str | None
    etat: str = "faite"


def frein(*evaluations: tuple[date, int], sortie: date | None = None) -> Frein:
    lues = lire([("mobilite", Evaluation(le, Niveau(niveau))) for le, niveau in evaluations], ENTREE, sortie)
    return next(f for f in lues if f.theme is MOBILITE)


@given(le=jours, sortie=st.none() | st.just(SORTIE))
@example(le=SORTIE + timedelta(days=1), sortie=SORTIE)
@example(le=AU + timedelta(days=1), sortie=None)
def test_un_jour_est_accepte_de_l_entree_a_la_sortie_et_jamais_a_venir(le: date, sortie: date | None) -> None:
    possible = ENTREE <= le <= min(AU, sortie or AU)
    try:
        verifier_le_jour(le, ENTREE, sortie, AU)
    except FreinImpossible as refus:
        assert not possible
        assert refus.champ == "le"
    else:
        assert possible


@given(vus=st.sets(st.sampled_from(Theme), min_size=1), deja=st.sets(st.sampled_from(Theme)))
def test_un_theme_ne_s_evalue_qu_une_fois_par_jour(vus: set[Theme], deja: set[Theme]) -> None:
    saisies = [SaisieFrein(theme, Niveau.LEGER) for theme in sorted(vus)]
    if not vus & deja:
        verifier(saisies, deja, ENTREE)
        return
    with pytest.raises(FreinImpossible) as refus:
        verifier(saisies, deja, ENTREE)
    assert {manquement.champ for manquement in refus.value.manquements} == {theme.value for theme in vus & deja}


def test_une_seance_ou_rien_n_est_regarde_est_refusee() -> None:
    with pytest.raises(FreinImpossible, match="au moins un frein"):
        verifier([], set(), ENTREE)


@given(st.lists(st.tuples(st.sampled_from(Theme), jours, st.sampled_from(Niveau)), max_size=30))
def test_les_neuf_freins_sont_toujours_la_dans_l_ordre_et_rien_ne_se_perd(
    lignes: list[tuple[Theme, date, Niveau]],
) -> None:
    lus = lire([(theme.value, Evaluation(le, niveau)) for theme, le, niveau in lignes], ENTREE, None)
    assert [f.theme for f in lus] == list(Theme)
    for f in lus:
        siennes = [(le, niveau) for theme, le, niveau in lignes if theme is f.theme]
        assert sorted(siennes) == sorted((e.le, e.niveau) for e in f.evaluations)
        assert [e.le for e in f.evaluations] == sorted(e.le for e in f.evaluations)
        assert (f.premiere is None) == (en_mots(f) == NON_EVALUE) == (not siennes)


@given(apres=st.integers(0, 200), avant=st.integers(0, 200))
def test_l_entree_et_la_sortie_se_lisent_a_soixante_jours(apres: int, avant: int) -> None:
    seule = frein((ENTREE + timedelta(days=apres), 2))
    assert (seule.entree is not None) == (apres <= JOURS_AUTOUR)
    assert seule.sortie is None
    close = frein((ENTREE, 2), (SORTIE - timedelta(days=avant), 1), sortie=SORTIE)
    assert (close.sortie is not None) == (avant <= JOURS_AUTOUR)


@pytest.mark.parametrize(
    ("evaluations", "mots"),
    [
        ([], "non évalué"),
        ([(date(2026, 1, 20), 0)], "pas de frein à l’entrée, pas revu depuis"),
        ([(date(2026, 6, 1), 1)], "non évalué à l’entrée, léger en juin 2026"),
        ([(date(2026, 1, 20), 2), (date(2026, 6, 1), 1)], "important à l’entrée, léger en juin 2026"),
        ([(date(2026, 1, 20), 3), (date(2026, 6, 1), 3)], "bloquant à l’entrée, toujours bloquant en juin 2026"),
        (
            [(date(2026, 1, 20), 2), (date(2026, 4, 1), 3), (date(2026, 6, 1), 2)],
            "important à l’entrée, important en juin 2026",
        ),
        (
            [(date(2026, 5, 4), 2), (date(2026, 5, 30), 1)],
            "non évalué à l’entrée, important le 4 mai 2026, léger le 30 mai 2026",
        ),
    ],
)
def test_chaque_frein_se_dit_en_mots(evaluations: list[tuple[date, int]], mots: str) -> None:
    assert en_mots(frein(*evaluations)) == mots


def test_le_resume_compte_des_freins_et_ne_fait_aucun_total() -> None:
    lues = [
        *((theme, Evaluation(date(2026, 1, 20), Niveau.IMPORTANT)) for theme in ("mobilite", "sante", "argent")),
        ("justice", Evaluation(date(2026, 1, 20), Niveau.AUCUN)),
        ("mobilite", Evaluation(date(2026, 6, 1), Niveau.LEGER)),
        ("sante", Evaluation(date(2026, 6, 1), Niveau.BLOQUANT)),
        ("argent", Evaluation(date(2026, 6, 1), Niveau.IMPORTANT)),
    ]
    assert resumer(lire(lues, ENTREE, None)).replace("\u00a0", " ") == (
        "1 frein a reculé, 1 pèse plus, 1 est au même point, 1 n’a été évalué qu’une fois, 5 ne sont pas évalués. "
        "Aucune note globale : chaque frein se lit seul."
    )


def test_les_etapes_entre_deux_evaluations_sont_faites_sur_ce_frein_apres_la_premiere() -> None:
    debut, fin = date(2026, 3, 2), date(2026, 6, 1)
    etapes = [
        Fait(debut, "mobilite"),
        Fait(debut + timedelta(days=1), "mobilite"),
        Fait(fin, "mobilite"),
        Fait(fin + timedelta(days=1), "mobilite"),
        Fait(fin, "sante"),
        Fait(fin, None),
        Fait(fin, "mobilite", "manquee"),
    ]
    assert etapes_entre(etapes, MOBILITE, debut, fin) == 2
