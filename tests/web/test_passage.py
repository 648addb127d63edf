"""Handing parcours over: one or many, why, and whether it was read."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.models import Affectation, Journal, Parcours, Passage
from tests.builders import Troupe, creer_compte, creer_parcours, creer_salarie
from tests.conftest import MAINTENANT
from tests.page import Navigateur, Page

Visiter = Callable[[str], Navigateur]
AU = date(2026, 11, 23)


@pytest.fixture
def suivi(troupe: Troupe) -> Parcours:
    return troupe.parcours


@pytest.fixture
def paule(base: BaseDeDonnees, troupe: Troupe) -> int:
    """Another conseillère of the structure."""
    qui = "paule@test.example"
    with base.transaction() as session:
        compte = creer_compte(session, qui, "conseiller", troupe.structure, nom="Paule", le=MAINTENANT)
        troupe.comptes["paule"] = compte
        return compte.id


def adresse(troupe: Troupe, nom: str = "alice", fonction: str = "referent") -> str:
    return f"/structures/{troupe.structure.ref}/passages/nouveau?de={fonction}.{troupe.comptes[nom].id}"


def referents(base: BaseDeDonnees, parcours_id: int, fonction: str = "referent") -> list[tuple[int, date, date | None]]:
    with base.lecture() as session:
        demande = select(Affectation.compte_id, Affectation.debut, Affectation.fin)
        demande = demande.where(Affectation.parcours_id == parcours_id, Affectation.fonction == fonction)
        return [(qui, debut, fin) for qui, debut, fin in session.execute(demande.order_by(Affectation.debut))]


def ligne_de(page: Page, nom: str) -> str:
    return next(" ".join(tr.get_text(" ").split()) for tr in page.select("main table tr") if nom in tr.text)


def test_passer_un_parcours_dit_pourquoi_et_se_lit_sur_la_fiche(
    visiter: Visiter, troupe: Troupe, suivi: Parcours, paule: int
) -> None:
    champs = {"referent_id": str(paule), "raison": "depart", "note": "Permis en cours.", "debut": "2026-11-23"}
    visiter("alice").remplir(f"/parcours/{suivi.ref}/affectation", champs)
    ligne = ligne_de(visiter("carole").voir(f"/parcours/{suivi.ref}"), "Paule")
    assert "23 nov. 2026" in ligne and "Départ de la structure" in ligne and "Permis en cours." in ligne
    assert "pas encore lu" in ligne


def test_qui_recoit_lit_et_qui_a_passe_le_sait(visiter: Visiter, troupe: Troupe, suivi: Parcours, paule: int) -> None:
    champs = {"referent_id": str(paule), "raison": "depart", "note": "Permis en cours.", "debut": "2026-11-23"}
    visiter("alice").remplir(f"/parcours/{suivi.ref}/affectation", champs)
    assert "pas encore lu" in visiter("alice").voir("/relais").texte
    recu = visiter("paule")
    assert "Permis en cours." in recu.voir("/relais").texte
    fiche = recu.voir(f"/parcours/{suivi.ref}")
    assert "vous a été passé par Alice" in fiche.texte
    recu.remplir(f"/parcours/{suivi.ref}", {}, lequel="main .band form")
    assert "vous a été passé" not in recu.voir(f"/parcours/{suivi.ref}").texte
    assert "lu le 23 novembre 2026" in ligne_de(visiter("alice").voir(f"/parcours/{suivi.ref}"), "Paule")
    assert "Rien à lire." in recu.voir("/relais").texte
    vu = visiter("alice").voir("/relais").texte
    assert "pas encore lu" not in vu and "lu le 23 novembre 2026" in vu


def test_lire_deux_fois_ne_change_pas_la_date_et_un_tiers_ne_lit_pas_pour_un_autre(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, suivi: Parcours, paule: int
) -> None:
    visiter("alice").remplir(f"/parcours/{suivi.ref}/affectation", {"referent_id": str(paule)})
    with base.lecture() as session:
        cle = session.scalars(select(Passage.id)).one()
    visiter("carole").poster(f"/passages/{cle}/lu", statut=404)
    for _ in range(2):
        visiter("paule").poster(f"/passages/{cle}/lu")
    with base.lecture() as session:
        assert session.scalars(select(Passage.lu_le)).one() is not None
        lignes = session.scalars(select(Journal.phrase).where(Journal.evenement == "PassageLu")).all()
    assert lignes == ["Passage du 23 novembre 2026 lu par Paule."]


def test_prendre_soi_meme_la_suite_n_a_rien_a_lire(visiter: Visiter, troupe: Troupe, suivi: Parcours) -> None:
    carole = visiter("carole")
    carole.remplir(f"/parcours/{suivi.ref}/affectation", {"referent_id": str(troupe.comptes["carole"].id)})
    assert "Rien à lire." in carole.voir("/relais").texte


def test_tous_les_parcours_de_quelqu_un_passent_d_un_coup(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, suivi: Parcours, paule: int
) -> None:
    autre = un_autre(base, troupe)
    champs = {"vers_id": str(paule), "tous": "y", "raison": "depart", "debut": "2026-12-01"}
    visiter("carole").remplir(adresse(troupe), champs)
    for cle in (suivi.id, autre):
        assert [(qui, fin) for qui, _, fin in referents(base, cle)] == [
            (troupe.comptes["alice"].id, date(2026, 11, 30)),
            (paule, None),
        ]
    with base.lecture() as session:
        assert len(session.scalars(select(Passage)).all()) == 1
    assert "2\u00a0parcours" in str(visiter("paule").voir("/relais").select_one("main section"))


def un_autre(base: BaseDeDonnees, troupe: Troupe) -> int:
    """Another parcours of Alice."""
    with base.transaction() as session:
        suivi = creer_parcours(
            session,
            troupe.structure,
            creer_salarie(session, troupe.structure, "Lérus", "Ina", le=MAINTENANT),
            referent=troupe.comptes["alice"],
            auteur=auteur_du_jour(troupe),
        )
        return suivi.id


def auteur_du_jour(troupe: Troupe) -> Auteur:
    return Auteur(troupe.comptes["alice"].id, MAINTENANT, AU)


def test_seuls_les_parcours_choisis_passent(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, suivi: Parcours, paule: int
) -> None:
    autre = un_autre(base, troupe)
    champs = {"vers_id": str(paule), "choisis": [suivi.ref], "raison": "reorganisation"}
    visiter("carole").remplir(adresse(troupe), champs)
    assert referents(base, suivi.id)[-1][0] == paule
    assert [qui for qui, *_ in referents(base, autre)] == [troupe.comptes["alice"].id]


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({"tous": "y", "raison": "depart"}, "Choisissez à qui"),
        ({"tous": "y", "vers_id": "paule"}, "Choisissez une raison"),
        ({"raison": "depart", "vers_id": "paule"}, "au moins un parcours"),
        ({"tous": "y", "raison": "depart", "vers_id": "paule", "debut": "2025-12-31"}, "Nadège"),
    ],
)
def test_un_passage_incomplet_est_refuse_et_rien_ne_passe(
    visiter: Visiter,
    base: BaseDeDonnees,
    troupe: Troupe,
    suivi: Parcours,
    paule: int,
    champs: dict[str, str],
    dit: str,
) -> None:
    if champs.get("vers_id"):
        champs = {**champs, "vers_id": str(paule)}
    if "debut" in champs:
        with base.transaction() as session:
            session.add(
                Affectation(
                    structure_id=suivi.structure_id,
                    parcours_id=suivi.id,
                    compte_id=troupe.comptes["alice"].id,
                    fonction="referent",
                    debut=date(2026, 12, 24),
                )
            )
    page = visiter("carole").remplir(adresse(troupe), champs, statut=422)
    erreurs = page.select_one("#erreurs")
    assert erreurs is not None and dit in erreurs.text
    assert paule not in [qui for qui, *_ in referents(base, suivi.id)]


def test_les_encadres_passent_aussi_sans_raison_ni_note_pour_qui_encadre(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, suivi: Parcours
) -> None:
    with base.transaction() as session:
        denise = creer_compte(
            session, "denise@test.example", "encadrant", troupe.structure, nom="Denise", le=MAINTENANT
        )
        troupe.comptes["denise"] = denise
    champs = {"vers_id": str(denise.id), "tous": "y", "raison": "absence", "note": "Suivi médical à prévoir."}
    visiter("carole").remplir(adresse(troupe, "bob", "encadrant"), champs)
    assert referents(base, suivi.id, "encadrant")[-1][0] == denise.id
    for chemin in ("/relais", f"/parcours/{suivi.ref}"):
        texte = visiter("denise").voir(chemin).texte
        assert "Nadège" in texte and "médical" not in texte and "Absence longue" not in texte


def test_la_liste_annonce_ce_qui_est_a_lire(visiter: Visiter, suivi: Parcours, paule: int) -> None:
    assert "à lire" not in visiter("paule").voir("/parcours").texte
    visiter("alice").remplir(f"/parcours/{suivi.ref}/affectation", {"referent_id": str(paule)})
    page = visiter("paule").voir("/parcours")
    assert page.select_one('main .band a[href="/relais"]') is not None


def test_la_page_de_qui_passer_dit_combien(visiter: Visiter, troupe: Troupe) -> None:
    page = visiter("carole").voir(f"/structures/{troupe.structure.ref}/passages/nouveau")
    texte = page.texte
    assert "Alice" in texte and "Bob" in texte and "Référent·e de 1 parcours" in texte.replace("\u00a0", " ")


def test_un_formulaire_envoye_pour_quelqu_un_d_ailleurs_ne_passe_rien(visiter: Visiter, troupe: Troupe) -> None:
    assert visiter("carole").voir(adresse(troupe, "denis")).select_one("main form") is None
