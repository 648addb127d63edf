"""Deadlines whose rule looks at the day, night after night."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.actions.alerte import signaler
from parcours.actions.echeance import recalculer
from parcours.actions.journal import Auteur
from parcours.models import Alerte, Contrat, Echeance, Parcours, PassIae, Suspension
from tests.builders import creer_parcours, creer_structure

ENTREE = date(2026, 1, 5)


def nuits(session: Session, auteur: Auteur, code: str, debut: date, fin: date) -> list[tuple[date, str, int]]:
    """What each night of a period says of a code: the day, the object, the threshold."""
    session.flush()
    jour = debut
    while jour <= fin:
        dues = session.scalars(select(Echeance).where(Echeance.code == code, Echeance.prochain_le <= jour)).all()
        signaler(session, Auteur(auteur.compte_id, auteur.le, jour), dues)
        session.flush()
        session.expire_all()
        jour += timedelta(days=1)
    demande = select(Alerte).where(Alerte.code == code).order_by(Alerte.signalee_le, Alerte.id)
    return [(alerte.signalee_le, alerte.objet, alerte.seuil) for alerte in session.scalars(demande)]


def suspendu(session: Session, auteur: Auteur, debut: date, fin: date) -> Parcours:
    """A PASS suspended, and a contract that ended before."""
    suivi = creer_parcours(
        session,
        creer_structure(session),
        contrat=(ENTREE, date(2026, 11, 15)),
        pass_iae=(ENTREE, date(2028, 1, 4)),
        auteur=auteur,
    )
    p = session.scalars(select(PassIae)).one()
    cles = {"structure_id": suivi.structure_id, "pass_iae_id": p.id}
    session.add(Suspension(motif="contrat_termine", debut=debut, fin=fin, saisie_le=auteur.le, **cles))
    session.flush()
    recalculer(session, auteur, [suivi])
    return suivi


def embaucher(session: Session, auteur: Auteur, suivi: Parcours, debut: date, fin: date) -> None:
    cles = {"structure_id": suivi.structure_id, "parcours_id": suivi.id}
    session.add(Contrat(genre="cddi", debut=debut, fin=fin, **cles))
    session.flush()
    recalculer(session, auteur, [suivi])


def test_un_contrat_a_venir_ne_fait_pas_taire_la_suspension(session: Session, auteur: Auteur, moteur: str) -> None:
    debut, fin = date(2026, 11, 20), date(2026, 12, 31)
    suivi = suspendu(session, auteur, debut, fin)
    embaucher(session, auteur, suivi, date(2027, 1, 10), date(2027, 1, 31))
    objet = f"fin:{debut}"
    dites = [(date(2026, 12, 1), objet, 30), (date(2026, 12, 24), objet, 7)]
    assert nuits(session, auteur, "ECH-02", date(2026, 11, 23), date(2027, 1, 9)) == dites
    derniere = session.scalars(select(Alerte).where(Alerte.code == "ECH-02", Alerte.close_le.is_(None))).one()

    # The day it begins, the person is back.
    assert nuits(session, auteur, "ECH-02", date(2027, 1, 10), date(2027, 1, 10)) == dites
    session.refresh(derniere)
    assert derniere.close_le == date(2027, 1, 10)
    assert "reprise" in (derniere.close_motif or "")
    assert session.scalars(select(Echeance).where(Echeance.code == "ECH-02")).all() == []


def test_les_365_jours_et_les_36_mois_se_disent_malgre_un_contrat_a_venir(session: Session, auteur: Auteur) -> None:
    debut = date(2026, 11, 20)
    suivi = suspendu(session, auteur, debut, date(2029, 11, 19))
    embaucher(session, auteur, suivi, date(2029, 12, 1), date(2030, 1, 31))
    # 20 November 2026 + 364 days; its last possible day is its end, said once.
    assert nuits(session, auteur, "ECH-02", date(2027, 10, 1), date(2027, 11, 30)) == [
        (date(2027, 10, 20), f"douze_mois:{debut}", 30),
        (date(2027, 11, 12), f"douze_mois:{debut}", 7),
    ]
    assert nuits(session, auteur, "ECH-02", date(2029, 10, 15), date(2029, 11, 25))[2:] == [
        (date(2029, 10, 20), f"fin:{debut}", 30),
        (date(2029, 11, 12), f"fin:{debut}", 7),
    ]
