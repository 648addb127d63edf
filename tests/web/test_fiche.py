"""The fiche: what remains, what is due, the frise, and nothing social for those who supervise."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.models import Consultation
from tests.builders import Troupe, creer_parcours, creer_salarie
from tests.page import Navigateur

Visiter = Callable[[str], Navigateur]


def test_la_fiche_dit_ce_qui_reste_et_ce_qui_est_du(visiter: Visiter, troupe: Troupe) -> None:
    page = visiter("alice").voir(f"/parcours/{troupe.parcours.ref}")
    assert page.titre == "Nadège Placide-Montérose"
    assert "38 jours" in page.texte
    assert "Contrat dans 38 jours, le 31 décembre 2026" in page.texte.replace("\u00a0", " ")
    assert page.select_one("svg.frise") is not None
    assert "La frise en tableau" in page.texte


def test_un_encadrant_ne_voit_ni_pass_ni_criteres_ni_sortie(visiter: Visiter, troupe: Troupe) -> None:
    page = visiter("bob").voir(f"/parcours/{troupe.parcours.ref}")
    for social in ("PASS IAE", "Numéro de PASS", "À l’entrée", "Enregistrer la sortie", "journal"):
        assert social not in page.texte
    assert "Contrat dans 38 jours" in page.texte.replace("\u00a0", " ")


@pytest.mark.parametrize(
    "nom", ["denis", "eve", "fanny", "rita", "emile", "zoe", "ada", "perle", "paul", "pia", "personne"]
)
def test_qui_ne_suit_pas_la_personne_ne_sait_pas_qu_elle_existe(visiter: Visiter, troupe: Troupe, nom: str) -> None:
    page = visiter(nom).voir(f"/parcours/{troupe.parcours.ref}", statut=404)
    assert "Placide" not in page.texte


def test_un_encadrant_ne_voit_pas_qui_il_n_encadre_pas(visiter: Visiter, troupe: Troupe) -> None:
    visiter("bob").voir(f"/parcours/{troupe.parcours_non_encadre.ref}", statut=404)


def test_chaque_lecture_d_une_personne_laisse_une_ligne(visiter: Visiter, troupe: Troupe, base: BaseDeDonnees) -> None:
    visiter("alice").voir(f"/parcours/{troupe.parcours.ref}")
    with base.lecture() as session:
        lignes = list(session.scalars(select(Consultation)))
    assert [(ligne.compte_id, ligne.parcours_id, ligne.page) for ligne in lignes] == [
        (troupe.comptes["alice"].id, troupe.parcours.id, "fiche")
    ]


def test_une_personne_sans_rien_a_une_fiche_qui_dit_quoi_faire(
    visiter: Visiter, troupe: Troupe, base: BaseDeDonnees, auteur: Auteur
) -> None:
    with base.transaction() as session:
        parcours = creer_parcours(session, troupe.structure, entree_le=date(2026, 11, 20), auteur=auteur)
    page = visiter("alice").voir(f"/parcours/{parcours.ref}")
    assert "Aucun contrat enregistré" in page.texte
    assert "Aucune étape notée" in page.texte
    assert "Aucun PASS IAE" in page.texte


def test_un_parcours_termine_montre_sa_sortie(
    visiter: Visiter, troupe: Troupe, base: BaseDeDonnees, auteur: Auteur
) -> None:
    with base.transaction() as session:
        parcours = creer_parcours(
            session, troupe.structure, entree_le=date(2025, 1, 6), sortie=(date(2026, 10, 30), "3"), auteur=auteur
        )
    page = visiter("alice").voir(f"/parcours/{parcours.ref}")
    assert "parcours terminé le 30 oct. 2026" in page.texte.replace("\u00a0", " ")
    assert "CDI non aidé" in page.texte


def test_le_journal_d_un_parcours_dit_qui_a_fait_quoi(visiter: Visiter, troupe: Troupe) -> None:
    alice = visiter("alice")
    alice.remplir(f"/parcours/{troupe.parcours.ref}/etapes/nouvelle", {"note": "Projet de formation."})
    page = alice.voir(f"/parcours/{troupe.parcours.ref}/journal")
    assert "Entretien de suivi" in page.texte
    assert "Alice" in page.texte
    visiter("bob").voir(f"/parcours/{troupe.parcours.ref}/journal", statut=403)


def test_un_nom_tres_long_et_des_signes_dangereux_s_affichent_tels_quels(
    visiter: Visiter, troupe: Troupe, base: BaseDeDonnees, auteur: Auteur
) -> None:
    with base.transaction() as session:
        salarie = creer_salarie(session, troupe.structure, "<script>alert(1)</script>", "O" * 80, le=auteur.le)
        parcours = creer_parcours(session, troupe.structure, salarie, auteur=auteur)
    page = visiter("alice").voir(f"/parcours/{parcours.ref}")
    assert "<script>alert(1)</script>" in page.titre
