"""The pages of a suspension."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.models import Parcours, PassIae, Suspension
from parcours.queries import pass_iae as queries
from tests.builders import Troupe, creer_parcours
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


@pytest.fixture
def ancien(base: BaseDeDonnees, troupe: Troupe, auteur: Auteur) -> str:
    """Where to suspend a PASS of 2021, whose end was read in 2026."""
    with base.transaction() as session:
        suivi = creer_parcours(
            session,
            troupe.structure,
            entree_le=date(2021, 1, 4),
            pass_iae=(date(2021, 1, 4), date(2027, 1, 3)),
            auteur=auteur,
        )
        p = queries.de_salarie(session, suivi.salarie_id)[0]
        p.constatee_le = auteur.au
        return f"/parcours/{suivi.ref}/pass/{p.id}/suspensions"


ANCIENNE = {"motif": "maternite", "debut": "2021-03-01", "fin": "2021-08-31", "prise": "oui"}


def test_un_ancien_motif_s_enregistre_a_une_date_de_son_temps(visiter: Visiter, ancien: str) -> None:
    alice = visiter("alice")
    options = [option.get_text() for option in alice.voir(f"{ancien}/nouvelle").select("select[name=motif] option")]
    assert "Maternité (ancien motif), jusqu’au 15 septembre 2021" in options
    alice.remplir(f"{ancien}/nouvelle", ANCIENNE)
    fiche = lire(alice.voir(ancien.split("/pass/")[0]))
    assert "Suspension du 1er mars 2021 au 31 août 2021, fin repoussée de 183 jours" in fiche


@pytest.mark.parametrize(
    ("change", "champ", "phrase"),
    [
        (
            {"debut": "2021-09-16", "fin": "2021-10-15"},
            "motif",
            "plus proposé depuis le 16 septembre 2021 : il ne vaut que pour une suspension déclarée le 15 septembre",
        ),
        ({"debut": "2026-10-01", "fin": "2026-10-31", "prise": "non"}, "motif", "15 septembre 2021"),
        ({"declaree_le": "2021-09-16"}, "motif", "15 septembre 2021"),
        ({"motif": "contrat_rompu"}, "motif", "n’est proposé que depuis le 16 septembre 2021"),
        ({"fin": "2021-09-01"}, "fin", "plus de 6 mois : dernier jour possible le 31 août 2021"),
        ({"declaree_le": "2021-02-28"}, "declaree_le", "à partir de son premier jour, le 1er mars 2021"),
        ({"declaree_le": "2026-11-24"}, "declaree_le", "au plus tard aujourd’hui"),
    ],
)
def test_hors_de_son_temps_une_regle_ancienne_est_refusee_avec_sa_limite(
    visiter: Visiter, ancien: str, change: dict[str, str], champ: str, phrase: str
) -> None:
    page = visiter("alice").remplir(f"{ancien}/nouvelle", ANCIENNE | change, statut=422)
    assert set(page.erreurs()) == {champ}
    assert phrase in page.erreurs()[champ].replace("\u00a0", " ")


def test_le_jour_de_la_declaration_dit_quelles_regles_valent(
    visiter: Visiter, base: BaseDeDonnees, ancien: str
) -> None:
    # Twelve months at its first day; lengthened once thirty-six were possible.
    alice = visiter("alice")
    longue = ANCIENNE | {"motif": "contrat_rompu", "debut": "2022-06-01", "fin": "2024-05-31"}
    page = alice.remplir(f"{ancien}/nouvelle", longue, statut=422)
    assert "31 mai 2023" in page.erreurs()["fin"]
    alice.remplir(f"{ancien}/nouvelle", longue | {"declaree_le": "2023-02-10"})
    alice.remplir(f"{ancien}/nouvelle", ANCIENNE | {"declaree_le": "2021-09-15"})
    with base.lecture() as session:
        declarees = [s.declaree_le for s in session.scalars(select(Suspension).order_by(Suspension.debut))]
    assert declarees == [date(2021, 9, 15), date(2023, 2, 10)]


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
