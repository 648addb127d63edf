"""A phone in the hands of Bob: real touches, counted; a network that can be cut; his crew, and what was noted of it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect
from sqlalchemy import select

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.models import Affectation, Etape, Role, SessionWeb
from tests.builders import MOT_DE_PASSE, Troupe, creer_parcours, creer_salarie

TELEPHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
    "locale": "fr-FR",
}
PRENOMS = ("Ana Lucía", "Rosette", "Steevy", "Wisly")


class Doigt:
    """One finger: it counts its touches, and no key is ever typed."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.appuis = 0
        page.add_init_script(
            "window.touches = 0; addEventListener('keydown', () => { window.touches += 1 }, {capture: true})"
        )

    def toucher(self, cible: Locator) -> None:
        """One touch."""
        self.appuis += 1
        cible.tap()

    @contextmanager
    def budget(self, appuis: int) -> Iterator[None]:
        """Fail beyond so many touches, or if anything was typed."""
        avant = self.appuis
        yield
        assert self.appuis - avant <= appuis, f"{self.appuis - avant} appuis au lieu de {appuis}"
        assert self.page.evaluate("() => window.touches") == 0


def agrandir(base: BaseDeDonnees, troupe: Troupe, prenoms: Sequence[str] = PRENOMS, *, qui: str = "bob") -> list[str]:
    """More people in a crew, each with a surname that must stay on the server; all their references."""
    encadrant, refs = troupe.comptes[qui], [troupe.parcours.ref]
    with base.transaction() as session:
        for prenom in prenoms:
            salarie = creer_salarie(session, troupe.structure, "Canarinom", prenom, le=encadrant.cree_le)
            auteur = Auteur(None, encadrant.cree_le, date(2026, 11, 23))
            refs.append(creer_parcours(session, troupe.structure, salarie, encadrant=encadrant, auteur=auteur).ref)
    return refs


def se_connecter(page: Page, nom: str = "bob") -> None:
    """Sign in."""
    page.goto("/connexion?suite=/equipe")
    entrer(page, nom)


def entrer(page: Page, nom: str = "bob") -> None:
    """Fill the sign-in page, down to the crew."""
    page.get_by_label("Adresse électronique").fill(f"{nom}@test.example")
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/equipe")
    attendre(page)


def attendre(page: Page) -> None:
    """Until the script of the page answers to touches."""
    page.locator("#equipe[data-pret]").wait_for()


def envoyees(page: Page) -> None:
    """Until nothing of this account waits any more."""
    page.locator('#equipe[data-attente="0"]').wait_for()


def jusqu_a(page: Page, condition: Callable[[], bool]) -> None:
    """Until a condition holds that no element of the page tells; fail after a long time."""
    for _ in range(600):
        if condition():
            return
        page.wait_for_timeout(25)
    raise AssertionError("ce qui était attendu n’est pas venu")


def garder(page: Page) -> None:
    """Ask for the copy on this device; and wait until the page is ready to open without network."""
    page.get_by_role("switch").tap()
    expect(page.get_by_role("switch")).to_have_attribute("aria-checked", "true")
    page.evaluate("async () => { await navigator.serviceWorker.ready }")


def geste(page: Page, prenom: str, libelle: str) -> Locator:
    """A button of the tile of someone."""
    return page.locator(f'.tile[data-prenom="{prenom}"]').get_by_role("button", name=libelle, exact=True)


def notees(base: BaseDeDonnees, troupe: Troupe) -> list[Etape]:
    """What Bob noted, in the order of the server."""
    with base.lecture() as session:
        demande = select(Etape).where(Etape.auteur_id == troupe.comptes["bob"].id).order_by(Etape.id)
        return list(session.scalars(demande))


def expirer(base: BaseDeDonnees) -> None:
    """Every session is over."""
    with base.transaction() as session:
        for ouverte in session.scalars(select(SessionWeb)):
            session.delete(ouverte)


def retirer_de_l_equipe(base: BaseDeDonnees, ref_id: int) -> None:
    """Bob supervises this parcours no more, since the day before."""
    with base.transaction() as session:
        for affectation in session.scalars(
            select(Affectation).where(Affectation.parcours_id == ref_id, Affectation.fonction == "encadrant")
        ):
            affectation.fin = date(2026, 11, 1)


def finir_les_roles(base: BaseDeDonnees, troupe: Troupe, nom: str) -> None:
    """Someone has no role any more, since days ago; their account still opens."""
    with base.transaction() as session:
        for role in session.scalars(select(Role).where(Role.compte_id == troupe.comptes[nom].id)):
            role.fin = date(2026, 11, 1)


def couper(contexte: BrowserContext, coupe: bool = True) -> None:
    """Cut the network of the phone, or bring it back."""
    contexte.set_offline(coupe)
