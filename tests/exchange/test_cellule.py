"""Cells: texts made clean, dates in every form in which a French workbook writes them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.dates import MOIS
from parcours.domain.texte import ressemble_a_un_nir
from parcours.exchange import cellule
from parcours.exchange.cellule import DateIllisible, cle, lire_date, texte

JOUR = date(2025, 3, 5)
JOURS = st.dates(date(1900, 3, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    "valeur",
    [
        JOUR,
        datetime(2025, 3, 5, 23, 59, tzinfo=UTC),
        45721,
        45721.0,
        45721.75,
        "45721",
        "05/03/2025",
        "5/3/2025",
        "05-03-2025",
        "05.03.2025",
        "05/03/2025 00:00",
        "5 mars 2025",
        " 5\u00a0Mars  2025 ",
        "mercredi 5 mars 2025",
        "2025-03-05",
        "2025/03/05",
        "2025-03-05T00:00:00",
        "2025-03-05 00:00:00",
        "2025-03-05T00:00:00.000Z",
        "\ufeff05/03/2025\u200f",
    ],
)
def test_une_date_est_lue_sous_ses_formes_courantes(valeur: object) -> None:
    assert lire_date(valeur) == JOUR


@pytest.mark.parametrize("ecrite", ["1er mars 2025", "1ER MARS 2025", "01/03/2025", "1 mars 2025"])
def test_le_premier_du_mois_est_lu(ecrite: str) -> None:
    assert lire_date(ecrite) == date(2025, 3, 1)


@pytest.mark.parametrize("ecrite", ["3 août 2025", "3 aout 2025", "3 aou. 2025"])
def test_le_nom_du_mois_se_lit_sans_accent_et_abrege(ecrite: str) -> None:
    assert lire_date(ecrite) == date(2025, 8, 3)


@pytest.mark.parametrize("vide", ["", "  ", "\u00a0", "\t\n"])
def test_une_cellule_vide_n_a_pas_de_date(vide: str) -> None:
    assert lire_date(vide) is None


@pytest.mark.parametrize(
    ("valeur", "motif"),
    [
        ("31/02/2025", cellule.DATE_IMPOSSIBLE),
        ("29 février 2023", cellule.DATE_IMPOSSIBLE),
        ("2025-13-01", cellule.DATE_IMPOSSIBLE),
        ("00/03/2025", cellule.DATE_IMPOSSIBLE),
        ("05/03/25", cellule.ANNEE_COURTE),
        ("5 mars 25", cellule.ANNEE_COURTE),
        ("05/03/1899", cellule.ANNEE_HORS_BORNES),
        ("05/03/2101", cellule.ANNEE_HORS_BORNES),
        ("05/03/20255", cellule.ANNEE_HORS_BORNES),
        (date(1850, 1, 1), cellule.ANNEE_HORS_BORNES),
        (80_000, cellule.ANNEE_HORS_BORNES),
        ("bientôt", cellule.DATE_ILLISIBLE),
        ("5 jui 2025", cellule.DATE_ILLISIBLE),
        ("5 ma 2025", cellule.DATE_ILLISIBLE),
        ("05/03-2025", cellule.DATE_ILLISIBLE),
        ("٠٥/٠٣/٢٠٢٥", cellule.DATE_ILLISIBLE),
        (2025, cellule.DATE_ILLISIBLE),
        (60, cellule.DATE_ILLISIBLE),
        (0, cellule.DATE_ILLISIBLE),
        (-5.0, cellule.DATE_ILLISIBLE),
        (float("nan"), cellule.DATE_ILLISIBLE),
        (float("inf"), cellule.DATE_ILLISIBLE),
        (True, cellule.DATE_ILLISIBLE),
        (time(8, 0), cellule.DATE_ILLISIBLE),
        (timedelta(days=45_000), cellule.DATE_ILLISIBLE),
    ],
)
def test_une_date_qui_ne_peut_pas_etre_lue_dit_pourquoi(valeur: object, motif: str) -> None:
    with pytest.raises(DateIllisible) as refus:
        lire_date(valeur)
    assert refus.value.message == motif


@given(JOURS)
def test_tout_jour_ecrit_se_relit(jour: date) -> None:
    formes: list[object] = [
        f"{jour:%d/%m}/{jour.year}",
        jour.isoformat(),
        f"{jour.day} {MOIS[jour.month - 1]} {jour.year}",
        (jour - date(1899, 12, 30)).days,
    ]
    assert {lire_date(forme) for forme in formes if forme not in range(1900, 2101)} == {jour}


def test_les_premiers_jours_de_1900_suivent_le_calendrier() -> None:
    assert (lire_date(1), lire_date(59), lire_date(61)) == (
        date(1900, 1, 1),
        date(1900, 2, 28),
        date(1900, 3, 1),
    )


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.times(), st.timedeltas()))
def test_n_importe_quelle_valeur_donne_une_date_un_refus_ou_rien(valeur: object) -> None:
    try:
        lue = lire_date(valeur)
    except DateIllisible as refus:
        assert refus.message
    else:
        assert lue is None or 1900 <= lue.year <= 2100


@pytest.mark.parametrize(
    ("valeur", "attendu"),
    [
        ("  Marie \u00a0 Rose\n", "Marie Rose"),
        ("Ma\x00rie\x07", "Ma rie"),
        ("\u202eMarie\u200b", "Marie"),
        ("E\u0301lise", "Élise"),
        ("=SOMME(A1)", "=SOMME(A1)"),
        (97232.0, "97232"),
        (972150100001.0, "972150100001"),
        (3.5, "3.5"),
    ],
)
def test_un_texte_est_nettoye(valeur: object, attendu: str) -> None:
    assert texte(valeur) == attendu


@given(st.text())
def test_un_texte_nettoye_est_imprimable_et_stable(brut: str) -> None:
    propre = texte(brut.replace("\ud800", ""))
    assert texte(propre) == propre
    assert "\x00" not in propre and "\n" not in propre


def test_la_cle_ignore_casse_accents_apostrophe_et_espaces() -> None:
    assert cle("\ufeff DATES  de debut d'embauche ") == cle("Dates de début d’embauche")


@pytest.mark.parametrize(
    "ecrit",
    [
        "185017211812345",
        "1 85 01 72 118 123 45",
        "2.85.01.2A.118.123.45",
        "tél 2-85-01-72-118-123-45 !",
        "385 01 72 118 123 45",
        "n° 3 185017211812345 0696 00 00 00",
    ],
)
def test_un_numero_de_securite_sociale_est_reconnu(ecrit: str) -> None:
    assert ressemble_a_un_nir(ecrit)


@given(
    st.one_of(
        st.from_regex(r"0[1-9]( ?[0-9]{2}){4}", fullmatch=True),
        st.from_regex(r"0[67]( ?[0-9]{2}){4} 0[67]( ?[0-9]{2}){4}", fullmatch=True),
        st.from_regex(r"\+(33|596) ?[0-9]{3}( ?[0-9]{2}){3}", fullmatch=True),
        st.from_regex(r"[0-9]{3} ?[0-9]{3} ?[0-9]{3} ?[0-9]{5}", fullmatch=True),
        st.from_regex(r"[0-9]{5} ?[0-9]{2} ?[0-9]{5}", fullmatch=True),
        st.from_regex(r"[0-9]{16,20}", fullmatch=True),
    )
)
def test_un_telephone_un_siret_ou_un_pass_n_est_pas_pris_pour_un_nir(ecrit: str) -> None:
    assert not ressemble_a_un_nir(ecrit)
