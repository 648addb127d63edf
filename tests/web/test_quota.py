"""Every export of people counts, together: one too many is refused with a sentence, and leaves nothing."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.models import Journal, Liasse
from tests.builders import Troupe
from tests.page import Navigateur
from tests.web.horloges import application, rejoindre

Visiter = Callable[[str], Navigateur]
LISTE = "/parcours/liste.csv?referent=tous"


@pytest.fixture
def config(config: Config) -> Config:
    """Two exports an hour: a third one is too many."""
    return replace(config, exports_par_heure=2)


def _nombre(base: BaseDeDonnees, evenement: str) -> int:
    with base.lecture() as session:
        return session.scalar(select(func.count(Journal.id)).where(Journal.evenement == evenement)) or 0


@pytest.mark.usefixtures("moteur")
def test_liste_journal_et_livrets_se_comptent_ensemble(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, config: Config
) -> None:
    carole = visiter("carole")
    assert carole.client.get(LISTE).status_code == 200
    assert carole.client.get(f"/parcours/{troupe.parcours.ref}/journal/tableau.csv").status_code == 200
    for adresse in (LISTE, f"/parcours/{troupe.parcours.ref}/journal/tableau.csv"):
        refus = carole.voir(adresse, statut=429)
        assert refus.titre == "Trop d’exports à la suite"
        phrase = "Un compte fait 2 exports par heure au plus : le suivant sera possible dans une heure au plus."
        assert phrase in refus.texte.replace("\u00a0", " ")
        assert refus.reponse.headers["Retry-After"] == "3600"
        assert "Nadège" not in refus.texte
    carole.remplir(f"/structures/{troupe.structure.ref}/livrets", {"lesquels": "tous"}, statut=429)
    # What is refused is neither made nor told as made.
    assert _nombre(base, "ListeExportee") == 1
    with base.lecture() as session:
        assert session.scalar(select(func.count(Liasse.id))) == 0

    plus_tard = rejoindre(carole, application(config, base, minutes=25))
    assert plus_tard.client.get(LISTE).status_code == 429


def test_une_heure_apres_on_exporte_de_nouveau(visiter: Visiter, base: BaseDeDonnees, config: Config) -> None:
    assert [visiter("carole").client.get(LISTE).status_code for _ in range(3)] == [200, 200, 429]
    plus_tard = Navigateur(application(config, base, minutes=61))
    plus_tard.se_connecter("carole@test.example")
    assert plus_tard.client.get(LISTE).status_code == 200


def test_les_livrets_demandes_se_comptent_et_leur_archive_se_reprend(visiter: Visiter, troupe: Troupe) -> None:
    carole = visiter("carole")
    livrets = f"/structures/{troupe.structure.ref}/livrets"
    page = str(carole.remplir(livrets, {"lesquels": "tous"}).reponse.location)
    carole.remplir(page, {})
    assert [carole.client.get(f"{page}/livrets.zip").status_code for _ in range(3)] == [200] * 3
    carole.remplir(livrets, {"lesquels": "tous"})
    assert carole.client.get(LISTE).status_code == 429
    carole.remplir(livrets, {"lesquels": "tous"}, statut=429)


def test_chaque_compte_a_les_siens(visiter: Visiter) -> None:
    assert [visiter("carole").client.get(LISTE).status_code for _ in range(3)] == [200, 200, 429]
    assert visiter("alice").client.get(LISTE).status_code == 200


def test_les_tableaux_d_un_territoire_se_comptent_a_part(visiter: Visiter, base: BaseDeDonnees) -> None:
    rita = visiter("rita")
    statuts = [rita.client.get("/territoire/tableaux.csv").status_code for _ in range(9)]
    assert statuts == [200] * 8 + [429]
    assert _nombre(base, "TerritoireExporte") == 8


def test_qui_n_a_pas_le_droit_n_est_pas_compte(visiter: Visiter, troupe: Troupe) -> None:
    denis = visiter("denis")
    for _ in range(3):
        assert denis.client.get(f"/parcours/{troupe.parcours.ref}/journal/tableau.csv").status_code == 404
    assert denis.client.get(LISTE).status_code == 200


def test_trop_d_essais_garde_ses_mots(app: Flask) -> None:
    with app.test_request_context():
        page = app.jinja_env.get_template("errors/429.html").render(pourquoi=None, repere=None)
    assert "Trop d’essais à la suite" in page
