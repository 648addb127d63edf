"""«Mes parcours»: groups, reasons, search, filters, pages; what each role sees of it; and who may not."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.models import Parcours, Role
from tests.builders import Troupe, creer_parcours, creer_salarie, creer_structure
from tests.compteur import instructions
from tests.page import Navigateur, Page

Visiter = Callable[[str], Navigateur]
Suivre = Callable[..., Parcours]
AU = date(2026, 11, 23)


@pytest.fixture
def suivre(base: BaseDeDonnees, troupe: Troupe, auteur: Auteur) -> Suivre:
    """A parcours of Alice's structure whose contract ends in so many days, seen yesterday."""

    def creer(nom: str, jours: int | None, **autres: object) -> Parcours:
        with base.transaction() as session:
            champs = {"entree_le": date(2026, 9, 1), "etapes": (AU - timedelta(days=1),), "auteur": auteur, **autres}
            contrat = (date(2026, 9, 1), AU + timedelta(days=jours)) if jours is not None else None
            salarie = creer_salarie(session, troupe.structure, nom, "Lou", le=auteur.le)
            return creer_parcours(session, troupe.structure, salarie, contrat=contrat, **champs)  # type: ignore[arg-type]

    return creer


def lire(page: Page) -> dict[str, list[str]]:
    """The names of each group."""
    return {
        section.select_one("h2").get_text(strip=True): [a.get_text(strip=True) for a in section.select("a.name")]  # type: ignore[union-attr]
        for section in page.select("main section")
    }


def ligne(page: Page, nom: str) -> str:
    """What the line of a person says."""
    trouvee = next(li for li in page.select("li.line") if nom in li.get_text())
    return " ".join(trouvee.get_text(" ").split())


def liens(page: Page, selecteur: str) -> dict[str, str]:
    trouves = page.select(selecteur)
    return {" ".join(a.get_text(" ").split()): str(a["href"]) for a in trouves}


def test_les_parcours_sont_groupes_par_urgence(visiter: Visiter, suivre: Suivre) -> None:
    suivre("Arche", -2)
    suivre("Brume", 10)
    suivre("Cendre", None)
    page = visiter("alice").voir("/parcours?referent=tous")
    assert lire(page) == {
        "En retard": ["Lou Arche"],
        "Sous 15 jours": ["Lou Brume"],
        "Sous 60 jours": ["Jérémie Ozier", "Nadège Placide-Montérose"],
        "Rien d’urgent": ["Lou Cendre"],
    }


def test_chaque_ligne_dit_l_etat_la_raison_et_les_dates(visiter: Visiter, suivre: Suivre) -> None:
    suivre("Brume", 10, pass_iae=(date(2026, 9, 1), AU + timedelta(days=12)))
    texte = ligne(visiter("alice").voir("/parcours?referent=tous"), "Brume")
    assert texte.startswith(
        "dans 10 jours Lou Brume depuis sept. 2026 · 60 derniers jours Fin du contrat dans 10 jours"
    )
    assert "Aussi : PASS dans 12 jours" in texte
    assert texte.endswith("PASS 5 déc. 2026 12 j Contrat 3 déc. 2026 10 j")


def test_la_page_dit_comment_elle_est_rangee_avec_ses_seuils(visiter: Visiter, troupe: Troupe) -> None:
    alice, bob = (visiter(nom).voir("/parcours").texte.replace("\u00a0", " ") for nom in ("alice", "bob"))
    assert "« Sous 15 jours », « Sous 60 jours » avec les silences" in alice
    assert "Seule la fin du contrat range cette liste" in bob
    assert "PASS" not in bob
    assert "silence" not in bob


def test_le_moment_du_parcours_se_lit_et_l_encadrant_n_y_lit_pas_le_pass(visiter: Visiter, suivre: Suivre) -> None:
    suivre("Neuve", 200, entree_le=date(2026, 11, 2))
    suivre("Finissante", 200, pass_iae=(date(2026, 9, 1), AU + timedelta(days=30)))
    alice = visiter("alice").voir("/parcours?referent=tous")
    assert "depuis nov. 2026 · premier mois" in ligne(alice, "Neuve")
    assert "60 derniers jours" in ligne(alice, "Finissante")
    assert "derniers jours" in ligne(visiter("bob").voir("/parcours"), "Placide")


def test_un_silence_est_un_etat(visiter: Visiter) -> None:
    texte = ligne(visiter("alice").voir("/parcours?referent=tous"), "Ozier")
    assert texte.startswith("silence Jérémie Ozier")


