"""The inbox with the keyboard alone, on a phone and on a desk: take, snooze, several at once; nothing in the way."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.jobs.veille import veiller
from tests.browser.clavier import aller_a, envoyer, valider
from tests.builders import Troupe, creer_parcours, creer_salarie
from tests.jobs.outils import AU, MARTINIQUE, a

pytestmark = pytest.mark.browser
Ouvrir = Callable[..., Page]


@pytest.fixture
def nuit(base: BaseDeDonnees, troupe: Troupe, auteur: Auteur) -> Troupe:
    """Contracts that end in 5, 10 and 15 days, and those of the cast; then the night."""
    with base.transaction() as session:
        for rang, nom in enumerate(("Premier", "Deuxième", "Montplaisir-Désormeaux de Grandchamp-Lys"), 1):
            creer_parcours(
                session,
                troupe.structure,
                creer_salarie(session, troupe.structure, nom, "Cléa", le=auteur.le),
                contrat=(date(2026, 1, 5), AU + timedelta(days=5 * rang)),
                etapes=(AU,),
                referent=troupe.comptes["alice"],
                auteur=auteur,
            )
    veiller(base, a(AU), MARTINIQUE, AU)
    return troupe


@pytest.mark.parametrize("largeur", [360, 1280])
def test_prendre_puis_reporter_au_clavier(ouvrir: Ouvrir, nuit: Troupe, largeur: int) -> None:
    page = ouvrir("alice", largeur=largeur)
    page.goto("/veille")
    # The first of the list.
    valider(page, "Prendre")
    # One is back at its line.
    ligne = page.locator("li.alert", has_text="Cléa Premier")
    expect(ligne).to_contain_text("Vous vous en occupez.")
    aller_a(page, "Autre")
    page.keyboard.press("Enter")
    aller_a(page, "Reporter…")
    page.keyboard.press("Enter")
    # The form opens under its line, and takes the focus on the day that it proposes.
    expect(page.get_by_label("Me la rappeler le")).to_be_focused()
    expect(ligne.get_by_role("button", name="Reporter")).to_be_visible()
    envoyer(page)
    expect(page.get_by_role("status").first).to_contain_text("Alerte reportée")
    expect(ligne).to_have_count(0)
    valider(page, "Reportées")
    expect(ligne).to_contain_text("Elle revient le 28 nov. 2026.")


def ou_en_est(page: Page) -> tuple[str, bool]:
    """What has the focus, and whether it is in sight."""
    return tuple(
        page.evaluate(
            """() => {
              const e = document.activeElement, r = e.getBoundingClientRect();
              return [e.id, r.top >= 0 && r.top < innerHeight];
            }"""
        )
    )


@pytest.fixture
def quarante(base: BaseDeDonnees, nuit: Troupe, auteur: Auteur) -> list[str]:
    """Forty alerts more, after the others: the names of their people, in order."""
    noms = [f"Long{rang:02}" for rang in range(40)]
    with base.transaction() as session:
        for nom in noms:
            creer_parcours(
                session,
                nuit.structure,
                creer_salarie(session, nuit.structure, nom, "Cléa", le=auteur.le),
                contrat=(date(2026, 1, 5), AU + timedelta(days=20)),
                etapes=(AU,),
                referent=nuit.comptes["alice"],
                auteur=auteur,
            )
    veiller(base, a(AU + timedelta(days=1)), MARTINIQUE, AU + timedelta(days=1))
    return noms


@pytest.mark.parametrize("script", [True, False])
def test_un_geste_laisse_ou_l_on_etait(ouvrir: Ouvrir, quarante: list[str], script: bool) -> None:
    page = ouvrir("alice", largeur=360, java_script_enabled=script)
    page.goto("/veille")
    ligne = page.locator("li.alert", has_text="Cléa Long30")
    suivante = page.locator("li.alert", has_text="Cléa Long31")
    cle, cle_suivante = ligne.get_attribute("id"), suivante.get_attribute("id")
    ligne.get_by_role("button", name="Prendre").click()
    expect(ligne).to_contain_text("Vous vous en occupez.")
    assert page.url.endswith(f"/veille#{cle}")
    assert ou_en_est(page) == (cle, True)
    # What was done is still in sight.
    expect(page.get_by_text("Alerte prise")).to_be_in_viewport()
    ligne.locator("summary").click()
    ligne.get_by_role("link", name="Reporter…").click()
    page.get_by_role("button", name="Reporter", exact=True).click()
    expect(ligne).to_have_count(0)
    assert ou_en_est(page) == (cle_suivante, True)


def test_un_ecran_ouvert_de_la_veille_ramene_a_sa_place(ouvrir: Ouvrir, quarante: list[str]) -> None:
    page = ouvrir("alice", largeur=360)
    page.goto("/veille")
    ligne = page.locator("li.alert", has_text="Cléa Long30")
    cle = ligne.get_attribute("id")
    suivante = page.locator("li.alert", has_text="Cléa Long31").get_attribute("id")
    ligne.get_by_role("link", name="Renouveler").click()
    page.get_by_role("link", name="Annuler").click()
    expect(ligne).to_be_in_viewport()
    assert ou_en_est(page) == (cle, True)
    ligne.get_by_role("link", name="Renouveler").click()
    page.get_by_label("Dernier jour").fill("2027-06-30")
    page.get_by_role("button", name="Enregistrer le renouvellement").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Veille")
    expect(ligne).to_have_count(0)
    assert ou_en_est(page) == (suivante, True)
    expect(page.get_by_text("Cléa Long30. Renouvellement enregistré.")).to_be_in_viewport()


def test_echap_ferme_le_menu_et_rend_le_focus(ouvrir: Ouvrir, nuit: Troupe) -> None:
    page = ouvrir("alice", largeur=360)
    page.goto("/veille")
    menu = page.locator("li.alert details").first
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(menu.get_by_role("link", name="Reporter…")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="Reporter…")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()
    # Nothing open: the key is left to whoever wants it.
    page.keyboard.press("Escape")
    expect(menu.locator("summary")).to_be_focused()


def test_annuler_referme_le_formulaire_sans_quitter_la_ligne(ouvrir: Ouvrir, nuit: Troupe) -> None:
    page = ouvrir("alice", largeur=360)
    page.goto("/veille")
    ligne = page.locator("li.alert").first
    ligne.locator("summary").click()
    ligne.get_by_role("link", name="Clore…").click()
    expect(page.get_by_label("Ce qui a été fait")).to_be_focused()
    ligne.get_by_role("link", name="Annuler").click()
    expect(page.get_by_label("Ce qui a été fait")).to_have_count(0)
    expect(ligne.locator("summary")).to_be_focused()
    expect(ligne.get_by_role("link", name="Clore…")).to_be_hidden()


@pytest.mark.parametrize("largeur", [320, 360, 1280])
def test_la_barre_montre_tous_ses_gestes(ouvrir: Ouvrir, nuit: Troupe, largeur: int) -> None:
    page = ouvrir("alice", largeur=largeur)
    page.goto("/veille?coche=1")
    boutons = page.get_by_role("form", name="Ce qui est coché").get_by_role("button")
    assert boutons.count() == 5
    for rang in range(5):
        expect(boutons.nth(rang)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(("largeur", "dessous"), [(360, True), (768, True), (960, True), (1280, False)])
def test_les_gestes_laissent_sa_place_a_la_phrase(ouvrir: Ouvrir, nuit: Troupe, largeur: int, dessous: bool) -> None:
    page = ouvrir("alice", largeur=largeur)
    page.goto("/veille")
    ligne = page.locator("li.alert", has_text="Grandchamp-Lys").first
    phrase, gestes = ligne.locator(".why").bounding_box(), ligne.locator(".acts").bounding_box()
    assert phrase is not None
    assert gestes is not None
    assert (gestes["y"] >= phrase["y"] + phrase["height"]) is dessous
    # More than half of the screen reads.
    assert phrase["width"] >= largeur * 0.5


@pytest.mark.parametrize("largeur", [360, 1280])
def test_la_barre_compte_ce_qui_est_coche_et_l_applique(ouvrir: Ouvrir, nuit: Troupe, largeur: int) -> None:
    page = ouvrir("alice", largeur=largeur)
    page.goto("/veille")
    barre = page.get_by_role("form", name="Ce qui est coché")
    expect(barre).to_be_hidden()
    for nom in ("Premier", "Deuxième"):
        aller_a(page, f"Cocher l’alerte de Cléa {nom}")
        page.keyboard.press("Space")
    expect(barre).to_be_visible()
    dite = barre.locator(".ticked").evaluate("e => getComputedStyle(e, '::before').content")
    assert dite.replace("\u00a0", " ").startswith('"Cochées : " counter(ticked)')
    aller_a(page, "Prendre")
    while page.evaluate("() => document.activeElement.closest('form') === null"):
        aller_a(page, "Prendre")
    envoyer(page)
    expect(page.get_by_role("status").first).to_contain_text("2 alertes prises.")


def test_en_lot_sans_script(ouvrir: Ouvrir, nuit: Troupe) -> None:
    page = ouvrir("alice", java_script_enabled=False)
    page.goto("/veille")
    page.get_by_role("link", name="Tout cocher").click()
    page.get_by_role("button", name="Mettre en sourdine…").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("alertes en sourdine")
    page.get_by_label("En sourdine jusqu’au").fill("2026-12-20")
    page.get_by_label("Pourquoi").fill("Fermeture de fin d’année.")
    page.get_by_role("button", name="Mettre en sourdine").click()
    expect(page.get_by_role("status").first).to_contain_text("mises en sourdine")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("largeur", [360, 1280])
def test_aucun_obstacle_ni_debord(ouvrir: Ouvrir, nuit: Troupe, theme: str, largeur: int) -> None:
    page = ouvrir("carole", largeur=largeur, color_scheme=theme, reduced_motion="reduce")
    page.goto("/veille")
    adresse = str(page.locator('.alert a[href$="/clore"]').first.get_attribute("href"))
    fautes = []
    for suite in ("/veille?coche=1", "/veille/filtres", adresse, "/veille?etat=escaladees", "/veille?prise=moi"):
        page.goto(suite)
        fautes += [f"{suite} {faute['id']}" for faute in Axe().run(page).response["violations"]]
        depasse = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        fautes += [f"{suite} : {depasse} px de trop"] if depasse > 0 else []
    page.goto("/veille")
    page.locator("li.alert summary").first.click()
    page.get_by_role("link", name="Mettre en sourdine…").first.click()
    expect(page.get_by_label("Pourquoi")).to_be_visible()
    fautes += [f"formulaire ouvert {faute['id']}" for faute in Axe().run(page).response["violations"]]
    assert fautes == []


def test_au_doigt_tout_se_touche(ouvrir: Ouvrir, nuit: Troupe) -> None:
    page = ouvrir("alice", largeur=360)
    page.goto("/veille?coche=1")
    page.evaluate("() => document.querySelectorAll('details').forEach(d => d.open = true)")
    petites = page.locator("main :is(button, .btn, summary, .pick, .alert .name)").evaluate_all(
        """cibles => cibles.filter(e => e.offsetParent !== null && e.getBoundingClientRect().height < 44)
          .map(e => e.getBoundingClientRect().height + ' px : ' + e.outerHTML.slice(0, 80))"""
    )
    assert petites == []
