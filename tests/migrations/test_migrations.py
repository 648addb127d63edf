"""Models and migrations say the same thing, on both engines; each migration goes up, down and up again."""

import re
from datetime import date
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees, _config_alembic, ecarts, migrer, revenir
from parcours.models import Base, Compte, LeveeCarence, PassIae, Rappel, Suspension
from parcours.paths import MIGRATIONS
from tests.builders import creer_parcours, creer_structure
from tests.conftest import MAINTENANT

AVANT_LES_OBJECTIFS = "0002"
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


def test_ce_qui_est_enregistre_traverse_la_migration_0002(base: BaseDeDonnees, auteur: Auteur) -> None:
    with base.transaction() as session:
        suivi = creer_parcours(
            session, creer_structure(session), pass_iae=(date(2026, 1, 5), date(2028, 1, 4)), auteur=auteur
        )
        p = session.scalars(select(PassIae)).one()
        cles = {"structure_id": suivi.structure_id, "pass_iae_id": p.id}
        jours = {"debut": date(2026, 10, 1), "fin": date(2026, 10, 31), "declaree_le": date(2026, 10, 2)}
        session.add(Suspension(motif="contrat_rompu", saisie_le=auteur.le, **jours, **cles))
        session.add(
            LeveeCarence(par="France Travail", le=date(2026, 1, 2), piece="Lettre", saisie_le=auteur.le, **cles)
        )
    revenir(base.engine, "0001")
    with base.engine.connect() as connexion:
        assert connexion.execute(text("SELECT motif, jours_dans_officielle FROM suspension")).all() == [
            ("contrat_rompu", 0)
        ]
    migrer(base.engine)
    with base.lecture() as session:
        gardee = session.scalars(select(Suspension)).one()
        assert (gardee.fin, gardee.declaree_le) == (date(2026, 10, 31), None)
        assert session.scalars(select(LeveeCarence)).all() == []


def test_les_migrations_sont_numerotees_et_se_suivent(base: BaseDeDonnees) -> None:
    noms = sorted(chemin.name for chemin in (MIGRATIONS / "versions").glob("*.py"))
    assert [nom[:4] for nom in noms] == [f"{n:04d}" for n in range(1, len(noms) + 1)]
    assert len(ScriptDirectory.from_config(_config_alembic(base.engine)).get_heads()) == 1


def test_une_migration_n_importe_jamais_l_application(base: BaseDeDonnees) -> None:
    for chemin in (MIGRATIONS / "versions").glob("*.py"):
        assert not re.search(r"^\s*(from|import) parcours", Path(chemin).read_text(encoding="utf-8"), re.MULTILINE)


def test_les_messages_gardes_survivent_a_l_aller_et_au_retour_de_leur_adresse(base: BaseDeDonnees) -> None:
    with base.transaction() as session:
        compte = Compte(nom="Alice", email="alice@test.example", cree_le=MAINTENANT)
        session.add(compte)
        session.flush()
        session.add(
            Rappel(
                compte_id=compte.id,
                identifiant="avis-1",
                adresse="avant@test.example",
                sujet="Sujet",
                texte="Texte",
                html="<p>Texte</p>",
                vu_le=MAINTENANT,
                cree_le=MAINTENANT,
                prochain_essai_le=MAINTENANT,
            )
        )
    revenir(base.engine, AVANT_LES_OBJECTIFS)
    tables = inspect(base.engine).get_table_names()
    assert "objectif" not in tables
    assert "adresse" not in {colonne["name"] for colonne in inspect(base.engine).get_columns("rappel")}
    migrer(base.engine)
    ecarts(base.engine)
    with base.lecture() as session:
        (garde,) = session.scalars(select(Rappel)).all()
        assert (garde.identifiant, garde.texte, garde.vu_le, garde.adresse) == ("avis-1", "Texte", MAINTENANT, None)
