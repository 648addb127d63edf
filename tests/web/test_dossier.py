from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from python_calamine import load_workbook
from sqlalchemy import select

from parcours.db import BaseDeDonnees
from parcours.horloge import Horloge
from parcours.jobs.derive import suivre_structures
from parcours.models import Annexe, DossierGestionFige, Journal, Sortie
from tests.builders import Troupe
from tests.compteur import instructions
from tests.page import Navigateur
from tests.sorties import NOM, creer_reference, planter_un_type_avec_profil
from tests.web.test_pilotage import annee, mots
from tests.web.test_resultat import planter_des_sorties

__all__ = ["annee"]
Visiter = Callable[[str], Navigateur]
SAISIE = {"debut": "2026-01-01", "fin": "2026-12-31"}


@pytest.fixture
def adresse(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, annee: str) -> str:
    """The address of a file of 2026, with fourteen exits in it."""
    planter_des_sorties(base, troupe.structure, "ddddddnnnnnn??x")
    carole = visiter("carole")
    carole.remplir(f"/structures/{troupe.structure.ref}/dossiers", SAISIE)
    with base.lecture() as session:
        ref = session.scalars(select(DossierGestionFige.ref)).one()
    return f"/structures/{troupe.structure.ref}/dossiers/{ref}"


def test_un_dossier_fige_dit_les_memes_chiffres_quand_les_donnees_changent(
    visiter: Visiter, base: BaseDeDonnees, adresse: str
) -> None:
    carole = visiter("carole")
    avant = carole.voir(adresse)
    assert "6 sorties dynamiques sur 14, soit 43 %" in mots(avant)
    assert "Rien n’a changé" in mots(avant)
    papier_avant = carole.client.get(f"{adresse}.pdf").data
    with base.transaction() as session:
        sorties = session.scalars(select(Sortie).where(Sortie.motif == "3").order_by(Sortie.id)).all()
        for sortie in sorties[:2]:
            sortie.motif = "7"
    apres = carole.voir(adresse)
    assert "6 sorties dynamiques sur 14, soit 43 %" in mots(apres)
    (ecart,) = (tr for tr in apres.select("details tbody tr") if tr.th and tr.th.get_text() == "Sorties dynamiques")
    dit = " ".join(ecart.get_text(" ", strip=True).replace("\u00a0", " ").split())
    assert dit == "Sorties dynamiques 43 % 6 sur 14 29 % 4 sur 14"
    assert lire_pdf(carole.client.get(f"{adresse}.pdf").data) == lire_pdf(papier_avant)


def lire_pdf(contenu: bytes) -> str:
    return " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(contenu)).pages).split())


def test_le_papier_est_accessible_et_dit_l_essentiel(visiter: Visiter, adresse: str) -> None:
    contenu = visiter("carole").client.get(f"{adresse}.pdf").data
    lu = PdfReader(BytesIO(contenu))
    catalogue = lu.trailer["/Root"].get_object()
    assert isinstance(catalogue, DictionaryObject)
    marques = catalogue["/MarkInfo"]
    assert isinstance(marques, DictionaryObject)
    assert marques["/Marked"]
    assert str(catalogue["/Lang"]) == "fr"
    texte = lire_pdf(contenu).replace("\u00a0", " ")
    for attendu in (
        "Dossier de dialogue de gestion",
        "Postes conventionnés : 2 ETP, 1 820 heures par ETP",
        "Sorties dynamiques",
        "60 %",
        "Les trois volets de la part modulée",
        "35 %",
        "le montant de la part modulée est fixé par l’état".capitalize().replace("état", "État"),
    ):
        assert attendu in texte


def test_le_tableur_a_les_memes_nombres_et_aucune_formule(visiter: Visiter, base: BaseDeDonnees, adresse: str) -> None:
    reponse = visiter("carole").client.get(f"{adresse}.xlsx")
    assert reponse.headers["Content-Disposition"].endswith('.xlsx"')
    classeur = load_workbook(BytesIO(reponse.data))
    lignes = {ligne[0]: ligne for ligne in classeur.get_sheet_by_name("Les résultats").to_python()}
    nom, valeur, unite, dessus, dessous, bas, haut, inconnus, objectif = lignes["Sorties dynamiques"]
    assert (nom, unite, dessus, dessous, inconnus, objectif) == ("Sorties dynamiques", "part", 6, 14, 2, 0.6)
    assert valeur == pytest.approx(6 / 14)
    assert 0.2 < float(str(bas)) < float(str(valeur)) < float(str(haut)) < 0.7
    assert "ETP" in classeur.sheet_names


