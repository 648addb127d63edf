"""The fiche: what remains, what is due, the frise, and nothing social for those who supervise."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.models import Consultation, Contrat, Parcours, PassIae, Prolongation, Suspension
from tests.builders import Troupe, creer_parcours, creer_salarie
from tests.page import Navigateur, Page

Visiter = Callable[[str], Navigateur]


def test_la_fiche_dit_ce_qui_reste_et_ce_qui_est_du(visiter: Visiter, troupe: Troupe) -> None:
    page = visiter("alice").voir(f"/parcours/{troupe.parcours.ref}")
    assert page.titre == "Nadège Placide-Montérose"
    assert "38 jours" in page.texte
    assert "Fin du contrat dans 38 jours, le 31 décembre 2026" in page.texte.replace("\u00a0", " ")
    assert page.select_one("svg.frise") is not None
    assert "La frise en tableau" in page.texte


def test_un_encadrant_ne_voit_ni_pass_ni_criteres_ni_sortie(visiter: Visiter, troupe: Troupe) -> None:
    page = visiter("bob").voir(f"/parcours/{troupe.parcours.ref}")
    for social in ("PASS IAE", "Numéro de PASS", "À l’entrée", "Enregistrer la sortie", "journal"):
        assert social not in page.texte
    assert "Fin du contrat dans 38 jours" in page.texte.replace("\u00a0", " ")


def _tableau_de_la_frise(page: Page) -> dict[str, str]:
    """The remark of each row of the frise, by its name and its length."""
    rangees = page.select("details.more table tbody tr")
    lues = [[case.get_text(" ", strip=True).replace("\u00a0", " ") for case in tr.select("th, td")] for tr in rangees]
    return {f"{ligne[0]} {ligne[3]}".strip(): ligne[4] for ligne in lues if len(ligne) == 5}


@pytest.fixture
def au_dela_de_24_mois(base: BaseDeDonnees, troupe: Troupe, auteur: Auteur) -> Parcours:
    """Twenty-four months of CDDI, then six more to end a training, in Bob's crew."""
    with base.transaction() as session:
        parcours = creer_parcours(
            session,
            troupe.structure,
            entree_le=date(2024, 7, 1),
            encadrant=troupe.comptes["bob"],
            contrat=(date(2024, 7, 1), date(2026, 6, 30)),
            pass_iae=(date(2024, 7, 1), date(2026, 6, 30)),
            auteur=auteur,
        )
        session.add(
            Contrat(
                structure_id=parcours.structure_id,
                parcours_id=parcours.id,
                genre="cddi",
                debut=date(2026, 7, 1),
                fin=date(2026, 12, 31),
                derogation="formation",
            )
        )
    return parcours


def test_la_frise_dit_les_24_mois_de_cddi_et_la_derogation(visiter: Visiter, au_dela_de_24_mois: Parcours) -> None:
    page = visiter("alice").voir(f"/parcours/{au_dela_de_24_mois.ref}")
    mots = [texte.get_text().replace("\u00a0", " ") for texte in page.select("svg.frise text")]
    assert "24 mois de CDDI atteints" in mots
    assert "CDDI 24 mois" in mots
    assert "dérogation" in mots or "CDDI, dérogation" in mots
    table = _tableau_de_la_frise(page)
    assert table["24 mois de CDDI atteints"] == "il y a 146 jours"
    assert table["CDDI 6 mois"] == "Dérogation"


def test_un_encadrant_voit_les_24_mois_sans_la_derogation(visiter: Visiter, au_dela_de_24_mois: Parcours) -> None:
    page = visiter("bob").voir(f"/parcours/{au_dela_de_24_mois.ref}")
    assert "24 mois de CDDI atteints" in page.texte.replace("\u00a0", " ")
    assert "érogation" not in str(page)


def test_la_frise_dit_le_motif_d_une_prolongation_et_l_effet_d_une_suspension(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur
) -> None:
    with base.transaction() as session:
        parcours = creer_parcours(
            session,
            troupe.structure,
            entree_le=date(2025, 1, 6),
            contrat=(date(2025, 1, 6), date(2026, 12, 31)),
            pass_iae=(date(2025, 1, 6), date(2027, 1, 5)),
            auteur=auteur,
        )
        p = session.scalars(select(PassIae).where(PassIae.salarie_id == parcours.salarie_id)).one()
        cle = {"structure_id": p.structure_id, "pass_iae_id": p.id, "saisie_le": auteur.le}
        session.add(Suspension(debut=date(2025, 3, 3), fin=date(2025, 4, 2), motif="contrat_suspendu", **cle))
        session.add(
            Prolongation(
                debut=date(2027, 2, 4),
                fin=date(2028, 1, 31),
                motif="fin_formation",
                decision="accordee",
                demandee_le=date(2026, 10, 1),
                decidee_le=date(2026, 10, 1),
                **cle,
            )
        )
    page = visiter("alice").voir(f"/parcours/{parcours.ref}")
    assert "prolongé, formation" in [texte.get_text() for texte in page.select("svg.frise text")]
    table = _tableau_de_la_frise(page)
    assert table["PASS IAE, suspension 31 jours"].endswith("plus de 15 jours ; fin repoussée de 30 jours")


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
