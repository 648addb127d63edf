"""The door, and the pages about the product."""

from collections.abc import Callable

import pytest

from tests.page import Navigateur

Visiter = Callable[[str], Navigateur]


@pytest.mark.parametrize(
    ("adresse", "titre"),
    [
        ("/aide", "Aide"),
        ("/donnees", "Vos données et vos droits"),
        ("/accessibilite", "Accessibilité"),
    ],
)
@pytest.mark.parametrize("qui", ["", "alice", "ada", "personne"])
def test_les_pages_d_information_sont_ouvertes_a_tous(visiter: Visiter, adresse: str, titre: str, qui: str) -> None:
    assert visiter(qui).voir(adresse).titre == titre


def test_le_pouls_repond_ok(visiter: Visiter) -> None:
    assert visiter("").client.get("/ping").text == "ok"


@pytest.mark.parametrize(
    ("qui", "debut"),
    [
        ("", "/connexion"),
        ("alice", "/parcours"),
        ("bob", "/equipe"),
        ("carole", "/parcours"),
        ("rita", "/territoire"),
        ("emile", "/territoire"),
        ("zoe", "/territoire"),
        ("ada", "/comptes"),
        ("personne", "/compte"),
        ("perle", "/compte"),
    ],
)
def test_chacun_commence_sa_journee_la_ou_il_travaille(visiter: Visiter, qui: str, debut: str) -> None:
    assert visiter(qui).client.get("/").location == debut


def test_le_pied_de_chaque_page_mene_aux_trois_pages(visiter: Visiter) -> None:
    liens = {lien["href"] for lien in visiter("").voir("/connexion").select("footer a")}

    assert liens == {"/aide", "/donnees", "/accessibilite"}
