import itertools
import math
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.dates import ajouter_mois
from parcours.rendering.axe import ECART_MIN_POURCENT, LIGNES_MAX, pas_rond, un_sur
from parcours.rendering.serie import DECALAGE, HAUTEUR, LARGEUR_POURCENT, LARGEUR_UNITES, tracer

JANVIER = date(2026, 1, 1)
valeurs = st.one_of(st.none(), st.floats(0, 1e7, allow_nan=False))


@given(st.floats(1e-6, 1e12))
def test_un_pas_est_rond_et_ne_trace_que_six_lignes(etendue: float) -> None:
    pas = pas_rond(etendue, Fraction(1, 10**9))
    assert etendue / float(pas) <= LIGNES_MAX
    assert str(Fraction(pas) * 10**12).rstrip("0") in {"1", "2", "5"}


@pytest.mark.parametrize("etendue", [0, -1, math.inf, math.nan])
def test_une_etendue_impossible_est_refusee(etendue: float) -> None:
    with pytest.raises(ValueError, match="étendue"):
        pas_rond(etendue)


def test_le_pas_n_est_jamais_sous_ce_qui_est_demande() -> None:
    assert pas_rond(2) == 1
    assert pas_rond(13) == 5
    assert pas_rond(12) == 2


@given(st.integers(1, 60), st.floats(20, 100))
def test_les_mots_ne_se_touchent_jamais(nombre: int, largeur: float) -> None:
    assert un_sur(nombre, largeur) * largeur / nombre >= ECART_MIN_POURCENT - 1e-9


@given(st.lists(st.tuples(valeurs, valeurs), min_size=1, max_size=30))
def test_tout_tient_dans_le_dessin(lus: list[tuple[float | None, float | None]]) -> None:
    mois = [ajouter_mois(JANVIER, rang) for rang in range(len(lus))]
    dessin = tracer("ETP", mois, [fait for fait, _ in lus], [convenu for _, convenu in lus], "ETP")
    if all(fait is None for fait, _ in lus):
        assert dessin is None
        return
    assert dessin is not None
    for trait in (*dessin.traits, *dessin.paliers):
        assert all(0 <= x <= LARGEUR_UNITES and 0 <= y <= HAUTEUR for x, y in trait)
        assert [x for x, _ in trait] == sorted(x for x, _ in trait)
    assert len(dessin.points) == sum(fait is not None for fait, _ in lus)
    assert all(DECALAGE <= g.position <= DECALAGE + HAUTEUR for g in dessin.valeurs)
    positions = [g.position for g in dessin.mois]
    assert all(suite - avant >= ECART_MIN_POURCENT - 0.02 for avant, suite in itertools.pairwise(positions))
    assert positions[-1] <= LARGEUR_POURCENT
    hauteurs = [g.position for g in dessin.valeurs]
    assert all(avant - suite >= HAUTEUR / LIGNES_MAX - 0.2 for avant, suite in itertools.pairwise(hauteurs))


def test_un_mois_inconnu_coupe_le_trait() -> None:
    mois = [ajouter_mois(JANVIER, rang) for rang in range(4)]
    dessin = tracer("ETP", mois, [3, None, 4, 5], [4, 4, 4, 4], "ETP")
    assert dessin is not None
    assert [len(trait) for trait in dessin.traits] == [1, 2]
    assert dessin.trace.count("M") == 2
    assert dessin.repere.count("M") == 1


def test_une_valeur_negative_ou_qui_manque_au_compte_est_refusee() -> None:
    with pytest.raises(ValueError, match="par mois"):
        tracer("ETP", [JANVIER], [-1], [None], "ETP")
    with pytest.raises(ValueError, match="par mois"):
        tracer("ETP", [JANVIER], [1, 2], [None], "ETP")
