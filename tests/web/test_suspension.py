"""The pages of a suspension."""

from collections.abc import Callable
from datetime import date

import pytest

from parcours.db import BaseDeDonnees
from parcours.models import Parcours, PassIae
from parcours.queries import pass_iae as queries
from tests.builders import Troupe
from tests.page import Navigateur, Page

Visiter = Callable[[str], Navigateur]
SAISIE = {"motif": "contrat_suspendu", "debut": "2026-10-01", "fin": "2026-12-31", "prise": "dates"}


def lire(page: Page) -> str:
    return page.texte.replace("\u00a0", " ")


@pytest.fixture
def parcours(troupe: Troupe) -> Parcours:
    return troupe.parcours


def le_pass(base: BaseDeDonnees, parcours: Parcours) -> PassIae:
    with base.lecture() as session:
        return queries.de_salarie(session, parcours.salarie_id)[0]


@pytest.fixture
def racine(base: BaseDeDonnees, parcours: Parcours) -> str:
    return f"/parcours/{parcours.ref}/pass/{le_pass(base, parcours).id}/suspensions"


@pytest.fixture
def adresse(visiter: Visiter, base: BaseDeDonnees, parcours: Parcours, racine: str) -> str:
    visiter("alice").remplir(f"{racine}/nouvelle", SAISIE)
    return f"{racine}/{le_pass(base, parcours).suspensions[0].id}"


def test_une_suspension_s_enregistre(visiter: Visiter, parcours: Parcours, adresse: str) -> None:
    fiche = lire(visiter("alice").voir(f"/parcours/{parcours.ref}"))
    assert "Suspension du 1er octobre 2026 au 31 décembre 2026, fin repoussée de 91 jours" in fiche
    assert "pas encore dans la fin officielle" in fiche
    assert "Parcours suit le 4 avril 2028" in fiche


def test_la_page_dit_le_premier_jour_possible_et_les_motifs_de_la_structure(visiter: Visiter, racine: str) -> None:
    page = visiter("alice").voir(f"{racine}/nouvelle")
    assert "Au plus tôt le 5 janvier 2026, au plus tard le 23 novembre 2026." in lire(page)
    codes = [str(option["value"]) for option in page.select("select[name=motif] option")]
    assert "contrat_passerelle" in codes
    assert "maternite" not in codes


def test_sans_dernier_jour_elle_dure_36_mois(
    visiter: Visiter, base: BaseDeDonnees, parcours: Parcours, racine: str
) -> None:
    visiter("alice").remplir(f"{racine}/nouvelle", SAISIE | {"fin": ""})
    assert le_pass(base, parcours).suspensions[0].fin == date(2029, 9, 30)


@pytest.mark.parametrize(
    ("change", "champ", "limite"),
    [
        ({"debut": "2026-11-24"}, "debut", "23 novembre 2026"),
        ({"debut": "2026-01-04"}, "debut", "5 janvier 2026"),
        ({"debut": ""}, "debut", "Indiquez"),
        ({"fin": "2026-09-30"}, "fin", "1er octobre 2026"),
        ({"fin": "2029-10-01"}, "fin", "30 septembre 2029"),
        ({"motif": "maternite"}, "motif", ""),
        ({"motif": ""}, "motif", "Choisissez"),
        ({"prise": "oui"}, "prise", "5 janvier 2026"),
    ],
)
def test_une_suspension_impossible_est_refusee_avec_sa_limite(
    visiter: Visiter, racine: str, change: dict[str, str], champ: str, limite: str
) -> None:
    page = visiter("alice").remplir(f"{racine}/nouvelle", SAISIE | change, statut=422)
    assert set(page.erreurs()) == {champ}
    assert limite in page.erreurs()[champ].replace("\u00a0", " ")


def test_une_suspension_en_cours_en_empeche_une_autre(visiter: Visiter, racine: str, adresse: str) -> None:
    page = visiter("alice").remplir(f"{racine}/nouvelle", SAISIE, statut=422)
    assert "Ce PASS IAE est déjà suspendu, jusqu’au 31 décembre 2026." in lire(page)


def test_elle_se_corrige(visiter: Visiter, base: BaseDeDonnees, parcours: Parcours, adresse: str) -> None:
    page = visiter("alice").voir(adresse)
    assert "Comme avant : elle en compte 0 jour" in lire(page)
    visiter("alice").remplir(adresse, {"fin": "2026-12-15"})
    assert le_pass(base, parcours).suspensions[0].fin == date(2026, 12, 15)


def test_un_ancien_motif_reste_lisible(visiter: Visiter, base: BaseDeDonnees, parcours: Parcours, adresse: str) -> None:
    with base.transaction() as session:
        queries.de_salarie(session, parcours.salarie_id)[0].suspensions[0].motif = "maternite"
    choisi = visiter("alice").voir(adresse).select_one("select[name=motif] option[selected]")
    assert choisi is not None
    assert choisi.get_text() == "Maternité (ancien motif)"


def test_un_retour_l_arrete_la_veille(visiter: Visiter, base: BaseDeDonnees, parcours: Parcours, adresse: str) -> None:
    visiter("alice").remplir(f"{adresse}/finir", {"retour_le": "2026-11-23"})
    assert le_pass(base, parcours).suspensions[0].fin == date(2026, 11, 22)


@pytest.mark.parametrize("retour_le", ["2026-10-01", "2026-12-31", ""])
def test_un_retour_hors_de_la_suspension_est_refuse(visiter: Visiter, adresse: str, retour_le: str) -> None:
    page = visiter("alice").remplir(f"{adresse}/finir", {"retour_le": retour_le}, statut=422)
    assert set(page.erreurs()) == {"retour_le"}


def test_la_supprimer_quand_la_fin_officielle_la_compte_ramene_la_fin_et_demande_de_la_relire(
    visiter: Visiter, base: BaseDeDonnees, parcours: Parcours, adresse: str
) -> None:
    with base.transaction() as session:
        queries.de_salarie(session, parcours.salarie_id)[0].suspensions[0].jours_dans_officielle = 91
    alice = visiter("alice")
    page = lire(alice.voir(f"{adresse}/supprimer"))
    assert "La fin du PASS IAE reviendra du 4 janvier 2028 au 5 octobre 2027." in page
    assert "compte 91 jours pour elle, et les perdra : relisez-la ensuite sur la plateforme." in page
    alice.remplir(f"{adresse}/supprimer", {})
    fiche = lire(alice.voir(f"/parcours/{parcours.ref}"))
    assert "5 octobre 2027 lue le 5 janvier 2026, moins ce qui a été retiré ici depuis" in fiche


def test_deux_personnes_sur_la_meme_voient_les_deux_versions(visiter: Visiter, adresse: str) -> None:
    carole = visiter("carole")
    lue = carole.version(adresse)
    visiter("alice").remplir(adresse, {"fin": "2026-12-15"})
    champs = SAISIE | {"prise": "avant", "version": lue, "fin": "2026-12-20"}
    page = carole.poster(adresse, champs, statut=409)
    assert "15/12/2026" in page.texte
    assert "elle en compte" not in " ".join(cellule.get_text() for cellule in page.select("table.conflict td"))
    retour = carole.poster(f"{adresse}/finir", {"version": lue, "retour_le": "2026-11-10"}, statut=409)
    assert "16/12/2026" in retour.texte