def test_un_conseiller_voit_d_abord_les_parcours_dont_il_est_referent(visiter: Visiter) -> None:
    page = visiter("alice").voir("/parcours")
    assert lire(page) == {"Sous 60 jours": ["Nadège Placide-Montérose"]}
    assert "Retirer le filtre Référent·e : moi" in liens(page, "a.chip")


def test_sans_aucun_parcours_a_soi_on_voit_tout(visiter: Visiter, suivre: Suivre, troupe: Troupe) -> None:
    assert len(lire(visiter("carole").voir("/parcours"))["Sous 60 jours"]) == 2
    suivre("Arche", -2, referent=troupe.comptes["carole"])
    assert "En retard" in lire(visiter("carole").voir("/parcours"))
    assert "Sous 60 jours" in lire(visiter("carole").voir("/parcours"))


@pytest.mark.parametrize("recherche", ["ozier", "JEREMIE", "oz jér", "Ozier+%20Jeremie"])
def test_la_recherche_trouve_sans_accents_ni_majuscules(visiter: Visiter, recherche: str) -> None:
    page = visiter("alice").voir(f"/parcours?referent=tous&q={recherche}")
    assert lire(page) == {"Sous 60 jours": ["Jérémie Ozier"]}


@pytest.mark.parametrize("recherche", ["0696123456", "nadège 0696"])
def test_qui_encadre_ne_trouve_personne_par_son_telephone(visiter: Visiter, recherche: str) -> None:
    bob = visiter("bob")
    assert [*lire(bob.voir("/parcours?q=nadège")).values()] == [["Nadège Placide-Montérose"]]
    assert lire(bob.voir(f"/parcours?q={recherche}")) == {}


@pytest.mark.parametrize("recherche", ["0696123456", "06 96 12", "%2B596 696 12 34 56", "0696.12.34"])
def test_la_recherche_trouve_un_telephone_ecrit_autrement(visiter: Visiter, recherche: str) -> None:
    assert lire(visiter("alice").voir(f"/parcours?q={recherche}")) == {"Sous 60 jours": ["Nadège Placide-Montérose"]}


def test_une_recherche_sans_resultat_dit_ce_qui_a_ete_cherche(visiter: Visiter) -> None:
    page = visiter("alice").voir("/parcours?q=ozier")
    assert "Personne ne correspond à « ozier »" in page.texte.replace("\u00a0", " ")
    partout = liens(page, ".empty a")["Chercher dans tous les parcours"]
    assert lire(visiter("alice").voir(partout)) == {"Sous 60 jours": ["Jérémie Ozier"]}


@pytest.mark.parametrize("recherche", ["%25", "()--", "%F0%9F%98%80"])
def test_une_recherche_sans_lettre_ni_chiffre_ne_trouve_personne_et_le_dit(visiter: Visiter, recherche: str) -> None:
    page = visiter("alice").voir(f"/parcours?referent=tous&q={recherche}")
    assert lire(page) == {}
    assert "ne contient ni lettre ni chiffre" in page.texte


def test_chaque_puce_retire_son_filtre_et_garde_les_autres(visiter: Visiter, troupe: Troupe) -> None:
    alice = visiter("alice")
    page = alice.voir("/parcours?q=placide&groupe=orange&referent=moi")
    puces = liens(page, "a.chip")
    assert list(puces) == [
        "Retirer le filtre Recherche : placide",
        "Retirer le filtre Référent·e : moi",
        "Retirer le filtre En cours",
        "Retirer le filtre Sous 60 jours",
    ]
    suite = alice.voir(puces["Retirer le filtre Référent·e : moi"])
    assert "Retirer le filtre Référent·e : moi" not in liens(suite, "a.chip")
    assert "Retirer le filtre Recherche : placide" in liens(suite, "a.chip")


def test_les_comptes_de_l_entete_menent_aux_groupes(visiter: Visiter, suivre: Suivre) -> None:
    suivre("Arche", -2)
    carole = visiter("carole")
    comptes = liens(carole.voir("/parcours"), ".lead a")
    assert list(comptes) == ["3 parcours suivis", "1 en retard", "2 sous 60 jours", "1 silence"]
    assert lire(carole.voir(comptes["1 en retard"])) == {"En retard": ["Lou Arche"]}
    assert lire(carole.voir(comptes["1 silence"])) == {"Sous 60 jours": ["Jérémie Ozier"]}


def test_les_parcours_termines_se_retrouvent(visiter: Visiter, suivre: Suivre) -> None:
    suivre("Ancien", None, entree_le=date(2025, 1, 6), etapes=(), sortie=(date(2026, 6, 1), "CDI"))
    page = visiter("carole").voir("/parcours?etat=sortis")
    assert "terminé Lou Ancien" in ligne(page, "Ancien")
    assert "Parcours terminé le 1er juin 2026" in ligne(page, "Ancien").replace("\u00a0", " ")
    assert len(visiter("carole").voir("/parcours?etat=tous").select("li.line")) == 3


