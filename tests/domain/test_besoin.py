import pytest

from parcours.domain.besoin import BESOINS, Besoin, a_dire_seul, besoin_de
from parcours.domain.echeance import Code


def test_chaque_code_appelle_un_besoin() -> None:
    assert {code.value for code in Code} <= set(BESOINS)


def test_chaque_besoin_se_dit_et_regroupe_des_codes() -> None:
    assert all(besoin.libelle and besoin.codes for besoin in Besoin)
    assert {code for besoin in Besoin for code in besoin.codes} == set(BESOINS)
    partages = [besoin for besoin in Besoin if besoin.codes - {c for c, b in BESOINS.items() if b is besoin}]
    assert partages == [Besoin.PLAFOND]


def test_un_besoin_ne_dit_rien_de_personne() -> None:
    dits = " ".join(besoin.libelle for besoin in Besoin).casefold()
    assert [mot for mot in ("pass ", "rqth", "contrat", "santé", "justice", "silence") if mot in dits] == []


@pytest.mark.parametrize(
    ("code", "objet", "dit"),
    [
        ("ECH-03", "prolongation:4", "Relancer le prescripteur"),
        ("ECH-06", "ai:80", "Vérifier des heures ou une dérogation"),
        ("ECH-06", "ai:100", "Demander au préfet plus d’heures, ou arrêter"),
        ("ECH-12", "silence", "Noter une étape"),
        ("ECH-13", "etape:7", "Dire ce qu’il en est d’une étape prévue"),
        ("ECH-13", "jalon:bilan", "Dire ce qu’il en est d’une ligne du plan"),
        ("ECH-13", "objectif:2", "Dire ce qu’il en est d’un objectif"),
    ],
)
def test_une_alerte_dite_seule_dit_de_quoi_il_s_agit(code: str, objet: str, dit: str) -> None:
    assert a_dire_seul(code, objet) == dit
    assert dit.startswith(besoin_de(code, objet).libelle)
