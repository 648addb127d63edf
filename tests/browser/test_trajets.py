"""The journeys that matter, with the keyboard alone, on a phone and on a desk."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.clavier import aller_a, dater, ecrire, envoyer, valider
from tests.builders import MOT_DE_PASSE, Troupe

pytestmark = pytest.mark.browser
Ouvrir = Callable[..., Page]


def test_se_connecter_et_ouvrir_une_fiche(ouvrir: Ouvrir) -> None:
    page = ouvrir("")
    page.goto("/")
    ecrire(page, "Adresse électronique", "alice@test.example")
    ecrire(page, "Mot de passe", MOT_DE_PASSE)
    envoyer(page)
    expect(page.get_by_role("heading", name="Mes parcours")).to_be_visible()
    valider(page, "Nadège Placide-Montérose")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nadège Placide-Montérose")


def test_le_premier_arret_mene_au_contenu(ouvrir: Ouvrir) -> None:
    page = ouvrir("alice")
    page.goto("/parcours")
    valider(page, "Aller au contenu")
    assert page.evaluate("() => document.activeElement.id") == "contenu"


@pytest.mark.parametrize("largeur", [360, 1280])
def test_noter_une_etape(ouvrir: Ouvrir, troupe: Troupe, largeur: int) -> None:
    page = ouvrir("alice", largeur=largeur)
    page.goto(f"/parcours/{troupe.parcours.ref}")
    valider(page, "Noter une étape")
    ecrire(page, "Note", "Projet d’entrée en formation évoqué.")
    valider(page, "Enregistrer l’étape")
    expect(page.get_by_role("status")).to_contain_text("Étape notée")
    expect(page.locator("body")).to_contain_text("Projet d’entrée en formation évoqué.")


def test_accueillir_une_personne_jusqu_a_sa_fiche(ouvrir: Ouvrir) -> None:
    page = ouvrir("alice")
    page.goto("/parcours")
    valider(page, "Accueillir une personne")
    ecrire(page, "Nom", "Desrosiers")
    ecrire(page, "Prénom", "Wisly")
    dater(page, "Date de naissance", 5, 1990)
    envoyer(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ouvrir un parcours")
    dater(page, "Date d’entrée", 11, 2026)
    envoyer(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Wisly Desrosiers")
    expect(page.locator("body")).to_contain_text("Aucun contrat enregistré")


def test_renouveler_un_contrat(ouvrir: Ouvrir, troupe: Troupe) -> None:
    page = ouvrir("alice")
    page.goto(f"/parcours/{troupe.parcours.ref}")
    valider(page, "Renouveler")
    dater(page, "Dernier jour", 6, 2027)
    envoyer(page)
    expect(page.locator("table").filter(has_text="Contrats, du plus récent")).to_contain_text("6 juin 2027")


def test_enregistrer_une_sortie_refusee_puis_corrigee(ouvrir: Ouvrir, troupe: Troupe) -> None:
    page = ouvrir("alice")
    page.goto(f"/parcours/{troupe.parcours.ref}")
    valider(page, "Enregistrer la sortie")
    dater(page, "Date de sortie", 1, 2025)
    envoyer(page)
    # The summary of what is to be corrected takes the focus, and what was typed is still there.
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.locator("input[name=le]")).to_have_value("2025-01-01")


def test_tout_se_fait_sans_script(ouvrir: Ouvrir, troupe: Troupe) -> None:
    page = ouvrir("alice", java_script_enabled=False)
    page.goto(f"/parcours/{troupe.parcours.ref}/etapes/nouvelle")
    page.get_by_label("Note", exact=True).fill("Sans script.")
    page.locator("main form button.main").click()
    expect(page.locator("body")).to_contain_text("Sans script.")


def test_un_encadrant_ouvre_sa_personne_sur_son_telephone(ouvrir: Ouvrir) -> None:
    page = ouvrir("bob", largeur=360)
    page.goto("/")
    aller_a(page, "NP")
    envoyer(page)
    valider(page, "Voir sa fiche")
    aller_a(page, "Noter une étape")
    expect(page.locator("body")).not_to_contain_text("PASS IAE")


@pytest.mark.parametrize("largeur", [360, 1280])
def test_filtrer_la_liste_depuis_son_panneau(ouvrir: Ouvrir, largeur: int) -> None:
    page = ouvrir("alice", largeur=largeur)
    page.goto("/parcours")
    expect(page.locator("#filtres select")).to_have_count(0)
    page.get_by_text("Filtres", exact=True).click()
    page.get_by_label("Référent·e").select_option("Tous")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.locator("li.line")).to_have_count(2)
    expect(page).to_have_url(re.compile("referent=tous&etat=en-cours"))


def test_filtrer_la_liste_sans_script(ouvrir: Ouvrir) -> None:
    page = ouvrir("alice", java_script_enabled=False)
    page.goto("/parcours")
    page.get_by_text("Filtres", exact=True).click()
    page.get_by_role("link", name="Choisir les filtres").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Filtrer les parcours")
    page.get_by_label("Référent·e").select_option("Tous")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.locator("li.line")).to_have_count(2)
