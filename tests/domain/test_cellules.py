"""No small count can be read, nor found again from what is published: checked without looking at how it was hidden."""

from collections.abc import Iterable, Sequence
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from parcours.domain.cellules import SEUIL, Atome, Axe, Cellule, Ecart, Masque, additionner, failles, masquer
from tests.simplexe import Deductions

LIGNES: Axe = {ligne: (ligne, "*") for ligne in "abc"}
COLONNES: Axe = {colonne: (colonne, "*") for colonne in "xyz"}
# A hierarchy: d, t and p enter a sub-total, and with o the total.
FAMILLES: Axe = {**{famille: (famille, "dyn", "*") for famille in "dtp"}, "o": ("o", "*")}


def _tableau(valeurs: Sequence[int], *axes: Axe) -> dict[Atome, int]:
    return dict(zip(product(*axes), valeurs, strict=True))


def _publiees(atomes: dict[Atome, int], axes: Sequence[Axe], cachees: Iterable[Cellule]) -> dict[Cellule, int]:
    masquees = set(cachees)
    return {cellule: n for cellule, n in additionner(atomes, axes).items() if cellule not in masquees}


def _se_deduisent(atomes: dict[Atome, int], axes: Sequence[Axe], masque: Masque) -> list[Atome]:
    """The small atoms that a reader knows to be small, by exact linear programming on what is published."""
    termes: dict[Cellule, list[Atome]] = {}
    for atome in atomes:
        for cellule in product(*(axe[valeur] for axe, valeur in zip(axes, atome, strict=True))):
            termes.setdefault(cellule, []).append(atome)
    publiees = _publiees(atomes, axes, masque.cachees)
    lecteur = Deductions((termes[cellule], n) for cellule, n in publiees.items())
    plafonds = {atome: lecteur.maximum([atome]) for atome, n in atomes.items() if 0 < n < SEUIL}
    return [atome for atome, plafond in plafonds.items() if plafond is not None and plafond < SEUIL]


def test_un_nombre_de_un_a_quatre_est_cache_et_zero_montre() -> None:
    atomes = _tableau([3, 10, 20, 0, 30, 40, 10, 10, 10], LIGNES, COLONNES)
    cachees = masquer(atomes, (LIGNES, COLONNES)).cachees
    assert ("a", "x") in cachees
    assert ("b", "x") not in cachees


def test_rien_n_est_cache_quand_rien_n_est_petit() -> None:
    atomes = _tableau([5, 10, 20, 7, 30, 40, 10, 11, 12], LIGNES, COLONNES)
    assert masquer(atomes, (LIGNES, COLONNES)).cachees == frozenset()


def test_les_totaux_restent_montres_quand_il_y_a_de_quoi_echanger() -> None:
    atomes = _tableau([3, 10, 20, 7, 30, 40, 10, 11, 12], LIGNES, COLONNES)
    cachees = masquer(atomes, (LIGNES, COLONNES)).cachees
    assert len(cachees) == 4
    assert all("*" not in cellule for cellule in cachees)


def test_un_petit_nombre_que_rien_n_entoure_se_cache_avec_ses_totaux() -> None:
    atomes = _tableau([3, 0, 0, 0], FAMILLES)
    assert masquer(atomes, (FAMILLES,)).cachees == {("d",), ("dyn",), ("*",)}


def test_la_ou_personne_ne_peut_etre_zero_reste_su() -> None:
    # Raising the zero of (b, x) protects (a, y), unless nobody may be there.
    axes = ({"a": ("a", "*"), "b": ("b", "*")}, {"x": ("x", "*"), "y": ("y", "*")})
    atomes = _tableau([30, 3, 0, 30], *axes)
    assert masquer(atomes, axes).cachees == set(atomes)
    del atomes["b", "x"]
    assert masquer(atomes, axes).cachees == {("a", "x"), ("a", "y"), ("*", "x"), ("*", "y")}


def test_un_temoin_qui_n_atteint_pas_cinq_ne_protege_rien() -> None:
    atomes = _tableau([2, 2, 5], LIGNES)
    temoins: dict[Atome, Ecart] = {("a",): {("a",): 2, ("b",): -2}}
    assert failles(atomes, (LIGNES,), {("a",), ("b",)}, temoins) == [("a",), ("b",)]


def test_un_temoin_ne_prend_personne_la_ou_il_n_y_a_personne() -> None:
    atomes = _tableau([2, 2, 5], LIGNES)
    temoins: dict[Atome, Ecart] = {("a",): {("a",): 3, ("b",): -3}, ("b",): {("b",): 3, ("c",): -3}}
    assert failles(atomes, (LIGNES,), {("a",), ("b",), ("c",)}, temoins) == [("a",)]


def test_un_temoin_qui_change_un_nombre_publie_ne_protege_rien() -> None:
    axes = ({"a": ("a", "*"), "b": ("b", "*")}, {"x": ("x", "*"), "y": ("y", "*")})
    atomes = _tableau([3, 9, 9, 9], *axes)
    temoins: dict[Atome, Ecart] = {("a", "x"): {("a", "x"): 2, ("a", "y"): -2, ("b", "x"): -2, ("b", "y"): 2}}
    coins = {("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")}
    assert failles(atomes, axes, coins, temoins) == []
    assert failles(atomes, axes, coins - {("b", "y")}, temoins) == [("a", "x")]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=9, max_size=9))
def test_aucun_petit_nombre_ne_se_deduit_d_un_tableau(valeurs: list[int]) -> None:
    atomes, axes = _tableau(valeurs, LIGNES, COLONNES), (LIGNES, COLONNES)
    masque = masquer(atomes, axes)
    assert _se_deduisent(atomes, axes, masque) == []
    assert not any(0 < n < SEUIL for n in _publiees(atomes, axes, masque.cachees).values())


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 30) | st.integers(0, 5), min_size=2 * 2 * 3 * 4, max_size=2 * 2 * 3 * 4))
def test_aucun_petit_nombre_ne_se_deduit_de_tableaux_emboites(valeurs: list[int]) -> None:
    annees: Axe = {"1": ("1", "*"), "2": ("2", "*")}
    genres: Axe = {"g": ("g", "*"), "h": ("h", "*")}
    axes = (annees, genres, LIGNES, FAMILLES)
    atomes = _tableau(valeurs, *axes)
    masque = masquer(atomes, axes)
    assert failles(atomes, axes, masque.cachees, masque.temoins) == []
    assert _se_deduisent(atomes, axes, masque) == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=3 * 3 * 3, max_size=3 * 3 * 3))
def test_aucun_petit_nombre_ne_se_deduit_quand_une_periode_n_a_pas_de_tableau(valeurs: list[int]) -> None:
    periodes: Axe = {"avant": ("*",), "1": ("1", "*"), "2": ("2", "*")}
    axes = (periodes, LIGNES, COLONNES)
    atomes = _tableau(valeurs, *axes)
    assert _se_deduisent(atomes, axes, masquer(atomes, axes)) == []
