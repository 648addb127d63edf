"""A SQLite file locked by another process: what was being done waits, and nobody is blamed for it."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from parcours import db
from parcours.actions.execution import Cle
from parcours.actions.journal import Auteur
from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.jobs import execution, insistance, rappels, veille
from parcours.jobs.envoi import envoyer
from parcours.models import Depot, Execution, Rappel
from tests.builders import Troupe
from tests.exchange.serveur_smtp import Bac
from tests.jobs.outils import AU, MARTINIQUE, a, alertes, remplir
from tests.jobs.test_envoi import a_l_instant, deposer_pour, poste, reglee  # noqa: F401  fixtures

Verrouiller = Callable[[], None]


@pytest.fixture
def verrouiller(base: BaseDeDonnees, monkeypatch: pytest.MonkeyPatch) -> Iterator[Verrouiller]:
    """Lock the file as another process would; it is given back when whoever waits for it waits a second time."""
    monkeypatch.setattr(db, "ATTENTE_VERROU_MS", 20)
    base.engine.dispose()
    autre = sqlite3.connect(base.engine.url.database or "", isolation_level=None, check_same_thread=False)
    attentes: list[float] = []

    def attendre(attente_s: float) -> None:
        attentes.append(attente_s)
        if len(attentes) == 2:
            autre.rollback()

    monkeypatch.setattr(insistance, "sleep", attendre)

    def verrouiller() -> None:
        autre.execute("BEGIN IMMEDIATE")

    yield verrouiller
    autre.close()


def rappels_en_base(base: BaseDeDonnees) -> list[Rappel]:
    with base.lecture() as session:
        return list(session.scalars(select(Rappel)))


def test_la_nuit_attend_une_base_verrouillee(base: BaseDeDonnees, auteur: Auteur, verrouiller: Verrouiller) -> None:
    remplir(base, auteur, dus=3)
    verrouiller()
    assert veille.veiller(base, a(AU), MARTINIQUE, AU) == "3 seuils signalés."


def test_une_base_qui_reste_verrouillee_fait_echouer_la_nuit_sans_accuser_une_ligne(
    base: BaseDeDonnees, auteur: Auteur, verrouiller: Verrouiller, monkeypatch: pytest.MonkeyPatch
) -> None:
    remplir(base, auteur, dus=3)
    monkeypatch.setattr(insistance, "ATTENTES_S", ())
    verrouiller()
    with pytest.raises(OperationalError):
        veille.veiller(base, a(AU), MARTINIQUE, AU)
    assert alertes(base) == []


def test_la_fin_d_une_nuit_est_notee_des_que_la_base_revient(
    base: BaseDeDonnees, auteur: Auteur, verrouiller: Verrouiller
) -> None:
    remplir(base, auteur)

    def travailler() -> str:
        verrouiller()
        return "fait"

    cle = Cle("veille", MARTINIQUE, AU)
    assert execution.executer(base, a(AU), cle, travailler).bilan == "fait"
    with base.lecture() as session:
        assert session.scalars(select(Execution)).one().bilan == "fait"


def test_les_recapitulatifs_attendent_une_base_verrouillee(
    base: BaseDeDonnees, config: Config, troupe: Troupe, verrouiller: Verrouiller
) -> None:
    veille.veiller(base, a(AU), MARTINIQUE, AU)
    verrouiller()
    assert rappels.preparer(base, config, a(AU, "07:00"), MARTINIQUE, AU, 7) == "6 messages préparés."


def test_un_message_pris_est_note_des_que_la_base_revient(
    base: BaseDeDonnees,
    reglee: Config,  # noqa: F811
    poste: tuple[Bac, object],  # noqa: F811
    verrouiller: Verrouiller,
) -> None:
    deposer_pour(base, "ok")
    poste[0].avant_de_prendre = verrouiller
    assert envoyer(base, reglee, a_l_instant()) == 1
    assert [rappel.envoye_le is not None for rappel in rappels_en_base(base)] == [True]
    assert envoyer(base, reglee, a_l_instant(timedelta(hours=1))) == 0
    assert len(poste[0].recus) == 1


def test_une_table_absente_n_est_pas_attendue(base: BaseDeDonnees, monkeypatch: pytest.MonkeyPatch) -> None:
    attentes: list[float] = []
    monkeypatch.setattr(insistance, "sleep", attentes.append)
    with base.transaction() as session:
        session.connection().exec_driver_sql("ALTER TABLE depot RENAME TO ailleurs")
    with pytest.raises(OperationalError):
        insistance.ecrire(base, lambda session: session.execute(select(Depot)).all())
    assert attentes == []
