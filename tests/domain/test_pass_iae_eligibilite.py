"""Eligibility: criteria, the number an employer needs, the validity of a diagnosis, at each date."""

from datetime import date, timedelta

import pytest

from parcours.domain.dates import en_toutes_lettres
from parcours.domain.eligibilite import (
    AuteurDiagnostic,
    criteres,
    criteres_niveau_2_necessaires,
    criteres_suffisants,
    diagnostic_depasse,
    diagnostic_est_valable,
    fin_validite_diagnostic,
    libelle_critere,
)

REGLES = date(2026, 8, 21)


@pytest.mark.parametrize(("type_structure", "nombre"), [("AI", 2), ("ETTI", 2), ("EI", 3), ("ACI", 3), ("EITI", 3)])
def test_le_nombre_de_criteres_depend_du_type_de_structure(type_structure, nombre):
    assert criteres_niveau_2_necessaires(type_structure, REGLES) == nombre
    assert criteres_suffisants(type_structure, 0, nombre, REGLES)
    assert not criteres_suffisants(type_structure, 0, nombre - 1, REGLES)
    assert criteres_suffisants(type_structure, 1, 0, REGLES)


@pytest.mark.parametrize(("regles_au", "nombre"), [(date(2021, 9, 2), 3), (date(2021, 9, 3), 2)])
def test_les_ai_demandaient_trois_criteres_avant_septembre_2021(regles_au, nombre):
    assert criteres_niveau_2_necessaires("AI", regles_au) == nombre


@pytest.mark.parametrize(("regles_au", "niveau_2"), [(date(2021, 9, 8), 11), (date(2021, 9, 9), 14), (REGLES, 14)])
def test_la_liste_des_criteres_suit_sa_date(regles_au, niveau_2):
    liste = criteres(regles_au)
    assert [critere.niveau for critere in liste] == [1] * 4 + [2] * niveau_2
    assert all(critere.libelle == libelle_critere(critere.code) for critere in liste)


def test_l_ancien_critere_primo_arrivant_reste_lisible():
    assert "primo_arrivant" not in {critere.code for critere in criteres(REGLES)}
    assert libelle_critere("primo_arrivant").startswith("Primo-arrivant")


@pytest.mark.parametrize(
    ("auteur", "regles_au", "dernier"),
    [
        (AuteurDiagnostic.EMPLOYEUR, date(2025, 1, 12), date(2025, 2, 27)),
        (AuteurDiagnostic.EMPLOYEUR, date(2025, 1, 13), date(2024, 11, 29)),
        (AuteurDiagnostic.PRESCRIPTEUR, date(2025, 1, 13), date(2025, 2, 27)),
    ],
)
def test_la_validite_d_un_diagnostic_suit_son_auteur_et_sa_date(auteur, regles_au, dernier):
    assert fin_validite_diagnostic(date(2024, 8, 30), auteur, regles_au) == dernier


def test_un_pass_valide_couvre_un_diagnostic_depasse():
    fait_le, au = date(2024, 1, 1), date(2025, 1, 1)
    assert not diagnostic_est_valable(fait_le, AuteurDiagnostic.EMPLOYEUR, au, REGLES)
    assert diagnostic_est_valable(fait_le, AuteurDiagnostic.EMPLOYEUR, au, REGLES, pass_valide=True)


@pytest.mark.parametrize(
    ("fait_le", "auteur", "dernier"),
    [
        (date(2025, 1, 12), AuteurDiagnostic.EMPLOYEUR, date(2025, 7, 11)),
        (date(2025, 1, 13), AuteurDiagnostic.EMPLOYEUR, date(2025, 4, 14)),
        (date(2025, 1, 13), AuteurDiagnostic.PRESCRIPTEUR, date(2025, 7, 12)),
    ],
)
def test_une_embauche_apres_le_dernier_jour_de_son_diagnostic_se_dit(fait_le, auteur, dernier):
    assert diagnostic_depasse(fait_le, auteur, dernier, pass_valide=False) == ""
    lendemain = dernier + timedelta(days=1)
    assert en_toutes_lettres(dernier) in diagnostic_depasse(fait_le, auteur, lendemain, pass_valide=False)
    assert diagnostic_depasse(fait_le, auteur, lendemain, pass_valide=True) == ""


def test_avant_la_premiere_regle_rien_ne_se_dit_d_un_diagnostic():
    assert diagnostic_depasse(date(2015, 1, 5), AuteurDiagnostic.EMPLOYEUR, date(2026, 1, 5), pass_valide=False) == ""
