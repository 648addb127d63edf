from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select, update
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from parcours.actions.alerte import signaler
from parcours.actions.echeance import recalculer
from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.jobs import insistance
from parcours.jobs.execution import nuits
from parcours.jobs.veille import veiller
from parcours.models import Contrat, Depot, Echeance, Parcours
from parcours.queries.echeance import a_signaler
from parcours.queries.parcours import verrouiller
from tests.builders import creer_parcours, creer_structure
from tests.compteur import ecoute, instructions
from tests.jobs.outils import AU, MARTINIQUE, PARIS, a, alertes, contrat_finissant, remplir

UN_JOUR = timedelta(days=1)


def test_la_nuit_signale_ce_qui_est_du_une_seule_fois(base: BaseDeDonnees, auteur: Auteur, moteur: str) -> None:
    remplir(base, auteur, dus=3, loin=2)
    assert veiller(base, a(AU), MARTINIQUE, AU) == "3 seuils signalés."
    premieres = alertes(base)
    assert veiller(base, a(AU), MARTINIQUE, AU) == "0 seuil signalé."
    assert alertes(base) == premieres
    assert [(ligne[1], ligne[4]) for ligne in premieres] == [("ECH-04", 30)] * 3


def test_le_seuil_suivant_remplace_l_alerte_ouverte(base: BaseDeDonnees, auteur: Auteur) -> None:
    remplir(base, auteur)
    for jour in (AU, AU + timedelta(days=18)):
        veiller(base, a(jour), MARTINIQUE, jour)
    remplacee, ouverte = sorted(alertes(base), key=lambda ligne: str(ligne[5]))
    assert remplacee[4:] == (30, AU, AU + timedelta(days=18), "Remplacée\u00a0: le seuil suivant est passé.")
    assert ouverte[4:] == (7, AU + timedelta(days=18), None, None)


def test_des_nuits_manquees_sont_rattrapees_une_fois_avec_le_dernier_seuil(
    base: BaseDeDonnees, auteur: Auteur, moteur: str
) -> None:
    remplir(base, auteur)
    plus_tard = AU + timedelta(days=40)
    courses = nuits(base, a(plus_tard), taches=["veille"])
    assert [course.cle.pour_le for course in courses] == [plus_tard]
    # The contract ended 15 days ago: the exit to record takes the place of its end.
    (fin, sortie) = (ligne for ligne in alertes(base) if ligne[1] != "ECH-12")
    assert (fin[1], fin[4], fin[6]) == ("ECH-04", -1, plus_tard)
    assert (sortie[1], sortie[4], sortie[6]) == ("ECH-15", 0, None)
    toutes = alertes(base)
    nuits(base, a(plus_tard), taches=["veille"])
    assert alertes(base) == toutes


def test_chaque_nuit_ou_une_seule_a_la_fin_laissent_les_memes_alertes_ouvertes(
    base: BaseDeDonnees, auteur: Auteur
) -> None:
    with base.transaction() as session:
        structure = creer_structure(session)
        for jours in (-20, -1, 0, 6, 29, 61):
            contrat_finissant(session, structure, AU + timedelta(days=jours), auteur)
    for n in range(40):
        veiller(base, a(AU + n * UN_JOUR), MARTINIQUE, AU + n * UN_JOUR)
    jour_apres_jour = [ligne[:5] for ligne in alertes(base, ouvertes=True)]
    with base.transaction() as session:
        for modele in ("alerte", "echeance"):
            session.connection().exec_driver_sql(f"DELETE FROM {modele}")  # noqa: S608  two known names
        recalculer(session, auteur, session.scalars(select(Parcours)).all())
    dernier = AU + 39 * UN_JOUR
    veiller(base, a(dernier), MARTINIQUE, dernier)
    assert [ligne[:5] for ligne in alertes(base, ouvertes=True)] == jour_apres_jour


def test_un_silence_est_signale_une_fois_et_reste_ouvert(base: BaseDeDonnees, auteur: Auteur) -> None:
    with base.transaction() as session:
        creer_parcours(session, creer_structure(session), entree_le=date(2026, 10, 1), auteur=auteur)
    for n in range(3):
        veiller(base, a(AU + n * UN_JOUR), MARTINIQUE, AU + n * UN_JOUR)
    (silence,) = alertes(base)
    assert (silence[1], silence[5], silence[6]) == ("ECH-12", AU, None)


