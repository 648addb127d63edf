"""Lasting jobs: followed at their own level, a fall only where enough are expected, and told in words."""

from datetime import date, timedelta

import pytest

from parcours.domain.derive_reference import Reference, SortieComptee, calculer_reference
from parcours.domain.durable import SuiviDurable, lire, phrase
from parcours.domain.sens import Sens

DEBUT = date(2022, 1, 3)
DEPUIS = date(2025, 1, 1)
AU = date(2026, 11, 23)


def _sorties(passe: str, suite: str, pas_jours: int) -> list[SortieComptee]:
    """One exit every `pas_jours`: «e» lasting job, «n» another outcome, «?» not known yet."""
    jours = [DEBUT + timedelta(days=pas_jours * rang) for rang in range(len(passe))]
    jours += [DEPUIS + timedelta(days=pas_jours * rang) for rang in range(len(suite))]
    issues = {"e": True, "n": False, "?": None}
    return [
        SortieComptee(le, issues[c], str(rang)) for rang, (le, c) in enumerate(zip(jours, passe + suite, strict=True))
    ]


def _reference(sorties: list[SortieComptee]) -> Reference:
    return calculer_reference(sorties, None, DEPUIS - timedelta(days=1))


def _lire(passe: str, suite: str, pas_jours: int = 12, taux: float | None = 0.3) -> SuiviDurable:
    sorties = _sorties(passe, suite, pas_jours)
    return lire(sorties, taux, _reference(sorties), DEPUIS, AU)


def _dite(suivi: SuiviDurable) -> str:
    return phrase(suivi).replace("\u00a0", " ")


def test_sans_changement_rien_d_inhabituel() -> None:
    suivi = _lire("enn" * 30, "enn" * 15)

    assert suivi.recul is not None
    assert suivi.constat is None
    assert _dite(suivi) == (
        "Rien d’inhabituel. Depuis le 1er janvier 2025 : 15 emplois durables sur 45 sorties comptées ; "
        "on en attendait 13 à 14."
    )


@pytest.mark.parametrize(
    ("suite", "sens", "annonce"), [("n" * 16, Sens.RECUL, "baisse"), ("e" * 16, Sens.HAUSSE, "hausse")]
)
def test_une_baisse_et_une_hausse_se_voient(suite: str, sens: Sens, annonce: str) -> None:
    suivi = _lire("enn" * 30, "enn" * 4 + suite)

    assert suivi.constat is not None
    assert suivi.constat.sens is sens
    assert suivi.est_en_baisse is (sens is Sens.RECUL)
    assert _dite(suivi).startswith(f"En {annonce}. Depuis le ")


def test_trop_rares_leur_baisse_ne_se_suit_pas_mais_leur_hausse_se_voit() -> None:
    rares = _lire("n" * 19 + "e" + "n" * 20, "n" * 25, 25, 0.05)
    remontee = _lire("n" * 19 + "e" + "n" * 20, "n" * 5 + "e" * 6, 25, 0.05)

    assert rares.recul is None
    assert _dite(rares).endswith("Trop rares pour suivre une baisse.")
    assert remontee.constat is remontee.hausse
    assert _dite(remontee).startswith("En hausse.")
    assert not remontee.est_en_baisse


def test_le_niveau_est_rapproche_de_celui_du_type() -> None:
    seul, rapproche = (_lire("enn" * 30, "enn", taux=taux).hausse.reference.niveau for taux in (None, 0.05))

    assert rapproche < seul


def test_une_issue_inconnue_ne_fait_ni_baisse_ni_hausse() -> None:
    assert _lire("enn" * 30, "?" * 20).constat is None


def test_aucun_emploi_durable_sur_beaucoup_de_sorties_est_une_baisse() -> None:
    suivi = _lire("enn" * 30, "n" * 40)

    assert suivi.est_en_baisse
    assert "aucun emploi durable sur 40 sorties comptées" in _dite(suivi)


def test_une_baisse_revenue_a_son_niveau_est_passee() -> None:
    suivi = _lire("enn" * 30, "n" * 18 + "e" * 18 + "enn" * 5)

    assert suivi.recul is not None
    assert suivi.recul.depuis > DEPUIS
    assert not suivi.est_en_baisse
