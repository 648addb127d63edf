"""No small count can be read, nor found again by subtraction."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from parcours.domain.cellules import SEUIL, masquer

LIGNES, COLONNES = ("a", "b", "c"), ("x", "y", "z")


def _tableau(
    valeurs: list[int],
) -> tuple[dict[tuple[str, str], int], list[tuple[tuple[str, str], tuple[tuple[str, str], ...]]]]:
    cellules = dict(zip(product(LIGNES, COLONNES), valeurs, strict=True))
    sommes = []
    for ligne in LIGNES:
        sommes.append(((ligne, "*"), tuple((ligne, colonne) for colonne in COLONNES)))
    for colonne in (*COLONNES, "*"):
        sommes.append((("*", colonne), tuple((ligne, colonne) for ligne in LIGNES)))
    for total, termes in sommes:
        cellules[total] = sum(cellules[terme] for terme in termes)
    return cellules, sommes


def test_un_nombre_de_un_a_quatre_est_cache_et_zero_montre() -> None:
    cellules, sommes = _tableau([3, 10, 20, 0, 30, 40, 10, 10, 10])
    cachees = masquer(cellules, sommes)
    assert ("a", "x") in cachees
    assert ("b", "x") not in cachees


def test_une_case_cachee_seule_dans_sa_somme_en_cache_une_autre() -> None:
    cellules, sommes = _tableau([3, 10, 20, 7, 30, 40, 10, 11, 12])
    cachees = masquer(cellules, sommes)
    for total, termes in sommes:
        assert len(cachees & {total, *termes}) != 1


def test_rien_n_est_cache_quand_rien_n_est_petit() -> None:
    cellules, sommes = _tableau([5, 10, 20, 7, 30, 40, 10, 11, 12])
    assert masquer(cellules, sommes) == set()


@settings(max_examples=300)
@given(st.lists(st.integers(0, 12), min_size=9, max_size=9))
def test_aucune_soustraction_ne_rend_une_case_cachee(valeurs: list[int]) -> None:
    cellules, sommes = _tableau(valeurs)
    cachees = masquer(cellules, sommes)
    assert {cle for cle, n in cellules.items() if 0 < n < SEUIL} <= cachees
    # A reader who replaces, as long as possible, the one unknown of a sum learns nothing.
    for total, termes in sommes:
        inconnues = [cle for cle in (total, *termes) if cle in cachees]
        assert len(inconnues) != 1