def test_une_sortie_a_dire_revient_chaque_semaine(base: BaseDeDonnees, auteur: Auteur) -> None:
    with base.transaction() as session:
        creer_parcours(session, creer_structure(session), sortie=(date(2026, 11, 20), None), auteur=auteur)
    for n in range(20):
        veiller(base, a(AU + n * UN_JOUR), MARTINIQUE, AU + n * UN_JOUR)
    assert [str(ligne[5]) for ligne in alertes(base)][::-1] == ["2026-11-23", "2026-11-27", "2026-12-04", "2026-12-11"]
    assert len(alertes(base, ouvertes=True)) == 1


def test_une_ligne_illisible_n_arrete_pas_les_autres(base: BaseDeDonnees, auteur: Auteur, moteur: str) -> None:
    remplir(base, auteur, dus=4)
    with base.transaction() as session:
        mauvaise = session.scalars(select(Echeance.id).where(Echeance.code == "ECH-04").order_by(Echeance.id)).all()[1]
        session.execute(update(Echeance).where(Echeance.id == mauvaise).values(code="ECH-99"))
    with capture_logs() as traces:
        bilan = veiller(base, a(AU), MARTINIQUE, AU)
    assert bilan == f"3 seuils signalés. 1 échéance n’a pas pu être traitée (n° {mauvaise})."
    assert len(alertes(base)) == 3
    assert [trace["echeance"] for trace in traces if trace["event"] == "echeance_refusee"] == [mauvaise]


def test_une_echeance_deplacee_entre_la_lecture_et_l_ecriture_n_est_pas_signalee(
    base: BaseDeDonnees, auteur: Auteur, moteur: str
) -> None:
    remplir(base, auteur)
    with base.lecture() as session:
        lues = session.scalars(select(Echeance).where(Echeance.code == "ECH-04")).all()
    with base.transaction() as session:
        session.scalars(select(Contrat)).one().fin = AU + timedelta(days=180)
        recalculer(session, auteur, session.scalars(select(Parcours)).all())
    with base.transaction() as session:
        assert not signaler(session, auteur, [lues[0]])
    assert alertes(base) == []


def test_la_nuit_n_ecrit_que_ce_que_personne_ne_peut_deplacer(base: BaseDeDonnees, auteur: Auteur, moteur: str) -> None:
    remplir(base, auteur, dus=3)
    ordres: list[str] = []

    def noter(*faits: object) -> None:
        ordres.append(" ".join(str(faits[2]).split()))

    def noter_le_debut(_connexion: Connection) -> None:
        ordres.append("BEGIN")

    with ecoute(base.engine, "before_cursor_execute", noter), ecoute(base.engine, "begin", noter_le_debut):
        veiller(base, a(AU), MARTINIQUE, AU)
    cherchees = [rang for rang, ordre in enumerate(ordres) if "FROM structure JOIN echeance" in ordre]
    ecrite = next(rang for rang, ordre in enumerate(ordres) if ordre.startswith("UPDATE echeance"))
    relues = [rang for rang, ordre in enumerate(ordres) if ordre.startswith("SELECT echeance.") and "JOIN" not in ordre]
    verrous = [rang for rang, ordre in enumerate(ordres) if ordre.startswith("SELECT parcours.id FROM parcours")]
    if moteur == "sqlite":
        # Read and written in one transaction, which had the right to write before it read: nothing can move.
        assert relues == verrous == []
        assert "BEGIN" not in ordres[cherchees[1] : ecrite]
    else:
        # Looked for without holding anything; then held after their parcours, and read again.
        (verrou,), (relecture,) = verrous, relues
        assert "ORDER BY parcours.id" in ordres[verrou]
        assert cherchees[0] < verrou < relecture < ecrite
    # Those whose rules are applied again come first: the others are said as they are after it.
    assert ["NOT IN" in ordres[rang] for rang in cherchees] == sorted("NOT IN" in ordres[rang] for rang in cherchees)
    # Alerts too are held in order: an escalation never waits for the night that waits for it.
    (alertes_tenues,) = (ordre for ordre in ordres if ordre.startswith("SELECT alerte."))
    assert "ORDER BY alerte.id" in alertes_tenues


