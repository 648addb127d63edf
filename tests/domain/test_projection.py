from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.motif_sortie import DYNAMIQUES, CategorieSortie
from parcours.domain.projection import Issue, Projection, a_obtenir, projeter

AU = date(2026, 11, 24)
D, A = CategorieSortie.DURABLE, CategorieSortie.AUTRE
OBJECTIFS = {"dynamique": 60, "durable": None}


def dynamique(comptees: Sequence[CategorieSortie | None], issues: Sequence[Issue]) -> Projection:
    return next(lue for lue in projeter(comptees, issues, OBJECTIFS, AU) if lue.nom == "dynamique")


def test_quatre_fins_de_contrat_en_cdd_court() -> None:
    lue = dynamique([D] * 10 + [A] * 10, [Issue.TRANSITION] * 4)
    assert (lue.avant.favorables, lue.avant.n, lue.avant.part) == (10, 20, 0.5)
    assert (lue.apres.favorables, lue.apres.n) == (14, 24)
    assert lue.apres.part == pytest.approx(14 / 24)
    assert lue.objectif == 60


def test_qui_continue_ne_change_rien() -> None:
    lue = dynamique([D, A], [Issue.SUITE] * 3)
    assert lue.avant == lue.apres


def test_une_sortie_sans_motif_reste_au_denominateur() -> None:
    assert dynamique([D, None, None], []).avant.n == 3


def test_sous_dix_sorties_aucun_taux_et_a_dix_un_taux() -> None:
    assert dynamique([D] * 9, []).avant.part is None
    assert dynamique([D] * 9, [Issue.AUTRE]).apres.part == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("comptees", "a_venir", "objectif", "dit"),
    [
        ([D] * 5 + [A] * 5, 10, 60, "il en faut 7 dynamiques"),
        ([D] * 11 + [A] * 5, 4, 60, "il en faut 1 dynamique."),
        ([D] * 12 + [A] * 4, 4, 60, "est atteint quelle que soit leur issue"),
        ([A] * 16, 4, 60, "Même si les 4 sorties à venir sont dynamiques, le taux serait de 20"),
        ([A] * 16, 1, 60, "Même si la sortie à venir est dynamique, le"),
    ],
)
def test_ce_qu_il_faut_obtenir(comptees: list[CategorieSortie | None], a_venir: int, objectif: int, dit: str) -> None:
    assert dit in a_obtenir(comptees, a_venir, objectif).replace("\u00a0", " ")


def test_sans_objectif_ou_sans_sortie_a_venir_rien_ne_se_dit() -> None:
    assert a_obtenir([D], 0, 60) == ""
    assert a_obtenir([D], 3, None) == ""


@given(
    st.lists(st.sampled_from([*[*CategorieSortie][:4], None]), max_size=60),
    st.integers(1, 40),
    st.integers(0, 100),
)
def test_ce_qu_il_faut_est_le_moins_qui_atteint(
    comptees: Sequence[CategorieSortie | None], a_venir: int, objectif: int
) -> None:
    total = len(comptees) + a_venir
    deja = sum(lue in DYNAMIQUES for lue in comptees)
    suffisants = [k for k in range(a_venir + 1) if 100 * (deja + k) >= objectif * total]
    dit = a_obtenir(comptees, a_venir, objectif)
    if not suffisants:
        assert dit.startswith("Même si")
    elif suffisants[0] == 0:
        assert "quelle que soit leur issue" in dit
    else:
        assert f"il en faut {suffisants[0]} " in dit
