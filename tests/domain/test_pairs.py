"""The level against peers: public data, error rates by simulation, invariances, words."""

import csv
import random
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parcours.domain.pairs import (
    Comparaison,
    Verdict,
    comparer,
    entonnoir,
    phrases,
)
from parcours.domain.pairs_attente import ParProfil, taux_observe
from parcours.domain.regression import expit, logit

AU = date(2026, 3, 2)
COMPTES = st.lists(
    st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=16
).map(lambda comptes: {f"s{rang}": compte for rang, compte in enumerate(comptes)})


def _bristol() -> dict[str, tuple[int, int]]:
    lignes = (Path(__file__).parent / "cas" / "bristol.csv").read_text(encoding="utf-8").splitlines()
    lues = csv.DictReader(ligne for ligne in lignes if not ligne.startswith("#"))
    return {ligne["hopital"]: (int(ligne["deces"]), int(ligne["operations"])) for ligne in lues}


def _structures(combien: int, n: int = 40, observes: int = 18) -> dict[str, tuple[int, int]]:
    return {f"s{rang}": (observes, n) for rang in range(combien)}


def _lues(comparaison: Comparaison) -> list[str]:
    return [phrase.replace("\u00a0", " ") for phrase in phrases(comparaison, "ACI", AU)]


def test_bristol_seul_s_ecarte() -> None:
    comparees = comparer(_bristol(), AU)

    assert [cle for cle, c in comparees.items() if c.verdict is Verdict.ECART] == ["Bristol"]
    assert comparees["Bristol"].p == pytest.approx(2.93e-5, rel=0.01)
    assert not comparees["Bristol"].au_dessous
    assert comparees["Bristol"].taux == pytest.approx(41 / 143)
    assert comparees["Bristol"].taux_des_pairs == pytest.approx(356 / 3176)


@pytest.mark.parametrize("entre", [0.0, 0.5])
def test_peu_des_ecarts_annonces_sont_dus_au_hasard(entre: float) -> None:
    """Table 4.6 on a small scale: thirty structures, one in fifteen at an odds ratio of 0.35."""
    hasard = random.Random(20_261)
    fausses, tirages, vraies, touchees = 0.0, 200, 0, 0
    for _ in range(tirages):
        comptes = {}
        for rang in range(30):
            n = min(300, max(10, round(hasard.lognormvariate(3.1, 0.7))))
            eta = logit(0.45) + hasard.gauss(0, entre) + (logit(0.2227) - logit(0.45) if rang < 2 else 0)
            comptes[f"{'bas' if rang < 2 else 's'}{rang}"] = (sum(hasard.random() < expit(eta) for _ in range(n)), n)
        ecarts = {cle for cle, c in comparer(comptes, AU).items() if c.verdict is Verdict.ECART}
        justes = {cle for cle in ecarts if cle.startswith("bas") and comptes[cle][0] / comptes[cle][1] < 0.45}
        fausses += (len(ecarts) - len(justes)) / max(1, len(ecarts))
        vraies, touchees = vraies + len(justes), touchees + 2

    assert fausses / tirages < 0.14
    assert vraies / touchees > (0.12 if entre == 0 else 0.01)


@given(COMPTES)
@settings(max_examples=25, deadline=None)
def test_tout_reste_fini_et_l_ordre_ne_change_rien(comptes: dict[str, tuple[int, int]]) -> None:
    comparees = comparer(comptes, AU)
    renversees = comparer(dict(reversed(comptes.items())), AU)

    assert comparees == renversees
    for cle, c in comparees.items():
        assert c.p is None or 0 <= c.p <= 1
        assert c.taux is None or 0 <= c.taux <= 1
        assert (c.observes, c.n) == comptes[cle]


@pytest.mark.parametrize("observes", [0, 40])
def test_aucune_ou_toutes_dynamiques_se_comparent(observes: int) -> None:
    comparees = comparer(_structures(19) | {"seule": (observes, 40)}, AU)

    assert comparees["seule"].verdict is Verdict.ECART
    assert comparees["seule"].au_dessous is (observes == 0)
    assert comparer(_structures(20, observes=observes), AU)["s0"].verdict is Verdict.HABITUEL


def _au_profil(comptes: dict[str, tuple[int, int]], groupes: dict[str, tuple[tuple[float, int], ...]]) -> ParProfil:
    return ParProfil(0.45, {cle: ((0.45, n),) for cle, (_, n) in comptes.items()} | groupes)


