"""Passwords that are too easy to guess."""

import pytest

from parcours.domain.erreurs import SaisieImpossible
from parcours.domain.mot_de_passe import verifier_mot_de_passe

ADRESSE, NOM = "lea.arche@ateliers-du-morne.example", "Léa Arche"


@pytest.mark.parametrize(
    "mot_de_passe",
    [
        "lea.arche@ateliers-du-morne.example",
        "LEA.ARCHE@ateliers-du-morne.example!",
        "ateliers-du-morne.example2026",
        "Ateliers du Morne 2026",
        "Léa Arche Léa Arche 2026",
    ],
)
def test_sa_propre_adresse_ou_son_nom_ne_font_pas_un_mot_de_passe(mot_de_passe: str) -> None:
    with pytest.raises(SaisieImpossible, match="se devine trop vite"):
        verifier_mot_de_passe(mot_de_passe, ADRESSE, NOM)


def test_une_phrase_qui_contient_son_nom_reste_permise() -> None:
    verifier_mot_de_passe("l’arche du morne flotte encore", ADRESSE, NOM)