@pytest.mark.parametrize("suffixe", ["", ".pdf", ".xlsx"])
def test_personne_n_y_est_nomme(visiter: Visiter, base: BaseDeDonnees, adresse: str, suffixe: str) -> None:
    reponse = visiter("carole").client.get(adresse + suffixe)
    lu = {
        "": lambda: reponse.text,
        ".pdf": lambda: lire_pdf(reponse.data),
        ".xlsx": lambda: str(
            [f.to_python() for f in map(load_workbook(BytesIO(reponse.data)).get_sheet_by_index, range(9))]
        ),
    }[suffixe]()
    assert NOM not in lu
    assert "Placide" not in lu


def test_un_nom_de_structure_qui_serait_une_formule_reste_un_texte(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str
) -> None:
    with base.transaction() as session:
        fige = session.scalars(select(DossierGestionFige)).one()
        contenu = dict(fige.contenu)
        contenu["identite"] = {**contenu["identite"], "nom": "=1+1"}  # type: ignore[dict-item]  # raw JSON
        fige.contenu = contenu
    carole = visiter("carole")
    feuille = load_workbook(BytesIO(carole.client.get(f"{adresse}.xlsx").data)).get_sheet_by_name("Dossier").to_python()
    assert feuille[1] == ["Structure", "=1+1"]
    assert "=1+1" in lire_pdf(carole.client.get(f"{adresse}.pdf").data)


@pytest.mark.parametrize(
    ("saisie", "phrase"),
    [
        ({"debut": "2026-12-31", "fin": "2026-01-01"}, "ne peut pas précéder"),
        ({"debut": "2027-01-01", "fin": "2027-12-31"}, "à venir"),
        ({"debut": "2020-01-01", "fin": "2026-11-01"}, "Deux ans au plus"),
        ({"debut": "", "fin": "2026-11-01"}, "Indiquez le premier jour."),
        ({"debut": "31/02/2026", "fin": "2026-11-01"}, "date"),
    ],
)
def test_une_periode_impossible_revient_avec_ce_qui_etait_tape(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, saisie: dict[str, str], phrase: str
) -> None:
    page = visiter("carole").remplir(f"/structures/{troupe.structure.ref}/dossiers", saisie, statut=422)
    assert phrase in mots(page)
    champ = page.select_one("input[name=fin]")
    assert champ is not None
    assert champ["value"] == saisie["fin"]
    with base.lecture() as session:
        assert session.scalars(select(DossierGestionFige)).all() == []


def test_figer_laisse_une_trace_et_seule_la_direction_le_fait(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str
) -> None:
    with base.lecture() as session:
        assert "DossierFige" in {ligne.evenement for ligne in session.scalars(select(Journal))}
    page = visiter("alice").voir(f"/structures/{troupe.structure.ref}/dossiers")
    assert not page.select("form[action$=dossiers] button")
    assert adresse.rsplit("/", 1)[1] in str(page)


def test_un_dossier_d_une_autre_structure_n_existe_pas(visiter: Visiter, troupe: Troupe, adresse: str) -> None:
    ref = adresse.rsplit("/", 1)[1]
    for suffixe in ("", ".pdf", ".xlsx"):
        visiter("carole").voir(f"/structures/{troupe.autre_structure.ref}/dossiers/{ref}{suffixe}", 404)


