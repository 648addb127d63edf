"""Photographs of the screens on the demonstration territory: `make captures` writes them to `captures/`."""

import threading
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from parcours.app import create_app
from parcours.config import charger
from parcours.db import migrer, ouvrir
from parcours.demonstration.chargement import charger_territoire
from parcours.horloge import Horloge
from parcours.jobs.execution import nuits
from tests.browser.conftest import ARGUMENTS, CHROMIUM

DOSSIER = Path("captures")
LARGEURS = (360, 768, 1280)
# Role → screens: an address, or the text of the first link to follow from it.
ECRANS = {
    "": [
        ("connexion", "/connexion"),
        ("aide", "/aide"),
        ("donnees", "/donnees"),
        ("accessibilite", "/accessibilite"),
        ("introuvable", "/rien"),
    ],
    "conseiller": [
        ("parcours", "/parcours"),
        ("parcours-recherche", "/parcours?q=zzz"),
        ("filtres", "/parcours/filtres"),
        ("vues", "/parcours/vues?referent=tous"),
        ("revue", "/parcours/revue"),
        ("fiche", "/parcours >"),
        ("entretien", "/parcours > entretien"),
        ("etapes", "/parcours > etapes"),
        ("etape", "/parcours > etapes/nouvelle"),
        ("objectif", "/parcours > objectifs/nouveau"),
        ("freins", "/parcours > freins/nouvelle"),
        ("competences", "/parcours > competences"),
        ("competence", "/parcours > competences/nouvelle"),
        ("contrat", "/parcours > contrats/nouveau"),
        ("pass", "/parcours > pass/nouveau"),
        ("formation", "/parcours > formations/nouvelle"),
        ("immersion", "/parcours > immersions/nouvelle"),
        ("document", "/parcours > documents/nouveau"),
        ("identite", "/parcours > identite"),
        ("affectation", "/parcours > affectation"),
        ("entree", "/parcours > modifier"),
        ("journal", "/parcours > journal"),
        ("bilan", "/parcours > bilan"),
        ("sortie", "/parcours > sortie"),
        ("seances", "seances"),
        ("accueillir", "/structure salaries/nouveau"),
        ("ateliers", "/structure ateliers"),
        ("atelier", "/structure ateliers/nouveau"),
        ("import", "/structure import"),
        ("livrets", "/structure livrets"),
        ("veille", "/veille"),
        ("veille-filtres", "/veille/filtres"),
        ("moi", "/compte"),
        ("mot-de-passe", "/compte/mot-de-passe"),
        ("relais", "/relais"),
        ("relais-preparer", "/relais .head a:has-text('relais') li a.name"),
        ("passage", "/relais .head a:has-text('parcours') li a.name"),
    ],
    "remplacant": [("relais-recu", "/relais"), ("fiche-relais", "/parcours >"), ("parcours-relais", "/parcours")],
    "encadrant": [
        ("equipe", "/equipe"),
        ("point", "/equipe/point"),
        ("parcours-encadrant", "/parcours"),
        ("fiche-encadrant", "/parcours >"),
    ],
    "responsable": [
        ("structure", "/structure fiche"),
        ("structure-modifier", "/structure modifier"),
        ("reglages", "/structure reglages"),
        ("trames", "/structure trames"),
        ("trame", "/structure trames/nouvelle"),
        ("convention", "/structure conventions/nouvelle"),
        ("pilotage", "/structure pilotage"),
        ("pilotage-heures", "/structure pilotage/heures"),
        ("annexe-tableur", "/structure puis /annexes/nouvelle puis /annexes/tableur"),
        ("dossiers", "/structure dossiers"),
        ("resultats", "/structure resultats"),
        ("resultat", "/structure resultats/sorties_dynamiques"),
        ("derive", "/structure derive"),
        ("nouveau-depart", "/structure derive/nouveau-depart"),
        ("rappels", "/rappels"),
        ("effets", "/rappels/effets"),
    ],
    "reseau": [("territoire", "/territoire"), ("reseau", "/reseau"), ("veille-reseau", "/veille")],
    "zone": [("territoire-zone", "/territoire")],
    "admin": [
        ("comptes", "/comptes"),
        ("compte", "/comptes/nouveau"),
        ("structures", "/structures"),
        ("structure-nouvelle", "/structures/nouvelle"),
        ("nuits", "/nuits"),
        ("saisies", "/saisies"),
        ("questions", "/saisies/questions"),
        ("journal-admin", "/journal"),
        ("motifs", "/motifs-de-sortie"),
        ("motif", "/motifs-de-sortie/15"),
    ],
}


