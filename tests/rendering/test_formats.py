"""French dates, numbers and agreements, as people read them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.rendering import formats

# Sentences are written here with ~ for U+00A0, which the eye cannot tell from a space.


def insecable(texte: str) -> str:
    return texte.replace("~", "\u00a0")


@pytest.mark.parametrize(
    ("le", "longue", "courte", "mois"),
    [
        (date(2026, 12, 3), "3~décembre 2026", "3~déc.~2026", "décembre 2026"),
        (date(2027, 6, 1), "1er~juin 2027", "1er~juin~2027", "juin 2027"),
        (date(2027, 2, 28), "28~février 2027", "28~févr.~2027", "février 2027"),
    ],
)
def test_une_date_s_ecrit_en_phrase_et_en_liste(le: date, longue: str, courte: str, mois: str) -> None:
    assert formats.date_longue(le) == insecable(longue)
    assert formats.date_courte(le) == insecable(courte)
    assert formats.mois_annee(le) == insecable(mois)


def test_une_valeur_absente_se_dit_en_mots() -> None:
    for format_ in (
        formats.date_longue,
        formats.date_courte,
        formats.mois_annee,
        formats.nombre,
        formats.pourcent,
        formats.duree_jours,
        formats.dans_jours,
        formats.telephone,
        formats.siret,
        formats.numero_pass,
    ):
        assert format_(None) == insecable("non~renseigné")
    assert formats.instant_local(None, "America/Martinique") == insecable("non~renseigné")


@pytest.mark.parametrize(
    ("valeur", "lu"),
    [
        (Decimal("32.00"), "32"),
        (Decimal("12.50"), "12,5"),
        (Decimal("12.05"), "12,05"),
        (Decimal(100), "100"),
        (Decimal("1040.25"), "1~040,25"),
        (Decimal("0.004"), "0"),
        (None, "non~renseigné"),
    ],
)
def test_un_nombre_ne_garde_que_les_decimales_utiles(valeur: Decimal | None, lu: str) -> None:
    assert formats.au_plus(valeur, 2) == insecable(lu)


def test_un_instant_se_lit_a_l_heure_de_la_structure() -> None:
    instant = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    assert formats.instant_local(instant, "America/Martinique") == insecable("23~novembre 2026, 6~h~00")
    assert formats.instant_local(instant, "Europe/Paris") == insecable("23~novembre 2026, 11~h~00")


def test_un_instant_change_de_jour_avec_le_fuseau() -> None:
    instant = datetime(2026, 12, 1, 2, 30, tzinfo=UTC)
    assert formats.instant_local(instant, "America/Martinique") == insecable("30~novembre 2026, 22~h~30")


def test_un_instant_sans_fuseau_est_refuse() -> None:
    with pytest.raises(ValueError, match="fuseau"):
        formats.instant_local(datetime.fromisoformat("2026-11-23T10:00"), "Europe/Paris")


@pytest.mark.parametrize(
    ("valeur", "decimales", "attendu"),
    [
        (1040, 0, "1~040"),
        (1234567, 0, "1~234~567"),
        (0, 0, "0"),
        (-6, 0, "−6"),
        (12.44, 1, "12,4"),
        (Decimal("2.5"), 0, "3"),
        (-0.2, 0, "0"),
    ],
)
def test_un_nombre_suit_l_usage_francais(valeur: float, decimales: int, attendu: str) -> None:
    assert formats.nombre(valeur, decimales) == insecable(attendu)


def test_un_ecart_porte_son_signe() -> None:
    assert formats.ecart(4.32, 1) == "+4,3"
    assert formats.ecart(-0.1, 1) == "−0,1"
    assert formats.ecart(0.04, 1) == "0,0"


@pytest.mark.parametrize(
    ("part", "decimales", "attendu"),
    [
        (0.38, 0, "38~%"),
        (0.125, 0, "13~%"),
        (0, 0, "0~%"),
        (1, 0, "100~%"),
        (0.4567, 1, "45,7~%"),
    ],
)
def test_un_pourcentage_arrondit_la_moitie_vers_le_haut(part: float, decimales: int, attendu: str) -> None:
    assert formats.pourcent(part, decimales) == insecable(attendu)


def test_un_taux_se_calcule_de_ses_deux_comptes() -> None:
    assert formats.taux(6, 24) == insecable("25~%")
    assert formats.taux(475, 1040, 1) == insecable("45,7~%")
    assert formats.taux(0, 226) == insecable("0~%")


def test_un_taux_sur_rien_n_est_pas_zero() -> None:
    assert formats.taux(0, 0) == "–"
    assert formats.taux(None, 12) == insecable("non~renseigné")


@pytest.mark.parametrize(
    ("jours", "duree", "distance"),
    [
        (0, "0~jour", "aujourd’hui"),
        (1, "1~jour", "dans 1~jour"),
        (38, "38~jours", "dans 38~jours"),
        (1095, "1~095~jours", "dans 1~095~jours"),
    ],
)
def test_une_duree_et_une_distance_en_jours(jours: int, duree: str, distance: str) -> None:
    assert formats.duree_jours(jours) == insecable(duree)
    assert formats.dans_jours(jours) == insecable(distance)


def test_une_date_passee_est_en_retard() -> None:
    assert formats.dans_jours(-3) == insecable("en retard de 3~jours")
    assert formats.dans_jours(-1) == insecable("en retard de 1~jour")


@pytest.mark.parametrize(
    ("n", "singulier", "pluriel", "attendu"),
    [
        (0, "alerte", None, "alerte"),
        (1, "alerte", None, "alerte"),
        (2, "alerte", None, "alertes"),
        (2, "parcours", None, "parcours"),
        (-3, "jour", None, "jours"),
        (
            2,
            "sortie sans situation",
            "sorties sans situation",
            "sorties sans situation",
        ),
        (1, "sortie sans situation", "sorties sans situation", "sortie sans situation"),
    ],
)
def test_un_mot_s_accorde(n: int, singulier: str, pluriel: str | None, attendu: str) -> None:
    assert formats.accord(n, singulier, pluriel) == attendu
    assert formats.combien(n, singulier, pluriel) == f"{formats.nombre(n)}\u00a0{attendu}"


def test_plusieurs_mots_demandent_leur_pluriel() -> None:
    with pytest.raises(ValueError, match="pluriel"):
        formats.accord(2, "sortie comptée")


@pytest.mark.parametrize(
    ("saisi", "attendu"),
    [
        ("0696123456", "06~96~12~34~56"),
        ("06.96.12.34.56", "06~96~12~34~56"),
        ("+33696123456", "+33~6~96~12~34~56"),
        ("+596 696 12 34 56", "+596~696~12~34~56"),
        (" poste 12 ", "poste 12"),
    ],
)
def test_un_telephone_se_lit_par_paires(saisi: str, attendu: str) -> None:
    assert formats.telephone(saisi) == insecable(attendu)


def test_les_identifiants_se_lisent_par_groupes() -> None:
    assert formats.siret("12345678900012") == insecable("123~456~789~00012")
    assert formats.siret("1234") == "1234"
    assert formats.numero_pass("999992401873") == insecable("99999~24~01873")
    assert formats.numero_pass("99999 24 01873") == insecable("99999~24~01873")


@pytest.mark.parametrize(
    ("noms", "attendu"),
    [
        (("Ana Lucía", "Peralta"), "AP"),
        (("Nadège Placide-Montérose",), "NP"),
        (("Émeline", "Chonville-Saint-Just de la Rivière"), "ÉR"),
        (("Jo",), "J"),
        ((" ",), ""),
    ],
)
def test_les_initiales_gardent_le_premier_et_le_dernier_mot(noms: tuple[str, ...], attendu: str) -> None:
    assert formats.initiales(*noms) == attendu


def test_une_enumeration_finit_par_et() -> None:
    assert formats.liste_et([]) == ""
    assert formats.liste_et(["a"]) == "a"
    assert formats.liste_et(["a", "b"]) == "a et b"
    assert formats.liste_et(["a", "b", "c"]) == "a, b et c"


@given(st.integers(-10_000_000, 10_000_000))
def test_aucun_texte_ne_porte_d_espace_fine_absente_de_la_police(n: int) -> None:
    for texte in (
        formats.nombre(n),
        formats.pourcent(n),
        formats.dans_jours(n),
        formats.combien(n, "jour"),
    ):
        assert "\u202f" not in texte


@given(st.dates())
def test_une_date_courte_ne_se_coupe_jamais(le: date) -> None:
    assert " " not in formats.date_courte(le)
    assert formats.date_courte(le).endswith(str(le.year))
