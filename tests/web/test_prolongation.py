"""The pages of a prolongation."""

from collections.abc import Callable
from datetime import date

import pytest

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.models import Parcours, PassIae
from parcours.queries import pass_iae as queries
from tests.builders import Troupe, creer_parcours, creer_salarie
from tests.page import Navigateur, Page

Visiter = Callable[[str], Navigateur]
SAISIE = {"motif": "rqth", "fin": "2027-06-30", "demandee_le": "2026-11-10"}


def lire(page: Page) -> str:
    return page.texte.replace("\u00a0", " ")


@pytest.fixture
def parcours(base: BaseDeDonnees, troupe: Troupe, auteur: Auteur) -> Parcours:
    with base.transaction() as session:
        return creer_parcours(
            session,
            troupe.structure,
            entree_le=date(2025, 1, 6),
            encadrant=troupe.comptes["bob"],
            pass_iae=(date(2025, 1, 6), date(2027, 1, 4)),
            auteur=auteur,
        )


def le_pass(base: BaseDeDonnees, parcours: Parcours) -> PassIae:
    with base.lecture() as session:
        return queries.de_salarie(session, parcours.salarie_id)[0]


@pytest.fixture
def racine(base: BaseDeDonnees, parcours: Parcours) -> str:
    return f"/parcours/{parcours.ref}/pass/{le_pass(base, parcours).id}/prolongations"


@pytest.fixture
def adresse(visiter: Visiter, base: BaseDeDonnees, parcours: Parcours, racine: str) -> str:
    visiter("alice").remplir(f"{racine}/nouvelle", SAISIE)
    return f"{racine}/{le_pass(base, parcours).prolongations[0].id}"


def test_la_page_montre_la_derniere_fin_possible_de_chaque_motif(visiter: Visiter, racine: str) -> None:
    page = visiter("alice").voir(f"{racine}/nouvelle")
    lignes = {
        tuple(cellule.get_text(" ", strip=True).replace("\u00a0", " ") for cellule in rangee.select("th, td"))
        for rangee in page.select("tbody tr")
    }
    assert ("RQTH", "4 janv. 2028", "d’un prescripteur habilité") in lignes
    assert ("Fin d’une formation", "4 janv. 2028", "aucun, effet immédiat") in lignes
    assert "RQTH, jusqu’au 4 janvier 2028 au plus tard" in [option.get_text() for option in page.select("option")]
    assert "Une prolongation se demande du 4 janvier 2026 au 4 juillet 2027." in lire(page)


def test_seuls_les_motifs_de_son_age_sont_proposes(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur
) -> None:
    proposes = {}
    for naissance in (date(1990, 1, 1), date(1971, 1, 1), date(1965, 1, 1)):
        with base.transaction() as session:
            ne = creer_salarie(session, troupe.structure, naissance=naissance, le=auteur.le)
            suivi = creer_parcours(
                session, troupe.structure, ne, pass_iae=(date(2025, 1, 6), date(2027, 1, 4)), auteur=auteur
            )
        adresse = f"/parcours/{suivi.ref}/pass/{le_pass(base, suivi).id}/prolongations/nouvelle"
        page = visiter("alice").voir(adresse)
        proposes[naissance.year] = {str(o["value"]) for o in page.select("select[name=motif] option")} - {""}
        if naissance.year == 1990:
            refus = visiter("alice").poster(adresse, SAISIE | {"motif": "senior"}, statut=422)
            assert set(refus.erreurs()) == {"motif"}
    assert proposes[1971] - proposes[1990] == {"senior"}
    assert proposes[1965] - proposes[1971] == {"senior_cdi"}


