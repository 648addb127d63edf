"""The follow-up of a structure: alert, start, silence, records to check, restart."""

import math
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.derive import Reference, SortieComptee, StatutSuivi, Suivi, suivre
from parcours.domain.derive_reference import nombre

DEPUIS = date(2026, 1, 1)
AU = date(2026, 12, 31)
REFERENCE = Reference(
    debut=date(2023, 1, 1),
    fin=date(2025, 12, 31),
    n=75,
    dynamiques=34,
    en_attente=0,
    taux=34 / 75,
    taux_du_type=0.45,
    niveau=0.45,
    par_an=25.0,
    est_suffisante=True,
)
HAUSSE, BAISSE = -math.log(0.775), math.log(2) + math.log(0.775)


def _sorties(issues: str, debut: date = DEPUIS, pas_jours: int = 7) -> list[SortieComptee]:
    """One exit a week: «d» dynamic, «n» not, «?» not known yet."""
    sens = {"d": True, "n": False, "?": None}
    return [
        SortieComptee(debut + timedelta(days=pas_jours * rang), sens[issue], f"s{rang:02}")
        for rang, issue in enumerate(issues)
    ]


def _suivre(issues: str, reference: Reference = REFERENCE) -> Suivi:
    return suivre(_sorties(issues), reference, DEPUIS, AU)


def test_onze_sorties_defavorables_de_suite_declenchent_l_alerte() -> None:
    assert _suivre("n" * 10).statut is StatutSuivi.RIEN

    suivi = _suivre("n" * 11)

    assert suivi.statut is StatutSuivi.ALERTE
    assert suivi.alerte_le == DEPUIS + timedelta(days=70)


def test_le_debut_estime_est_la_premiere_sortie_apres_le_dernier_passage_a_zero() -> None:
    suivi = _suivre("ndnddd" + "n" * 11)

    assert suivi.debut == DEPUIS + timedelta(days=42)
    assert (suivi.comptees, suivi.dynamiques) == (11, 0)
    assert suivi.refs == tuple(f"s{rang:02}" for rang in range(6, 17))
    assert suivi.attendues == pytest.approx(11 * 0.45)


def test_les_comptes_de_l_alerte_vont_jusqu_a_aujourd_hui() -> None:
    suivi = _suivre("n" * 11 + "dnn")

    assert (suivi.comptees, suivi.dynamiques) == (14, 1)
    assert suivi.fin == AU


def test_apres_un_retour_a_zero_l_alerte_garde_les_comptes_du_jour_ou_elle_est_donnee() -> None:
    suivi = _suivre("n" * 11 + "d" * 8 + "nn")

    assert suivi.statut is StatutSuivi.ALERTE
    assert suivi.retombee_le == DEPUIS + timedelta(days=7 * 17)
    assert suivi.fin == suivi.alerte_le
    assert (suivi.comptees, suivi.dynamiques) == (11, 0)
    assert suivi.rarete_annees == _suivre("n" * 11).rarete_annees


def test_sans_alerte_les_comptes_partent_du_debut_du_suivi() -> None:
    suivi = _suivre("dnd?n")

    assert (suivi.statut, suivi.debut, suivi.alerte_le) == (StatutSuivi.RIEN, None, None)
    assert (suivi.comptees, suivi.dynamiques, suivi.en_attente) == (5, 2, 1)
    assert suivi.rarete_annees is None


def test_une_sortie_sans_situation_compte_comme_dynamique() -> None:
    avec, sans = _suivre("nn?n"), _suivre("nndn")

    assert avec.s == sans.s
    assert [point.ecart for point in avec.points] == [point.ecart for point in sans.points]
    assert (avec.dynamiques, avec.en_attente) == (0, 1)


def test_s_monte_et_descend_des_poids_du_rapport_de_cotes_de_un_demi() -> None:
    suivi = _suivre("nnd")

    assert [point.s for point in suivi.points] == pytest.approx([HAUSSE, 2 * HAUSSE, 2 * HAUSSE - BAISSE])


def test_toutes_les_sorties_d_un_jour_font_un_seul_pas() -> None:
    meme_jour = [SortieComptee(DEPUIS, issue, f"s{rang}") for rang, issue in enumerate([False, True, False])]

    suivi = suivre(meme_jour, REFERENCE, DEPUIS, AU)

    assert len(suivi.points) == 1
    assert suivi.s == pytest.approx(2 * HAUSSE - BAISSE)
    assert suivi.points[0].comptees == 3


