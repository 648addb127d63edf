"""The motives by date: the law's, then what an administrator decided, and what a decision must say first."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.erreurs import MotifImpossible
from parcours.domain.motif_sortie import (
    BAREME,
    CategorieSortie,
    Decision,
    MotifInconnu,
    SaisieMotif,
    TableMotifs,
    codes,
    fin_de,
    libelle,
    verifier,
)
from parcours.domain.sortie import Situation, SortieConstatee, situation

AU = date(2026, 11, 23)
POSITIVE, AUTRE, DURABLE = CategorieSortie.POSITIVE, CategorieSortie.AUTRE, CategorieSortie.DURABLE


def decide(code: str, depuis: date, categorie: CategorieSortie, rang: int = 1) -> Decision:
    return Decision(code, depuis, categorie, rang)


def reproches(saisie: SaisieMotif, motifs: TableMotifs = BAREME, code: str = "15", changees: int = 0) -> set[str]:
    try:
        verifier(saisie, motifs.motif(code, saisie.depuis), changees, AU)
    except MotifImpossible as refus:
        return {manquement.champ for manquement in refus.manquements}
    return set()


def test_une_decision_vaut_de_son_jour_a_la_veille_de_la_suivante() -> None:
    table = TableMotifs([decide("15", date(2026, 3, 1), AUTRE), decide("15", date(2026, 6, 1), POSITIVE, 2)])
    lus = [table.motif("15", jour).categorie for jour in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 5, 31))]
    assert lus == [POSITIVE, AUTRE, AUTRE]
    assert table.motif("15", date(2026, 6, 1)).categorie is POSITIVE
    lignes = table.lignes("15")
    assert [fin_de(lignes, rang) for rang in range(3)] == [date(2026, 2, 28), date(2026, 5, 31), None]


def test_le_meme_jour_la_derniere_decision_l_emporte() -> None:
    table = TableMotifs([decide("15", AU, DURABLE, 2), decide("15", AU, AUTRE, 1)])
    assert table.motif("15", AU).categorie is DURABLE


def test_un_motif_confirme_ne_l_est_qu_a_partir_de_son_jour() -> None:
    table = TableMotifs([decide("15", date(2026, 6, 1), POSITIVE)])
    assert (BAREME.motif("15", AU).est_confirme, BAREME.motif("15", AU).marque) == (False, "à confirmer")
    assert not table.motif("15", date(2026, 5, 31)).est_confirme
    assert (table.motif("15", date(2026, 6, 1)).est_confirme, table.motif("15", AU).marque) == (True, "confirmé")
    assert BAREME.motif("1", AU).marque == "source secondaire"


def test_une_sortie_est_comptee_avec_la_categorie_de_son_jour() -> None:
    table = TableMotifs([decide("96", date(2026, 6, 1), DURABLE)])
    places = [
        situation(SortieConstatee("ACI", date(2025, 1, 6), le, table.lu("96", le)))
        for le in (date(2026, 5, 31), date(2026, 6, 1))
    ]
    assert places == [Situation.A_CONFIRMER, Situation.COMPTEE]


@given(
    st.lists(
        st.tuples(st.dates(date(2020, 1, 1), date(2026, 12, 31)), st.sampled_from(list(CategorieSortie))), max_size=8
    ),
    st.dates(date(2019, 1, 1), date(2027, 12, 31)),
)
def test_la_categorie_d_un_jour_est_la_derniere_ligne_qui_le_precede(
    decisions: list[tuple[date, CategorieSortie]], jour: date
) -> None:
    table = TableMotifs(decide("7", depuis, famille, rang) for rang, (depuis, famille) in enumerate(decisions))
    passees = [(depuis, rang, famille) for rang, (depuis, famille) in enumerate(decisions) if depuis <= jour]
    attendue = max(passees)[2] if passees else AUTRE
    assert table.motif("7", jour).categorie is attendue
    jours = [ligne.depuis for ligne in table.lignes("7")]
    assert jours == sorted(set(jours))


def test_un_code_inconnu_n_a_ni_ligne_ni_libelle() -> None:
    assert BAREME.lignes("999") == ()
    for demande in (lambda: BAREME.motif("999", AU), lambda: libelle("999")):
        with pytest.raises(MotifInconnu):
            demande()
    assert [BAREME.motif(code, AU).libelle for code in codes()] == [libelle(code) for code in codes()]


def test_confirmer_a_partir_d_aujourd_hui_ne_demande_qu_une_raison() -> None:
    assert reproches(SaisieMotif(POSITIVE, AU, "Courrier de la DEETS")) == set()
    assert reproches(SaisieMotif(POSITIVE, AU, "  ")) == {"raison"}


def test_un_jour_passe_se_relit_meme_quand_rien_ne_change() -> None:
    hier = date(2026, 11, 22)
    assert reproches(SaisieMotif(POSITIVE, hier, "Texte")) == {"relu"}
    assert reproches(SaisieMotif(POSITIVE, hier, "Texte", relu=0)) == set()


def test_des_sorties_qui_changent_se_relisent_et_leur_nombre_doit_etre_le_bon() -> None:
    assert reproches(SaisieMotif(AUTRE, AU, "Texte"), changees=3) == {"relu"}
    assert reproches(SaisieMotif(AUTRE, AU, "Texte", relu=2), changees=3) == {"relu"}
    assert reproches(SaisieMotif(AUTRE, AU, "Texte", relu=3), changees=3) == set()


def test_redire_ce_qui_est_deja_confirme_est_refuse() -> None:
    table = TableMotifs([decide("15", date(2026, 6, 1), POSITIVE)])
    assert reproches(SaisieMotif(POSITIVE, AU, "Texte"), table) == {"categorie"}
    assert reproches(SaisieMotif(AUTRE, AU, "Texte"), table) == set()
