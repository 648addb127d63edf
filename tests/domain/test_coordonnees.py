"""What the fields of an identity may hold."""

import pytest

from parcours.domain.coordonnees import (
    ADRESSE,
    CODE_POSTAL,
    FORMULE,
    LONGUEURS,
    SANS_LETTRE,
    TELEPHONE,
    reproche,
)


@pytest.mark.parametrize(
    ("champ", "valeur"),
    [
        ("nom", "O"),
        ("nom", "D’Almeida"),
        ("nom", "’t Hooft"),
        ("prenom", "Jean-Baptiste 2e"),
        ("telephone", "0696 12 34 56"),
        ("telephone", "+596 (0)696-12-34-56"),
        ("telephone", "(+596) 696.12.34.56"),
        ("email", "prenom.nom+tri@exemple.fr"),
        ("code_postal", "97232"),
        ("commune", "L’Ajoupa-Bouillon"),
        ("metier", "Agent·e de tri"),
        ("prescripteur_nom", "Cap emploi 972"),
    ],
)
def test_une_valeur_ordinaire_est_gardee(champ: str, valeur: str) -> None:
    assert reproche(champ, valeur) == ""


@pytest.mark.parametrize(
    ("champ", "valeur", "raison"),
    [
        ("nom", "123", SANS_LETTRE),
        ("prenom", "…", SANS_LETTRE),
        ("nom", "+Rose", FORMULE),
        ("telephone", "le soir", TELEPHONE),
        ("telephone", "06 96", TELEPHONE),
        ("telephone", "=0696123456", TELEPHONE),
        ("telephone", "+1+1234567", TELEPHONE),
        ("telephone", "'=cmd|' /C calc'!A0", TELEPHONE),
        ("email", "pas une adresse", ADRESSE),
        ("email", "a@b", ADRESSE),
        ("email", "c…@exemple.fr", ADRESSE),
        ("email", "a@b.fr, c@d.fr", ADRESSE),
        ("email", "=a@b.fr", FORMULE),
        ("code_postal", "972000", CODE_POSTAL),
        ("code_postal", "2A004", CODE_POSTAL),
        ("commune", "@SUM(1)", FORMULE),
        ("metier", "+1", FORMULE),
        ("prescripteur_nom", "-1", FORMULE),
    ],
)
def test_une_valeur_impossible_est_refusee_avec_sa_raison(champ: str, valeur: str, raison: str) -> None:
    assert reproche(champ, valeur) == raison


@pytest.mark.parametrize("champ", LONGUEURS)
def test_chaque_champ_a_sa_regle_et_sa_longueur(champ: str) -> None:
    assert reproche(champ, "=") and LONGUEURS[champ] > 0
