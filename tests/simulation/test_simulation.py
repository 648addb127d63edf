"""A small world on both engines, and the comparison itself: it must see what is broken."""

import ast
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.domain.echeance import Code
from parcours.models import Alerte, SuiteAlerte
from tests.simulation.course import Bilan, comparer, lire, simuler
from tests.simulation.monde import DEBUT

ICI = Path(__file__).parent
SANS_LE_PRODUIT = [ICI / "faits.py", ICI / "registre.py", *(ICI / "oracle").glob("*.py")]


@pytest.mark.postgresql
def test_chaque_alerte_est_celle_qu_attend_l_oracle(base: BaseDeDonnees, moteur: str, config: Config) -> None:
    bilan = simuler(base, config, graine=2031, parcours=30, annees=1.25, structures=4, agitation=2, moteur=moteur)
    assert bilan.differences == []
    assert bilan.alertes > 5_000
    # The rarest codes show in the whole run only.
    assert len(bilan.monde.veilleur.ouvertures) >= len(Code) - 4


@pytest.mark.parametrize("graine", [3, 4])
def test_un_monde_tres_agite_non_plus_ne_differe_pas(base: BaseDeDonnees, config: Config, graine: int) -> None:
    bilan = simuler(base, config, graine=graine, parcours=10, annees=0.5, structures=2, agitation=8)
    assert bilan.differences == []


@pytest.fixture
def vecu(base: BaseDeDonnees, config: Config) -> tuple[Bilan, date]:
    """Two months of a small world, and their last day."""
    bilan = simuler(base, config, graine=1, parcours=8, annees=0.2, structures=1)
    assert bilan.differences == []
    return bilan, DEBUT + timedelta(days=bilan.jours - 1)


def manquante(session: Session) -> None:
    cle = une_alerte(session).id
    session.execute(delete(SuiteAlerte).where(SuiteAlerte.alerte_id == cle))
    session.execute(delete(Alerte).where(Alerte.id == cle))


def en_double(session: Session) -> None:
    alerte = une_alerte(session)
    colonnes = {colonne.name: getattr(alerte, colonne.name) for colonne in Alerte.__table__.columns}
    session.execute(insert(Alerte).values({**colonnes, "id": 10**6, "seuil": alerte.seuil - 1}))


def deplacee(session: Session) -> None:
    alerte = une_alerte(session)
    alerte.limite += timedelta(days=1)


def d_un_autre_seuil(session: Session) -> None:
    une_alerte(session).seuil += 1


def d_un_autre_repere(session: Session) -> None:
    alerte = une_alerte(session)
    alerte.repere = (alerte.repere or alerte.limite) - timedelta(days=1)


def signalee_de_nouveau(session: Session) -> None:
    alerte = une_alerte(session)
    alerte.signalee_le += timedelta(days=1)


def close_trop_tot(session: Session) -> None:
    alerte = une_alerte(session)
    alerte.close_le, alerte.close_motif = alerte.signalee_le, "Sans raison."


def rouverte(session: Session) -> None:
    close = session.scalars(select(Alerte.id).where(Alerte.close_le.is_not(None))).first()
    session.execute(update(Alerte).where(Alerte.id == close).values(close_le=None))


def une_alerte(session: Session) -> Alerte:
    return session.scalars(select(Alerte).where(Alerte.close_le.is_(None)).order_by(Alerte.id)).first()  # type: ignore[return-value]


@pytest.mark.parametrize(
    "casser",
    [
        manquante,
        en_double,
        deplacee,
        d_un_autre_seuil,
        d_un_autre_repere,
        signalee_de_nouveau,
        close_trop_tot,
        rouverte,
    ],
)
def test_la_comparaison_voit_une_alerte(
    base: BaseDeDonnees, vecu: tuple[Bilan, date], casser: Callable[[Session], None]
) -> None:
    bilan, jour = vecu
    assert comparer(bilan.monde, lire(base), jour) == []
    with base.transaction() as session:
        casser(session)
    assert comparer(bilan.monde, lire(base), jour)


def test_l_oracle_ne_lit_rien_du_produit() -> None:
    for fichier in SANS_LE_PRODUIT:
        arbre = ast.parse(fichier.read_text("utf-8"))
        noms = [alias.name for noeud in ast.walk(arbre) if isinstance(noeud, ast.Import) for alias in noeud.names]
        noms += [noeud.module or "" for noeud in ast.walk(arbre) if isinstance(noeud, ast.ImportFrom)]
        assert not [nom for nom in noms if nom.split(".")[0] == "parcours"], fichier.name
        permis = ("tests.simulation.faits", "tests.simulation.oracle")
        assert not [nom for nom in noms if nom.startswith("tests.") and not nom.startswith(permis)], fichier.name
