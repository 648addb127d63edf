"""What is refused of a structure, a convention, an annexe."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.dates import Periode
from parcours.domain.erreurs import SaisieImpossible
from parcours.domain.structure import (
    FUSEAUX,
    SaisieAnnexe,
    SaisieStructure,
    TypeStructure,
    verifier_annexe,
    verifier_convention,
    verifier_structure,
)

JOURS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
PERIODES = st.tuples(JOURS, JOURS).map(lambda bornes: Periode(min(bornes), max(bornes)))
POURCENTS = st.none() | st.integers(0, 100)
CONVENTION = Periode(date(2026, 1, 1), date(2028, 12, 31))
STRUCTURE = SaisieStructure(
    TypeStructure.ACI, "Nom", "73282932000074", "Commune", "Nord", "Martinique", FUSEAUX[0], 60, 15, 30
)
ANNEXE = SaisieAnnexe("AF-2026", date(2026, 1, 1), date(2026, 12, 31), Decimal("12.5"), 1_505, 20, 20, 20, 60)


def codes(saisie: SaisieAnnexe, autres: list[Periode] | None = None) -> list[str]:
    try:
        verifier_annexe(saisie, CONVENTION, autres or [])
    except SaisieImpossible as refus:
        return [manquement.code for manquement in refus.manquements]
    return []


def test_les_fuseaux_existent_tous() -> None:
    assert [ZoneInfo(fuseau).key for fuseau in FUSEAUX] == list(FUSEAUX)


def test_chaque_type_a_son_nom_en_entier() -> None:
    assert len({genre.libelle for genre in TypeStructure}) == 5


@given(st.integers(1, 365), st.integers(1, 365))
def test_le_rouge_vient_apres_l_orange(orange: int, rouge: int) -> None:
    saisie = replace(STRUCTURE, seuil_orange_jours=orange, seuil_rouge_jours=rouge)
    if rouge < orange:
        verifier_structure(saisie)
    else:
        with pytest.raises(SaisieImpossible) as refus:
            verifier_structure(saisie)
        assert refus.value.champ == "seuil_rouge_jours"


def test_un_fuseau_hors_liste_est_refuse() -> None:
    with pytest.raises(SaisieImpossible) as refus:
        verifier_structure(replace(STRUCTURE, fuseau="Europe/London"))

    assert refus.value.code == "fuseau-inconnu"


@given(PERIODES, PERIODES)
def test_deux_periodes_se_touchent_quand_elles_partagent_un_jour(une: Periode, autre: Periode) -> None:
    partagent = max(une.debut, autre.debut) <= min(une.fin, autre.fin)

    assert une.chevauche(autre) == autre.chevauche(une) == partagent
    if une.couvre(autre):
        assert une.chevauche(autre)


@given(PERIODES, PERIODES)
def test_une_convention_couvre_toutes_ses_annexes(convention: Periode, annexe: Periode) -> None:
    if convention.couvre(annexe):
        verifier_convention(convention, [annexe])
    else:
        with pytest.raises(SaisieImpossible):
            verifier_convention(convention, [annexe])


def test_une_convention_ne_finit_pas_avant_de_commencer() -> None:
    verifier_convention(Periode(date(2026, 1, 1), date(2026, 1, 1)))
    with pytest.raises(SaisieImpossible) as refus:
        verifier_convention(Periode(date(2026, 1, 2), date(2026, 1, 1)))

    assert refus.value.code == "dates-inversees"


def test_une_annexe_juste_passe() -> None:
    assert codes(ANNEXE) == []
    assert codes(replace(ANNEXE, objectif_durable=None, objectif_transition=None, objectif_positive=None)) == []
    assert codes(replace(ANNEXE, objectif_dynamique=None)) == []
    assert codes(replace(ANNEXE, objectif_dynamique=100)) == []


@pytest.mark.parametrize(
    ("change", "attendus"),
    [
        ({"fin": date(2025, 12, 31)}, ["dates-inversees"]),
        ({"debut": date(2025, 12, 31)}, ["hors-convention"]),
        ({"fin": date(2029, 1, 1)}, ["hors-convention"]),
        ({"postes_etp": Decimal(0)}, ["postes-impossibles"]),
        ({"postes_etp": Decimal("9999.01")}, ["postes-impossibles"]),
        ({"objectif_dynamique": 59}, ["sous-la-somme"]),
        ({"objectif_dynamique": 101}, ["plus-de-100"]),
        ({"objectif_durable": 70, "objectif_transition": 40}, ["plus-de-100"]),
        ({"postes_etp": Decimal(-1), "objectif_dynamique": 0}, ["postes-impossibles", "sous-la-somme"]),
    ],
)
def test_tout_ce_qui_ne_va_pas_est_dit_en_une_fois(change: dict[str, object], attendus: list[str]) -> None:
    assert codes(replace(ANNEXE, **change)) == attendus  # type: ignore[arg-type]


@given(POURCENTS, POURCENTS, POURCENTS, POURCENTS)
def test_les_objectifs_acceptes_peuvent_tous_etre_vrais_ensemble(
    durable: int | None, transition: int | None, positive: int | None, dynamique: int | None
) -> None:
    saisie = replace(
        ANNEXE,
        objectif_durable=durable,
        objectif_transition=transition,
        objectif_positive=positive,
        objectif_dynamique=dynamique,
    )
    somme = sum(part or 0 for part in (durable, transition, positive))
    plafond = 100 if dynamique is None else dynamique

    assert (codes(saisie) == []) == (somme <= plafond)


@given(PERIODES, PERIODES)
def test_deux_conventions_d_une_structure_ne_partagent_aucun_jour(une: Periode, autre: Periode) -> None:
    if not une.chevauche(autre):
        verifier_convention(une, autres=[autre])
        return
    with pytest.raises(SaisieImpossible) as refus:
        verifier_convention(une, autres=[autre])
    champ = "fin" if une.debut < autre.debut else "debut"
    assert (refus.value.champ, refus.value.code) == (champ, "conventions-superposees")
    assert str(autre) in refus.value.message


@given(PERIODES, PERIODES)
def test_deux_annexes_d_une_convention_ne_partagent_aucun_jour(une: Periode, autre: Periode) -> None:
    saisie = replace(ANNEXE, debut=une.debut, fin=une.fin)

    assert ("annexes-superposees" in codes(saisie, [autre])) == une.chevauche(autre)