def test_le_profil_de_chacun_compte() -> None:
    """A structure that did what its public made expect is no gap, however low its rate."""
    comptes = _structures(15) | {"public": (6, 40)}

    sans = comparer(comptes, AU)["public"]
    avec = comparer(comptes, AU, _au_profil(comptes, {"public": ((0.1, 20), (0.2, 20))}))["public"]

    assert sans.verdict is Verdict.ECART
    assert avec.verdict is Verdict.HABITUEL
    assert avec.attendus == pytest.approx(6)
    assert avec.taux == pytest.approx(0.45)


def test_un_public_facile_ne_cache_pas_un_ecart() -> None:
    comptes = _structures(15) | {"facile": (18, 40)}

    assert comparer(comptes, AU)["facile"].verdict is Verdict.HABITUEL
    assert comparer(comptes, AU, _au_profil(comptes, {"facile": ((0.85, 40),)}))["facile"].verdict is Verdict.ECART


def test_dix_pairs_donnent_un_verdict_cinq_un_affichage_quatre_rien() -> None:
    verdicts = {combien: comparer(_structures(combien) | {"s": (0, 40)}, AU)["s"].verdict for combien in (10, 9, 5, 4)}

    assert verdicts == {10: Verdict.ECART, 9: Verdict.MONTREE, 5: Verdict.MONTREE, 4: Verdict.SANS_PAIRS}


def test_une_structure_sous_cinq_sorties_n_est_pas_un_pair() -> None:
    comptes = _structures(9) | {"s": (0, 40)}

    assert comparer(comptes | {"petite": (2, 4)}, AU)["s"].verdict is Verdict.MONTREE
    assert comparer(comptes | {"petite": (2, 5)}, AU)["s"].verdict is Verdict.ECART


def test_sous_cinq_sorties_par_an_aucun_verdict() -> None:
    comparees = comparer(_structures(20) | {"petite": (0, 9), "assez": (0, 10)}, AU)

    assert (comparees["petite"].verdict, comparees["petite"].p) == (Verdict.TROP_PETITE, None)
    assert comparees["assez"].p is not None


def test_une_structure_qui_pese_lourd_est_comparee_au_taux_des_autres() -> None:
    comptes = _structures(12, n=20, observes=12) | {"grande": (100, 500)}

    assert comparer(comptes, AU)["grande"].attendus == pytest.approx(500 * 0.6)
    assert comparer(comptes, AU)["s0"].attendus == pytest.approx(20 * taux_observe(comptes))


def test_plus_de_sorties_dynamiques_que_de_sorties_est_refuse() -> None:
    with pytest.raises(ValueError, match="5 sorties dynamiques sur 4"):
        comparer({"s": (5, 4)}, AU)


def test_l_entonnoir_se_resserre_autour_du_taux() -> None:
    comptes = _bristol()
    lignes = entonnoir(comptes, [10, 50, 200, 800], AU)

    assert [ligne.n for ligne in lignes] == [10, 50, 200, 800]
    for ligne in lignes:
        assert ligne.bas_998 <= ligne.bas_95 < taux_observe(comptes) < ligne.haut_95 < ligne.haut_998
    assert [a.haut_998 > b.haut_998 for a, b in pairwise(lignes)] == [True] * 3
    assert entonnoir(_structures(5), [10], AU) == ()
    assert len(entonnoir(_structures(6), [10], AU)) == 1


def test_ce_qu_une_direction_lit() -> None:
    ecart = comparer(_structures(20) | {"s": (1, 40)}, AU)["s"]

    assert _lues(ecart) == [
        "Taux de sorties dynamiques : 3 % ; structures comparables : 45 % (20 autres ACI).",
        "L’écart dépasse ce que la taille et la diversité habituelle expliquent.",
    ]
    comptes = _structures(20)
    au_profil = comparer(comptes, AU, _au_profil(comptes, {}))["s0"]

    assert _lues(au_profil) == [
        "Taux à profil comparable : 45 % ; structures comparables : 45 % (19 autres ACI).",
        "La taille et la diversité habituelle suffisent à expliquer l’écart.",
    ]


def test_sans_assez_de_pairs_on_le_dit() -> None:
    assert _lues(comparer({"s": (3, 20)}, AU)["s"]) == ["Pas assez de structures comparables : aucune autre."]
    assert _lues(comparer(_structures(2), AU)["s0"]) == ["Pas assez de structures comparables : 1 autre ACI."]
    assert _lues(comparer(_structures(8), AU)["s0"])[1] == (
        "Il faut 10 autres structures pour dire si un écart est inhabituel."
    )
    petite = comparer(_structures(20) | {"s": (1, 6), "vide": (0, 0)}, AU)
    assert _lues(petite["s"])[1] == "Il faut 5 sorties par an pour dire si un écart est inhabituel."
    assert _lues(petite["vide"]) == ["Aucune sortie comptée sur la période : rien à comparer."]
