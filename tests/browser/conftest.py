"""A real server on a real database, in a real Chromium, under the real security policy."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page
from werkzeug.serving import make_server

from tests.builders import MOT_DE_PASSE, Troupe

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium; where there is none, say so loudly (and fail in CI)."""
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium manque : les essais de navigateur n’ont pas été faits", pytrace=False)
        pytest.skip("CHROMIUM MANQUE : LES ESSAIS DE NAVIGATEUR N’ONT PAS ÉTÉ FAITS")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": list(ARGUMENTS)}


@pytest.fixture
def adresse(app: Flask) -> Iterator[str]:
    """The address of the application of the test, served from a thread."""
    serveur = make_server("127.0.0.1", 0, app, threaded=True)
    fil = threading.Thread(target=serveur.serve_forever, daemon=True)
    fil.start()
    yield f"http://127.0.0.1:{serveur.server_port}"
    serveur.shutdown()
    fil.join()


@pytest.fixture
def ouvrir(browser: Browser, adresse: str, troupe: Troupe) -> Iterator[Callable[..., Page]]:
    """A page signed in as someone of the cast; any console error or failed request fails the test at the end."""
    contextes, plaintes = [], []

    def ouvrir_en(nom: str = "", largeur: int = 360, hauteur: int = 740, **options: Any) -> Page:
        contexte = browser.new_context(
            base_url=adresse, viewport={"width": largeur, "height": hauteur}, locale="fr-FR", **options
        )
        contextes.append(contexte)
        page = contexte.new_page()

        def noter(message: ConsoleMessage) -> None:
            # Chromium reports each refused form (422) as an error of the console: it is an answer like another.
            if message.type in {"error", "warning"} and "status of 4" not in message.text:
                plaintes.append(message.text)

        page.on("console", noter)
        page.on("pageerror", lambda erreur: plaintes.append(str(erreur)))
        if nom:
            page.goto("/connexion")
            page.get_by_label("Adresse électronique").fill(troupe.comptes[nom].email)
            page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
            page.get_by_role("button", name="Se connecter").click()
            page.wait_for_url(lambda url: "/connexion" not in url)
        return page

    yield ouvrir_en
    for contexte in contextes:
        contexte.close()
    assert plaintes == []
