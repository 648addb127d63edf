"""Reading about a person leaves a trace, whatever the page."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from parcours.db import BaseDeDonnees
from parcours.models import Consultation, Journal, Parcours, Structure
from parcours.web.forms.base import A_RELIRE
from parcours.web.journal import LECTURES
from tests.builders import Troupe
from tests.page import Navigateur
from tests.sorties import CALME, DEBUT, TROIS_ANS, planter

Visiter = Callable[[str], Navigateur]


def lues(base: BaseDeDonnees, page: str) -> list[Consultation]:
    with base.lecture() as session:
        return list(session.scalars(select(Consultation).where(Consultation.page == page)))


def planter_des_sorties(base: BaseDeDonnees, structure: Structure) -> None:
    with base.transaction() as session:
        planter(session, structure, TROIS_ANS + CALME, DEBUT)


def test_toute_page_d_un_parcours_nomme_sa_lecture(app: Flask) -> None:
    sur_parcours = {
        regle.endpoint: getattr(app.view_functions[regle.endpoint], "lecture", None)
        for regle in app.url_map.iter_rules()
        if regle.rule.startswith("/parcours/<ref>")
    }
    assert len(sur_parcours) > 25
    assert {nom for nom, lecture in sur_parcours.items() if not lecture} == set()
    assert set(sur_parcours.values()) <= set(LECTURES)


@pytest.mark.parametrize(
    ("suite", "lecture"),
    [
        ("contrats/nouveau", "contrat"),
        ("formations/nouvelle", "formation"),
        ("immersions/nouvelle", "immersion"),
        ("sortie", "sortie"),
        ("pass/nouveau", "pass"),
        ("etapes/nouvelle", "etape"),
        ("affectation", "affectation"),
        ("identite", "identite"),
    ],
)
def test_ouvrir_un_formulaire_sur_une_personne_laisse_une_trace(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, suite: str, lecture: str
) -> None:
    visiter("alice").voir(f"/parcours/{troupe.parcours.ref}/{suite}")
    assert [(c.parcours_id, c.compte_id) for c in lues(base, lecture)] == [
        (troupe.parcours.id, troupe.comptes["alice"].id)
    ]


@pytest.mark.usefixtures("moteur")
def test_un_formulaire_refuse_ou_depasse_montre_le_dossier_et_laisse_une_trace(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    alice, adresse = visiter("alice"), f"/parcours/{troupe.parcours.ref}/sortie"
    champs = {"le": "2026-11-20", "motif": "", "met_fin_au_contrat": "y", "version": "0"}
    alice.poster(adresse, champs | {"le": ""}, statut=422)
    assert [(c.parcours_id, c.compte_id) for c in lues(base, "sortie")] == [
        (troupe.parcours.id, troupe.comptes["alice"].id)
    ]
    alice.poster(adresse, champs, statut=303)
    assert len(lues(base, "sortie")) == 1
    page = alice.poster(adresse, champs | {"motif": "3"}, statut=409)
    assert page.select("table.conflict td")
    assert len(lues(base, "sortie")) == 2


def test_un_formulaire_a_relire_laisse_une_trace(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    visiter("alice").poster(f"/parcours/{troupe.parcours.ref}/sortie", {A_RELIRE: "1"}, statut=200)
    assert len(lues(base, "sortie")) == 1


def test_ce_qui_est_refuse_n_est_pas_enregistre_avec_sa_trace(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    alice = visiter("alice")
    with base.lecture() as session:
        avant = session.scalar(select(func.count(Journal.id)))
    alice.poster(f"/parcours/{troupe.parcours.ref}/sortie", {"le": ""}, statut=422)
    with base.lecture() as session:
        assert session.scalar(select(func.count(Journal.id))) == avant


def test_le_journal_du_parcours_nomme_les_pages_lues(visiter: Visiter, troupe: Troupe) -> None:
    alice = visiter("alice")
    alice.voir(f"/parcours/{troupe.parcours.ref}/sortie")
    journal = alice.voir(f"/parcours/{troupe.parcours.ref}/journal?quoi=tout")
    assert "A lu : Sortie." in journal.texte


def test_lire_les_sorties_d_une_structure_laisse_une_trace_par_personne(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    planter_des_sorties(base, troupe.structure)
    page = visiter("carole").voir(f"/structures/{troupe.structure.ref}/derive/sorties?periode=suivi")
    montrees = {str(lien["href"]).rsplit("/", 1)[-1] for lien in page.select("tbody a[href^='/parcours/']")}
    assert montrees
    traces = lues(base, "sorties")
    with base.lecture() as session:
        refs = list(session.scalars(select(Parcours.ref).where(Parcours.id.in_([c.parcours_id for c in traces]))))
    assert (len(traces), set(refs)) == (len(montrees), montrees)
    assert {c.compte_id for c in traces} == {troupe.comptes["carole"].id}


def test_une_page_sans_personne_ne_laisse_aucune_trace(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    visiter("carole").voir(f"/structures/{troupe.structure.ref}/derive/sorties")
    assert lues(base, "sorties") == []


def test_une_suite_du_journal_qui_n_existe_pas_revient_au_debut(visiter: Visiter, troupe: Troupe) -> None:
    alice = visiter("alice")
    for avant in ("²", "1-4-1", "1-1", f"{10**18 - 1}-1-1", "x"):
        alice.voir(f"/parcours/{troupe.parcours.ref}/journal?avant={avant}&quoi=rien&du=hier")
