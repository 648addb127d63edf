"""Text as people type it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.texte import (
    chiffres,
    cle_de_recherche,
    cle_de_tri,
    contient_un_nir,
    mots_cherches,
    nouvelle_ref,
    ressemble_a_un_nir,
    ressemble_a_une_formule,
    sans_invisible,
)


def nir(corps: str) -> str:
    """Thirteen signs and their key."""
    nombre = int(corps.replace("2A", "19").replace("2B", "18"))
    return f"{corps}{97 - nombre % 97:02d}"


@pytest.mark.parametrize(
    ("texte", "cle"),
    [
        ("Éléonore", "eleonore"),
        ("LE GOFF", "le goff"),
        ("Le  Goff", "le goff"),
        ("Placide-Montérose", "placide monterose"),
        ("D’Abadie", "d abadie"),
        ("D'Abadie", "d abadie"),
        ("Lœuillet", "loeuillet"),
        ("Ægidius", "aegidius"),
        ("Strauß", "strauss"),
        ("Ñuñez", "nunez"),
        ("  Ana  Lucía ", "ana lucia"),
        ("Ana_Lucía", "ana lucia"),
        ("", ""),
    ],
)
def test_l_ordre_alphabetique_ignore_accents_casse_et_ponctuation(texte: str, cle: str) -> None:
    assert cle_de_tri(texte) == cle


@given(st.text(max_size=80))
def test_la_cle_d_une_cle_est_elle_meme(texte: str) -> None:
    assert cle_de_tri(cle_de_tri(texte)) == cle_de_tri(texte)


@pytest.mark.parametrize(
    "numero",
    ["0696123456", "06 96 12 34 56", "06.96.12.34.56", "06-96-12-34-56", "+596 696 12 34 56", "00596696123456"],
)
def test_un_numero_de_telephone_se_retrouve_sous_toutes_ses_formes(numero: str) -> None:
    assert chiffres(numero) == "0696123456"


@pytest.mark.parametrize(
    ("numero", "lus"),
    [
        ("+33 6 12 34 56 78", "0612345678"),
        ("0033612345678", "0612345678"),
        ("+590 690 12 34 56", "0690123456"),
        ("+594 694 12 34 56", "0694123456"),
        ("+262 692 12 34 56", "0692123456"),
        ("+1 758 123 4567", "17581234567"),
        (None, ""),
        ("", ""),
        ("inconnu", ""),
    ],
)
def test_un_indicatif_francais_redevient_un_zero(numero: str | None, lus: str) -> None:
    assert chiffres(numero) == lus


@pytest.mark.parametrize(
    "recherche",
    ["placide", "Nadège", "nadege placide", "PLACIDE-MONTEROSE nadège", "0696 12", "+596 696 12 34 56", "monté"],
)
def test_une_personne_se_trouve_par_son_nom_dans_les_deux_sens_et_par_son_numero(recherche: str) -> None:
    cle = cle_de_recherche("Placide-Montérose", "Nadège", "06 96 12 34 56")

    assert all(mot in cle for mot in mots_cherches(recherche))


def test_une_autre_personne_ne_se_trouve_pas() -> None:
    cle = cle_de_recherche("Placide-Montérose", "Nadège", "06 96 12 34 56")

    assert not all(mot in cle for mot in mots_cherches("nadège ozier"))


@pytest.mark.parametrize("recherche", ["", " ", "_", "__ _", "%", "*", "'", "’", "-", "…"])
def test_sans_lettre_ni_chiffre_il_n_y_a_rien_a_chercher(recherche: str) -> None:
    assert mots_cherches(recherche) == []


@given(st.text(max_size=200))
def test_une_recherche_reste_courte(recherche: str) -> None:
    assert len(mots_cherches(recherche)) <= 6


@given(st.integers(1, 2), st.integers(0, 99), st.integers(1, 12), st.integers(1, 95), st.integers(0, 999_999))
def test_un_numero_de_securite_sociale_est_reconnu_ou_qu_il_soit(
    sexe: int, annee: int, mois: int, departement: int, ordre: int
) -> None:
    corps = f"{sexe}{annee:02d}{mois:02d}{departement:02d}{ordre:06d}"
    numero = nir(corps)
    espace = f"{numero[0]} {numero[1:3]} {numero[3:5]} {numero[5:7]} {numero[7:10]} {numero[10:13]} {numero[13:]}"

    assert contient_un_nir(f"son numéro est {numero}.")
    assert contient_un_nir(f"({espace})")
    assert contient_un_nir(espace.replace(" ", "\u00a0"))


@pytest.mark.parametrize("separateur", ["-", ".", "/", " - ", "\u2011", "_", ", ", "\n", "\u200b", "·"])
def test_les_separateurs_ne_cachent_pas_un_numero_de_securite_sociale(separateur: str) -> None:
    numero = nir("1850597206084")
    morceaux = [numero[0], numero[1:3], numero[3:5], numero[5:7], numero[7:10], numero[10:13], numero[13:]]

    for ecrit in (separateur.join(morceaux), separateur.join(numero), f"le 12 {separateur.join(morceaux)} 34"):
        assert contient_un_nir(ecrit)
        assert ressemble_a_un_nir(ecrit)


@pytest.mark.parametrize("premier", ["3", "4", "7", "8"])
def test_un_numero_d_attente_est_aussi_un_numero_de_securite_sociale(premier: str) -> None:
    assert contient_un_nir(nir(f"{premier}850597206084"))


@given(st.integers(1, 2), st.integers(0, 99), st.integers(1, 12), st.integers(0, 999_999))
def test_un_numero_de_securite_sociale_corse_aussi(sexe: int, annee: int, mois: int, ordre: int) -> None:
    for departement in ("2A", "2B"):
        numero = nir(f"{sexe}{annee:02d}{mois:02d}{departement}{ordre:06d}")
        assert contient_un_nir(numero)
        assert contient_un_nir(numero.lower())


@pytest.mark.parametrize(
    "texte",
    [
        "",
        "rendez-vous le 12 03 2026 à 14 h",
        "du 12/03/2026 au 14/05/2026",
        "0696 12 34 56",
        "06.96.12.34.56 / 05.96.11.22.33",
        "SIRET 732 829 320 00074",
        "PASS 99999 26 00001",
    ],
)
def test_un_autre_numero_n_est_pas_pris_pour_lui(texte: str) -> None:
    assert not contient_un_nir(texte)


def test_une_cle_fausse_n_est_pas_un_numero_de_securite_sociale() -> None:
    juste = nir("1920597234567")
    fausse = juste[:13] + f"{(int(juste[13:]) % 97) + 1:02d}"

    assert contient_un_nir(juste)
    assert not contient_un_nir(fausse)


@pytest.mark.parametrize(
    "signe", ["\u202a", "\u202e", "\u2066", "\u2069", "\u200b", "\u200f", "\ufeff", "\u00ad", "\u2060", "\U000e0041"]
)
def test_un_signe_invisible_s_efface(signe: str) -> None:
    assert sans_invisible(f"{signe}Zo{signe}é{signe}") == "Zoé"


def test_un_signe_de_commande_devient_une_espace_sauf_les_fins_de_ligne() -> None:
    assert sans_invisible("a\x07b\tc\nd\r\ne") == "a b\tc\nd\r\ne"


@given(st.text(max_size=40))
def test_un_texte_sans_signe_invisible_ne_change_pas(texte: str) -> None:
    assert sans_invisible(sans_invisible(texte)) == sans_invisible(texte)


@pytest.mark.parametrize("texte", ["=1+1", "+1", "-1", "@SUM(1)", "'=cmd|' /C calc'!A0", " ＝1", "’+1"])
def test_ce_qu_un_tableur_calculerait_est_une_formule(texte: str) -> None:
    assert ressemble_a_une_formule(texte)


@pytest.mark.parametrize("texte", ["", "Agent de tri", "N’Diaye", "’t Hooft", "Saint-Just", "A+B", "a@b.fr"])
def test_un_mot_n_est_pas_une_formule(texte: str) -> None:
    assert not ressemble_a_une_formule(texte)


def test_une_reference_se_lit_a_voix_haute_et_ne_se_repete_pas() -> None:
    tirees = {nouvelle_ref() for _ in range(2_000)}

    assert len(tirees) == 2_000
    assert all(re.fullmatch(r"[23456789bcdfghjkmnpqrstvwxz]{10}", ref) for ref in tirees)