def test_l_ordre_d_un_jour_et_celui_de_la_liste_ne_changent_rien() -> None:
    sorties = _sorties("ndnnnddnn", pas_jours=0) + _sorties("nnndn", DEPUIS + timedelta(days=9))

    assert suivre(sorties[::-1], REFERENCE, DEPUIS, AU) == suivre(sorties, REFERENCE, DEPUIS, AU)


@given(st.lists(st.sampled_from("ddnnnnn?"), min_size=20, max_size=60), st.integers(1, 6), st.randoms())
def test_l_ordre_dans_un_jour_ne_change_rien_meme_d_une_saisie_a_verifier(
    issues: list[str], par_jour: int, hasard: Random
) -> None:
    """The references of the exits of a day are shuffled: they order it, and must decide of nothing."""
    sorties = [
        replace(sortie, le=DEPUIS + timedelta(days=rang // par_jour))
        for rang, sortie in enumerate(_sorties("".join(issues)))
    ]
    refs = [sortie.ref for sortie in sorties]
    hasard.shuffle(refs)
    melangees = [replace(sortie, ref=ref) for sortie, ref in zip(sorties, refs, strict=True)]
    une, autre = (suivre(lues, REFERENCE, DEPUIS, AU) for lues in (sorties, melangees))

    assert replace(une, refs=()) == replace(autre, refs=())


def test_un_jour_partage_n_est_pas_dans_la_serie_uniforme() -> None:
    """Nineteen unfavourable exits after a day that had one of each: the same doubt whichever came first."""
    jour = DEPUIS + timedelta(days=1)
    for partage in ((True, False), (False, True)):
        debut = [SortieComptee(jour, issue, f"a{rang}") for rang, issue in enumerate(partage)]
        suite = [SortieComptee(jour + timedelta(days=7 * (r + 1)), False, f"b{r:02}") for r in range(19)]
        assert suivre([*debut, *suite], REFERENCE, DEPUIS, AU).anomalie is None


def test_les_sorties_hors_de_la_periode_sont_laissees() -> None:
    avant = _sorties("nnnn", date(2025, 6, 1))
    apres = _sorties("nnnn", date(2027, 1, 1))

    assert suivre([*avant, *_sorties("dn"), *apres], REFERENCE, DEPUIS, AU) == _suivre("dn")


def test_la_courbe_repart_de_zero_apres_une_alerte_close_et_garde_la_reference() -> None:
    sorties = _sorties("n" * 15)
    reprise = DEPUIS + timedelta(days=7 * 12)

    suivi = suivre(sorties, REFERENCE, reprise, AU)

    assert suivi.statut is StatutSuivi.RIEN
    assert suivi.s == pytest.approx(3 * HAUSSE)
    assert suivi.reference is REFERENCE
    assert suivi.seuil == _suivre("").seuil


def test_sans_le_minimum_d_historique_le_suivi_se_tait() -> None:
    suivi = _suivre("n" * 30, replace(REFERENCE, est_suffisante=False))

    assert suivi.statut is StatutSuivi.SILENCIEUX
    assert (suivi.debut, suivi.alerte_le, suivi.anomalie) == (None, None, None)
    assert len(suivi.points) == 30


def test_vingt_sorties_dont_aucune_dynamique_font_verifier_la_saisie_sans_alerte() -> None:
    suivi = _suivre("d" + "n" * 20)

    assert suivi.statut is StatutSuivi.A_VERIFIER
    assert (suivi.debut, suivi.alerte_le, suivi.rarete_annees) == (None, None, None)
    assert suivi.anomalie is not None
    assert not suivi.anomalie.toutes_dynamiques
    assert (suivi.anomalie.sorties, suivi.anomalie.depuis) == (20, DEPUIS + timedelta(days=7))
    assert _suivre("d" + "n" * 19).statut is StatutSuivi.ALERTE


def test_vingt_sorties_toutes_dynamiques_font_verifier_la_saisie() -> None:
    suivi = _suivre("n" + "d" * 20)

    assert suivi.anomalie is not None
    assert suivi.anomalie.toutes_dynamiques
    assert suivi.anomalie.attendues == pytest.approx(11)


def test_zero_dynamique_ne_surprend_pas_si_moins_de_cinq_etaient_attendues() -> None:
    rare = replace(REFERENCE, niveau=0.2)

    assert _suivre("n" * 24, rare).anomalie is None
    assert _suivre("n" * 25, rare).anomalie is not None


def test_les_sorties_sans_situation_ne_disent_rien_de_la_saisie() -> None:
    assert _suivre("?" * 40).statut is StatutSuivi.RIEN


def test_une_reference_sans_aucune_dynamique_fait_verifier_la_saisie() -> None:
    jamais = replace(REFERENCE, n=226, dynamiques=0, niveau=0.02)

    suivi = _suivre("nnnn", jamais)

    assert suivi.statut is StatutSuivi.A_VERIFIER
    assert suivi.anomalie is not None
    assert suivi.anomalie.attendues == pytest.approx(226 * 0.45)


def test_seule_de_son_type_elle_est_comparee_au_taux_de_toutes() -> None:
    suivi = _suivre("nnnn", replace(REFERENCE, n=226, dynamiques=0, niveau=0.02, taux_du_type=None))

    assert suivi.anomalie is not None
    assert suivi.anomalie.attendues == pytest.approx(226 * nombre("derive_taux_d_ensemble", DEPUIS))


def test_la_rarete_d_une_alerte_au_seuil_est_d_environ_dix_ans() -> None:
    suivi = _suivre("n" * 11)

    assert suivi.rarete_annees is not None
    assert 10 <= suivi.rarete_annees < 15


def test_a_25_sorties_par_an_une_division_par_deux_se_repere_en_14_mois() -> None:
    assert _suivre("").delai_mois == pytest.approx(14.4)


def test_sans_aucune_sortie_connue_le_suivi_reste_vide() -> None:
    vide = replace(REFERENCE, n=0, dynamiques=0, taux=None, par_an=0.0, est_suffisante=False)

    suivi = _suivre("", vide)

    assert (suivi.points, suivi.s, suivi.delai_mois) == ((), 0.0, None)


def test_la_courbe_sort_de_la_bande_quand_s_atteint_son_seuil() -> None:
    suivi = _suivre("nndnnnnndnnnnnnnnn")

    for point in suivi.points:
        assert (point.ecart >= point.haut) is (point.s >= suivi.seuil)
        assert point.haut - point.bas == pytest.approx(suivi.zone)


ISSUES = st.text("dn?", max_size=60)


@given(issues=ISSUES)
def test_la_courbe_est_l_attendu_moins_l_observe(issues: str) -> None:
    suivi = _suivre(issues)

    # One a week: those after the day of the look are not there yet.
    vues = issues[: (AU - DEPUIS).days // 7 + 1]
    if vues:
        favorables = vues.count("d") + vues.count("?")
        assert suivi.points[-1].ecart == pytest.approx(0.45 * len(vues) - favorables)
    assert all(point.s >= 0 for point in suivi.points)


@given(issues=ISSUES, coupure=st.integers(0, 60))
def test_l_alerte_donnee_un_jour_est_celle_que_retrouve_le_suivi_complet(issues: str, coupure: int) -> None:
    jour = DEPUIS + timedelta(days=7 * coupure)
    ce_jour, plus_tard = (suivre(_sorties(issues), REFERENCE, DEPUIS, au) for au in (jour, date(2027, 12, 31)))

    assert plus_tard.points[: len(ce_jour.points)] == ce_jour.points
    if ce_jour.statut is plus_tard.statut is StatutSuivi.ALERTE:
        assert (ce_jour.debut, ce_jour.alerte_le) == (plus_tard.debut, plus_tard.alerte_le)


@given(issues=ISSUES, choix=st.integers(0, 59))
def test_une_situation_connue_plus_tard_ne_fait_jamais_tomber_l_alerte(issues: str, choix: int) -> None:
    connue = "".join("n" if rang == choix and issue == "?" else issue for rang, issue in enumerate(issues))

    avant, apres = _suivre(issues), _suivre(connue)

    assert all(a.s <= b.s + 1e-9 for a, b in zip(avant.points, apres.points, strict=True))
