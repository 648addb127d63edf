"""Two hundred gestes, the network cut at random, the tab closed, the server killed: two hundred, none twice."""

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.horloge import Horloge
from tests.browser.service import Service
from tests.browser.telephone import (
    TELEPHONE,
    agrandir,
    attendre,
    couper,
    envoyees,
    garder,
    jusqu_a,
    notees,
    se_connecter,
)
from tests.builders import Troupe

pytestmark = pytest.mark.browser
GENRES = ("presence", "point", "difficulte", "bravo")
LIBELLES = {"presence": "Présent·e", "point": "Point fait", "difficulte": "Difficulté", "bravo": "Bravo"}
PERSONNES = 50
TOUCHER = "(tapes) => tapes.forEach(([ref, genre]) => document.querySelector(`#p-${ref} [value=${genre}]`).click())"


@pytest.fixture
def horloge() -> Horloge:
    """The real clock: a phone has no other."""
    return Horloge()


@pytest.fixture
def service(config: Config, tmp_path: Path) -> Iterator[Service]:
    """A real server, started."""
    ouvert = Service(config, tmp_path)
    ouvert.demarrer()
    yield ouvert
    ouvert.tuer()


def _rouvrir(page: Page) -> Page:
    """The tab is killed, and another one opened."""
    contexte = page.context
    page.close()
    autre = contexte.new_page()
    autre.goto("/equipe")
    attendre(autre)
    return autre


@pytest.mark.parametrize("graine", [4])
def test_deux_cents_gestes_arrivent_tous_une_seule_fois(
    browser: Browser, service: Service, base: BaseDeDonnees, troupe: Troupe, graine: int
) -> None:
    hasard = random.Random(graine)
    noms = [f"Camille {rang:02d}" for rang in range(PERSONNES - 1)]
    prenoms = dict(zip(agrandir(base, troupe, noms), ["Nadège", *noms], strict=True))
    restants = {ref: list(GENRES) for ref in prenoms}
    contexte = browser.new_context(base_url=service.adresse, **TELEPHONE)
    page = contexte.new_page()
    se_connecter(page)
    garder(page)

    def taper(nombre: int) -> int:
        libres = [ref for ref in restants if restants[ref]]
        lot = [(ref, restants[ref].pop(0)) for ref in hasard.sample(libres, min(nombre, len(libres)))]
        page.evaluate(TOUCHER, lot)
        ref, genre = lot[-1]
        expect(page.locator("#annulation p")).to_contain_text(f"{LIBELLES[genre]} noté pour {prenoms[ref]},")
        return len(lot)

    faits, est_coupe = 0, False
    while faits < 80:
        faits += taper(hasard.randint(1, 12))
        if hasard.random() < 0.5:
            est_coupe = not est_coupe
            couper(contexte, est_coupe)
        if hasard.random() < 0.25:
            page = _rouvrir(page)
    couper(contexte)
    while any(restants.values()):
        faits += taper(30)
    assert faits == 200

    # The replay, cut by the death of the server as soon as one more batch is noted: perhaps before it was answered.
    avant = len(notees(base, troupe))
    couper(contexte, coupe=False)
    jusqu_a(page, lambda: len(notees(base, troupe)) > avant)
    service.tuer()
    assert len(notees(base, troupe)) < 200
    service.demarrer()
    page = _rouvrir(page)
    envoyees(page)
    recues = Counter((etape.parcours_id, etape.genre) for etape in notees(base, troupe))
    assert (len(recues), set(recues.values())) == (200, {1})
    contexte.close()
