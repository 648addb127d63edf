"""The what-if of the fiche: what would change, the refusals of the real forms, and nothing written."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.models import Base, Contrat, PassIae, Sortie, Suspension
from tests.builders import Troupe, creer_parcours
from tests.compteur import instructions
from tests.page import Navigateur, Page, valeurs

Visiter = Callable[[str], Navigateur]
AILLEURS = ("denis", "eve", "fanny", "perle", "paul", "pia", "rita", "emile", "zoe", "ada", "personne")
QUESTIONS = {
    "suspendre": "suspendre?motif=contrat_suspendu&debut=2026-11-02&fin=2026-12-31",
    "prolonger": "prolonger?motif=rqth&fin=2028-06-30",
    "renouveler": "renouveler?fin=2027-06-30",
    "finir": "finir?le=2026-11-20&motif=3",
}
# Reading about a person leaves a line, and a session knows when it was last used.
TRACES = {"consultation", "session_web"}


def lignes(base: BaseDeDonnees) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with base.lecture() as session:
        return {
            table.name: sorted((tuple(ligne) for ligne in session.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name not in TRACES
        }


def lire(page: Page) -> str:
    return page.texte.replace("\u00a0", " ")


@pytest.fixture
def et_si(troupe: Troupe) -> str:
    return f"/parcours/{troupe.parcours.ref}/et-si"


@pytest.mark.parametrize(
    ("question", "bougent"),
    [
        (
            "suspendre?motif=contrat_suspendu&debut=2026-11-02&fin=2026-12-31",
            ["Fin du PASS IAE du 4 janvier 2028 au 3 mars 2028 +59 jours", "Fin de la suspension le 31 décembre 2026"],
        ),
        (
            "renouveler?fin=2027-06-30",
            ["Fin du contrat du 31 décembre 2026 au 30 juin 2027 +181 jours"],
        ),
        (
            "finir?le=2026-11-20",
            ["Sortie", "Fin du contrat du 31 décembre 2026 au 20 novembre 2026 −41 jours", "s’arrêterait le jour"],
        ),
    ],
)
def test_chaque_question_dit_les_dates_qui_bougent_et_n_ecrit_rien(
    visiter: Visiter, et_si: str, base: BaseDeDonnees, question: str, bougent: list[str]
) -> None:
    alice = visiter("alice")
    avant = lignes(base)

    page = alice.voir(f"{et_si}/{question}")

    for phrase in bougent:
        assert phrase in lire(page)
    assert lignes(base) == avant


@pytest.mark.parametrize("question", ["suspendre", "prolonger", "renouveler", "finir"])
def test_ouvrir_une_question_ne_montre_que_ce_qu_elle_demande(visiter: Visiter, et_si: str, question: str) -> None:
    page = visiter("alice").voir(f"{et_si}/{question}")
    assert "Rien n’est écrit tant que vous n’enregistrez pas." in lire(page)
    assert page.erreurs() == {}
    assert "bougerai" not in page.texte
    assert "Appliquer" not in page.texte


@pytest.mark.parametrize("question", QUESTIONS)
def test_qui_peut_supposer(visiter: Visiter, et_si: str, question: str) -> None:
    attendus = {"alice": 200, "carole": 200, "bob": 403, "": 302} | dict.fromkeys(AILLEURS, 404)
    for nom, statut in attendus.items():
        visiter(nom).voir(f"{et_si}/{QUESTIONS[question]}", statut=statut)


def test_une_question_inconnue_n_existe_pas(visiter: Visiter, et_si: str) -> None:
    visiter("alice").voir(f"{et_si}/licencier", statut=404)


@pytest.mark.parametrize("question", QUESTIONS)
def test_chaque_question_tient_en_douze_instructions(
    visiter: Visiter, et_si: str, base: BaseDeDonnees, question: str
) -> None:
    alice = visiter("alice")
    alice.voir(f"{et_si}/{QUESTIONS[question]}")
    with instructions(base.engine) as envoyees:
        alice.voir(f"{et_si}/{QUESTIONS[question]}")
    assert len(envoyees) <= 12, "\n".join(envoyees)


REFUS = {
    "suspendre?motif=contrat_suspendu&debut=2026-11-24": (
        "pass/{pass_id}/suspensions/nouvelle",
        {"motif": "contrat_suspendu", "debut": "2026-11-24"},
    ),
    "suspendre?motif=contrat_suspendu&debut=2026-01-04&fin=2030-01-01": (
        "pass/{pass_id}/suspensions/nouvelle",
        {"motif": "contrat_suspendu", "debut": "2026-01-04", "fin": "2030-01-01"},
    ),
    "suspendre?motif=&debut=": ("pass/{pass_id}/suspensions/nouvelle", {"motif": "", "debut": ""}),
    "prolonger?motif=rqth&fin=2028-06-30": (
        "pass/{pass_id}/prolongations/nouvelle",
        {"motif": "rqth", "fin": "2028-06-30"},
    ),
    "renouveler?fin=2029-01-01": ("contrats/{contrat_id}/renouveler", {"fin": "2029-01-01"}),
    "finir?le=2026-11-24": ("sortie", {"le": "2026-11-24", "met_fin_au_contrat": "y"}),
    "finir?le=2026-11-10&motif=3": ("sortie", {"le": "2026-11-10", "motif": "3", "met_fin_au_contrat": "y"}),
}


@pytest.mark.parametrize("question", REFUS)
def test_un_refus_est_celui_du_vrai_formulaire(
    visiter: Visiter, troupe: Troupe, et_si: str, base: BaseDeDonnees, question: str
) -> None:
    chemin, champs = REFUS[question]
    with base.lecture() as session:
        cles = {
            "pass_id": session.scalars(
                select(PassIae.id).where(PassIae.salarie_id == troupe.parcours.salarie_id)
            ).one(),
            "contrat_id": session.scalars(select(Contrat.id).where(Contrat.parcours_id == troupe.parcours.id)).one(),
        }
    alice = visiter("alice")
    suppose = alice.voir(f"{et_si}/{question}")
    vrai = alice.remplir(f"/parcours/{troupe.parcours.ref}/{chemin.format(**cles)}", champs, statut=422)

    assert sans_libelles(suppose) == sans_libelles(vrai)
    assert "Appliquer" not in suppose.texte


def sans_libelles(page: Page) -> list[str]:
    """The sentences of the summary of errors, without the name of their field."""
    return [li.get_text(" ").replace("\u00a0", " ").split(" : ", 1)[-1] for li in page.select("#erreurs li")]


def test_appliquer_ouvre_le_vrai_formulaire_rempli(visiter: Visiter, et_si: str, base: BaseDeDonnees) -> None:
    attendus = {
        QUESTIONS["suspendre"]: {"motif": "contrat_suspendu", "debut": "2026-11-02", "fin": "2026-12-31"},
        QUESTIONS["renouveler"]: {"fin": "2027-06-30", "debut": "2027-01-01"},
        QUESTIONS["finir"]: {"le": "2026-11-20", "motif": "3", "met_fin_au_contrat": "y"},
    }
    alice = visiter("alice")
    for question, remplis in attendus.items():
        form = formulaire(alice.voir(appliquer(alice.voir(f"{et_si}/{question}"))))
        assert {nom: form[nom] for nom in remplis} == remplis


def test_appliquer_puis_enregistrer_fait_ce_qui_etait_annonce(
    visiter: Visiter, et_si: str, base: BaseDeDonnees, troupe: Troupe
) -> None:
    alice = visiter("alice")
    page = alice.voir(f"{et_si}/{QUESTIONS['suspendre']}")
    assert "du 4 janvier 2028 au 3 mars 2028" in lire(page)

    alice.remplir(appliquer(page), {})

    with base.lecture() as session:
        assert len(session.scalars(select(Suspension)).all()) == 1
    assert "au 3 mars 2028" in lire(alice.voir(f"/parcours/{troupe.parcours.ref}"))

    alice.remplir(appliquer(alice.voir(f"{et_si}/{QUESTIONS['finir']}")), {})
    with base.lecture() as session:
        assert session.scalars(select(Sortie)).one().le == date(2026, 11, 20)


def test_ce_que_l_adresse_dit_mal_n_empeche_pas_d_ouvrir_le_formulaire(
    visiter: Visiter, troupe: Troupe, et_si: str
) -> None:
    alice = visiter("alice")
    ici = appliquer(alice.voir(f"{et_si}/{QUESTIONS['suspendre']}")).split("?")[0]
    form = formulaire(alice.voir(f"{ici}?debut=hier&fin=2026-02-30&motif=rien&version=12"))
    assert (form["debut"], form["fin"], form["motif"], form["version"]) == ("", "", "", "0")


def test_une_prolongation_a_faire_accepter_dit_qu_elle_attend(
    visiter: Visiter, troupe: Troupe, base: BaseDeDonnees, auteur: Auteur
) -> None:
    with base.transaction() as session:
        parcours = creer_parcours(
            session,
            troupe.structure,
            entree_le=date(2025, 6, 2),
            pass_iae=(date(2025, 1, 31), date(2027, 1, 30)),
            auteur=auteur,
        )
    alice = visiter("alice")
    page = alice.voir(f"/parcours/{parcours.ref}/et-si/prolonger?motif=rqth&fin=2027-06-30")
    assert "Ce motif demande l’accord d’un prescripteur : rien ne bouge avant." in lire(page)
    assert "Plan : Relais vers la suite du 31 décembre 2026 au 31 mai 2027 +151 jours" in lire(page)
    page = alice.voir(f"/parcours/{parcours.ref}/et-si/prolonger?motif=fin_formation&fin=2027-06-30")
    assert "prescripteur" not in lire(page)
    form = formulaire(alice.voir(appliquer(page)))
    assert (form["motif"], form["fin"]) == ("fin_formation", "2027-06-30")


def test_les_alertes_ouvertes_et_fermees_sont_dites(
    visiter: Visiter, troupe: Troupe, et_si: str, base: BaseDeDonnees, auteur: Auteur
) -> None:
    page = visiter("alice").voir(f"{et_si}/finir?le=2026-11-20&motif=")
    assert "1 alerte s’ouvrirait la nuit prochaine Sortie sans motif depuis 3 jours (20 novembre 2026)" in lire(page)
    assert "dates ne seraient plus à suivre" in lire(page)


def test_ce_qu_on_peut_supposer_depend_de_ce_qui_est_enregistre(
    visiter: Visiter, troupe: Troupe, base: BaseDeDonnees, auteur: Auteur
) -> None:
    with base.transaction() as session:
        nu = creer_parcours(session, troupe.structure, entree_le=date(2026, 11, 2), auteur=auteur).ref
        clos = creer_parcours(
            session, troupe.structure, entree_le=date(2026, 1, 5), sortie=(date(2026, 10, 30), "3"), auteur=auteur
        ).ref
    alice = visiter("alice")
    assert questions(alice.voir(f"/parcours/{nu}")) == ["Mettre fin au parcours"]
    assert questions(alice.voir(f"/parcours/{clos}")) == []
    for question in ("suspendre", "prolonger", "renouveler"):
        assert "Rien ne peut être supposé ici." in lire(alice.voir(f"/parcours/{nu}/et-si/{question}"))
    assert "Le parcours est terminé depuis le 30 octobre 2026." in lire(alice.voir(f"/parcours/{clos}/et-si/finir"))


def test_sur_la_fiche_les_questions_s_ouvrent_sur_place_ou_sur_leur_page(
    visiter: Visiter, troupe: Troupe, et_si: str
) -> None:
    page = visiter("alice").voir(f"/parcours/{troupe.parcours.ref}")
    assert questions(page) == [
        "Suspendre le PASS",
        "Prolonger le PASS",
        "Renouveler le contrat",
        "Mettre fin au parcours",
    ]
    liens = page.select("#et-si a")
    assert [lien["href"] for lien in liens] == [lien["hx-get"] for lien in liens]
    assert {lien["hx-target"] for lien in liens} == {"#et-si"}
    assert visiter("alice").voir(str(liens[0]["href"])).select_one("#et-si form[method=get]") is not None


def questions(page: Page) -> list[str]:
    return [lien.get_text(strip=True) for lien in page.select("#et-si nav a")]


def appliquer(page: Page) -> str:
    lien = page.find("a", string="Appliquer")
    assert lien is not None
    return str(lien["href"])


def formulaire(page: Page) -> dict[str, object]:
    montre = page.select_one("main form[method=post]")
    assert montre is not None
    return valeurs(montre)


def test_sans_contrat_la_suspension_tient_aussi_en_douze_instructions(
    visiter: Visiter, troupe: Troupe, base: BaseDeDonnees, auteur: Auteur
) -> None:
    with base.transaction() as session:
        parcours = creer_parcours(
            session,
            troupe.structure,
            entree_le=date(2026, 6, 1),
            pass_iae=(date(2026, 6, 1), date(2028, 5, 30)),
            auteur=auteur,
        )
    alice = visiter("alice")
    adresse = f"/parcours/{parcours.ref}/et-si/{QUESTIONS['suspendre']}"
    assert "dates bougeraient" in lire(alice.voir(adresse))
    with instructions(base.engine) as envoyees:
        alice.voir(adresse)
    assert len(envoyees) <= 12, "\n".join(envoyees)
