"""The facts read from the database: what the official end counts, what it does not yet, in a fixed number of reads."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.domain.pass_iae import fin_estimee, fin_retenue
from parcours.models import Parcours, PassIae, Prolongation, Salarie, Suspension
from parcours.queries.faits import de_parcours, derniers_pass, en_faits, jour_a_paris
from tests.builders import creer_parcours, creer_pass, creer_structure
from tests.compteur import instructions

DEBUT, FIN = date(2026, 1, 5), date(2028, 1, 4)


@pytest.fixture
def parcours(session: Session, auteur: Auteur) -> Parcours:
    return creer_parcours(session, creer_structure(session), pass_iae=(DEBUT, FIN), auteur=auteur)


def le_pass(session: Session, parcours: Parcours) -> PassIae:
    session.flush()
    return derniers_pass(session, [parcours.salarie_id])[parcours.salarie_id]


def suspendre(session: Session, p: PassIae, debut: date, fin: date, comptes: int = 0) -> Suspension:
    suspension = Suspension(
        structure_id=p.structure_id,
        pass_iae_id=p.id,
        debut=debut,
        fin=fin,
        motif="contrat_suspendu",
        jours_dans_officielle=comptes,
        saisie_le=datetime(2026, 11, 23, 14, tzinfo=UTC),
    )
    session.add(suspension)
    return suspension


def prolonger(session: Session, p: PassIae, decision: str, jours: date, comptes: int = 0) -> None:
    session.add(
        Prolongation(
            structure_id=p.structure_id,
            pass_iae_id=p.id,
            motif="rqth",
            debut=FIN,
            fin=jours,
            demandee_le=date(2026, 11, 2),
            decision=decision,
            decidee_le=None if decision == "demandee" else date(2026, 11, 20),
            jours_dans_officielle=comptes,
            saisie_le=datetime(2026, 11, 23, 14, tzinfo=UTC),
        )
    )


def test_sans_rien_la_fin_officielle_et_la_fin_estimee_sont_les_dates_lues(
    session: Session, parcours: Parcours, moteur: str
) -> None:
    faits = en_faits(le_pass(session, parcours))
    assert (fin_retenue(faits), fin_estimee(faits)) == (FIN, FIN)


def test_une_suspension_absente_de_la_fin_officielle_la_repousse(session: Session, parcours: Parcours) -> None:
    suspendre(session, le_pass(session, parcours), date(2026, 10, 1), date(2026, 10, 31))
    faits = en_faits(le_pass(session, parcours))
    assert (fin_retenue(faits), fin_estimee(faits)) == (date(2028, 2, 3), date(2028, 2, 3))


def test_une_suspension_deja_comptee_ne_bouge_que_l_estimation(session: Session, parcours: Parcours) -> None:
    suspendre(session, le_pass(session, parcours), date(2026, 10, 1), date(2026, 10, 31), comptes=30)
    faits = en_faits(le_pass(session, parcours))
    assert (fin_retenue(faits), fin_estimee(faits)) == (FIN, date(2028, 2, 3))


def test_une_suspension_ecourtee_apres_la_lecture_rend_ses_jours(session: Session, parcours: Parcours) -> None:
    p = le_pass(session, parcours)
    p.fin_officielle = date(2028, 2, 3)
    suspendre(session, p, date(2026, 10, 1), date(2026, 10, 11), comptes=30)
    faits = en_faits(le_pass(session, parcours))
    assert fin_retenue(faits) == fin_estimee(faits) == date(2028, 1, 14)


@pytest.mark.parametrize(
    ("decision", "comptes", "retenue", "estimee"),
    [
        ("demandee", 0, FIN, FIN),
        ("refusee", 0, FIN, FIN),
        ("accordee", 0, date(2028, 6, 30), date(2028, 6, 30)),
        ("accordee", 178, FIN, date(2028, 6, 30)),
        ("refusee", 178, date(2027, 7, 10), FIN),
    ],
)
def test_seule_une_prolongation_accordee_compte(
    session: Session, parcours: Parcours, decision: str, comptes: int, retenue: date, estimee: date
) -> None:
    prolonger(session, le_pass(session, parcours), decision, date(2028, 6, 30), comptes)
    faits = en_faits(le_pass(session, parcours))
    assert (fin_retenue(faits), fin_estimee(faits)) == (retenue, estimee)


def test_ce_qui_vient_d_etre_enregistre_est_lu_meme_si_le_pass_l_etait_deja(
    session: Session, parcours: Parcours
) -> None:
    p = le_pass(session, parcours)
    assert p.suspensions == []
    suspension = suspendre(session, p, date(2026, 10, 1), date(2026, 10, 31))
    assert [s.id for s in le_pass(session, parcours).suspensions] == [suspension.id]
    session.delete(suspension)
    assert le_pass(session, parcours).suspensions == []


def test_le_pass_d_une_personne_est_le_dernier(session: Session, parcours: Parcours) -> None:
    premier = le_pass(session, parcours)
    salarie = session.get_one(Salarie, parcours.salarie_id)
    creer_pass(session, salarie, date(2021, 1, 1), date(2022, 12, 31), constatee_le=date(2021, 1, 1))
    assert le_pass(session, parcours).id == premier.id


def test_les_dates_du_pass_sont_celles_de_paris() -> None:
    assert jour_a_paris(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)) == date(2026, 11, 24)


def test_le_nombre_de_lectures_ne_depend_pas_du_nombre_de_parcours(
    base: BaseDeDonnees, session: Session, auteur: Auteur
) -> None:
    structure = creer_structure(session)
    ids = [
        creer_parcours(session, structure, pass_iae=(DEBUT, FIN), contrat=(DEBUT, FIN), auteur=auteur).id
        for _ in range(5)
    ]
    compte = []
    for lot in (ids[:1], ids):
        session.expunge_all()
        with instructions(base.engine) as ordres:
            assert set(de_parcours(session, lot)) == set(lot)
        compte.append(len(ordres))
    assert compte[0] == compte[1] <= 8
