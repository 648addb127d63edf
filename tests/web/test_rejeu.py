"""What was taken back or replaced, and comes again with its key: it stays so."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.actions import etape as actions
from parcours.actions.execution import purger
from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.domain.erreurs import EtapeImpossible
from parcours.models import CleConsommee, Parcours, Piece
from tests.actions.test_etape import POINT
from tests.builders import Troupe
from tests.page import Navigateur
from tests.web.test_equipe import envoi, envoyer, etapes

Visiter = Callable[[str], Navigateur]


@pytest.mark.parametrize("chemin", ["geste", "pas"])
def test_un_geste_annule_ne_revient_pas(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, moteur: str, chemin: str
) -> None:
    bob, ref, geste = visiter("bob"), troupe.parcours.ref, {"genre": "difficulte", "cle_idempotence": str(uuid4())}
    bob.poster(f"/equipe/{ref}/{chemin}", geste)
    bob.poster(f"/equipe/{ref}/annuler", geste)

    page = bob.suivre(bob.poster(f"/equipe/{ref}/{chemin}", geste))

    assert "rien n’est noté de nouveau" in page.texte
    assert etapes(base, troupe.parcours) == []


def test_une_arrivee_remplacee_ne_revient_pas(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    bob, ref = visiter("bob"), troupe.parcours.ref
    presence, retard = envoi(ref, genre="presence"), envoi(ref, genre="retard")

    assert [r["etat"] for r in envoyer(bob, presence, retard, presence)] == ["note", "note", "deja"]

    assert [etape.genre for etape in etapes(base, troupe.parcours)] == ["retard"]


def test_un_envoi_annule_puis_rejoue_est_tenu_pour_fait(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    bob, garde = visiter("bob"), envoi(troupe.parcours.ref)
    annulation = {**garde, "quoi": "annuler"}
    envoyer(bob, garde, annulation)

    assert [r["etat"] for r in envoyer(bob, garde, annulation)] == ["deja", "rien"]
    assert etapes(base, troupe.parcours) == []


def test_une_etape_tapee_apres_une_suppression_n_est_pas_perdue(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe
) -> None:
    alice, adresse = visiter("alice"), f"/parcours/{troupe.parcours.ref}/etapes"
    saisie = {"genre": "entretien", "note": "Première.", "cle_idempotence": str(uuid4())}
    alice.remplir(f"{adresse}/nouvelle", saisie)
    alice.remplir(f"{adresse}/{etapes(base, troupe.parcours)[0].id}/supprimer", {})

    page = alice.remplir(f"{adresse}/nouvelle", {**saisie, "note": "Une autre."}, statut=422)
    assert "a été retirée" in page.texte
    assert "Une autre." in page.texte
    alice.remplir(f"{adresse}/nouvelle", {**saisie, "note": "Une autre.", "cle_idempotence": str(uuid4())})

    assert [etape.note for etape in etapes(base, troupe.parcours)] == ["Une autre."]


def test_une_cle_consommee_ne_vaut_que_dans_sa_structure_et_s_oublie(
    session: Session, troupe: Troupe, auteur: Auteur
) -> None:
    cle = str(uuid4())
    ici, ailleurs = (session.get_one(Parcours, p.id) for p in (troupe.parcours, troupe.autre_parcours))
    for parcours in (ici, ailleurs):
        etape = actions.noter(session, auteur, parcours, POINT, voit_le_social=True, cle_idempotence=cle)
        assert etape is not None
        actions.supprimer(session, auteur, parcours, etape, etape.version)
        session.flush()
    with pytest.raises(EtapeImpossible, match="a été retirée"):
        actions.noter(session, auteur, ici, POINT, voit_le_social=True, cle_idempotence=cle)

    for jours, restent in ((30, 2), (31, 0)):
        purger(session, auteur.le + timedelta(days=jours))
        assert len(session.scalars(select(CleConsommee.id)).all()) == restent


@pytest.mark.parametrize(
    ("qui", "ajout", "phrase"),
    [
        ("bob", {"note": "Bus en panne."}, "porte une note"),
        ("bob", {"photo": "oui"}, "porte une pièce jointe"),
        ("alice", {"duree_minutes": "20"}, "Quelqu’un d’autre"),
    ],
)
def test_annuler_n_emporte_pas_ce_qui_a_ete_ajoute(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, qui: str, ajout: dict[str, object], phrase: str
) -> None:
    bob, ref, geste = visiter("bob"), troupe.parcours.ref, envoi(troupe.parcours.ref)
    envoyer(bob, geste)
    (notee,) = etapes(base, troupe.parcours)
    if "photo" in ajout:
        brute = BytesIO()
        Image.new("RGB", (20, 20)).save(brute, "PNG")
        ajout = {"photo": (BytesIO(brute.getvalue()), "a.png")}
    visiter(qui).remplir(f"/equipe/{ref}/pas/{notee.id}", ajout, lequel="form[enctype]")

    page = bob.suivre(bob.poster(f"/equipe/{ref}/annuler", {"cle_idempotence": geste["cle"]}))
    (reponse,) = envoyer(bob, {**geste, "quoi": "annuler"})

    assert phrase in page.texte
    assert (reponse["etat"], phrase in reponse["phrase"]) == ("refuse", True)
    assert len(etapes(base, troupe.parcours)) == 1
    # Its own page leads to where it is removed.
    assert bob.voir(f"/equipe/{ref}/pas/{notee.id}").select_one(
        f"a[href='/parcours/{ref}/etapes/{notee.id}/supprimer']"
    )


@pytest.mark.parametrize("a", ["0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59-12:00"])
def test_une_horloge_impossible_ne_refuse_que_son_envoi(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, a: str
) -> None:
    ref = troupe.parcours.ref

    reponses = envoyer(visiter("bob"), envoi(ref, a=a), envoi(ref))

    assert [r["etat"] for r in reponses] == ["refuse", "note"]
    assert "horloge" in reponses[0]["phrase"]
    assert len(etapes(base, troupe.parcours)) == 1


def test_un_envoi_ne_note_que_ce_qu_un_pas_peut_etre(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    (reponse,) = envoyer(visiter("alice"), envoi(troupe.parcours.ref, genre="revue"))

    assert reponse["etat"] == "refuse"
    assert etapes(base, troupe.parcours) == []


def test_la_meme_photo_envoyee_deux_fois_n_est_jointe_qu_une(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, moteur: str
) -> None:
    bob, ref, brute = visiter("bob"), troupe.parcours.ref, BytesIO()
    envoyer(bob, envoi(ref))
    (notee,) = etapes(base, troupe.parcours)
    Image.new("RGB", (20, 20)).save(brute, "PNG")

    for _ in range(2):
        photo = {"photo": (BytesIO(brute.getvalue()), "a.png")}
        bob.remplir(f"/equipe/{ref}/pas/{notee.id}", photo, lequel="form[enctype]")

    with base.lecture() as session:
        assert len(session.scalars(select(Piece.id)).all()) == 1