def test_une_sortie_sans_motif_passe_devant(visiter: Visiter, suivre: Suivre) -> None:
    suivre("Ancien", None, entree_le=date(2025, 1, 6), etapes=(), sortie=(date(2026, 6, 1), None))
    page = visiter("carole").voir("/parcours?etat=sortis")
    assert lire(page) == {"En retard": ["Lou Ancien"]}
    assert "sans motif" in ligne(page, "Ancien")


def test_plus_de_trente_lignes_font_plusieurs_pages(visiter: Visiter, suivre: Suivre) -> None:
    for rang in range(33):
        suivre(f"Exemple{rang:02d}", 40 + rang % 7)
    carole = visiter("carole")
    premiere = carole.voir("/parcours")
    assert len(premiere.select("li.line")) == 30 and "30 affichés sur 35" in premiere.texte.replace("\u00a0", " ")
    suivants = liens(premiere, ".pages a")
    assert list(suivants) == ["Suivants"]
    seconde = carole.voir(suivants["Suivants"])
    vus = [a["href"] for page in (premiere, seconde) for a in page.select("a.name")]
    assert len(vus) == len(set(vus)) == 35
    precedents = liens(seconde, ".pages a")
    assert list(precedents) == ["Précédents"]
    remontee = carole.voir(precedents["Précédents"])
    assert [a["href"] for a in remontee.select("a.name")] == [a["href"] for a in premiere.select("a.name")]
    assert list(liens(remontee, ".pages a")) == ["Suivants"]


@pytest.mark.parametrize(
    "adresse",
    [
        "apres=n%27importe+quoi",
        "apres=3.9999-12-31.999999999",
        "avant=0.1900-01-01.1",
        "etat=x&groupe=y&silence=z&structure=t&referent=u",
        "referent=99999999999999999999",
    ],
)
def test_une_adresse_mal_ecrite_montre_la_premiere_page(visiter: Visiter, adresse: str) -> None:
    assert len(visiter("carole").voir(f"/parcours?{adresse}").select("li.line")) == 2


def test_le_referent_choisi_peut_etre_un_collegue(visiter: Visiter, troupe: Troupe) -> None:
    alice = troupe.comptes["alice"].id
    page = visiter("carole").voir(f"/parcours?referent={alice}")
    assert lire(page) == {"Sous 60 jours": ["Nadège Placide-Montérose"]}
    assert "Retirer le filtre Référent·e : Alice" in liens(page, "a.chip")


def test_les_referents_d_une_autre_structure_ne_sont_pas_proposes(visiter: Visiter) -> None:
    page = visiter("alice").voir("/parcours/filtres")
    assert [option.get_text() for option in page.select("#referent option")] == ["Tous", "Moi", "Personne"]


def test_ceux_que_personne_n_accompagne_se_retrouvent(visiter: Visiter, suivre: Suivre) -> None:
    suivre("Arche", 10)
    page = visiter("alice").voir("/parcours?referent=aucun")
    assert lire(page)["Sous 15 jours"] == ["Lou Arche"]
    assert "Placide" not in page.texte
    assert "Retirer le filtre Référent·e : personne" in liens(page, "a.chip")


def test_le_panneau_des_filtres_reprend_ceux_en_vigueur(visiter: Visiter) -> None:
    alice = visiter("alice")
    liste = alice.voir("/parcours?q=placide&groupe=orange&etat=tous")
    gardes = {str(cache["name"]): str(cache["value"]) for cache in liste.select("#filtres input")}
    assert gardes == {"referent": "moi", "etat": "tous", "groupe": "orange"}
    filtres = alice.voir(str(liste.select("#filtres a")[0]["href"]))
    choisis = {
        str(champ["name"]): str(champ.select("option[selected]")[0]["value"]) for champ in filtres.select("select")
    }
    assert choisis == {"referent": "moi", "etat": "tous", "groupe": "orange"}
    assert [str(champ["value"]) for champ in filtres.select("#q")] == ["placide"]
    assert filtres.select_one("#silence") is not None and filtres.select_one("#structure") is None


def test_un_encadrant_ne_filtre_pas_les_silences(visiter: Visiter) -> None:
    assert visiter("bob").voir("/parcours/filtres").select_one("#silence") is None


