"""Exits: motives, who is counted, rates and their interval."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.sortie import (
    CategorieSortie,
    MotifInconnu,
    Situation,
    SortieConstatee,
    categorie,
    decompter,
    est_comptee,
    est_dynamique,
    heures_manquent,
    intervalle,
    motif,
    motifs,
    situation,
)

AU = date(2026, 11, 23)
# Code, category, in the denominator: the list of the reference, in its order.
LISTE = """1;durable;oui 3;durable;oui 4;durable;oui 9;durable;oui 11;durable;oui 10;transition;oui
14;transition;oui 13;transition;oui 2;positive;oui 5;positive;oui 12;positive;oui 15;positive;oui
6;autre;oui 7;autre;oui 8;autre;oui 16;neutralisee;non 17;neutralisee;non 18;neutralisee;non
19;neutralisee;non 20;neutralisee;non 21;neutralisee;non 22;neutralisee;non 96;a_confirmer;non"""


def _sortie(
    motif_code: str | None = "7",
    type_structure: str = "ACI",
    entree: date = date(2026, 1, 5),
    le: date = date(2026, 9, 30),
    heures: float | None = None,
) -> SortieConstatee:
    return SortieConstatee(type_structure, entree, le, motif_code, heures)


def test_les_motifs_sont_ceux_de_la_liste_dans_son_ordre() -> None:
    attendus = list(csv.reader(io.StringIO(LISTE.replace(" ", "\n")), delimiter=";"))

    lus = [[ligne.code, ligne.categorie.value, "oui" if ligne.compte else "non"] for ligne in motifs(AU)]

    assert lus == attendus


def test_un_motif_dit_son_libelle_et_la_confiance_de_son_classement() -> None:
    lu = motif("4", AU)

    assert lu.libelle == "Création ou reprise d’entreprise"
    assert lu.confiance == "secondaire"
    assert motif("15", AU).confiance == "a_verifier"


def test_tous_les_libelles_sont_remplis_et_differents() -> None:
    libelles = [ligne.libelle for ligne in motifs(AU)] + [famille.libelle for famille in CategorieSortie]

    assert all(libelles)
    assert len(set(libelles)) == len(libelles)


@pytest.mark.parametrize("code", ["23", "", "abc"])
def test_un_motif_inconnu_est_refuse(code: str) -> None:
    with pytest.raises(MotifInconnu):
        categorie(code, AU)


@pytest.mark.parametrize(
    ("code", "attendu"), [("1", True), ("10", True), ("5", True), ("7", False), ("17", False), (None, None)]
)
def test_durable_transition_et_positive_font_les_dynamiques(code: str | None, attendu: bool | None) -> None:
    assert est_dynamique(code, AU) is attendu


@pytest.mark.parametrize("type_structure", ["EI", "ACI"])
def test_en_ei_et_aci_trois_mois_de_date_a_date_suffisent(type_structure: str) -> None:
    entree = date(2026, 1, 5)

    assert est_comptee(_sortie(type_structure=type_structure, entree=entree, le=date(2026, 4, 4)))
    assert not est_comptee(_sortie(type_structure=type_structure, entree=entree, le=date(2026, 4, 3)))


@pytest.mark.parametrize(
    ("type_structure", "heures", "comptee"),
    [("AI", 150, True), ("AI", 149.5, False), ("ETTI", 150, True), ("ETTI", 0, False), ("EITI", 1, True)],
)
def test_en_ai_etti_et_eiti_ce_sont_les_heures_qui_comptent(type_structure: str, heures: float, comptee: bool) -> None:
    courte = _sortie(type_structure=type_structure, entree=date(2026, 9, 1), heures=heures)

    assert est_comptee(courte) is comptee


def test_des_heures_inconnues_comptent_et_se_signalent() -> None:
    sortie = _sortie(type_structure="AI", heures=None)

    assert est_comptee(sortie)
    assert heures_manquent(sortie)
    assert not heures_manquent(_sortie(type_structure="ACI"))
    assert not heures_manquent(_sortie("17", type_structure="AI"))


def test_un_type_de_structure_inconnu_est_refuse() -> None:
    with pytest.raises(ValueError, match="GEIQ"):
        est_comptee(_sortie(type_structure="GEIQ"))


@pytest.mark.parametrize(
    ("code", "jours_courts", "attendue"),
    [
        ("7", False, Situation.COMPTEE),
        ("7", True, Situation.SOUS_LE_SEUIL),
        ("17", False, Situation.NEUTRALISEE),
        ("17", True, Situation.NEUTRALISEE),
        ("96", False, Situation.A_CONFIRMER),
        (None, False, Situation.SANS_MOTIF),
        (None, True, Situation.SOUS_LE_SEUIL),
    ],
)
def test_chaque_sortie_tombe_a_une_seule_place(code: str | None, jours_courts: bool, attendue: Situation) -> None:
    entree = date(2026, 9, 1) if jours_courts else date(2026, 1, 5)

    assert situation(_sortie(code, entree=entree)) is attendue


def test_une_sortie_sans_motif_est_comptee_pour_le_suivi_des_derives() -> None:
    assert est_comptee(_sortie(None))


def test_un_cdi_inclusion_n_est_pas_compte_tant_qu_il_n_est_pas_confirme() -> None:
    assert not est_comptee(_sortie("96"))


def test_le_decompte_separe_ce_qui_n_entre_pas_dans_le_taux() -> None:
    codes = ["1", "9", "10", "5", "5", "7", "7", "8", "17", "96", None, None]
    courte = _sortie("1", entree=date(2026, 9, 1))

    fait = decompter([*(_sortie(code) for code in codes), courte])

    assert (fait.comptees, fait.dynamiques) == (8, 5)
    assert fait.par_categorie == {
        CategorieSortie.DURABLE: 2,
        CategorieSortie.TRANSITION: 1,
        CategorieSortie.POSITIVE: 2,
        CategorieSortie.AUTRE: 3,
    }
    assert (fait.neutralisees, fait.sous_le_seuil, fait.a_confirmer, fait.sans_motif) == (1, 1, 1, 2)
    assert fait.bornes_du_taux_dynamique() == (0.5, 0.7)


def test_sous_dix_sorties_comptees_il_n_y_a_pas_de_taux() -> None:
    assert decompter([_sortie("1")] * 9).taux(9, AU) is None
    assert decompter([_sortie("1")] * 5 + [_sortie("7")] * 5).taux(5, AU) == 0.5


def test_le_decompte_de_rien_est_nul() -> None:
    vide = decompter([])

    assert (vide.comptees, vide.dynamiques, vide.taux(0, AU)) == (0, 0, None)
    assert vide.bornes_du_taux_dynamique() is None


@given(codes=st.lists(st.sampled_from([None, *(ligne.code for ligne in motifs(AU))])))
def test_chaque_sortie_est_decomptee_une_fois(codes: list[str | None]) -> None:
    fait = decompter([_sortie(code) for code in codes])

    places = fait.comptees + fait.neutralisees + fait.sous_le_seuil + fait.a_confirmer + fait.sans_motif
    assert places == len(codes)
    assert sum(fait.par_categorie.values()) == fait.comptees
    assert fait.dynamiques == fait.comptees - fait.par_categorie[CategorieSortie.AUTRE]


@pytest.mark.parametrize(
    ("nombre", "total", "bas", "haut"),
    [
        (2, 24, 0.023, 0.258),
        (6, 24, 0.120, 0.449),
        (0, 10, 0.0, 0.278),
        (10, 10, 0.722, 1.0),
        (81, 263, 0.255, 0.366),
    ],
)
def test_l_intervalle_est_celui_de_wilson(nombre: int, total: int, bas: float, haut: float) -> None:
    assert intervalle(nombre, total) == pytest.approx((bas, haut), abs=6e-4)


def test_l_intervalle_de_zero_sur_zero_ne_dit_rien() -> None:
    assert intervalle(0, 0) == (0.0, 1.0)


def test_une_proportion_impossible_est_refusee() -> None:
    with pytest.raises(ValueError, match="3 sur 2"):
        intervalle(3, 2)


@given(total=st.integers(1, 500), part=st.floats(0, 1))
def test_l_intervalle_entoure_la_proportion(total: int, part: float) -> None:
    nombre = round(part * total)

    bas, haut = intervalle(nombre, total)

    assert 0 <= bas <= nombre / total + 1e-12
    assert nombre / total - 1e-12 <= haut <= 1
