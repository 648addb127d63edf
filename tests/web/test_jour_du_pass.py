"""At 21 h in Martinique it is tomorrow in Paris: the pages of a PASS announce the day that their actions judge by."""

from datetime import date

import pytest

from parcours.actions.journal import Auteur
from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.models import Parcours, PassIae
from parcours.queries import pass_iae as queries
from tests.builders import Troupe, creer_parcours
from tests.page import Navigateur, Page
from tests.web.horloges import application

DEMAIN_A_PARIS = "2026-11-24"


@pytest.fixture
def alice(config: Config, base: BaseDeDonnees, troupe: Troupe) -> Navigateur:
    """Alice on Monday 23 November at 21 h, in Martinique."""
    navigateur = Navigateur(application(config, base, hours=11))
    navigateur.se_connecter(troupe.comptes["alice"].email)
    return navigateur


def le_pass(base: BaseDeDonnees, parcours: Parcours) -> PassIae:
    with base.lecture() as session:
        return queries.de_salarie(session, parcours.salarie_id)[0]


def lire(page: Page) -> str:
    return page.texte.replace("\u00a0", " ")


def propose(page: Page, nom: str) -> str:
    champ = page.select_one(f"input[name={nom}]")
    assert champ is not None
    return str(champ["value"])


def test_le_dernier_premier_jour_annonce_pour_une_suspension_est_accepte(
    alice: Navigateur, base: BaseDeDonnees, troupe: Troupe
) -> None:
    adresse = f"/parcours/{troupe.parcours.ref}/pass/{le_pass(base, troupe.parcours).id}/suspensions/nouvelle"
    assert "au plus tard le 24 novembre 2026." in lire(alice.voir(adresse))
    saisie = {"motif": "contrat_suspendu", "debut": DEMAIN_A_PARIS, "fin": "2026-12-31", "prise": "dates"}
    alice.remplir(adresse, saisie)
    assert le_pass(base, troupe.parcours).suspensions[0].debut == date(2026, 11, 24)


def test_une_prolongation_se_demande_au_jour_de_paris(
    alice: Navigateur, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur
) -> None:
    with base.transaction() as session:
        dates = (date(2025, 11, 24), date(2027, 11, 24))
        parcours = creer_parcours(session, troupe.structure, entree_le=dates[0], pass_iae=dates, auteur=auteur)
    fiche = f"/parcours/{parcours.ref}"
    adresse = f"{fiche}/pass/{le_pass(base, parcours).id}/prolongations/nouvelle"
    # The first day of the twelve months, in Paris.
    assert "Une prolongation peut être demandée jusqu’au" in lire(alice.voir(fiche))
    assert propose(alice.voir(adresse), "demandee_le") == DEMAIN_A_PARIS
    alice.remplir(adresse, {"motif": "fin_formation", "fin": "2028-06-30"})
    assert le_pass(base, parcours).prolongations[0].demandee_le == date(2026, 11, 24)


def test_une_fin_officielle_se_lit_au_jour_de_paris(
    alice: Navigateur, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur
) -> None:
    with base.transaction() as session:
        parcours = creer_parcours(session, troupe.structure, auteur=auteur)
    adresse = f"/parcours/{parcours.ref}/pass/nouveau"
    assert propose(alice.voir(adresse), "constatee_le") == DEMAIN_A_PARIS
    alice.remplir(adresse, {"numero": "999992654321", "debut": "2026-01-05", "fin_officielle": "2028-01-04"})
    assert le_pass(base, parcours).constatee_le == date(2026, 11, 24)


def test_la_fiche_dit_le_pass_au_jour_de_paris_et_ce_qui_est_du_a_celui_de_la_structure(
    alice: Navigateur, base: BaseDeDonnees, troupe: Troupe
) -> None:
    with base.transaction() as session:
        p = queries.de_salarie(session, troupe.parcours.salarie_id)[0]
        p.debut, p.fin_officielle = date(2024, 11, 25), date(2026, 11, 23)
    fiche = alice.voir(f"/parcours/{troupe.parcours.ref}")
    assert "Expiré" in [etat.get_text(strip=True) for etat in fiche.select("section:has(#pass) .stack > p > span")]
    # The contract ends on 31 December: 38 days after the Monday of Martinique.
    assert "38 jours" in lire(fiche)


def test_l_hypothese_propose_le_jour_que_la_suspension_accepte(
    alice: Navigateur, base: BaseDeDonnees, troupe: Troupe
) -> None:
    adresse = f"/parcours/{troupe.parcours.ref}/et-si/suspendre"
    assert propose(alice.voir(adresse), "debut") == DEMAIN_A_PARIS
    page = lire(alice.voir(f"{adresse}?motif=contrat_suspendu&debut={DEMAIN_A_PARIS}&fin=2026-12-31"))
    assert "10 février 2028" in page
