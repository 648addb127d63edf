"""The product in a process of its own, killed without a word and started again at the same address."""

import os
import socket
import subprocess
import sys
from pathlib import Path

from parcours.config import Config

RACINE = Path(__file__).parents[2]


class Service:
    """`parcours serve` on a free port; `tuer` is `kill -9`."""

    def __init__(self, config: Config, dossier: Path) -> None:
        self.config, self.dossier = config, dossier
        with socket.socket() as libre:
            libre.bind(("127.0.0.1", 0))
            self.port = int(libre.getsockname()[1])
        self.adresse = f"http://127.0.0.1:{self.port}"
        self.processus: subprocess.Popen[bytes] | None = None

    def demarrer(self) -> None:
        """Start it, and wait until it answers."""
        environ = {
            **os.environ,
            "PARCOURS_BASE": self.config.base,
            "PARCOURS_CLE_SECRETE": self.config.cle_secrete,
            "PARCOURS_ARGON2_LEGER": "1",
            "PYTHONPATH": str(RACINE),
        }
        self.processus = subprocess.Popen(
            [sys.executable, "-m", "parcours", "serve", "--port", str(self.port)],
            cwd=self.dossier,
            env=environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while self.processus.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except ConnectionRefusedError:
                continue
            return
        raise AssertionError("le service ne démarre pas")

    def tuer(self) -> None:
        """Kill it, whatever it is doing."""
        if self.processus is not None:
            self.processus.kill()
            self.processus.wait()
            self.processus = None
