"""Every screen in Chromium: accessible, readable from 320 px, quiet under the security policy."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from sqlalchemy import select

from parcours.db import BaseDeDonnees
from parcours.jobs.veille import veiller
from parcours.models import CompetenceObservee, Compte, EvaluationFrein, Objectif, Parcours, Salarie, Structure
from tests.builders import Troupe
from tests.jobs.outils import AU, MARTINIQUE, a

pytestmark = pytest.mark.browser
Ouvrir = Callable[..., Page]

ECRANS = {
    "": ["/connexion", "/aide", "/donnees", "/accessibilite", "/rien"],
    "alice": [
        "/parcours",
        "/parcours?q=inconnu",
        "/parcours/{ref}",
        "/parcours/vues?referent=tous",
        "/parcours/revue?referent=tous",
        "/parcours/{ref}/entretien",
        "/parcours/{ref}/etapes",
        "/parcours/{ref}/etapes/nouvelle",
        "/parcours/{ref}/contrats/nouveau",
        "/parcours/{ref}/formations/nouvelle",
        "/parcours/{ref}/immersions/nouvelle",
        "/parcours/{ref}/pass/nouveau",
        "/parcours/{ref}/modifier",
        "/parcours/{ref}/affectation",
        "/parcours/{ref}/identite",
        "/parcours/{ref}/sortie",
        "/parcours/{ref}/journal",
        "/parcours/{ref}/objectifs/nouveau",
        "/parcours/{ref}/freins/nouvelle",
        "/parcours/{ref}/competences",
        "/parcours/{ref}/competences/nouvelle",
        "/parcours/{ref}/plan/bilan/fait",
        "/parcours/{ref}/plan/bilan/abandonner",
        "/parcours/{ref}/et-si/suspendre?motif=contrat_suspendu&debut=2026-11-02",
        "/parcours/{ref}/et-si/finir?le=2026-11-20",
        "/structures/{structure}",
        "/structures/{structure}/derive",
        "/structures/{structure}/import",
        "/structures/{structure}/salaries/nouveau",
        "/structures/{structure}/passages/nouveau",
        "/structures/{structure}/passages/nouveau?de=referent.{alice}",
        "/structures/{structure}/relais/nouveau",
        "/structures/{structure}/relais/nouveau?de=referent.{alice}",
        "/relais",
        "/veille",
        "/rappels",
        "/compte",
    ],
    "bob": ["/parcours", "/parcours/{ref}"],
    "carole": ["/structures/{structure}/modifier", "/structures/{structure}/conventions/nouvelle"],
    "rita": ["/territoire", "/reseau", "/veille"],
    "ada": ["/comptes", "/comptes/nouveau", "/structures", "/structures/nouvelle", "/nuits", "/journal"],
}
# Widths where the page must not scroll sideways: the smallest phone, a phone, a tablet, a desk.
LARGEURS = (320, 360, 768, 1280)


def _adresses(qui: str, troupe: Troupe) -> list[str]:
    cles = {"ref": troupe.parcours.ref, "structure": troupe.structure.ref, "alice": troupe.comptes["alice"].id}
    return [a.format(**cles) for a in ECRANS[qui]]


@pytest.mark.parametrize("qui", ECRANS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_aucun_obstacle_d_accessibilite(ouvrir: Ouvrir, troupe: Troupe, qui: str, theme: str) -> None:
    page = ouvrir(qui, color_scheme=theme, reduced_motion="reduce")
    obstacles = []
    for adresse in _adresses(qui, troupe):
        page.goto(adresse)
        for faute in Axe().run(page).response["violations"]:
            noeuds = [noeud["html"][:120] for noeud in faute["nodes"][:3]]
            obstacles.append(f"{adresse} {faute['id']} : {noeuds}")
    assert obstacles == []


@pytest.mark.parametrize("qui", ECRANS)
def test_la_page_ne_defile_pas_de_cote(ouvrir: Ouvrir, troupe: Troupe, qui: str) -> None:
    page = ouvrir(qui)
    debords = []
    for adresse in _adresses(qui, troupe):
        page.goto(adresse)
        for largeur in LARGEURS:
            page.set_viewport_size({"width": largeur, "height": 740})
            depasse = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if depasse > 0:
                debords.append(f"{adresse} à {largeur} px : {depasse} px de trop")
    assert debords == []


SANS_ESPACE = ("Rakotomalalarivoniaina" * 4)[:80]
LES_NOMS = {
    "alice": ["/parcours?referent=tous", "/veille?coche=1", *ECRANS["alice"]],
    "bob": ECRANS["bob"],
    "carole": ["/veille", "/structures/{structure}", "/structures/{structure}/reglages", *ECRANS["carole"]],
    "ada": ["/comptes/{compte}", *ECRANS["ada"]],
}


@pytest.mark.parametrize("qui", LES_NOMS)
def test_un_nom_sans_espace_n_elargit_aucune_page(
    ouvrir: Ouvrir, base: BaseDeDonnees, troupe: Troupe, qui: str
) -> None:
    page = ouvrir(qui)
    with base.transaction() as session:
        structure = session.get_one(Structure, troupe.structure.id)
        structure.nom = structure.commune = SANS_ESPACE
        for compte in session.scalars(select(Compte)):
            compte.nom = SANS_ESPACE
        for salarie in session.scalars(select(Salarie)):
            salarie.nom = salarie.prenom = SANS_ESPACE
        for suivi in session.scalars(select(Parcours)):
            suivi.metier = suivi.prescripteur_nom = SANS_ESPACE
        fiche = {"structure_id": structure.id, "parcours_id": troupe.parcours.id, "theme": "logement", "fixe_le": AU}
        session.add(Objectif(intitule=SANS_ESPACE * 2, pour_le=AU, **fiche))
        du_jour = {"structure_id": structure.id, "parcours_id": troupe.parcours.id, "le": AU}
        session.add(EvaluationFrein(theme="mobilite", niveau=3, precision=SANS_ESPACE * 2, **du_jour))
        vu = {"cle": "~x", "libelle": SANS_ESPACE, "preuve": SANS_ESPACE * 2}
        session.add(CompetenceObservee(niveau="aide", auteur_id=troupe.comptes["alice"].id, **vu, **du_jour))
    veiller(base, a(AU), MARTINIQUE, AU)
    debords, cle = [], troupe.comptes["alice"].id
    for adresse in LES_NOMS[qui]:
        page.goto(adresse.format(ref=troupe.parcours.ref, structure=troupe.structure.ref, compte=cle, alice=cle))
        page.evaluate("() => document.querySelectorAll('details').forEach(d => d.open = true)")
        depasse = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        debords += [f"{adresse} : {depasse} px de trop"] if depasse > 0 else []
    assert debords == []


def test_sur_telephone_ce_qui_se_touche_a_44_px(ouvrir: Ouvrir, troupe: Troupe) -> None:
    page = ouvrir("alice", largeur=360)
    petits = []
    for adresse in _adresses("alice", troupe):
        page.goto(adresse)
        petits += page.evaluate(
            """(adresse) => [...document.querySelectorAll('button, .btn, .input, .nav a, summary')]
              .filter(e => e.offsetParent !== null && e.getBoundingClientRect().height < 44)
              .map(e => adresse + ' ' + e.outerHTML.slice(0, 80))""",
            adresse,
        )
    assert petits == []


@pytest.mark.parametrize("qui", ["alice", "bob"])
@pytest.mark.parametrize(("largeur", "cote"), [(360, 44), (1280, 24)])
def test_sur_la_fiche_tout_ce_qui_mene_quelque_part_se_touche(
    ouvrir: Ouvrir, troupe: Troupe, qui: str, largeur: int, cote: int
) -> None:
    assert troupe.parcours is not None
    page = ouvrir(qui, largeur=largeur)
    page.goto(f"/parcours/{troupe.parcours.ref}")
    page.evaluate("() => document.querySelectorAll('details').forEach(d => d.open = true)")
    cibles = page.locator("main :is(a, button, summary)")
    assert cibles.filter(has_text="Modifier le contrat").count() == (1 if qui == "alice" else 0)
    petites = cibles.evaluate_all(
        """(cibles, cote) => cibles
          .filter(e => e.getBoundingClientRect().height < cote || e.getBoundingClientRect().width < 24)
          .map(e => e.getBoundingClientRect().height + ' px : ' + e.outerHTML.slice(0, 80))""",
        cote,
    )
    assert petites == []


@pytest.mark.parametrize("largeur", [360, 1280])
def test_sur_la_fiche_aucune_cible_n_en_recouvre_une_autre(ouvrir: Ouvrir, troupe: Troupe, largeur: int) -> None:
    assert troupe.parcours is not None
    page = ouvrir("alice", largeur=largeur)
    page.goto(f"/parcours/{troupe.parcours.ref}")
    recouvertes = page.locator("main :is(a, button, summary)").evaluate_all(
        """toutes => toutes.filter(e => e.checkVisibility()).flatMap((une, rang, cibles) => cibles.slice(rang + 1)
          .filter(autre => {
            const a = une.getBoundingClientRect(), b = autre.getBoundingClientRect();
            return a.height && b.height && a.left < b.right - 1 && b.left < a.right - 1
              && a.top < b.bottom - 1 && b.top < a.bottom - 1;
          }).map(autre => une.innerText + ' / ' + autre.innerText))"""
    )
    assert recouvertes == []


def test_sur_grand_ecran_les_deux_colonnes_du_et_si_partent_de_la_meme_hauteur(ouvrir: Ouvrir, troupe: Troupe) -> None:
    page = ouvrir("alice", largeur=1280)
    page.goto(f"/parcours/{troupe.parcours.ref}/et-si/suspendre?motif=contrat_suspendu&debut=2026-11-02")
    hauteurs = page.locator("#et-si .half > *").evaluate_all(
        "cotes => cotes.map(c => c.firstElementChild.getBoundingClientRect().top)"
    )
    assert hauteurs[0] == hauteurs[1]


def test_les_reglages_tiennent_en_trois_ecrans_de_telephone(ouvrir: Ouvrir, troupe: Troupe) -> None:
    page = ouvrir("carole", largeur=360)
    page.goto(f"/structures/{troupe.structure.ref}/reglages")
    assert page.evaluate("() => document.documentElement.scrollHeight") < 3 * 740


def test_la_premiere_visite_reste_legere(ouvrir: Ouvrir) -> None:
    page = ouvrir("")
    octets = []
    page.on("response", lambda reponse: octets.append(len(reponse.body())))
    page.goto("/connexion")
    page.wait_for_load_state("networkidle")
    # Uncompressed: the budget of 80 KB is on compressed bytes, and styles compress by four.
    assert sum(octets) < 160_000
