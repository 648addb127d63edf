"""The night, in a process of its own so that its memory can be told: the first one, then those that follow.

`python -m tests.bench.nuit premiere|suivantes BASE NOMBRE` prints one line of JSON.
"""

import gc
import json
import multiprocessing
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import timedelta
from multiprocessing.synchronize import Event
from time import perf_counter
from typing import Any

from sqlalchemy import func, select, update

from parcours.actions import echeance
from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees, ouvrir
from parcours.jobs import veille
from parcours.models import Alerte, Compte, Echeance, Etape
from parcours.queries.echeance import lot_de_parcours
from tests.bench.lot import AU, MAINTENANT
from tests.bench.memoire import pic_mio
from tests.bench.population import FUSEAU
from tests.bench.remplissage import HORLOGE

NUITS = 5
# The witness structure, whole: its share of current parcours is the one of the population.
ECHANTILLON, LOT = 714, 200
frais = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Premiere:
    """The first night over everything: alerts raised, duration (s), the longest wait of someone who writes meanwhile
    (s), what reading every step takes (s); memory of the process before, and at most (MiB)."""

    signalees: int
    duree_s: float
    attente_s: float
    ecritures: int
    lecture_s: float
    avant_mio: float
    pic_mio: float


@dataclass(frozen=True)
class Nuit:
    """Least durations (s) over the nights; `dues`, deadlines due in the quickest night."""

    dues: int
    une_nuit_s: float
    rien_s: float
    lecture_s: float
    recalcul_s: float


def premiere(adresse: str, nombre: int) -> Premiere:
    """Run the first night of a population of so many parcours, while someone else writes."""
    return Premiere(**_a_part("premiere", adresse, nombre))


def suivantes(adresse: str, nombre: int) -> Nuit:
    """Run the nights that follow, interleaved with what they are held against.

    `recalcul_s` is the time to derive every deadline again, from a sample of the parcours, in proportion.
    """
    return Nuit(**_a_part("suivantes", adresse, nombre))


def _a_part(quoi: str, adresse: str, nombre: int) -> dict[str, Any]:
    ordre = [sys.executable, "-m", __name__, quoi, adresse, str(nombre)]
    lu: dict[str, Any] = json.loads(subprocess.run(ordre, check=True, stdout=subprocess.PIPE).stdout)
    return lu


def _premiere(base: BaseDeDonnees, adresse: str) -> Premiere:
    lecture_s = min(_lire_toutes_les_etapes(base) for _ in range(3))
    arret, file = frais.Event(), frais.Queue()
    ecrivain = frais.Process(target=_ecrire_sans_cesse, args=(adresse, arret, file))
    ecrivain.start()
    file.get()
    avant_mio, debut = pic_mio(), perf_counter()
    veille.veiller(base, HORLOGE, FUSEAU, AU)
    duree_s, au_plus_mio = perf_counter() - debut, pic_mio()
    arret.set()
    ecritures, attente_s = file.get()
    ecrivain.join()
    with base.lecture() as session:
        signalees = session.scalar(select(func.count()).select_from(Alerte)) or 0
    return Premiere(signalees, duree_s, attente_s, ecritures, lecture_s, avant_mio, au_plus_mio)


def _ecrire_sans_cesse(adresse: str, arret: Event, file: "multiprocessing.Queue[tuple[int, float]]") -> None:
    """Write one row after another, each in its transaction; how many, and the longest (s)."""
    base, durees = ouvrir(adresse), [0.0]
    with base.lecture() as session:
        compte_id = session.scalar(select(func.min(Compte.id)))
    file.put((0, 0.0))
    while not arret.wait(0.01):
        debut = perf_counter()
        with base.transaction() as session:
            session.execute(update(Compte).where(Compte.id == compte_id).values(est_actif=True))
        durees.append(perf_counter() - debut)
    file.put((len(durees) - 1, max(durees)))


def _suivantes(base: BaseDeDonnees, nombre: int) -> Nuit:
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


if __name__ == "__main__":
    quoi, adresse, nombre = sys.argv[1:]
    # As every command does.
    gc.freeze()
    ici = ouvrir(adresse)
    print(json.dumps(asdict(_premiere(ici, adresse) if quoi == "premiere" else _suivantes(ici, int(nombre)))))
