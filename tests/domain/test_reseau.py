"""The structures of a territory side by side: the period compared, what may leave them, what is said of each."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from parcours.domain import pairs
from parcours.domain.cellules import SEUIL
from parcours.domain.dates import Periode
from parcours.domain.derive_reference import SortieComptee
from parcours.domain.pairs import Verdict
from parcours.domain.pairs_attente import ParProfil
from parcours.domain.reseau import etapes, hasard, periode_comparee, resume, situer

AU = date(2026, 11, 23)
DEPUIS = date(2024, 2, 10)


def _sorties(issues: list[bool | None], pas_jours: int = 11) -> list[SortieComptee]:
    return [SortieComptee(DEPUIS + timedelta(days=pas_jours * rang), issue, "") for rang, issue in enumerate(issues)]


def _dit(texte: str) -> str:
    return texte.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("au", "debut", "fin"),
    [
        (date(2026, 11, 23), date(2024, 10, 1), date(2026, 9, 30)),
        (date(2026, 10, 30), date(2024, 10, 1), date(2026, 9, 30)),
        (date(2026, 10, 29), date(2024, 7, 1), date(2026, 6, 30)),
        (date(2026, 1, 31), date(2024, 1, 1), date(2025, 12, 31)),
        (date(2026, 1, 29), date(2023, 10, 1), date(2025, 9, 30)),
    ],
)
def test_on_compare_vingt_quatre_mois_finis_depuis_un_mois(au: date, debut: date, fin: date) -> None:
    assert periode_comparee(au) == Periode(debut, fin)


@given(
    st.lists(st.sampled_from([True, True, False, False, None]), max_size=120),
    st.floats(0.05, 0.95),
    st.integers(2, 40),
)
def test_aucun_pas_de_la_petite_courbe_ne_parle_de_une_a_quatre_personnes(
    issues: list[bool | None], attendu: float, pas_jours: int
) -> None:
    sorties = _sorties(issues, pas_jours)
    lues = etapes(sorties, attendu, DEPUIS, AU)

    avant, ecart = DEPUIS, 0.0
    for etape in lues:
        entre = [s.dynamique is not False for s in sorties if avant <= s.le <= etape.le]
        favorables = sum(entre)
        assert len(entre) >= SEUIL
        petits = [nombre for nombre in (favorables, len(entre) - favorables) if 0 < nombre < SEUIL]
        assert bool(petits) is etape.est_approchee
        if etape.est_approchee:
            # Whatever the small count is, the point is the same.
            assert etape is lues[-1]
        flous = 2.5 if favorables < SEUIL else len(entre) - 2.5
        ecart += len(entre) * attendu - (flous if etape.est_approchee else favorables)
        assert etape.ecart == pytest.approx(ecart, abs=0.051)
        avant = etape.le + timedelta(days=1)
    assert all(etape.le <= AU for etape in lues)


def test_la_petite_courbe_ne_tient_que_des_trimestres_finis() -> None:
    lues = etapes(_sorties([True, False] * 46), 0.5, DEPUIS, AU)

    assert len(lues) > 3
    assert lues[-1].le <= date(2026, 9, 30)
    assert all((etape.le + timedelta(days=1)).day == 1 for etape in lues)


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_aucun_compte_de_une_a_quatre_personnes_ne_se_lit(data: st.DataObject) -> None:
    tailles = data.draw(st.lists(st.integers(0, 40), min_size=1, max_size=12))
    lus = {f"s{rang}": (data.draw(st.integers(0, n)), n) for rang, n in enumerate(tailles)}
    profils = ParProfil(0.4, {cle: ((0.3, n // 2), (0.6, n - n // 2)) for cle, (_, n) in lus.items()})
    niveau = situer(lus, AU, data.draw(st.sampled_from([None, profils])))

    for cle, place in niveau.places.items():
        dynamiques, n = lus[cle]
        assert place.comptees in (None, n)
        assert place.dynamiques in (None, dynamiques)
        for montre in (place.comptees, place.dynamiques):
            assert montre is None or montre == 0 or montre >= SEUIL
        if place.comptees is not None and place.dynamiques is not None:
            assert (n - dynamiques) == 0 or (n - dynamiques) >= SEUIL
        assert not place.est_masquee or place.taux is place.taux_brut is None


def test_un_petit_nombre_seul_masque_ne_se_retrouve_pas_par_soustraction() -> None:
    niveau = situer({"a": (3, 20), "b": (10, 20), "c": (12, 24)}, AU)
    masquees = [cle for cle, place in niveau.places.items() if place.est_masquee]

    assert "a" in masquees
    assert len(masquees) > 1 or niveau.taux is None


def test_a_profil_comparable_une_structure_est_placee_a_ce_que_ferait_le_public_de_son_type() -> None:
    lus = {f"s{rang}": (18, 40) for rang in range(12)}
    groupes = dict.fromkeys(lus, ((0.45, 40),)) | {"s0": ((0.30, 20), (0.60, 20)), "s1": ((0.9, 40),)}
    niveau = situer(lus, AU, ParProfil(0.45, groupes))

    assert niveau.est_au_profil
    assert {cle: place.taux for cle, place in niveau.places.items()} == {
        cle: pytest.approx(0.225 if cle == "s1" else 0.45) for cle in lus
    }
    assert {place.taux_brut for place in niveau.places.values()} == {0.45}
    assert niveau.places["s1"].s_ecarte
    assert niveau.taux == pytest.approx(0.45 * 12 * 18 / (11 * 18 + 36))


def test_zero_sur_beaucoup_est_une_saisie_a_verifier_et_non_un_resultat() -> None:
    autres = {f"s{rang}": (18, 40) for rang in range(12)}
    niveau = situer(autres | {"vide": (0, 30)}, AU)

    assert niveau.places["vide"].mot == "saisie à vérifier"
    assert niveau.places["vide"].taux is None
    assert niveau.taux == pytest.approx(0.45)
    assert _dit(resume(niveau, "EI", AU)) == (
        "12 EI comparables : aucune ne s’écarte nettement des autres. 1 saisie est à vérifier d’abord."
    )
    assert situer({"seule": (0, 226)}, AU).places["seule"].comparaison is None
    assert situer({"seule": (0, 10)}, AU).places["seule"].comparaison is not None


@pytest.mark.parametrize(
    ("combien", "attendu"),
    [
        (3, "Pas assez de structures comparables : 4 EI d’au moins 5 sorties d’issue connue, il en faut 6."),
        (
            8,
            "9 EI comparables : les taux se montrent ensemble, mais il en faut 11 pour dire qu’un écart est "
            "inhabituel.",
        ),
        (
            14,
            "15 EI comparables : 1 s’écarte nettement des autres, plus que la taille et la diversité habituelle "
            "n’expliquent.",
        ),
    ],
)
def test_ce_que_la_comparaison_permet_de_dire(combien: int, attendu: str) -> None:
    lus = {f"s{rang}": (18, 40) for rang in range(combien)} | {"basse": (5, 60)}
    niveau = situer(lus, AU)

    assert _dit(resume(niveau, "EI", AU)) == attendu
    assert bool(niveau.lignes) is (combien > 3)
    verdicts = {3: Verdict.SANS_PAIRS, 8: Verdict.MONTREE, 14: Verdict.ECART}
    comparaison = niveau.places["basse"].comparaison
    assert comparaison is not None
    assert comparaison.verdict is verdicts[combien]
    assert niveau.places["basse"].mot == ("nettement en dessous" if combien == 14 else "sans comparaison")


def test_sans_aucune_sortie_tout_reste_calme() -> None:
    niveau = situer({"a": (0, 0), "b": (0, 0)}, AU)

    assert niveau.lignes == ()
    assert niveau.taux is None
    assert situer({}, AU).places == {}


@pytest.mark.parametrize(
    ("suivies", "debut"),
    [
        (61, "61 structures suivies. Quand rien ne change nulle part, le hasard seul ouvre 6 à 7 signaux par an"),
        (10, "10 structures suivies. Quand rien ne change nulle part, le hasard seul ouvre 1 signal par an"),
        (1, "1 structure suivie. Quand rien ne change nulle part, le hasard seul ouvre moins de 1 signal par an"),
        (0, "Aucune structure n’a encore assez d’historique pour être suivie."),
    ],
)
def test_le_hasard_se_compte(suivies: int, debut: str) -> None:
    assert _dit(hasard(suivies, AU)).startswith(debut)


def test_soixante_structures_se_comparent_en_peu_de_temps_et_sans_faux_ecart() -> None:
    hasard_fixe = random.Random(7)
    lus = {f"s{r}": (sum(hasard_fixe.random() < 0.45 for _ in range(n)), n) for r, n in enumerate(range(10, 190, 3))}

    assert sum(place.s_ecarte for place in situer(lus, AU).places.values()) <= 1


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_le_dessin_ne_dit_rien_de_ce_qui_est_masque(data: st.DataObject) -> None:
    """Whatever the hidden counts are, the lines and where they stop are the same."""
    montrees = {f"s{rang}": (18, 40 + rang) for rang in range(8)}
    cachees = {f"c{rang}": (data.draw(st.integers(1, 4)), 90) for rang in range(2)}
    temoin, lu = (situer(montrees | autres, AU) for autres in (dict.fromkeys(cachees, (2, 90)), cachees))

    masquees = [{cle for cle, place in niveau.places.items() if place.est_masquee} for niveau in (temoin, lu)]

    assert all(cachees.keys() <= noms for noms in masquees)
    assume(masquees[0] == masquees[1])
    assert [ligne.n for ligne in lu.lignes] == [ligne.n for ligne in temoin.lignes]
    assert lu.taux is None or lu.lignes == pairs.entonnoir_usuel(lu.taux, [ligne.n for ligne in lu.lignes], AU)
    assert (lu.taux is None) is (not lu.lignes)
