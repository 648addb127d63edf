"""«Mes parcours» and «Revue» with the keyboard alone, at a desk: thirty parcours gone through without a mouse."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.models import Etape
from tests.browser.clavier import envoyer
from tests.builders import Troupe, creer_parcours, creer_salarie
from tests.jobs.outils import AU

pytestmark = pytest.mark.browser
Ouvrir = Callable[..., Page]
NOMBRE = 30


@pytest.fixture
def trente(base: BaseDeDonnees, troupe: Troupe, auteur: Auteur) -> list[str]:
    """Thirty parcours of Carole's, in the order of the end of their contract."""
    noms = [f"Suivi{rang:02}" for rang in range(1, NOMBRE + 1)]
    with base.transaction() as session:
        for rang, nom in enumerate(noms, 1):
            creer_parcours(
                session,
                troupe.structure,
                creer_salarie(session, troupe.structure, nom, "Lou", le=auteur.le),
                referent=troupe.comptes["carole"],
                contrat=(date(2026, 1, 5), AU + timedelta(days=rang)),
                etapes=(AU,),
                auteur=auteur,
            )
    return noms


def touche(page: Page, cle: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(cle)


def focus(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.innerText || document.activeElement.id"))


def test_de_ligne_en_ligne_puis_la_fiche(ouvrir: Ouvrir, trente: list[str]) -> None:
    page = ouvrir("carole", largeur=1280, hauteur=800)
    page.goto("/parcours")
    for cle, attendue in (("j", 1), ("j", 2), ("ArrowDown", 3), ("k", 2), ("ArrowUp", 1), ("k", 1), ("j", 2)):
        page.keyboard.press(cle)
        assert focus(page) == f"Lou {trente[attendue - 1]}", cle
    page.keyboard.press("/")
    page.keyboard.type("jkn?")
    expect(page.get_by_label("Chercher une personne")).to_have_value("jkn?")
    page.goto("/parcours")
    page.keyboard.press("j")
    envoyer(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Lou {trente[0]}")


def test_les_touches_se_montrent_et_s_eteignent(ouvrir: Ouvrir, trente: list[str]) -> None:
    page = ouvrir("carole", largeur=1280, hauteur=800)
    page.goto("/parcours")
    page.keyboard.press("?")
    expect(page.get_by_text("Ligne suivante")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Utiliser de nouveau ces touches")).to_be_focused()
    page.goto("/parcours")
    page.keyboard.press("j")
    assert page.evaluate("() => document.activeElement.tagName") == "BODY"
    page.get_by_text("Au clavier").click()
    page.get_by_role("button", name="Utiliser de nouveau ces touches").click()
    page.keyboard.press("j")
    assert focus(page) == f"Lou {trente[0]}"


def test_trente_parcours_sont_passes_en_revue_au_clavier(
    ouvrir: Ouvrir, trente: list[str], base: BaseDeDonnees
) -> None:
    page = ouvrir("carole", largeur=1280, hauteur=800)
    page.goto("/parcours?referent=moi")
    touche(page, "r")
    for rang, nom in enumerate(trente, 1):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Lou {nom}")
        expect(page.locator(".fil")).to_contain_text(f"{rang} sur 30")
        # What is decided is in sight, wherever the page is.
        expect(page.get_by_label("Décision de la revue")).to_be_in_viewport(ratio=1)
        if rang % 3 == 0:
            page.keyboard.press("e")
            page.keyboard.type(f"Voir en nombre {rang}")
            touche(page, "Enter")
        elif rang == 4:
            # Begun, then left: the keys are back.
            page.keyboard.press("e")
            page.keyboard.type("np")
            page.keyboard.press("Escape")
            touche(page, "p")
            touche(page, "n")
            touche(page, "n")
        else:
            touche(page, "n")
    expect(page.get_by_role("status").first).to_contain_text("La revue est finie.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mes parcours")
    with base.lecture() as session:
        assert len(session.scalars(select(Etape).where(Etape.genre == "revue")).all()) == 10


def test_agir_puis_revenir_a_sa_place(ouvrir: Ouvrir, trente: list[str]) -> None:
    page = ouvrir("carole", largeur=1280, hauteur=800)
    page.goto("/parcours/revue?referent=moi")
    touche(page, "n")
    touche(page, "a")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Renouveler")
    page.get_by_label("Dernier jour").fill("2027-06-30")
    envoyer(page)
    # Renewed, it has left its place; one is still there, and goes on to the next one.
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Lou {trente[1]}")
    touche(page, "n")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Lou {trente[2]}")
    touche(page, "l")
    assert focus(page) == f"Lou {trente[2]}"


def test_au_telephone_la_decision_est_a_portee_sans_defiler(ouvrir: Ouvrir, trente: list[str]) -> None:
    page = ouvrir("carole", largeur=360, hauteur=740)
    page.goto("/parcours/revue")
    expect(page.get_by_label("Décision de la revue")).to_be_in_viewport(ratio=1)
    for bouton in (page.get_by_role("button", name="Noter et continuer"), page.get_by_role("link", name="Suivant")):
        expect(bouton).to_be_in_viewport(ratio=1)
        # Nothing lies over it: the destinations of the page are below.
        bouton.click(trial=True)
    # What comes last can still be read above it.
    page.evaluate("() => scrollTo(0, document.body.scrollHeight)")
    expect(page.get_by_role("link", name="Aide", exact=True)).to_be_in_viewport(ratio=1)