def photographier(page: Page, adresse: str, nom: str, chemin: str, theme: str, largeur: int) -> None:
    """Go to a screen and keep its picture."""
    if " > " in chemin or chemin.endswith(" >"):
        page.goto(adresse + "/parcours")
        fiche = str(page.locator(".line a.name").first.get_attribute("href"))
        suite = chemin.split(" >", 1)[1].strip()
        page.goto(adresse + fiche + (f"/{suite}" if suite else ""))
    elif chemin.startswith("/relais "):
        page.goto(adresse + "/relais")
        bouton, personne = chemin.removeprefix("/relais ").rsplit(" li ", 1)
        page.locator(f"main {bouton}").first.click()
        page.locator(f"main li {personne}").first.click()
    elif chemin == "seances":
        # The first file with a training.
        page.goto(adresse + "/parcours")
        fiches = [str(lien.get_attribute("href")) for lien in page.locator(".line a.name").all()]
        for fiche in fiches:
            page.goto(adresse + fiche)
            liens = page.locator("a[href$='/seances']")
            if liens.count():
                page.goto(adresse + str(liens.first.get_attribute("href")))
                break
    elif chemin.startswith("/structure "):
        page.goto(adresse + "/structure")
        suite, *bouts = chemin.split(" ", 1)[1].split("puis ")
        racine = page.url.removesuffix("/pilotage")
        page.goto(racine if suite == "fiche" or bouts else f"{racine}/{suite}")
        for fin in bouts:
            page.goto(adresse + str(page.locator(f"a[href$='{fin.strip()}']").first.get_attribute("href")))
    else:
        page.goto(adresse + chemin)
    if nom != "introuvable" and page.get_by_text("Cette page n’existe pas").count():
        raise RuntimeError(f"{nom} : {page.url} ne mène nulle part")
    page.screenshot(path=DOSSIER / f"{nom}-{largeur}-{theme}.png", full_page=True)


def principal() -> None:
    """Load the territory, serve it, and photograph every screen at three widths, light and dark."""
    DOSSIER.mkdir(exist_ok=True)
    with TemporaryDirectory() as dossier, sync_playwright() as playwright:
        config = charger({"PARCOURS_DEMONSTRATION": "1", "PARCOURS_BASE": f"sqlite:///{dossier}/d.db"}, Path(dossier))
        base = ouvrir(config.base)
        migrer(base.engine)
        horloge = Horloge(datetime(2026, 11, 23, 14, 0, tzinfo=UTC))
        charger_territoire(base, config, horloge)
        nuits(base, horloge, pour_le=horloge.aujourdhui(config.fuseau))
        serveur = make_server("127.0.0.1", 0, create_app(config, base, horloge), threaded=True)
        threading.Thread(target=serveur.serve_forever, daemon=True).start()
        adresse = f"http://127.0.0.1:{serveur.server_port}"
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        for theme in ("clair", "sombre"):
            for role, ecrans in ECRANS.items():
                contexte = chromium.new_context(color_scheme="dark" if theme == "sombre" else "light", locale="fr-FR")
                page = contexte.new_page()
                if role:
                    page.goto(adresse + "/connexion")
                    page.fill("input[name=email]", f"{role}@demo.example")
                    page.fill("input[name=mot_de_passe]", "demo-parcours")
                    page.get_by_role("button", name="Se connecter").click()
                for largeur in LARGEURS:
                    page.set_viewport_size({"width": largeur, "height": 800})
                    for nom, chemin in ecrans:
                        photographier(page, adresse, nom, chemin, theme, largeur)
                contexte.close()
        serveur.shutdown()


if __name__ == "__main__":
    principal()
