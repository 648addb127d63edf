"""The tables of a territory for a spreadsheet: the cells of the page and no other, what they are about, the journal."""

import csv
from collections.abc import Callable
from datetime import date
from io import StringIO

import pytest
from sqlalchemy import select

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.models import Journal, Role
from tests.builders import Troupe, creer_parcours, creer_structure
from tests.page import Navigateur, Page

Visiter = Callable[[str], Navigateur]
ADRESSE = "/territoire/tableaux.csv"


@pytest.fixture(autouse=True)
def sorties(base: BaseDeDonnees, troupe: Troupe, auteur: Auteur) -> None:
    """An ACI of the North with 27 counted exits, 3 of them durable (hidden) and 6 without motive; another territory."""
    with base.transaction() as session:
        structure = creer_structure(session, "Jardins de la Pointe", "ACI", "Nord")
        creer_structure(session, "Chantier des Abymes", "EI", "Grande-Terre", "Guadeloupe")
        for motif in ["3"] * 3 + ["10"] * 8 + ["7"] * 10 + [None] * 6:
            creer_parcours(
                session, structure, entree_le=date(2025, 6, 2), sortie=(date(2026, 3, 15), motif), auteur=auteur
            )


def _lire(navigateur: Navigateur, adresse: str = ADRESSE) -> list[list[str]]:
    reponse = navigateur.client.get(adresse)
    assert (reponse.status_code, reponse.mimetype) == (200, "text/csv")
    return list(csv.reader(StringIO(reponse.get_data().decode("utf-8-sig")), delimiter=";"))


def _rangee(lignes: list[list[str]], debut: str) -> list[str]:
    return next(ligne[1:] for ligne in reversed(lignes) if ligne and ligne[0] == debut)


def _a_l_ecran(page: Page) -> list[list[str]]:
    """The lines of both tables, numbers without space; in the second one, an interval stands after its rate."""
    offre, sorties = page.select("main table")
    lignes = [
        [rangee.select("th")[0].get_text(strip=True), *(td.get_text(strip=True) for td in rangee.select("td"))]
        for rangee in offre.select("tbody tr")
    ]
    for rangee in sorties.select("tbody tr"):
        lues = [rangee.select("th")[0].get_text(strip=True)]
        cases = iter(rangee.select("td"))
        for case in cases:
            # A word stands for all the numbers of a kind.
            if case.get("colspan"):
                lues += [case.get_text(strip=True)] * 4
                continue
            numero, embauches, taux = case, next(cases), next(cases)
            lues += [numero.get_text(strip=True), embauches.get_text(strip=True), next(taux.stripped_strings, "")]
            lues.append("".join(span.get_text().replace("\u00a0", " ") for span in taux.select(".range")))
        lignes.append(lues)
    return [[ligne[0], *(lue.replace("\u00a0", "") for lue in ligne[1:])] for ligne in lignes]


@pytest.mark.parametrize("choix", ["", "?periode=2026", "?periode=2025", "?zone=Nord", "?zone=Sud&periode=2026"])
def test_chaque_case_du_fichier_est_celle_de_l_ecran(visiter: Visiter, choix: str) -> None:
    rita = visiter("rita")
    page = rita.voir(f"/territoire{choix}")
    ecran = _a_l_ecran(page)
    lignes = _lire(rita, str(page.select("a.btn[href*=csv]")[0]["href"]))
    tables = [ligne for ligne in lignes if ligne and ligne[0] in {rangee[0] for rangee in ecran}]
    assert [ligne for ligne in tables if len(ligne) > 2] == ecran


def test_ce_qui_est_masque_le_reste(visiter: Visiter) -> None:
    lignes = _lire(visiter("rita"))
    durables = _rangee(lignes, "Emploi durable")
    assert "masqué" in durables
    assert not {"1", "2", "3", "4"} & {case for ligne in lignes[-9:] for case in ligne}
    assert _rangee(lignes, "masqué")[0].startswith("De 1 à 4 personnes")


def test_les_premieres_lignes_disent_de_quoi_il_s_agit(visiter: Visiter) -> None:
    entete = {ligne[0]: ligne[1] for ligne in _lire(visiter("rita"), f"{ADRESSE}?periode=2026&zone=Nord")[:9]}
    assert entete == {
        "Territoire": "Martinique",
        "Zone": "Nord",
        "Période des sorties": "du 1er janvier 2026 au 23 novembre 2026",
        "Lu le": "23/11/2026",
        "Personnes embauchées": entete["Personnes embauchées"],
        "Sorties comptées": "27",
        "Part notée % emb.": "Sur les personnes embauchées",
        "Part notée % sort.": "Sur les sorties comptées",
        "Intervalle": "Jusqu’où le hasard seul pourrait emmener % sort. (95 %, méthode de Wilson)",
    }


def test_le_journal_dit_ce_qui_a_ete_exporte_et_rien_n_y_est_nomme(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    _lire(visiter("zoe"))
    with base.lecture() as session:
        ligne = session.scalars(select(Journal).where(Journal.evenement == "TerritoireExporte")).one()
        assert (ligne.compte_id, ligne.structure_id, ligne.parcours_id) == (troupe.comptes["zoe"].id, None, None)
        assert ligne.phrase.replace("\u00a0", " ").startswith("Tableaux du territoire exportés : Martinique, zone Nord")


@pytest.mark.parametrize("nom", ["rita", "emile", "zoe"])
def test_le_territoire_d_un_autre_ne_s_exporte_pas(visiter: Visiter, base: BaseDeDonnees, nom: str) -> None:
    assert visiter(nom).client.get(f"{ADRESSE}?territoire=Guadeloupe").status_code == 404
    with base.lecture() as session:
        assert not session.scalars(select(Journal).where(Journal.evenement == "TerritoireExporte")).all()


def test_une_cellule_locale_n_exporte_que_sa_zone(visiter: Visiter) -> None:
    lignes = _lire(visiter("zoe"), f"{ADRESSE}?zone=Sud")
    assert _rangee(lignes, "Zone")[0] == "Nord"
    assert not any("Sud" in ligne for ligne in lignes)


def test_qui_a_deux_territoires_exporte_celui_qu_il_regarde(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    with base.transaction() as session:
        cle = troupe.comptes["rita"].id
        session.add(Role(compte_id=cle, nom="reseau", territoire="Guadeloupe", debut=date(2026, 1, 1)))
    rita = visiter("rita")
    page = rita.voir("/territoire?territoire=Guadeloupe")
    assert _lire(rita, str(page.select("a.btn[href*=csv]")[0]["href"]))[0] == ["Territoire", "Guadeloupe"]


@pytest.mark.parametrize("nom", ["alice", "bob", "carole", "ada", "personne"])
def test_qui_ne_lit_pas_le_territoire_ne_l_exporte_pas(visiter: Visiter, nom: str) -> None:
    assert visiter(nom).client.get(ADRESSE).status_code == 403
