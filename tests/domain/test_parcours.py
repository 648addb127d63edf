"""The entry: what is refused, and the warning on criteria."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.eligibilite import AuteurDiagnostic
from parcours.domain.erreurs import ParcoursImpossible
from parcours.domain.parcours import (
    ENTREE_PREVUE_JOURS,
    Fonction,
    NiveauFormation,
    SaisieEntree,
    Sejour,
    TypePrescripteur,
    criteres_manquants,
    verifier_affectation,
    verifier_entree,
)

AU = date(2026, 11, 23)
NAISSANCE = date(1992, 5, 4)
ENTREE = SaisieEntree(entree_le=date(2026, 11, 2))


def refus_de(
    saisie: SaisieEntree, autres: tuple[Sejour, ...] = (), naissance: date = NAISSANCE, **faits: date
) -> set[str]:
    """The codes of the reasons to refuse an entry."""
    try:
        verifier_entree(saisie, naissance, autres, AU, **faits)
    except ParcoursImpossible as refus:
        return {manquement.code for manquement in refus.manquements}
    return set()


def entree(le: date) -> SaisieEntree:
    return replace(ENTREE, entree_le=le)


def test_une_entree_ordinaire_est_acceptee() -> None:
    assert refus_de(ENTREE) == set()


def test_une_entree_peut_etre_prevue_jusqu_a_soixante_jours() -> None:
    limite = AU + timedelta(days=ENTREE_PREVUE_JOURS)
    assert refus_de(entree(limite)) == set()
    assert refus_de(entree(limite + timedelta(days=1))) == {"lointaine"}


def test_une_entree_avant_1990_est_refusee() -> None:
    assert refus_de(entree(date(1989, 12, 31)), naissance=date(1960, 1, 1)) == {"ancienne"}
    assert refus_de(entree(date(1990, 1, 1)), naissance=date(1960, 1, 1)) == set()


def test_une_entree_avant_seize_ans_est_refusee() -> None:
    assert refus_de(ENTREE, naissance=date(2010, 11, 3)) == {"age"}
    assert refus_de(ENTREE, naissance=date(2010, 11, 2)) == set()


def test_un_second_parcours_en_cours_est_refuse_avec_la_date_du_premier() -> None:
    with pytest.raises(ParcoursImpossible) as refus:
        verifier_entree(ENTREE, NAISSANCE, [Sejour(date(2026, 1, 5), None)], AU)
    assert refus.value.code == "en_cours"
    assert "depuis le 5 janvier 2026" in refus.value.message


def test_une_entree_avant_la_sortie_d_un_parcours_precedent_est_refusee() -> None:
    precedent = Sejour(date(2024, 1, 8), date(2026, 11, 1))
    assert refus_de(ENTREE, (precedent,)) == set()
    assert refus_de(entree(date(2026, 11, 1)), (precedent,)) == {"chevauche"}
    assert refus_de(entree(date(2023, 1, 1)), (precedent,)) == {"chevauche"}


def test_un_parcours_termine_ne_mord_ni_sur_le_precedent_ni_sur_le_suivant() -> None:
    autres = (Sejour(date(2022, 1, 1), date(2022, 6, 30)), Sejour(date(2025, 1, 1), None))
    assert refus_de(entree(date(2022, 7, 1)), autres, clos_le=date(2024, 12, 31)) == set()
    assert refus_de(entree(date(2022, 6, 30)), autres, clos_le=date(2024, 12, 31)) == {"chevauche"}
    assert refus_de(entree(date(2022, 7, 1)), autres, clos_le=date(2025, 1, 1)) == {"chevauche"}


@given(
    st.dates(date(2024, 1, 1), date(2026, 11, 23)), st.integers(0, 400), st.dates(date(2024, 1, 1), date(2026, 11, 23))
)
def test_deux_sejours_acceptes_n_ont_aucun_jour_commun(autre_debut: date, duree: int, le: date) -> None:
    autre = Sejour(autre_debut, autre_debut + timedelta(days=duree))
    clos_le = le + timedelta(days=60)
    assert autre.clos_le is not None
    communs = max(autre_debut, le) <= min(autre.clos_le, clos_le)
    assert (refus_de(entree(le), (autre,), clos_le=clos_le) == {"chevauche"}) is communs


def test_l_entree_ne_passe_ni_apres_la_sortie_ni_apres_le_premier_fait() -> None:
    assert refus_de(ENTREE, clos_le=date(2026, 11, 1)) == {"apres_sortie"}
    assert refus_de(ENTREE, premier_fait_le=date(2026, 11, 1)) == {"apres_un_fait"}
    assert refus_de(ENTREE, premier_fait_le=date(2026, 11, 2), clos_le=date(2026, 11, 2)) == set()


def test_un_justificatif_date_d_apres_l_entree_est_refuse_a_cote_de_sa_date() -> None:
    with pytest.raises(ParcoursImpossible) as refus:
        verifier_entree(replace(ENTREE, criteres={"rsa": date(2026, 11, 3), "aah": None}), NAISSANCE, [], AU)
    assert [m.champ for m in refus.value.manquements] == ["justificatif_rsa"]
    assert refus_de(replace(ENTREE, criteres={"rsa": date(2026, 11, 2)})) == set()


def test_un_justificatif_ou_un_diagnostic_a_venir_est_refuse() -> None:
    prevue = entree(AU + timedelta(days=10))
    assert refus_de(replace(prevue, criteres={"rsa": AU + timedelta(days=1)})) == {"a_venir"}
    assert refus_de(
        replace(prevue, diagnostic_le=AU + timedelta(days=1), diagnostic_auteur=AuteurDiagnostic.EMPLOYEUR)
    ) == {"a_venir"}


def test_un_diagnostic_date_dit_qui_l_a_fait() -> None:
    assert refus_de(replace(ENTREE, diagnostic_le=date(2026, 10, 1))) == {"auteur"}


@pytest.mark.parametrize(
    ("naissance", "code", "refuse"),
    [
        # 26 on the day of the entry, the day before, then the same around 50.
        (date(2000, 11, 2), "moins_de_26_ans", True),
        (date(2000, 11, 3), "moins_de_26_ans", False),
        (date(1976, 11, 2), "plus_de_50_ans", False),
        (date(1976, 11, 3), "plus_de_50_ans", True),
        (date(1976, 11, 3), "rsa", False),
    ],
)
def test_un_critere_d_age_que_la_naissance_contredit_est_refuse_a_cote_de_sa_case(
    naissance: date, code: str, refuse: bool
) -> None:
    saisie = replace(ENTREE, criteres={code: None})
    if not refuse:
        assert refus_de(saisie, naissance=naissance) == set()
        return
    with pytest.raises(ParcoursImpossible) as refus:
        verifier_entree(saisie, naissance, (), AU)
    assert (refus.value.champ, refus.value.code) == (f"critere_{code}", "critere_age")
    age = 26 if code == "moins_de_26_ans" else 49
    assert f"{age} ans à l’entrée, le 2 novembre 2026" in refus.value.message.replace("\u00a0", " ")


def test_un_critere_d_age_se_juge_au_jour_du_diagnostic_quand_il_est_connu() -> None:
    naissance = date(2000, 11, 1)
    diagnostic = {"diagnostic_le": date(2026, 10, 31), "diagnostic_auteur": AuteurDiagnostic.PRESCRIPTEUR}
    saisie = replace(ENTREE, criteres={"moins_de_26_ans": None})
    assert refus_de(saisie, naissance=naissance) == {"critere_age"}
    assert refus_de(replace(saisie, **diagnostic), naissance=naissance) == set()  # type: ignore[arg-type]


def test_un_critere_d_age_d_avant_les_regles_connues_n_est_pas_juge() -> None:
    ancienne = replace(entree(date(2019, 3, 4)), criteres={"moins_de_26_ans": None})
    assert refus_de(ancienne, naissance=date(1960, 1, 1)) == set()


def test_toutes_les_raisons_sont_dites_ensemble() -> None:
    saisie = replace(ENTREE, diagnostic_le=date(2026, 10, 1), criteres={"rsa": date(2026, 11, 3)})
    assert refus_de(saisie, (Sejour(date(2026, 1, 5), None),)) == {"en_cours", "auteur", "justificatif"}


@pytest.mark.parametrize(
    ("type_structure", "codes", "suffisent"),
    [
        ("ACI", ["rsa"], True),
        ("ACI", ["qpv", "mobilite", "parent_isole"], True),
        ("ACI", ["qpv", "mobilite"], False),
        ("AI", ["qpv", "mobilite"], True),
        ("EI", [], False),
    ],
)
def test_les_criteres_doivent_suffire_quand_la_structure_fait_le_diagnostic(
    type_structure: str, codes: list[str], suffisent: bool
) -> None:
    phrase = criteres_manquants(type_structure, "employeur", codes, AU)
    assert (phrase is None) is suffisent
    assert phrase is None or "niveau 2" in phrase.replace("\u00a0", " ")


def test_un_prescripteur_n_a_besoin_d_aucun_critere() -> None:
    assert criteres_manquants("ACI", "prescripteur", [], AU) is None
    assert criteres_manquants("ACI", None, [], AU) is None


def test_rien_n_est_dit_avant_la_premiere_regle_connue() -> None:
    assert criteres_manquants("ACI", "employeur", [], date(2015, 1, 1)) is None


def test_personne_n_accompagne_avant_l_entree_ni_apres_la_sortie() -> None:
    verifier_affectation(date(2026, 1, 5), date(2026, 1, 5), date(2026, 1, 5))
    for debut in (date(2026, 1, 4), date(2026, 1, 6)):
        with pytest.raises(ParcoursImpossible) as refus:
            verifier_affectation(debut, date(2026, 1, 5), date(2026, 1, 5))
        assert refus.value.champ == "debut"


@pytest.mark.parametrize("enumeration", [TypePrescripteur, NiveauFormation, Fonction])
def test_chaque_choix_a_un_libelle(enumeration: type[TypePrescripteur | NiveauFormation | Fonction]) -> None:
    libelles = [membre.libelle for membre in enumeration]
    assert all(libelles) and len(set(libelles)) == len(libelles)


def test_les_niveaux_de_formation_ont_les_codes_de_l_asp() -> None:
    codes = {"00", "01", "10", "20", "30", "40", "41", "50", "51", "60", "70"}
    assert {niveau.value for niveau in NiveauFormation} == codes
