"""The profile at entry: only what was known that day."""

from datetime import date

import pytest

from parcours.domain.eligibilite import _LIBELLES
from parcours.domain.parcours import NiveauFormation
from parcours.domain.profil_entree import _CRITERES, LIBELLES, VARIABLES, profil

ENTREE = date(2026, 3, 2)


def _vrais(
    naissance: date = date(1990, 1, 1),
    criteres: tuple[str, ...] = (),
    niveau: str | None = None,
    entree: date = ENTREE,
) -> set[str]:
    lu = profil(entree, naissance, criteres, niveau)
    return {nom for nom, x in zip(VARIABLES, lu, strict=True) if x}


def test_le_profil_n_a_que_ce_que_la_methode_permet() -> None:
    assert set(VARIABLES) == {
        *("rsa", "ass", "aah", "rqth", "qpv", "jeune", "senior"),
        *("sans_emploi_12_mois", "sans_emploi_24_mois", "niveau_3", "sans_diplome"),
    }
    assert set(_CRITERES) <= set(_LIBELLES)
    assert all(LIBELLES.values())


def test_les_criteres_notes_a_l_entree_sont_lus_et_les_autres_laisses() -> None:
    assert _vrais(criteres=("rsa", "travailleur_handicape", "detention", "parent_isole")) == {"rsa", "rqth"}


@pytest.mark.parametrize(
    ("naissance", "attendu"),
    [
        (date(2000, 3, 3), {"jeune"}),
        (date(2000, 3, 2), set()),
        (date(1976, 3, 3), set()),
        (date(1976, 3, 2), {"senior"}),
    ],
)
def test_l_age_est_celui_du_jour_de_l_entree(naissance: date, attendu: set[str]) -> None:
    assert _vrais(naissance) == attendu


def test_le_plus_long_des_deux_chomages_compte_seul() -> None:
    assert _vrais(criteres=("deld", "detld")) == {"sans_emploi_24_mois"}
    assert _vrais(criteres=("deld",)) == {"sans_emploi_12_mois"}


@pytest.mark.parametrize(
    ("niveau", "attendu"),
    [
        (NiveauFormation.JAMAIS_SCOLARISE, {"niveau_3", "sans_diplome"}),
        (NiveauFormation.NIVEAU_CAP, {"niveau_3", "sans_diplome"}),
        (NiveauFormation.DIPLOME_CAP, {"niveau_3"}),
        (NiveauFormation.NIVEAU_BAC, set()),
        (None, set()),
    ],
)
def test_le_niveau_de_formation_dit_le_diplome(niveau: str | None, attendu: set[str]) -> None:
    assert _vrais(niveau=niveau) == attendu


def test_une_entree_d_avant_les_criteres_se_lit_aussi() -> None:
    assert _vrais(date(1995, 1, 1), entree=date(2015, 5, 4)) == {"jeune"}
