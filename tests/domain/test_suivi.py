"""News after the exit."""

from datetime import date

import pytest

from parcours.domain.erreurs import SortieImpossible
from parcours.domain.suivi import SaisieSuivi, SituationSuivi, prevu_le, verifier

SORTIE_LE, AU = date(2026, 8, 31), date(2026, 11, 23)


def test_les_nouvelles_sont_prevues_en_mois_de_calendrier() -> None:
    assert prevu_le(SORTIE_LE, 3) == date(2026, 11, 30)
    assert prevu_le(SORTIE_LE, 6) == date(2027, 2, 28)


@pytest.mark.parametrize("fait_le", [SORTIE_LE, AU])
def test_les_nouvelles_se_notent_de_la_sortie_a_aujourd_hui(fait_le: date) -> None:
    verifier(SaisieSuivi(fait_le, SituationSuivi.FORMATION, None), SORTIE_LE, AU)


@pytest.mark.parametrize("fait_le", [date(2026, 8, 30), date(2026, 11, 24)])
def test_les_nouvelles_avant_la_sortie_ou_a_venir_sont_refusees(fait_le: date) -> None:
    with pytest.raises(SortieImpossible) as refus:
        verifier(SaisieSuivi(fait_le, SituationSuivi.FORMATION, None), SORTIE_LE, AU)
    assert refus.value.champ == "fait_le"


def test_chaque_situation_a_son_libelle_et_tient_dans_la_colonne() -> None:
    assert all(s.libelle and len(s.value) <= 20 for s in SituationSuivi)
