"""Waivers and arrangements: who may have them, for how long, and what is refused with its limit date."""

from dataclasses import replace
from datetime import date

import pytest

from parcours.domain.autorisation import (
    GenreAutorisation,
    SaisieAutorisation,
    derogation_sans_dates,
    genres_proposes,
    permet_moins_d_heures,
    verifier,
)
from parcours.domain.erreurs import AutorisationImpossible
from parcours.domain.faits import FaitAutorisation, Faits
from parcours.domain.pass_iae import PassIae

ENTREE = date(2026, 1, 5)
HORAIRE, CUMULE, PASSERELLE, AI = GenreAutorisation


def saisie(genre: GenreAutorisation, debut: date, fin: date) -> SaisieAutorisation:
    return SaisieAutorisation(genre, debut, fin)


def refus(
    voulue: SaisieAutorisation, genre: str = "ACI", faits: Faits | None = None, remplace_id: int | None = None
) -> dict[str, tuple[str, date | None]]:
    """Field → code and limit date of each refusal; empty when the authorisation is accepted."""
    try:
        verifier(voulue, faits or Faits(genre, ENTREE), remplace_id)
    except AutorisationImpossible as refuse:
        return {manquement.champ: (manquement.code, manquement.limite) for manquement in refuse.manquements}
    return {}


def test_les_codes_tiennent_dans_leur_colonne() -> None:
    assert max(len(genre) for genre in GenreAutorisation) <= 20


@pytest.mark.parametrize(
    ("genre", "attendus"),
    [("ACI", [HORAIRE, CUMULE, PASSERELLE]), ("AI", [HORAIRE, CUMULE, AI]), ("ETTI", []), ("EITI", [])],
)
def test_chaque_structure_a_ses_autorisations(genre: str, attendus: list[GenreAutorisation]) -> None:
    assert genres_proposes(genre, date(2026, 11, 23)) == attendus
    for voulu in GenreAutorisation:
        trouve = refus(saisie(voulu, date(2025, 6, 2), date(2025, 6, 30)), genre, Faits(genre, date(2025, 1, 6)))
        assert (trouve == {}) is (voulu in attendus)


@pytest.mark.parametrize(
    ("genre", "structure", "debut", "dernier"),
    [
        (HORAIRE, "ACI", date(2026, 3, 2), date(2027, 3, 1)),
        (HORAIRE, "ACI", date(2028, 2, 29), date(2029, 2, 27)),
        (CUMULE, "EI", date(2026, 8, 31), date(2027, 2, 27)),
        (AI, "AI", date(2026, 3, 2), date(2029, 3, 1)),
    ],
    ids=["un an", "depuis un 29 fevrier", "six mois, fin de mois", "trois ans"],
)
def test_une_autorisation_dure_au_plus_ce_que_dit_la_regle(
    genre: GenreAutorisation, structure: str, debut: date, dernier: date
) -> None:
    assert refus(saisie(genre, debut, dernier), structure) == {}
    trop = saisie(genre, debut, date.fromordinal(dernier.toordinal() + 1))
    assert refus(trop, structure) == {"fin": ("trop_longue", dernier)}


def test_le_cumul_et_la_passerelle_attendent_quatre_mois_de_parcours() -> None:
    veille = saisie(CUMULE, date(2026, 5, 4), date(2026, 6, 30))
    assert refus(veille) == {"debut": ("anciennete", date(2026, 5, 5))}
    assert refus(replace(veille, debut=date(2026, 5, 5))) == {}
    # The pathway begins with the PASS, even in another structure.
    ailleurs = Faits("ACI", ENTREE, pass_iae=PassIae(date(2025, 9, 1), date(2027, 8, 31)))
    assert refus(veille, faits=ailleurs) == {}


def test_le_cumul_se_renouvelle_une_fois() -> None:
    deja = tuple(
        FaitAutorisation(rang, "temps_cumule", debut, fin)
        for rang, (debut, fin) in enumerate(
            [(date(2026, 6, 1), date(2026, 11, 30)), (date(2026, 12, 1), date(2027, 5, 31))], 1
        )
    )
    suite = saisie(CUMULE, date(2027, 6, 1), date(2027, 8, 31))
    assert refus(suite, faits=Faits("ACI", ENTREE, autorisations=deja[:1])) == {}
    assert refus(suite, faits=Faits("ACI", ENTREE, autorisations=deja)) == {
        "debut": ("renouvellements_epuises", date(2027, 5, 31))
    }
    assert refus(suite, faits=Faits("ACI", ENTREE, autorisations=deja), remplace_id=2) == {}


def test_deux_autorisations_de_la_meme_sorte_ne_se_chevauchent_pas() -> None:
    deja = (FaitAutorisation(1, "derogation_horaire", date(2026, 2, 2), date(2026, 8, 31)),)
    suite = saisie(HORAIRE, date(2026, 8, 31), date(2027, 3, 31))
    faits = Faits("ACI", ENTREE, autorisations=deja)
    assert refus(suite, faits=faits) == {"debut": ("chevauchement", date(2026, 8, 31))}
    assert refus(replace(suite, debut=date(2026, 9, 1)), faits=faits) == {}
    assert refus(replace(suite, genre=CUMULE), faits=faits) == {"fin": ("trop_longue", date(2027, 2, 27))}


def test_les_dates_restent_dans_le_parcours_et_en_ordre() -> None:
    assert refus(saisie(HORAIRE, date(2026, 1, 4), date(2026, 3, 1))) == {"debut": ("avant_entree", ENTREE)}
    assert refus(saisie(HORAIRE, date(2026, 3, 2), date(2026, 3, 1))) == {"fin": ("fin_avant_debut", date(2026, 3, 2))}
    sorti = Faits("ACI", ENTREE, sortie_le=date(2026, 6, 30))
    assert refus(saisie(HORAIRE, date(2026, 7, 1), date(2026, 8, 1)), faits=sorti) == {
        "debut": ("apres_sortie", date(2026, 6, 30))
    }


def test_la_passerelle_s_est_fermee_fin_2025_et_n_existait_pas_avant_2021() -> None:
    ancien = Faits("EI", date(2021, 1, 4))
    assert refus(saisie(PASSERELLE, date(2025, 12, 31), date(2026, 3, 30)), faits=ancien) == {}
    assert refus(saisie(PASSERELLE, date(2026, 1, 1), date(2026, 3, 30)), faits=ancien) == {
        "debut": ("passerelle_fermee", date(2025, 12, 31))
    }
    assert refus(saisie(PASSERELLE, date(2021, 8, 31), date(2021, 9, 30)), faits=ancien) == {
        "debut": ("genre_inexistant", date(2021, 9, 1))
    }


def test_une_derogation_ou_un_cumul_permet_moins_d_heures_ses_jours_la() -> None:
    cumul = FaitAutorisation(1, "temps_cumule", date(2026, 6, 1), date(2026, 11, 30))
    assert permet_moins_d_heures([cumul], date(2026, 6, 1))
    assert permet_moins_d_heures([cumul], date(2026, 11, 30))
    assert not permet_moins_d_heures([cumul], date(2026, 12, 1))
    assert not permet_moins_d_heures([replace(cumul, genre="passerelle")], date(2026, 6, 1))
    assert derogation_sans_dates(True, [cumul], date(2026, 6, 1)) == ""
    assert derogation_sans_dates(False, [], date(2026, 6, 1)) == ""
    assert "ajoutez-la" in derogation_sans_dates(True, [cumul], date(2026, 5, 31))
