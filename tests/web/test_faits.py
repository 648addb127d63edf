"""What holds for every fact of a parcours: who may touch it, where it exists, two people at once, its removal.

What is particular to each (its form, its rules, its sentences) is in the file of its name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.db import BaseDeDonnees
from parcours.models import (
    Autorisation,
    CompetenceObservee,
    Contrat,
    Document,
    Etape,
    EvaluationFrein,
    Formation,
    Heures,
    Immersion,
    Objectif,
    PassIae,
    Prolongation,
    Suspension,
)
from parcours.models.base import suivante
from parcours.web.requete import lire_cle
from tests.builders import Troupe
from tests.page import Navigateur, Page, valeurs
from tests.web.traces import dernier_evenement

Visiter = Callable[[str], Navigateur]
SAISIE_LE = datetime(2026, 11, 20, 14, tzinfo=UTC)
AILLEURS = ("denis", "eve", "fanny", "perle", "paul", "pia", "rita", "emile", "zoe", "ada", "personne")


@dataclass(frozen=True)
class Genre:
    """A kind of fact: its rows, where its pages are, the pages of one of them, and what its removal says."""

    modele: type[
        Autorisation
        | CompetenceObservee
        | Contrat
        | Document
        | Heures
        | Etape
        | EvaluationFrein
        | Formation
        | Immersion
        | Objectif
        | Suspension
        | Prolongation
    ]
    chemin: str
    ajout: str
    pages: tuple[str, ...]
    colonnes: dict[str, object]
    phrase: str
    evenement: str
    bob: int = 403


GENRES = {
    "contrat": Genre(
        Contrat,
        "contrats",
        "nouveau",
        ("", "/renouveler", "/supprimer"),
        {"genre": "cddi", "debut": date(2027, 1, 1), "fin": date(2027, 6, 30)},
        "CDDI du 1er janvier 2027 au 30 juin 2027.",
        "ContratSupprime",
    ),
    "autorisation": Genre(
        Autorisation,
        "autorisations",
        "nouvelle",
        ("", "/supprimer"),
        {"genre": "derogation_horaire", "debut": date(2026, 3, 2), "fin": date(2027, 3, 1)},
        "Dérogation aux heures par semaine, du 2 mars 2026 au 1er mars 2027.",
        "AutorisationSupprimee",
    ),
    "heures": Genre(
        Heures,
        "contrats/{contrat_id}/heures",
        "nouvelles",
        ("", "/supprimer"),
        {"mois": date(2026, 6, 1), "travaillees": Decimal(104)},
        "Heures de juin 2026.",
        "HeuresSupprimees",
    ),
    "etape": Genre(
        Etape,
        "etapes",
        "nouvelle",
        ("", "/supprimer"),
        {"le": date(2026, 11, 20), "genre": "entretien", "etat": "faite", "visibilite": "equipe", "lieu": "interne"},
        "Entretien de suivi du 20 novembre 2026.",
        "EtapeSupprimee",
        bob=200,
    ),
    "formation": Genre(
        Formation,
        "formations",
        "nouvelle",
        ("", "/supprimer"),
        {
            "intitule": "Permis B",
            "finalite": "permis",
            "debut": date(2026, 3, 2),
            "fin": date(2026, 6, 30),
            "resultat": "a_renseigner",
        },
        "Permis B, du 2 mars 2026 au 30 juin 2026.",
        "FormationSupprimee",
    ),
    "immersion": Genre(
        Immersion,
        "immersions",
        "nouvelle",
        ("", "/supprimer"),
        {
            "hote": "Mairie du Lorrain",
            "objet": "decouvrir",
            "debut": date(2026, 6, 1),
            "fin": date(2026, 6, 12),
            "resultat": "a_renseigner",
        },
        "Mairie du Lorrain, du 1er juin 2026 au 12 juin 2026.",
        "ImmersionSupprimee",
    ),
    "objectif": Genre(
        Objectif,
        "objectifs",
        "nouveau",
        ("", "/supprimer"),
        {
            "intitule": "Passer le code",
            "theme": "mobilite",
            "fixe_le": date(2026, 11, 2),
            "pour_le": date(2027, 1, 31),
            "etat": "ouvert",
        },
        "Passer le code, pour le 31 janvier 2027.",
        "ObjectifSupprime",
    ),
    "frein": Genre(
        EvaluationFrein,
        "freins",
        "nouvelle",
        ("", "/supprimer"),
        {"theme": "mobilite", "niveau": 2, "le": date(2026, 3, 2)},
        "Mobilité, le 2 mars 2026.",
        "FreinSupprime",
    ),
    "competence": Genre(
        CompetenceObservee,
        "competences",
        "nouvelle",
        ("", "/supprimer"),
        {"cle": "tondre", "libelle": "Tondre", "rome": "A1203", "niveau": "aide", "le": date(2026, 3, 2)},
        "Tondre, le 2 mars 2026.",
        "CompetenceSupprimee",
        bob=200,
    ),
    "document": Genre(
        Document,
        "documents",
        "nouveau",
        ("", "/supprimer"),
        {"genre": "caces", "libelle": "R489", "fin": date(2027, 1, 31), "vu_le": date(2026, 11, 20)},
        "CACES, R489, valable jusqu’au 31 janvier 2027.",
        "DocumentSupprime",
    ),
    "suspension": Genre(
        Suspension,
        "pass/{pass_id}/suspensions",
        "nouvelle",
        ("", "/finir", "/supprimer"),
        {"debut": date(2026, 10, 1), "fin": date(2026, 12, 31), "motif": "contrat_suspendu"},
        "La fin du PASS IAE reviendra du 4 avril 2028 au 4 janvier 2028.",
        "SuspensionSupprimee",
    ),
    "prolongation": Genre(
        Prolongation,
        "pass/{pass_id}/prolongations",
        "nouvelle",
        ("", "/supprimer"),
        {
            "debut": date(2028, 1, 4),
            "fin": date(2028, 6, 30),
            "motif": "rqth",
            "demandee_le": date(2026, 11, 10),
            "decision": "demandee",
        },
        "La fin du PASS IAE reste le 4 janvier 2028.",
        "ProlongationSupprimee",
    ),
}


@pytest.fixture(params=list(GENRES))
def genre(request: pytest.FixtureRequest) -> Genre:
    return GENRES[request.param]


@pytest.fixture
def cle(base: BaseDeDonnees, troupe: Troupe, genre: Genre) -> int:
    """One such fact in the parcours of Alice and Bob."""
    lieu: dict[str, Any] = {"parcours_id": troupe.parcours.id}
    with base.transaction() as session:
        if genre.modele in (Suspension, Prolongation):
            lieu = {"pass_iae_id": pass_id(session, troupe), "saisie_le": SAISIE_LE}
        elif genre.modele is Document:
            lieu = {"salarie_id": troupe.parcours.salarie_id}
        elif genre.modele is Heures:
            lieu |= {"contrat_id": contrat_id(session, troupe)}
        elif genre.modele is CompetenceObservee:
            lieu |= {"auteur_id": troupe.comptes["bob"].id}
        elif genre.modele is Etape:
            lieu |= {"saisie_le": SAISIE_LE, "auteur_id": troupe.comptes["bob"].id}
        fait = genre.modele(structure_id=troupe.structure.id, **lieu, **genre.colonnes)
        session.add(fait)
        session.flush()
        return fait.id


def pass_id(session: Session, troupe: Troupe) -> int:
    return session.scalars(select(PassIae.id).where(PassIae.salarie_id == troupe.parcours.salarie_id)).one()


def contrat_id(session: Session, troupe: Troupe) -> int:
    """The contract they have from the start: hours are recorded under it."""
    de_la_troupe = select(Contrat.id).where(Contrat.parcours_id == troupe.parcours.id).order_by(Contrat.id)
    return session.scalars(de_la_troupe.limit(1)).one()


@pytest.fixture
def racine(base: BaseDeDonnees, troupe: Troupe, genre: Genre) -> str:
    """The address of such facts, in their parcours."""
    with base.lecture() as session:
        cles = {"pass_id": pass_id(session, troupe), "contrat_id": contrat_id(session, troupe)}
        return f"/parcours/{troupe.parcours.ref}/{genre.chemin.format(**cles)}"


def formulaire(page: Page) -> dict[str, Any]:
    montre = page.select_one("main form[method=post]")
    assert montre is not None
    return valeurs(montre)


def test_qui_peut_y_toucher(visiter: Visiter, genre: Genre, racine: str, cle: int) -> None:
    pages = [f"{racine}/{genre.ajout}", *(f"{racine}/{cle}{page}" for page in genre.pages)]
    attendus = {"alice": 200, "carole": 200, "bob": genre.bob, "": 302} | dict.fromkeys(AILLEURS, 404)
    for nom, statut in attendus.items():
        navigateur = visiter(nom)
        for page in pages:
            navigateur.voir(page, statut=statut)
            if statut in (403, 404):
                navigateur.poster(page, {"version": "1"}, statut=statut)


def test_il_n_existe_que_dans_son_parcours(
    visiter: Visiter, troupe: Troupe, genre: Genre, racine: str, cle: int
) -> None:
    alice = visiter("alice")
    ailleurs = racine.replace(troupe.parcours.ref, troupe.parcours_non_encadre.ref)
    for page in genre.pages:
        alice.voir(f"{ailleurs}/{cle}{page}", statut=404)
        alice.voir(f"{racine}/999999{page}", statut=404)


@pytest.mark.parametrize(
    ("genre", "champ", "premiere", "seconde", "lues"),
    [
        ("contrat", "heures_hebdo", "30", "24,5", ["Heures par semaine", "24,5", "30"]),
        ("autorisation", "reference", "2026-12", "2026-13", ["Référence de la décision", "2026-13", "2026-12"]),
        ("heures", "travaillees", "110,5", "98", ["Heures travaillées", "98", "110,5"]),
        ("formation", "organisme", "AFPA", "CFA", ["Organisme", "CFA", "AFPA"]),
        ("objectif", "intitule", "Le permis", "Le code", ["Objectif", "Le code", "Le permis"]),
        ("frein", "precision", "Permis", "Bus", ["Précision", "Bus", "Permis"]),
        ("competence", "preuve", "Un jardin", "Un parc", ["Sur quoi", "Un parc", "Un jardin"]),
        ("document", "libelle", "R482", "R485", ["Précision", "R485", "R482"]),
        ("immersion", "resultat", "atteint", "interrompue", ["Résultat", "Interrompue", "Objectif atteint"]),
    ],
    indirect=["genre"],
)
def test_la_seconde_version_montre_les_deux_puis_remplace_la_premiere(
    visiter: Visiter, genre: Genre, racine: str, cle: int, champ: str, premiere: str, seconde: str, lues: list[str]
) -> None:
    adresse = f"{racine}/{cle}"
    carole = visiter("carole")
    vu = formulaire(carole.voir(adresse))
    visiter("alice").remplir(adresse, {champ: premiere})

    page = carole.poster(adresse, vu | {champ: seconde}, statut=409)

    assert [cellule.get_text() for cellule in page.select("table.conflict tbody :is(th, td)")] == lues
    assert formulaire(carole.voir(adresse))[champ] == premiere
    carole.poster(adresse, formulaire(page))
    assert formulaire(carole.voir(adresse))[champ] == seconde


def test_un_formulaire_rend_toute_premiere_version() -> None:
    premieres = [suivante(None) for _ in range(1000)]

    assert [lire_cle(str(version)) for version in premieres] == premieres


def test_il_se_supprime_apres_confirmation(
    visiter: Visiter, base: BaseDeDonnees, genre: Genre, racine: str, cle: int
) -> None:
    alice = visiter("alice")
    assert genre.phrase in alice.voir(f"{racine}/{cle}/supprimer").texte.replace("\u00a0", " ")

    alice.remplir(f"{racine}/{cle}/supprimer", {})

    with base.lecture() as session:
        assert session.get(genre.modele, cle) is None
    assert dernier_evenement(base)[0] == genre.evenement


def test_une_suppression_depassee_se_relit_avant_de_se_confirmer(
    visiter: Visiter, base: BaseDeDonnees, genre: Genre, racine: str, cle: int
) -> None:
    alice = visiter("alice")

    for version in ("0", "²", "9" * 5000):
        page = alice.poster(f"{racine}/{cle}/supprimer", {"version": version}, statut=409)

    assert "relisez avant de confirmer" in page.texte
    with base.lecture() as session:
        assert session.get(genre.modele, cle) is not None
    alice.poster(f"{racine}/{cle}/supprimer", formulaire(page))
    with base.lecture() as session:
        assert session.get(genre.modele, cle) is None
