from parcours.domain.besoin import BESOINS, Besoin
from parcours.domain.echeance import Code


def test_chaque_code_appelle_un_besoin() -> None:
    assert {code.value for code in Code} <= set(BESOINS)


def test_chaque_besoin_se_dit_et_regroupe_des_codes() -> None:
    assert all(besoin.libelle and besoin.codes for besoin in Besoin)
    assert sorted(code for besoin in Besoin for code in besoin.codes) == sorted(BESOINS)


def test_un_besoin_ne_dit_rien_de_personne() -> None:
    dits = " ".join(besoin.libelle for besoin in Besoin).casefold()
    assert [mot for mot in ("pass ", "rqth", "contrat", "santé", "justice", "silence") if mot in dits] == []
