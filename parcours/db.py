"""Engine, transactions and migrations.

SQLite is opened so that an acknowledged entry survives and no update is lost: WAL, `synchronous=FULL`, foreign keys,
`BEGIN IMMEDIATE` for writing transactions and `query_only` for reading ones. PostgreSQL reads in READ ONLY.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any

from alembic import command
from alembic.config import Config as ConfigAlembic
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection, PoolResetState

from parcours.paths import MIGRATIONS, refermer

# How long someone who writes waits for the others; after how long SQLite, which asks ever less often, asks anew.
ATTENTE_VERROU_MS, REPRISE_VERROU_MS = 5000, 20
REPOS_S = 2


class SessionDeLecture(Session):
    """Reads, and ends with a commit: at a rollback, the driver of PostgreSQL forgets the statements it has prepared."""

    def close(self) -> None:
        """End the transaction; one that failed is rolled back."""
        if self.in_transaction():
            with suppress(SQLAlchemyError):
                self.commit()
        super().close()


class BaseDeDonnees:
    """A database: `lecture()` gives a read-only session, `ecriture()` one that may write; neither commits by itself."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        # Each engine reads the option that is its own: SQLite in `_commencer_sqlite`, PostgreSQL in its dialect.
        lecture = engine.execution_options(parcours_ecrit=False, postgresql_readonly=True)
        self._lecture = sessionmaker(lecture, class_=SessionDeLecture, expire_on_commit=False)
        self._ecriture = sessionmaker(engine.execution_options(parcours_ecrit=True), expire_on_commit=False)

    def lecture(self) -> Session:
        """A session whose transaction cannot write: any INSERT, UPDATE or DELETE raises."""
        return self._lecture()

    def ecriture(self) -> Session:
        """A session that may write; the caller commits through `valider` or uses `transaction`."""
        return self._ecriture()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One writing transaction: committed on leaving, rolled back on any exception."""
        with self._ecriture() as session:
            yield session
            session.commit()

    @staticmethod
    def valider(session: Session) -> None:
        """Commit the transaction of a web request: the only other place that writes for good."""
        session.commit()


def ouvrir(url: str, repos_s: float = REPOS_S) -> BaseDeDonnees:
    """Open the database at `url` (`sqlite:///…` or `postgresql://…`); a SQLite file is its owner's alone.

    A connection to PostgreSQL left idle for `repos_s` seconds is tried before it is used: the server may have stopped.
    """
    adresse = make_url(url)
    if adresse.get_backend_name() == "sqlite":
        if adresse.database and adresse.database != ":memory:":
            _garder_prive(Path(adresse.database))
        engine = create_engine(adresse, hide_parameters=True)
        event.listen(engine, "connect", _preparer_sqlite)
        event.listen(engine, "begin", _commencer_sqlite)
        event.listen(engine, "reset", _defaire_sqlite)
    else:
        engine = create_engine(adresse, hide_parameters=True)
        event.listen(engine, "checkin", _noter_le_repos)
        event.listen(engine, "checkout", _eprouver(engine, repos_s))
    return BaseDeDonnees(engine)


def _garder_prive(fichier: Path) -> None:
    # Persons are in it. The files that SQLite puts beside it (-wal, -shm) take its mode.
    for dossier in reversed(fichier.absolute().parents):
        if not dossier.exists():
            dossier.mkdir(mode=0o700, exist_ok=True)
    if not fichier.exists():
        fichier.touch(mode=0o600)
    for suite in ("", "-wal", "-shm", "-journal"):
        refermer(fichier.with_name(fichier.name + suite))


def _preparer_sqlite(connexion: DBAPIConnection, _entree: ConnectionPoolEntry) -> None:
    # The driver must not open transactions by itself: it would leave SELECT outside of them.
    connexion.isolation_level = None
    curseur = connexion.cursor()
    for pragma in (
        "journal_mode=WAL",
        f"busy_timeout={ATTENTE_VERROU_MS}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-32000",
    ):
        curseur.execute(f"PRAGMA {pragma}")
    curseur.close()


def _commencer_sqlite(connexion: Connection) -> None:
    ecrit = connexion.get_execution_options().get("parcours_ecrit", True)
    # Said only when it changes: `query_only` makes SQLite prepare again every statement that the connection keeps.
    if connexion.info.get("ecrit") is not ecrit:
        connexion.exec_driver_sql(f"PRAGMA query_only={'OFF' if ecrit else 'ON'}")
        connexion.exec_driver_sql(f"PRAGMA busy_timeout={REPRISE_VERROU_MS if ecrit else ATTENTE_VERROU_MS}")
        connexion.info["ecrit"] = ecrit
    if not (ecrit and _prendre_le_verrou(connexion.connection.dbapi_connection)):
        connexion.exec_driver_sql("BEGIN IMMEDIATE" if ecrit else "BEGIN")


def _prendre_le_verrou(connexion: Any) -> bool:
    """Begin to write as soon as the others leave room: SQLite asks again every 100 ms, between two batches of a night
    that leave it 10. False when it cannot be: the engine then says why."""
    fin = monotonic() + ATTENTE_VERROU_MS / 1000
    while monotonic() < fin:
        try:
            connexion.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as erreur:
            if erreur.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                return False
        else:
            return True
    return False


def _defaire_sqlite(connexion: DBAPIConnection, _entree: ConnectionPoolEntry, _etat: PoolResetState) -> None:
    # A COMMIT that fails leaves its transaction open, and SQLAlchemy takes it for ended: nobody could write any more.
    connexion.rollback()


def _noter_le_repos(_connexion: DBAPIConnection | None, entree: ConnectionPoolEntry) -> None:
    entree.info["au_repos"] = monotonic()


def _eprouver(
    engine: Engine, repos_s: float
) -> Callable[[DBAPIConnection, ConnectionPoolEntry, PoolProxiedConnection], None]:
    # `pool_pre_ping` asks before every page; a server does not restart between two pages of the same second.
    def eprouver(connexion: DBAPIConnection, entree: ConnectionPoolEntry, _prise: PoolProxiedConnection) -> None:
        if monotonic() - entree.info.get("au_repos", monotonic()) < repos_s:
            return
        try:
            engine.dialect.do_ping(connexion)
        except engine.dialect.loaded_dbapi.OperationalError as erreur:
            raise DisconnectionError from erreur

    return eprouver


def _config_alembic(engine: Engine) -> ConfigAlembic:
    config = ConfigAlembic()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    return config


def migrer(engine: Engine, vers: str = "head") -> None:
    """Bring the schema up to `vers`; on PostgreSQL an advisory lock lets one upgrade run at a time."""
    command.upgrade(_config_alembic(engine), vers)


def revenir(engine: Engine, vers: str) -> None:
    """Take the schema back down to `vers` (`base`: empty)."""
    command.downgrade(_config_alembic(engine), vers)


def ecarts(engine: Engine) -> None:
    """Raise if the models and the migrated schema differ (alembic check)."""
    command.check(_config_alembic(engine))


class SauvegardeImpossible(Exception):
    """The copy cannot be made; the message says why, in French."""


def sauvegarder(engine: Engine, fichier: Path) -> None:
    """Copy a SQLite database into a new file while it is in use, then check the copy.

    Raises SauvegardeImpossible: another engine, a file that exists, a folder that does not, a copy that does not hold.
    """
    if engine.dialect.name != "sqlite":
        raise SauvegardeImpossible("Cette base est sur PostgreSQL : copiez-la avec pg_dump.")
    if fichier.exists() or not fichier.absolute().parent.is_dir():
        raise SauvegardeImpossible("Donnez le nom d’un fichier qui n’existe pas encore, dans un dossier qui existe.")
    with engine.execution_options(parcours_ecrit=False).connect() as connexion:
        source = connexion.connection.driver_connection
        if not isinstance(source, sqlite3.Connection):
            raise SauvegardeImpossible("La base n’a pas pu être lue.")
        with closing(sqlite3.connect(fichier)) as copie:
            source.backup(copie)
            if copie.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise SauvegardeImpossible("La copie n’est pas lisible : recommencez sur un autre disque.")
    fichier.chmod(0o600)
