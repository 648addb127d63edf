"""Legal parameters: found by date, complete, and never read from a file that lacks its source."""

from datetime import date
from typing import cast

import pytest

from parcours.domain import parametres
from parcours.domain.dates import Duree
from parcours.domain.parametres import BaremeInvalide, ParametreInconnu, lire_bareme

AU = date(2026, 8, 21)

BON = """
[delai]
description = "Un délai"
unite = "jours"
[[delai.valeurs]]
depuis = 2020-01-01
valeur = 10
reference = "Article 1"
[[delai.valeurs]]
depuis = 2022-01-01
valeur = 20
reference = "Article 2"
"""


@pytest.mark.parametrize(
    ("jour", "valeur", "reference"),
    [
        (date(2020, 1, 1), 10, "Article 1"),
        (date(2021, 12, 31), 10, "Article 1"),
        (date(2022, 1, 1), 20, "Article 2"),
        (date(2040, 1, 1), 20, "Article 2"),
    ],
)
def test_la_valeur_est_la_derniere_entree_en_vigueur(jour, valeur, reference):
    ligne = lire_bareme(BON)["delai"].au(jour)
    assert (ligne.valeur, ligne.reference) == (valeur, reference)


def test_une_date_d_avant_la_premiere_valeur_est_refusee():
    with pytest.raises(ParametreInconnu, match="2019-12-31"):
        lire_bareme(BON)["delai"].au(date(2019, 12, 31))


def test_un_nom_inconnu_est_refuse():
    with pytest.raises(ParametreInconnu, match="inexistant"):
        parametres.valeur("inexistant", AU)


@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        ('reference = "Article 2"\n', ""),
        ('reference = "Article 2"', 'reference = ""'),
        ("2022-01-01", "2020-01-01"),
        ("2022-01-01", "2019-01-01"),
        ('description = "Un délai"\n', ""),
        ('unite = "jours"\n', ""),
        ('reference = "Article 2"', 'reference = "Article 2"\nconfiance = "totale"'),
        ('reference = "Article 2"', 'reference = "Article 2"\nlien = "ailleurs"'),
    ],
    ids=[
        "sans référence",
        "référence vide",
        "date répétée",
        "désordre",
        "sans description",
        "sans unité",
        "confiance inconnue",
        "clé inconnue",
    ],
)
def test_un_bareme_incomplet_est_refuse(avant, apres):
    assert avant in BON
    with pytest.raises(BaremeInvalide):
        lire_bareme(BON.replace(avant, apres))


def test_un_parametre_sans_valeur_est_refuse():
    with pytest.raises(BaremeInvalide):
        lire_bareme('[vide]\ndescription = "Rien"\nunite = "jours"\nvaleurs = []')


def test_chaque_parametre_livre_a_une_valeur_aujourd_hui_et_sa_reference():
    tous = parametres.parametres()
    assert {"pass_duree", "cddi_total_mois", "criteres_niveau_1"} <= tous.keys()
    for nom, parametre in tous.items():
        assert parametre.nom == nom
        assert parametre.au(AU).reference


def test_les_parametres_ne_se_modifient_pas():
    with pytest.raises(TypeError):
        cast(dict, parametres.parametres())["intrus"] = None


def test_chaque_lecture_refuse_une_valeur_d_un_autre_genre():
    assert parametres.entier("cddi_total_mois", AU) == 24
    assert parametres.vrai("prolongation_cumul_tous_motifs", AU) is True
    assert parametres.codes("criteres_niveau_1", AU) == ("rsa", "ass", "aah", "detld")
    assert parametres.jours("prolongation_rappels_jours", AU) == (10, 20, 30)
    assert parametres.duree("pass_duree", AU) == Duree(jours=730)
    assert parametres.duree_ou_rien("prolongation_senior_cdi_plafond", AU) is None
    for lire in (parametres.entier, parametres.vrai, parametres.codes, parametres.jours):
        with pytest.raises(BaremeInvalide):
            lire("pass_duree", AU)
    for lire_autre in (parametres.texte, parametres.entier):
        with pytest.raises(BaremeInvalide):
            lire_autre("prolongation_cumul_tous_motifs", AU)


@pytest.mark.parametrize(
    ("nom", "valeur"),
    [
        ("cddi_minimum_mois", 4),
        ("cddi_total_mois", 24),
        ("cddi_heures_hebdomadaires_minimum", 20),
        ("etti_missions_total_mois", 24),
        ("ai_heures_plafond", 480),
        ("ai_heures_periode_mois", 24),
        ("pmsmp_part_cddi_pourcent", 25),
        ("pmsmp_duree_mois", 1),
        ("pmsmp_meme_hote_periodes", 2),
        ("pmsmp_meme_hote_jours", 60),
        ("pmsmp_meme_hote_periode_mois", 12),
        ("cdi_inclusion_age_ans", 57),
        ("carence_mois", 24),
        ("suspension_longue_jours", 365),
    ],
)
def test_les_nombres_en_vigueur_sont_ceux_de_la_reference(nom, valeur):
    assert parametres.valeur(nom, AU) == valeur