def test_une_demande_attend_puis_la_reponse_la_fait_compter(
    visiter: Visiter, base: BaseDeDonnees, parcours: Parcours, adresse: str
) -> None:
    alice = visiter("alice")
    fiche = lire(alice.voir(f"/parcours/{parcours.ref}"))
    assert "177 jours de plus si elle est accordée" in fiche
    attente = "le prescripteur n’a pas encore répondu. La plateforme le relance les"
    assert f"{attente} 20 nov. 2026, 30 nov. 2026, 10 déc. 2026." in fiche
    alice.remplir(adresse, {"decision": "accordee", "decidee_le": "2026-11-20"})
    fiche = lire(alice.voir(f"/parcours/{parcours.ref}"))
    assert "Prolongation jusqu’au 30 juin 2027, fin repoussée de 177 jours" in fiche
    assert "accordée le 20 novembre 2026" in fiche


def test_accordee_pendant_une_suspension_elle_dit_pourquoi_la_fin_est_plus_loin(
    visiter: Visiter, parcours: Parcours, racine: str, adresse: str
) -> None:
    alice = visiter("alice")
    pourquoi = "La fin a encore bougé depuis la demande"
    alice.remplir(adresse, {"decision": "accordee", "decidee_le": "2026-11-20"})
    assert pourquoi not in lire(alice.voir(f"/parcours/{parcours.ref}"))
    # 16 days from 15 November: 15 more.
    suspension = {"debut": "2026-11-15", "fin": "2026-11-30", "motif": "contrat_suspendu", "prise": "non"}
    alice.remplir(f"{racine.replace('prolongations', 'suspensions')}/nouvelle", suspension)
    fiche = lire(alice.voir(f"/parcours/{parcours.ref}"))
    assert "Prolongation jusqu’au 30 juin 2027" in fiche
    assert f"{pourquoi} (une suspension, ou la fin officielle relue) : le PASS IAE finit le 15 juillet 2027." in fiche


def test_un_refus_ne_bouge_rien(visiter: Visiter, parcours: Parcours, adresse: str) -> None:
    alice = visiter("alice")
    reponse = {"decision": "refusee", "decidee_le": "2026-11-20"}
    assert set(alice.remplir(adresse, reponse, statut=422).erreurs()) == {"motif_refus"}
    alice.remplir(adresse, reponse | {"motif_refus": "Projet à préciser."})
    fiche = lire(alice.voir(f"/parcours/{parcours.ref}"))
    assert "Refus enregistré : la fin du PASS IAE ne bouge pas." in fiche
    assert "refusée le 20 novembre 2026 : « Projet à préciser. »" in fiche


def test_un_oui_venu_trop_tard_est_refuse_en_tete_de_page(visiter: Visiter, racine: str, adresse: str) -> None:
    alice = visiter("alice")
    alice.remplir(adresse, {"decision": "refusee", "decidee_le": "2026-11-20", "motif_refus": "Projet à préciser"})
    alice.remplir(f"{racine}/nouvelle", SAISIE | {"motif": "fin_formation"})
    page = alice.remplir(adresse, {"decision": "accordee"}, statut=422)
    assert "deux prolongations ne peuvent pas se chevaucher" in lire(page)


def test_sans_accord_a_demander_l_effet_est_immediat(
    visiter: Visiter, base: BaseDeDonnees, parcours: Parcours, racine: str
) -> None:
    alice = visiter("alice")
    alice.remplir(f"{racine}/nouvelle", SAISIE | {"motif": "fin_formation"})
    immediate = le_pass(base, parcours).prolongations[0]
    assert immediate.decision == "accordee"
    alice.voir(f"{racine}/{immediate.id}", statut=404)


@pytest.mark.parametrize(
    ("change", "champ"),
    [
        ({"fin": "2027-01-04"}, "fin"),
        ({"fin": "2028-01-05"}, "fin"),
        ({"fin": ""}, "fin"),
        ({"demandee_le": "2026-11-24"}, "demandee_le"),
        ({"motif": "contexte_sanitaire"}, "motif"),
        ({"motif": ""}, "motif"),
    ],
)
def test_une_prolongation_impossible_est_refusee_a_sa_place(
    visiter: Visiter, racine: str, change: dict[str, str], champ: str
) -> None:
    page = visiter("alice").remplir(f"{racine}/nouvelle", SAISIE | change, statut=422)
    assert set(page.erreurs()) == {champ}


