"""Gestes: which ones a tile offers, in which order tiles come, and when a geste is said to have been done."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.erreurs import EtapeImpossible
from parcours.domain.etape import GENRES_DE_PRESENCE, GENRES_DU_TRAVAIL, EtatEtape, GenreEtape, Theme, Visibilite
from parcours.domain.faits import FaitEtape, Faits
from parcours.domain.geste import (
    ARRIVEE,
    AVANCE_MAX,
    GESTES,
    JOURNEE,
    LIBELLES,
    TUILES,
    Pas,
    Point,
    commun_propose,
    en_etape,
    est_la,
    exceptions_d_un_point,
    gestes_offerts,
    instant_retenu,
    ranger,
)

AU = date(2026, 11, 23)
UN_JOUR = timedelta(days=1)
MAINTENANT = datetime(2026, 11, 23, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("notes", "offerts"),
    [
        ((), ARRIVEE),
        (("absence",), ARRIVEE),
        (("bravo",), ARRIVEE),
        (("presence",), JOURNEE),
        (("retard", "bravo"), JOURNEE),
    ],
)
def test_une_tuile_offre_l_arrivee_puis_la_journee(notes: tuple[str, ...], offerts: tuple[GenreEtape, ...]) -> None:
    assert gestes_offerts(frozenset(notes)) == offerts


def test_tout_geste_est_du_travail_et_tient_sur_un_bouton() -> None:
    assert set(GESTES) <= set(GENRES_DU_TRAVAIL)
    assert set(LIBELLES) == set(GESTES)
    assert max(map(len, LIBELLES.values())) <= 12
    assert set(ARRIVEE) == GENRES_DE_PRESENCE


@given(st.dictionaries(st.sampled_from([genre.value for genre in GenreEtape]), st.integers(0, 500)))
def test_les_tuiles_vont_du_plus_au_moins_utilise_sans_en_perdre(usages: dict[str, int]) -> None:
    rangees = ranger(tuple(GenreEtape), usages)

    comptes = [usages.get(genre, 0) for genre in rangees]
    assert comptes == sorted(comptes, reverse=True)
    assert len(set(rangees)) == len(rangees) == TUILES
    laissees = set(GenreEtape) - set(rangees)
    assert max((usages.get(genre, 0) for genre in laissees), default=0) <= min(comptes)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2026, 12, 20)), st.integers(-12, 12))  # noqa: DTZ001  zone added below
def test_un_geste_n_est_jamais_dit_apres_maintenant(declare: datetime, decalage: int) -> None:
    instant = declare.replace(tzinfo=timezone(timedelta(hours=decalage)))

    retenu = instant_retenu(instant, MAINTENANT)

    assert retenu <= MAINTENANT
    assert retenu == (instant if instant <= MAINTENANT else MAINTENANT)
    assert retenu.tzinfo is UTC


def test_une_horloge_qui_avance_de_plus_d_un_mois_est_dite() -> None:
    assert instant_retenu(MAINTENANT + AVANCE_MAX, MAINTENANT) == MAINTENANT
    with pytest.raises(EtapeImpossible, match="avance de plus d’un mois"):
        instant_retenu(MAINTENANT + AVANCE_MAX + timedelta(seconds=1), MAINTENANT)


@pytest.mark.parametrize("genre", list(GenreEtape))
@pytest.mark.parametrize("voit_le_social", [True, False])
def test_un_pas_n_est_lu_de_toute_l_equipe_que_s_il_parle_du_travail(genre: GenreEtape, voit_le_social: bool) -> None:
    etape = en_etape(Pas(genre, AU), voit_le_social=voit_le_social)

    est_pour_tous = not voit_le_social or genre in {*GESTES, GenreEtape.EVALUATION}
    assert etape.visibilite is (Visibilite.EQUIPE if est_pour_tous else Visibilite.CIP)
    assert etape.etat is EtatEtape.FAITE
    assert en_etape(Pas(genre, AU, Theme.SANTE), voit_le_social=True).visibilite is Visibilite.CIP


def test_un_point_dit_la_meme_chose_de_tous_sauf_des_exceptions() -> None:
    point = Point(GenreEtape.POINT, {"b": GenreEtape.ABSENCE}, note="Chantier du bourg.")

    assert point.pas("a", AU) == Pas(GenreEtape.POINT, AU, note="Chantier du bourg.")
    assert point.pas("b", AU) == Pas(GenreEtape.ABSENCE, AU)
    assert Point(GenreEtape.POINT, {}, le=AU - UN_JOUR).pas("a", AU) == Pas(GenreEtape.POINT, AU - UN_JOUR)


@pytest.mark.parametrize(
    ("genres", "presence"),
    [
        ([], False),
        (["absence"], False),
        (["retard"], True),
        (["presence"], True),
        (["point"], True),
        (["revue"], False),
        (["presence", "absence"], False),
        (["absence", "retard"], True),
        (["absence", "difficulte"], False),
    ],
)
def test_est_la_qui_est_arrive_ou_qui_a_ete_vu(genres: list[str], presence: bool) -> None:
    assert est_la(genres) is presence


@pytest.mark.parametrize("commun", list(GESTES))
def test_une_valeur_commune_ne_change_pas_une_arrivee_deja_dite(commun: GenreEtape) -> None:
    point = Point(commun, {"b": GenreEtape.RETARD}, note="Chantier du bourg.")

    assert point.pas("a", AU, GenreEtape.ABSENCE) is None
    assert point.pas("b", AU, GenreEtape.ABSENCE) == Pas(GenreEtape.RETARD, AU)
    assert (point.pas("a", AU, GenreEtape.RETARD) is None) is (commun in ARRIVEE)
    assert point.pas("a", AU) == Pas(commun, AU, note="Chantier du bourg.")


def test_le_matin_on_propose_la_presence_puis_le_point() -> None:
    assert commun_propose(0) is GenreEtape.PRESENCE
    assert commun_propose(3) is GenreEtape.POINT
    for commun in GESTES:
        assert commun not in exceptions_d_un_point(commun)


@pytest.mark.parametrize(
    ("genre", "est_venu", "est_accompagne"),
    [("presence", True, False), ("retard", True, False), ("absence", False, False), ("point", True, True)],
)
def test_etre_la_n_est_pas_etre_accompagne(genre: str, est_venu: bool, est_accompagne: bool) -> None:
    faits = Faits(type_structure="ACI", entree_le=AU, etapes=(FaitEtape(1, AU, "faite", genre),))

    assert bool(faits.presences) is est_venu
    assert bool(faits.etapes_faites) is est_accompagne
