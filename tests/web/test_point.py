"""The «point d'équipe»: what everyone inherits, and what it never changes."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import select

from parcours.db import BaseDeDonnees
from parcours.models import Etape, Parcours
from tests.builders import Troupe
from tests.page import Navigateur

Visiter = Callable[[str], Navigateur]


def genres(base: BaseDeDonnees, parcours: Parcours) -> list[str]:
    with base.lecture() as session:
        demande = select(Etape.genre).where(Etape.parcours_id == parcours.id).order_by(Etape.id)
        return list(session.scalars(demande))[2:]


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
