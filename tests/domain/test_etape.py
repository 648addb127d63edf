"""Steps: what cannot be noted."""

from dataclasses import replace
from datetime import date

import pytest

from parcours.domain.erreurs import EtapeImpossible
from parcours.domain.etape import (
    GENRES_DU_TRAVAIL,
    EtatEtape,
    GenreEtape,
    Lieu,
    SaisieEtape,
    Theme,
    Visibilite,
    verifier,
)

ENTREE, AU = date(2026, 1, 5), date(2026, 11, 23)
POINT = SaisieEtape(
    date(2026, 11, 20), GenreEtape.POINT, EtatEtape.FAITE, None, Lieu.INTERNE, 15, False, Visibilite.EQUIPE, None
)


def champ_refuse(saisie: SaisieEtape, sortie: date | None = None, voit_le_social: bool = True) -> str | None:
    """The field of the refusal; None when the step is accepted."""
    try:
        verifier(saisie, ENTREE, sortie, AU, voit_le_social)
    except EtapeImpossible as refuse:
        return refuse.champ
    return None


def test_les_codes_tiennent_dans_leurs_colonnes() -> None:
    for enumeration, longueur in ((GenreEtape, 20), (Theme, 20), (Lieu, 10), (EtatEtape, 10), (Visibilite, 12)):
        assert max(len(membre) for membre in enumeration) <= longueur


@pytest.mark.parametrize("etat", [EtatEtape.FAITE, EtatEtape.MANQUEE, EtatEtape.DEPLACEE])
def test_ce_qui_a_eu_lieu_n_est_pas_a_venir(etat: EtatEtape) -> None:
    assert champ_refuse(replace(POINT, etat=etat, le=AU)) is None
    assert champ_refuse(replace(POINT, etat=etat, le=date(2026, 11, 24))) == "le"


def test_ce_qui_est_prevu_n_est_pas_passe() -> None:
    prevue = replace(POINT, etat=EtatEtape.PREVUE)
    assert champ_refuse(replace(prevue, le=AU)) is None
    assert champ_refuse(prevue) == "etat"


def test_une_etape_a_lieu_pendant_le_parcours() -> None:
    assert champ_refuse(replace(POINT, le=ENTREE)) is None
    assert champ_refuse(replace(POINT, le=date(2026, 1, 4))) == "le"
    assert champ_refuse(POINT, sortie=date(2026, 11, 20)) is None
    assert champ_refuse(POINT, sortie=date(2026, 11, 19)) == "le"


def test_un_encadrant_ne_note_que_le_travail() -> None:
    for genre in GenreEtape:
        attendu = None if genre in GENRES_DU_TRAVAIL else "genre"
        assert champ_refuse(replace(POINT, genre=genre), voit_le_social=False) == attendu
    assert champ_refuse(replace(POINT, theme=Theme.SANTE), voit_le_social=False) == "genre"
    assert champ_refuse(replace(POINT, visibilite=Visibilite.CIP), voit_le_social=False) == "genre"
    assert champ_refuse(replace(POINT, theme=Theme.SANTE, visibilite=Visibilite.CIP)) is None
