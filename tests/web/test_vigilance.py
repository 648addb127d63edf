"""A note that deserves a second look is asked about once; only counts of it are kept."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from wtforms.fields.core import UnboundField

from parcours.db import BaseDeDonnees
from parcours.models import Etape, Journal, MesureVigilance
from parcours.web.forms.base import Formulaire, Note, Texte
from parcours.web.forms.vigilance import Vigilant
from tests.builders import Troupe
from tests.page import Navigateur, Page, valeurs

Visiter = Callable[[str], Navigateur]
NOTE = "Il dit que sa dépression revient."
QUESTION = "Est-ce un fait observé"


def notes(base: BaseDeDonnees, troupe: Troupe) -> list[tuple[str | None, str]]:
    with base.lecture() as session:
        demande = select(Etape).where(Etape.parcours_id == troupe.parcours.id).order_by(Etape.id)
        return [(e.note, e.visibilite) for e in session.scalars(demande)][2:]


def comptes(base: BaseDeDonnees) -> dict[tuple[str, str], int]:
    with base.lecture() as session:
        return {(m.genre, m.suite): m.nombre for m in session.scalars(select(MesureVigilance))}


def nouvelle(troupe: Troupe) -> str:
    return f"/parcours/{troupe.parcours.ref}/etapes/nouvelle"


def renvoyer(navigateur: Navigateur, page: Page, adresse: str, **champs: str) -> Page:
    formulaire = page.select_one("main form[method=post]")
    assert formulaire is not None
    return navigateur.poster(adresse, {**valeurs(formulaire), **champs})


def test_la_question_est_posee_une_fois_puis_la_note_est_gardee(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, moteur: str
) -> None:
    alice = visiter("alice")
    page = alice.remplir(nouvelle(troupe), {"note": NOTE}, statut=422)
    assert QUESTION in page.texte
    assert "« dépression »" in page.texte.replace("\u00a0", " ")
    assert "Réserver" not in page.texte
    assert notes(base, troupe) == []
    renvoyer(alice, page, nouvelle(troupe))
    assert notes(base, troupe) == [(NOTE, "cip")]
    assert comptes(base) == {("sante", "montre"): 1, ("sante", "garde"): 1}
    with base.lecture() as session:
        assert {m.le for m in session.scalars(select(MesureVigilance))} == {date(2026, 11, 23)}


def test_une_note_pour_l_equipe_peut_etre_reservee(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    alice = visiter("alice")
    page = alice.remplir(nouvelle(troupe), {"note": NOTE, "visibilite": "equipe"}, statut=422)
    assert "Réserver à l’accompagnement" in page.texte
    renvoyer(alice, page, nouvelle(troupe), suite="reserver")
    assert notes(base, troupe) == [(NOTE, "cip")]
    assert comptes(base)["sante", "reserve"] == 1
    assert NOTE not in visiter("bob").voir(f"/parcours/{troupe.parcours.ref}").texte


def test_recrite_la_note_passe_et_c_est_compte(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    alice = visiter("alice")
    page = alice.remplir(nouvelle(troupe), {"note": NOTE}, statut=422)
    renvoyer(alice, page, nouvelle(troupe), note="Il demande un rendez-vous.")
    assert notes(base, troupe) == [("Il demande un rendez-vous.", "cip")]
    assert comptes(base)["sante", "recrit"] == 1


def test_un_encadrant_est_questionne_et_ne_peut_rien_reserver(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    bob = visiter("bob")
    page = bob.remplir(nouvelle(troupe), {"note": "Trop fainéant.", "genre": "point"}, statut=422)
    assert QUESTION in page.texte
    assert "Réserver" not in page.texte
    renvoyer(bob, page, nouvelle(troupe), suite="reserver")
    assert notes(base, troupe) == [("Trop fainéant.", "equipe")]


def test_ce_qui_complete_un_pas_l_est_aussi(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    alice = visiter("alice")
    pas = f"/equipe/{troupe.parcours.ref}/pas"
    completer = str(alice.poster(pas, {"genre": "point", "cle_idempotence": str(uuid4())}).reponse.location)
    formulaire = alice.voir(completer).select_one("form[enctype]")
    assert formulaire is not None
    page = alice.poster(completer, {**valeurs(formulaire), "note": NOTE}, statut=422)
    suite = page.select_one("form[enctype]")
    assert suite is not None
    alice.poster(completer, {**valeurs(suite), "suite": "reserver"})
    assert notes(base, troupe) == [(NOTE, "cip")]


def test_un_entretien_l_est_aussi_et_ce_qui_est_refuse_l_est_d_abord(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    alice, adresse = visiter("alice"), f"/parcours/{troupe.parcours.ref}/entretien"
    refus = alice.remplir(adresse, {"note": NOTE, "prochain": "autre"}, statut=422)
    assert QUESTION not in refus.texte
    page = alice.remplir(adresse, {"note": NOTE}, statut=422)
    assert QUESTION in page.texte
    renvoyer(alice, page, adresse)
    assert [note for note, _ in notes(base, troupe)] == [NOTE]


# Free text that says nothing of a person, or a fact that is copied: a name, a number, a place, a job, a title.
HORS = {
    "nom", "prenom", "email", "telephone", "code_postal", "commune", "zone", "territoire", "siret", "numero",
    "reference", "metier", "prescripteur_nom", "organisme", "hote", "lieu", "emploi", "justificatif", "levee_par",
    "AtelierForm.intitule", "NouvelAtelierForm.intitule", "FormationForm.intitule", "TrameForm.titre",
    "TrameForm.rubriques", "ReponseForm.commentaire", "NouveauDepartForm.raison", "MotifForm.raison",
}  # fmt: skip


def formulaires(classe: type[Formulaire] = Formulaire) -> set[type[Formulaire]]:
    return {classe}.union(*(formulaires(sous) for sous in classe.__subclasses__()))


def test_tout_texte_libre_sur_une_personne_est_questionne() -> None:
    oublies = set()
    for forme in formulaires():
        textes = {nom for nom, champ in vars_de(forme).items() if champ.field_class in (Note, Texte)}
        questionnes = forme.TEXTES if issubclass(forme, Vigilant) else ()
        oublies |= {f"{forme.__name__}.{nom}" for nom in textes - HORS - set(questionnes)} - HORS
    assert oublies == set()


def vars_de(forme: type[Formulaire]) -> dict[str, UnboundField]:
    return {nom: champ for nom in dir(forme) if isinstance(champ := getattr(forme, nom), UnboundField)}


@pytest.mark.parametrize(
    ("qui", "suite", "champs"),
    [
        ("bob", "/equipe/point", {"note": "Trop fainéant."}),
        ("alice", "{fiche}/objectifs/nouveau", {"intitule": "Soigner sa dépression", "pour_le": "2026-12-01"}),
        ("alice", "{fiche}/freins/nouvelle", {"sante": "2", "precision_sante": "Sa dépression revient"}),
        ("bob", "{fiche}/competences/nouvelle", {"competence": "tondre", "niveau": "aide", "preuve": "Fainéant"}),
        ("alice", "{fiche}/plan/relais/abandonner", {"motif": "Sa dépression revient"}),
        ("alice", "{fiche}/documents/nouveau", {"fin": "2027-01-31", "libelle": "Pour sa dépression"}),
    ],
)
def test_la_question_est_posee_partout_et_une_seule_fois(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, qui: str, suite: str, champs: dict[str, str]
) -> None:
    navigateur, adresse = visiter(qui), suite.format(fiche=f"/parcours/{troupe.parcours.ref}")

    def notees() -> int:
        with base.lecture() as session:
            return session.scalar(select(func.count()).select_from(Journal)) or 0

    avant = notees()
    page = navigateur.remplir(adresse, champs, statut=422)
    assert QUESTION in page.texte
    assert notees() == avant
    renvoyer(navigateur, page, adresse)
    assert notees() > avant
    assert [suite for _, suite in sorted(comptes(base))] == ["garde", "montre"]


def test_la_decision_d_une_revue_l_est_aussi(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    alice = visiter("alice")
    adresse = str(alice.voir("/parcours/revue", statut=303).reponse.location)
    page = alice.remplir(adresse, {"decision": "Reprendre après sa dépression"}, statut=422, lequel="form.bar")
    assert QUESTION in page.texte
    (formulaire,) = page.select("form.bar")
    alice.poster(adresse, valeurs(formulaire), statut=303)
    assert comptes(base) == {("sante", "montre"): 1, ("sante", "garde"): 1}


def test_l_administration_lit_les_nombres_et_rien_d_autre(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    alice = visiter("alice")
    page = alice.remplir(nouvelle(troupe), {"note": NOTE}, statut=422)
    renvoyer(alice, page, nouvelle(troupe), note="Il demande un rendez-vous.")
    alice.remplir(nouvelle(troupe), {"note": NOTE}, statut=422)
    with base.transaction() as session:
        session.add(MesureVigilance(le=date(2026, 8, 24), genre="origine", suite="montre", nombre=7))
        session.add(MesureVigilance(le=date(2026, 8, 25), genre="jugement", suite="garde", nombre=1))
    lue = visiter("ada").voir("/saisies/questions")
    lignes = {
        str(tr.th.get_text()): [td.get_text() for td in tr.select("td")] for tr in lue.select("tbody tr") if tr.th
    }
    assert lignes == {
        "Santé": ["2", "0", "0", "1", "1"],
        "Origine": ["0", "0", "0", "0", "0"],
        "Croyance": ["0", "0", "0", "0", "0"],
        "Justice": ["0", "0", "0", "0", "0"],
        "Jugement": ["0", "1", "0", "0", "0"],
    }
    assert "dépression" not in lue.texte
