"""Welcoming a person: identity, duplicates proposed, corrections; and who may not."""

from collections.abc import Callable
from datetime import date

import pytest
from bs4 import Tag
from sqlalchemy import func, select

from parcours.db import BaseDeDonnees
from parcours.models import Parcours, Role, Salarie
from tests.builders import Troupe, creer_salarie
from tests.compteur import instructions
from tests.conftest import MAINTENANT
from tests.page import Navigateur, Page, valeurs

Visiter = Callable[[str], Navigateur]
IDENTITE = {
    "civilite": "M",
    "nom": "Varasse",
    "prenom": "Ludovic",
    "naissance": "14/02/1988",
    "telephone": "0696 11 22 33",
    "email": "ludovic@test.example",
    "code_postal": "97214",
    "commune": "Le Lorrain",
}
HOMONYME = {**IDENTITE, "nom": "OZIER", "prenom": "Jeremie", "naissance": "1992-05-04"}


@pytest.fixture
def adresse(troupe: Troupe) -> str:
    return f"/structures/{troupe.structure.ref}/salaries/nouveau"


def nombre_de_salaries(base: BaseDeDonnees) -> int:
    with base.lecture() as session:
        return session.scalar(select(func.count()).select_from(Salarie)) or 0


def dernier(base: BaseDeDonnees) -> Salarie:
    with base.lecture() as session:
        return session.scalars(select(Salarie).order_by(Salarie.id.desc()).limit(1)).one()


def repondre(navigateur: Navigateur, page: Page, bouton: str, statut: int = 303) -> Page:
    """Press a button of the page of duplicates: everything the form carries goes with it."""
    formulaire = page.select_one("main form[method=post]")
    assert isinstance(formulaire, Tag)
    presse = next(b for b in formulaire.select("button") if b.get_text(strip=True) == bouton)
    champs = valeurs(formulaire)
    if presse.get("name"):
        champs[str(presse["name"])] = presse.get("value", "")
    return navigateur.poster(str(formulaire["action"]), champs, statut=statut)


def test_accueillir_une_personne_mene_a_l_ouverture_de_son_parcours(
    visiter: Visiter, base: BaseDeDonnees, adresse: str, troupe: Troupe
) -> None:
    reponse = visiter("alice").remplir(adresse, IDENTITE).reponse
    salarie = dernier(base)
    assert (salarie.nom, salarie.naissance, salarie.civilite) == ("Varasse", date(1988, 2, 14), "M")
    assert salarie.telephone == "0696 11 22 33"
    attendue = f"/structures/{troupe.structure.ref}/salaries/{salarie.id}/parcours/nouveau"
    assert (reponse.location or "").endswith(attendue)


@pytest.mark.parametrize(
    ("champ", "valeur", "extrait"),
    [
        ("civilite", "Maître", "Choisissez une valeur de la liste."),
        ("nom", " ", "Indiquez le nom"),
        ("nom", "\u202e", "Indiquez le nom"),
        ("prenom", "\u2066\u200b \ufeff", "Indiquez le prénom"),
        ("nom", "…", "aucune lettre"),
        ("prenom", "=Zoé", "tableur"),
        ("prenom", "", "Indiquez le prénom"),
        ("naissance", "", "Indiquez la date"),
        ("naissance", "31/02/1990", "date qui existe"),
        ("naissance", "2015-01-01", "moins de 16"),
        ("naissance", "2027-01-01", "à venir"),
        ("telephone", "appeler le soir", "numéro de téléphone"),
        ("telephone", "12", "numéro de téléphone"),
        ("telephone", "-0696 11 22 33", "numéro de téléphone"),
        ("telephone", "+596+696112233", "numéro de téléphone"),
        ("email", "ludovic", "adresse complète"),
        ("email", "=a@test.example", "tableur"),
        ("code_postal", "9721", "cinq chiffres"),
        ("commune", "@SUM(1)", "tableur"),
        ("commune", "1 88 02 97 209 001 69", "sécurité sociale"),
        ("commune", "1-88-02-97-209-001-69", "sécurité sociale"),
    ],
)
def test_une_saisie_impossible_est_refusee_a_cote_du_champ_et_gardee(
    visiter: Visiter, base: BaseDeDonnees, adresse: str, champ: str, valeur: str, extrait: str
) -> None:
    avant = nombre_de_salaries(base)
    page = visiter("alice").remplir(adresse, {**IDENTITE, champ: valeur}, statut=422)
    assert extrait in page.erreurs()[champ].replace("\u00a0", " ")
    formulaire = page.select_one("main form[method=post]")
    assert isinstance(formulaire, Tag)
    gardes = {nom: saisi for nom, saisi in IDENTITE.items() if nom != champ}
    assert valeurs(formulaire).items() >= gardes.items()
    assert nombre_de_salaries(base) == avant


