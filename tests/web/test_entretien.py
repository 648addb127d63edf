"""An entretien: one step, what became of objectives and the next appointment in one go; its draft."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from parcours.actions.execution import DUREE_DES_BROUILLONS, purger
from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.models import Brouillon, Etape, EvaluationFrein, Journal, MesureSaisie, Objectif
from tests.builders import Troupe
from tests.compteur import instructions
from tests.page import Navigateur

Visiter = Callable[[str], Navigateur]
AU = date(2026, 11, 23)


@pytest.fixture
def objectifs(base: BaseDeDonnees, troupe: Troupe) -> list[int]:
    """The keys of two objectives of Nadège's, the nearest first."""
    communs = {"structure_id": troupe.structure.id, "parcours_id": troupe.parcours.id, "fixe_le": date(2026, 6, 1)}
    with base.transaction() as session:
        fixes = [
            Objectif(intitule="Passer le code", theme="mobilite", pour_le=date(2026, 12, 1), **communs),
            Objectif(intitule="Trouver un logement", theme="logement", pour_le=date(2027, 1, 31), **communs),
        ]
        session.add_all(fixes)
        session.flush()
        return [objectif.id for objectif in fixes]


def adresse(troupe: Troupe) -> str:
    return f"/parcours/{troupe.parcours.ref}/entretien"


def etapes(base: BaseDeDonnees, troupe: Troupe) -> list[tuple[str, str, date, str | None]]:
    """What was noted since the cast was made."""
    with base.lecture() as session:
        demande = select(Etape).where(Etape.parcours_id == troupe.parcours.id).order_by(Etape.id)
        return [(e.genre, e.etat, e.le, e.note) for e in session.scalars(demande)][2:]


def brouillons(base: BaseDeDonnees) -> list[dict[str, str]]:
    with base.lecture() as session:
        return list(session.scalars(select(Brouillon.contenu)))


@pytest.mark.usefixtures("moteur")
def test_un_entretien_note_tout_d_un_coup(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, objectifs: list[int]
) -> None:
    alice = visiter("alice")
    saisie = {
        f"objectif-{objectifs[0]}": "atteint",
        f"objectif-{objectifs[1]}": "abandonne",
        "theme": "mobilite",
        "duree": "30",
        "prochain": "2",
        "note": "Le code est obtenu.",
        "duree_ms": "8200",
    }
    fiche = alice.suivre(alice.remplir(adresse(troupe), saisie))
    assert "Entretien noté. Prochain rendez-vous le 7 décembre 2026." in fiche.texte.replace("\u00a0", " ")
    assert etapes(base, troupe) == [
        ("entretien", "faite", AU, "Le code est obtenu."),
        ("entretien", "prevue", AU + timedelta(days=14), None),
    ]
    with base.lecture() as session:
        lus = [session.get_one(Objectif, cle) for cle in objectifs]
        assert [(o.etat, o.clos_le, o.motif) for o in lus] == [
            ("atteint", AU, None),
            ("abandonne", AU, "dit à l’entretien du 23 novembre 2026"),
        ]
        assert [(m.ecran, m.duree_ms) for m in session.scalars(select(MesureSaisie))] == [("entretien", 8200)]
        faits = session.scalars(select(Journal.evenement).where(Journal.parcours_id == troupe.parcours.id)).all()
        assert sorted(faits[-4:]) == ["EtapeNotee", "EtapeNotee", "ObjectifModifie", "ObjectifModifie"]


