"""The motives of an exit: who reads the table, who decides, and what every count does of a decision."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from parcours.db import BaseDeDonnees
from parcours.models import DecisionMotif, Journal
from parcours.queries import motif as queries
from parcours.queries.derive import lire
from parcours.queries.sorties import comptees
from parcours.queries.territoire import sorties
from tests.builders import Troupe
from tests.page import Navigateur, Page, valeurs
from tests.sorties import planter_le

Visiter = Callable[[str], Navigateur]
LISTE = "/motifs-de-sortie"
AU = date(2026, 11, 23)
CHOMAGE = f"{LISTE}/7"
DECISION = {"categorie": "positive", "depuis": "2026-11-23", "raison": "Note de la DEETS du 3 novembre"}


def dit(page: Page) -> str:
    return page.texte.replace("\u00a0", " ")


@pytest.fixture
def sorties_notees(base: BaseDeDonnees, troupe: Troupe) -> None:
    """Three unemployed: in May, in September, today."""
    with base.transaction() as session:
        jours = [date(2026, 5, 4), date(2026, 9, 7), AU]
        planter_le(session, troupe.structure, [(le, "n") for le in jours])


def decisions(base: BaseDeDonnees) -> list[tuple[str, date, str, str]]:
    with base.lecture() as session:
        lues = session.scalars(select(DecisionMotif).order_by(DecisionMotif.id))
        return [(lue.code, lue.depuis, lue.categorie, lue.raison) for lue in lues]


def test_la_table_dit_la_categorie_la_confiance_et_la_source(visiter: Visiter, troupe: Troupe) -> None:
    page = visiter("ada").voir(LISTE)
    assert "Prise des droits à la retraite code 15 Sorties positives à confirmer" in dit(page)
    assert "CDI non aidé chez un autre employeur code 3 Emploi durable source secondaire" in dit(page)
    assert "Liste des motifs de l’ASP" in dit(page)
    assert len(page.select("main ol > li")) == 23


def test_qui_accompagne_lit_la_table_sans_decider(visiter: Visiter, troupe: Troupe) -> None:
    alice = visiter("alice")
    assert not alice.voir(LISTE).select(f"a[href^='{LISTE}/']")
    alice.voir(CHOMAGE, 403)
    visiter("bob").voir(LISTE, 403)


def test_une_decision_a_partir_d_aujourd_hui_change_les_comptes_de_ce_jour_seulement(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, sorties_notees: None, moteur: str
) -> None:
    ada = visiter("ada")
    relire = ada.remplir(CHOMAGE, DECISION, 422)
    assert "1 sortie enregistrée change de catégorie" in dit(relire)
    assert decisions(base) == []
    ada.poster(CHOMAGE, {**relu(relire), "relu": "y"})
    assert decisions(base) == [("7", AU, "positive", DECISION["raison"])]
    with base.lecture() as session:
        motifs = queries.table(session)
        lues = [sortie.dynamique for sortie in comptees(session, troupe.structure, AU, motifs)]
        suivies = [sortie.dynamique for sortie in lire(session, troupe.structure, AU).sorties]
        du_territoire = sorties(session, "Martinique", date(2026, 1, 1), AU, motifs)
        familles = [s.motif.categorie.value for _, s, n in du_territoire for _ in range(n) if s.motif]
        (ligne,) = session.scalars(select(Journal).where(Journal.evenement == "MotifDecide")).all()
    assert lues == suivies == [False, False, True]
    assert sorted(familles) == ["autre", "autre", "positive"]
    assert "« Au chômage » : sorties positives à partir du 23 novembre 2026 ; avant : autres sorties" in (
        ligne.phrase.replace("\u00a0", " ")
    )


def test_un_jour_passe_dit_combien_de_sorties_changent_et_attend_qu_on_le_confirme(
    visiter: Visiter, base: BaseDeDonnees, sorties_notees: None, troupe: Troupe
) -> None:
    ada = visiter("ada")
    page = ada.remplir(CHOMAGE, {**DECISION, "depuis": "2026-06-01"}, 422)
    phrase = page.erreurs()["relu"].replace("\u00a0", " ")
    assert "un jour passé : 2 sorties enregistrées changent de catégorie" in phrase
    # The day moves: what was accepted no longer is.
    page = ada.poster(CHOMAGE, {**relu(page), "depuis": "2026-01-01", "relu": "y"}, 422)
    assert "3 sorties enregistrées changent" in page.erreurs()["relu"].replace("\u00a0", " ")
    assert decisions(base) == []
    ada.poster(CHOMAGE, {**relu(page), "relu": "y"})
    assert len(decisions(base)) == 1


def test_confirmer_la_meme_categorie_depuis_toujours_ne_change_aucune_sortie(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    ada, retraite = visiter("ada"), f"{LISTE}/15"
    page = ada.remplir(retraite, {"depuis": "2000-01-01", "raison": "Table de l’ASP"}, 422)
    assert "aucune sortie enregistrée ne change de catégorie" in dit(page)
    ada.poster(retraite, {**relu(page), "relu": "y"})
    assert "Prise des droits à la retraite code 15 Sorties positives depuis le 1er janvier 2000 confirmé" in dit(
        ada.voir(LISTE)
    )
    histoire = dit(ada.voir(retraite))
    assert "Sorties positives à partir du 1er janvier 2000 : Table de l’ASP" in histoire
    assert troupe.comptes["ada"].nom in histoire


def test_une_decision_a_venir_se_lit_a_cote_de_celle_d_aujourd_hui(visiter: Visiter, troupe: Troupe) -> None:
    ada = visiter("ada")
    ada.remplir(CHOMAGE, {**DECISION, "depuis": "2027-01-01"})
    attendu = "Au chômage code 7 Autres sorties source secondaire Sorties positives à partir du 1er janvier 2027"
    assert attendu in dit(ada.voir(LISTE))


def test_deux_decisions_a_la_fois_n_en_font_qu_une(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    ada = visiter("ada")
    ancienne = relu(ada.voir(CHOMAGE))
    ada.remplir(CHOMAGE, DECISION)
    page = ada.poster(CHOMAGE, {**ancienne, "categorie": "durable", "raison": "Autre lecture"}, 422)
    assert "Quelqu’un vient de décider de ce motif" in dit(page)
    assert len(decisions(base)) == 1


def test_un_motif_inconnu_n_a_pas_de_page(visiter: Visiter) -> None:
    visiter("ada").voir(f"{LISTE}/999", 404)


def test_une_sortie_au_motif_a_confirmer_le_dit_avant_et_apres(visiter: Visiter, troupe: Troupe) -> None:
    alice, racine = visiter("alice"), f"/parcours/{troupe.parcours.ref}"
    saisie = {"le": "2026-11-20", "motif": "15", "met_fin_au_contrat": "y"}
    assert "La catégorie de ce motif reste à confirmer." in dit(
        alice.remplir(f"{racine}/sortie", {**saisie, "apercu": "1"}, 200)
    )
    alice.remplir(f"{racine}/sortie", saisie)
    alice.voir(racine)
    assert "La catégorie de ce motif reste à confirmer." in dit(alice.voir(racine))
    ada = visiter("ada")
    page = ada.remplir(f"{LISTE}/15", {"depuis": "2000-01-01", "raison": "Table de l’ASP"}, 422)
    ada.poster(f"{LISTE}/15", {**relu(page), "relu": "y"})
    assert "reste à confirmer" not in dit(alice.voir(racine))


def relu(page: Page) -> dict[str, str]:
    """What the form of a page would send."""
    formulaire = page.select_one("main form[method=post]")
    assert formulaire is not None
    return valeurs(formulaire)
