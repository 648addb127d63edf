"""The territory: tables of numbers, never a name, small cells hidden, each role on its own ground."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.domain.indicateur import DEFINITIONS
from parcours.models import Annexe, Convention, Role, Structure
from tests.builders import Troupe, creer_parcours, creer_structure
from tests.conftest import MAINTENANT
from tests.page import Navigateur, Page
from tests.sorties import creer_derive

Visiter = Callable[[str], Navigateur]


@pytest.fixture
def territoire(base: BaseDeDonnees, troupe: Troupe, auteur: Auteur) -> Structure:
    """An ACI of the North with 24 exits: 6 durable, 8 unemployed, 10 positive."""
    with base.transaction() as session:
        structure = creer_structure(session, "Jardins de la Pointe", "ACI", "Nord")
        convention = Convention(structure_id=structure.id, numero="C1", debut=date(2025, 1, 1), fin=date(2027, 12, 31))
        session.add(convention)
        session.flush()
        session.add(
            Annexe(
                structure_id=structure.id,
                convention_id=convention.id,
                numero="A1",
                debut=date(2026, 1, 1),
                fin=date(2026, 12, 31),
                postes_etp=Decimal(12),
            )
        )
        for rang, motif in enumerate(["3"] * 6 + ["7"] * 8 + ["5"] * 10):
            creer_parcours(
                session,
                structure,
                entree_le=date(2025, 6, 2),
                sortie=(date(2026, 1 + rang % 9, 15), motif),
                auteur=auteur,
            )
    return structure


def _ligne(page: Page, debut: str) -> list[str]:
    for rangee in page.select("section[aria-labelledby=h-sorties] tbody tr"):
        titre = rangee.find("th")
        if titre and titre.get_text(strip=True) == debut:
            return [
                texte
                for case in rangee.find_all("td")
                # A word stands for the three numbers of a kind; an interval stands under its rate.
                for texte in [next(case.stripped_strings, "")] * int(str(case.get("colspan", "1")))
            ]
    raise AssertionError(f"pas de ligne {debut}")


@pytest.mark.usefixtures("territoire")
def test_les_sorties_se_lisent_sur_les_embauches_et_sur_les_sorties(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur
) -> None:
    with base.transaction() as session:
        for structure in (troupe.structure, troupe.autre_structure):
            for _ in range(5):
                creer_parcours(session, structure, auteur=auteur)
    page = visiter("rita").voir("/territoire")
    assert page.titre == "Territoire"
    # EI first, then ACI, then everything: three cells a kind (number, % hired, % exits).
    assert _ligne(page, "Emploi durable")[3:6] == ["6", "19,4", "25,0"]
    assert _ligne(page, "Sorties dynamiques")[3:6] == ["16", "51,6", "66,7"]
    assert _ligne(page, "Toutes les sorties")[3] == "24"
    assert "pas de taux" not in page.texte


@pytest.mark.usefixtures("territoire")
def test_chaque_taux_sur_les_sorties_dit_son_intervalle(visiter: Visiter) -> None:
    page = visiter("rita").voir("/territoire?zone=Nord")
    intervalles = [span.get_text() for span in page.select("td .range")]
    # 6, 0, 10 and 16 of 24, 8 of 24, none without motive: in the ACI, then together; the total is no estimate.
    une_fois = ["12 à 45", "0 à 14", "24 à 61", "47 à 82", "18 à 53", "0 à 14"]
    assert [lu.replace("\u00a0", " ") for lu in intervalles] == [lu for lu in une_fois for _ in range(2)]


@pytest.mark.usefixtures("territoire")
def test_chaque_ligne_s_ouvre_sur_sa_definition(visiter: Visiter) -> None:
    page = visiter("rita").voir("/territoire")
    titres = page.select("section[aria-labelledby=h-sorties] tbody th")
    assert len(titres) == 8
    for titre in titres:
        lien = titre.find("a")
        assert lien, titre
        definie = page.select_one(f'dt[id="{str(lien["href"]).removeprefix("#")}"]')
        assert definie is not None
        assert definie.get_text(strip=True) == titre.get_text(strip=True)
    assert DEFINITIONS["sorties_dynamiques"].formule[:40] in page.texte


@pytest.mark.usefixtures("territoire")
def test_un_petit_nombre_ne_se_lit_pas(visiter: Visiter) -> None:
    page = visiter("rita").voir("/territoire")
    # One person was hired by the EI: neither that number nor what would give it away is shown.
    assert _ligne(page, "Personnes embauchées")[0] == "masqué"
    assert "masqué" in _ligne(page, "Personnes embauchées")
    assert "« masqué » : de 1 à 4 personnes, ou un nombre qui aiderait" in page.texte.replace("\u00a0", " ")


def test_peu_de_sorties_se_lisent_sans_taux(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur
) -> None:
    with base.transaction() as session:
        for _ in range(9):
            creer_parcours(
                session,
                troupe.structure,
                entree_le=date(2025, 6, 2),
                sortie=(date(2026, 3, 15), "3"),
                auteur=auteur,
            )
    page = visiter("rita").voir("/territoire")
    assert _ligne(page, "Toutes les sorties")[-3] == "9"
    assert _ligne(page, "Toutes les sorties")[-1] == "–"
    assert not page.select("td .range")
    assert "Sous 10 sorties comptées, il n’y a pas de taux" in page.texte


@pytest.mark.usefixtures("territoire")
def test_une_sortie_sans_motif_compte_sans_etre_dynamique(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur
) -> None:
    with base.transaction() as session:
        for _ in range(6):
            creer_parcours(
                session,
                troupe.autre_structure,
                entree_le=date(2025, 6, 2),
                sortie=(date(2026, 3, 15), None),
                auteur=auteur,
            )
    page = visiter("rita").voir("/territoire")
    # 16 dynamic exits of 30 counted: those without a motive are in the table, not beside it.
    assert _ligne(page, "Sans motif connu")[-3] == "6"
    assert _ligne(page, "Sans motif connu")[-1] == "20,0"
    assert _ligne(page, "Toutes les sorties")[-3] == "30"
    assert _ligne(page, "Sorties dynamiques")[-1] == "53,3"
    assert "n’y entrent pas" not in page.texte


@pytest.mark.usefixtures("territoire")
def test_l_offre_compte_les_structures_et_les_postes_des_annexes(visiter: Visiter) -> None:
    page = visiter("emile").voir("/territoire")
    texte = page.select("section[aria-labelledby=h-offre] tbody")[0].get_text(" ", strip=True)
    assert texte.startswith("Nord – – 2 12 2 12 Sud 1 0 – – 1 0 Ensemble 1 0 2 12 3 12")


@pytest.mark.usefixtures("territoire")
def test_une_cellule_locale_ne_voit_que_sa_zone(visiter: Visiter) -> None:
    page = visiter("zoe").voir("/territoire?zone=Sud")
    assert "zone Nord" in page.texte
    assert "Sud" not in page.select("section[aria-labelledby=h-offre] tbody")[0].get_text(" ")


@pytest.fixture
def guadeloupe(base: BaseDeDonnees, territoire: Structure) -> Structure:
    """A structure of another territory, in a drift."""
    with base.transaction() as session:
        structure = creer_structure(session, "Chantier des Abymes", "EI", "Grande-Terre", "Guadeloupe")
        creer_derive(session, structure, date(2026, 11, 2), MAINTENANT)
    return structure


def _confier(
    base: BaseDeDonnees, troupe: Troupe, nom: str, role: str, territoire: str, zone: str | None = None
) -> None:
    with base.transaction() as session:
        cle = troupe.comptes[nom].id
        session.add(Role(compte_id=cle, nom=role, territoire=territoire, zone=zone, debut=date(2026, 1, 1)))


def _offre(page: Page) -> str:
    return page.select("section[aria-labelledby=h-offre] tbody")[0].get_text(" ", strip=True)


@pytest.mark.usefixtures("guadeloupe")
def test_un_compte_de_deux_territoires_choisit_celui_qu_il_regarde(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    _confier(base, troupe, "rita", "reseau", "Guadeloupe")
    rita = visiter("rita")
    page = rita.voir("/territoire?periode=2026")
    onglets = page.select("nav[aria-label=Territoires] a")
    assert [(onglet.get_text(), onglet.get("aria-current")) for onglet in onglets] == [
        ("Martinique", "page"),
        ("Guadeloupe", None),
    ]
    assert _offre(page).startswith("Nord")
    # Wherever they look, they are told of both.
    assert "Guadeloupe, Grande-Terre" in page.texte

    autre = rita.voir(str(onglets[1]["href"]))
    assert _offre(autre).startswith("Grande-Terre 1")
    champs = {str(champ["name"]): champ.get("value") for champ in autre.select("main form input")}
    assert champs == {"territoire": "Guadeloupe"}


@pytest.mark.usefixtures("guadeloupe")
@pytest.mark.parametrize("nom", ["rita", "emile", "zoe"])
def test_le_territoire_d_un_autre_n_existe_pas(visiter: Visiter, nom: str) -> None:
    page = visiter(nom).voir("/territoire?territoire=Guadeloupe", statut=404)
    assert "Abymes" not in page.texte
    assert not visiter(nom).voir("/territoire").select("nav[aria-label=Territoires]")


@pytest.mark.usefixtures("guadeloupe")
def test_chaque_territoire_garde_la_portee_de_son_role(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    _confier(base, troupe, "zoe", "reseau", "Guadeloupe")
    zoe = visiter("zoe")
    assert "Sud" not in _offre(zoe.voir("/territoire?territoire=Martinique&zone=Sud"))
    assert "Toutes" in zoe.voir("/territoire?territoire=Guadeloupe").texte


@pytest.mark.usefixtures("territoire")
def test_un_compte_de_deux_zones_choisit_l_une_ou_l_autre(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    _confier(base, troupe, "zoe", "zone", "Martinique", "Sud")
    zoe = visiter("zoe")
    assert _offre(zoe.voir("/territoire")).startswith("Nord")
    page = zoe.voir("/territoire?zone=Sud")
    assert _offre(page).startswith("Sud")
    assert [option.get_text() for option in page.select("#zone option")] == ["Nord", "Sud"]


def test_une_zone_encore_sans_structure_se_regarde(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    with base.transaction() as session:
        session.get_one(Structure, troupe.structure.id).zone = "Centre"
    assert "Aucune structure sur ce territoire." in visiter("zoe").voir("/territoire").texte


@pytest.mark.usefixtures("territoire")
def test_une_zone_choisie_ne_montre_qu_elle(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    with base.transaction() as session:
        creer_derive(session, troupe.structure, date(2026, 11, 2), MAINTENANT)
    rita = visiter("rita")
    ailleurs = "Sud" if troupe.structure.zone == "Nord" else "Nord"

    assert "Structures à regarder" in rita.voir(f"/territoire?zone={troupe.structure.zone}").texte
    page = rita.voir(f"/territoire?zone={ailleurs}")
    assert "Structures à regarder" not in page.texte
    assert _offre(page).startswith(ailleurs)
    assert troupe.structure.zone not in _offre(page)


@pytest.mark.usefixtures("territoire")
def test_une_annee_ne_compte_que_ses_sorties(visiter: Visiter) -> None:
    annee = visiter("rita").voir("/territoire?periode=2026")
    assert _ligne(annee, "Toutes les sorties")[-3] == "24"
    avant = visiter("rita").voir("/territoire?periode=2025")
    assert set(_ligne(avant, "Toutes les sorties")) == {"non renseigné"}


@pytest.mark.usefixtures("territoire")
def test_un_type_sans_aucune_sortie_est_non_renseigne_et_un_vrai_zero_reste_zero(visiter: Visiter) -> None:
    page = visiter("rita").voir("/territoire")
    # The EI has no exit at all; the ACI has some, none of them of transition.
    assert _ligne(page, "Emploi de transition")[:6] == ["non renseigné"] * 3 + ["0", "0,0", "0,0"]
    assert _ligne(page, "Toutes les sorties")[:3] == ["non renseigné"] * 3


@pytest.mark.usefixtures("territoire")
def test_un_type_absent_d_une_zone_n_y_a_pas_de_nombre(visiter: Visiter) -> None:
    page = visiter("rita").voir("/territoire?zone=Nord")
    # The only EI is in the South.
    assert _ligne(page, "Personnes embauchées")[:3] == ["–"] * 3
    assert _ligne(page, "Toutes les sorties")[:4] == ["–"] * 3 + ["24"]


def test_des_sorties_toutes_non_dynamiques_sont_dites_non_renseignees(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur
) -> None:
    with base.transaction() as session:
        for _ in range(25):
            creer_parcours(
                session, troupe.structure, entree_le=date(2025, 6, 2), sortie=(date(2026, 3, 15), "7"), auteur=auteur
            )
    page = visiter("rita").voir("/territoire")
    assert _ligne(page, "Sorties dynamiques")[3:6] == ["non renseigné"] * 3
    assert _ligne(page, "Autres sorties")[3] == "25"
    assert "ACI, « non renseigné » : aucune sortie dynamique" in page.texte.replace("\u00a0", " ")


@pytest.mark.usefixtures("territoire")
def test_la_part_sur_les_embauches_dit_qu_elle_peut_depasser_cent(visiter: Visiter) -> None:
    page = visiter("rita").voir("/territoire?periode=2026")
    assert "ont été embauchées avant elle" in page.texte
    assert "peut donc dépasser 100 %" in page.texte.replace("\u00a0", " ")


@pytest.mark.parametrize("adresse", ["/territoire?periode=n’importe", "/territoire?periode=1900-01-01"])
def test_une_periode_inconnue_revient_a_trois_ans(visiter: Visiter, adresse: str) -> None:
    assert "24 novembre 2023" in visiter("rita").voir(adresse).texte.replace("\u00a0", " ")


@pytest.mark.parametrize("nom", ["alice", "bob", "carole", "ada", "perle", "personne"])
def test_le_territoire_est_aux_roles_qui_voient_des_nombres(visiter: Visiter, nom: str) -> None:
    visiter(nom).voir("/territoire", statut=403)


@pytest.mark.usefixtures("territoire")
def test_aucun_nom_de_personne_n_y_parait(visiter: Visiter) -> None:
    for nom in ("rita", "emile", "zoe"):
        page = visiter(nom).voir("/territoire")
        for personne in ("Placide", "Nadège", "Ozier", "Vertueux", "Exemple"):
            assert personne not in page.texte
