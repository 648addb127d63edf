"""The pages of hours and of authorisations, and what they change elsewhere."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from parcours.db import BaseDeDonnees
from parcours.models import Alerte, Autorisation, Contrat, Echeance, Heures, PassIae, Prolongation, Structure
from tests.builders import Troupe
from tests.page import Navigateur
from tests.web.traces import annonces, dernier_evenement

Visiter = Callable[[str], Navigateur]
DEROGATION = {"genre": "derogation_horaire", "debut": "2026-06-01", "fin": "2027-05-31", "reference": "2026-041"}


@pytest.fixture
def fiche(troupe: Troupe) -> str:
    return f"/parcours/{troupe.parcours.ref}"


@pytest.fixture
def contrat(base: BaseDeDonnees, troupe: Troupe) -> str:
    """The contract of the parcours of Alice and Bob, from 5 January to 31 December 2026."""
    with base.lecture() as session:
        cle = session.scalars(select(Contrat.id).where(Contrat.parcours_id == troupe.parcours.id)).one()
    return f"/parcours/{troupe.parcours.ref}/contrats/{cle}"


@pytest.fixture
def en_ai(base: BaseDeDonnees, troupe: Troupe) -> None:
    with base.transaction() as session:
        session.get_one(Structure, troupe.structure.id).type = "AI"


def toutes(base: BaseDeDonnees) -> list[Heures]:
    with base.lecture() as session:
        return list(session.scalars(select(Heures).order_by(Heures.mois)))


def echeances(base: BaseDeDonnees, code: str) -> list[tuple[str, date]]:
    with base.lecture() as session:
        lues = session.execute(select(Echeance.objet, Echeance.limite).where(Echeance.code == code))
        return [(objet, limite) for objet, limite in lues]


def test_les_heures_d_un_mois_se_notent_se_listent_et_s_ecrivent_au_journal(
    visiter: Visiter, base: BaseDeDonnees, contrat: str
) -> None:
    alice = visiter("alice")

    alice.remplir(f"{contrat}/heures/nouvelles", {"mois": "2026-03-01", "travaillees": "104,5"})

    (notees,) = toutes(base)
    assert (notees.mois, notees.travaillees, notees.en_entreprise) == (date(2026, 3, 1), Decimal("104.5"), Decimal(0))
    assert dernier_evenement(base) == ("HeuresAjoutees", "Heures de mars 2026 notées : 104,5 heures.")
    page = alice.voir(contrat)
    assert "Mars 2026" in page.get_text()
    assert "En entreprise" not in page.get_text()


def test_un_mois_deja_note_n_est_plus_propose(visiter: Visiter, contrat: str) -> None:
    alice = visiter("alice")

    alice.remplir(f"{contrat}/heures/nouvelles", {"mois": "2026-03-01", "travaillees": "100"})

    proposes = [str(option["value"]) for option in alice.voir(f"{contrat}/heures/nouvelles").select("option")]
    assert proposes[0] == "2026-11-01"
    assert proposes[-1] == "2026-01-01"
    assert "2026-03-01" not in proposes
    page = alice.remplir(f"{contrat}/heures/nouvelles", {"mois": "2026-04-01", "travaillees": "beaucoup"}, statut=422)
    assert "comme 12,5" in page.erreurs()["travaillees"]


@pytest.mark.usefixtures("en_ai")
def test_en_ai_les_heures_en_entreprise_se_comptent_vers_le_plafond(
    visiter: Visiter, base: BaseDeDonnees, contrat: str, fiche: str
) -> None:
    alice = visiter("alice")
    heures = {"mois": "2026-03-01", "travaillees": "400", "en_entreprise": "400"}

    alice.remplir(f"{contrat}/heures/nouvelles", heures)

    assert "400 heures en entreprise, sur 480 possibles" in annonces(alice, contrat)
    assert echeances(base, "ECH-06") == [("ai:80", date(2026, 3, 31))]
    assert "400 heures sur 480, du 1er mars 2026 au 29 février 2028" in alice.voir(contrat).texte.replace("\u00a0", " ")
    assert "80 % des 480 possibles" in visiter("bob").voir(fiche).texte.replace("\u00a0", " ")

    alice.remplir(f"{contrat}/heures/{toutes(base)[0].id}", {"en_entreprise": "100"})

    assert echeances(base, "ECH-06") == []
    assert dernier_evenement(base)[1] == "Heures de mars 2026 corrigées : 400 heures, dont 100 heures en entreprise."


def test_un_contrat_garde_les_mois_ou_des_heures_sont_notees(
    visiter: Visiter, base: BaseDeDonnees, contrat: str
) -> None:
    alice = visiter("alice")
    alice.remplir(f"{contrat}/heures/nouvelles", {"mois": "2026-09-01", "travaillees": "100"})

    page = alice.remplir(contrat, {"rompu_le": "2026-08-31"}, statut=422)
    assert "heures sont notées en septembre 2026" in page.erreurs()["rompu_le"]
    alice.remplir(contrat, {"rompu_le": "2026-09-01"})

    assert "ne peut pas être supprimé" in alice.voir(f"{contrat}/supprimer").texte
    with base.lecture() as session:
        version = session.scalars(select(Contrat.version).where(Contrat.id == int(contrat.rsplit("/", 1)[1]))).one()
    alice.poster(f"{contrat}/supprimer", {"version": str(version)}, statut=422)
    alice.remplir(f"{contrat}/heures/{toutes(base)[0].id}/supprimer", {})
    alice.remplir(f"{contrat}/supprimer", {})
    assert toutes(base) == []


def test_une_autorisation_est_gardee_montree_et_suivie_sans_que_l_encadrant_la_lise(
    visiter: Visiter, base: BaseDeDonnees, fiche: str
) -> None:
    alice = visiter("alice")

    alice.remplir(f"{fiche}/autorisations/nouvelle", DEROGATION)

    with base.lecture() as session:
        gardee = session.scalars(select(Autorisation)).one()
    assert echeances(base, "ECH-16") == [(f"derogation_horaire:{gardee.id}", date(2027, 5, 31))]
    assert dernier_evenement(base) == (
        "AutorisationAjoutee",
        "Autorisation ajoutée : Dérogation aux heures par semaine, du 1er juin 2026 au 31 mai 2027.",
    )
    assert "2026-041" in alice.voir(fiche).texte
    assert "2026-041" not in visiter("bob").voir(fiche).texte

    alice.remplir(f"{fiche}/autorisations/{gardee.id}", {"fin": "2026-12-31"})

    assert echeances(base, "ECH-16") == [(f"derogation_horaire:{gardee.id}", date(2026, 12, 31))]


def test_une_autorisation_hors_des_regles_est_refusee_avec_sa_date(visiter: Visiter, fiche: str) -> None:
    page = visiter("alice").remplir(f"{fiche}/autorisations/nouvelle", {**DEROGATION, "fin": "2027-06-01"}, statut=422)
    assert "dernier jour possible le 31 mai 2027" in page.erreurs()["fin"].replace("\u00a0", " ")


def test_une_derogation_enregistree_permet_un_contrat_sous_le_minimum(
    visiter: Visiter, base: BaseDeDonnees, contrat: str, fiche: str
) -> None:
    alice = visiter("alice")
    suite = {"fin": "2027-06-30", "heures_hebdo": "15"}
    page = alice.remplir(f"{contrat}/renouveler", suite, statut=422)
    assert "20 heures" in page.erreurs()["heures_hebdo"].replace("\u00a0", " ")

    alice.remplir(f"{contrat}/renouveler", {**suite, "derogation_horaire": "y"})
    assert "ajoutez-la pour que sa fin soit signalée" in annonces(alice, fiche)
    with base.transaction() as session:
        session.delete(session.scalars(select(Contrat).where(Contrat.heures_hebdo == 15)).one())

    alice.remplir(f"{fiche}/autorisations/nouvelle", DEROGATION)
    alice.remplir(f"{contrat}/renouveler", suite)
    assert "ajoutez-la" not in annonces(alice, fiche)


def test_une_alerte_de_prolongation_ouvre_la_page_de_la_reponse(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, fiche: str
) -> None:
    alice = visiter("alice")
    with base.transaction() as session:
        le_pass = session.scalars(select(PassIae).where(PassIae.salarie_id == troupe.parcours.salarie_id)).one()
        le_pass.fin_officielle = date(2027, 1, 4)
        pass_id = le_pass.id
    demande = {"motif": "rqth", "fin": "2027-12-31", "demandee_le": "2026-11-10"}
    alice.remplir(f"{fiche}/pass/{pass_id}/prolongations/nouvelle", demande)

    with base.lecture() as session:
        cle = session.scalars(select(Prolongation.id)).one()
    assert echeances(base, "ECH-03") == [(f"prolongation:{cle}", date(2026, 11, 10))]
    assert f"{fiche}/pass/prolongations/{cle}" in {str(lien["href"]) for lien in alice.voir(fiche).select("a[href]")}
    reponse = alice.client.get(f"{fiche}/pass/prolongations/{cle}")
    assert (reponse.status_code, reponse.location) == (302, f"{fiche}/pass/{pass_id}/prolongations/{cle}")
    alice.remplir(
        f"{fiche}/pass/{pass_id}/prolongations/{cle}", {"decision": "refusee", "motif_refus": "Projet à préciser"}
    )

    assert echeances(base, "ECH-03") == []
    with base.lecture() as session:
        assert session.scalars(select(Alerte).where(Alerte.code == "ECH-03")).all() == []
