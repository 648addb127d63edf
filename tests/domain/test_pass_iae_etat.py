"""The end of a PASS, what moved it, the words for what is left, and getting another one."""

from dataclasses import replace
from datetime import date

import pytest

from parcours.domain.dates import Periode
from parcours.domain.delivrance import peut_reporter_debut, verifier_nouveau_pass, verifier_report_embauche
from parcours.domain.erreurs import PassImpossible
from parcours.domain.motif_pass import DecisionProlongation, MotifProlongation, MotifSuspension
from parcours.domain.pass_iae import (
    EtatPass,
    PassIae,
    Prolongation,
    Suspension,
    depart_de_carence,
    est_en_carence,
    etat,
    fin_de_carence,
    fin_estimee,
    fin_par_defaut,
    fin_retenue,
    restant_en_mots,
)

REGLES = date(2026, 8, 21)
P = PassIae(date(2023, 7, 2), date(2025, 6, 30))
SUSPENSION = Suspension(date(2024, 3, 1), date(2024, 5, 31), MotifSuspension.CONTRAT_ROMPU)
PROLONGATION = Prolongation(
    date(2025, 9, 29),
    date(2026, 3, 1),
    MotifProlongation.RQTH,
    date(2025, 5, 1),
    DecisionProlongation.ACCORDEE,
    date(2025, 5, 20),
)
VECU = replace(P, suspensions=(SUSPENSION,), prolongations=(PROLONGATION,))


@pytest.mark.parametrize(
    ("regles_au", "fin"),
    [
        (date(2018, 3, 17), date(2025, 12, 31)),
        (date(2018, 3, 18), date(2026, 3, 31)),
        (date(2020, 6, 16), date(2026, 3, 31)),
        (date(2020, 6, 17), date(2025, 12, 31)),
        (date(2024, 2, 27), date(2025, 12, 31)),
        (date(2024, 2, 28), date(2025, 12, 30)),
    ],
)
def test_la_fin_par_defaut_suit_la_regle_de_sa_date(regles_au, fin):
    assert fin_par_defaut(date(2024, 1, 1), regles_au) == fin


@pytest.mark.parametrize("decision", [DecisionProlongation.DEMANDEE, DecisionProlongation.REFUSEE])
def test_une_prolongation_qui_n_est_pas_accordee_ne_compte_pas(decision):
    p = replace(P, prolongations=(replace(PROLONGATION, decision=decision),))
    assert fin_estimee(p) == P.fin_initiale


def test_la_fin_officielle_l_emporte_sur_l_estimation():
    p = replace(VECU, fin_officielle=date(2026, 3, 4))
    assert fin_estimee(p) == date(2026, 3, 1)
    assert fin_retenue(p) == date(2026, 3, 4)
    assert etat(p, date(2026, 3, 4)) is EtatPass.VALIDE


def test_un_pass_expire_l_est_meme_si_une_suspension_court_encore():
    p = replace(VECU, fin_officielle=date(2024, 4, 1))
    assert etat(p, date(2024, 4, 1)) is EtatPass.SUSPENDU
    assert etat(p, date(2024, 4, 2)) is EtatPass.EXPIRE


def test_la_carence_dure_deux_ans_jour_compris():
    assert fin_de_carence(date(2024, 2, 29), REGLES) == date(2026, 2, 28)
    assert est_en_carence(date(2024, 2, 29), date(2026, 2, 28), REGLES)
    assert not est_en_carence(date(2024, 2, 29), date(2026, 3, 1), REGLES)
    assert not est_en_carence(date(2024, 2, 29), date(2024, 2, 29), REGLES)


def test_la_carence_refuse_un_pass_et_nomme_sa_fin():
    nouveau = Periode(date(2026, 1, 5), date(2028, 1, 4))
    with pytest.raises(PassImpossible) as leve:
        verifier_nouveau_pass(nouveau, [P], au=date(2026, 1, 5), regles_au=REGLES)
    assert leve.value.code == "delai_de_carence"
    assert "30 juin 2027" in leve.value.message
    verifier_nouveau_pass(nouveau, [P], au=date(2026, 1, 5), regles_au=REGLES, leve_par_prescripteur=True)


def arrete(fin: date, *suspensions: tuple[date, date]) -> PassIae:
    """A PASS whose official end was brought to that day."""
    motif = MotifSuspension.CONTRAT_ROMPU
    return replace(P, suspensions=tuple(Suspension(*jours, motif) for jours in suspensions), fin_officielle=fin)


