"""Suppositions: how they change the facts, and when they change nothing."""

from datetime import date

import pytest

from parcours.domain import hypothese
from parcours.domain.faits import FaitContrat, Faits
from parcours.domain.hypothese import AlerteFermee, DateChangee, Effets

JOUR = date(2026, 11, 23)


def test_le_contrat_suppose_ne_prend_la_cle_d_aucun_autre() -> None:
    contrats = tuple(FaitContrat(cle, "cddi", date(2026, 1, cle), date(2026, 6, cle)) for cle in (7, 2, 3))
    suite = FaitContrat(0, "cddi", date(2026, 6, 8), date(2026, 12, 7))
    apres = hypothese.si_renouvele(Faits("ACI", date(2026, 1, 2), contrats=contrats), suite).contrats
    assert [contrat.id for contrat in apres] == [7, 2, 3, 8]


@pytest.mark.parametrize(
    ("effets", "est_sans_effet"),
    [
        (Effets("", (), (), ()), True),
        (Effets("Le contrat finit.", (), (), ()), True),
        (Effets("", (DateChangee("PASS", JOUR, None),), (), ()), False),
        (Effets("", (), ("PASS dans 7 jours.",), ()), False),
        (Effets("", (), (), (AlerteFermee("PASS dans 7 jours.", "La date a changé."),)), False),
    ],
)
def test_une_supposition_est_sans_effet_quand_rien_ne_bouge(effets: Effets, est_sans_effet: bool) -> None:
    assert effets.est_sans_effet is est_sans_effet


@pytest.mark.parametrize(
    ("avant", "apres", "jours"), [(JOUR, date(2026, 12, 23), 30), (None, JOUR, None), (JOUR, None, None)]
)
def test_une_date_qui_parait_ou_disparait_ne_bouge_d_aucun_jour(
    avant: date | None, apres: date | None, jours: int | None
) -> None:
    assert DateChangee("PASS", avant, apres).jours == jours


def test_la_fin_prevue_se_dit_tant_que_le_parcours_continue() -> None:
    contrat = FaitContrat(1, "cddi", date(2026, 6, 1), date(2027, 1, 31))
    suivi = Faits("ACI", date(2026, 6, 1), contrats=(contrat,))
    assert "31 mai 2028" in hypothese.comparer(suivi, suivi, JOUR, [], []).raison
    sorti = hypothese.si_sorti(suivi, JOUR, None)
    assert hypothese.comparer(suivi, sorti, JOUR, [], []).raison == ""
