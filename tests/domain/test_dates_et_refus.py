"""Calendar helpers, and refusals as the person reads them."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parcours.domain.dates import (
    Duree,
    accorder,
    ajouter_mois,
    en_toutes_lettres,
    jours_inclus,
    lire_duree,
    mois_pleins,
)
from parcours.domain.erreurs import ContratImpossible, Manquement, Refus, typographie

JOURS = st.dates(date(2000, 1, 1), date(2060, 1, 1))
sans_chrono = settings(deadline=None)


@pytest.mark.parametrize(
    ("jour", "mois", "attendu"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2025, 8, 31), -12, date(2024, 8, 31)),
        (date(2025, 1, 15), -1, date(2024, 12, 15)),
    ],
)
def test_ajouter_des_mois_s_arrete_a_la_fin_du_mois(jour, mois, attendu):
    assert ajouter_mois(jour, mois) == attendu


@sans_chrono
@given(jour=JOURS, mois=st.integers(-120, 120))
def test_ajouter_des_mois_garde_le_jour_ou_le_dernier_du_mois(jour, mois):
    arrivee = ajouter_mois(jour, mois)
    assert arrivee.day <= jour.day
    assert (arrivee.year - jour.year) * 12 + arrivee.month - jour.month == mois


@sans_chrono
@given(jour=JOURS, mois=st.integers(0, 120))
def test_les_mois_pleins_ne_depassent_jamais_la_fin(jour, mois):
    fin = Duree(mois=mois, jours=3).apres(jour)
    assert ajouter_mois(jour, mois_pleins(jour, fin)) <= fin
    assert mois_pleins(jour, fin) >= mois


def test_les_jours_inclus_comptent_les_deux_bouts():
    assert jours_inclus(date(2025, 3, 1), date(2025, 3, 1)) == 1


@pytest.mark.parametrize(
    ("ecrite", "duree", "mots"),
    [
        ("24 mois", Duree(mois=24), "24 mois"),
        ("730 jours", Duree(jours=730), "730 jours"),
        ("1095 jours", Duree(jours=1095), "1\u00a0095 jours"),
        ("0 jour", Duree(), "0 jour"),
    ],
)
def test_une_duree_se_lit_et_se_dit(ecrite, duree, mots):
    assert lire_duree(ecrite) == duree
    assert str(duree) == mots


@pytest.mark.parametrize("ecrite", ["", "24", "deux ans", "24 mois avant la fin", "-1 jours"])
def test_une_duree_illisible_est_refusee(ecrite):
    with pytest.raises(ValueError, match="illisible"):
        lire_duree(ecrite)


def test_le_premier_du_mois_s_ecrit_1er():
    assert en_toutes_lettres(date(2027, 3, 1)) == "1er mars 2027"
    assert en_toutes_lettres(date(2027, 2, 27)) == "27 février 2027"


def test_un_nombre_s_accorde_avec_son_nom():
    assert [accorder(n, "jour") for n in (0, 1, 2, -2)] == ["0 jour", "1 jour", "2 jours", "-2 jours"]


def test_les_espaces_insecables_se_mettent_seules():
    assert typographie("Motif « 50 ans » : 25 % ; 1 095 jours !") == (
        "Motif «\u00a050 ans\u00a0»\u00a0: 25\u00a0%\u00a0; 1\u00a0095 jours\u00a0!"
    )
    assert typographie("le 30 juin 2025, 3 mois et 12 000 heures") == ("le 30 juin 2025, 3 mois et 12\u00a0000 heures")


def test_un_refus_simple_porte_son_champ_sa_phrase_et_son_code():
    refus = ContratImpossible("La fin précède le début : le 3 mai.", "fin", "fin_avant_debut")
    assert (refus.champ, refus.code) == ("fin", "fin_avant_debut")
    assert str(refus) == refus.message == "La fin précède le début\u00a0: le 3 mai."


def test_un_refus_multiple_garde_toutes_ses_phrases_dans_l_ordre():
    with pytest.raises(ContratImpossible) as leve:
        ContratImpossible.lever_si(
            [
                Manquement("debut", "Un.", "un"),
                Manquement("fin", "Deux.", "deux"),
                Manquement("debut", "Trois.", "trois"),
            ]
        )
    assert [m.champ for m in leve.value.manquements] == ["debut", "fin", "debut"]
    assert str(leve.value) == "Un. Deux. Trois."
    assert leve.value.code == "un"


def test_sans_manquement_rien_n_est_refuse():
    Refus.lever_si([])