def test_une_structure_sans_rien_a_son_dossier(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    carole = visiter("carole")
    carole.remplir(f"/structures/{troupe.structure.ref}/dossiers", {"debut": "2019-01-01", "fin": "2019-12-31"})
    with base.lecture() as session:
        ref = session.scalars(select(DossierGestionFige.ref)).one()
    racine = f"/structures/{troupe.structure.ref}/dossiers/{ref}"
    assert "Aucune sortie comptée." in mots(carole.voir(racine))
    assert carole.client.get(f"{racine}.pdf").data.startswith(b"%PDF")
    assert carole.client.get(f"{racine}.xlsx").data.startswith(b"PK")


def test_la_page_tient_en_quatorze_instructions(visiter: Visiter, base: BaseDeDonnees, adresse: str) -> None:
    carole = visiter("carole")
    carole.voir(adresse)
    with instructions(base.engine) as envoyees:
        carole.voir(adresse)
    assert len(envoyees) <= 12


def test_le_taux_a_profil_comparable_est_fige_avec_son_calcul(
    visiter: Visiter, base: BaseDeDonnees, horloge: Horloge, troupe: Troupe, annee: str
) -> None:
    planter_un_type_avec_profil(base)
    planter_des_sorties(base, troupe.structure, "ddddddnnnnnn??x")
    suivre_structures(base, horloge, "America/Martinique", date(2026, 11, 23))
    carole = visiter("carole")
    carole.remplir(f"/structures/{troupe.structure.ref}/dossiers", SAISIE)
    with base.lecture() as session:
        ref = session.scalars(select(DossierGestionFige.ref)).one()
    adresse = f"/structures/{troupe.structure.ref}/dossiers/{ref}"
    page = carole.voir(adresse)
    (ligne,) = (tr for tr in page.select("tr") if tr.th and "à profil comparable" in tr.th.get_text())
    assert "6 observées," in ligne.get_text(" ", strip=True).replace("\u00a0", " ")
    lu = lire_pdf(carole.client.get(f"{adresse}.pdf").data)
    assert "Taux à profil comparable = taux des ACI × sorties dynamiques observées" in lu
    resultats = load_workbook(BytesIO(carole.client.get(f"{adresse}.xlsx").data)).get_sheet_by_name("Les résultats")
    (rangee,) = (r for r in resultats.to_python() if r[0] == "Sorties dynamiques à profil comparable")
    bas, taux, haut = (float(str(rangee[rang])) for rang in (5, 1, 6))
    assert bas < taux < haut
    assert rangee[3] == 6


def test_l_annexe_les_objectifs_et_les_motifs_qui_changent_se_disent_aussi(
    visiter: Visiter, base: BaseDeDonnees, adresse: str
) -> None:
    with base.transaction() as session:
        annexe = session.scalars(select(Annexe)).one()
        annexe.numero, annexe.objectif_dynamique, annexe.postes_etp = "AUTRE-1", 75, Decimal("3.5")
        annexe.poids_publics, annexe.poids_actions, annexe.poids_resultats = 50, 50, 0
        session.scalars(select(Sortie).where(Sortie.motif == "7")).all()[0].motif = "8"
    page = visiter("carole").voir(adresse)
    lus = {
        tr.th.get_text().replace("\u00a0", " "): [td.get_text(strip=True) for td in tr.select("td")]
        for tr in page.select("details tbody tr")
        if tr.th
    }

    assert lus["Annexe"][1] == "AUTRE-1"
    assert lus["Objectif (%), Sorties dynamiques"] == ["60", "75"]
    assert lus["Postes conventionnés (ETP)"] == ["2", "3,5"]
    assert [lus[f"Poids (%), {volet}"][1] for volet in ("Les résultats", "L’accompagnement")] == ["0", "50"]
    assert ["–", "1"] in lus.values()


def test_une_saisie_a_verifier_se_dit_en_tete_du_dossier(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str
) -> None:
    with base.transaction() as session:
        creer_reference(session, troupe.structure, doute_depuis=date(2026, 3, 12))
    carole = visiter("carole")
    carole.remplir(f"/structures/{troupe.structure.ref}/dossiers", SAISIE)
    with base.lecture() as session:
        ref = session.scalars(select(DossierGestionFige.ref).order_by(DossierGestionFige.id.desc())).first()
    dit = "Saisie à vérifier : depuis mars 2026, les sorties comptées ont toutes la même issue."
    neuf = f"/structures/{troupe.structure.ref}/dossiers/{ref}"

    assert dit in mots(carole.voir(neuf))
    assert dit in lire_pdf(carole.client.get(f"{neuf}.pdf").data).replace("\u00a0", " ")
    # The one made before says what was known then.
    assert dit not in mots(carole.voir(adresse))


def test_un_dossier_fait_avant_la_fin_de_la_periode_est_provisoire(visiter: Visiter, adresse: str) -> None:
    page = visiter("carole").voir(adresse)

    assert "au 31 décembre 2026, provisoire : arrêté au 23 novembre 2026" in mots(page)
