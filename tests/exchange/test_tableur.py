"""Files for a spreadsheet: what is written is read back, and nothing of it is ever computed."""

import csv
from datetime import date
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.exchange.tableur import cellule, csv_en_flux

SIGNES = "=+-@\t\r|%＝＋－＠"


@pytest.mark.parametrize(
    "texte",
    ["=1+1", "+33 6", "-2", "@somme", "\t=1", " =1", "\u00a0=1", '"=1', "'=1", "＝1", "\0=1", "\r=1", "|calc", "%0A"],
)
def test_ce_qu_un_tableur_calculerait_passe_derriere_une_apostrophe(texte: str) -> None:
    assert cellule(texte).startswith("'")


@pytest.mark.parametrize("texte", ["Nadège", "Saint-Pierre", "12 jours", "l’été", "", "d’ici - là"])
def test_le_reste_est_ecrit_tel_quel(texte: str) -> None:
    assert cellule(texte) == texte


def test_une_date_est_ecrite_comme_on_la_lit_et_rien_comme_rien() -> None:
    assert [cellule(date(2026, 3, 5)), cellule(12), cellule(-3), cellule(None)] == ["05/03/2026", "12", "-3", ""]


@given(st.text(st.characters(codec="utf-8") | st.sampled_from(SIGNES + " \"';\n"), max_size=30))
def test_aucune_cellule_ne_commence_par_un_signe_de_formule(texte: str) -> None:
    ecrite = cellule(texte)
    assert not ecrite.lstrip(' \u00a0"').startswith(tuple(SIGNES))
    assert ecrite.removeprefix("'") in (texte.replace("\0", ""), texte.replace("\0", "").removeprefix("'"))


@given(st.lists(st.lists(st.text("ab;\"'\n é", max_size=8), min_size=2, max_size=2), max_size=5))
def test_un_fichier_se_relit(lignes: list[list[str]]) -> None:
    brut = b"".join(csv_en_flux(["Un", "Deux"], [lignes[:2], lignes[2:]]))
    assert brut.startswith(b"\xef\xbb\xbf")
    lues = list(csv.reader(StringIO(brut.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert lues == [["Un", "Deux"], *([cellule(mot) for mot in ligne] for ligne in lignes)]
