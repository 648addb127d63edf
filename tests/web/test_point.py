"""The «point d'équipe»: what everyone inherits, and what it never changes."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import select

from parcours.db import BaseDeDonnees
from parcours.models import Affectation, Etape, Journal, Parcours, Piece
from tests.builders import Troupe
from tests.page import Navigateur, valeurs

Visiter = Callable[[str], Navigateur]


def genres(base: BaseDeDonnees, parcours: Parcours, deja: int = 2) -> list[str]:
    with base.lecture() as session:
        demande = select(Etape.genre).where(Etape.parcours_id == parcours.id).order_by(Etape.id)
        return list(session.scalars(demande))[deja:]


def dire(navigateur: Navigateur, ref: str, genre: str) -> None:
    navigateur.poster(f"/equipe/{ref}/geste", {"genre": genre, "cle_idempotence": str(uuid4())})


def proposes(navigateur: Navigateur) -> list[object]:
    return [coche["value"] for coche in navigateur.voir("/equipe/point").select("input[name=commun][checked]")]


def test_qui_est_absent_n_herite_d_aucune_rencontre(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, moteur: str
) -> None:
    bob, ref = visiter("bob"), troupe.parcours.ref
    dire(bob, ref, "absence")
    with base.lecture() as session:
        silence = session.get_one(Parcours, troupe.parcours.id).silence_le
    assert proposes(bob) == ["presence"]

    page = bob.suivre(bob.poster("/equipe/point", {"commun": "point", "cle_idempotence": str(uuid4())}))

    assert genres(base, troupe.parcours) == ["absence"]
    assert "Rien de changé" in page.texte
    with base.lecture() as session:
        assert session.get_one(Parcours, troupe.parcours.id).silence_le == silence


@pytest.mark.parametrize(("deja", "propose"), [("retard", "point"), ("point", "point"), ("absence", "presence")])
def test_le_point_n_est_propose_que_si_quelqu_un_est_la(
    visiter: Visiter, troupe: Troupe, deja: str, propose: str
) -> None:
    bob = visiter("bob")
    dire(bob, troupe.parcours.ref, deja)

    assert proposes(bob) == [propose]


@pytest.mark.parametrize("qui", ["bob", "alice"])
def test_une_presence_heritee_laisse_le_retard_seule_une_exception_le_change(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, qui: str
) -> None:
    bob, ref = visiter("bob"), troupe.parcours.ref
    dire(visiter(qui), ref, "retard")

    bob.poster("/equipe/point", {"commun": "presence", "cle_idempotence": str(uuid4())})
    assert genres(base, troupe.parcours) == ["retard"]

    saisie = {"commun": "presence", f"exception-{ref}": "absence", "cle_idempotence": str(uuid4())}
    bob.poster("/equipe/point", saisie)
    assert genres(base, troupe.parcours)[-1] == "absence"


def test_changer_une_arrivee_garde_sa_note_sa_duree_et_ses_pieces(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, moteur: str
) -> None:
    bob, ref, brute = visiter("bob"), troupe.parcours.ref, BytesIO()
    dire(bob, ref, "retard")
    with base.lecture() as session:
        cle = session.scalars(select(Etape.id).where(Etape.genre == "retard")).one()
    Image.new("RGB", (20, 20)).save(brute, "PNG")
    ajouts = {"note": "Bus en panne.", "duree_minutes": "20", "photo": (BytesIO(brute.getvalue()), "a.png")}
    bob.remplir(f"/equipe/{ref}/pas/{cle}", ajouts, lequel="form[enctype]")

    dire(bob, ref, "presence")

    assert genres(base, troupe.parcours) == ["presence"]
    with base.lecture() as session:
        gardee = session.get_one(Etape, cle)
        assert (gardee.note, gardee.duree_minutes) == ("Bus en panne.", 20)
        assert session.scalars(select(Piece.etape_id)).all() == [cle]
        phrases = session.scalars(select(Journal.phrase).where(Journal.parcours_id == troupe.parcours.id)).all()
    assert any(p.startswith("«\u00a0Retard\u00a0» du 23 novembre 2026 remplacé par «\u00a0Présence") for p in phrases)


def test_redire_la_meme_arrivee_ne_change_rien(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    bob, ref = visiter("bob"), troupe.parcours.ref

    dire(bob, ref, "retard")
    dire(bob, ref, "retard")

    assert genres(base, troupe.parcours) == ["retard"]
    with base.lecture() as session:
        assert len(session.scalars(select(Journal.id).where(Journal.parcours_id == troupe.parcours.id)).all()) == 1


@pytest.fixture
def deux(base: BaseDeDonnees, troupe: Troupe) -> Parcours:
    """Somebody else in the crew of Bob, who came today."""
    autre = troupe.parcours_non_encadre
    with base.transaction() as session:
        lie = {"structure_id": autre.structure_id, "compte_id": troupe.comptes["bob"].id, "fonction": "encadrant"}
        session.add(Affectation(parcours_id=autre.id, debut=autre.entree_le, **lie))
        session.get_one(Parcours, autre.id).entree_le = date(2026, 11, 23)
    return autre


def test_qui_est_refuse_n_empeche_pas_les_autres_et_revient_seul(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, deux: Parcours
) -> None:
    bob, cle = visiter("bob"), str(uuid4())
    saisie = {"commun": "presence", "le": "2026-11-20", "note": "Grand beau.", "cle_idempotence": cle}
    page = bob.poster("/equipe/point", {**saisie, f"exception-{deux.ref}": "retard"}, statut=200)

    assert genres(base, troupe.parcours) == ["presence"]
    assert "1 personne notée" in page.texte
    (refusee,) = page.select("li.tile")
    assert "Le parcours commence le 23 novembre 2026" in refusee.get_text()
    reprise = valeurs(page.select("main form[method=post]")[0])
    assert (reprise["montres"], reprise["cle_idempotence"]) == (deux.ref, cle)
    assert (reprise["note"].strip(), reprise["le"], reprise[f"exception-{deux.ref}"]) == (
        "Grand beau.",
        "2026-11-20",
        "retard",
    )

    suite = bob.suivre(bob.poster("/equipe/point", {**reprise, "le": "2026-11-23"}))
    assert "1 personne notée" in suite.texte
    assert (genres(base, troupe.parcours), genres(base, deux, 0)) == (["presence"], ["retard"])


def test_seules_les_personnes_montrees_sont_notees_et_qui_est_parti_se_dit(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, deux: Parcours
) -> None:
    bob = visiter("bob")
    saisie = {"commun": "presence", "montres": f"{troupe.parcours.ref} parti00000", "cle_idempotence": str(uuid4())}
    page = bob.suivre(bob.poster("/equipe/point", saisie))

    assert (genres(base, troupe.parcours), genres(base, deux, 0)) == (["presence"], [])
    assert "1 personne a quitté votre équipe" in page.texte
