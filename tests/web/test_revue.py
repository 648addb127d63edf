"""«Revue»: one parcours of a selection after another, with what was decided."""

from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from sqlalchemy import select

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.models import Consultation, Etape, Parcours
from tests.builders import Troupe, creer_parcours, creer_salarie
from tests.compteur import instructions
from tests.page import Navigateur, Page

Visiter = Callable[[str], Navigateur]
AU = date(2026, 11, 23)
NOMS = ["Un", "Deux", "Trois"]


@pytest.fixture
def trois(base: BaseDeDonnees, troupe: Troupe, auteur: Auteur) -> list[Parcours]:
    """Three parcours that Carole accompanies, overdue first, in order."""
    with base.transaction() as session:
        return [
            creer_parcours(
                session,
                troupe.structure,
                creer_salarie(session, troupe.structure, nom, "Lou", le=auteur.le),
                referent=troupe.comptes["carole"],
                contrat=(date(2026, 1, 5), AU + timedelta(days=10 * rang)),
                etapes=(AU - timedelta(days=1),),
                auteur=auteur,
            )
            for rang, nom in enumerate(NOMS, 1)
        ]


def lien(page: Page, touche: str) -> str:
    trouve = page.select_one(f'main a[aria-keyshortcuts="{touche}"]')
    assert trouve is not None, f"rien sous la touche {touche}"
    return str(trouve["href"])


def commencer(navigateur: Navigateur, adresse: str = "/parcours?referent=moi") -> Page:
    return navigateur.suivre(navigateur.voir(lien(navigateur.voir(adresse), "r"), statut=303))


@pytest.mark.usefixtures("trois")
def test_on_va_du_premier_au_dernier_et_l_on_revient(visiter: Visiter, moteur: str) -> None:
    carole = visiter("carole")
    vus, page = [], commencer(carole)
    for rang in range(1, 4):
        assert f"{rang} sur 3" in page.texte
        vus.append(page.titre)
        suivant = lien(page, "n")
        page = carole.voir(suivant)
    assert vus == [f"Lou {nom}" for nom in NOMS]
    assert urlsplit(suivant).path == "/parcours"
    dernier = carole.voir(lien(carole.voir(lien(commencer(carole), "n")), "n"))
    assert dernier.titre == "Lou Trois"
    assert carole.voir(lien(dernier, "p")).titre == "Lou Deux"
    assert not commencer(carole).select('main a[aria-keyshortcuts="p"]')


@pytest.mark.usefixtures("trois")
def test_l_adresse_porte_les_filtres_et_une_place_jamais_de_nom(visiter: Visiter) -> None:
    carole = visiter("carole")
    suivant = lien(commencer(carole, "/parcours?referent=moi&groupe=orange"), "n")
    assert set(parse_qs(urlsplit(suivant).query)) == {"referent", "etat", "groupe", "place"}
    assert "2 sur 2" in carole.voir(suivant).texte


def test_une_decision_est_une_etape_de_l_accompagnement_et_ne_rompt_pas_le_silence(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, trois: list[Parcours]
) -> None:
    carole = visiter("carole")
    with base.lecture() as session:
        avant = session.get_one(Parcours, trois[0].id).silence_le
    saisie = {"decision": "Proposer la formation.", "cle_idempotence": str(uuid4())}
    adresse = f"/parcours/{trois[0].ref}/revue?referent=moi&place={_place(carole)}"
    for _ in range(2):
        suite = carole.poster(adresse, saisie)
        assert f"/parcours/{trois[1].ref}/revue" in str(suite.reponse.location)
    assert "Décision notée pour Lou Un." in carole.suivre(suite).texte
    with base.lecture() as session:
        notees = session.scalars(select(Etape).where(Etape.parcours_id == trois[0].id, Etape.genre == "revue")).all()
        assert [(e.note, e.visibilite, e.le) for e in notees] == [("Proposer la formation.", "cip", AU)]
        assert session.get_one(Parcours, trois[0].id).silence_le == avant
        lues = session.scalars(select(Consultation.parcours_id).where(Consultation.page == "revue")).all()
        assert lues == [trois[1].id]
    fiche = carole.voir(f"/parcours/{trois[0].ref}")
    assert "Revue du parcours" in fiche.texte


def _place(navigateur: Navigateur) -> str:
    ici = navigateur.voir(lien(navigateur.voir("/parcours?referent=moi"), "r"), statut=303)
    return parse_qs(urlsplit(str(ici.reponse.location)).query)["place"][0]


def test_une_decision_vide_est_refusee_et_la_page_reste(visiter: Visiter, trois: list[Parcours]) -> None:
    carole = visiter("carole")
    adresse = f"/parcours/{trois[0].ref}/revue?referent=moi&place={_place(carole)}"
    refus = carole.poster(adresse, {"decision": " "}, statut=422)
    assert "passez au suivant" in refus.erreurs()["decision"]
    assert "1 sur 3" in refus.texte


@pytest.mark.usefixtures("trois")
def test_on_revient_a_la_liste_a_la_ligne_quittee(visiter: Visiter) -> None:
    carole = visiter("carole")
    page = carole.voir(lien(commencer(carole), "n"))
    retour = lien(page, "l")
    premiere = carole.voir(retour).select_one("main .line a.name")
    assert premiere is not None
    assert premiere.get_text() == "Lou Deux"
    assert urlsplit(retour).fragment == premiere["id"]


def test_un_ecran_ouvert_d_une_revue_y_ramene(visiter: Visiter, trois: list[Parcours]) -> None:
    carole = visiter("carole")
    page = commencer(carole)
    agir = lien(page, "a")
    assert "retour=" in agir
    suite = carole.remplir(agir, {"fin": "2027-06-30"})
    assert f"/parcours/{trois[0].ref}/revue?" in str(suite.reponse.location)
    assert "Lou Un" in carole.suivre(suite).titre


def test_un_encadrant_ne_passe_personne_en_revue(visiter: Visiter, troupe: Troupe) -> None:
    bob = visiter("bob")
    assert not bob.voir("/parcours").select('[aria-keyshortcuts="r"]')
    bob.voir("/parcours/revue", statut=403)
    bob.voir(f"/parcours/{troupe.parcours.ref}/revue?place=2.2026-12-31.1", statut=403)


def test_sans_place_ou_sans_personne_on_repart_du_debut(visiter: Visiter, trois: list[Parcours]) -> None:
    carole = visiter("carole")
    page = carole.voir(f"/parcours/{trois[1].ref}/revue?referent=moi", statut=303)
    debut = carole.voir(str(page.reponse.location), statut=303)
    assert carole.suivre(debut).titre == "Lou Un"
    vide = carole.voir("/parcours/revue?referent=moi&groupe=retard", statut=303)
    assert urlsplit(str(vide.reponse.location)).path == "/parcours"


@pytest.mark.usefixtures("trois")
def test_une_page_de_revue_tient_en_douze_instructions(visiter: Visiter, base: BaseDeDonnees) -> None:
    carole = visiter("carole")
    suivant = lien(commencer(carole), "n")
    with instructions(base.engine) as envoyees:
        carole.client.get(suivant)
    assert len(envoyees) <= 12
