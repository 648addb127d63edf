"""«Mon équipe» without network, in a real Chromium: nothing is lost, nothing is noted twice, nothing stays behind."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Playwright, Route, expect

from parcours.db import BaseDeDonnees
from parcours.horloge import Horloge
from tests.browser.telephone import (
    PRENOMS,
    TELEPHONE,
    agrandir,
    attendre,
    couper,
    entrer,
    envoyees,
    expirer,
    finir_les_roles,
    garder,
    geste,
    jusqu_a,
    notees,
    retirer_de_l_equipe,
    se_connecter,
)
from tests.builders import MOT_DE_PASSE, Troupe

pytestmark = pytest.mark.browser
NADEGE = "Nadège"
ATTENTE = "#attente li"
Prendre = Callable[..., Page]


@pytest.fixture
def horloge() -> Horloge:
    """The real clock: a phone has no other."""
    return Horloge()


@pytest.fixture
def prendre(browser: Browser, adresse: str, base: BaseDeDonnees, troupe: Troupe) -> Iterator[Prendre]:
    """A phone signed in as Bob, on his crew of five."""
    agrandir(base, troupe)
    contextes: list[BrowserContext] = []

    def prendre_un(*, garde: bool = True) -> Page:
        contexte = browser.new_context(base_url=adresse, **TELEPHONE)
        contextes.append(contexte)
        page = contexte.new_page()
        se_connecter(page)
        if garde:
            garder(page)
        return page

    yield prendre_un
    for contexte in contextes:
        contexte.close()


def test_sans_reseau_l_equipe_s_ouvre_et_se_note(prendre: Prendre, base: BaseDeDonnees, troupe: Troupe) -> None:
    page = prendre()
    couper(page.context)
    page.reload()
    attendre(page)

    assert page.locator(".tile strong").all_inner_texts() == [PRENOMS[0], NADEGE, *PRENOMS[1:]]
    assert "Canarinom" not in page.content()
    geste(page, NADEGE, "Bravo").tap()
    page.locator('.tile[data-prenom="Wisly"] .tile-top').tap()
    page.get_by_role("dialog").get_by_role("button", name="Évaluation au poste").tap()
    expect(page.locator(ATTENTE)).to_have_count(2)
    expect(page.locator("#reseau")).to_have_text("Hors réseau. En attente (2), gardés ici.")
    assert notees(base, troupe) == []

    couper(page.context, coupe=False)
    expect(page.locator(ATTENTE)).to_have_count(0)
    assert [etape.genre for etape in notees(base, troupe)] == ["bravo", "evaluation"]
    page.get_by_role("link", name="Le réseau est revenu").tap()
    expect(page.locator(f'.tile[data-prenom="{NADEGE}"]')).to_contain_text("Bravo, ")


def test_ce_qui_attend_s_annule_sans_jamais_partir(prendre: Prendre, base: BaseDeDonnees, troupe: Troupe) -> None:
    page = prendre()
    couper(page.context)
    geste(page, NADEGE, "Présent·e").tap()
    page.get_by_role("button", name="Annuler").tap()
    geste(page, "Wisly", "Retard").tap()
    expect(page.locator(ATTENTE)).to_have_count(1)
    couper(page.context, coupe=False)

    expect(page.locator(ATTENTE)).to_have_count(0)
    assert [etape.genre for etape in notees(base, troupe)] == ["retard"]


def test_une_session_expiree_ne_perd_rien(prendre: Prendre, base: BaseDeDonnees, troupe: Troupe) -> None:
    page = prendre()
    couper(page.context)
    geste(page, NADEGE, "Présent·e").tap()
    expect(page.locator(ATTENTE)).to_have_count(1)
    expirer(base)
    couper(page.context, coupe=False)

    page.get_by_role("link", name="Reconnectez-vous pour envoyer").tap()
    page.wait_for_url("**/connexion?suite=/equipe")
    entrer(page)
    envoyees(page)
    expect(page.locator("#reseau")).to_be_hidden()
    assert [etape.genre for etape in notees(base, troupe)] == ["presence"]


def test_un_autre_compte_n_envoie_jamais_ce_qui_n_est_pas_a_lui(
    prendre: Prendre, base: BaseDeDonnees, troupe: Troupe
) -> None:
    page = prendre()
    couper(page.context)
    geste(page, NADEGE, "Présent·e").tap()
    expect(page.locator(ATTENTE)).to_have_count(1)
    expirer(base)
    couper(page.context, coupe=False)
    se_connecter(page, "alice")

    expect(page.locator("#reseau")).to_have_text("1 geste d’un autre compte attend ici.")
    expect(page.get_by_role("switch")).to_have_attribute("aria-checked", "false")
    expirer(base)
    assert notees(base, troupe) == []
    se_connecter(page)
    envoyees(page)
    expect(page.locator("#reseau")).to_be_hidden()
    assert [(e.genre, e.auteur_id) for e in notees(base, troupe)] == [("presence", troupe.comptes["bob"].id)]


BASES = "async () => (await indexedDB.databases()).length"
DROIT_FINI = "Ce compte n’encadre plus d’équipe. Ce que ce téléphone gardait de l’équipe est effacé"


@pytest.mark.parametrize("rouverte", [True, False], ids=["page sans réseau", "page ouverte avant"])
def test_un_droit_fini_efface_la_copie_du_compte_et_le_dit(
    prendre: Prendre, base: BaseDeDonnees, troupe: Troupe, rouverte: bool
) -> None:
    page = prendre()
    couper(page.context)
    if rouverte:
        page.reload()
        attendre(page)
    geste(page, NADEGE, "Présent·e").tap()
    expect(page.locator(ATTENTE)).to_have_count(1)
    finir_les_roles(base, troupe, "bob")
    couper(page.context, coupe=False)

    expect(page.locator("#reseau")).to_have_text(f"{DROIT_FINI}, avec 1\u00a0geste qui n’a pas pu être noté.")
    expect(page.locator(".tile")).to_have_count(0)
    expect(page.locator("#horsligne")).to_be_hidden()
    jusqu_a(page, lambda: page.evaluate(BASES) == 0)
    assert notees(base, troupe) == []


def test_le_droit_fini_d_un_autre_compte_n_efface_pas_ce_qui_attend(
    prendre: Prendre, base: BaseDeDonnees, troupe: Troupe
) -> None:
    agrandir(base, troupe, ("Lovely",), qui="alice")
    page = prendre()
    couper(page.context)
    geste(page, NADEGE, "Présent·e").tap()
    expect(page.locator(ATTENTE)).to_have_count(1)
    expirer(base)
    couper(page.context, coupe=False)
    se_connecter(page, "alice")
    finir_les_roles(base, troupe, "alice")
    geste(page, "Lovely", "Présent·e").tap()

    expect(page.locator("#reseau")).to_contain_text(DROIT_FINI)
    expect(page.locator("#reseau")).to_contain_text("1 geste d’un autre compte attend ici.")
    expirer(base)
    se_connecter(page)
    envoyees(page)
    assert [(e.genre, e.auteur_id) for e in notees(base, troupe)] == [("presence", troupe.comptes["bob"].id)]


def test_un_compte_sans_equipe_connecte_ici_n_efface_rien(
    prendre: Prendre, base: BaseDeDonnees, troupe: Troupe
) -> None:
    page = prendre()
    couper(page.context)
    geste(page, NADEGE, "Présent·e").tap()
    expect(page.locator(ATTENTE)).to_have_count(1)
    expirer(base)
    couper(page.context, coupe=False)
    page.goto("/connexion")
    page.get_by_label("Adresse électronique").fill("rita@test.example")
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/territoire")
    couper(page.context)
    page.goto("/equipe")
    attendre(page)
    couper(page.context, coupe=False)

    expect(page.locator("#reseau")).to_contain_text("Un autre compte est connecté. En attente (1), gardés ici.")
    expect(page.locator(".tile")).to_have_count(5)
    expirer(base)
    se_connecter(page)
    envoyees(page)
    assert [etape.genre for etape in notees(base, troupe)] == ["presence"]


def test_deux_memes_prenoms_se_distinguent_jusque_dans_ce_qui_attend(
    prendre: Prendre, base: BaseDeDonnees, troupe: Troupe
) -> None:
    agrandir(base, troupe, ("Rosette",))
    page = prendre()
    couper(page.context)
    page.reload()
    attendre(page)
    seconde = page.locator(".tile", has_text="Rosette (2 sur 2)")
    seconde.get_by_role("button", name="Bravo").tap()

    expect(page.locator("#annulation")).to_contain_text("noté pour Rosette (2 sur 2)")
    expect(page.locator(ATTENTE)).to_contain_text("Bravo, Rosette (2 sur 2)")
    geste(page, NADEGE, "Bravo").tap()
    expect(page.locator(ATTENTE).nth(1)).to_contain_text(f"Bravo, {NADEGE} ")


def test_ce_qui_est_refuse_est_montre_avec_sa_raison(prendre: Prendre, base: BaseDeDonnees, troupe: Troupe) -> None:
    page = prendre()
    couper(page.context)
    geste(page, NADEGE, "Présent·e").tap()
    geste(page, "Wisly", "Présent·e").tap()
    expect(page.locator(ATTENTE)).to_have_count(2)
    retirer_de_l_equipe(base, troupe.parcours.id)
    couper(page.context, coupe=False)

    expect(page.locator("#revoir li")).to_contain_text("Vous n’accompagnez plus cette personne")
    expect(geste(page, NADEGE, "Présent·e")).to_have_attribute("aria-pressed", "false")
    assert [etape.genre for etape in notees(base, troupe)] == ["presence"]
    page.get_by_role("button", name="Retirer").tap()
    expect(page.locator("#revoir")).to_be_hidden()


def test_deux_onglets_qui_envoient_ensemble_notent_une_fois(
    prendre: Prendre, base: BaseDeDonnees, troupe: Troupe
) -> None:
    page = prendre()
    autre = page.context.new_page()
    autre.goto("/equipe")
    attendre(autre)
    page.bring_to_front()
    couper(page.context)
    for prenom in (NADEGE, *PRENOMS):
        geste(page, prenom, "Présent·e").tap()
    expect(page.locator(ATTENTE)).to_have_count(5)
    couper(page.context, coupe=False)
    for onglet in (page, autre):
        expect(onglet.locator(ATTENTE)).to_have_count(0)
    assert [etape.genre for etape in notees(base, troupe)] == ["presence"] * 5


def test_se_deconnecter_envoie_puis_efface(prendre: Prendre, base: BaseDeDonnees, troupe: Troupe) -> None:
    page = prendre()
    couper(page.context)
    geste(page, NADEGE, "Présent·e").tap()
    expect(page.locator(ATTENTE)).to_have_count(1)
    couper(page.context, coupe=False)
    page.goto("/aide")
    page.get_by_role("button", name="Se déconnecter").tap()

    page.wait_for_url("**/connexion")
    assert [etape.genre for etape in notees(base, troupe)] == ["presence"]
    assert page.evaluate("async () => (await indexedDB.databases()).length") == 0


def test_se_deconnecter_demande_quand_il_reste_a_envoyer(prendre: Prendre, troupe: Troupe) -> None:
    page, questions = prendre(), []
    page.route("**/equipe/envois", lambda route: route.abort())
    geste(page, NADEGE, "Présent·e").tap()
    expect(page.locator(ATTENTE)).to_have_count(1)
    for reponse in ("dismiss", "accept"):
        with page.expect_event("dialog") as attendu:
            page.get_by_role("button", name="Se déconnecter").tap()
        questions.append(attendu.value.message)
        getattr(attendu.value, reponse)()
        if reponse == "dismiss":
            expect(page.locator(ATTENTE)).to_have_count(1)
    page.wait_for_url("**/connexion")
    assert [question.split(" attend")[0] for question in questions] == ["1\u00a0geste"] * 2
    assert page.evaluate("async () => (await indexedDB.databases()).length") == 0


def test_apres_72_heures_il_ne_reste_rien(prendre: Prendre) -> None:
    page = prendre()
    page.route("**/equipe/envois", lambda route: route.abort())
    geste(page, NADEGE, "Présent·e").tap()
    expect(page.locator(ATTENTE)).to_have_count(1)
    couper(page.context)
    for heures, restants in ((71, 5), (73, 0)):
        page.context.clock.set_fixed_time(Horloge().maintenant() + timedelta(hours=heures))
        page.reload()
        attendre(page)
        expect(page.locator(".tile")).to_have_count(restants)
        expect(page.locator(ATTENTE)).to_have_count(1 if restants else 0)
    expect(page.locator("#reseau")).to_contain_text("1 geste n’a pas pu être envoyé en 72 heures")
    expect(page.get_by_text("Rien n’est gardé sur ce téléphone.")).to_be_visible()


def _octets(dossier: Path) -> bytes:
    return b"".join(fichier.read_bytes() for fichier in sorted(dossier.rglob("*")) if fichier.is_file())


@pytest.mark.parametrize("garde", [True, False])
def test_le_profil_du_navigateur_ne_dit_rien_de_personne(
    playwright: Playwright,
    browser_type_launch_args: dict[str, object],
    adresse: str,
    base: BaseDeDonnees,
    troupe: Troupe,
    tmp_path: Path,
    garde: bool,
) -> None:
    agrandir(base, troupe)
    profil = tmp_path / "profil"
    contexte = playwright.chromium.launch_persistent_context(
        profil, base_url=adresse, **{**browser_type_launch_args, **TELEPHONE}
    )
    page = contexte.new_page()
    se_connecter(page)
    if garde:
        garder(page)
    couper(contexte)
    for prenom in (NADEGE, "Rosette"):
        geste(page, prenom, "Présent·e").tap()
    expect(page.locator(ATTENTE)).to_have_count(2)
    etat = str(contexte.storage_state(indexed_db=False))
    contexte.close()

    octets = _octets(profil) + etat.encode()
    assert b"equipe" in octets
    for mot in ("Placide", "Canarinom", NADEGE, *PRENOMS):
        for code in ("utf-8", "utf-16-le", "latin-1"):
            assert mot.encode(code) not in octets, f"{mot} se lit dans le profil"
    assert any(profil.rglob("*.indexeddb.leveldb")) is garde


def test_le_service_efface_aussi_ce_qui_est_trop_vieux(prendre: Prendre) -> None:
    page = prendre()
    page.evaluate(
        """() => new Promise((fini) => {
          const demande = indexedDB.open('parcours-equipe');
          demande.onsuccess = () => {
            const magasin = demande.result.transaction('equipe', 'readwrite').objectStore('equipe');
            const lue = magasin.get(1);
            lue.onsuccess = () => { magasin.put({...lue.result, expire_le: Date.now() - 1}, 1).onsuccess = fini; };
          };
        })"""
    )
    page.goto("/equipe/point")
    compter = """() => new Promise((fini) => {
      const demande = indexedDB.open('parcours-equipe');
      demande.onsuccess = () => {
        const compte = demande.result.transaction('equipe').objectStore('equipe').count();
        compte.onsuccess = () => { demande.result.close(); fini(compte.result); };
      };
    })"""
    jusqu_a(page, lambda: page.evaluate(compter) == 0)


def test_sans_le_choix_rien_n_est_ecrit_et_la_page_previent(
    prendre: Prendre, base: BaseDeDonnees, troupe: Troupe
) -> None:
    page, questions = prendre(garde=False), list[str]()
    couper(page.context)
    geste(page, NADEGE, "Présent·e").tap()
    expect(page.locator("#reseau")).to_contain_text("dans cette page seulement")
    assert page.evaluate("async () => (await indexedDB.databases()).length") == 0

    def rester(dialogue: Dialog) -> None:
        questions.append(dialogue.type)
        dialogue.dismiss()

    page.once("dialog", rester)
    page.get_by_role("link", name="Parcours", exact=True).first.tap()
    jusqu_a(page, lambda: questions == ["beforeunload"])
    expect(page.locator(ATTENTE)).to_have_count(1)

    page.get_by_role("switch").tap()
    expect(page.locator("#reseau")).to_contain_text("gardés ici")
    page.get_by_role("switch").tap()
    expect(page.locator("#reseau")).to_contain_text("dans cette page seulement")
    assert page.evaluate("async () => (await indexedDB.databases()).length") == 0
    couper(page.context, coupe=False)
    envoyees(page)
    assert [etape.genre for etape in notees(base, troupe)] == ["presence"]


def test_une_reponse_perdue_ne_note_pas_deux_fois_et_s_annule(
    prendre: Prendre, base: BaseDeDonnees, troupe: Troupe
) -> None:
    page = prendre()

    def perdre(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/equipe/envois", perdre)
    geste(page, NADEGE, "Présent·e").tap()
    expect(page.locator(ATTENTE)).to_have_count(1)
    assert [etape.genre for etape in notees(base, troupe)] == ["presence"]
    page.get_by_role("button", name="Annuler").tap()
    expect(page.locator(ATTENTE)).to_have_count(2)
    page.unroute_all(behavior="wait")
    page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(page.locator(ATTENTE)).to_have_count(0)
    assert notees(base, troupe) == []


def test_un_formulaire_ne_part_pas_dans_le_vide(prendre: Prendre, base: BaseDeDonnees, troupe: Troupe) -> None:
    page = prendre()
    page.goto(f"/equipe/{troupe.parcours.ref}/pas")
    couper(page.context)
    page.get_by_role("button", name="Bravo").tap()
    expect(page.locator("#reseau")).to_contain_text("gardez cette page ouverte")
    couper(page.context, coupe=False)
    page.get_by_role("button", name="Bravo").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est noté")
    assert [etape.genre for etape in notees(base, troupe)] == ["bravo"]
