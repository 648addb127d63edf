"""Templates of a structure: written by who directs it, put in the note of an entretien without touching it."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from parcours.actions.journal import Auteur
from parcours.actions.trame import proposer
from parcours.db import BaseDeDonnees
from parcours.domain.trame import PROPOSITIONS
from parcours.models import Etape, Journal, Structure, Trame
from tests.builders import Troupe
from tests.compteur import instructions
from tests.page import Navigateur, Page, valeurs

Visiter = Callable[[str], Navigateur]
TITRES = [proposition.titre for proposition in PROPOSITIONS]
pytestmark = pytest.mark.usefixtures("moteur")


@pytest.fixture
def trames(base: BaseDeDonnees, troupe: Troupe) -> dict[str, int]:
    """The templates proposed, in the structure of the cast, by title."""
    with base.transaction() as session:
        proposer(session, troupe.structure.id)
        session.flush()
        return {trame.titre: trame.id for trame in session.scalars(select(Trame))}


def entretien(troupe: Troupe) -> str:
    return f"/parcours/{troupe.parcours.ref}/entretien"


def racine(troupe: Troupe) -> str:
    return f"/structures/{troupe.structure.ref}/trames"


def offertes(page: Page) -> list[str]:
    return [bouton.get_text() for bouton in page.select("button[name=trame]")]


def poser(navigateur: Navigateur, troupe: Troupe, cle: int, **champs: str) -> Page:
    formulaire = navigateur.voir(entretien(troupe)).select_one("#entretien")
    assert formulaire is not None
    saisis = {**valeurs(formulaire), **champs, "trame": str(cle)}
    return navigateur.poster(entretien(troupe), saisis, statut=200)


def note(page: Page) -> str:
    (champ,) = page.select("textarea[name=note]")
    return champ.get_text().replace("\r", "").strip()


def cochees(page: Page) -> set[str]:
    return {f"{e['name']}={e['value']}" for e in page.select("#entretien input[checked]")}


def test_la_direction_ecrit_les_trames_et_les_met_de_cote(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    carole = visiter("carole")
    carole.remplir(f"{racine(troupe)}/nouvelle", {"titre": "Point court", "rubriques": "Le fait\n\nLa suite\n"})
    with base.lecture() as session:
        trame = session.scalars(select(Trame)).one()
        assert (trame.titre, trame.rubriques, trame.genre, trame.est_active) == (
            "Point court",
            ["Le fait", "La suite"],
            "entretien",
            True,
        )
    assert offertes(visiter("alice").voir(entretien(troupe))) == ["Point court"]
    carole.remplir(f"{racine(troupe)}/{trame.id}", {"est_active": ""})
    assert "mise de côté" in carole.voir(racine(troupe)).texte
    assert offertes(visiter("alice").voir(entretien(troupe))) == []
    with base.lecture() as session:
        faits = session.scalars(select(Journal.phrase).where(Journal.evenement.like("Trame%"))).all()
    assert [fait.replace("\u00a0", " ") for fait in faits] == [
        "Trame d’entretien « Point court » ajoutée.",
        "Trame d’entretien « Point court » mise de côté.",
    ]


def test_deux_trames_n_ont_pas_le_meme_titre(visiter: Visiter, troupe: Troupe, trames: dict[str, int]) -> None:
    carole = visiter("carole")
    refus = carole.remplir(f"{racine(troupe)}/nouvelle", {"titre": TITRES[0], "rubriques": "La suite"}, statut=422)
    assert "Une autre trame porte déjà ce titre" in refus.erreurs()["titre"]
    carole.remplir(f"{racine(troupe)}/{trames[TITRES[0]]}", {"duree": "90"})


def test_une_trame_changee_par_deux_personnes_montre_les_deux(
    visiter: Visiter, troupe: Troupe, trames: dict[str, int]
) -> None:
    carole, adresse = visiter("carole"), f"{racine(troupe)}/{trames[TITRES[0]]}"
    formulaire = carole.voir(adresse).select_one("main form[method=post]")
    assert formulaire is not None
    lues = valeurs(formulaire)
    visiter("ada").remplir(adresse, {"titre": "Entrée"})
    page = carole.poster(adresse, {**lues, "titre": "Accueil"}, statut=409)
    assert "Entrée" in page.texte


def test_une_structure_qui_ouvre_a_les_trames_proposees(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    neuve = {
        "nom": "Les Jardins",
        "siret": "732 829 320 00074",
        "type": "ACI",
        "commune": "Le Lorrain",
        "territoire": "Martinique",
        "zone": "Nord",
    }
    visiter("ada").remplir("/structures/nouvelle", neuve)
    with base.lecture() as session:
        ouverte = session.scalars(select(Structure).where(Structure.nom == "Les Jardins")).one()
        assert [t.titre for t in session.scalars(select(Trame).where(Trame.structure_id == ouverte.id))] == TITRES


def test_poser_une_trame_garde_tout_ce_qui_est_saisi_et_n_enregistre_rien(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, trames: dict[str, int]
) -> None:
    alice = visiter("alice")
    page = poser(alice, troupe, trames["Bilan intermédiaire"], note="Le code est obtenu.", theme="mobilite")
    assert note(page).startswith("Le code est obtenu.\n\nCe qui a avancé depuis le dernier bilan\n\n")
    assert {"theme=mobilite", "genre=bilan", "duree=45"} <= cochees(page)
    with base.lecture() as session:
        assert session.scalars(select(Etape).where(Etape.genre == "bilan")).all() == []
    formulaire = page.select_one("#entretien")
    assert formulaire is not None
    alice.poster(entretien(troupe), valeurs(formulaire))
    with base.lecture() as session:
        notee = session.scalars(select(Etape).where(Etape.genre == "bilan")).one()
        # The headings under which nothing was written are gone.
        assert (notee.note, notee.theme, notee.duree_minutes) == ("Le code est obtenu.", "mobilite", 45)


def test_ce_qui_est_deja_choisi_n_est_pas_change(visiter: Visiter, troupe: Troupe, trames: dict[str, int]) -> None:
    page = poser(visiter("alice"), troupe, trames["Bilan intermédiaire"], genre="tripartite", duree="15")
    assert {"genre=tripartite", "duree=15"} <= cochees(page)


def test_une_note_trop_longue_n_est_pas_coupee(visiter: Visiter, troupe: Troupe, trames: dict[str, int]) -> None:
    page = poser(visiter("alice"), troupe, trames["Bilan intermédiaire"], note="x" * 3990)
    assert note(page) == "x" * 3990
    assert "Cette note est trop longue" in page.texte


def test_la_derniere_dont_cette_personne_s_est_servie_vient_d_abord(
    visiter: Visiter, troupe: Troupe, trames: dict[str, int], auteur: Auteur
) -> None:
    alice = visiter("alice")
    assert offertes(alice.voir(entretien(troupe))) == TITRES
    poser(alice, troupe, trames[TITRES[2]])
    assert offertes(alice.voir(entretien(troupe))) == [TITRES[2], TITRES[0], TITRES[1]]
    assert offertes(visiter("carole").voir(entretien(troupe))) == TITRES


def test_la_trame_d_une_autre_structure_n_est_ni_offerte_ni_posee_ni_lue(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    with base.transaction() as session:
        autre = Trame(structure_id=troupe.autre_structure.id, titre="Secret", genre="bilan", rubriques=["Ailleurs"])
        session.add(autre)
        session.flush()
        cle = autre.id
    page = poser(visiter("alice"), troupe, cle, note="Ici.")
    assert note(page) == "Ici."
    assert "Secret" not in page.texte
    visiter("carole").voir(f"{racine(troupe)}/{cle}", statut=404)


def test_la_page_tient_en_douze_instructions(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, trames: dict[str, int], app: Flask
) -> None:
    alice = visiter("alice")
    with instructions(base.engine) as envoyees:
        alice.client.get(entretien(troupe))
    assert len(envoyees) <= 12
