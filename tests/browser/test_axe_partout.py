"""axe finds nothing on any page: every route of `acces.csv` that answers with HTML, narrow and wide, then dark."""

from collections.abc import Callable
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import Page

from parcours.db import BaseDeDonnees
from tests.builders import Troupe
from tests.web.test_acces import QUI, TABLE, Monde, _adresse, _meubler

pytestmark = pytest.mark.browser
Ouvrir = Callable[..., Page]
# Whoever may open a page sees most of it first; then what an encadrant reads of the pages that are also theirs.
LECTEURS = ("conseiller", "responsable", "reseau", "admin", "anonyme")
DE_L_ENCADRANT = {"parcours.lister", "parcours.fiche", "etape.lister", "etape.noter", "competence.lister"}
# Every rule once, on the page that shows most; then what a width, or a theme, may change.
COULEURS = ["color-contrast", "link-in-text-block"]
PLACE = [*COULEURS, "target-size", "scrollable-region-focusable", "link-name", "button-name", "region"]
PASSAGES: tuple[tuple[int, Literal["light", "dark"], list[str]], ...] = (
    (1280, "light", []),
    (360, "light", PLACE),
    # A theme changes colours and no place: one width shows them all.
    (360, "dark", COULEURS),
)


def lecteur(route: str) -> str | None:
    """Who is sent to a page: the first role that may open it, None when nobody does."""
    return next((role for role in LECTEURS if TABLE[route][role].startswith("oui")), None)


def fautes(page: Page, options: dict[str, Any]) -> list[str]:
    """What axe finds, with the first elements at fault."""
    trouvees = page.evaluate("options => axe.run(options).then(lu => lu.violations)", options)
    return [f"{f['id']} {[noeud['html'][:120] for noeud in f['nodes'][:3]]}" for f in trouvees]


def test_axe_ne_trouve_rien_sur_aucune_page(ouvrir: Ouvrir, app: Flask, base: BaseDeDonnees, troupe: Troupe) -> None:
    with base.transaction() as session:
        lieu = _meubler(session, troupe, troupe.structure, "Exemple", encadre_par="bob")
    monde = Monde(app, base, {"chez_soi": lieu}, {}, {}, {})
    lues = [route for route, ligne in TABLE.items() if "GET" in ligne["methodes"].split()]
    visites = [(role, route) for route in lues if (role := lecteur(route)) is not None]
    visites += [("encadrant", route) for route in sorted(DE_L_ENCADRANT)]
    obstacles: list[str] = []
    vues = set()
    for role in sorted({role for role, _ in visites}):
        page = ouvrir(QUI[role], reduced_motion="reduce")
        page.add_init_script(AXE_SCRIPT)
        for _, route in (visite for visite in visites if visite[0] == role):
            adresse = _adresse(monde, route, "chez_soi")
            if not page.request.get(adresse).headers.get("content-type", "").startswith("text/html"):
                continue
            page.goto(adresse)
            vues.add(route)
            # What is folded is read too, once it is asked for.
            page.evaluate("document.querySelectorAll('details').forEach(pli => { pli.open = true; })")
            for largeur, theme, regles in PASSAGES:
                page.emulate_media(color_scheme=theme)
                if page.viewport_size is None or page.viewport_size["width"] != largeur:
                    page.set_viewport_size({"width": largeur, "height": 740})
                options = {"resultTypes": ["violations"], **({"runOnly": regles} if regles else {})}
                obstacles += [f"{role} {adresse} {largeur} {theme} : {dit}" for dit in fautes(page, options)]
    assert "\n".join(obstacles) == ""
    # Were the table or the walk to lose its pages, nothing would be found either.
    assert len(vues) > 100
