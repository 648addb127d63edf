"""Structures: the list, the page of each, its settings."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.models import Echeance, Journal, Role, Structure
from tests.builders import Troupe, creer_compte, creer_structure
from tests.page import Navigateur

Visiter = Callable[[str], Navigateur]
SAISIE = {
    "nom": "Jardins du Lamentin",
    "siret": "732 829 320 00074",
    "type": "ACI",
    "commune": "Le Lamentin",
    "territoire": "Martinique",
    "zone": "Centre",
    "fuseau": "America/Martinique",
    "seuil_orange_jours": "60",
    "seuil_rouge_jours": "15",
    "silence_jours": "30",
}


def lire(base: BaseDeDonnees, ref: str) -> Structure:
    with base.lecture() as session:
        return session.scalars(select(Structure).where(Structure.ref == ref)).one()


# --- who may not ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("qui", ["alice", "bob", "carole", "rita", "emile", "zoe", "perle", "pia", "personne"])
def test_seule_l_administration_liste_et_ouvre_des_structures(visiter: Visiter, qui: str) -> None:
    navigateur = visiter(qui)
    navigateur.voir("/structures", statut=403)
    navigateur.voir("/structures/nouvelle", statut=403)
    navigateur.poster("/structures/nouvelle", SAISIE, statut=403)


@pytest.mark.parametrize(
    ("qui", "voit", "modifie"),
    [
        ("alice", 200, 403),
        ("carole", 200, 200),
        ("ada", 200, 200),
        ("rita", 200, 403),
        ("emile", 200, 403),
        ("zoe", 200, 403),
        ("bob", 404, 404),
        ("denis", 404, 404),
        ("fanny", 404, 404),
        ("perle", 404, 404),
        ("paul", 404, 404),
        ("pia", 404, 404),
        ("personne", 404, 404),
    ],
)
def test_qui_voit_et_qui_modifie_une_structure(
    visiter: Visiter, troupe: Troupe, qui: str, voit: int, modifie: int
) -> None:
    navigateur = visiter(qui)
    navigateur.voir(f"/structures/{troupe.structure.ref}", statut=voit)
    navigateur.voir(f"/structures/{troupe.structure.ref}/modifier", statut=modifie)
    if modifie != 200:
        navigateur.poster(f"/structures/{troupe.structure.ref}/modifier", SAISIE, statut=modifie)


def test_une_zone_ne_voit_pas_les_structures_d_une_autre(visiter: Visiter, troupe: Troupe) -> None:
    visiter("zoe").voir(f"/structures/{troupe.autre_structure.ref}", statut=404)


def test_une_structure_inconnue_n_existe_pas(visiter: Visiter) -> None:
    visiter("ada").voir("/structures/inconnue", statut=404)


@pytest.mark.parametrize(
    ("qui", "presents", "absents"),
    [
        ("carole", ["salaries/nouveau", "/import", "/derive", "/modifier", "conventions/nouvelle"], []),
        ("alice", ["salaries/nouveau", "/import", "/derive"], ["/modifier", "conventions/nouvelle"]),
        ("ada", ["/modifier", "conventions/nouvelle"], ["salaries/nouveau", "/import"]),
        ("rita", ["/derive"], ["salaries/nouveau", "/import", "/modifier", "conventions/nouvelle"]),
    ],
)
def test_la_page_ne_mene_que_la_ou_l_on_peut_aller(
    visiter: Visiter, troupe: Troupe, qui: str, presents: list[str], absents: list[str]
) -> None:
    navigateur = visiter(qui)
    liens = [str(lien["href"]) for lien in navigateur.voir(f"/structures/{troupe.structure.ref}").select("main a")]

    for morceau in presents:
        assert any(morceau in lien for lien in liens), morceau
    for morceau in absents:
        assert not any(morceau in lien for lien in liens), morceau
    for lien in liens:
        assert navigateur.client.get(lien).status_code == 200, lien


def test_la_page_d_une_structure_ne_nomme_aucune_personne(visiter: Visiter, troupe: Troupe) -> None:
    for qui in ("ada", "rita", "emile", "zoe"):
        assert "Placide" not in visiter(qui).voir(f"/structures/{troupe.structure.ref}").texte


# --- list -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("moteur")
def test_la_liste_se_cherche_et_se_feuillette(visiter: Visiter, base: BaseDeDonnees) -> None:
    with base.transaction() as session:
        for rang in range(60):
            creer_structure(session, f"Yole {rang:02d}")
    ada = visiter("ada")
    page = ada.voir("/structures?q=yole")
    suivant = page.select_one("a[rel=next]")
    assert suivant is not None
    suite = ada.voir(str(suivant["href"]))

    noms = [lien.get_text() for p in (page, suite) for lien in p.select("li.debt a")]
    assert noms == [f"Yole {rang:02d}" for rang in range(60)]
    assert suite.select_one("a[rel=prev]")
    siret = lire(base, str(page.select("li.debt a")[7]["href"]).rsplit("/", 1)[1]).siret
    assert [li.get_text() for li in ada.voir(f"/structures?q={siret[:9]}+{siret[9:]}").select("li.debt a")] == [
        "Yole 07"
    ]
    assert ada.voir("/structures?q=introuvable").select_one(".empty")


# --- my structure -----------------------------------------------------------------------------------


def test_ma_structure_est_la_mienne(visiter: Visiter, troupe: Troupe) -> None:
    assert visiter("carole").client.get("/structure").location == f"/structures/{troupe.structure.ref}/pilotage"
    assert visiter("alice").client.get("/structure").location == f"/structures/{troupe.structure.ref}"


def test_avec_deux_structures_on_choisit(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur) -> None:
    with base.transaction() as session:
        compte = creer_compte(session, "gaston@test.example", "responsable", troupe.structure, le=auteur.le)
        session.add(
            Role(compte_id=compte.id, nom="conseiller", structure_id=troupe.autre_structure.id, debut=date(2026, 1, 1))
        )
    navigateur = visiter("")
    navigateur.se_connecter("gaston@test.example")

    page = navigateur.voir("/structure")

    assert [lien.get_text() for lien in page.select("main a")] == [
        "Les Ateliers du Morne, ACI",
        "Recyclerie du Bourg, EI",
    ]
    assert "2\u00a0structures" in page.get_text()


@pytest.mark.parametrize("qui", ["bob", "rita", "ada", "pia", "personne"])
def test_sans_structure_a_soi_la_page_est_refusee(visiter: Visiter, qui: str) -> None:
    visiter(qui).voir("/structure", statut=403)


# --- create and change -------------------------------------------------------------------------------


def test_ouvrir_une_structure(visiter: Visiter, base: BaseDeDonnees) -> None:
    ada = visiter("ada")

    adresse = ada.remplir("/structures/nouvelle", SAISIE).reponse.location

    structure = lire(base, str(adresse).rsplit("/", 1)[1])
    assert (structure.nom, structure.siret, structure.zone) == ("Jardins du Lamentin", "73282932000074", "Centre")
    assert "732 829 320 00074" in ada.voir(str(adresse)).texte


def test_le_formulaire_propose_les_defauts_de_la_veille(visiter: Visiter) -> None:
    page = visiter("ada").voir("/structures/nouvelle")

    valeurs = {str(champ["name"]): champ.get("value") for champ in page.select("main input[name$=_jours]")}
    assert valeurs == {"seuil_orange_jours": "60", "seuil_rouge_jours": "15", "silence_jours": "30"}
    assert page.select_one("option[value='America/Martinique'][selected]")
    assert [o["value"] for o in page.select("#zones option")] == ["Nord", "Sud"]


@pytest.mark.parametrize(
    ("champs", "fautif"),
    [
        ({"siret": "73282932000075"}, "siret"),
        ({"siret": "7328"}, "siret"),
        ({"siret": ""}, "siret"),
        ({"nom": ""}, "nom"),
        ({"nom": "x" * 121}, "nom"),
        ({"type": "SCOP"}, "type"),
        ({"fuseau": "Europe/London"}, "fuseau"),
        ({"zone": ""}, "zone"),
        ({"seuil_orange_jours": "abc"}, "seuil_orange_jours"),
        ({"seuil_orange_jours": "0"}, "seuil_orange_jours"),
        ({"seuil_rouge_jours": "60"}, "seuil_rouge_jours"),
        ({"silence_jours": "3"}, "silence_jours"),
    ],
)
def test_ce_qui_ne_va_pas_est_dit_a_cote_du_champ(visiter: Visiter, champs: dict[str, str], fautif: str) -> None:
    page = visiter("ada").remplir("/structures/nouvelle", SAISIE | champs, statut=422)

    assert list(page.erreurs()) == [fautif]
    garde = page.select_one(f"main [name={'commune'}]")
    assert garde is not None and garde["value"] == "Le Lamentin"


def test_un_siret_deja_pris_est_refuse_avec_le_nom(visiter: Visiter) -> None:
    ada = visiter("ada")
    ada.remplir("/structures/nouvelle", SAISIE)

    page = ada.remplir("/structures/nouvelle", SAISIE | {"nom": "Autre"}, statut=422)

    assert "Jardins du Lamentin" in page.erreurs()["siret"]


def test_la_responsable_change_ses_seuils_et_pas_son_identite(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    ref = troupe.structure.ref
    champs = {"commune": "Sainte-Marie", "seuil_orange_jours": "45", "zone": "Sud", "siret": "73282932000074"}

    visiter("carole").remplir(f"/structures/{ref}/modifier", champs)

    structure = lire(base, ref)
    assert (structure.commune, structure.seuil_orange_jours) == ("Sainte-Marie", 45)
    assert (structure.zone, structure.siret) == ("Nord", troupe.structure.siret)


def test_l_administration_change_l_identite(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    ref = troupe.structure.ref

    visiter("ada").remplir(f"/structures/{ref}/modifier", {"zone": "Centre", "siret": "73282932000074"})

    structure = lire(base, ref)
    assert (structure.zone, structure.siret) == ("Centre", "73282932000074")


@pytest.mark.usefixtures("moteur")
def test_changer_le_silence_deplace_les_echeances(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:

    def silence() -> date:
        with base.lecture() as session:
            demande = select(Echeance.limite).where(
                Echeance.parcours_id == troupe.parcours.id, Echeance.code == "ECH-12"
            )
            return session.scalars(demande).one()

    assert silence() == date(2026, 12, 17)

    visiter("carole").remplir(f"/structures/{troupe.structure.ref}/modifier", {"silence_jours": "60"})

    assert silence() == date(2027, 1, 16)


def test_deux_personnes_ne_s_ecrasent_pas(visiter: Visiter, troupe: Troupe) -> None:
    adresse = f"/structures/{troupe.structure.ref}/modifier"
    carole, ada = visiter("carole"), visiter("ada")
    lue = ada.version(adresse)
    carole.remplir(adresse, {"commune": "Sainte-Marie"})

    page = ada.poster(adresse, SAISIE | {"version": lue, "siret": troupe.structure.siret}, statut=409)

    lignes = [[cellule.get_text() for cellule in ligne.select("th, td")] for ligne in page.select(".conflict tr")]
    assert ["Commune", "Le Lamentin", "Sainte-Marie"] in lignes


def test_le_journal_dit_ce_qui_a_change(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    adresse = f"/structures/{troupe.structure.ref}/modifier"
    carole = visiter("carole")
    carole.remplir(adresse, {"seuil_orange_jours": "90", "commune": "Basse-Pointe"})
    carole.remplir(adresse, {})
    with base.lecture() as session:
        phrases = list(session.scalars(select(Journal.phrase).where(Journal.evenement == "StructureModifiee")))
    assert [phrase.replace("\u00a0", " ") for phrase in phrases] == [
        "Structure « Les Ateliers du Morne » modifiée : "
        "commune Le Lorrain → Basse-Pointe ; seuil orange 60 jours → 90 jours."
    ]


def test_tout_changer_d_un_coup_tient_dans_le_journal(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    champs = {"nom": "N" * 120, "commune": "C" * 80, "territoire": "T" * 40, "zone": "Z" * 40}
    adresse = f"/structures/{troupe.structure.ref}/modifier"
    for lettre in ("", "x"):
        visiter("ada").remplir(
            adresse,
            {nom: lettre + valeur[len(lettre) :] for nom, valeur in champs.items()} | {"siret": "73282932000074"},
        )
    with base.lecture() as session:
        phrases = list(session.scalars(select(Journal.phrase).where(Journal.evenement == "StructureModifiee")))
    assert max(map(len, phrases)) <= 400
    assert sum("commune" in phrase for phrase in phrases) == 2