def test_hors_de_la_fenetre_le_refus_donne_ses_dates(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    p = le_pass(base, troupe.parcours)
    adresse = f"/parcours/{troupe.parcours.ref}/pass/{p.id}/prolongations/nouvelle"
    page = visiter("alice").remplir(adresse, SAISIE | {"fin": "2028-06-30"}, statut=422)
    assert "Une prolongation se demande du 4 janvier 2027 au 4 juillet 2028." in lire(page)


@pytest.mark.parametrize(("demandee_le", "refus"), [("2021-11-30", ""), ("2021-12-01", "30 novembre 2021")])
def test_un_ancien_motif_vaut_pour_une_demande_de_son_temps(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur, demandee_le: str, refus: str
) -> None:
    # 27 months from October 2019, then the year that the end read in 2026 counts already.
    with base.transaction() as session:
        ancien = creer_parcours(
            session, troupe.structure, pass_iae=(date(2019, 10, 1), date(2022, 12, 31)), auteur=auteur
        )
        p = queries.de_salarie(session, ancien.salarie_id)[0]
        p.constatee_le, cle = auteur.au, p.id
    adresse = f"/parcours/{ancien.ref}/pass/{cle}/prolongations/nouvelle"
    alice = visiter("alice")
    options = [option.get_text() for option in alice.voir(adresse).select("select[name=motif] option")]
    assert "Contexte sanitaire (ancien motif), jusqu’au 30 novembre 2021" in options
    champs = {"motif": "contexte_sanitaire", "fin": "2022-12-31", "demandee_le": demandee_le, "est_comptee": "y"}
    page = alice.remplir(adresse, champs, statut=422 if refus else 303)
    assert set(page.erreurs()) == ({"motif"} if refus else set())
    assert refus in page.erreurs().get("motif", "").replace("\u00a0", " ")
    prolongations = le_pass(base, ancien).prolongations
    assert [(pr.debut, pr.decision) for pr in prolongations] == ([] if refus else [(date(2021, 12, 31), "accordee")])
    if not refus:
        assert "comptés dans la fin officielle" in lire(alice.voir(f"/parcours/{ancien.ref}"))


def test_une_demande_en_attente_en_empeche_une_autre(visiter: Visiter, racine: str, adresse: str) -> None:
    page = visiter("alice").remplir(f"{racine}/nouvelle", SAISIE, statut=422)
    assert "attend déjà la réponse du prescripteur" in page.texte


def test_une_prolongation_deja_finie_est_acceptee_et_previent(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, auteur: Auteur
) -> None:
    with base.transaction() as session:
        ancien = creer_parcours(session, troupe.structure, pass_iae=(date(2024, 7, 2), date(2026, 7, 1)), auteur=auteur)
    alice = visiter("alice")
    p = le_pass(base, ancien)
    champs = {"motif": "fin_formation", "fin": "2026-10-31", "demandee_le": "2026-11-20"}
    alice.remplir(f"/parcours/{ancien.ref}/pass/{p.id}/prolongations/nouvelle", champs)
    fiche = lire(alice.voir(f"/parcours/{ancien.ref}"))
    assert "Cette prolongation laisse le PASS IAE expiré : il finit le 31 octobre 2026." in fiche


def test_deux_reponses_en_meme_temps_montrent_les_deux(visiter: Visiter, adresse: str) -> None:
    carole = visiter("carole")
    lue = carole.version(adresse)
    visiter("alice").remplir(adresse, {"decision": "accordee", "decidee_le": "2026-11-20"})
    champs = {"decision": "refusee", "decidee_le": "2026-11-21", "prise": "dates", "version": lue}
    page = carole.poster(adresse, champs, statut=409)
    cellules = [cellule.get_text(strip=True) for cellule in page.select("table.conflict td")]
    assert cellules == ["Refusée", "Accordée", "21/11/2026", "20/11/2026"]