@pytest.mark.parametrize("champ", ["nom", "telephone", "email", "code_postal", "commune"])
def test_les_signes_invisibles_ne_sont_pas_enregistres(
    visiter: Visiter, base: BaseDeDonnees, adresse: str, champ: str
) -> None:
    tape = IDENTITE[champ]
    visiter("alice").remplir(adresse, {**IDENTITE, champ: f"\u202e{tape[:2]}\u200b{tape[2:]}\u2069"})
    assert getattr(dernier(base), champ) == tape


def test_une_personne_peut_etre_accueillie_sans_coordonnees(
    visiter: Visiter, base: BaseDeDonnees, adresse: str
) -> None:
    visiter("carole").remplir(adresse, {"nom": "Varasse", "prenom": "Ludovic", "naissance": "14/02/1988"})
    salarie = dernier(base)
    assert (salarie.telephone, salarie.email, salarie.code_postal, salarie.civilite) == (None, None, None, None)


def test_une_personne_deja_connue_est_proposee_et_rien_n_est_ecrit(
    visiter: Visiter, base: BaseDeDonnees, adresse: str, troupe: Troupe
) -> None:
    avant = nombre_de_salaries(base)
    page = visiter("alice").remplir(adresse, HOMONYME, statut=200)
    assert page.titre == "Déjà connu·e\u00a0?"
    assert "Jérémie Ozier" in page.texte and "Parcours en cours depuis le 5 janvier 2026" in page.texte
    assert "4 mai 1992" in page.texte
    assert nombre_de_salaries(base) == avant
    lien = page.select_one("main a.btn")
    assert troupe.parcours_non_encadre is not None
    assert isinstance(lien, Tag) and "C’est cette personne" in lien.text
    attendue = f"/structures/{troupe.structure.ref}/salaries/{troupe.parcours_non_encadre.salarie_id}/parcours/nouveau"
    assert lien["href"] == attendue


def test_les_dates_du_dernier_parcours_sont_dites(
    visiter: Visiter, base: BaseDeDonnees, adresse: str, troupe: Troupe
) -> None:
    assert troupe.parcours_non_encadre is not None
    with base.transaction() as session:
        parcours = session.get_one(Parcours, troupe.parcours_non_encadre.id)
        parcours.clos_le = date(2026, 10, 31)
        creer_salarie(session, troupe.structure, "Ozier", "Jérémy", le=MAINTENANT)
    texte = visiter("alice").remplir(adresse, HOMONYME, statut=200).texte
    assert "Dernier parcours du 5 janvier 2026 au 31 octobre 2026" in texte.replace("\u00a0", " ")
    assert "aucun parcours pour l’instant" in texte


def test_c_est_une_autre_personne_poursuit_avec_tout_ce_qui_a_ete_saisi(
    visiter: Visiter, base: BaseDeDonnees, adresse: str
) -> None:
    alice = visiter("alice")
    proposition = alice.remplir(adresse, HOMONYME, statut=200)
    repondre(alice, proposition, "Non, c’est une autre personne")
    salarie = dernier(base)
    assert (salarie.nom, salarie.prenom, salarie.naissance) == ("OZIER", "Jeremie", date(1992, 5, 4))
    assert (salarie.email, salarie.commune, salarie.civilite) == ("ludovic@test.example", "Le Lorrain", "M")