def test_avec_deux_structures_chaque_ligne_dit_la_sienne(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    with base.transaction() as session:
        session.add(
            Role(
                compte_id=troupe.comptes["carole"].id,
                nom="responsable",
                structure_id=troupe.autre_structure.id,
                debut=date(2026, 1, 1),
            )
        )
    carole = visiter("carole")
    assert "Recyclerie du Bourg" in ligne(carole.voir("/parcours"), "Vertueux")
    seule = carole.voir(f"/parcours?structure={troupe.autre_structure.ref}")
    assert lire(seule) == {"Sous 60 jours": ["Christian Vertueux"]}


def test_une_structure_qui_n_est_pas_la_sienne_ne_filtre_rien(visiter: Visiter, troupe: Troupe) -> None:
    page = visiter("carole").voir(f"/parcours?structure={troupe.autre_structure.ref}")
    assert lire(page) == {"Sous 60 jours": ["Jérémie Ozier", "Nadège Placide-Montérose"]}


def test_un_encadrant_ne_lit_ni_pass_ni_silence(
    visiter: Visiter, base: BaseDeDonnees, suivre: Suivre, troupe: Troupe
) -> None:
    suivre(
        "Brume",
        100,
        pass_iae=(date(2026, 9, 1), AU + timedelta(days=5)),
        etapes=(),
        entree_le=date(2026, 9, 1),
        encadrant=troupe.comptes["bob"],
    )
    page = visiter("bob").voir("/parcours")
    assert lire(page) == {"Sous 60 jours": ["Nadège Placide-Montérose"], "Rien d’urgent": ["Lou Brume"]}
    assert "PASS" not in ligne(page, "Brume") and "ilence" not in page.texte
    assert page.select_one("a.btn.main") is None
    assert "En retard" not in lire(visiter("bob").voir("/parcours?etat=tous"))
    assert "Sous 15 jours" in lire(visiter("alice").voir("/parcours?referent=tous"))


def test_sans_aucun_parcours_la_page_dit_quoi_faire(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    with base.transaction() as session:
        vide = creer_structure(session, "Structure neuve").id
        for nom, role in (("perle", "conseiller"), ("paul", "encadrant")):
            cle = troupe.comptes[nom].id
            session.add(Role(compte_id=cle, nom=role, structure_id=vide, debut=date(2026, 1, 1)))
    for nom, attendu in (("perle", "Accueillez une première personne"), ("paul", "vous encadrez")):
        page = visiter(nom).voir("/parcours")
        assert attendu in page.texte
        assert (page.select_one('.empty a[href="/accueillir"]') is not None) is (nom == "perle")


@pytest.mark.parametrize("nom", ["rita", "emile", "zoe", "ada", "perle", "paul", "pia", "personne"])
def test_qui_ne_peut_pas_ouvrir_la_liste(visiter: Visiter, nom: str) -> None:
    page = visiter(nom).voir("/parcours?q=ozier", statut=403)
    assert "Ozier" not in page.texte


def test_chacun_ne_voit_que_les_siens(visiter: Visiter) -> None:
    tout = "/parcours?referent=tous&etat=tous"
    attendus = {
        "alice": {"Nadège Placide-Montérose", "Jérémie Ozier"},
        "carole": {"Nadège Placide-Montérose", "Jérémie Ozier"},
        "bob": {"Nadège Placide-Montérose"},
        "denis": {"Christian Vertueux"},
        "eve": {"Christian Vertueux"},
        "fanny": {"Christian Vertueux"},
    }
    for nom, personnes in attendus.items():
        page = visiter(nom).voir(tout)
        assert {str(a.get_text()) for a in page.select("a.name")} == personnes


@pytest.mark.usefixtures("moteur")
def test_le_nombre_d_instructions_ne_depend_pas_du_nombre_de_lignes(
    visiter: Visiter, base: BaseDeDonnees, suivre: Suivre
) -> None:
    def compter(navigateur: Navigateur, adresse: str) -> int:
        with instructions(base.engine) as envoyees:
            navigateur.voir(adresse)
        return len(envoyees)

    suivre("Exemple", 5)
    alice, bob = visiter("alice"), visiter("bob")
    # The first page after the sign-in saves the browser session; the others do not.
    assert max(compter(alice, "/parcours"), compter(bob, "/parcours")) <= 12
    avant = [compter(alice, "/parcours?referent=tous"), compter(alice, "/parcours?q=lou"), compter(bob, "/parcours")]
    for rang in range(57):
        suivre(f"Exemple{rang}", rang - 10)
    apres = [compter(alice, "/parcours?referent=tous"), compter(alice, "/parcours?q=lou"), compter(bob, "/parcours")]
    assert avant == apres
    assert max(apres) <= 12
