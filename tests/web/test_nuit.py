"""The nights: what ran, what failed, what was missed; for the administrator alone."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from parcours.db import BaseDeDonnees
from parcours.jobs.execution import nuits
from parcours.models import Execution
from tests.builders import Troupe
from tests.conftest import MAINTENANT
from tests.jobs.outils import AU, MARTINIQUE, a
from tests.page import Navigateur, Page

Visiter = Callable[[str], Navigateur]


def noter(base: BaseDeDonnees, pour_le: date, tache: str = "veille", **sort: Any) -> None:
    with base.transaction() as session:
        fin = {"finie_le": MAINTENANT + timedelta(seconds=12), "bilan": "3 seuils signalés."}
        session.add(
            Execution(tache=tache, fuseau=MARTINIQUE, pour_le=pour_le, commencee_le=MAINTENANT, **{**fin, **sort})
        )


def lignes(page: Page) -> list[str]:
    return [" ".join(bloc.get_text(" ").split()).replace("\u00a0", " ") for bloc in page.select("main li.alert")]


def constat(page: Page) -> str:
    (bloc,) = page.select("main .group span")
    return bloc.get_text(strip=True).replace("\u00a0", " ")


def test_les_nuits_faites_disent_ce_qu_elles_ont_fait(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    noter(base, AU)
    page = visiter("ada").voir("/nuits")
    assert constat(page) == "toutes les nuits ont été faites"
    assert lignes(page) == ["faite Nuit du 23 novembre 2026 Échéances : 3 seuils signalés. à 10 h 00, 12 secondes"]


def test_une_nuit_manquee_se_voit(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    noter(base, AU - timedelta(days=3))
    noter(base, AU)
    page = visiter("ada").voir("/nuits")
    assert constat(page) == "2 nuits manquées"
    assert [ligne.split(" novembre")[0] for ligne in lignes(page)] == [
        "faite Nuit du 23",
        "manquée Nuit du 22",
        "manquée Nuit du 21",
        "faite Nuit du 20",
    ]


def test_la_nuit_de_ce_matin_qui_n_a_pas_eu_lieu_se_voit(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    noter(base, AU - timedelta(days=1))
    assert constat(visiter("ada").voir("/nuits")) == "1 nuit manquée"


@pytest.mark.parametrize(
    ("sort", "attendu"),
    [
        (
            {"erreur": "ValueError, veille.py ligne 12"},
            "en échec Nuit du 23 novembre 2026 Échéances : échec, ValueError, veille.py ligne 12.",
        ),
        ({"finie_le": None, "bilan": None}, "en cours Nuit du 23 novembre 2026 Échéances : en cours."),
    ],
)
def test_un_echec_et_une_nuit_en_cours_se_voient(
    visiter: Visiter, base: BaseDeDonnees, troupe: Troupe, sort: dict[str, Any], attendu: str
) -> None:
    noter(base, AU, **sort)
    (ligne,) = lignes(visiter("ada").voir("/nuits"))
    assert ligne.startswith(attendu)


def test_une_vraie_nuit_se_lit_dans_l_ordre(visiter: Visiter, base: BaseDeDonnees, troupe: Troupe) -> None:
    nuits(base, a(AU, "05:00"))
    noter(base, AU, tache="rappels-07")
    (ligne,) = lignes(visiter("ada").voir("/nuits"))
    assert ligne.index("Échéances") < ligne.index("Résultats des structures") < ligne.index("Messages de 7 h")
    assert "à 5 h 00" in ligne


def test_sans_nuit_la_page_le_dit(visiter: Visiter, troupe: Troupe) -> None:
    assert constat(visiter("ada").voir("/nuits")) == "aucune nuit n’a encore été faite ici"


@pytest.mark.parametrize("nom", ["alice", "bob", "carole", "rita", "emile", "zoe", "perle", "personne"])
def test_les_nuits_ne_regardent_que_l_administration(visiter: Visiter, troupe: Troupe, nom: str) -> None:
    visiter(nom).voir("/nuits", 403)
