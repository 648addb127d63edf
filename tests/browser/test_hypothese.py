"""The what-if of the fiche with its script: each question opens in place, and its answer too."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.builders import Troupe

pytestmark = pytest.mark.browser
Ouvrir = Callable[..., Page]


@pytest.mark.parametrize("largeur", [360, 1280])
def test_les_questions_et_leurs_reponses_s_ouvrent_sur_la_fiche(ouvrir: Ouvrir, troupe: Troupe, largeur: int) -> None:
    fiche = f"/parcours/{troupe.parcours.ref}"
    page = ouvrir("alice", largeur=largeur)
    page.goto(fiche)
    page.get_by_text("Et si on suspend, prolonge, renouvelle ou arrête").click()

    page.get_by_role("link", name="Suspendre le PASS").click()
    page.get_by_label("Motif").select_option("contrat_suspendu")
    page.get_by_label("Premier jour").fill("2026-11-02")
    page.get_by_label("Dernier jour").fill("2026-12-31")
    page.get_by_role("button", name="Voir ce qui changerait").click()

    expect(page.get_by_text("du 4 janvier 2028 au 3 mars 2028")).to_be_visible()
    # The answer comes into sight, wherever the form was: on a phone it is below.
    expect(page.get_by_role("heading", name="Ce qui changerait")).to_be_in_viewport()
    assert page.url.endswith(fiche)
    page.get_by_role("link", name="Mettre fin au parcours").click()
    expect(page.get_by_label("Date de sortie")).to_be_visible()
    expect(page.get_by_label("Premier jour")).to_have_count(0)
    assert page.url.endswith(fiche)