@pytest.mark.postgresql
@pytest.mark.parametrize("moteur", ["postgresql"], indirect=True)
def test_la_nuit_attend_qui_recalcule_sans_rien_tenir(
    base: BaseDeDonnees, auteur: Auteur, moteur: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    remplir(base, auteur)
    attentes: list[str] = []

    def noter(erreur: Any) -> None:
        attentes.append(str(erreur.statement))

    monkeypatch.setattr(insistance, "ATTENTES_S", ())
    with base.transaction() as session:
        verrouiller(session, session.scalars(select(Parcours.id)).all())
        with (
            ecoute(base.engine, "handle_error", noter),
            ecoute(base.engine, "begin", _peu_patient),
            pytest.raises(OperationalError),
        ):
            veiller(base, a(AU), MARTINIQUE, AU)
    assert [attente[:18] for attente in attentes] == ["SELECT parcours.id"] * len(attentes) != []
    assert veiller(base, a(AU), MARTINIQUE, AU) == "1 seuil signalé."


def _peu_patient(connexion: Connection) -> None:
    connexion.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")


def test_chaque_fuseau_a_sa_nuit(base: BaseDeDonnees, auteur: Auteur) -> None:
    ici, la_bas = remplir(base, auteur), remplir(base, auteur, fuseau=PARIS)
    assert veiller(base, a(AU), PARIS, AU) == "1 seuil signalé."
    with base.lecture() as session:
        (parcours,) = session.scalars(select(Parcours.id).where(Parcours.structure_id == la_bas.id))
        assert parcours not in session.scalars(select(Parcours.id).where(Parcours.structure_id == ici.id)).all()
    assert [ligne[0] for ligne in alertes(base)] == [parcours]


def test_la_nuit_ne_lit_que_ce_qui_est_du_en_autant_d_ordres_quel_qu_en_soit_le_nombre(
    base: BaseDeDonnees, auteur: Auteur, moteur: str
) -> None:
    comptes = []
    for dus in (5, 40):
        remplir(base, auteur, dus=dus, loin=60)
        with base.lecture() as session:
            assert len(a_signaler(session, MARTINIQUE, AU, 1000, a_relire=False)) == dus
        with instructions(base.engine) as ordres:
            veiller(base, a(AU), MARTINIQUE, AU)
        comptes.append(len(ordres))
    assert len(alertes(base)) == 5 + 40
    assert comptes[0] == comptes[1] <= 18


def test_l_index_des_echeances_dues_est_celui_qui_sert(base: BaseDeDonnees, auteur: Auteur) -> None:
    remplir(base, auteur, dus=2, loin=2)
    plans: list[str] = []

    def expliquer(connexion: Any, _curseur: Any, ordre: str, parametres: Any, *_reste: Any) -> None:
        if "FROM structure JOIN echeance" in ordre.replace("\n", ""):
            lignes = connexion.connection.cursor().execute(f"EXPLAIN QUERY PLAN {ordre}", parametres)
            plans.extend(str(ligne[3]) for ligne in lignes)

    with ecoute(base.engine, "before_cursor_execute", expliquer):
        veiller(base, a(AU), MARTINIQUE, AU)
    assert any("ix_echeance_a_signaler" in plan for plan in plans)
    assert not any(plan.startswith("SCAN echeance") for plan in plans)


def test_avancer_un_lot_ne_le_parcourt_qu_une_fois(base: BaseDeDonnees, auteur: Auteur) -> None:
    remplir(base, auteur, 3)
    plans: list[list[str]] = []

    def expliquer(connexion: Connection, _curseur: Any, ordre: str, parametres: Any, *_autres: Any) -> None:
        if ordre.startswith("UPDATE echeance"):
            lu = connexion.exec_driver_sql(f"EXPLAIN QUERY PLAN {ordre}", parametres)
            plans.append([str(ligne[3]) for ligne in lu])

    with ecoute(base.engine, "before_cursor_execute", expliquer):
        nuits(base, a(AU), pour_le=AU)

    assert plans
    for plan in plans:
        # The rows of the batch, then one deadline each: looked for again among themselves, 5 000 make 25 million.
        assert len([etape for etape in plan if "VIRTUAL TABLE" in etape]) == 1, plan
        assert [etape for etape in plan if "echeance" in etape and "PRIMARY KEY" in etape], plan


def test_la_nuit_oublie_les_depots_d_hier(base: BaseDeDonnees, auteur: Auteur, troupe: Any) -> None:
    with base.transaction() as session:
        for rang, jours in enumerate((0, 2)):
            session.add(
                Depot(
                    ref=f"depot{rang}",
                    structure_id=troupe.structure.id,
                    compte_id=troupe.comptes["alice"].id,
                    depose_le=auteur.le - timedelta(days=jours),
                    contenu=b"",
                )
            )
    veiller(base, a(AU), MARTINIQUE, AU)
    with base.lecture() as session:
        assert session.scalars(select(Depot.ref)).all() == ["depot0"]
