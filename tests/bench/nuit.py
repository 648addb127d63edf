"""The night: as many thresholds as come due in one day, beside a night with nothing due and a reading of every step."""

from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter

from sqlalchemy import func, select

from parcours.actions import echeance
from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.jobs import veille
from parcours.models import Echeance, Etape
from parcours.queries.echeance import lot_de_parcours
from tests.bench.lot import AU, MAINTENANT
from tests.bench.population import FUSEAU
from tests.bench.remplissage import HORLOGE

NUITS = 5
# The witness structure, whole: its share of current parcours is the one of the population.
ECHANTILLON, LOT = 714, 200


@dataclass(frozen=True)
class Nuit:
    """Least durations (s) over the nights; `dues`, deadlines due in the quickest night."""

    dues: int
    une_nuit_s: float
    rien_s: float
    lecture_s: float
    recalcul_s: float


def mesurer(base: BaseDeDonnees, nombre: int) -> Nuit:
    """Run the nights that follow the day of the population, interleaved with what they are held against.

    `recalcul_s` is the time to derive every deadline again, from a sample of the parcours, in proportion.
    """
    nuits, riens, lectures, recalculs = [], [], [], []
    for rang in range(1, NUITS + 1):
        au = AU + timedelta(days=rang)
        lectures.append(_lire_toutes_les_etapes(base))
        with base.lecture() as session:
            dues = session.scalar(select(func.count()).where(Echeance.prochain_le <= au)) or 0
        debut = perf_counter()
        veille.veiller(base, HORLOGE, FUSEAU, au)
        nuits.append((perf_counter() - debut, dues))
        debut = perf_counter()
        veille.veiller(base, HORLOGE, FUSEAU, au)
        riens.append(perf_counter() - debut)
        if rang <= 2:
            recalculs.append(_recalculer_un_echantillon(base) * nombre)
    une_nuit_s, dues = min(nuits)
    return Nuit(dues, une_nuit_s, min(riens), min(lectures), min(recalculs))


def _lire_toutes_les_etapes(base: BaseDeDonnees) -> float:
    debut = perf_counter()
    with base.lecture() as session:
        # No index has this column: every row is read.
        session.scalar(select(func.sum(Etape.duree_minutes)))
    return perf_counter() - debut


def _recalculer_un_echantillon(base: BaseDeDonnees) -> float:
    """Seconds per parcours to derive its deadlines again."""
    auteur = Auteur(None, MAINTENANT, AU)
    dernier, faits, debut = 0, 0, perf_counter()
    while faits < ECHANTILLON:
        with base.transaction() as session:
            lot = lot_de_parcours(session, dernier, min(LOT, ECHANTILLON - faits))
            echeance.recalculer(session, auteur, lot)
        dernier, faits = lot[-1].id, faits + len(lot)
    return (perf_counter() - debut) / faits
