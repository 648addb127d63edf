"""The pages of immersions."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.models import Immersion, Role
from tests.builders import Troupe, creer_parcours, creer_salarie, creer_structure
from tests.page import Navigateur, valeurs
from tests.web.traces import annonces, dernier_evenement

Visiter = Callable[[str], Navigateur]
STAGE = {
    "hote": "Hôtel des Îles",
    "objet": "confirmer",
    "metier": "Cuisine",
    "debut": "2026-03-02",
    "fin": "2026-03-13",
    "resultat": "a_renseigner",
}


@pytest.fixture
def adresse(troupe: Troupe) -> str:
    """The immersions of the parcours of Alice and Bob."""
    return f"/parcours/{troupe.parcours.ref}/immersions"


def immersions(base: BaseDeDonnees) -> list[Immersion]:
    with base.lecture() as session:
        return list(session.scalars(select(Immersion).order_by(Immersion.id)))


def test_une_immersion_ajoutee_est_gardee_avec_son_journal(visiter: Visiter, base: BaseDeDonnees, adresse: str) -> None:
    alice = visiter("alice")

    alice.remplir(f"{adresse}/nouvelle", STAGE)

    immersion = immersions(base)[0]
    assert (immersion.hote, immersion.objet, immersion.fin) == ("Hôtel des Îles", "confirmer", date(2026, 3, 13))
    assert dernier_evenement(base) == (
        "ImmersionAjoutee",
        "Immersion ajoutée : Hôtel des Îles, du 2 mars 2026 au 13 mars 2026, confirmer un projet.",
    )
    assert annonces(alice, adresse).count("<p") == 1


def test_plus_d_un_mois_est_refuse_avec_le_dernier_jour_possible(
    visiter: Visiter, base: BaseDeDonnees, adresse: str
) -> None:
    page = visiter("alice").remplir(f"{adresse}/nouvelle", {**STAGE, "fin": "2026-04-02"}, statut=422)

    assert "dernier jour possible le 1er avril 2026" in page.erreurs()["fin"]
    formulaire = page.select_one("main form[method=post]")
    assert formulaire is not None
    assert set(valeurs(formulaire).items()) >= set({**STAGE, "fin": "2026-04-02"}.items())
    assert immersions(base) == []


def test_une_immersion_qui_en_chevauche_une_autre_est_refusee(
    visiter: Visiter, base: BaseDeDonnees, adresse: str
) -> None:
    alice = visiter("alice")
    alice.remplir(f"{adresse}/nouvelle", STAGE)

    page = alice.remplir(f"{adresse}/nouvelle", STAGE, statut=422)

    assert "ne peuvent pas se chevaucher" in page.erreurs()["debut"]
    assert len(immersions(base)) == 1


def test_les_limites_depassees_sont_signalees_sans_empecher(
    visiter: Visiter, base: BaseDeDonnees, adresse: str
) -> None:
    alice = visiter("alice")
    for mois in ("03", "04", "05"):
        alice.remplir(f"{adresse}/nouvelle", {**STAGE, "debut": f"2026-{mois}-01", "fin": f"2026-{mois}-30"})
        dit = annonces(alice, adresse)

    assert len(immersions(base)) == 3
    assert "À vérifier. 3 immersions chez cet hôte en 12 mois : la règle en admet 2." in dit
    assert "À vérifier. 90 jours chez cet hôte en 12 mois : la règle en admet 60." in dit
    # 361 days of contract: a quarter is 90 days.
    assert "de ce CDDI" not in dit


def test_une_etti_ne_prescrit_pas_d_immersion(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    auteur = Auteur(None, datetime(2026, 11, 23, 14, tzinfo=UTC), date(2026, 11, 23))
    with base.transaction() as session:
        etti = creer_structure(session, "Intérim du Centre", "ETTI", "Centre")
        alice = troupe.comptes["alice"].id
        session.add(Role(compte_id=alice, nom="conseiller", structure_id=etti.id, debut=date(2020, 1, 1)))
        reference = creer_parcours(session, etti, creer_salarie(session, etti, le=auteur.le), auteur=auteur).ref

    page = visiter("alice").remplir(f"/parcours/{reference}/immersions/nouvelle", STAGE, statut=422)

    assert "Les ETTI ne prescrivent pas d’immersion" in page.get_text()


def test_un_resultat_se_renseigne_ensuite(visiter: Visiter, base: BaseDeDonnees, adresse: str) -> None:
    alice = visiter("alice")
    alice.remplir(f"{adresse}/nouvelle", STAGE)
    cle = immersions(base)[0].id

    alice.remplir(f"{adresse}/{cle}", {"resultat": "embauche"})

    assert immersions(base)[0].resultat == "embauche"
    assert "confirmer un projet, suivie d’une embauche ; avant : " in dernier_evenement(base)[1]
