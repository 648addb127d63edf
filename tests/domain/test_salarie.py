"""Identities: age, birth dates that cannot be, names close enough to ask."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.erreurs import SaisieImpossible
from parcours.domain.salarie import (
    Civilite,
    SaisieIdentite,
    age,
    est_probablement_la_meme,
    fautes,
    se_ressemblent,
    verifier_identite,
)

AU = date(2026, 11, 23)


def saisie(naissance: date) -> SaisieIdentite:
    return SaisieIdentite(Civilite.MADAME, "Ozier", "Nadège", naissance, None, None, None, None)


@pytest.mark.parametrize(
    ("naissance", "au", "ans"),
    [
        (date(1992, 11, 23), AU, 34),
        (date(1992, 11, 24), AU, 33),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_l_age_est_compte_en_annees_revolues(naissance: date, au: date, ans: int) -> None:
    assert age(naissance, au) == ans


@pytest.mark.parametrize(
    ("naissance", "extrait"),
    [
        (date(2026, 11, 24), "à venir"),
        (date(1926, 11, 23), "100 ans"),
        (date(2010, 11, 24), "moins de 16"),
    ],
)
def test_une_naissance_impossible_est_refusee(naissance: date, extrait: str) -> None:
    with pytest.raises(SaisieImpossible) as refus:
        verifier_identite(saisie(naissance), [], AU)
    assert refus.value.champ == "naissance"
    assert extrait in refus.value.message.replace("\u00a0", " ")


def test_seize_ans_le_jour_meme_suffisent() -> None:
    verifier_identite(saisie(date(2010, 11, 23)), [], AU)


def test_une_naissance_corrigee_est_comparee_a_la_premiere_entree() -> None:
    with pytest.raises(SaisieImpossible):
        verifier_identite(saisie(date(2008, 1, 1)), [date(2026, 1, 5), date(2023, 6, 1)], AU)
    verifier_identite(saisie(date(2007, 6, 1)), [date(2026, 1, 5), date(2023, 6, 1)], AU)


@pytest.mark.parametrize(
    ("un", "autre"),
    [
        (("Jean-Élie", "Rodrigue"), ("JEAN ELIE", "rodrigue")),
        (("Ozier", "Jérémie"), ("Jérémie", "Ozier")),
        (("Ozier", "Jérémie"), ("Ozeir", "Jeremie")),
        (("Placide-Montérose", "Nadège"), ("Placide", "Nadège")),
        (("Beaubrun", "Marie"), ("Beaubrun", "Marie-Claude")),
        (("Salomé-Duval", "Maguy"), ("Duval-Salomé", "Maguy")),
        (("D’Alexis", "Lou"), ("Dalexis", "Lou")),
        (("Ozier", "Jérémie"), ("Ozier", "Jérémy")),
        (("Bellerophon", "Océane"), ("Bélérophon", "Oceanne")),
    ],
)
def test_deux_ecritures_d_un_meme_nom_sont_rapprochees(un: tuple[str, str], autre: tuple[str, str]) -> None:
    assert est_probablement_la_meme(*un, *autre)
    assert est_probablement_la_meme(*autre, *un)


@pytest.mark.parametrize(
    ("un", "autre"),
    [
        (("Ozier", "Jérémie"), ("Ozier", "Nadège")),
        (("Ozier", "Jérémie"), ("Vertueux", "Jérémie")),
        (("Ozier", "Jean"), ("Ozier", "Jeanne")),
        (("Ozier", "Léa"), ("Ozier", "Léo")),
        (("Ozier", "Jérémie"), ("-", "Jérémie")),
    ],
)
def test_deux_noms_differents_ne_sont_pas_rapproches(un: tuple[str, str], autre: tuple[str, str]) -> None:
    assert not est_probablement_la_meme(*un, *autre)


@pytest.mark.parametrize(
    ("a", "b", "nombre"),
    [("ozier", "ozier", 0), ("ozier", "ozeir", 1), ("ozier", "zier", 1), ("ozier", "oziers", 1), ("ab", "", 2)],
)
def test_une_lettre_ajoutee_oubliee_changee_ou_intervertie_est_une_faute(a: str, b: str, nombre: int) -> None:
    assert fautes(a, b) == nombre


MOTS = st.text("abcdé", max_size=8)


@given(MOTS, MOTS)
def test_les_fautes_se_comptent_dans_les_deux_sens(a: str, b: str) -> None:
    assert fautes(a, b) == fautes(b, a)
    assert (fautes(a, b) == 0) is (a == b)
    assert abs(len(a) - len(b)) <= fautes(a, b) <= max(len(a), len(b))


@given(MOTS, MOTS)
def test_se_ressembler_est_reciproque(a: str, b: str) -> None:
    assert se_ressemblent(a, b) is se_ressemblent(b, a)
