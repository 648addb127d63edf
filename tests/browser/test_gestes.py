"""The budgets of «Mon équipe», counted on a phone: touches, and nothing typed."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from sqlalchemy import select

from parcours.db import BaseDeDonnees
from parcours.horloge import Horloge
from parcours.models import MesureSaisie
from tests.browser.telephone import (
    PRENOMS,
    TELEPHONE,
    Doigt,
    agrandir,
    attendre,
    envoyees,
    garder,
    geste,
    jusqu_a,
    notees,
    se_connecter,
)
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
        page.on("console", lambda dit: plaintes.append(dit.text) if _est_une_plainte(dit) else None)
        se_connecter(page)
        return page

    yield prendre_un
    for contexte in contextes:
        contexte.close()
    assert plaintes == []


def _est_une_plainte(dit: ConsoleMessage) -> bool:
    return dit.type == "error" and "status of 500" not in dit.text


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
    jusqu_a(page, lambda: notees(base, troupe) == [])


def test_un_geste_deja_fait_se_reprend_d_un_appui(prendre: Prendre, base: BaseDeDonnees, troupe: Troupe) -> None:
    page = prendre(reduced_motion="reduce")
    geste(page, "Wisly", "Retard").tap()
    jusqu_a(page, lambda: len(notees(base, troupe)) == 1)
    envoyees(page)
    page.reload()
    attendre(page)
    expect(page.locator("#annulation")).to_be_hidden()

    page.locator('.tile[data-prenom="Wisly"]').get_by_role("button", name="Bravo").tap()
    jusqu_a(page, lambda: len(notees(base, troupe)) == 2)
    page.locator('.tile[data-prenom="Wisly"]').get_by_role("button", name="Bravo").tap()
    page.get_by_role("button", name="Annuler").tap()

    expect(page.locator('.tile[data-prenom="Wisly"] .mot')).to_have_text(re.compile("^Retard, "))
    jusqu_a(page, lambda: [etape.genre for etape in notees(base, troupe)] == ["retard"])


def test_un_pas_tient_en_trois_appuis_sans_rien_ecrire(prendre: Prendre, base: BaseDeDonnees, troupe: Troupe) -> None:
    page = prendre()
    doigt = Doigt(page)
    page.reload()

    with doigt.budget(3):
        doigt.toucher(page.get_by_role("link", name="Autre pas pour Rosette"))
        doigt.toucher(page.get_by_role("button", name="Évaluation au poste"))
        expect(page.get_by_role("heading", level=1)).to_have_text("C’est noté")
        doigt.toucher(page.get_by_role("link", name="Terminé"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Mon équipe")

    assert [etape.genre for etape in notees(base, troupe)] == ["evaluation"]
    assert _mesures(base) == ["pas"]


@pytest.mark.parametrize("exceptions", [0, 2])
def test_un_point_d_equipe_tient_en_deux_appuis_et_un_par_exception(
    prendre: Prendre, base: BaseDeDonnees, troupe: Troupe, exceptions: int
) -> None:
    page = prendre()
    doigt = Doigt(page)
    page.reload()

    with doigt.budget(exceptions + 2):
        doigt.toucher(page.get_by_role("link", name="Point d’équipe"))
        for prenom in PRENOMS[:exceptions]:
            doigt.toucher(page.get_by_role("group", name=prenom).get_by_text("Absence"))
        doigt.toucher(page.get_by_role("button", name="Enregistrer pour 5"))
        expect(page.get_by_role("status").first).to_contain_text("5 personnes notées")

    genres = sorted(etape.genre for etape in notees(base, troupe))
    assert genres == ["absence"] * exceptions + ["presence"] * (5 - exceptions)
    assert _mesures(base) == ["point"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_aucun_obstacle_d_accessibilite_sur_mon_equipe(prendre: Prendre, troupe: Troupe, theme: str) -> None:
    page = prendre(color_scheme=theme, reduced_motion="reduce")
    ref, obstacles = troupe.parcours.ref, []

    def regarder(ou: str) -> None:
        for faute in Axe().run(page).response["violations"]:
            obstacles.append(f"{ou} {faute['id']} : {[noeud['html'][:120] for noeud in faute['nodes'][:3]]}")

    for adresse in ("/equipe/point", f"/equipe/{ref}/pas"):
        page.goto(adresse)
        regarder(adresse)
    page.get_by_role("button", name="Bravo").tap()
    page.get_by_role("link", name="Terminé").wait_for()
    regarder("complément")
    page.goto("/equipe")
    attendre(page)
    garder(page)
    page.route("**/equipe/envois", lambda route: route.fulfill(status=500))
    geste(page, "Wisly", "Retard").tap()
    page.locator("#attente").wait_for()
    regarder("/equipe")
    page.goto("/equipe/hors-ligne")
    attendre(page)
    regarder("/equipe/hors-ligne")
    page.locator('.tile[data-prenom="Wisly"] .tile-top').tap()
    page.get_by_text("C’était un autre jour").tap()
    regarder("un pas, sans réseau")
    assert obstacles == []
    assert page.evaluate("() => document.documentElement.scrollWidth") == 360
    page.unroute_all(behavior="wait")


def test_l_application_s_installe(prendre: Prendre) -> None:
    page = prendre()
    page.evaluate("async () => { await navigator.serviceWorker.ready }")
    outils = page.context.new_cdp_session(page)
    # A browser of tests keeps nothing: it is the only thing in the way.
    empechements = [
        empechement["errorId"] for empechement in outils.send("Page.getInstallabilityErrors")["installabilityErrors"]
    ]
    assert empechements == ["in-incognito"]
    manifeste = outils.send("Page.getAppManifest")
    assert manifeste["errors"] == []
    assert json.loads(manifeste["data"])["lang"] == "fr"


def _mesures(base: BaseDeDonnees) -> list[str]:
    with base.lecture() as session:
        return list(session.scalars(select(MesureSaisie.ecran)))
