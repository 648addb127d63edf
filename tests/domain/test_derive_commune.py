"""The quick look at a kind before it is read exit by exit: it lets through whatever the chart would tell."""

import random
from collections import defaultdict
from datetime import date, timedelta

import pytest

from parcours.domain.derive import seuil
from parcours.domain.derive_commune import Commune, lire, peut_reculer, phrase, relire
from parcours.domain.derive_reference import Reference, SortieComptee, calculer_reference

DEBUT = date(2022, 1, 3)
DEPUIS = date(2025, 1, 1)
AU = date(2026, 11, 23)


def _autres(taux_apres: float, graine: int, pas_jours: int = 3) -> list[SortieComptee]:
    """The exits of a kind, one every few days: 45 % dynamic until `DEPUIS`, another rate since."""
    hasard = random.Random(graine)
    jours = [DEBUT + timedelta(days=pas_jours * rang) for rang in range((AU - DEBUT).days // pas_jours)]
    return [
        SortieComptee(le, hasard.random() < (0.45 if le < DEPUIS else taux_apres), f"{rang:04}")
        for rang, le in enumerate(jours)
    ]


def _reference() -> Reference:
    """That of a small structure: two exits a month."""
    siennes = [SortieComptee(DEBUT + timedelta(days=15 * r), r % 2 == 0, str(r)) for r in range(72)]
    return calculer_reference(siennes, 0.45, DEPUIS - timedelta(days=1))


def _regarder(sorties: list[SortieComptee]) -> tuple[Commune | None, bool]:
    reference = _reference()
    par_jour: dict[date, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for sortie in sorties:
        n, dynamiques = par_jour[sortie.le]
        par_jour[sortie.le] = (n + 1, dynamiques + (sortie.dynamique is True))
    plancher = seuil(reference.niveau, reference.par_an, DEPUIS)
    return (
        lire(sorties, {}, reference, None, "s", DEPUIS, AU),
        peut_reculer(par_jour, reference, DEPUIS, AU, plancher),
    )


@pytest.mark.parametrize("graine", range(12))
@pytest.mark.parametrize("taux", [0.2, 0.3, 0.38, 0.45])
def test_ce_que_la_courbe_dirait_n_est_jamais_ecarte(taux: float, graine: int) -> None:
    commune, peut = _regarder(_autres(taux, graine))

    assert peut or commune is None


def test_un_type_qui_va_mieux_n_est_pas_relu_un_type_qui_recule_l_est() -> None:
    assert not any(_regarder(_autres(0.6, graine))[1] for graine in range(12))
    assert all(_regarder(_autres(0.25, graine))[1] for graine in range(12))
    assert not peut_reculer({}, _reference(), DEPUIS, AU, 3.0)


def test_les_taux_ne_disent_aucun_petit_nombre() -> None:
    """Four dynamic exits since: the decline is told, without a rate that would give them away."""
    calmes = [s for s in _autres(0.45, 1, pas_jours=9) if s.le < DEPUIS]
    suite = [SortieComptee(DEPUIS + timedelta(days=12 * r), r in (0, 9, 20, 31), f"z{r:02}") for r in range(50)]
    commune, _ = _regarder([*calmes, *suite])

    assert commune is not None
    assert (commune.taux, commune.taux_de_reference) == (None, None)
    assert phrase(commune, "EI").replace("\u00a0", " ") == "Les autres EI reculent aussi : cause probablement commune."
    assert relire(commune.en_donnees()) == commune
    assert relire(None) is None
