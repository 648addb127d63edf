"""A real server in another process, its clock stopped, and its memory: `python -m tests.bench.serveur BASE PORT`."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from parcours.cli import servir
from parcours.db import ouvrir
from tests.bench.client import demander
from tests.bench.remplissage import HORLOGE
from tests.configuration import configuration

ATTENTE_S = 30


@dataclass(frozen=True)
class Memoire:
    """What a process holds, in MiB: everything, and its share of what it shares with others."""

    rss: float
    pss: float


@dataclass(frozen=True)
class Serveur:
    """A server that answers on a port of this machine."""

    port: int
    pid: int

    def memoire(self) -> Memoire | None:
        """What it holds now; None where the system does not say."""
        releve = Path(f"/proc/{self.pid}/smaps_rollup")
        if not releve.exists():
            return None
        lus = dict(re.findall(r"^(Rss|Pss):\s+(\d+) kB", releve.read_text(), re.MULTILINE))
        return Memoire(int(lus["Rss"]) / 1024, int(lus["Pss"]) / 1024)


@contextmanager
def lancer(adresse: str) -> Iterator[Serveur]:
    """Serve a database from another process until the end of the block."""
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        port = prise.getsockname()[1]
    processus = subprocess.Popen([sys.executable, "-m", __name__, adresse, str(port)])
    try:
        _attendre(processus, port)
        yield Serveur(port, processus.pid)
    finally:
        processus.terminate()
        processus.wait()


def _attendre(processus: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(ATTENTE_S * 20):
        if processus.poll() is not None:
            raise RuntimeError("le serveur n’a pas démarré")
        try:
            if demander(port, "/ping", "").statut == 200:
                return
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise RuntimeError("le serveur ne répond pas")


def principal() -> None:
    """Serve, as `parcours serve` does, but on the day of the population."""
    adresse, port = sys.argv[1:]
    servir(configuration(adresse), ouvrir(adresse), HORLOGE, hote="127.0.0.1", port=int(port), avec_veille=False)


if __name__ == "__main__":
    principal()
