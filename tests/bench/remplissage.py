"""Filling a database: the population in bulk, its deadlines and its first night by the product's own code."""

import hashlib
import sqlite3
from contextlib import closing

import psycopg
from sqlalchemy import func, insert, select, text

from parcours.db import BaseDeDonnees
from parcours.horloge import Horloge
from parcours.jobs import execution, ordres
from parcours.models import Base, Compte, SessionWeb
from tests.bench.lot import AU, MAINTENANT
from tests.bench.population import TABLES, population
from tests.bench.usage import vivre
from tests.configuration import configuration

HORLOGE = Horloge(MAINTENANT)


def remplir(base: BaseDeDonnees, nombre: int) -> None:
    """Fill a migrated, empty database with so many parcours, as after the night of the day."""
    peupler(base, nombre)
    vivre_un_jour(base)


def peupler(base: BaseDeDonnees, nombre: int) -> None:
    """The same before its first night: parcours, their facts and their deadlines."""
    for lot in population(nombre):
        with base.transaction() as session:
            for modele in TABLES:
                if lignes := lot.lignes[modele]:
                    session.execute(insert(Base.metadata.tables[modele.__tablename__]), lignes)
    ordres.recalculer_tout(base, configuration(""), HORLOGE, lambda _lot: None)


def vivre_un_jour(base: BaseDeDonnees) -> None:
    """The night of the day, and what people do of it."""
    execution.nuits(base, HORLOGE, pour_le=AU)
    vivre(base)
    _ouvrir_les_sessions(base)


def jeton(compte_id: int) -> str:
    """The cookie of the session opened for an account."""
    return f"jeton-du-bench-{compte_id}"


def _ouvrir_les_sessions(base: BaseDeDonnees) -> None:
    """One signed-in browser per account."""
    with base.transaction() as session:
        for compte_id in session.scalars(select(Compte.id)):
            session.add(
                SessionWeb(
                    empreinte=hashlib.sha256(jeton(compte_id).encode()).hexdigest(),
                    compte_id=compte_id,
                    contenu={"_user_id": str(compte_id), "_fresh": True, "csrf_token": f"{compte_id:040x}"},
                    ouverte_le=MAINTENANT,
                    vue_le=MAINTENANT,
                )
            )


def copier(depuis: BaseDeDonnees, vers: BaseDeDonnees) -> None:
    """Copy every row into a migrated, empty PostgreSQL database: both engines are measured on the same data."""
    with closing(depuis.engine.raw_connection()) as source, closing(vers.engine.raw_connection()) as cible:
        lecture, ecriture = source.driver_connection, cible.driver_connection
        assert isinstance(lecture, sqlite3.Connection)
        assert isinstance(ecriture, psycopg.Connection)
        with ecriture.cursor() as curseur:
            # SQLite keeps instants without zone, in UTC.
            curseur.execute("SET LOCAL timezone TO 'UTC'")
            for table in Base.metadata.sorted_tables:
                colonnes = ", ".join(f'"{colonne.name}"' for colonne in table.columns)
                with curseur.copy(f'COPY "{table.name}" ({colonnes}) FROM STDIN'.encode()) as copie:
                    for ligne in lecture.execute(str(select(table))):
                        copie.write_row(ligne)
        ecriture.commit()
    with vers.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as reglage:
        for table in Base.metadata.sorted_tables:
            if "id" in table.columns:
                suivante = select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()
                reglage.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), suivante, False)))
        # What autovacuum does by itself within minutes.
        reglage.execute(text("VACUUM ANALYZE"))
