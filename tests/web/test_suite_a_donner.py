"""Each code has something that answers it."""

import pytest
from flask import Flask

from parcours.domain.echeance import Code
from parcours.web.suite_a_donner import SUITES, depuis_la_fiche, depuis_la_veille


def test_chaque_code_a_sa_suite() -> None:
    assert set(SUITES) == set(Code)


@pytest.mark.parametrize("code", list(Code))
def test_une_suite_est_un_ecran_qui_existe_ou_une_partie_de_la_fiche(app: Flask, code: Code) -> None:
    suite = SUITES[code]
    with app.test_request_context():
        adresse = suite.adresse("abc", "objet:12")
        assert depuis_la_fiche("abc", code, "objet:12", None) == (adresse or suite.ancre, suite.verbe)
    assert (adresse is None) == (suite.ecran is None) == bool(suite.ancre)


def test_une_alerte_ouvre_l_ecran_de_son_objet(app: Flask) -> None:
    with app.test_request_context():
        assert depuis_la_veille("abc", "ECH-04", "contrat:12") == ("/parcours/abc/contrats/12/renouveler", "Renouveler")
        assert depuis_la_veille("abc", "ECH-15", "motif") == ("/parcours/abc/sortie", "Dire le motif")
        assert depuis_la_veille("abc", "ECH-01", "pass") is None
        assert depuis_la_fiche("abc", "ECH-01", "pass", 7)[1] == "Prolonger"
