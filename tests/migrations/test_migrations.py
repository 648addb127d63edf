"""Models and migrations say the same thing, on both engines; each migration goes up, down and up again."""

import re
from datetime import date, datetime
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from parcours.actions.alerte import signaler
from parcours.actions.echeance import recalculer
from parcours.actions.journal import Auteur, ecrire
from parcours.actions.suite_alerte import prendre
from parcours.db import BaseDeDonnees, _config_alembic, ecarts, migrer, revenir
from parcours.domain.trame import PROPOSITIONS
from parcours.models import (
    Alerte,
    Annonce,
    Base,
    CompetenceObservee,
    Compte,
    Echeance,
    Etape,
    EvaluationFrein,
    EvenementAgenda,
    Journal,
    LeveeCarence,
    Objectif,
    PassIae,
    Rappel,
    SuiteAlerte,
    Suspension,
    Trame,
)
from parcours.paths import MIGRATIONS
from parcours.queries.alerte import par_cles
from tests.builders import creer_parcours, creer_structure
from tests.conftest import MAINTENANT

AVANT_LES_OBJECTIFS, AVANT_LES_FREINS, AVANT_LES_TRAMES = "0002", "0007", "0009"
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


def test_freins_et_savoir_faire_partent_avec_leur_table(base: BaseDeDonnees, auteur: Auteur) -> None:
    with base.transaction() as session:
        suivi = creer_parcours(session, creer_structure(session), etapes=(date(2026, 3, 2),), auteur=auteur)
        cles = {"structure_id": suivi.structure_id, "parcours_id": suivi.id}
        session.add(EvaluationFrein(le=date(2026, 1, 20), theme="mobilite", niveau=2, precision="Bus", **cles))
        session.add(CompetenceObservee(le=date(2026, 1, 20), cle="tondre", libelle="Tondre", niveau="aide", **cles))
        ecrire(session, auteur, "FreinsEvalues", "1 frein évalué.", parcours=suivi, est_social=True)
    revenir(base.engine, AVANT_LES_FREINS)
    assert {"evaluation_frein", "competence_observee"}.isdisjoint(inspect(base.engine).get_table_names())
    migrer(base.engine)
    ecarts(base.engine)
    with base.lecture() as session:
        assert session.scalars(select(EvaluationFrein)).all() == []
        assert session.scalars(select(CompetenceObservee)).all() == []
        assert session.scalars(select(Etape.le)).all() == [date(2026, 3, 2)]
        assert session.scalars(select(Journal.evenement)).all() == ["FreinsEvalues"]


def test_la_base_refuse_un_niveau_hors_de_l_echelle_et_deux_fois_le_meme_jour(
    base: BaseDeDonnees, auteur: Auteur
) -> None:
    with base.transaction() as session:
        suivi = creer_parcours(session, creer_structure(session), auteur=auteur)
        cles = {"structure_id": suivi.structure_id, "parcours_id": suivi.id, "theme": "mobilite"}
        session.add(EvaluationFrein(le=date(2026, 1, 20), niveau=2, **cles))
    for le, niveau in ((date(2026, 1, 20), 1), (date(2026, 1, 21), 4), (date(2026, 1, 21), -1)):
        with base.ecriture() as session, pytest.raises(IntegrityError):
            session.add(EvaluationFrein(le=le, niveau=niveau, **cles))
            session.flush()
    vue = {**cles, "cle": "tondre", "libelle": "Tondre"}
    del vue["theme"]
    with base.transaction() as session:
        session.add(CompetenceObservee(le=date(2026, 1, 20), niveau="aide", **vue))
    for le, mot in ((date(2026, 1, 20), "autonomie"), (date(2026, 1, 21), "expert")):
        with base.ecriture() as session, pytest.raises(IntegrityError):
            session.add(CompetenceObservee(le=le, niveau=mot, **vue))
            session.flush()


def test_les_migrations_sont_numerotees_et_se_suivent(base: BaseDeDonnees) -> None:
    noms = sorted(chemin.name for chemin in (MIGRATIONS / "versions").glob("*.py"))
    assert [nom[:4] for nom in noms] == [f"{n:04d}" for n in range(1, len(noms) + 1)]
    assert len(ScriptDirectory.from_config(_config_alembic(base.engine)).get_heads()) == 1


def test_une_migration_n_importe_jamais_l_application(base: BaseDeDonnees) -> None:
    for chemin in (MIGRATIONS / "versions").glob("*.py"):
        assert not re.search(r"^\s*(from|import) parcours", Path(chemin).read_text(encoding="utf-8"), re.MULTILINE)


def avis(session: Session, compte: Compte, nom: str, adresse: str | None, envoye_le: datetime | None) -> None:
    session.add(
        Rappel(
            compte_id=compte.id,
            identifiant=nom,
            adresse=adresse,
            sujet="Sujet",
            texte="Texte",
            html="<p>Texte</p>",
            vu_le=MAINTENANT,
            cree_le=MAINTENANT,
            prochain_essai_le=MAINTENANT,
            envoye_le=envoye_le,
        )
    )


