"""The commands that open a real installation."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from parcours.app import create_app
from parcours.cli import main
from parcours.config import charger
from parcours.db import BaseDeDonnees, ouvrir
from parcours.models import Compte, Role
from tests.page import Navigateur

CLE = "une clé secrète longue de trente-deux signes"
PHRASE = "la yole passe devant le rocher"
Lancer = Callable[..., Result]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str | None]:
    """The settings of a new installation, and none of those of this machine."""
    return {
        "PARCOURS_BASE": f"sqlite:///{tmp_path / 'nouvelle.db'}",
        "PARCOURS_CLE_SECRETE": CLE,
        "PARCOURS_CLE_FICHIER": None,
        "PARCOURS_ADRESSE": "http://127.0.0.1:8000",
        "PARCOURS_DEMONSTRATION": None,
        "PARCOURS_ARGON2_LEGER": "1",
        "PARCOURS_FUSEAU": None,
        "PARCOURS_SMTP_HOTE": None,
        "PARCOURS_MANDATAIRES": None,
    }


@pytest.fixture
def lancer(environ: dict[str, str | None]) -> Lancer:
    """Run a command as in a terminal."""
    return lambda *mots, entree=None: CliRunner().invoke(main, mots, input=entree, env=environ)


def premiere(lancer: Lancer) -> Result:
    return lancer("init", "--email", "Marie@Test.example", "--nom", "Marie Première")


def lien(resultat: Result) -> str:
    trouve = re.search(r"http://127\.0\.0\.1:8000(/invitation/[\w-]{43})$", resultat.output, re.MULTILINE)
    assert trouve, resultat.output
    return trouve[1]


def installation(environ: dict[str, str | None], tmp_path: Path) -> tuple[BaseDeDonnees, Flask]:
    config = charger({nom: valeur for nom, valeur in environ.items() if valeur is not None}, tmp_path)
    base = ouvrir(config.base)
    return base, create_app(config, base)


def test_init_cree_la_base_et_le_premier_compte_qui_choisit_son_mot_de_passe(
    lancer: Lancer, environ: dict[str, str | None], tmp_path: Path
) -> None:
    resultat = premiere(lancer)

    assert resultat.exit_code == 0, resultat.output
    base, app = installation(environ, tmp_path)
    with base.lecture() as session:
        compte = session.scalars(select(Compte)).one()
        assert (compte.email, compte.nom, compte.mot_de_passe) == ("marie@test.example", "Marie Première", None)
        assert session.scalars(select(Role.nom)).all() == ["admin"]
    navigateur = Navigateur(app)
    navigateur.remplir(lien(resultat), {"mot_de_passe": PHRASE})
    navigateur.se_connecter("marie@test.example", PHRASE)
    assert navigateur.voir("/comptes").titre == "Comptes"
    base.engine.dispose()


def test_init_demande_ce_qu_on_ne_lui_a_pas_dit(lancer: Lancer) -> None:
    assert lien(lancer("init", entree="marie@test.example\nMarie Première\n"))


def test_init_ne_cree_pas_un_deuxieme_premier_compte(
    lancer: Lancer, environ: dict[str, str | None], tmp_path: Path
) -> None:
    premiere(lancer)

    resultat = lancer("init", "--email", "autre@test.example", "--nom", "Autre")

    assert resultat.exit_code == 1
    assert "existe déjà" in resultat.output
    base, _ = installation(environ, tmp_path)
    with base.lecture() as session:
        assert session.scalars(select(Compte.email)).all() == ["marie@test.example"]
    base.engine.dispose()


def test_init_refuse_une_adresse_impossible(lancer: Lancer) -> None:
    resultat = lancer("init", "--email", "marie", "--nom", "Marie")

    assert resultat.exit_code == 1
    assert "Vérifiez l’adresse" in resultat.output


def test_init_refuse_une_adresse_de_demonstration_et_peut_recommencer(lancer: Lancer) -> None:
    resultat = lancer("init", "--email", "moi@demo.example", "--nom", "Marie")

    assert resultat.exit_code == 1
    assert "démonstration" in resultat.output
    assert lien(premiere(lancer))


@pytest.mark.parametrize(("cle", "raison"), [(None, "manque"), ("courte", "trop courte")])
def test_init_refuse_de_commencer_sans_cle_secrete(
    lancer: Lancer, environ: dict[str, str | None], tmp_path: Path, cle: str | None, raison: str
) -> None:
    environ["PARCOURS_CLE_SECRETE"] = cle

    resultat = premiere(lancer)

    assert resultat.exit_code == 2
    assert raison in resultat.output
    assert not (tmp_path / "nouvelle.db").exists()


def test_un_nouveau_lien_remplace_le_precedent(lancer: Lancer, environ: dict[str, str | None], tmp_path: Path) -> None:
    ancien = lien(premiere(lancer))

    nouveau = lien(lancer("compte", "inviter", "MARIE@test.example"))

    base, app = installation(environ, tmp_path)
    Navigateur(app).voir(ancien, statut=404)
    Navigateur(app).voir(nouveau)
    base.engine.dispose()


def test_un_compte_inconnu_ne_recoit_pas_de_lien(lancer: Lancer) -> None:
    premiere(lancer)

    resultat = lancer("compte", "inviter", "qui@test.example")

    assert resultat.exit_code == 1
    assert "Aucun compte actif" in resultat.output
    assert "/invitation/" not in resultat.output
