"""Alembic environment: run by `parcours.db` (`parcours migrer`), which gives its engine."""

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Engine, text

from parcours.models import Base, Instant

VERROU = 7_203_511


def rendre(genre: str, objet: object, _contexte: AutogenContext) -> str | bool:
    """Write our own types as plain SQLAlchemy: a version file never imports the application."""
    return "sa.DateTime(timezone=True)" if genre == "type" and isinstance(objet, Instant) else False


def executer(connexion: Connection) -> None:
    """Run the migrations of one connection, each in its own transaction."""
    context.configure(
        connection=connexion,
        target_metadata=Base.metadata,
        render_as_batch=connexion.dialect.name == "sqlite",
        compare_type=True,
        render_item=rendre,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def principal() -> None:
    """Open a connection; on PostgreSQL, wait for whoever is migrating already."""
    engine: Engine = context.config.attributes["engine"]
    with engine.connect() as connexion:
        if connexion.dialect.name == "postgresql":
            connexion.execute(text("SELECT pg_advisory_lock(:verrou)"), {"verrou": VERROU})
            connexion.commit()
            try:
                executer(connexion)
            finally:
                connexion.rollback()
                connexion.execute(text("SELECT pg_advisory_unlock(:verrou)"), {"verrou": VERROU})
                connexion.commit()
        else:
            executer(connexion)
            connexion.commit()


principal()