LONGUE = (date(2024, 2, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("p", "depart"),
    [
        (arrete(date(2025, 3, 15), LONGUE), date(2024, 2, 1)),
        # 365 days in a row, 29 February 2024 included, then one less.
        (arrete(date(2025, 1, 30), LONGUE), date(2024, 2, 1)),
        (arrete(date(2025, 1, 29), LONGUE), date(2025, 1, 29)),
        # Suspensions that touch are months in a row; a day between two starts again.
        (arrete(date(2025, 1, 30), (date(2024, 2, 1), date(2024, 8, 1)), (date(2024, 8, 2), LONGUE[1])), LONGUE[0]),
        (
            arrete(date(2025, 1, 30), (date(2024, 2, 1), date(2024, 8, 1)), (date(2024, 8, 3), LONGUE[1])),
            date(2025, 1, 30),
        ),
        # Over since, or the PASS went to the end that its suspension gave it: nobody ended anything.
        (arrete(date(2026, 1, 1), LONGUE), date(2026, 1, 1)),
        (
            replace(arrete(P.fin_initiale, (P.fin_initiale, date(2026, 12, 31))), fin_officielle=None),
            date(2026, 12, 31),
        ),
        # Before the rule.
        (
            replace(arrete(date(2021, 8, 30), (date(2020, 8, 1), date(2021, 12, 31))), debut=date(2020, 7, 1)),
            date(2021, 8, 30),
        ),
    ],
)
def test_la_carence_se_compte_du_debut_de_la_suspension_qui_a_mis_fin_au_parcours(p: PassIae, depart: date):
    assert depart_de_carence(p) == depart


def test_un_pass_se_delivre_deux_ans_apres_le_debut_de_la_suspension_qui_a_mis_fin_au_precedent():
    avant = arrete(date(2025, 3, 15), LONGUE)
    nouveau = Periode(date(2026, 2, 2), date(2028, 2, 1))
    verifier_nouveau_pass(nouveau, [avant], au=date(2026, 2, 2), regles_au=REGLES)
    with pytest.raises(PassImpossible) as leve:
        verifier_nouveau_pass(nouveau, [avant], au=date(2026, 2, 1), regles_au=REGLES)
    assert (leve.value.code, leve.value.manquements[0].limite) == ("delai_de_carence", date(2026, 2, 1))


def test_deux_pass_ne_sont_pas_valables_le_meme_jour_meme_avec_un_prescripteur():
    nouveau = Periode(date(2025, 6, 30), date(2027, 6, 29))
    with pytest.raises(PassImpossible) as leve:
        verifier_nouveau_pass(nouveau, [P], au=date(2025, 6, 30), regles_au=REGLES, leve_par_prescripteur=True)
    assert leve.value.code == "pass_deja_valide"
    assert "30 juin 2025" in leve.value.message


def test_un_pass_plus_ancien_s_enregistre_sans_carence():
    ancien = Periode(date(2019, 1, 1), date(2020, 12, 31))
    verifier_nouveau_pass(ancien, [P], au=date(2026, 1, 5), regles_au=REGLES)


def test_une_embauche_reportee_commence_avant_la_fin_du_pass():
    verifier_report_embauche(P, date(2025, 6, 29))
    with pytest.raises(PassImpossible, match="30 juin 2025"):
        verifier_report_embauche(P, date(2025, 6, 30))


def test_le_debut_ne_se_reporte_qu_avant_le_premier_jour():
    assert peut_reporter_debut(P, date(2023, 7, 1))
    assert not peut_reporter_debut(P, date(2023, 7, 2))


@pytest.mark.parametrize(
    ("jours", "depuis", "mots"),
    [
        (0, date(2025, 1, 1), "0 jour"),
        (1, date(2025, 1, 1), "1 jour"),
        (6, date(2025, 1, 1), "6 jours"),
        (7, date(2025, 1, 1), "7 jours (1 semaine)"),
        (30, date(2025, 1, 1), "30 jours (4 semaines et 2 jours)"),
        (31, date(2025, 1, 1), "31 jours (environ 1 mois)"),
        (243, date(2026, 5, 18), "243 jours (environ 7 mois et 4 semaines)"),
        (1096, date(2025, 1, 1), "1\u00a0096 jours (environ 3 ans)"),
        (730, date(2022, 3, 1), "730 jours (environ 1 an et 11 mois)"),
    ],
)
def test_les_jours_restants_se_disent_en_mots(jours, depuis, mots):
    assert restant_en_mots(jours, depuis) == mots
