"""Noting a step once, even when the same form arrives twice at the same instant."""

from collections.abc import Iterator
from datetime import date
from threading import Thread
from uuid import uuid4

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session, SessionTransaction

from parcours.actions import etape as actions
from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.domain.erreurs import EtapeImpossible
from parcours.domain.etape import EtatEtape, GenreEtape, Lieu, SaisieEtape, Visibilite
from parcours.models import Etape, Parcours
from tests.builders import Troupe

POINT = SaisieEtape(
    date(2026, 11, 20), GenreEtape.POINT, EtatEtape.FAITE, None, Lieu.INTERNE, 15, False, Visibilite.EQUIPE, "Avance."
)


def _noter(session: Session, troupe: Troupe, auteur: Auteur, cle: str) -> Etape | None:
    parcours = session.get_one(Parcours, troupe.parcours.id)
    return actions.noter(session, auteur, parcours, POINT, voit_le_social=True, cle_idempotence=cle)


def _notees(base: BaseDeDonnees, cle: str) -> int:
    with base.lecture() as session:
        return len(list(session.scalars(select(Etape.id).where(Etape.cle_idempotence == cle))))


def test_deux_envois_simultanes_ne_notent_qu_une_etape(
    base: BaseDeDonnees, troupe: Troupe, auteur: Auteur, moteur: str
) -> None:
    cle, ecrites = str(uuid4()), []

    def envoyer() -> None:
        with base.transaction() as session:
            ecrites.append(_noter(session, troupe, auteur, cle) is not None)

    with base.transaction() as session:
        ecrites.append(_noter(session, troupe, auteur, cle) is not None)
        session.flush()
        second = Thread(target=envoyer)
        second.start()
    second.join()

    assert sorted(ecrites) == [False, True]
    assert _notees(base, cle) == 1


@pytest.fixture
def premier_envoi(base: BaseDeDonnees, troupe: Troupe, auteur: Auteur) -> Iterator[str]:
    """A key whose first sending is saved just before the second one writes, after it looked for it."""
    cle = str(uuid4())
    deja: list[bool] = []

    def devancer(session: Session, transaction: SessionTransaction) -> None:
        if transaction.nested and not deja:
            deja.append(True)
            with base.transaction() as autre:
                _noter(autre, troupe, auteur, cle)

    event.listen(Session, "after_transaction_create", devancer)
    yield cle
    event.remove(Session, "after_transaction_create", devancer)


# SQLite has one writer at a time: the second sending cannot look before the first is saved.
@pytest.mark.parametrize("moteur", ["postgresql"], indirect=True)
@pytest.mark.postgresql
def test_un_envoi_devance_reconnait_l_etape_qui_vient_d_etre_ecrite(
    base: BaseDeDonnees, troupe: Troupe, auteur: Auteur, moteur: str, premier_envoi: str
) -> None:
    with base.transaction() as session:
        assert _noter(session, troupe, auteur, premier_envoi) is None

    assert _notees(base, premier_envoi) == 1


def test_un_renvoi_tardif_reconnait_l_etape_meme_si_elle_ne_serait_plus_acceptee(
    session: Session, troupe: Troupe, auteur: Auteur
) -> None:
    cle = str(uuid4())
    assert _noter(session, troupe, auteur, cle) is not None
    session.get_one(Parcours, troupe.parcours.id).clos_le = date(2026, 11, 19)

    assert _noter(session, troupe, auteur, cle) is None


def test_la_cle_d_un_autre_parcours_ne_revele_rien_et_ne_bloque_pas(
    base: BaseDeDonnees, troupe: Troupe, auteur: Auteur, moteur: str
) -> None:
    cle = str(uuid4())
    with base.transaction() as session:
        _noter(session, troupe, auteur, cle)

    with base.transaction() as session:
        ailleurs = session.get_one(Parcours, troupe.autre_parcours.id)
        with pytest.raises(EtapeImpossible, match="enregistrez de nouveau"):
            actions.noter(session, auteur, ailleurs, POINT, voit_le_social=True, cle_idempotence=cle)
