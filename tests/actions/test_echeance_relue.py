"""Deadlines whose rule looks at the day, night after night; alerts that follow the facts of their deadline."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.actions import suite_alerte as actions_alerte
from parcours.actions.alerte import signaler
from parcours.actions.echeance import recalculer
from parcours.actions.journal import Auteur
from parcours.domain.catalogue import phrase
from parcours.models import Alerte, Contrat, Echeance, Parcours, PassIae, Suspension
from parcours.queries.alerte import par_cles
from tests.builders import creer_compte, creer_parcours, creer_structure

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


def embaucher(session: Session, auteur: Auteur, suivi: Parcours, debut: date, fin: date, genre: str = "cddi") -> None:
    cles = {"structure_id": suivi.structure_id, "parcours_id": suivi.id}
    session.add(Contrat(genre=genre, debut=debut, fin=fin, **cles))
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


def des_missions(session: Session, auteur: Auteur) -> tuple[Parcours, Alerte]:
    """Missions whose 24 months end on 5 January 2027, the last one in December: told 90 days before."""
    suivi = creer_parcours(session, creer_structure(session, type_structure="ETTI"), entree_le=ENTREE, auteur=auteur)
    embaucher(session, auteur, suivi, date(2025, 1, 6), date(2026, 11, 18), "mission")
    assert len(nuits(session, auteur, "ECH-07", auteur.au, auteur.au)) == 1
    return suivi, session.scalars(select(Alerte).where(Alerte.code == "ECH-07")).one()


def dite(alerte: Alerte, au: date) -> str:
    return phrase(alerte.code, alerte.objet, alerte.limite, alerte.repere, alerte.habitude_jours, au)


def test_une_alerte_ouverte_dit_les_faits_d_aujourd_hui(session: Session, auteur: Auteur) -> None:
    suivi, alerte = des_missions(session, auteur)
    assert "Dernière mission terminée depuis 5" in dite(alerte, auteur.au)
    avant = (alerte.seuil, alerte.signalee_le, alerte.ouverte_le, alerte.limite)
    # The next day after the last one: nothing is given back, the total does not move.
    embaucher(session, auteur, suivi, date(2026, 11, 19), date(2026, 12, 12), "mission")
    session.flush()
    session.refresh(alerte)
    assert "24 mois en tout dans" in dite(alerte, auteur.au)
    assert (alerte.seuil, alerte.signalee_le, alerte.ouverte_le, alerte.limite) == avant
    assert (alerte.close_le, alerte.repere) == (None, date(2026, 12, 12))


def test_une_alerte_remise_a_traiter_aussi(session: Session, auteur: Auteur) -> None:
    suivi, alerte = des_missions(session, auteur)
    (alerte,) = par_cles(session, [alerte.id], pour_ecrire=True)
    alice = replace(auteur, compte_id=creer_compte(session, "alice@test.example", le=auteur.le).id)
    actions_alerte.clore(session, alice, alerte, "Vu avec la personne.")
    session.flush()
    embaucher(session, auteur, suivi, date(2026, 11, 19), date(2026, 12, 12), "mission")
    session.flush()
    assert alerte.repere == date(2026, 11, 18)
    actions_alerte.rouvrir(session, alice, alerte)
    assert (alerte.close_le, alerte.repere) == (None, date(2026, 12, 12))


def escaladees(session: Session, code: str) -> list[tuple[int, date | None]]:
    demande = select(Alerte.seuil, Alerte.escaladee_le).where(Alerte.code == code).order_by(Alerte.seuil.desc())
    return [(seuil, le) for seuil, le in session.execute(demande)]


def escalader(session: Session, code: str, le: date) -> None:
    session.scalars(select(Alerte).where(Alerte.code == code, Alerte.close_le.is_(None))).one().escaladee_le = le


def test_une_sortie_a_dire_redite_chaque_semaine_reste_escaladee(session: Session, auteur: Auteur, moteur: str) -> None:
    creer_parcours(session, creer_structure(session), sortie=(date(2026, 11, 20), None), auteur=auteur)
    nuits(session, auteur, "ECH-15", auteur.au, auteur.au)
    le = date(2026, 11, 25)
    escalader(session, "ECH-15", le)
    nuits(session, auteur, "ECH-15", le, date(2026, 12, 4))
    assert escaladees(session, "ECH-15") == [(0, le), (-7, le), (-14, le)]
    ouverte = session.scalars(select(Alerte).where(Alerte.code == "ECH-15", Alerte.close_le.is_(None))).one()
    # Whoever answers starts again.
    (relue,) = par_cles(session, [ouverte.id], pour_ecrire=True)
    actions_alerte.prendre(session, auteur, relue)
    nuits(session, auteur, "ECH-15", date(2026, 12, 5), date(2026, 12, 11))
    assert escaladees(session, "ECH-15")[-1] == (-21, None)


def test_un_seuil_plus_proche_n_est_pas_une_redite(session: Session, auteur: Auteur) -> None:
    fin = auteur.au + timedelta(days=25)
    creer_parcours(session, creer_structure(session), contrat=(ENTREE, fin), auteur=auteur)
    nuits(session, auteur, "ECH-04", auteur.au, auteur.au)
    escalader(session, "ECH-04", auteur.au)
    nuits(session, auteur, "ECH-04", auteur.au, fin)
    assert escaladees(session, "ECH-04") == [(30, auteur.au), (7, None)]
    # Nor is the exit to tell, which takes the place of the end of the contract.
    nuits(session, auteur, "ECH-04", fin, fin + timedelta(days=1))
    escalader(session, "ECH-04", fin)
    nuits(session, auteur, "ECH-15", fin + timedelta(days=15), fin + timedelta(days=15))
    assert escaladees(session, "ECH-15") == [(0, None)]
