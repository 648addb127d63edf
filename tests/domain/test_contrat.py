"""Contracts: kinds, lengths, totals, exceptions, renewals."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.contrat import (
    Derogation,
    GenreContrat,
    SaisieContrat,
    derogations_proposees,
    genres_proposes,
    hors_du_pass,
    rencontre_suspension,
    verifier_renouvelable,
)
from parcours.domain.contrat_regles import verifier
from parcours.domain.dates import UN_JOUR, ajouter_mois, jours_inclus
from parcours.domain.erreurs import ContratImpossible
from parcours.domain.faits import FaitContrat, Faits
from parcours.domain.motif_pass import MotifSuspension
from parcours.domain.pass_iae import PassIae, Suspension

ENTREE = date(2026, 1, 5)
NAISSANCE = date(1992, 5, 4)
CDDI = SaisieContrat(GenreContrat.CDDI, ENTREE, date(2026, 7, 4), heures_hebdo=Decimal(26))


def faits(*contrats: FaitContrat, structure: str = "ACI", sortie: date | None = None) -> Faits:
    return Faits(structure, ENTREE, contrats=contrats, sortie_le=sortie)


def fait(contrat_id: int, debut: date, fin: date | None, genre: str = "cddi", **autres: object) -> FaitContrat:
    return FaitContrat(contrat_id, genre, debut, fin, **autres)  # type: ignore[arg-type]


def refus(saisie: SaisieContrat, dossier: Faits, naissance: date = NAISSANCE, **autres: int) -> dict[str, str]:
    """Field → code of each refusal; empty when the contract is accepted."""
    try:
        verifier(saisie, dossier, naissance, **autres)
    except ContratImpossible as refuse:
        return {manquement.champ: manquement.code for manquement in refuse.manquements}
    return {}


@pytest.mark.parametrize(
    ("structure", "genres"),
    [
        ("EI", ["cddi", "cdi"]),
        ("ACI", ["cddi", "cdi"]),
        ("AI", ["cddi", "cddu", "cdi"]),
        ("ETTI", ["mission", "cdi"]),
        ("EITI", ["prestation"]),
    ],
)
def test_chaque_structure_a_ses_contrats(structure: str, genres: list[str]) -> None:
    assert [genre.value for genre in genres_proposes(structure, ENTREE)] == genres
    for genre in GenreContrat:
        fautes = refus(replace(CDDI, genre=genre), faits(structure=structure))
        assert (fautes.get("genre") == "genre_hors_structure") == (genre.value not in genres)


def test_les_codes_tiennent_dans_leurs_colonnes() -> None:
    assert max(len(genre) for genre in GenreContrat) <= 12
    assert max(len(derogation) for derogation in Derogation) <= 20


def test_le_refus_d_un_genre_dit_ce_que_la_structure_peut_signer() -> None:
    with pytest.raises(ContratImpossible, match="choisissez Contrat de mission ou CDI inclusion") as refuse:
        verifier(CDDI, faits(structure="ETTI"), NAISSANCE)
    assert refuse.value.champ == "genre"


def test_un_contrat_d_avant_sa_loi_est_refuse_sans_planter() -> None:
    ancien = replace(CDDI, genre=GenreContrat.CDI, debut=date(2020, 3, 1), fin=None, derogation=None)
    assert refus(ancien, Faits("ACI", date(2019, 1, 1)), date(1950, 1, 1)) == {"debut": "genre_inexistant"}
    tres_ancien = replace(CDDI, debut=date(2001, 1, 1), fin=date(2001, 6, 30))
    assert refus(tres_ancien, Faits("ACI", date(2001, 1, 1))) == {"debut": "genre_inexistant"}


def test_un_premier_cddi_de_quatre_mois_est_accepte_et_un_jour_de_moins_refuse() -> None:
    assert refus(replace(CDDI, fin=date(2026, 5, 4)), faits()) == {}
    with pytest.raises(ContratImpossible, match=r"au moins 4 mois.*4 mai 2026") as refuse:
        verifier(replace(CDDI, fin=date(2026, 5, 3)), faits(), NAISSANCE)
    assert (refuse.value.champ, refuse.value.manquements[0].limite) == ("fin", date(2026, 5, 4))


def test_un_amenagement_de_peine_permet_un_premier_cddi_plus_court() -> None:
    court = replace(CDDI, fin=date(2026, 2, 28), derogation=Derogation.AMENAGEMENT_PEINE)
    assert refus(court, faits()) == {}


def test_un_amenagement_de_peine_inutile_n_est_pas_garde() -> None:
    assert refus(replace(CDDI, derogation=Derogation.AMENAGEMENT_PEINE), faits()) == {
        "derogation": "derogation_inutile"
    }


def test_la_suite_immediate_d_un_cddi_peut_etre_courte() -> None:
    premier = fait(1, ENTREE, date(2026, 7, 4))
    suite = replace(CDDI, debut=date(2026, 7, 5), fin=date(2026, 8, 31))
    assert refus(suite, faits(premier)) == {}
    assert refus(replace(suite, renouvelle_id=1), faits(premier)) == {}
    assert refus(replace(suite, debut=date(2026, 7, 6)), faits(premier)) == {"fin": "cddi_trop_court"}


def test_les_cddi_ne_depassent_pas_24_mois_en_tout() -> None:
    premier = fait(1, ENTREE, date(2027, 7, 4))
    suite = replace(CDDI, debut=date(2027, 7, 5), fin=date(2028, 1, 4), renouvelle_id=1)
    assert refus(suite, faits(premier)) == {}
    with pytest.raises(ContratImpossible, match=r"24 mois.*4 janvier 2028"):
        verifier(replace(suite, fin=date(2028, 1, 5)), faits(premier), NAISSANCE)


def test_une_interruption_est_rendue_au_total() -> None:
    premier = fait(1, ENTREE, date(2027, 7, 4))
    suite = replace(CDDI, debut=date(2027, 7, 15), fin=date(2028, 1, 14))
    assert refus(suite, faits(premier)) == {}
    assert refus(replace(suite, fin=date(2028, 1, 15)), faits(premier)) == {"fin": "total_depasse"}


@pytest.mark.parametrize("derogation", [Derogation.FORMATION, Derogation.RQTH, Derogation.DIFFICULTES])
def test_une_exception_enregistree_permet_d_aller_au_dela_de_24_mois(derogation: Derogation) -> None:
    long = replace(CDDI, fin=date(2028, 6, 30), derogation=derogation)
    assert refus(long, faits()) == {}
    assert refus(replace(long, derogation=None), faits()) == {"fin": "total_depasse"}


def test_les_difficultes_sont_reservees_aux_ai_et_aux_aci() -> None:
    long = replace(CDDI, fin=date(2028, 6, 30), derogation=Derogation.DIFFICULTES)
    assert refus(long, faits(structure="AI")) == {}
    assert refus(long, faits(structure="EI"))["derogation"] == "derogation_hors_structure"
    assert Derogation.DIFFICULTES not in derogations_proposees("EI", ENTREE)
    assert derogations_proposees("ETTI", ENTREE) == []


def test_l_exception_des_50_ans_demande_50_ans_avant_la_fin() -> None:
    long = replace(CDDI, fin=date(2028, 6, 30), derogation=Derogation.SENIOR)
    assert refus(long, faits(), date(1978, 6, 30)) == {}
    assert refus(long, faits(), date(1978, 7, 1)) == {"derogation": "derogation_age"}


def test_un_contrat_ajoute_avant_ne_fait_pas_deborder_le_suivant() -> None:
    suivant = fait(2, date(2026, 9, 1), date(2028, 8, 31))
    avant = replace(CDDI, fin=date(2026, 8, 31))
    with pytest.raises(ContratImpossible, match="1er septembre 2026 dépasserait") as refuse:
        verifier(avant, faits(suivant), NAISSANCE)
    assert refuse.value.champ == "debut"


def test_un_contrat_deja_trop_long_n_empeche_pas_de_corriger_un_autre() -> None:
    premier, trop_long = fait(1, ENTREE, date(2026, 7, 4)), fait(2, date(2026, 7, 5), date(2028, 12, 31))
    dossier = faits(premier, trop_long)
    assert refus(replace(CDDI, metier="Maraîchage"), dossier, remplace_id=1) == {}


def test_moins_de_20_heures_demande_une_derogation() -> None:
    assert refus(replace(CDDI, heures_hebdo=Decimal("20")), faits()) == {}
    court = replace(CDDI, heures_hebdo=Decimal("19.5"))
    assert refus(court, faits()) == {"heures_hebdo": "heures_insuffisantes"}
    assert refus(replace(court, derogation_horaire=True), faits()) == {}
    assert refus(replace(CDDI, derogation_horaire=True), faits()) == {
        "derogation_horaire": "derogation_horaire_inutile"
    }


@pytest.mark.parametrize(
    ("genre", "structure"),
    [(GenreContrat.CDDI, "ACI"), (GenreContrat.CDDU, "AI"), (GenreContrat.MISSION, "ETTI")],
)
def test_un_contrat_de_travail_ne_depasse_pas_48_heures_par_semaine(genre: GenreContrat, structure: str) -> None:
    assert refus(replace(CDDI, genre=genre, heures_hebdo=Decimal(48)), faits(structure=structure)) == {}
    trop = replace(CDDI, genre=genre, heures_hebdo=Decimal("48.1"))
    assert refus(trop, faits(structure=structure)) == {"heures_hebdo": "heures_excessives"}
    with pytest.raises(ContratImpossible, match="48 heures par semaine"):
        verifier(trop, faits(structure=structure), NAISSANCE)


def test_un_contrat_de_prestation_n_est_pas_un_temps_de_travail() -> None:
    prestation = replace(CDDI, genre=GenreContrat.PRESTATION, heures_hebdo=Decimal(60))
    assert refus(prestation, faits(structure="EITI")) == {}


def test_un_cddu_n_a_ni_minimum_ni_derogation() -> None:
    jour = replace(CDDI, genre=GenreContrat.CDDU, fin=ENTREE, heures_hebdo=Decimal(4))
    assert refus(jour, faits(structure="AI")) == {}
    assert refus(replace(jour, derogation=Derogation.RQTH), faits(structure="AI")) == {
        "derogation": "derogation_hors_cddi"
    }


def test_les_missions_ne_depassent_pas_24_mois_en_tout() -> None:
    dossier = faits(fait(1, ENTREE, date(2027, 12, 31), "mission"), structure="ETTI")
    suite = replace(CDDI, genre=GenreContrat.MISSION, debut=date(2028, 1, 1), fin=date(2028, 1, 4))
    assert refus(suite, dossier) == {}
    with pytest.raises(ContratImpossible, match="Les missions ne dépassent pas 24 mois"):
        verifier(replace(suite, fin=date(2028, 1, 5)), dossier, NAISSANCE)


def test_un_cdi_inclusion_demande_57_ans_et_12_mois_de_parcours() -> None:
    cdi = SaisieContrat(GenreContrat.CDI, date(2027, 1, 5), None)
    assert refus(cdi, faits(), date(1970, 1, 5)) == {}
    with pytest.raises(ContratImpossible, match="57 ans, donc du 6 janvier 2027"):
        verifier(cdi, faits(), date(1970, 1, 6))
    with pytest.raises(ContratImpossible, match=r"12 mois après le début du parcours d’insertion.*5 janvier 2027"):
        verifier(replace(cdi, debut=date(2027, 1, 4)), faits(), date(1960, 1, 1))


def test_les_12_mois_du_cdi_inclusion_courent_depuis_le_pass_qui_suit_la_personne() -> None:
    cdi = SaisieContrat(GenreContrat.CDI, date(2026, 3, 2), None)
    commence_ailleurs = replace(faits(), pass_iae=PassIae(date(2025, 3, 2), date(2027, 3, 1)))
    assert refus(cdi, commence_ailleurs, date(1960, 1, 1)) == {}
    with pytest.raises(ContratImpossible, match=r"12 mois après le début du parcours d’insertion.*2 mars 2026"):
        verifier(replace(cdi, debut=date(2026, 3, 1)), commence_ailleurs, date(1960, 1, 1))


def test_un_pass_delivre_apres_l_entree_ne_retarde_pas_le_cdi_inclusion() -> None:
    cdi = SaisieContrat(GenreContrat.CDI, date(2027, 1, 5), None)
    dossier = replace(faits(), pass_iae=PassIae(date(2026, 9, 1), date(2028, 8, 31)))
    assert refus(cdi, dossier, date(1960, 1, 1)) == {}


def test_les_termes_vont_avec_le_genre() -> None:
    cdi = SaisieContrat(GenreContrat.CDI, date(2027, 1, 5), date(2027, 12, 31))
    assert refus(cdi, faits(), date(1960, 1, 1)) == {"fin": "cdi_avec_terme"}
    assert refus(replace(CDDI, fin=None), faits()) == {"fin": "sans_terme"}
    assert refus(SaisieContrat(GenreContrat.PRESTATION, ENTREE, None), faits(structure="EITI")) == {}


def test_les_dates_hors_du_parcours_sont_refusees() -> None:
    assert refus(replace(CDDI, debut=date(2026, 1, 4)), faits()) == {"debut": "avant_entree"}
    assert refus(replace(CDDI, fin=date(2026, 1, 4)), faits()) == {"fin": "fin_avant_debut"}
    assert refus(CDDI, faits(sortie=date(2026, 1, 4))) == {"debut": "apres_sortie"}
    assert refus(CDDI, faits(sortie=date(2026, 7, 3))) == {"fin": "fin_apres_sortie"}
    assert refus(CDDI, faits(sortie=date(2026, 7, 4))) == {}
    assert refus(replace(CDDI, rompu_le=date(2026, 6, 30)), faits(sortie=date(2026, 6, 30))) == {}


@pytest.mark.parametrize(
    ("jour", "attendu"),
    [
        (date(2026, 1, 4), {"rompu_le": "rupture_hors_contrat"}),
        (ENTREE, {}),
        (date(2026, 7, 3), {}),
        (date(2026, 7, 4), {"rompu_le": "rupture_hors_contrat"}),
    ],
)
def test_une_rupture_a_lieu_pendant_le_contrat(jour: date, attendu: dict[str, str]) -> None:
    assert refus(replace(CDDI, rompu_le=jour), faits()) == attendu


def test_deux_cddi_ne_se_chevauchent_pas_et_le_refus_dit_lequel() -> None:
    dossier = faits(fait(1, date(2026, 7, 1), date(2026, 12, 31)))
    with pytest.raises(ContratImpossible, match="1er juillet 2026 au 31 décembre 2026") as refuse:
        verifier(CDDI, dossier, NAISSANCE)
    assert (refuse.value.champ, refuse.value.manquements[0].limite) == ("fin", date(2026, 6, 30))
    assert refus(replace(CDDI, debut=date(2026, 12, 31), fin=date(2027, 6, 30)), dossier) == {"debut": "chevauchement"}
    assert refus(replace(CDDI, fin=date(2026, 7, 1)), dossier) == {"fin": "chevauchement"}
    assert refus(replace(CDDI, fin=date(2026, 6, 30)), dossier) == {}


def test_un_cddi_et_un_contrat_d_usage_peuvent_courir_ensemble() -> None:
    assert refus(CDDI, faits(fait(1, ENTREE, date(2026, 7, 4), "cddu"), structure="AI")) == {}


def test_une_rupture_libere_la_suite() -> None:
    rompu = fait(1, ENTREE, date(2026, 3, 31))
    assert refus(replace(CDDI, debut=date(2026, 4, 1), fin=date(2026, 9, 30)), faits(rompu)) == {}


def test_un_cdd_d_usage_peut_se_superposer() -> None:
    dossier = faits(fait(1, ENTREE, date(2026, 7, 4)), structure="AI")
    assert refus(replace(CDDI, genre=GenreContrat.CDDU, fin=ENTREE), dossier) == {}


def test_rien_ne_commence_pendant_un_cdi() -> None:
    dossier = faits(fait(1, date(2026, 1, 5), None, "cdi"))
    with pytest.raises(ContratImpossible, match="sans date de fin"):
        verifier(replace(CDDI, debut=date(2026, 6, 1), fin=date(2026, 12, 31)), dossier, NAISSANCE)


def test_un_renouvellement_suit_le_contrat_et_garde_son_genre() -> None:
    dossier = faits(fait(1, ENTREE, date(2026, 7, 4)), structure="AI")
    suite = replace(CDDI, debut=date(2026, 7, 5), fin=date(2026, 9, 30), renouvelle_id=1)
    assert refus(suite, dossier) == {}
    assert refus(replace(suite, debut=date(2026, 7, 6)), dossier)["debut"] == "renouvellement_disjoint"
    assert refus(replace(suite, genre=GenreContrat.CDDU), dossier) == {"genre": "renouvellement_autre_genre"}


def test_un_cdi_ne_se_renouvelle_pas() -> None:
    dossier = faits(fait(1, date(2027, 1, 5), None, "cdi"))
    suite = SaisieContrat(GenreContrat.CDI, date(2028, 1, 1), None, renouvelle_id=1)
    assert refus(suite, dossier, date(1960, 1, 1))["debut"] in {"renouvellement_sans_terme", "chevauchement"}
    avant = replace(CDDI, debut=date(2026, 2, 1), fin=date(2026, 7, 31), renouvelle_id=1)
    assert refus(avant, dossier) == {"debut": "renouvellement_sans_terme", "genre": "renouvellement_autre_genre"}


def test_un_contrat_renouvele_finit_la_veille_de_sa_suite() -> None:
    dossier = faits(fait(1, ENTREE, date(2026, 7, 4)), fait(2, date(2026, 7, 5), date(2026, 9, 30), renouvelle_id=1))
    assert refus(CDDI, dossier, remplace_id=1) == {}
    assert refus(replace(CDDI, fin=date(2026, 6, 30)), dossier, remplace_id=1) == {"fin": "renouvele_ensuite"}
    rompu = replace(CDDI, rompu_le=date(2026, 6, 30))
    assert refus(rompu, dossier, remplace_id=1) == {"rompu_le": "renouvele_ensuite"}


def test_seul_le_dernier_contrat_non_rompu_avec_un_terme_se_renouvelle() -> None:
    contrats = [fait(1, ENTREE, date(2026, 7, 4)), fait(2, date(2026, 7, 5), date(2026, 9, 30))]
    verifier_renouvelable(contrats, 2, est_rompu=False)
    for liste, cle, est_rompu, code in (
        (contrats, 1, False, "pas_le_dernier"),
        (contrats, 2, True, "rompu"),
        ([fait(3, ENTREE, None, "cdi")], 3, False, "sans_terme"),
    ):
        with pytest.raises(ContratImpossible) as refuse:
            verifier_renouvelable(liste, cle, est_rompu)
        assert refuse.value.code == code


@pytest.mark.parametrize(
    ("embauche", "contrats", "attendu"),
    [
        (date(2026, 2, 28), [], False),
        (date(2026, 3, 1), [], True),
        (date(2026, 6, 1), [], True),
        (date(2026, 7, 1), [], True),
        (date(2026, 7, 1), [fait(1, date(2026, 6, 16), date(2026, 6, 30))], False),
        (date(2026, 7, 1), [fait(1, ENTREE, date(2026, 3, 31))], True),
        (date(2026, 6, 1), [fait(1, ENTREE, None, "cdi")], True),
    ],
)
def test_une_embauche_concerne_la_derniere_suspension_si_rien_n_a_eu_lieu_depuis(
    embauche: date, contrats: list[FaitContrat], attendu: bool
) -> None:
    suspension = Suspension(date(2026, 3, 1), date(2026, 6, 15), MotifSuspension.CONTRAT_ROMPU)
    assert rencontre_suspension([suspension], contrats, embauche) is attendu
    assert rencontre_suspension([], contrats, embauche) is False


PREMIER_PASS = PassIae(date(2024, 1, 8), date(2026, 1, 6))
SECOND_PASS = PassIae(date(2026, 9, 1), date(2028, 8, 30), fin_officielle=date(2028, 9, 30))


@pytest.mark.parametrize(
    ("debut", "fin", "passes", "phrase"),
    [
        # A day in common is enough, and without any PASS there is nothing to compare with.
        (date(2026, 1, 6), date(2026, 6, 30), [PREMIER_PASS], ""),
        (date(2028, 9, 30), None, [SECOND_PASS], ""),
        (date(2026, 1, 7), date(2026, 6, 30), [], ""),
        (
            date(2026, 1, 7),
            date(2026, 6, 30),
            [PREMIER_PASS],
            "Ce contrat, du 7 janvier 2026 au 30 juin 2026, est hors du PASS IAE : il finit le 6 janvier 2026, "
            "et une prolongation peut se demander jusqu’au 6 juillet 2026.",
        ),
        (
            date(2026, 7, 7),
            None,
            [PREMIER_PASS],
            "Ce contrat, à partir du 7 juillet 2026, est hors du PASS IAE : il finit le 6 janvier 2026, et une "
            "prolongation ne peut plus se demander après le 6 juillet 2026. Il faut un nouveau PASS IAE.",
        ),
        (
            date(2024, 1, 1),
            date(2024, 1, 7),
            [PREMIER_PASS, SECOND_PASS],
            "Ce contrat, du 1er janvier 2024 au 7 janvier 2024, est hors du PASS IAE, qui commence le 8 janvier 2024 : "
            "vérifiez ces dates.",
        ),
        (
            date(2026, 2, 1),
            date(2026, 8, 31),
            [SECOND_PASS, PREMIER_PASS],
            "Ce contrat, du 1er février 2026 au 31 août 2026, est entre deux PASS IAE : le premier finit le 6 janvier "
            "2026, le suivant commence le 1er septembre 2026. Vérifiez ces dates.",
        ),
    ],
)
def test_un_contrat_hors_de_tout_pass_est_signale_avec_les_dates(
    debut: date, fin: date | None, passes: list[PassIae], phrase: str
) -> None:
    saisie = replace(CDDI, debut=debut, fin=fin)
    assert hors_du_pass(saisie, passes, date(2026, 11, 23)).replace("\u00a0", " ") == phrase


def test_un_contrat_rompu_compte_jusqu_a_sa_rupture() -> None:
    saisie = replace(CDDI, debut=date(2026, 3, 1), fin=date(2026, 10, 31), rompu_le=date(2026, 8, 31))
    assert hors_du_pass(saisie, [SECOND_PASS], date(2026, 11, 23))
    assert not hors_du_pass(replace(saisie, rompu_le=None), [SECOND_PASS], date(2026, 11, 23))


JOURS = st.dates(date(2026, 1, 1), date(2030, 12, 31))
SAISIES = st.builds(
    SaisieContrat,
    genre=st.sampled_from([GenreContrat.CDDI, GenreContrat.CDDI, GenreContrat.CDDU, GenreContrat.CDI]),
    debut=JOURS,
    fin=st.none() | JOURS,
    rompu_le=st.none() | JOURS,
    heures_hebdo=st.none() | st.decimals(1, 40, places=1),
    derogation=st.none() | st.sampled_from(Derogation),
    derogation_horaire=st.booleans(),
    renouvelle_id=st.none() | st.integers(1, 6),
)
# Contracts as people type them: one after the other, of a few months, with or without a break.
SUITES = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 14), st.sampled_from([None, None, None, Derogation.FORMATION])),
    max_size=8,
)


def _jouer(saisies: list[SaisieContrat], naissance: date) -> list[tuple[int, SaisieContrat]]:
    acceptes: list[tuple[int, SaisieContrat]] = []
    for rang, saisie in enumerate(saisies, start=1):
        dossier = faits(*(accepte.en_fait(cle) for cle, accepte in acceptes), structure="AI")
        if not refus(saisie, dossier, naissance):
            acceptes.append((rang, saisie))
    return acceptes


def _verifier_invariants(acceptes: list[tuple[int, SaisieContrat]]) -> None:
    exclusifs = sorted((s for _, s in acceptes if s.genre is not GenreContrat.CDDU), key=lambda s: s.debut)
    for avant, apres in pairwise(exclusifs):
        assert avant.dernier_jour is not None
        assert avant.dernier_jour < apres.debut
    for cle, saisie in acceptes:
        assert saisie.debut >= ENTREE
        assert saisie.dernier_jour is None or saisie.dernier_jour >= saisie.debut
        assert (saisie.fin is None) == (saisie.genre is GenreContrat.CDI)
        for source in [avant for cle_avant, avant in acceptes if cle_avant < cle and cle_avant == saisie.renouvelle_id]:
            assert (source.dernier_jour, source.genre) == (saisie.debut - UN_JOUR, saisie.genre)
    cddi = sorted((s for _, s in acceptes if s.genre is GenreContrat.CDDI), key=lambda s: s.debut)
    travailles = 0
    for saisie in cddi:
        assert saisie.dernier_jour is not None
        travailles += jours_inclus(saisie.debut, saisie.dernier_jour)
        if saisie.derogation in (None, Derogation.AMENAGEMENT_PEINE):
            # No span of 24 calendar months is longer than two years, one of them with a 29th of February.
            assert travailles <= 366 + 365
        if saisie.heures_hebdo is not None and saisie.heures_hebdo < 20:
            assert saisie.derogation_horaire


@given(st.lists(SAISIES, max_size=8), st.dates(date(1955, 1, 1), date(2005, 1, 1)))
def test_aucune_suite_de_saisies_quelconques_ne_sort_des_regles(saisies: list[SaisieContrat], naissance: date) -> None:
    _verifier_invariants(_jouer(saisies, naissance))


@given(SUITES)
def test_aucune_suite_de_cddi_ne_depasse_24_mois_sans_exception(
    suite: list[tuple[int, int, Derogation | None]],
) -> None:
    saisies, debut = [], ENTREE
    for ecart_jours, mois, derogation in suite:
        debut = date.fromordinal(debut.toordinal() + ecart_jours)
        fin = ajouter_mois(debut, mois) - UN_JOUR
        saisies.append(replace(CDDI, debut=debut, fin=fin, derogation=derogation))
        debut = fin + UN_JOUR
    acceptes = _jouer(saisies, NAISSANCE)
    _verifier_invariants(acceptes)
    # A first contract of 4 to 14 months is always within the rules.
    assert acceptes or all(mois < 4 for _, mois, _ in suite[:1])
