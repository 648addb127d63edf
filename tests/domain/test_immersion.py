"""Immersions (PMSMP): one month, who may prescribe, and the limits that are only pointed out."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.dates import UN_JOUR, ajouter_mois
from parcours.domain.erreurs import ImmersionImpossible
from parcours.domain.faits import FaitContrat, FaitImmersion
from parcours.domain.immersion import (
    ObjetImmersion,
    ResultatImmersion,
    SaisieImmersion,
    avertissements,
    peut_prescrire,
    verifier,
)

ENTREE, AU = date(2026, 1, 5), date(2026, 11, 23)
STAGE = SaisieImmersion("Hôtel des Îles", "Cuisine", ObjetImmersion.DECOUVRIR, date(2026, 3, 2), date(2026, 3, 13))
CDDI = FaitContrat(1, "cddi", ENTREE, date(2026, 7, 4))


def refus(
    saisie: SaisieImmersion,
    structure: str = "ACI",
    sortie: date | None = None,
    autres: tuple[FaitImmersion, ...] = (),
    au: date = AU,
) -> dict[str, str]:
    """Field → code of each refusal; empty when the immersion is accepted."""
    try:
        verifier(saisie, structure, ENTREE, sortie, autres, au)
    except ImmersionImpossible as refuse:
        return {manquement.champ: manquement.code for manquement in refuse.manquements}
    return {}


def test_les_codes_tiennent_dans_leurs_colonnes() -> None:
    assert max(len(objet) for objet in ObjetImmersion) <= 12
    assert max(len(resultat) for resultat in ResultatImmersion) <= 16


@pytest.mark.parametrize(("structure", "permis"), [("EI", 1), ("ACI", 1), ("AI", 1), ("ETTI", 0), ("EITI", 0)])
def test_seules_les_ei_aci_et_ai_prescrivent_une_immersion(structure: str, permis: int) -> None:
    assert peut_prescrire(structure, AU) == bool(permis)
    assert (refus(STAGE, structure) == {}) == bool(permis)


def test_une_immersion_d_avant_le_decret_est_refusee_sans_planter() -> None:
    ancienne = replace(STAGE, debut=date(2014, 11, 12), fin=date(2014, 11, 20))
    assert refus(ancienne) == {"debut": "avant_pmsmp"}
    assert not peut_prescrire("ACI", date(2014, 11, 12))


def test_une_immersion_dure_un_mois_de_date_a_date_au_plus() -> None:
    assert refus(replace(STAGE, fin=date(2026, 4, 1))) == {}
    with pytest.raises(ImmersionImpossible, match=r"au plus 1 mois.*1er avril 2026"):
        verifier(replace(STAGE, fin=date(2026, 4, 2)), "ACI", ENTREE, None, (), AU)


@given(st.dates(ENTREE, date(2030, 12, 31)), st.integers(0, 60))
def test_une_immersion_est_acceptee_exactement_quand_elle_tient_dans_le_mois(debut: date, jours: int) -> None:
    fin = date.fromordinal(debut.toordinal() + jours)
    acceptee = refus(replace(STAGE, debut=debut, fin=fin)) == {}
    assert acceptee == (fin < ajouter_mois(debut, 1))


def test_les_dates_hors_du_parcours_sont_refusees() -> None:
    assert refus(replace(STAGE, fin=date(2026, 3, 1))) == {"fin": "fin_avant_debut"}
    assert refus(replace(STAGE, debut=date(2026, 1, 4), fin=date(2026, 1, 9))) == {"debut": "avant_entree"}
    assert refus(STAGE, sortie=date(2026, 3, 12)) == {"fin": "apres_sortie"}
    assert refus(STAGE, sortie=date(2026, 3, 1)) == {"debut": "apres_sortie"}
    assert refus(STAGE, sortie=date(2026, 3, 13)) == {}


def test_deux_immersions_ne_se_chevauchent_pas() -> None:
    autre = FaitImmersion(1, "Mairie", date(2026, 3, 13), date(2026, 3, 20))
    assert refus(STAGE, autres=(autre,)) == {"fin": "chevauchement"}
    assert refus(STAGE, autres=(replace(autre, debut=date(2026, 3, 14)),)) == {}
    avant = FaitImmersion(1, "Mairie", date(2026, 2, 20), date(2026, 3, 2))
    assert refus(STAGE, autres=(avant,)) == {"debut": "chevauchement"}


def test_ce_qu_elle_a_donne_ne_se_dit_pas_avant_son_debut() -> None:
    atteinte = replace(STAGE, resultat=ResultatImmersion.ATTEINT)
    assert refus(atteinte, au=date(2026, 3, 1)) == {"resultat": "resultat_trop_tot"}
    assert refus(atteinte, au=date(2026, 3, 2)) == {}


def test_une_immersion_dans_les_limites_n_est_pas_signalee() -> None:
    assert avertissements(STAGE, [CDDI], []) == []


def test_plus_d_un_quart_du_cddi_est_signale_avec_les_nombres() -> None:
    # 181 days of contract: 45 days at most.
    autres = [
        FaitImmersion(1, "Mairie", date(2026, 4, 1), date(2026, 4, 30)),
        FaitImmersion(2, "CCAS", date(2026, 2, 2), date(2026, 2, 4)),
    ]
    assert avertissements(STAGE, [CDDI], autres) == []
    phrase = avertissements(replace(STAGE, fin=date(2026, 3, 14)), [CDDI], autres)[0]
    assert "46 jours d’immersion sur les 181 jours de ce CDDI" in phrase
    assert "25\u00a0%, soit 45 jours" in phrase


def test_une_troisieme_immersion_chez_le_meme_hote_est_signalee() -> None:
    autres = [
        FaitImmersion(1, "HOTEL DES ILES", date(2025, 6, 1), date(2025, 6, 5)),
        FaitImmersion(2, "Hôtel des îles", date(2026, 1, 12), date(2026, 1, 16)),
    ]
    assert any("3 immersions chez cet hôte en 12 mois" in phrase for phrase in avertissements(STAGE, [CDDI], autres))
    anciennes = [replace(autres[0], debut=date(2025, 3, 1), fin=date(2025, 3, 5)), autres[1]]
    assert avertissements(STAGE, [CDDI], anciennes) == []


def test_ce_qui_est_passe_depuis_plus_de_12_mois_ne_compte_plus_chez_le_meme_hote() -> None:
    anciennes = [FaitImmersion(n, "Hôtel des Îles", date(2024, n, 1), date(2024, n, 28)) for n in (1, 2, 3, 4)]
    assert avertissements(STAGE, [CDDI], anciennes) == []


def test_plus_de_60_jours_chez_le_meme_hote_sont_signales() -> None:
    long = FaitContrat(1, "cddi", ENTREE, date(2027, 12, 31))
    autres = [FaitImmersion(1, "Hôtel des Îles", date(2026, 4, 1), date(2026, 4, 30))]
    un_mois = replace(STAGE, debut=date(2026, 5, 1), fin=date(2026, 5, 30))
    assert avertissements(un_mois, [long], autres) == []
    phrases = avertissements(replace(un_mois, fin=date(2026, 5, 31)), [long], autres)
    assert phrases == ["61 jours chez cet hôte en 12 mois\u00a0: la règle en admet 60."]


def test_une_immersion_hors_contrat_est_signalee() -> None:
    assert "Aucun contrat ne couvre" in avertissements(STAGE, [], [])[0]
    court = replace(CDDI, fin=STAGE.fin - UN_JOUR)
    assert "Aucun contrat ne couvre" in avertissements(STAGE, [court], [])[0]
    assert avertissements(STAGE, [replace(CDDI, genre="cdi", fin=None)], []) == []
