"""How a request ends: what it wrote is kept when it is answered, and only then; what it prepared stays prepared."""

from collections.abc import Callable

import pytest
from flask import Flask, Response
from sqlalchemy import func, select, text

from parcours.db import BaseDeDonnees
from parcours.models import Compte
from parcours.web.requete import session_base
from tests.builders import creer_compte
from tests.compteur import instructions
from tests.conftest import MAINTENANT
from tests.page import Navigateur


@pytest.mark.usefixtures("moteur")
@pytest.mark.parametrize(("statut", "gardes"), [(200, 1), (303, 1), (400, 0), (409, 0), (422, 0), (500, 0)])
def test_une_demande_refusee_ne_laisse_rien(app: Flask, base: BaseDeDonnees, statut: int, gardes: int) -> None:
    with app.test_request_context("/connexion", method="POST"):
        creer_compte(session_base(), "iris@test.example", le=MAINTENANT)
        app.process_response(Response(status=statut))
    with base.lecture() as session:
        assert session.scalar(select(func.count(Compte.id))) == gardes


def test_ce_que_les_pages_ont_fait_preparer_le_reste(
    moteur: str, base: BaseDeDonnees, visiter: Callable[[str], Navigateur]
) -> None:
    alice = visiter("alice")
    # The first page writes what the browser session keeps; the second reads again.
    alice.voir("/parcours")
    alice.voir("/parcours")
    with instructions(base.engine, toutes=True) as envoyees:
        for _ in range(6):
            alice.voir("/parcours")
    if moteur == "sqlite":
        # Each one makes it prepare every statement again.
        assert not [instruction for instruction in envoyees if instruction.startswith("PRAGMA")]
        return
    with base.lecture() as session:
        preparees = session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert any("session_web" in preparee for preparee in preparees)
