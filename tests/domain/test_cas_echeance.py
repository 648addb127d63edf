"""Every code of the catalogue against cases counted by hand, of every kind."""

import pytest

from parcours.domain.echeance import Code
from tests.domain.cas_echeance import Cas, cas_par_code, dit

CAS = cas_par_code()
# What a rule may get wrong: every code has a case of each.
GENRES = frozenset({"nominal", "veille", "jour", "lendemain", "bissextile", "fin_de_mois", "fait_manquant"})


@pytest.mark.parametrize("cas", CAS, ids=lambda cas: cas.nom)
def test_un_code_dit_ce_que_sa_regle_donne_ce_jour_la(cas: Cas) -> None:
    assert sorted(dit(cas)) == sorted(cas.lu["attendu"]), cas.lu.get("calcul", "")


@pytest.mark.parametrize("code", list(Code))
def test_chaque_code_a_ses_cas_de_chaque_genre(code: Code) -> None:
    assert {cas.genre for cas in CAS if cas.code is code} == GENRES


def test_chaque_cas_d_un_code_a_son_nom() -> None:
    noms = [cas.nom for cas in CAS]
    assert len(noms) == len(set(noms))
