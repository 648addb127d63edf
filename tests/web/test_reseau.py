"""The screen of a network: its structures side by side, never a person, never a small number."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, select, update

from parcours.db import BaseDeDonnees
from parcours.domain.modele_type import Modele, ModeleDuType
from parcours.horloge import Horloge
from parcours.jobs.derive import suivre_structures
from parcours.models import Critere, Derive, ModeleTypeFige, Parcours, Structure
from tests.builders import Troupe, creer_structure
from tests.compteur import instructions
from tests.page import Navigateur, Page
from tests.sorties import CALME, DEBUT, NOM, RECUL, TROIS_ANS, planter

AU = date(2026, 11, 23)
LE = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
Visiter = Callable[[str], Navigateur]


@pytest.fixture
def reseau(base: BaseDeDonnees, horloge: Horloge, troupe: Troupe) -> list[Structure]:
    """Fourteen ACI with four years behind them, the first of which declines; and the night that saw it."""
    with base.transaction() as session:
        structures = [creer_structure(session, f"Chantier {chr(65 + rang)}", "ACI", "Sud") for rang in range(14)]
        for rang, structure in enumerate(structures):
            planter(session, structure, TROIS_ANS + CALME + (RECUL if rang == 0 else "dn" * 9), DEBUT)
    suivre_structures(base, horloge, "America/Martinique", date(2026, 11, 16))
    return structures


def _rangee(page: Page, legende: str, nom: str) -> str:
    for region in page.select("div.scroll"):
        if str(region["aria-label"]).startswith(legende):
            for rangee in region.select("tbody tr"):
                if nom in rangee.get_text(" ", strip=True):
                    return rangee.get_text(" ", strip=True).replace("\u00a0", " ")
    raise AssertionError(f"{nom} n’est pas dans «{legende}»")


def test_chaque_structure_dit_son_etat_depuis_quand_et_qui_s_en_occupe(
    visiter: Visiter, reseau: list[Structure]
) -> None:
    page = visiter("rita").voir("/reseau")

    assert page.titre == "Les structures, côte à côte"
    assert _rangee(page, "ACI face", "Chantier A") == (
        "Chantier A recule depuis mars 2026, signalé en novembre 2026 "
        "De septembre 2025 à septembre 2026 : environ 4 sorties dynamiques de moins qu’attendu. personne encore"
    )
    assert "rien d’inhabituel suivie depuis septembre 2025" in _rangee(page, "ACI face", "Chantier B")
    assert "historique insuffisant" in _rangee(page, "EI face", "")
    premiere = page.select_one("section[aria-labelledby=h-ACI] tbody a")
    assert premiere is not None
    assert premiere.get_text() == "Chantier A"


def test_la_petite_courbe_dit_en_mots_ce_qu_elle_montre(visiter: Visiter, reseau: list[Structure]) -> None:
    page = visiter("rita").voir("/reseau")
    courbes = page.select("section[aria-labelledby=h-ACI] svg.spark")

    assert len(courbes) == 14
    assert courbes[0].select_one("path.late") is not None
    assert all(courbe.select_one("path.late") is None for courbe in courbes[1:])
    assert str(courbes[0]["aria-label"]).endswith("de moins qu’attendu.")


def test_l_entonnoir_a_une_marque_et_un_lien_par_structure_et_son_tableau(
    visiter: Visiter, reseau: list[Structure]
) -> None:
    page = visiter("rita").voir("/reseau")
    marques = page.select("figure.fig svg.chart > a")

    assert len(marques) == 14
    assert {str(m["href"]) for m in marques} == {f"/structures/{s.ref}/derive" for s in reseau}
    assert all(m.find("title") is not None and m.get("aria-label") for m in marques)
    assert "14 ACI comparables" in page.texte
    assert "dans l’ordinaire" in _rangee(page, "ACI, sorties", "Chantier B")
    assert "52 25 48 %" in _rangee(page, "ACI, sorties", "Chantier B")


def test_le_nombre_de_signaux_dus_au_hasard_est_dit(visiter: Visiter, reseau: list[Structure]) -> None:
    texte = visiter("rita").voir("/reseau").texte.replace("\u00a0", " ")

    assert "14 structures suivies." in texte
    assert "le hasard seul ouvre 1 à 2 signaux par an : un tous les 10 ans dans chacune, en moyenne" in texte
    assert "1 signal ouvert" in texte


def test_les_petits_nombres_sont_masques(base: BaseDeDonnees, visiter: Visiter, troupe: Troupe) -> None:
    with base.transaction() as session:
        for rang in range(7):
            structure = creer_structure(session, f"Petit {rang}", "EI", "Sud")
            planter(session, structure, "ddnnnnnnnnnnnn" if rang == 0 else "ddddddddnnnnnnnn", date(2025, 3, 3))
    page = visiter("rita").voir("/reseau")

    assert "masqué" in _rangee(page, "EI, sorties", "Petit 0")
    assert " 2 " not in _rangee(page, "EI, sorties", "Petit 0")
    assert "masqué" in page.texte


def test_aucun_nom_de_personne_n_y_est(visiter: Visiter, reseau: list[Structure]) -> None:
    page = visiter("emile").voir("/reseau")

    assert NOM not in page.texte
    assert all("test.example" not in partie.get_text() for partie in page.select("main"))


def test_un_signal_classe_laisse_sa_cause_pendant_un_an(
    base: BaseDeDonnees, visiter: Visiter, reseau: list[Structure]
) -> None:
    for close_le, est_dit in ((date(2026, 11, 20), True), (date(2025, 11, 20), False)):
        with base.transaction() as session:
            session.execute(update(Derive).values(close_le=close_le, cause="reelle"))
        rangee = _rangee(visiter("rita").voir("/reseau"), "ACI face", "Chantier A")
        assert "rien d’inhabituel" in rangee
        assert ("signal classé en novembre 2026 : les résultats ont vraiment baissé" in rangee) is est_dit


def test_le_public_de_chacune_compte_quand_le_type_a_un_modele(
    base: BaseDeDonnees, visiter: Visiter, reseau: list[Structure]
) -> None:
    """Half the exits are dynamic everywhere; the persons of Chantier B receive the RSA, which makes expect less."""
    modele = Modele(0.0, (("rsa", -1.0),), 700, 350)
    with base.transaction() as session:
        session.execute(delete(ModeleTypeFige))
        contenu = ModeleDuType("ACI-2026", "ACI", date(2023, 1, 1), AU, modele, ()).en_donnees()
        session.add(ModeleTypeFige(territoire="Martinique", type="ACI", fin=AU, fait_le=LE, contenu=contenu))
        for cle in session.scalars(select(Parcours.id).where(Parcours.structure_id == reseau[1].id)).all():
            session.add(Critere(structure_id=reseau[1].id, parcours_id=cle, code="rsa"))
    page = visiter("rita").voir("/reseau")
    taux = 0.5 * 25 / (52 * modele.probabilite((1, *(0,) * 10), AU))

    assert "52 25 48 % 48 %" in _rangee(page, "ACI, sorties", "Chantier C")
    assert f"52 25 48 % {100 * taux:.0f} %" in _rangee(page, "ACI, sorties", "Chantier B")
    assert "à profil comparable" in str(page.select_one("figure.fig svg.chart > a title"))


def test_on_n_y_voit_que_son_territoire(base: BaseDeDonnees, visiter: Visiter, reseau: list[Structure]) -> None:
    with base.transaction() as session:
        creer_structure(session, "Ailleurs", "ACI", "Nord").territoire = "Guyane"

    assert "Ailleurs" not in visiter("rita").voir("/reseau").texte
    visiter("rita").voir("/reseau?territoire=Guyane", 404)


def test_la_page_du_territoire_y_mene_qui_le_voit_entier(visiter: Visiter, troupe: Troupe) -> None:
    assert visiter("rita").voir("/territoire").select_one("a[href^='/reseau']") is not None
    assert visiter("zoe").voir("/territoire").select_one("a[href^='/reseau']") is None


def test_la_page_tient_en_douze_instructions_quel_que_soit_le_nombre(
    base: BaseDeDonnees, visiter: Visiter, reseau: list[Structure]
) -> None:
    navigateur = visiter("rita")
    navigateur.voir("/reseau")
    with instructions(base.engine) as envoyees:
        navigateur.voir("/reseau")
    avant = len(envoyees)
    with base.transaction() as session:
        for rang in range(10):
            planter(session, creer_structure(session, f"Autre {rang}", "EI", "Nord"), TROIS_ANS, DEBUT)
    with instructions(base.engine) as envoyees:
        navigateur.voir("/reseau")

    assert len(envoyees) == avant <= 12
