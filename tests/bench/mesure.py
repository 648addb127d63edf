"""Durations of pages over HTTP: rounds interleaved, the least of the rounds' medians, and the server's own CPU time."""

import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from tests.bench.client import demander
from tests.bench.pages import Page
from tests.bench.serveur import Serveur

TOURS, REQUETES, CHAUFFE = 5, 60, 20


@dataclass(frozen=True)
class Releve:
    """What a page took: least median and least 95th centile of the rounds (s), CPU of the server per request (s)."""

    p50_s: float
    p95_s: float
    cpu_s: float | None


@dataclass(frozen=True)
class Cible:
    """A page of a server; `nombre` says which population it serves."""

    nombre: int
    serveur: Serveur
    page: Page


def mesurer(cibles: Sequence[Cible]) -> dict[tuple[int, str], Releve]:
    """Measure pages by rounds: all of them in turn, then all of them again; by population and name of page.

    Raises RuntimeError when a page answers something else than itself.
    """
    for cible in cibles:
        _verifier(cible)
        for _ in range(CHAUFFE):
            demander(cible.serveur.port, cible.page.chemin, cible.page.jeton)
    durees: dict[tuple[int, str], list[list[float]]] = defaultdict(list)
    cpu_s: dict[tuple[int, str], float] = defaultdict(float)
    for _ in range(TOURS):
        for cible in cibles:
            cle = (cible.nombre, cible.page.nom)
            avant_s = _cpu_s(cible.serveur.pid)
            durees[cle].append(
                [demander(cible.serveur.port, cible.page.chemin, cible.page.jeton).duree_s for _ in range(REQUETES)]
            )
            cpu_s[cle] += _cpu_s(cible.serveur.pid) - avant_s
    return {
        cle: Releve(
            min(median(tour) for tour in tours),
            min(quantiles(tour, n=20)[-1] for tour in tours),
            cpu_s[cle] / (TOURS * REQUETES) if cpu_s[cle] else None,
        )
        for cle, tours in durees.items()
    }


def _verifier(cible: Cible) -> None:
    reponse = demander(cible.serveur.port, cible.page.chemin, cible.page.jeton)
    if reponse.statut != 200 or cible.page.contient.encode() not in reponse.corps:
        raise RuntimeError(f"{cible.page.nom} : réponse {reponse.statut} inattendue pour {cible.nombre} parcours")


def _cpu_s(pid: int) -> float:
    """CPU time of a process since its start, all threads; 0 where the system does not say."""
    etat = Path(f"/proc/{pid}/stat")
    if not etat.exists():
        return 0.0
    champs = etat.read_text().rpartition(")")[2].split()
    return (int(champs[11]) + int(champs[12])) / os.sysconf("SC_CLK_TCK")
