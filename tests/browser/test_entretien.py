"""An entretien in six taps at most and no typing, on a phone; with the keyboard alone at a desk; nothing typed lost."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import delete, select

from parcours.actions.trame import proposer
from parcours.db import BaseDeDonnees
from parcours.models import Etape, EvaluationFrein, MesureSaisie, Objectif, SessionWeb
from tests.browser.clavier import aller_a, valider
from tests.builders import MOT_DE_PASSE, Troupe

pytestmark = pytest.mark.browser
Ouvrir = Callable[..., Page]
APPUIS = 6


@pytest.fixture
def objectif(base: BaseDeDonnees, troupe: Troupe) -> Troupe:
    """The cast, with an objective and two freins of Nadège's to be reviewed."""
    with base.transaction() as session:
        session.add(
            Objectif(
                structure_id=troupe.structure.id,
                parcours_id=troupe.parcours.id,
                intitule="Passer le code",
                theme="mobilite",
                fixe_le=date(2026, 6, 1),
                pour_le=date(2026, 12, 1),
            )
        )
        session.add_all(
            EvaluationFrein(
                structure_id=troupe.structure.id,
                parcours_id=troupe.parcours.id,
                le=date(2026, 6, 1),
                theme=theme,
                niveau=niveau,
            )
            for theme, niveau in (("langue", 3), ("mobilite", 2))
        )
    return troupe


def fiche(troupe: Troupe) -> str:
    return f"/parcours/{troupe.parcours.ref}"


def notees(base: BaseDeDonnees, troupe: Troupe) -> list[tuple[str, str | None, int | None]]:
    with base.lecture() as session:
        demande = select(Etape).where(Etape.parcours_id == troupe.parcours.id).order_by(Etape.id)
        return [(e.etat, e.theme, e.duree_minutes) for e in session.scalars(demande)][2:]


def test_au_doigt_six_appuis_et_rien_a_ecrire(ouvrir: Ouvrir, base: BaseDeDonnees, objectif: Troupe) -> None:
    page = ouvrir("alice", largeur=360, hauteur=740, has_touch=True, is_mobile=True)
    page.goto(fiche(objectif))
    touches: list[str] = []
    page.expose_function("frappe", lambda: touches.append("frappe"))
    page.add_init_script("addEventListener('keydown', () => window.frappe())")
    appuis = 0

    def toucher(cible: Locator) -> None:
        nonlocal appuis
        appuis += 1
        boite = cible.bounding_box()
        assert boite is not None
        assert boite["height"] >= 44
        cible.tap()

    toucher(page.get_by_role("link", name="Entretien", exact=True))
    toucher(page.locator("label", has_text="Atteint"))
    # A frein on its last value: what is unchanged costs nothing, what changed one tap.
    freins = page.get_by_role("region", name="Freins")
    expect(freins.get_by_role("group", name="Langue française")).to_contain_text("Bloquant, 1er juin 2026.")
    toucher(freins.get_by_role("group", name="Mobilité").locator("label", has_text="Léger"))
    toucher(page.locator("label", has_text="45"))
    toucher(page.locator("label", has_text="Dans 2"))
    toucher(page.get_by_role("button", name="Enregistrer l’entretien"))
    expect(page.get_by_role("status").first).to_contain_text("Entretien noté.")
    assert appuis <= APPUIS
    assert touches == []
    assert notees(base, objectif) == [("faite", None, 45), ("prevue", None, None)]
    with base.lecture() as session:
        ecrites = select(EvaluationFrein).where(EvaluationFrein.le == date(2026, 11, 23))
        assert [(e.theme, e.niveau) for e in session.scalars(ecrites)] == [("mobilite", 1)]
        assert [m.ecran for m in session.scalars(select(MesureSaisie))] == ["entretien"]


def test_au_clavier_seul(ouvrir: Ouvrir, base: BaseDeDonnees, objectif: Troupe) -> None:
    page = ouvrir("alice", largeur=1280, hauteur=800)
    page.goto(fiche(objectif))
    valider(page, "Entretien")
    aller_a(page, "En cours")
    page.keyboard.press("ArrowRight")
    aller_a(page, "Aucun en particulier")
    page.keyboard.press("ArrowRight")
    aller_a(page, "Non dite")
    page.keyboard.press("ArrowRight")
    aller_a(page, "Aucun")
    page.keyboard.press("ArrowRight")
    valider(page, "Enregistrer l’entretien")
    expect(page.get_by_role("status").first).to_contain_text("Prochain rendez-vous le 30 novembre 2026.")
    assert notees(base, objectif) == [("faite", "langue", 15), ("prevue", None, None)]
    with base.lecture() as session:
        assert session.scalars(select(Objectif.etat)).one() == "atteint"


