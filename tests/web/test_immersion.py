"""The pages of immersions."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.models import Immersion, Journal, Role
from tests.builders import Troupe, creer_parcours, creer_salarie, creer_structure
from tests.page import Navigateur, valeurs

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
    assert troupe.parcours is not None
    return f"/parcours/{troupe.parcours.ref}/immersions"


def immersions(base: BaseDeDonnees) -> list[Immersion]:
    with base.lecture() as session:
        return list(session.scalars(select(Immersion).order_by(Immersion.id)))


def dernier_evenement(base: BaseDeDonnees) -> tuple[str, str]:
    with base.lecture() as session:
        ligne = session.scalars(select(Journal).order_by(Journal.id.desc()).limit(1)).one()
        return ligne.evenement, ligne.phrase.replace("\u00a0", " ")


def annonces(navigateur: Navigateur, adresse: str) -> str:
    return str(navigateur.voir(adresse.removesuffix("/immersions")).select_one("#messages")).replace("\u00a0", " ")


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


def test_la_seconde_version_d_une_immersion_montre_les_deux(
    visiter: Visiter, base: BaseDeDonnees, adresse: str
) -> None:
    alice, carole = visiter("alice"), visiter("carole")
    alice.remplir(f"{adresse}/nouvelle", STAGE)
    cle = immersions(base)[0].id
    formulaire = carole.voir(f"{adresse}/{cle}").select_one("main form[method=post]")
    assert formulaire is not None
    vu = valeurs(formulaire)
    alice.remplir(f"{adresse}/{cle}", {"resultat": "atteint"})

    page = carole.poster(f"{adresse}/{cle}", {**vu, "resultat": "interrompue"}, statut=409)

    lues = [c.get_text() for c in page.select("table.conflict tbody :is(th, td)")]
    assert lues == ["Résultat", "Interrompue", "Objectif atteint"]
    assert immersions(base)[0].resultat == "atteint"


def test_une_immersion_se_supprime_apres_confirmation(visiter: Visiter, base: BaseDeDonnees, adresse: str) -> None:
    alice = visiter("alice")
    alice.remplir(f"{adresse}/nouvelle", STAGE)
    cle = immersions(base)[0].id

    assert "Hôtel des Îles, du 2\u00a0mars 2026" in alice.voir(f"{adresse}/{cle}/supprimer").get_text()
    alice.remplir(f"{adresse}/{cle}/supprimer", {})

    assert immersions(base) == []
    assert dernier_evenement(base)[0] == "ImmersionSupprimee"


@pytest.mark.parametrize("suite", ["nouvelle", "{cle}", "{cle}/supprimer"])
def test_qui_ne_peut_pas_toucher_aux_immersions(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str, suite: str
) -> None:
    page = f"{adresse}/{suite.format(cle=_ajouter(base, troupe))}"
    for nom in ("alice", "carole"):
        visiter(nom).voir(page)
    visiter("bob").voir(page, statut=403)
    for nom in ("denis", "eve", "fanny", "perle", "paul", "pia", "rita", "emile", "zoe", "ada", "personne"):
        navigateur = visiter(nom)
        navigateur.voir(page, statut=404)
        navigateur.poster(page, STAGE, statut=404)
    visiter("").voir(page, statut=302)


def test_l_immersion_d_un_autre_parcours_n_existe_pas_ici(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    cle = _ajouter(base, troupe)
    assert troupe.parcours_non_encadre is not None
    for suite in ("", "/supprimer"):
        adresse = f"/parcours/{troupe.parcours_non_encadre.ref}/immersions/{cle}{suite}"
        visiter("alice").voir(adresse, statut=404)


def _ajouter(base: BaseDeDonnees, troupe: Troupe) -> int:
    assert troupe.parcours is not None
    with base.transaction() as session:
        immersion = Immersion(
            parcours_id=troupe.parcours.id,
            structure_id=troupe.parcours.structure_id,
            hote="Mairie du Lorrain",
            objet="decouvrir",
            debut=date(2026, 6, 1),
            fin=date(2026, 6, 12),
            resultat="a_renseigner",
        )
        session.add(immersion)
        session.flush()
        return immersion.id
