"""Models and migrations say the same thing, on both engines; each migration goes up, down and up again."""

import re
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from parcours.db import BaseDeDonnees, _config_alembic, ecarts, migrer, revenir
from parcours.models import Base
from parcours.paths import MIGRATIONS

pytestmark = pytest.mark.usefixtures("moteur")


def test_les_modeles_et_les_migrations_disent_la_meme_chose(base: BaseDeDonnees) -> None:
    ecarts(base.engine)


def test_chaque_migration_monte_descend_et_remonte(base: BaseDeDonnees) -> None:
    revisions = [r.revision for r in ScriptDirectory.from_config(_config_alembic(base.engine)).walk_revisions()]
    for _ in revisions:
        revenir(base.engine, "-1")
    assert inspect(base.engine).get_table_names() == ["alembic_version"]
    migrer(base.engine)
    ecarts(base.engine)
    assert set(Base.metadata.tables) <= set(inspect(base.engine).get_table_names())


def test_les_migrations_sont_numerotees_et_se_suivent(base: BaseDeDonnees) -> None:
    noms = sorted(chemin.name for chemin in (MIGRATIONS / "versions").glob("*.py"))
    assert [nom[:4] for nom in noms] == [f"{n:04d}" for n in range(1, len(noms) + 1)]
    assert len(ScriptDirectory.from_config(_config_alembic(base.engine)).get_heads()) == 1


def test_une_migration_n_importe_jamais_l_application(base: BaseDeDonnees) -> None:
    for chemin in (MIGRATIONS / "versions").glob("*.py"):
        assert not re.search(r"^\s*(from|import) parcours", Path(chemin).read_text(encoding="utf-8"), re.MULTILINE)