def test_corriger_montre_de_nouveau_ce_qui_a_ete_saisi(visiter: Visiter, base: BaseDeDonnees, adresse: str) -> None:
    alice = visiter("alice")
    avant = nombre_de_salaries(base)
    page = repondre(alice, alice.remplir(adresse, HOMONYME, statut=200), "Corriger ce que j’ai saisi", statut=200)
    formulaire = page.select_one("main form[method=post]")
    assert isinstance(formulaire, Tag)
    assert {**valeurs(formulaire), "naissance": "1992-05-04"}.items() >= HOMONYME.items()
    assert nombre_de_salaries(base) == avant
    # What was only being corrected was not answered: the question comes back.
    assert alice.poster(adresse, valeurs(formulaire), statut=200).titre.startswith("Déjà connu")


def test_une_autre_personne_proche_apparue_depuis_est_proposee_a_son_tour(
    visiter: Visiter, base: BaseDeDonnees, adresse: str, troupe: Troupe
) -> None:
    alice = visiter("alice")
    proposition = alice.remplir(adresse, HOMONYME, statut=200)
    with base.transaction() as session:
        creer_salarie(session, troupe.structure, "Ozier", "Jérémy", le=MAINTENANT)
    page = repondre(alice, proposition, "Non, c’est une autre personne", statut=200)
    assert "Jérémy Ozier" in page.texte


