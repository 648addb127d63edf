"""Trainings: dates, results, and what is only pointed out."""

from dataclasses import replace
from datetime import date

import pytest

from parcours.domain.erreurs import FormationImpossible
from parcours.domain.faits import FaitFormation
from parcours.domain.formation import (
    Finalite,
    ResultatFormation,
    SaisieFormation,
    avertissements,
    verifier,
)

ENTREE, AU = date(2026, 1, 5), date(2026, 11, 23)
CACES = SaisieFormation(
    "CACES R489",
    "Greta",
    Finalite.ADAPTATION,
    True,
    date(2026, 3, 2),
    date(2026, 3, 6),
    35,
    35,
    ResultatFormation.OBTENUE,
)


def refus(
    saisie: SaisieFormation, sortie: date | None = None, autres: tuple[FaitFormation, ...] = (), au: date = AU
) -> dict[str, str]:
    """Field → code of each refusal; empty when the training is accepted."""
    try:
        verifier(saisie, ENTREE, sortie, autres, au)
    except FormationImpossible as refuse:
        return {manquement.champ: manquement.code for manquement in refuse.manquements}
    return {}


def test_les_codes_tiennent_dans_leurs_colonnes() -> None:
    assert max(len(finalite) for finalite in Finalite) <= 20
    assert max(len(resultat) for resultat in ResultatFormation) <= 16


def test_une_formation_finit_apres_le_depart_mais_ne_commence_pas_apres() -> None:
    assert refus(CACES, sortie=date(2026, 3, 2)) == {}
    assert refus(CACES, sortie=date(2026, 3, 1)) == {"debut": "apres_sortie"}


def test_les_dates_en_desordre_ou_d_avant_l_entree_sont_refusees_ensemble() -> None:
    saisie = replace(CACES, debut=date(2026, 1, 4), fin=date(2026, 1, 3))
    assert refus(saisie) == {"fin": "fin_avant_debut", "debut": "avant_entree"}
    with pytest.raises(FormationImpossible, match="5 janvier 2026"):
        verifier(saisie, ENTREE, None, (), AU)


def test_la_meme_formation_saisie_deux_fois_est_refusee() -> None:
    autre = FaitFormation(1, "caces  r489", date(2026, 3, 2), date(2026, 3, 6))
    assert refus(CACES, autres=(autre,)) == {"intitule": "deja_enregistree"}
    assert refus(CACES, autres=(replace(autre, debut=date(2026, 9, 7)),)) == {}


@pytest.mark.parametrize("resultat", ["obtenue", "partielle", "non_obtenue"])
def test_un_resultat_de_certification_suppose_une_formation_certifiante(resultat: str) -> None:
    saisie = replace(CACES, resultat=ResultatFormation(resultat))
    assert refus(saisie) == {}
    assert refus(replace(saisie, est_certifiante=False)) == {"resultat": "non_certifiante"}


def test_un_resultat_ne_precede_pas_la_fin_sauf_une_interruption() -> None:
    assert refus(CACES, au=date(2026, 3, 6)) == {}
    assert refus(CACES, au=date(2026, 3, 5)) == {"resultat": "resultat_trop_tot"}
    interrompue = replace(CACES, heures_suivies=None, resultat=ResultatFormation.INTERROMPUE)
    assert refus(interrompue, au=date(2026, 3, 2)) == {}
    assert refus(interrompue, au=date(2026, 3, 1)) == {"resultat": "resultat_trop_tot"}


def test_aucune_heure_n_est_suivie_avant_le_premier_jour() -> None:
    prevue = replace(CACES, heures_suivies=None, resultat=ResultatFormation.A_RENSEIGNER)
    la_veille = date(2026, 3, 1)
    assert refus(replace(prevue, heures_suivies=1), au=la_veille) == {"heures_suivies": "pas_commencee"}
    assert refus(replace(prevue, heures_suivies=0), au=la_veille) == {}
    assert refus(prevue, au=la_veille) == {}
    assert refus(replace(prevue, heures_suivies=7), au=date(2026, 3, 2)) == {}


def test_des_heures_surprenantes_sont_signalees_sans_etre_refusees() -> None:
    assert avertissements(CACES) == []
    plus = avertissements(replace(CACES, heures_suivies=36))
    assert len(plus) == 1
    assert "36 heures suivies pour 35 heures prévues" in plus[0]
    trop = replace(CACES, heures_prevues=41, heures_suivies=None)
    assert refus(trop) == {}
    assert "plus de 8 heures par jour" in avertissements(trop)[0]
