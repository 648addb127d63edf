"""What is expected of the exits that are compared: the profile where the model has one, else one rate for all."""

from datetime import date

import pytest

from parcours.domain.modele_type import Modele, ModeleDuType, Observation
from parcours.domain.pairs import comparer
from parcours.domain.pairs_attente import au_taux, compter, par_profil
from parcours.domain.profil_entree import VARIABLES, Profil
from parcours.domain.standardisation import standardiser

AU = date(2026, 3, 2)
SANS: Profil = (0,) * len(VARIABLES)
RSA: Profil = tuple(int(nom == "rsa") for nom in VARIABLES)
MODELE = Modele(0.2, (("rsa", -1.1), ("t2", 0.4)), 1000, 450)
SEULE = Modele(-0.3, (), 400, 170)


def _du_type(commun: Modele | None, sans: tuple[tuple[str, Modele | None], ...] = ()) -> ModeleDuType:
    return ModeleDuType("ACI-2026", "ACI", date(2023, 3, 3), AU, commun, sans)


def _observations() -> list[Observation]:
    return [
        Observation(f"s{rang % 12}", date(2025, 1 + rang % 9, 5), RSA if rang % 5 < 2 else SANS, rang % 7 < 3)
        for rang in range(480)
    ]


def test_une_structure_sans_sortie_est_comptee_a_zero() -> None:
    assert compter(_observations(), ["s3", "vide"])["vide"] == (0, 0)
    assert compter(_observations(), ["s3"]).keys() == {"s3"}
    assert compter(_observations(), ["s3"])["s3"][1] == 40


@pytest.mark.parametrize("du_type", [None, _du_type(None), _du_type(SEULE)])
def test_un_modele_qui_ne_sait_qu_un_taux_laisse_la_place_au_taux_observe(du_type: ModeleDuType | None) -> None:
    assert par_profil(_observations(), du_type) is None


def test_la_comparaison_rend_le_taux_de_la_page_des_resultats() -> None:
    """Both are the rate of the kind × O / E: a person must not find two figures for one thing."""
    lues = _observations()
    comptes = compter(lues, [f"s{rang}" for rang in range(12)])
    comparees = comparer(comptes, AU, par_profil(lues, _du_type(MODELE)))

    for cle, comparaison in comparees.items():
        siennes = [lue for lue in lues if lue.structure == cle]
        attendu = standardiser(
            sum(lue.dynamique for lue in siennes),
            [MODELE.probabilite(lue.profil, lue.le) for lue in siennes],
            MODELE.taux,
        )
        assert comparaison.taux == pytest.approx(attendu.taux_comparable)
        assert comparaison.attendus == pytest.approx(attendu.attendues)
        assert comparaison.est_au_profil


def test_une_structure_trop_lourde_est_tenue_face_au_modele_des_autres() -> None:
    lues = _observations()
    comptes = compter(lues, [f"s{rang}" for rang in range(12)])
    profils = par_profil(lues, _du_type(MODELE, (("s2", SEULE), ("s5", None))))
    comparees = comparer(comptes, AU, profils)
    commune = comparer(comptes, AU, par_profil(lues, _du_type(MODELE)))

    assert comparees["s2"].attendus == pytest.approx(40 * SEULE.probabilite(SANS, AU))
    assert {cle for cle in comptes if comparees[cle].attendus != commune[cle].attendus} == {"s2"}


def test_le_taux_observe_peut_laisser_une_structure_de_cote() -> None:
    comptes = {"a": (10, 20), "b": (0, 20), "vide": (0, 0)}

    assert au_taux(comptes).taux == 0.25
    assert au_taux(comptes, "b").taux == 0.5
    assert au_taux({}, "b").taux == 0
