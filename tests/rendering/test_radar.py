"""Geometry of the freins: everything inside its box, in order, and a line that breaks where nobody looked."""

import math
import re
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from parcours.rendering.radar import (
    CENTRE_X,
    CENTRE_Y,
    HAUTEUR,
    LARGEUR,
    MOYEU,
    PETITE_HAUTEUR,
    PETITE_LARGEUR,
    RAYON,
    Point,
    tracer,
    tracer_marches,
)

NOMS = [f"Frein {rang}" for rang in range(9)]
DEBUT = date(2026, 1, 5)
niveaux = st.lists(st.none() | st.integers(0, 3), min_size=9, max_size=9)


def lieux(chemin: str) -> list[list[tuple[float, float]]]:
    """The points of each piece of a path."""
    return [
        [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", morceau)]
        for morceau in chemin.split("M")
        if morceau
    ]


def loin_du_centre(point: Point) -> float:
    return math.hypot(point.x - CENTRE_X, point.y - CENTRE_Y)


@given(avant=niveaux, maintenant=niveaux)
def test_tout_tient_dans_le_cadre(avant: list[int | None], maintenant: list[int | None]) -> None:
    dessin = tracer(NOMS, avant, maintenant)
    tous = [*dessin.avant.points, *dessin.maintenant.points, *(axe.bout for axe in dessin.axes)]
    tous += [axe.nom for axe in dessin.axes]
    tous += [
        Point(*lieu)
        for chemin in (dessin.avant.trait, dessin.avant.fond, dessin.maintenant.trait, *dessin.cercles)
        for morceau in lieux(chemin)
        for lieu in morceau
    ]
    assert all(0 <= point.x <= LARGEUR and 0 <= point.y <= HAUTEUR for point in tous)


@given(niveaux)
def test_un_point_par_frein_evalue_a_la_distance_de_son_niveau_sur_son_axe(lus: list[int | None]) -> None:
    dessin = tracer(NOMS, lus, lus)
    evalues = [(rang, niveau) for rang, niveau in enumerate(lus) if niveau is not None]
    assert len(dessin.avant.points) == len(evalues)
    for (rang, niveau), point in zip(evalues, dessin.avant.points, strict=True):
        assert math.isclose(loin_du_centre(point), MOYEU + niveau / 3 * (RAYON - MOYEU), abs_tol=0.2)
        bout = dessin.axes[rang].bout
        angle = math.atan2(point.y - CENTRE_Y, point.x - CENTRE_X)
        assert math.isclose(angle, math.atan2(bout.y - CENTRE_Y, bout.x - CENTRE_X), abs_tol=0.02)


@given(niveaux)
def test_la_ligne_ne_joint_que_des_voisins_evalues(lus: list[int | None]) -> None:
    dessin = tracer(NOMS, lus, lus)
    evalues = [rang for rang, niveau in enumerate(lus) if niveau is not None]
    place = {(point.x, point.y): rang for rang, point in zip(evalues, dessin.avant.points, strict=True)}
    joints = set()
    for morceau in lieux(dessin.avant.trait):
        rangs = [place[lieu] for lieu in morceau]
        rangs += rangs[:1] if dessin.avant.trait.endswith("Z") else []
        joints |= {frozenset(paire) for paire in pairwise(rangs)}
    voisins = {
        frozenset({rang, (rang + 1) % 9})
        for rang in range(9)
        if lus[rang] is not None and lus[(rang + 1) % 9] is not None
    }
    assert joints == voisins


def test_un_frein_non_evalue_interrompt_la_ligne_et_le_fond() -> None:
    entier = tracer(NOMS, [2] * 9, [2] * 9)
    assert entier.avant.trait.endswith("Z")
    assert entier.avant.fond == entier.avant.trait
    coupe = tracer(NOMS, [2] * 9, [None, *[2] * 8])
    assert "Z" not in coupe.maintenant.trait
    assert len(lieux(coupe.maintenant.trait)) == 1
    # What is filled goes back to the centre on each side of the gap.
    assert all(morceau[0] == (CENTRE_X, CENTRE_Y) for morceau in lieux(coupe.maintenant.fond))


def test_pas_de_frein_est_un_point_et_non_evalue_n_en_est_pas_un() -> None:
    dessin = tracer(NOMS, [0, *[None] * 8], [None] * 9)
    assert len(dessin.avant.points) == 1
    assert (dessin.avant.trait, dessin.avant.fond) == ("", "")
    assert loin_du_centre(dessin.avant.points[0]) > 0
    assert (dessin.maintenant.points, dessin.maintenant.trait) == ((), "")


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 3)), max_size=8, unique_by=lambda e: e[0]))
def test_une_petite_courbe_avance_dans_son_cadre(evaluations: list[tuple[int, int]]) -> None:
    rangees = [(DEBUT + timedelta(days=jours), niveau) for jours, niveau in sorted(evaluations)]
    marches = tracer_marches(rangees, DEBUT, DEBUT + timedelta(days=400))
    if not rangees:
        assert (marches.trace, marches.debut, marches.fin) == ("", None, None)
        return
    assert re.fullmatch(r"M[\d.]+ [\d.]+(H[\d.]+V[\d.]+)*H[\d.]+", marches.trace)
    abscisses = [float(x) for x in re.findall(r"[MH]([\d.]+)", marches.trace)]
    hauteurs = [float(y) for y in re.findall(r"(?: |V)([\d.]+)", marches.trace)]
    assert abscisses == sorted(abscisses)
    assert all(0 <= x <= PETITE_LARGEUR for x in abscisses)
    assert all(0 <= y <= PETITE_HAUTEUR for y in hauteurs)
    # Lower is less in the way: the order of heights is that of levels, upside down.
    for (_, un), (_, autre), haut, suivant in zip(rangees, rangees[1:], hauteurs, hauteurs[1:], strict=False):
        assert (un < autre) == (haut > suivant)
        assert (un == autre) == (haut == suivant)