def test_les_homonymes_d_une_autre_structure_ne_sont_jamais_montres(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    ailleurs = f"/structures/{troupe.autre_structure.ref}/salaries/nouveau"
    visiter("denis").remplir(ailleurs, HOMONYME)
    assert dernier(base).structure_id == troupe.autre_structure.id


def test_une_correction_d_identite_est_enregistree(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    assert troupe.parcours is not None
    adresse = f"/parcours/{troupe.parcours.ref}/identite"
    visiter("alice").remplir(adresse, {"telephone": "0696 99 88 77", "commune": "Ducos"})
    with base.lecture() as session:
        salarie = session.get_one(Salarie, troupe.parcours.salarie_id)
    assert (salarie.nom, salarie.commune) == ("Placide-Montérose", "Ducos")
    assert "0696998877" in salarie.cle_recherche


def test_deux_corrections_en_meme_temps_montrent_les_deux_versions(visiter: Visiter, troupe: Troupe) -> None:
    assert troupe.parcours is not None
    adresse = f"/parcours/{troupe.parcours.ref}/identite"
    alice, carole = visiter("alice"), visiter("carole")
    ouvert = alice.voir(adresse).select_one("main form[method=post]")
    assert isinstance(ouvert, Tag)
    carole.remplir(adresse, {"commune": "Ducos"})
    page = alice.poster(adresse, {**valeurs(ouvert), "commune": "Schœlcher"}, statut=409)
    assert "Ducos" in page.texte and "Schœlcher" in page.texte
    suite = page.select_one("main form[method=post]")
    assert isinstance(suite, Tag)
    alice.poster(adresse, valeurs(suite))
    relu = alice.voir(adresse).select_one("#commune")
    assert isinstance(relu, Tag) and relu["value"] == "Schœlcher"


def test_avec_une_seule_structure_on_accueille_directement(visiter: Visiter, adresse: str) -> None:
    assert (visiter("alice").voir("/accueillir", statut=302).reponse.location or "").endswith(adresse)


def test_avec_plusieurs_structures_on_choisit(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    with base.transaction() as session:
        session.add(
            Role(
                compte_id=troupe.comptes["alice"].id,
                nom="conseiller",
                structure_id=troupe.autre_structure.id,
                debut=date(2026, 1, 1),
            )
        )
    page = visiter("alice").voir("/accueillir")
    liens = [str(lien["href"]) for lien in page.select("main li a")]
    assert liens == [f"/structures/{s.ref}/salaries/nouveau" for s in (troupe.structure, troupe.autre_structure)]


def en_attente(page: Page) -> list[str]:
    return [lien.get_text(strip=True).removeprefix("Ouvrir son parcours, ") for lien in page.select(".tile a.btn")]


@pytest.mark.usefixtures("moteur")
def test_une_personne_accueillie_sans_parcours_se_retrouve(
    visiter: Visiter, base: BaseDeDonnees, adresse: str, troupe: Troupe
) -> None:
    alice = visiter("alice")
    for prenom in ("Ludovic", "Maëva"):
        alice.remplir(adresse, {**IDENTITE, "prenom": prenom, "naissance": f"1988-02-{len(prenom)}"})
    page = alice.voir("/accueillir")
    assert en_attente(page) == ["Maëva Varasse", "Ludovic Varasse"]
    assert "23 novembre 2026, 10 h 00" in page.texte.replace("\u00a0", " ")
    assert [str(lien["href"]) for lien in page.select("main a.main")] == [adresse]
    ouvrir = page.select(".tile a.btn")[0]["href"]
    alice.remplir(str(ouvrir), {})
    assert en_attente(alice.voir("/accueillir")) == ["Ludovic Varasse"]


def test_les_personnes_accueillies_ailleurs_ne_sont_jamais_montrees(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str
) -> None:
    with base.transaction() as session:
        creer_salarie(session, troupe.autre_structure, "Ozier", "Jérémy", le=MAINTENANT)
    assert (visiter("alice").voir("/accueillir", statut=302).reponse.location or "").endswith(adresse)
    assert en_attente(visiter("denis").voir("/accueillir")) == ["Jérémy Ozier"]


def test_beaucoup_de_personnes_sans_parcours_ne_coutent_ni_place_ni_instruction(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    alice, comptes = visiter("alice"), []
    # The first page after signing in also writes down that the session is alive.
    alice.voir("/compte")
    for nombre in (1, 29):
        with base.transaction() as session:
            for _ in range(nombre):
                creer_salarie(session, troupe.structure, "Ozier", "Jérémy", le=MAINTENANT)
        with instructions(base.engine) as envoyees:
            page = alice.voir("/accueillir")
        comptes.append(len(envoyees))
    assert comptes[0] == comptes[1] <= 12
    assert len(en_attente(page)) == 20
    assert "Les 20 dernières sont montrées" in page.texte


@pytest.mark.parametrize(
    ("nom", "statut"),
    [
        *((nom, 404) for nom in ("bob", "denis", "fanny", "perle", "personne")),
        *((nom, 403) for nom in ("rita", "emile", "zoe", "ada")),
    ],
)
def test_qui_ne_peut_pas_accueillir_ici(visiter: Visiter, adresse: str, nom: str, statut: int) -> None:
    navigateur = visiter(nom)
    navigateur.voir(adresse, statut=statut)
    navigateur.poster(adresse, IDENTITE, statut=statut)


@pytest.mark.parametrize("nom", ["bob", "rita", "emile", "zoe", "ada", "perle", "personne"])
def test_qui_n_accueille_nulle_part(visiter: Visiter, nom: str) -> None:
    visiter(nom).voir("/accueillir", statut=403)


@pytest.mark.parametrize(
    ("nom", "statut"),
    [("bob", 403)] + [(nom, 404) for nom in ("denis", "eve", "rita", "emile", "zoe", "ada", "perle", "personne")],
)
def test_qui_ne_peut_pas_corriger_une_identite(visiter: Visiter, troupe: Troupe, nom: str, statut: int) -> None:
    assert troupe.parcours is not None
    navigateur = visiter(nom)
    page = navigateur.voir(f"/parcours/{troupe.parcours.ref}/identite", statut=statut)
    assert "Placide" not in page.texte
    navigateur.poster(f"/parcours/{troupe.parcours.ref}/identite", IDENTITE, statut=statut)


def test_sans_connexion_on_passe_par_la_porte(visiter: Visiter, adresse: str) -> None:
    assert "/connexion" in (visiter("").voir(adresse, statut=302).reponse.location or "")
