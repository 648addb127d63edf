"""The whole journal of a person: changes, alerts and readings in one order, by subject and day, page after page."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.models import Alerte, Consultation, Journal, Parcours
from tests.builders import Troupe, creer_parcours
from tests.compteur import instructions
from tests.page import Navigateur, Page

Visiter = Callable[[str], Navigateur]
LE = datetime(2026, 3, 2, 14, tzinfo=UTC)
SANS_ACCES = [("bob", 403), *[(nom, 404) for nom in ("denis", "eve", "fanny", "rita", "emile", "zoe", "ada", "perle")]]


@pytest.fixture
def adresse(troupe: Troupe) -> str:
    return f"/parcours/{troupe.parcours.ref}/journal"


@pytest.fixture
def rempli(base: BaseDeDonnees, troupe: Troupe) -> None:
    """Lines of each source, all at the same instant, then one a day later; and a line of somebody else."""
    alice, dans = troupe.comptes["alice"].id, {"parcours_id": troupe.parcours.id}
    ecrite = {"compte_id": alice, "structure_id": troupe.structure.id}
    with base.transaction() as session:
        session.add_all(
            Journal(le=LE, evenement=evenement, phrase=phrase, **ecrite, **dans)
            for evenement, phrase in (
                ("ContratModifie", "Contrat modifié\u00a0: 35 h\u00a0; avant\u00a0: 26 h."),
                ("FreinsEvalues", "Freins évalués\u00a0: mobilité bloquant."),
                ("SortieAnnulee", "=SOMME(A1)"),
                ("Inconnu", "Autre chose."),
            )
        )
        session.add(Consultation(le=LE, compte_id=alice, page="fiche", **dans))
        session.add(
            Alerte(
                structure_id=troupe.structure.id,
                code="ECH-04",
                objet="contrat:1",
                limite=date(2026, 12, 31),
                seuil=60,
                signalee_le=date(2026, 3, 3),
                ouverte_le=LE + timedelta(days=1),
                close_le=date(2026, 3, 9),
                close_motif="Contrat renouvelé.",
                **dans,
            )
        )
        session.add(
            Journal(
                le=LE, evenement="SortieAnnulee", phrase="Pas elle.", parcours_id=troupe.autre_parcours.id, **ecrite
            )
        )


def lignes(page: Page) -> list[str]:
    return [" ".join(li.get_text(" ").replace("\u00a0", " ").split()) for li in page.select("ol.steps > li")]


def test_tout_se_lit_dans_l_ordre_avec_ce_qui_etait_avant_et_par_qui(
    visiter: Visiter, rempli: None, troupe: Troupe, adresse: str, moteur: str
) -> None:
    lues = lignes(visiter("alice").voir(f"{adresse}?quoi=tout&du=2026-03-01&au=2026-03-31"))
    assert lues[0].startswith("3 mars 2026, 10 h 00 Alerte signalée : ")
    assert "Close le 9 mars 2026 : Contrat renouvelé." in lues[0]
    assert lues[0].endswith("Parcours · Alertes")
    assert lues[1] == "2 mars 2026, 10 h 00 A lu : Fiche. Alice · Lectures"
    assert "Contrat modifié : 35 h. Avant : 26 h. Alice · Contrats et heures" in lues[5]
    assert len(lues) == 6


@pytest.mark.parametrize(
    ("quoi", "attendu"),
    [
        ("contrats", "Contrat modifié"),
        ("freins", "Freins évalués"),
        ("sortie", "=SOMME(A1)"),
        ("alertes", "Alerte signalée"),
        ("lectures", "A lu : Fiche."),
        ("autre", "Autre chose."),
    ],
)
def test_un_sujet_ne_montre_que_le_sien(visiter: Visiter, rempli: None, adresse: str, quoi: str, attendu: str) -> None:
    (ligne,) = lignes(visiter("alice").voir(f"{adresse}?quoi={quoi}&du=2026-03-01&au=2026-03-31"))
    assert attendu in ligne


def test_les_lectures_ne_se_lisent_que_demandees_et_l_export_les_porte(
    visiter: Visiter, rempli: None, adresse: str
) -> None:
    page = visiter("alice").voir(f"{adresse}?du=2026-03-01&au=2026-03-31")
    assert len(lignes(page)) == 5
    assert "A lu" not in page.texte
    (lien,) = page.select("a.btn[href*=csv]")
    assert "quoi=tout" in str(lien["href"])


def test_un_jour_demande_est_celui_de_la_structure(visiter: Visiter, rempli: None, adresse: str) -> None:
    alice = visiter("alice")
    assert len(lignes(alice.voir(f"{adresse}?quoi=tout&du=2026-03-02&au=2026-03-02"))) == 5
    assert len(lignes(alice.voir(f"{adresse}?quoi=tout&du=2026-03-03&au=2026-03-03"))) == 1


def test_page_apres_page_chaque_ligne_vient_une_fois(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str, moteur: str
) -> None:
    alice = troupe.comptes["alice"].id
    with base.transaction() as session:
        # Sixty of each, three at the same instant: the order never hesitates.
        for rang in range(60):
            le, dans = LE + timedelta(hours=rang // 3), {"parcours_id": troupe.parcours.id, "compte_id": alice}
            session.add(Journal(le=le, evenement="EtapeNotee", phrase=f"Étape {rang}.", **dans))
            session.add(Consultation(le=le, page=f"page {rang}", **dans))
    navigateur, vues, suite = visiter("alice"), [], f"{adresse}?quoi=tout&du=2026-03-01&au=2026-03-31"
    for _ in range(3):
        page = navigateur.voir(suite)
        vues += lignes(page)
        lien = page.select_one("nav.pages a[rel=next]")
        suite = str(lien["href"]) if lien else ""
    assert (len(vues), len(set(vues)), suite) == (120, 120, "")


def test_les_autres_sejours_de_la_personne_y_sont_et_personne_d_autre(
    visiter: Visiter, base: BaseDeDonnees, rempli: None, troupe: Troupe, adresse: str, auteur: Auteur
) -> None:
    with base.transaction() as session:
        personne = session.get_one(Parcours, troupe.parcours.id).salarie_id
        autre = session.get_one(Parcours, creer_parcours(session, troupe.structure, auteur=auteur).id)
        autre.salarie_id, autre.clos_le = personne, date(2026, 11, 20)
        session.add(Journal(le=LE, evenement="SortieAnnulee", phrase="Un autre séjour.", parcours_id=autre.id))
    texte = visiter("alice").voir(f"{adresse}?quoi=sortie").texte
    assert "Un autre séjour." in texte
    assert "Pas elle." not in texte


def test_la_page_tient_en_douze_instructions(visiter: Visiter, base: BaseDeDonnees, rempli: None, adresse: str) -> None:
    alice = visiter("alice")
    with instructions(base.engine) as envoyees:
        alice.voir(adresse)
    assert len(envoyees) <= 12


@pytest.mark.parametrize(("nom", "statut"), SANS_ACCES)
def test_le_journal_est_a_qui_accompagne(visiter: Visiter, adresse: str, nom: str, statut: int) -> None:
    navigateur = visiter(nom)
    navigateur.voir(adresse, statut)
    navigateur.voir(f"{adresse}/tableau.csv", statut)


def test_le_tableau_a_les_memes_lignes_sans_formule_et_laisse_une_trace(
    visiter: Visiter, base: BaseDeDonnees, rempli: None, troupe: Troupe, adresse: str
) -> None:
    reponse = visiter("alice").voir(f"{adresse}/tableau.csv?quoi=tout&du=2026-03-01&au=2026-03-31").reponse
    assert reponse.mimetype == "text/csv"
    assert f"journal-{troupe.parcours.ref}.csv" in reponse.headers["Content-Disposition"]
    texte = reponse.data.decode("utf-8-sig").replace("\u00a0", " ")
    entete, *lues = csv.reader(io.StringIO(texte), delimiter=";")
    assert entete == ["Jour", "Heure", "Sujet", "Ce qui a été fait", "Avant", "Par qui"]
    assert lues[-1] == ["02/03/2026", "10:00", "Contrats et heures", "Contrat modifié : 35 h.", "26 h.", "Alice"]
    assert "'=SOMME(A1)" in {ligne[3] for ligne in lues}
    assert len(lues) == 6
    with base.lecture() as session:
        traces = session.scalars(select(Consultation).where(Consultation.page == "journal exporté")).all()
    assert [trace.compte_id for trace in traces] == [troupe.comptes["alice"].id]
