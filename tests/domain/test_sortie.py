"""Exits: motives, and who is counted."""

import csv
import io
from datetime import date

import pytest

from parcours.domain.motif_sortie import BAREME, CategorieSortie, MotifInconnu
from parcours.domain.sortie import Situation, SortieConstatee, est_comptee, est_dynamique, situation

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
    return SortieConstatee(type_structure, entree, le, BAREME.lu(motif_code, le), heures)


def test_les_motifs_sont_ceux_de_la_liste_dans_son_ordre() -> None:
    attendus = list(csv.reader(io.StringIO(LISTE.replace(" ", "\n")), delimiter=";"))

    lus = [[ligne.code, ligne.categorie.value, "oui" if ligne.compte else "non"] for ligne in BAREME.motifs(AU)]

    assert lus == attendus


def test_un_motif_dit_son_libelle_et_la_confiance_de_son_classement() -> None:
    lu = BAREME.motif("4", AU)

    assert lu.libelle == "Création ou reprise d’entreprise"
    assert lu.confiance == "secondaire"
    assert BAREME.motif("15", AU).confiance == "a_verifier"


def test_tous_les_libelles_sont_remplis_et_differents() -> None:
    libelles = [ligne.libelle for ligne in BAREME.motifs(AU)] + [famille.libelle for famille in CategorieSortie]

    assert all(libelles)
    assert len(set(libelles)) == len(libelles)


@pytest.mark.parametrize("code", ["23", "", "abc"])
def test_un_motif_inconnu_est_refuse(code: str) -> None:
    with pytest.raises(MotifInconnu):
        BAREME.motif(code, AU)


@pytest.mark.parametrize(
    ("code", "attendu"), [("1", True), ("10", True), ("5", True), ("7", False), ("17", False), (None, None)]
)
def test_durable_transition_et_positive_font_les_dynamiques(code: str | None, attendu: bool | None) -> None:
    assert est_dynamique(BAREME.lu(code, AU)) is attendu


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


def test_des_heures_inconnues_comptent() -> None:
    assert est_comptee(_sortie(type_structure="AI", heures=None))


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
