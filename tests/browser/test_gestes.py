"""The budgets of «Mon équipe», counted on a phone: touches, and nothing typed."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from parcours.db import BaseDeDonnees
from parcours.horloge import Horloge
from tests.browser.telephone import TELEPHONE, Doigt, agrandir, geste, notees, se_connecter
from tests.builders import Troupe

pytestmark = pytest.mark.browser
NADEGE = "Nadège"
Prendre = Callable[..., Page]


@pytest.fixture
def horloge() -> Horloge:
    """The real clock: a phone has no other."""
    return Horloge()


@pytest.fixture
def prendre(browser: Browser, adresse: str, base: BaseDeDonnees, troupe: Troupe) -> Iterator[Prendre]:
    """A phone signed in as Bob, on his crew of five; what its page complains about fails the test."""
    agrandir(base, troupe)
    contextes, plaintes = [], []

    def prendre_un(**options: object) -> Page:
        contexte = browser.new_context(base_url=adresse, **{**TELEPHONE, **options})
        contextes.append(contexte)
        page = contexte.new_page()
        page.on("pageerror", lambda erreur: plaintes.append(str(erreur)))
        page.on("console", lambda dit: plaintes.append(dit.text) if dit.type == "error" else None)
        se_connecter(page)
        return page

    yield prendre_un
    for contexte in contextes:
        contexte.close()
    assert plaintes == []


def test_un_geste_tient_en_un_appui_et_s_annule(prendre: Prendre, base: BaseDeDonnees, troupe: Troupe) -> None:
    page = prendre()
    doigt = Doigt(page)
    page.reload()

    with doigt.budget(1):
        doigt.toucher(geste(page, NADEGE, "Présent·e"))
        expect(page.locator("#annulation")).to_contain_text("noté pour Nadège")
        expect(page.locator("#a-noter")).to_have_text("4")
        expect(geste(page, NADEGE, "Bravo")).to_be_visible()
        expect(page.locator(".state.wait")).to_have_count(0)
    (notee,) = notees(base, troupe)
    assert (notee.genre, notee.cle_idempotence is None) == ("presence", False)

    doigt.toucher(page.get_by_role("button", name="Annuler"))
    expect(geste(page, NADEGE, "Présent·e")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#a-noter")).to_have_text("5")
    page.wait_for_function("async () => (await navigator.locks.query()).held.length === 0")
    page.reload()
    assert notees(base, troupe) == []
