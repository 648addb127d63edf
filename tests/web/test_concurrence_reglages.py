"""Two people change the same settings at once, or record the same thing: each is answered, on both engines."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parcours.actions import compte as actions_compte
from parcours.actions import structure as actions_structure
from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.domain.structure import SaisieStructure, TypeStructure
from parcours.models import Annexe, Compte, Convention, Structure
from parcours.queries import compte as queries_compte
from parcours.queries import structure as queries_structure
from tests.builders import Troupe, creer_structure
from tests.page import Navigateur, Page
from tests.web.ensemble import pendant

pytestmark = pytest.mark.usefixtures("moteur")
Visiter = Callable[[str], Navigateur]
SIRET = "73282932000074"
ANNEE: dict[str, Any] = {"debut": date(2026, 1, 1), "fin": date(2026, 12, 31)}
NOUVELLE = SaisieStructure(
    nom="Jardins du Lamentin",
    siret=SIRET,
    type=TypeStructure.ACI,
    commune="Le Lamentin",
    territoire="Martinique",
    zone="Centre",
    fuseau="America/Martinique",
    seuil_orange_jours=60,
    seuil_rouge_jours=15,
    silence_jours=30,
)


@pytest.fixture
def convention(base: BaseDeDonnees, troupe: Troupe) -> Convention:
    """A convention of one year, with its annexe."""
    with base.transaction() as session:
        convention = Convention(structure_id=troupe.structure.id, numero="C-1", **ANNEE)
        session.add(convention)
        session.flush()
        cle = {"structure_id": troupe.structure.id, "convention_id": convention.id}
        session.add(Annexe(numero="A-1", postes_etp=Decimal(5), **ANNEE, **cle))
    return convention


def les_deux_versions(page: Page) -> list[str]:
    return [cellule.get_text(strip=True) for cellule in page.select("table.conflict td")]


def sur_la_structure(troupe: Troupe, ecriture: Callable[[Session, Structure], None]) -> Callable[[Session], None]:
    """A change made from a form of the structure, which holds it."""

    def ecrire(session: Session) -> None:
        structure = queries_structure.par_ref(session, troupe.structure.ref, pour_ecrire=True)
        assert structure is not None
        ecriture(session, structure)

    return ecrire


@pytest.mark.parametrize("qui", ["ada", "carole"])
def test_une_structure_modifiee_pendant_ce_temps_montre_les_deux_versions(
    base: BaseDeDonnees, troupe: Troupe, visiter: Visiter, qui: str
) -> None:
    navigateur, adresse = visiter(qui), f"/structures/{troupe.structure.ref}/modifier"

    def changer(_session: Session, structure: Structure) -> None:
        structure.silence_jours = 45

    page = pendant(
        base,
        sur_la_structure(troupe, changer),
        lambda: navigateur.remplir(adresse, {"silence_jours": "20"}, statut=409),
    )
    assert les_deux_versions(page) == ["20", "45"]


def test_une_convention_modifiee_pendant_ce_temps_montre_les_deux_versions(
    base: BaseDeDonnees, troupe: Troupe, convention: Convention, visiter: Visiter
) -> None:
    carole, adresse = visiter("carole"), f"/structures/{troupe.structure.ref}/conventions/{convention.id}"

    def changer(session: Session, _structure: Structure) -> None:
        session.get_one(Convention, convention.id).numero = "C-2"

    page = pendant(
        base, sur_la_structure(troupe, changer), lambda: carole.remplir(adresse, {"numero": "C-3"}, statut=409)
    )
    assert les_deux_versions(page) == ["C-3", "C-2"]


def test_une_annexe_modifiee_pendant_ce_temps_montre_les_deux_versions(
    base: BaseDeDonnees, troupe: Troupe, convention: Convention, visiter: Visiter
) -> None:
    carole = visiter("carole")
    with base.lecture() as session:
        annexe_id = session.scalars(select(Annexe.id)).one()
    adresse = f"/structures/{troupe.structure.ref}/conventions/{convention.id}/annexes/{annexe_id}"

    def changer(session: Session, _structure: Structure) -> None:
        session.get_one(Annexe, annexe_id).numero = "A-2"

    page = pendant(
        base, sur_la_structure(troupe, changer), lambda: carole.remplir(adresse, {"numero": "A-3"}, statut=409)
    )
    assert les_deux_versions(page) == ["A-3", "A-2"]


@pytest.mark.parametrize("qui", ["alice", "ada"])
def test_un_compte_modifie_pendant_ce_temps_montre_les_deux_versions(
    base: BaseDeDonnees, troupe: Troupe, visiter: Visiter, qui: str
) -> None:
    ada, cle = visiter("ada"), troupe.comptes[qui].id

    def changer(session: Session) -> None:
        compte = queries_compte.par_id(session, cle, pour_ecrire=True)
        assert compte is not None
        compte.nom = "Un autre nom"

    page = pendant(base, changer, lambda: ada.remplir(f"/comptes/{cle}", {"nom": "Un nom"}, statut=409))
    assert les_deux_versions(page) == ["Un nom", "Un autre nom"]


def test_ses_preferences_changees_pendant_ce_temps_montrent_les_deux_versions(
    base: BaseDeDonnees, troupe: Troupe, visiter: Visiter
) -> None:
    alice, cle = visiter("alice"), troupe.comptes["alice"].id
    champs = {"rythme_rappel": "quotidien", "heure_rappel": "6", "version": alice.version("/compte")}

    def changer(session: Session) -> None:
        compte = queries_compte.par_id(session, cle, pour_ecrire=True)
        assert compte is not None
        compte.heure_rappel = 9

    page = pendant(base, changer, lambda: alice.poster("/compte/preferences", champs, statut=409))
    assert les_deux_versions(page) != []


def test_deux_comptes_de_meme_adresse_ouverts_ensemble_n_en_font_qu_un(
    base: BaseDeDonnees, troupe: Troupe, visiter: Visiter, auteur: Auteur
) -> None:
    ada, champs = visiter("ada"), {"nom": "Iris", "email": "iris@test.example"}
    page = pendant(
        base,
        lambda session: actions_compte.creer(session, auteur, "Iris", "iris@test.example"),
        lambda: ada.remplir("/comptes/nouveau", champs, statut=422),
        "INSERT INTO compte ",
    )
    assert page.erreurs() == {"email": "Erreur\u00a0: Un compte existe déjà pour cette adresse."}
    with base.lecture() as session:
        assert session.scalar(select(func.count(Compte.id)).where(Compte.email == champs["email"])) == 1


def test_une_adresse_prise_pendant_ce_temps_est_refusee_a_un_autre_compte(
    base: BaseDeDonnees, troupe: Troupe, visiter: Visiter, auteur: Auteur
) -> None:
    ada, adresse = visiter("ada"), f"/comptes/{troupe.comptes['bob'].id}"
    page = pendant(
        base,
        lambda session: actions_compte.creer(session, auteur, "Iris", "iris@test.example"),
        lambda: ada.remplir(adresse, {"email": "iris@test.example"}, statut=422),
        "UPDATE compte ",
    )
    assert page.erreurs() == {"email": "Erreur\u00a0: Un compte existe déjà pour cette adresse."}


def test_deux_structures_de_meme_siret_ouvertes_ensemble_n_en_font_qu_une(
    base: BaseDeDonnees, troupe: Troupe, visiter: Visiter, auteur: Auteur
) -> None:
    champs = {nom: str(valeur) for nom, valeur in vars(NOUVELLE).items()} | {"nom": "Jardins", "type": "ACI"}
    ada = visiter("ada")
    page = pendant(
        base,
        lambda session: actions_structure.creer(session, auteur, NOUVELLE),
        lambda: ada.remplir("/structures/nouvelle", champs, statut=422),
        "INSERT INTO structure ",
    )
    assert page.erreurs()["siret"].replace("\u00a0", " ") == "Erreur : Ce SIRET est celui de « Jardins du Lamentin »."


def test_un_siret_pris_pendant_ce_temps_est_refuse_a_une_autre_structure(
    base: BaseDeDonnees, troupe: Troupe, visiter: Visiter, auteur: Auteur
) -> None:
    with base.transaction() as session:
        ref = creer_structure(session).ref
    ada = visiter("ada")
    page = pendant(
        base,
        lambda session: actions_structure.creer(session, auteur, NOUVELLE),
        lambda: ada.remplir(f"/structures/{ref}/modifier", {"siret": SIRET}, statut=422),
        "UPDATE structure ",
    )
    assert set(page.erreurs()) == {"siret"}
