"""How a request ends: what it wrote is kept when it is answered, and only then."""

import pytest
from flask import Flask, Response
from sqlalchemy import func, select

from parcours.db import BaseDeDonnees
from parcours.models import Compte
from parcours.web.requete import session_base
from tests.builders import creer_compte
from tests.conftest import MAINTENANT


@pytest.mark.usefixtures("moteur")
@pytest.mark.parametrize(("statut", "gardes"), [(200, 1), (303, 1), (400, 0), (409, 0), (422, 0), (500, 0)])
def test_une_demande_refusee_ne_laisse_rien(app: Flask, base: BaseDeDonnees, statut: int, gardes: int) -> None:
    with app.test_request_context("/connexion", method="POST"):
        creer_compte(session_base(), "iris@test.example", le=MAINTENANT)
        app.process_response(Response(status=statut))
    with base.lecture() as session:
        assert session.scalar(select(func.count(Compte.id))) == gardes