def test_la_meme_page_envoyee_deux_fois_ne_note_qu_un_entretien(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    alice, saisie = visiter("alice"), {"le": AU.isoformat(), "prochain": "1", "cle_idempotence": str(uuid4())}
    for phrase in ("Entretien noté.", "Cet entretien était déjà enregistré"):
        assert phrase in alice.suivre(alice.poster(adresse(troupe), saisie)).texte
    assert [etat for _, etat, _, _ in etapes(base, troupe)] == ["faite", "prevue"]


def test_un_objectif_change_entre_temps_fait_tout_redire(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, objectifs: list[int]
) -> None:
    alice = visiter("alice")
    saisie = {"le": AU.isoformat(), f"objectif-{objectifs[0]}": "atteint", f"version-{objectifs[0]}": "1"}
    refus = alice.poster(adresse(troupe), saisie, statut=422)
    assert "Quelqu’un vient de changer un de ces objectifs" in refus.texte
    assert etapes(base, troupe) == []
    with base.lecture() as session:
        assert session.get_one(Objectif, objectifs[0]).etat == "ouvert"


@pytest.mark.parametrize(
    ("saisie", "champ"),
    [
        ({"le": "2026-12-01"}, "le"),
        ({"prochain": "autre"}, "prochain_le"),
        ({"prochain": "autre", "prochain_le": "2026-11-01"}, "prochain_le"),
    ],
)
def test_ce_qui_est_refuse_l_est_a_sa_place_et_rien_n_est_note(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, saisie: dict[str, str], champ: str
) -> None:
    refus = visiter("alice").remplir(adresse(troupe), {**saisie, "note": "Gardée."}, statut=422)
    assert champ in refus.erreurs()
    assert "Gardée." in refus.texte
    assert etapes(base, troupe) == []


def garder(navigateur: Navigateur, troupe: Troupe, **champs: str) -> str:
    page = navigateur.poster(f"{adresse(troupe)}/brouillon", champs, statut=202)
    return str((page.reponse.json or {})["phrase"])


def test_un_brouillon_est_rendu_a_son_seul_auteur_et_disparait_une_fois_enregistre(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, objectifs: list[int]
) -> None:
    alice = visiter("alice")
    phrase = garder(
        alice, troupe, note="En cours", theme="mobilite", langue="3", **{f"objectif-{objectifs[0]}": "atteint"}
    )
    assert phrase.replace("\u00a0", " ") == "Brouillon gardé à 10 h 00."

    page = alice.voir(adresse(troupe))
    assert "Voici ce que vous aviez commencé" in page.texte
    coches = {str(e["value"]) for e in page.select("input[type=radio][checked]")}
    assert {"mobilite", "atteint", "3"} <= coches
    assert "En cours" in page.texte
    assert "Voici ce que" not in visiter("carole").voir(adresse(troupe)).texte

    alice.remplir(adresse(troupe), {}, lequel="#entretien")
    assert brouillons(base) == []
    assert etapes(base, troupe)[0][3] == "En cours"


def test_ce_qui_arrive_apres_l_enregistrement_n_est_pas_garde(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    alice, cle = visiter("alice"), str(uuid4())
    alice.poster(adresse(troupe), {"le": AU.isoformat(), "note": "Dite", "cle_idempotence": cle})
    assert garder(alice, troupe, note="Dite", cle_idempotence=cle) == ""
    assert brouillons(base) == []


def test_un_onglet_depasse_n_ecrase_rien_et_ne_ramene_pas_ce_qui_fut_enregistre(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    alice, une, autre = visiter("alice"), str(uuid4()), str(uuid4())
    garder(alice, troupe, note="Une", cle_idempotence=une)
    # The second tab was opened before: what it types does not take the place of what the first one wrote.
    refus = alice.poster(f"{adresse(troupe)}/brouillon", {"note": "Vieille", "cle_idempotence": autre}, statut=409)
    assert "dans un autre onglet" in str((refus.reponse.json or {})["phrase"])
    assert brouillons(base) == [{"note": "Une"}]
    # Opened on it, it follows; and the first one is told.
    champ = alice.voir(adresse(troupe)).select_one("#entretien [name=brouillon_lu]")
    assert champ is not None and champ["value"] == une
    garder(alice, troupe, note="Suite", cle_idempotence=autre, brouillon_lu=une)
    ancien = {"note": "Une bis", "cle_idempotence": une, "brouillon_lu": une}
    alice.poster(f"{adresse(troupe)}/brouillon", {**ancien, "brouillon_lu": ""}, statut=409)
    assert brouillons(base) == [{"note": "Suite"}]
    # Saved by the second, the first does not bring it back.
    alice.poster(adresse(troupe), {"le": AU.isoformat(), "note": "Suite", "cle_idempotence": autre})
    alice.poster(f"{adresse(troupe)}/brouillon", ancien, statut=409)
    assert brouillons(base) == []


def test_un_brouillon_ne_garde_ni_numero_de_securite_sociale_ni_autre_chose(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    alice = visiter("alice")
    assert "numéro de sécurité sociale" in garder(alice, troupe, note="1 92 05 97 209 123 90")
    assert brouillons(base) == []
    garder(alice, troupe, note="x" * 5000, mot_de_passe="secret", version="3")
    assert brouillons(base) == [{"note": "x" * 4000}]


def test_un_brouillon_s_efface_a_la_main_et_au_bout_de_sept_jours(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur
) -> None:
    alice = visiter("alice")
    garder(alice, troupe, note="Une")
    alice.poster(f"{adresse(troupe)}/brouillon/effacer")
    assert brouillons(base) == []
    garder(alice, troupe, note="Deux")
    for apres, reste in ((DUREE_DES_BROUILLONS, 1), (DUREE_DES_BROUILLONS + timedelta(seconds=1), 0)):
        with base.transaction() as session:
            purger(session, auteur.le + apres)
        assert len(brouillons(base)) == reste


def test_un_encadrant_n_y_entre_pas_et_n_en_lit_rien(visiter: Visiter, troupe: Troupe) -> None:
    visiter("alice").remplir(adresse(troupe), {"note": "Suivi du logement", "theme": "logement"})
    bob = visiter("bob")
    bob.voir(adresse(troupe), statut=403)
    bob.poster(f"{adresse(troupe)}/brouillon", {"note": "x"}, statut=403)
    for page in (f"/parcours/{troupe.parcours.ref}", f"/parcours/{troupe.parcours.ref}/etapes"):
        assert "logement" not in bob.voir(page).texte


def test_la_page_tient_en_douze_instructions(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, objectifs: list[int], app: Flask
) -> None:
    alice = visiter("alice")
    with instructions(base.engine) as envoyees:
        alice.client.get(adresse(troupe))
    assert len(envoyees) <= 12


def evaluer(base: BaseDeDonnees, troupe: Troupe, theme: str, niveau: int, le: date) -> None:
    with base.transaction() as session:
        communs = {"structure_id": troupe.structure.id, "parcours_id": troupe.parcours.id}
        session.add(EvaluationFrein(theme=theme, niveau=niveau, le=le, **communs))


def evaluations(base: BaseDeDonnees) -> list[tuple[str, int, date]]:
    with base.lecture() as session:
        return [
            (e.theme, e.niveau, e.le) for e in session.scalars(select(EvaluationFrein).order_by(EvaluationFrein.id))
        ]


def test_chaque_frein_est_montre_sur_sa_derniere_evaluation(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    evaluer(base, troupe, "mobilite", 3, date(2026, 3, 2))
    evaluer(base, troupe, "mobilite", 2, date(2026, 9, 1))
    evaluer(base, troupe, "sante", 0, date(2026, 3, 2))
    page = visiter("alice").voir(adresse(troupe))
    montres = {
        str(f.legend.get_text()): f for f in page.select("section[aria-labelledby=h-freins] fieldset") if f.legend
    }
    assert len(montres) == 9
    textes = {nom: " ".join(f.get_text(" ").replace("\u00a0", " ").split()) for nom, f in montres.items()}
    assert "Important, 1er septembre 2026." in textes["Mobilité"]
    assert "Pas de frein, 2 mars 2026." in textes["Santé"]
    coches = {nom: [str(e.parent.get_text()) for e in f.select("[checked]") if e.parent] for nom, f in montres.items()}
    assert coches["Mobilité"] == coches["Santé"] == ["Inchangé"]
    assert coches["Logement"] == ["Non évalué"]
    # What weighs is at hand; the rest is folded, and counted.
    assert [nom for nom, f in montres.items() if f.find_parent("details") is None] == ["Mobilité"]
    assert "Les autres freins : 1 pas de frein, 7 non évalués" in page.texte.replace("\u00a0", " ")


def test_un_frein_inchange_n_ecrit_rien_et_un_change_est_une_evaluation_de_plus(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    evaluer(base, troupe, "mobilite", 3, date(2026, 3, 2))
    alice = visiter("alice")
    alice.remplir(adresse(troupe), {})
    assert len(evaluations(base)) == 1
    alice.remplir(adresse(troupe), {"le": "2026-11-20", "mobilite": "1", "sante": "0"})
    assert evaluations(base)[1:] == [("mobilite", 1, date(2026, 11, 20)), ("sante", 0, date(2026, 11, 20))]
    with base.lecture() as session:
        ligne = session.scalars(select(Journal).where(Journal.evenement == "FreinsEvalues")).one()
        assert ligne.est_social


def test_un_frein_deja_evalue_ce_jour_la_refuse_tout_a_sa_place(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    evaluer(base, troupe, "mobilite", 3, AU)
    refus = visiter("alice").remplir(adresse(troupe), {"mobilite": "1"}, statut=422)
    (groupe,) = [f for f in refus.select("fieldset.bad") if f.legend and f.legend.get_text() == "Mobilité"]
    assert "Ce frein est déjà évalué" in groupe.get_text()
    assert etapes(base, troupe) == []