def commencer(page: Page, troupe: Troupe) -> None:
    page.goto(f"{fiche(troupe)}/entretien")
    with page.expect_response("**/brouillon"):
        page.get_by_label("Note").fill("Le code est obtenu.")
    with page.expect_response("**/brouillon"):
        page.locator("label", has_text="Mobilité").click()
    page.get_by_text("Revoir un frein").click()
    with page.expect_response("**/brouillon"):
        page.get_by_role("group", name="Logement").locator("label", has_text="Bloquant").click()
    expect(page.locator("#garde")).to_contain_text("Brouillon gardé à 10")


def est_rendu(page: Page) -> None:
    expect(page.get_by_text("Voici ce que vous aviez commencé")).to_be_visible()
    expect(page.get_by_label("Note")).to_have_value("Le code est obtenu.")
    expect(page.get_by_label("Mobilité")).to_be_checked()
    expect(page.get_by_role("group", name="Logement").get_by_label("Bloquant")).to_be_checked()


def test_un_onglet_tue_rend_son_brouillon(ouvrir: Ouvrir, troupe: Troupe) -> None:
    page = ouvrir("alice")
    commencer(page, troupe)
    autre = page.context.new_page()
    page.close(run_before_unload=False)
    autre.goto(f"{fiche(troupe)}/entretien")
    est_rendu(autre)
    autre.get_by_role("button", name="Effacer et repartir de rien").click()
    expect(autre.get_by_label("Note")).to_have_value("")


def test_une_session_expiree_rend_son_brouillon(ouvrir: Ouvrir, base: BaseDeDonnees, troupe: Troupe) -> None:
    page = ouvrir("alice")
    commencer(page, troupe)
    with base.transaction() as session:
        session.execute(delete(SessionWeb))
    page.get_by_label("Note").press_sequentially(" Ou presque.")
    expect(page.locator("#garde")).to_contain_text("Votre session est fermée")
    # Saved all the same: signed in again, what was typed since is there, to be read again.
    page.get_by_role("button", name="Enregistrer l’entretien").click()
    se_connecter(page)
    page.get_by_role("button", name="Retrouver ma saisie").click()
    expect(page.get_by_label("Note")).to_have_value("Le code est obtenu. Ou presque.")
    # Left there, and opened anew: the draft.
    page.goto(f"{fiche(troupe)}/entretien")
    est_rendu(page)


def se_connecter(page: Page) -> None:
    page.get_by_label("Adresse électronique").fill("alice@test.example")
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter").click()


def test_sans_script_il_s_enregistre(ouvrir: Ouvrir, base: BaseDeDonnees, objectif: Troupe) -> None:
    page = ouvrir("alice", java_script_enabled=False)
    page.goto(f"{fiche(objectif)}/entretien")
    page.get_by_role("button", name="Enregistrer l’entretien").click()
    expect(page.get_by_role("status").first).to_contain_text("Entretien noté.")
    assert len(notees(base, objectif)) == 1


def test_une_trame_se_pose_d_un_appui_et_entree_dans_un_champ_enregistre(
    ouvrir: Ouvrir, base: BaseDeDonnees, troupe: Troupe
) -> None:
    with base.transaction() as session:
        proposer(session, troupe.structure.id)
    page = ouvrir("alice", largeur=360, hauteur=740, has_touch=True, is_mobile=True)
    page.goto(f"{fiche(troupe)}/entretien")
    page.get_by_label("Note").fill("Le code est obtenu.")
    with page.expect_response("**/brouillon") as garde:
        page.get_by_role("button", name="Bilan intermédiaire").tap()
        expect(page.get_by_text("est dans la note")).to_be_visible()
    assert garde.value.status == 202
    expect(page.get_by_label("Note")).to_be_focused()
    expect(page.get_by_label("Note")).to_have_value(re.compile("^Le code est obtenu.\n\nCe qui a avancé"))
    page.get_by_label("90").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Entretien noté.")
    assert notees(base, troupe) == [("faite", None, 45)]
