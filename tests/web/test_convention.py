"""Conventions and annexes of a structure."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from parcours.db import BaseDeDonnees
from parcours.models import Annexe, Convention
from tests.builders import Troupe
from tests.page import Navigateur

Visiter = Callable[[str], Navigateur]
CONVENTION = {"numero": "ACI-972-26-007", "debut": "2026-01-01", "fin": "2028-12-31"}
ANNEXE = {
    "numero": "AF-2026",
    "debut": "2026-01-01",
    "fin": "2026-12-31",
    "postes_etp": "12,5",
    "heures_par_etp": "1505",
    "objectif_durable": "20",
    "objectif_transition": "20",
    "objectif_positive": "20",
    "objectif_dynamique": "60",
}


@pytest.fixture
def convention(base: BaseDeDonnees, troupe: Troupe) -> Convention:
    """A convention of three years in the structure of the cast."""
    with base.transaction() as session:
        ajoutee = Convention(
            structure_id=troupe.structure.id,
            numero="ACI-972-26-001",
            debut=date(2026, 1, 1),
            fin=date(2028, 12, 31),
        )
        session.add(ajoutee)
    return ajoutee


@pytest.fixture
def annexe(base: BaseDeDonnees, convention: Convention) -> Annexe:
    """The annexe of its first year."""
    with base.transaction() as session:
        ajoutee = Annexe(
            structure_id=convention.structure_id,
            convention_id=convention.id,
            numero="AF-2026",
            debut=date(2026, 1, 1),
            fin=date(2026, 12, 31),
            postes_etp=Decimal("12.50"),
        )
        session.add(ajoutee)
    return ajoutee


def racine(troupe: Troupe) -> str:
    return f"/structures/{troupe.structure.ref}/conventions"


# --- who may not -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("qui", "statut"),
    [
        ("carole", 200),
        ("ada", 200),
        ("alice", 403),
        ("rita", 403),
        ("emile", 403),
        ("zoe", 403),
        ("bob", 404),
        ("fanny", 404),
        ("pia", 404),
        ("personne", 404),
    ],
)
def test_qui_tient_les_conventions(
    visiter: Visiter, troupe: Troupe, convention: Convention, annexe: Annexe, qui: str, statut: int
) -> None:
    navigateur = visiter(qui)
    for suite in (
        "/nouvelle",
        f"/{convention.id}",
        f"/{convention.id}/annexes/nouvelle",
        f"/{convention.id}/annexes/{annexe.id}",
    ):
        navigateur.voir(racine(troupe) + suite, statut=statut)
        if statut != 200:
            navigateur.poster(racine(troupe) + suite, CONVENTION, statut=statut)


def test_la_convention_d_une_autre_structure_n_est_pas_la(
    visiter: Visiter, troupe: Troupe, convention: Convention, annexe: Annexe
) -> None:
    ailleurs = f"/structures/{troupe.autre_structure.ref}/conventions/{convention.id}"
    fanny = visiter("fanny")
    for suite in ("", "/annexes/nouvelle", f"/annexes/{annexe.id}"):
        fanny.voir(ailleurs + suite, statut=404)


def test_une_structure_ne_montre_que_ses_conventions(
    visiter: Visiter, troupe: Troupe, convention: Convention, annexe: Annexe
) -> None:
    assert convention.numero in visiter("alice").voir(f"/structures/{troupe.structure.ref}").texte

    assert convention.numero not in visiter("ada").voir(f"/structures/{troupe.autre_structure.ref}").texte


# --- conventions ----------------------------------------------------------------------------------------


def test_ajouter_puis_modifier_une_convention(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    carole = visiter("carole")
    carole.remplir(f"{racine(troupe)}/nouvelle", CONVENTION | {"debut": "01/01/2026"})
    with base.lecture() as session:
        convention = session.scalars(select(Convention)).one()
    assert (convention.numero, convention.debut, convention.fin) == (
        "ACI-972-26-007",
        date(2026, 1, 1),
        date(2028, 12, 31),
    )

    carole.remplir(f"{racine(troupe)}/{convention.id}", {"fin": "2029-12-31"})

    assert "31 décembre 2029" in carole.voir(f"/structures/{troupe.structure.ref}").texte


@pytest.mark.parametrize(
    ("champs", "fautif"),
    [
        ({"fin": "2025-12-31"}, "fin"),
        ({"fin": ""}, "fin"),
        ({"debut": "31/02/2026"}, "debut"),
        ({"numero": ""}, "numero"),
    ],
)
def test_une_convention_impossible_est_refusee(
    visiter: Visiter, troupe: Troupe, champs: dict[str, str], fautif: str
) -> None:
    page = visiter("carole").remplir(f"{racine(troupe)}/nouvelle", CONVENTION | champs, statut=422)

    assert list(page.erreurs()) == [fautif]


@pytest.mark.parametrize(("champs", "fautif"), [({"debut": "2026-01-02"}, "debut"), ({"fin": "2026-12-30"}, "fin")])
def test_une_convention_couvre_toujours_ses_annexes(
    visiter: Visiter, troupe: Troupe, convention: Convention, annexe: Annexe, champs: dict[str, str], fautif: str
) -> None:
    page = visiter("carole").remplir(f"{racine(troupe)}/{convention.id}", champs, statut=422)

    assert "du 1er janvier 2026 au 31 décembre 2026" in page.erreurs()[fautif]


def test_deux_personnes_ne_s_ecrasent_pas(visiter: Visiter, troupe: Troupe, convention: Convention) -> None:
    adresse = f"{racine(troupe)}/{convention.id}"
    ada = visiter("ada")
    lue = ada.version(adresse)
    visiter("carole").remplir(adresse, {"numero": "ACI-972-26-002"})

    page = ada.poster(adresse, CONVENTION | {"version": lue}, statut=409)

    assert "ACI-972-26-002" in page.texte and "ACI-972-26-007" in page.texte


# --- annexes ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("moteur")
def test_ajouter_une_annexe_et_la_lire(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, convention: Convention
) -> None:
    carole = visiter("carole")
    carole.remplir(f"{racine(troupe)}/{convention.id}/annexes/nouvelle", ANNEXE)

    with base.lecture() as session:
        annexe = session.scalars(select(Annexe)).one()
    assert (annexe.postes_etp, annexe.heures_par_etp, annexe.objectif_dynamique) == (Decimal("12.50"), 1505, 60)
    ligne = carole.voir(f"/structures/{troupe.structure.ref}").select("tbody tr")[0].get_text(" ")
    for mot in ("AF-2026", "en cours", "12,5", "1\u00a0505", "20\u00a0%", "60\u00a0%"):
        assert mot in ligne
    assert "12,50" not in ligne


def test_une_annexe_sans_objectif_le_dit_en_mots(
    visiter: Visiter, troupe: Troupe, convention: Convention, annexe: Annexe
) -> None:
    ligne = visiter("rita").voir(f"/structures/{troupe.structure.ref}").select("tbody tr")[0].get_text(" ")

    assert ligne.count("non renseigné") == 5


def test_modifier_une_annexe(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, annexe: Annexe) -> None:
    adresse = f"{racine(troupe)}/{annexe.convention_id}/annexes/{annexe.id}"
    carole = visiter("carole")
    assert carole.voir(adresse).select_one("#postes_etp")["value"] == "12,5"  # type: ignore[index]

    carole.remplir(adresse, {"postes_etp": "14.25", "objectif_dynamique": "55"})

    with base.lecture() as session:
        lue = session.get_one(Annexe, annexe.id)
        assert (lue.postes_etp, lue.objectif_dynamique) == (Decimal("14.25"), 55)


@pytest.mark.parametrize(("champ", "tape"), [("objectif_durable", "12,5"), ("postes_etp", "douze")])
def test_ce_qui_n_est_pas_un_nombre_n_a_qu_une_raison(
    visiter: Visiter, troupe: Troupe, convention: Convention, champ: str, tape: str
) -> None:
    adresse = f"{racine(troupe)}/{convention.id}/annexes/nouvelle"
    page = visiter("carole").remplir(adresse, ANNEXE | {champ: tape}, statut=422)
    (erreur,) = page.select(f"#{champ}-erreur")

    assert erreur.get_text().count(".") == 1
    assert "entre 0 et 100" not in erreur.get_text()


@pytest.mark.parametrize(
    ("champs", "fautif", "raison"),
    [
        ({"fin": "2025-12-31"}, "fin", "précéder"),
        ({"debut": "2025-12-31"}, "debut", "La convention court"),
        ({"debut": "2028-06-01", "fin": "2029-01-01"}, "fin", "La convention court"),
        ({"postes_etp": "0"}, "postes_etp", "postes"),
        ({"postes_etp": "-1"}, "postes_etp", "nombre"),
        ({"postes_etp": "douze"}, "postes_etp", "12,5"),
        ({"postes_etp": "12,345"}, "postes_etp", "deux décimales"),
        ({"postes_etp": "NaN"}, "postes_etp", "nombre"),
        ({"postes_etp": "1e99"}, "postes_etp", "nombre"),
        ({"objectif_durable": "101"}, "objectif_durable", "entre 0 et 100"),
        ({"objectif_durable": "-1"}, "objectif_durable", "entre 0 et 100"),
        (
            {"objectif_durable": "60", "objectif_transition": "41", "objectif_dynamique": ""},
            "objectif_durable",
            "dépassent 100",
        ),
        ({"objectif_dynamique": "59"}, "objectif_dynamique", "sous 60"),
        (
            {"objectif_durable": "", "objectif_transition": "", "objectif_dynamique": "19"},
            "objectif_dynamique",
            "sous 20",
        ),
    ],
)
def test_une_annexe_impossible_est_refusee(
    visiter: Visiter, troupe: Troupe, convention: Convention, champs: dict[str, str], fautif: str, raison: str
) -> None:
    adresse = f"{racine(troupe)}/{convention.id}/annexes/nouvelle"

    page = visiter("carole").remplir(adresse, ANNEXE | champs, statut=422)

    assert list(page.erreurs()) == [fautif]
    assert raison in page.erreurs()[fautif]


def test_deux_annexes_ne_se_superposent_pas(visiter: Visiter, troupe: Troupe, annexe: Annexe) -> None:
    adresse = f"{racine(troupe)}/{annexe.convention_id}/annexes/nouvelle"
    carole = visiter("carole")

    page = carole.remplir(adresse, ANNEXE | {"debut": "2026-12-31", "fin": "2027-12-31"}, statut=422)
    assert "Une autre annexe court déjà" in page.erreurs()["debut"]

    carole.remplir(adresse, ANNEXE | {"debut": "2027-01-01", "fin": "2027-12-31"})


@pytest.mark.usefixtures("moteur")
def test_deux_conventions_d_une_structure_ne_se_superposent_pas(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, convention: Convention
) -> None:
    carole = visiter("carole")
    suite = CONVENTION | {"debut": "2028-12-31", "fin": "2031-12-31"}

    page = carole.remplir(f"{racine(troupe)}/nouvelle", suite, statut=422)
    assert (
        "Une autre convention de la structure court du 1er janvier 2026 au 31 décembre 2028" in page.erreurs()["debut"]
    )

    carole.remplir(f"{racine(troupe)}/nouvelle", suite | {"debut": "2029-01-01"})
    page = carole.remplir(f"{racine(troupe)}/{convention.id}", {"fin": "2029-01-01"}, statut=422)
    assert "du 1er janvier 2029 au 31 décembre 2031" in page.erreurs()["fin"]
    carole.remplir(f"{racine(troupe)}/{convention.id}", {"numero": "ACI-972-26-002"})
    # Another structure has its own.
    visiter("ada").remplir(f"/structures/{troupe.autre_structure.ref}/conventions/nouvelle", CONVENTION)


def test_une_annexe_ne_se_superpose_pas_a_celle_d_une_autre_convention(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, annexe: Annexe
) -> None:
    # Written before the rule on conventions: what is read is refused all the same.
    with base.transaction() as session:
        ancienne = Convention(
            structure_id=annexe.structure_id, numero="ACI-972-25-001", debut=date(2025, 1, 1), fin=date(2027, 12, 31)
        )
        session.add(ancienne)
    adresse = f"{racine(troupe)}/{ancienne.id}/annexes/nouvelle"

    page = visiter("carole").remplir(adresse, ANNEXE | {"debut": "2026-06-01"}, statut=422)
    assert "Une autre annexe court déjà du 1er janvier 2026 au 31 décembre 2026" in page.erreurs()["debut"]
    visiter("carole").remplir(adresse, ANNEXE | {"debut": "2025-01-01", "fin": "2025-12-31"})


def test_une_annexe_ne_se_superpose_pas_a_elle_meme(visiter: Visiter, troupe: Troupe, annexe: Annexe) -> None:
    visiter("carole").remplir(f"{racine(troupe)}/{annexe.convention_id}/annexes/{annexe.id}", {"fin": "2026-11-30"})