def test_les_messages_gardes_survivent_a_l_aller_et_au_retour_de_leur_adresse(base: BaseDeDonnees) -> None:
    with base.transaction() as session:
        compte = Compte(nom="Alice", email="alice@test.example", cree_le=MAINTENANT)
        session.add(compte)
        session.flush()
        avis(session, compte, "avis-1", "avant@test.example", MAINTENANT)
    revenir(base.engine, AVANT_LES_OBJECTIFS)
    tables = inspect(base.engine).get_table_names()
    assert "objectif" not in tables
    assert "adresse" not in {colonne["name"] for colonne in inspect(base.engine).get_columns("rappel")}
    migrer(base.engine)
    ecarts(base.engine)
    with base.lecture() as session:
        garde = session.scalars(select(Rappel)).one()
        assert (garde.identifiant, garde.texte, garde.vu_le, garde.adresse) == ("avis-1", "Texte", MAINTENANT, None)


def test_un_avis_qui_attend_ne_part_jamais_a_une_autre_adresse(base: BaseDeDonnees) -> None:
    with base.transaction() as session:
        compte = Compte(nom="Alice", email="alice@test.example", cree_le=MAINTENANT)
        session.add(compte)
        session.flush()
        avis(session, compte, "ancienne", "avant@test.example", None)
        avis(session, compte, "la sienne", "alice@test.example", None)
        avis(session, compte, "sans", None, None)
        avis(session, compte, "partie", "avant@test.example", MAINTENANT)
    revenir(base.engine, AVANT_LES_OBJECTIFS)
    migrer(base.engine)
    with base.lecture() as session:
        gardes = {rappel.identifiant: rappel for rappel in session.scalars(select(Rappel))}
    assert {nom: rappel.abandonne_le is None for nom, rappel in gardes.items()} == {
        "ancienne": False,
        "la sienne": True,
        "sans": True,
        "partie": True,
    }
    assert gardes["ancienne"].abandonne_le == MAINTENANT
    assert "ancienne adresse" in (gardes["ancienne"].erreur or "")


def test_un_objectif_part_avec_ce_que_la_veille_en_a_dit(base: BaseDeDonnees, auteur: Auteur) -> None:
    with base.transaction() as session:
        compte = Compte(nom="Alice", email="alice@test.example", cree_le=MAINTENANT)
        session.add(compte)
        suivi = creer_parcours(session, creer_structure(session), auteur=auteur)
        du_parcours = {"structure_id": suivi.structure_id, "parcours_id": suivi.id}
        session.add(
            Objectif(
                intitule="Passer le code",
                theme="mobilite",
                fixe_le=auteur.au,
                pour_le=auteur.au,
                etat="ouvert",
                **du_parcours,
            )
        )
        session.flush()
        recalculer(session, auteur, [suivi])
        session.flush()
        signaler(session, auteur, list(session.scalars(select(Echeance))))
        cle = session.scalars(select(Alerte.id).where(Alerte.objet.like("objectif:%"))).one()
        (alerte,) = par_cles(session, [cle], pour_ecrire=True)
        prendre(session, Auteur(compte.id, auteur.le, auteur.au), alerte)
        avis(session, compte, "rappel", None, MAINTENANT)
        session.flush()
        rappel = session.scalars(select(Rappel)).one()
        session.add(Annonce(alerte_id=alerte.id, compte_id=compte.id, rappel_id=rappel.id, jugee_le=auteur.au))
        evenement = {"compte_id": compte.id, "code": alerte.code, "objet": alerte.objet, "uid": "u", "le": auteur.au}
        session.add(EvenementAgenda(modifie_le=MAINTENANT, **evenement, **du_parcours))
        autres = session.scalar(select(func.count()).select_from(Echeance)) or 0
    assert autres > 1
    revenir(base.engine, AVANT_LES_OBJECTIFS)
    migrer(base.engine)
    ecarts(base.engine)
    with base.lecture() as session:
        for modele in (Echeance, Alerte, EvenementAgenda):
            assert session.scalars(select(modele.objet).where(modele.objet.like("objectif:%"))).all() == []
        assert session.scalars(select(SuiteAlerte)).all() == []
        assert session.scalars(select(Annonce)).all() == []
        assert session.scalar(select(func.count()).select_from(Echeance)) == autres - 1


def test_une_structure_deja_la_recoit_les_trames_que_le_produit_propose(base: BaseDeDonnees) -> None:
    with base.transaction() as session:
        creer_structure(session)
        assert session.scalars(select(Trame)).all() == []
    revenir(base.engine, AVANT_LES_TRAMES)
    migrer(base.engine)
    with base.lecture() as session:
        lues = [(t.titre, t.genre, tuple(t.rubriques), t.duree_minutes) for t in session.scalars(select(Trame))]
    # The same as those of a structure that opens.
    assert lues == [(p.titre, p.genre.value, p.rubriques, p.duree_minutes) for p in PROPOSITIONS]
