"""A fleet of structures that never change, and the same with their odds halved: how often, how late they are flagged.

`python -m tests.bench.flotte`: the whole pipeline of the product (reference on three years of its own, chart, alert),
on simulated exits with a fixed seed. It counts; it times nothing.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from statistics import median

from parcours.domain.dates import UN_JOUR, ajouter_mois
from parcours.domain.derive import SortieComptee, calculer_reference, suivre
from tests.bench.rapport import decimal, titre

GRAINE = 20261124
DEBUT, ANS_DE_REFERENCE, ANS_DE_SUIVI = date(2000, 1, 1), 3, 30
JOURS_PAR_AN, JOURS_PAR_MOIS = 365.25, 365.25 / 12
# Calibration of the method (§ 4.2, full pipeline, own history of three years): months to flag, years between alarms.
PROMIS = {
    (10, 0.30): (26, 15),
    (10, 0.45): (23, 16),
    (25, 0.30): (18, 16),
    (25, 0.45): (14, 16),
    (60, 0.30): (10, 16),
    (60, 0.45): (8.2, 15),
}


@dataclass(frozen=True)
class Bilan:
    """Of structures of so many exits a year at a level: years followed before a false alarm, months to see a halving.

    `vues`: the share of the halvings seen within 24 months.
    """

    ans_suivis: float
    fausses: int
    mois: float
    vues: float

    @property
    def ans_entre_deux(self) -> float:
        """Years between two false alarms."""
        return self.ans_suivis / self.fausses if self.fausses else float("inf")


def simuler(par_an: int, taux: float, structures: int, graine: int = GRAINE) -> Bilan:
    """The fleet of a size and a level. A change comes at a random day of the third year of the follow-up."""
    hasard = Random(f"{graine}-{par_an}-{taux}")
    depuis = ajouter_mois(DEBUT, 12 * ANS_DE_REFERENCE)
    cote = 0.5 * taux / (1 - taux)
    moitie = cote / (1 + cote)
    ans, fausses, delais = 0.0, 0, []
    for _ in range(structures):
        stables = _sorties(hasard, par_an, [(DEBUT, taux)], ajouter_mois(DEBUT, 12 * (ANS_DE_REFERENCE + ANS_DE_SUIVI)))
        alerte = _alerte(stables, depuis, taux)
        fin = alerte or stables[-1].le
        ans += (fin - depuis).days / JOURS_PAR_AN
        fausses += alerte is not None
        change = depuis + timedelta(days=round(hasard.uniform(2, 3) * JOURS_PAR_AN))
        changees = _sorties(hasard, par_an, [(DEBUT, taux), (change, moitie)], ajouter_mois(change, 240))
        vue = _alerte(changees, depuis, taux)
        if vue is None or vue >= change:
            delais.append(((vue or date.max) - change).days / JOURS_PAR_MOIS)
    return Bilan(ans, fausses, median(delais), sum(delai <= 24 for delai in delais) / len(delais))


def _alerte(sorties: Sequence[SortieComptee], depuis: date, taux: float) -> date | None:
    # At the rate of its kind, as in the calibration.
    reference = calculer_reference(sorties, taux, depuis - UN_JOUR)
    return suivre(sorties, reference, depuis, sorties[-1].le).alerte_le


def _sorties(hasard: Random, par_an: int, niveaux: Sequence[tuple[date, float]], fin: date) -> list[SortieComptee]:
    """Exits at random days (a Poisson process), each dynamic with the probability of its day."""
    lues: list[SortieComptee] = []
    ecoules = 0.0
    while (jour := DEBUT + timedelta(days=int(ecoules := ecoules + hasard.expovariate(par_an / JOURS_PAR_AN)))) <= fin:
        niveau = next(taux for debut, taux in reversed(niveaux) if debut <= jour)
        lues.append(SortieComptee(jour, hasard.random() < niveau, str(len(lues))))
    return lues


def principal() -> None:
    """Print the table, beside what the method promises."""
    analyseur = argparse.ArgumentParser(prog="python -m tests.bench.flotte")
    analyseur.add_argument("--structures", type=int, default=300, help="structures simulées pour chaque ligne")
    nombre = analyseur.parse_args(sys.argv[1:]).structures
    titre(f"Une flotte de {nombre} structures par ligne")
    print(
        "sorties/an  niveau  années entre deux fausses alertes (promis)  mois pour voir la moitié (promis)  en 24 mois"
    )
    for (par_an, taux), (mois, ans) in PROMIS.items():
        lu = simuler(par_an, taux, nombre)
        print(
            f"{par_an:>10}  {decimal(taux, 2):>6}  {decimal(lu.ans_entre_deux):>29} ({ans:>2})"
            f"  {decimal(lu.mois):>28} ({decimal(float(mois))})  {decimal(100 * lu.vues, 0):>8} %",
            flush=True,
        )


if __name__ == "__main__":
    principal()
