"""The recipe of a real installation: `parcours serve` behind a proxy knows who visits."""

import os
import re
import socket
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from threading import Timer
from urllib.parse import urlencode

import pytest

from parcours.actions.compte import empreinte
from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.models import Tentative

RACINE = Path(__file__).parents[1]
VISITEUR = "203.0.113.9"


def _port_libre() -> int:
    with socket.socket() as libre:
        libre.bind(("127.0.0.1", 0))
        return int(libre.getsockname()[1])


def _se_tromper_de_mot_de_passe(port: int) -> None:
    """Try a password through a proxy that says who visits."""
    visite = HTTPConnection("127.0.0.1", port, timeout=60)
    visite.request("GET", "/connexion")
    page = visite.getresponse()
    cookie = (page.getheader("Set-Cookie") or "").partition(";")[0]
    jeton = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.read().decode())
    assert jeton is not None
    champs = urlencode({"csrf_token": jeton[1], "email": "personne@test.example", "mot_de_passe": "x" * 20})
    entetes = {
        "Cookie": cookie,
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Forwarded-For": VISITEUR,
        "X-Forwarded-Proto": "http",
    }
    visite.request("POST", "/connexion", champs, entetes)
    assert visite.getresponse().status == 422
    visite.close()


@pytest.mark.parametrize(("mandataires", "reseau"), [("0", "127.0.0.1"), ("1", VISITEUR)])
def test_le_service_croit_les_mandataires_declares_et_eux_seuls(
    base: BaseDeDonnees, config: Config, tmp_path: Path, mandataires: str, reseau: str
) -> None:
    port = _port_libre()
    environ = {
        **os.environ,
        "PARCOURS_BASE": config.base,
        "PARCOURS_CLE_SECRETE": config.cle_secrete,
        "PARCOURS_MANDATAIRES": mandataires,
        "PARCOURS_ARGON2_LEGER": "1",
        "PYTHONPATH": str(RACINE),
        "PYTHONUNBUFFERED": "1",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "parcours", "serve", "--port", str(port)],
        cwd=tmp_path,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as processus:
        patience = Timer(120, processus.kill)
        patience.start()
        try:
            assert processus.stdout is not None
            processus.stdout.readline()
            _attendre(port, processus)
            _se_tromper_de_mot_de_passe(port)
        finally:
            patience.cancel()
            processus.terminate()
    with base.lecture() as session:
        assert session.get(Tentative, empreinte(f"reseau:{reseau}")) is not None


def _attendre(port: int, processus: "subprocess.Popen[str]") -> None:
    """Until the port answers, or the process is gone."""
    while processus.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except ConnectionRefusedError:
            continue
        return


def test_aucune_recette_n_efface_les_en_tetes_du_mandataire_ni_n_ouvre_le_service_en_clair() -> None:
    for document in ("README.md", "wsgi.py"):
        texte = (RACINE / document).read_text(encoding="utf-8")
        assert "waitress-serve" not in texte, document
        for recette in re.findall(r"gunicorn [^`]+", texte):
            assert "--bind 127.0.0.1:" in recette, document
