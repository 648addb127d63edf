"""The minimum stay, at each of its boundaries, and the sentence that says why an exit counts or not."""

from datetime import date

import pytest

from parcours.domain.motif_sortie import BAREME
from parcours.domain.parametres import parametre
from parcours.domain.sejour_minimum import duree_en_mots, expliquer
from parcours.domain.sortie import Situation, SortieConstatee, situation

ENTREE = date(2026, 1, 5)


def sortie(
    genre: str, le: date, heures: float | None = None, mois: int | None = None, motif: str | None = "7"
) -> SortieConstatee:
    return SortieConstatee(genre, ENTREE, le, BAREME.lu(motif, le), heures, mois)


def mots(s: SortieConstatee) -> str:
    return duree_en_mots(s).replace("\u00a0", " ")


@pytest.mark.parametrize("genre", ["EI", "ACI"])
@pytest.mark.parametrize(
    ("le", "place", "phrase"),
    [
        (date(2026, 4, 3), Situation.SOUS_LE_SEUIL, "il manque 1 jour aux 3 mois demandés en {}, atteints le 4 avril"),
        (date(2026, 4, 4), Situation.COMPTEE, "les 3 mois demandés en {} sont atteints depuis le 4 avril 2026"),
        (date(2026, 1, 5), Situation.SOUS_LE_SEUIL, "il manque 89 jours aux 3 mois"),
    ],
)
def test_en_ei_et_aci_la_phrase_suit_le_compte_au_jour_pres(
    genre: str, le: date, place: Situation, phrase: str
) -> None:
    # Hours, noted or not, say nothing of an EI or an ACI.
    lue = sortie(genre, le, heures=3.0, mois=4)
    assert situation(lue) is place
    assert phrase.format(genre) in mots(lue)


@pytest.mark.parametrize("genre", ["AI", "ETTI"])
@pytest.mark.parametrize(
    ("heures", "mois", "place", "phrase"),
    [
        (None, 0, Situation.COMPTEE, "Aucune heure n’est notée, 150 heures demandées en {}"),
        (150.0, 1, Situation.COMPTEE, "150 heures notées, 150 heures demandées en {} : la durée suffit."),
        (149.5, 3, Situation.SOUS_LE_SEUIL, "149 heures notées, 150 heures demandées en {} : le séjour est trop court"),
        (149.5, 2, Situation.COMPTEE, "149 heures notées, sur 2 des 3 mois du séjour"),
    ],
)
def test_en_ai_et_etti_les_heures_decident_quand_aucun_mois_ne_manque(
    genre: str, heures: float | None, mois: int, place: Situation, phrase: str
) -> None:
    lue = sortie(genre, date(2026, 3, 31), heures, mois)
    assert situation(lue) is place
    assert phrase.format(genre) in mots(lue)


def test_en_eiti_une_heure_suffit() -> None:
    assert "1 heure notée, 1 heure demandée en EITI : la durée suffit." in mots(sortie("EITI", ENTREE, 1.0, 1))
    assert situation(sortie("EITI", ENTREE, 0.5, 1)) is Situation.SOUS_LE_SEUIL


def test_l_explication_dit_l_effet_la_duree_et_la_source() -> None:
    dite = expliquer(sortie("ACI", date(2026, 2, 5)))
    assert dite.phrases[0].startswith("Le séjour est trop court")
    assert "il manque" in dite.resume
    attendue = parametre("sortie_sejour_min").au(date(2026, 2, 5)).reference
    assert dite.source.replace("\u00a0", " ") == attendue
    assert expliquer(sortie("AI", date(2026, 2, 5))).source != dite.source


def test_un_motif_qui_neutralise_ne_parle_pas_de_duree() -> None:
    dite = expliquer(sortie("ACI", date(2026, 2, 5), motif="17"))
    assert dite.phrases == ["Ce motif la neutralise\u00a0: elle n’entre pas dans les taux."]
    assert dite.source == ""
