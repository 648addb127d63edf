"""Group sessions: one step for each person, who came, the sheet to sign, and what nobody else may see."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from parcours.db import BaseDeDonnees
from parcours.models import Atelier, Consultation, Etape, Journal, Participation
from tests.builders import Troupe
from tests.page import Navigateur, valeurs

Visiter = Callable[[str], Navigateur]
SAISIE = {"intitule": "Gérer son budget", "le": "2026-12-03", "theme": "argent", "duree_minutes": "90"}


@pytest.fixture
def adresse(troupe: Troupe) -> str:
    """The sessions of the structure of Alice."""
    return f"/structures/{troupe.structure.ref}/ateliers"


def etapes(base: BaseDeDonnees) -> list[Etape]:
    with base.lecture() as session:
        return list(session.scalars(select(Etape).where(Etape.genre == "atelier").order_by(Etape.parcours_id)))


def ouvrir(alice: Navigateur, adresse: str, troupe: Troupe, **autres: object) -> str:
    refs = [troupe.parcours.ref, troupe.parcours_non_encadre.ref]
    return str(alice.remplir(f"{adresse}/nouveau", {**SAISIE, "invites": refs, **autres}).reponse.location)


def test_un_atelier_a_venir_attend_chaque_personne(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str, moteur: str
) -> None:
    ouvrir(visiter("alice"), adresse, troupe)

    notees = etapes(base)
    assert len(notees) == 2
    for notee in notees:
        assert (notee.etat, notee.theme, notee.duree_minutes, notee.est_collective, notee.visibilite, notee.note) == (
            "prevue",
            "argent",
            90,
            True,
            "partageable",
            "Gérer son budget",
        )


def test_la_meme_page_envoyee_deux_fois_ne_fait_qu_un_atelier(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str, moteur: str
) -> None:
    alice = visiter("alice")
    formulaire = alice.voir(f"{adresse}/nouveau").select_one("main form[method=post]")
    assert formulaire is not None
    envoi = {**valeurs(formulaire), **SAISIE, "invites": [troupe.parcours.ref]}

    lieux = {alice.client.post(f"{adresse}/nouveau", data=envoi).location for _ in range(2)}

    assert len(lieux) == len(etapes(base)) == 1
    autre = alice.client.post(f"{adresse}/nouveau", data={**envoi, "intitule": "Lire une fiche de paie"})
    assert autre.status_code == 422
    assert "Un atelier a déjà été enregistré depuis cette page" in autre.text
    # What is shown again has a key of its own: saved once more, it is another session.
    assert str(envoi["cle_idempotence"]) not in autre.text
    with base.lecture() as session:
        assert len(session.scalars(select(Atelier.id)).all()) == 1
    with base.transaction() as session, pytest.raises(IntegrityError), session.begin_nested():
        cle = session.scalars(select(Atelier.cle_idempotence)).one()
        session.add(Atelier(structure_id=troupe.structure.id, intitule="x", le=date(2026, 12, 3), cle_idempotence=cle))


def test_pointer_dit_qui_est_venu_et_ajoute_qui_manquait(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str, moteur: str
) -> None:
    alice = visiter("alice")
    page = ouvrir(alice, adresse, troupe, le="2026-11-20", invites=[troupe.parcours.ref])
    assert [notee.etat for notee in etapes(base)] == ["faite"]
    (premiere,) = etapes(base)

    alice.remplir(page, {f"presence-{premiere.id}": "manquee", "invites": [troupe.parcours_non_encadre.ref]})

    assert [notee.etat for notee in etapes(base)] == ["manquee", "faite"]
    lue = alice.voir(adresse)
    assert [case.get_text() for case in lue.select("td.n")] == ["2", "1"]
    # Said twice, nobody is put down twice.
    alice.remplir(page, {"invites": [troupe.parcours.ref]}, statut=422)
    assert len(etapes(base)) == 2


def test_changer_le_jour_change_celui_de_chaque_etape(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str
) -> None:
    alice = visiter("alice")
    page = ouvrir(alice, adresse, troupe)

    alice.remplir(page, {"le": "2026-12-10", "intitule": "Budget du mois"})

    assert {(notee.le, notee.note) for notee in etapes(base)} == {(date(2026, 12, 10), "Budget du mois")}


def test_pointer_laisse_ce_qui_fut_change_dans_une_etape(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str, moteur: str
) -> None:
    alice = visiter("alice")
    page = ouvrir(alice, adresse, troupe, le="2026-11-20")
    premiere = etapes(base)[0]
    changee = {"note": "A pris rendez-vous au PCB.", "visibilite": "cip", "theme": "droits"}
    alice.remplir(f"/parcours/{troupe.parcours.ref}/etapes/{premiere.id}", changee)

    alice.remplir(page, {f"presence-{premiere.id}": "manquee", "intitule": "Budget du mois", "duree_minutes": "60"})

    assert [(e.etat, e.note, e.visibilite, e.theme, e.duree_minutes) for e in etapes(base)] == [
        ("manquee", "A pris rendez-vous au PCB.", "cip", "droits", 60),
        ("faite", "Budget du mois", "partageable", "argent", 60),
    ]


def test_deux_qui_pointent_le_meme_atelier_le_savent(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str, moteur: str
) -> None:
    alice, carole = visiter("alice"), visiter("carole")
    page = ouvrir(alice, adresse, troupe, le="2026-11-20")
    formulaire = carole.voir(page).select_one("main form[method=post]")
    assert formulaire is not None
    premiere = etapes(base)[0]
    alice.remplir(page, {f"presence-{premiere.id}": "manquee"})

    perime = {**valeurs(formulaire), "intitule": "Autre chose"}
    assert carole.client.post(page, data=perime).status_code == 409

    assert etapes(base)[0].etat == "manquee"


def test_une_date_impossible_est_refusee_et_rien_n_est_note(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str
) -> None:
    page = visiter("alice").remplir(
        f"{adresse}/nouveau", {**SAISIE, "le": "2025-01-01", "invites": [troupe.parcours.ref]}, statut=422
    )

    assert "Le parcours commence le 5 janvier 2026" in page.erreurs()["le"]
    with base.lecture() as session:
        assert session.scalars(select(Atelier.id)).all() == []


def test_quelqu_un_d_une_autre_structure_ne_s_inscrit_pas(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str
) -> None:
    visiter("alice").remplir(f"{adresse}/nouveau", {**SAISIE, "invites": [troupe.autre_parcours.ref]}, statut=422)

    assert etapes(base) == []


def test_supprimer_un_atelier_emporte_ses_etapes_et_elles_seules(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str, moteur: str
) -> None:
    alice = visiter("alice")
    page = ouvrir(alice, adresse, troupe)
    with base.lecture() as session:
        avant = len(session.scalars(select(Etape.id)).all())

    alice.remplir(f"{page}/supprimer", {})

    with base.lecture() as session:
        assert session.scalars(select(Atelier.id)).all() == session.scalars(select(Participation.etape_id)).all() == []
        assert len(session.scalars(select(Etape.id)).all()) == avant - 2
        phrases = session.scalars(select(Journal.phrase).where(Journal.evenement.startswith("Atelier"))).all()
    assert phrases == ["Atelier du 3 décembre 2026 ouvert.", "Atelier du 3 décembre 2026 supprimé."]


def test_supprimer_une_etape_la_retire_de_son_atelier(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str, moteur: str
) -> None:
    alice = visiter("alice")
    ouvrir(alice, adresse, troupe)
    premiere = etapes(base)[0]

    alice.remplir(f"/parcours/{troupe.parcours.ref}/etapes/{premiere.id}/supprimer", {})

    with base.lecture() as session:
        assert len(session.scalars(select(Participation.etape_id)).all()) == 1


def test_la_feuille_d_emargement_dit_les_noms_et_laisse_une_trace_pour_chacun(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, adresse: str
) -> None:
    alice = visiter("alice")
    page = ouvrir(alice, adresse, troupe)

    reponse = alice.client.get(f"{page}/emargement.pdf")

    texte = " ".join(PdfReader(BytesIO(reponse.data)).pages[0].extract_text().split())
    for attendu in ("Gérer son budget", "3 décembre 2026, 90 minutes", "Nadège Placide-Montérose", "Jérémie Ozier"):
        assert attendu in texte
    # A sheet that lies on a table does not say why people are there.
    assert "Budget et dettes" not in texte
    assert "Placide" not in reponse.headers["Content-Disposition"]
    with base.lecture() as session:
        lues = session.scalars(select(Consultation.parcours_id).where(Consultation.page == "emargement")).all()
    assert sorted(lues) == sorted([troupe.parcours.id, troupe.parcours_non_encadre.id])
