"""The what-if says what the database says once the real action is done, refusals included, whatever the facts."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.actions import contrat as actions_contrat
from parcours.actions import echeance as actions_echeance
from parcours.actions import hypothese as actions
from parcours.actions import prolongation as actions_prolongation
from parcours.actions import sortie as actions_sortie
from parcours.actions import suspension as actions_suspension
from parcours.actions.alerte import signaler
from parcours.actions.journal import Auteur
from parcours.actions.prolongation import SaisieDecision, SaisieProlongation
from parcours.actions.suspension import SaisieSuspension
from parcours.domain.catalogue import deriver, phrase
from parcours.domain.cloture import SaisieSortie
from parcours.domain.contrat import GenreContrat, SaisieContrat
from parcours.domain.erreurs import Refus
from parcours.domain.faits import Faits
from parcours.domain.hypothese import Effets, comparer
from parcours.domain.motif_pass import DecisionProlongation, MotifProlongation, MotifSuspension
from parcours.domain.pass_iae import fin_retenue
from parcours.domain.plan import a_venir, lignes
from parcours.models import Alerte, Contrat, Echeance, Jalon, Parcours, Suivi
from parcours.queries import hypothese as queries
from parcours.queries.hypothese import Situation
from parcours.queries.parcours import par_ref
from tests.builders import creer_parcours, creer_salarie, creer_structure

AUJOURD_HUI = (date(2026, 11, 23), date(2028, 2, 29), date(2027, 1, 31), date(2026, 2, 28))
CAS_PAR_MOTEUR = 25
MOTIFS_DE_SORTIE = (None, "3", "6")


@dataclass(frozen=True)
class Cas:
    """A parcours on a day, and how to suppose a change, then to make it for real."""

    session: Session
    auteur: Auteur
    parcours: Parcours
    situation: Situation
    supposer: Callable[[], Faits]
    faire: Callable[[], object]


def un_jour(rng: Random, debut: date, fin: date) -> date:
    """A day of a period, the ends of months more often than the others."""
    le = debut + timedelta(days=rng.randrange((fin - debut).days + 1))
    fin_de_mois = le.replace(day=monthrange(le.year, le.month)[1])
    return min(fin_de_mois, fin) if rng.random() < 0.3 else le


def un_parcours(session: Session, rng: Random) -> tuple[Auteur, Parcours]:
    """A parcours with random facts; everything due on its day is already signalled."""
    au = rng.choice(AUJOURD_HUI)
    auteur = Auteur(None, datetime(au.year, au.month, au.day, 14, tzinfo=UTC), au)
    structure = creer_structure(session, type_structure=rng.choice(["ACI", "EI"]))
    entree = un_jour(rng, au - timedelta(days=800), au)
    naissance = date(rng.randrange(1960, 2004), 2, 28)
    debut = entree - timedelta(days=rng.choice([0, 0, 30, 300]))
    parcours = creer_parcours(
        session,
        structure,
        creer_salarie(session, structure, naissance=naissance, le=auteur.le),
        entree_le=entree,
        contrat=(entree, un_jour(rng, entree + timedelta(days=130), entree + timedelta(days=500)))
        if rng.random() < 0.9
        else None,
        pass_iae=(debut, debut + timedelta(days=729)) if rng.random() < 0.9 else None,
        etapes=tuple(un_jour(rng, entree, au) for _ in range(rng.randrange(3))),
        auteur=auteur,
    )
    for jalon in session.scalars(select(Jalon).where(Jalon.parcours_id == parcours.id)):
        if rng.random() < 0.3:
            jalon.deplace_au = au + timedelta(days=rng.randrange(90))
        elif rng.random() < 0.2:
            jalon.etat, jalon.fait_le = "fait", au
    actions_echeance.recalculer(session, auteur, [parcours])
    signaler_tout(session, auteur, parcours)
    relu = par_ref(session, parcours.ref)
    assert relu is not None
    return auteur, relu


def signaler_tout(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    session.flush()
    session.expire_all()
    for lue in session.scalars(select(Echeance).where(Echeance.parcours_id == parcours.id)).all():
        if lue.prochain_le is not None and lue.prochain_le <= auteur.au:
            signaler(session, auteur, [lue])
    session.flush()
    session.expire_all()


def suspendre(rng: Random, session: Session, auteur: Auteur, parcours: Parcours, lue: Situation) -> Cas | None:
    if (p := lue.pass_iae) is None:
        return None
    debut = un_jour(rng, auteur.au - timedelta(days=400), auteur.au + timedelta(days=3))
    fin = rng.choice([None, debut + timedelta(days=rng.randrange(0, 500))])
    saisie = SaisieSuspension(
        debut, fin, rng.choice([MotifSuspension.CONTRAT_SUSPENDU, MotifSuspension.CONTRAT_PASSERELLE])
    )
    return Cas(
        session,
        auteur,
        parcours,
        lue,
        lambda: actions.suspendre(session, auteur, parcours, lue.faits, p, saisie),
        lambda: actions_suspension.ajouter(session, auteur, parcours, p, saisie),
    )


def prolonger(rng: Random, session: Session, auteur: Auteur, parcours: Parcours, lue: Situation) -> Cas | None:
    if (p := lue.pass_iae) is None:
        return None
    fin = un_jour(rng, p.fin_officielle - timedelta(days=5), p.fin_officielle + timedelta(days=400))
    saisie = SaisieProlongation(rng.choice(list(MotifProlongation)), fin, auteur.au)

    def faire() -> None:
        demandee = actions_prolongation.demander(session, auteur, parcours, p, saisie)
        if demandee.decision == DecisionProlongation.DEMANDEE:
            reponse = SaisieDecision(DecisionProlongation.ACCORDEE, auteur.au)
            session.flush()
            actions_prolongation.decider(session, auteur, parcours, p, demandee, reponse, demandee.version)

    return Cas(
        session,
        auteur,
        parcours,
        lue,
        lambda: actions.prolonger(session, auteur, parcours, lue.faits, p, saisie),
        faire,
    )


def renouveler(rng: Random, session: Session, auteur: Auteur, parcours: Parcours, lue: Situation) -> Cas | None:
    dernier = lue.faits.dernier_contrat
    if dernier is None or dernier.fin is None:
        return None
    contrat = session.get_one(Contrat, dernier.id)
    saisie = SaisieContrat(
        GenreContrat(contrat.genre),
        dernier.fin + timedelta(days=1),
        un_jour(rng, dernier.fin - timedelta(days=2), dernier.fin + timedelta(days=800)),
        heures_hebdo=Decimal(26),
    )
    return Cas(
        session,
        auteur,
        parcours,
        lue,
        lambda: actions.renouveler(parcours, lue.faits, contrat, saisie),
        lambda: actions_contrat.renouveler(session, auteur, parcours, contrat, saisie, contrat.version),
    )


def finir(rng: Random, session: Session, auteur: Auteur, parcours: Parcours, lue: Situation) -> Cas | None:
    le = un_jour(rng, auteur.au - timedelta(days=60), auteur.au + timedelta(days=2))
    saisie = SaisieSortie(le, rng.choice(MOTIFS_DE_SORTIE), None, None, None, met_fin_au_contrat=True)
    return Cas(
        session,
        auteur,
        parcours,
        lue,
        lambda: actions.finir(auteur, parcours, lue.faits, saisie, *queries.pour_finir(session, parcours.id)),
        lambda: actions_sortie.enregistrer(session, auteur, parcours, saisie, 0),
    )


def essayer(faire: Callable[[], object]) -> tuple[object, list[tuple[str, str, str, date | None]]]:
    try:
        return faire(), []
    except Refus as refus:
        return None, [(m.champ, m.message, m.code, m.limite) for m in refus.manquements]


@pytest.mark.parametrize("question", [suspendre, prolonger, renouveler, finir])
def test_ce_qui_est_suppose_est_ce_qui_s_enregistre(
    session: Session, moteur: str, question: Callable[..., Cas | None]
) -> None:
    rng = Random(f"{moteur} {question.__name__}")
    acceptes = refuses = 0
    for _ in range(CAS_PAR_MOTEUR):
        auteur, parcours = un_parcours(session, rng)
        cas = question(rng, session, auteur, parcours, queries.charger(session, parcours))
        if cas is None:
            continue
        apres, refus = essayer(cas.supposer)
        with session.begin_nested() as retour:
            _, refus_reels = essayer(cas.faire)
            assert refus == refus_reels
            if refus_reels:
                refuses += 1
            else:
                acceptes += 1
                assert isinstance(apres, Faits)
                comparer_au_reel(cas, apres)
            retour.rollback()
        session.expire_all()
    assert acceptes > 3
    assert refuses > 0


def comparer_au_reel(cas: Cas, apres: Faits) -> None:
    session, parcours, au = cas.session, cas.parcours, cas.auteur.au
    lue = cas.situation
    effets = comparer(lue.faits, apres, au, lue.echeances, lue.alertes)
    ouvertes_avant = {alerte.id: dire(alerte, au) for alerte in lue.alertes}
    session.flush()
    session.expire_all()
    cles = select(Contrat.id).where(Contrat.parcours_id == parcours.id).order_by(Contrat.id.desc())
    reelle, supposee = session.scalars(cles).first(), max((c.id for c in apres.contrats), default=0)

    def objet(texte: str) -> str:
        return f"contrat:{reelle}" if texte == f"contrat:{supposee}" else texte

    stockees = session.scalars(select(Echeance).where(Echeance.parcours_id == parcours.id)).all()
    assert {(e.code, e.objet, e.limite, e.repere, e.habitude_jours) for e in stockees} == {
        (e.code.value, objet(e.objet), e.limite, e.repere, e.habitude_jours) for e in deriver(apres, au)
    }
    jalons = session.scalars(select(Jalon).where(Jalon.parcours_id == parcours.id)).all()
    # Days chosen by hand are kept aside with an exit, and expect nothing.
    assert {(j.cle, j.du_le, j.deplace_au, j.etat) for j in jalons if not (apres.est_clos and j.etat == "prevu")} == {
        (j.cle, j.du_le, j.deplace_au, j.etat) for j in lignes(apres, au)
    }
    dernier = apres.dernier_contrat
    assert parcours.contrat_fin == (dernier.fin if dernier else None)
    assert parcours.pass_fin == (fin_retenue(apres.pass_iae) if apres.pass_iae else None)
    suivis = session.scalars(select(Suivi).where(Suivi.parcours_id == parcours.id)).all()
    assert {(s.mois, s.du_le) for s in suivis} == {(s.mois, s.du_le) for s in apres.suivis}
    comparer_les_alertes(cas, effets, ouvertes_avant)


def comparer_les_alertes(cas: Cas, effets: Effets, ouvertes_avant: dict[int, str]) -> None:
    session, au = cas.session, cas.auteur.au
    les_miennes = select(Alerte).where(Alerte.parcours_id == cas.parcours.id)
    fermees = {
        (ouvertes_avant[alerte.id], alerte.close_motif)
        for alerte in session.scalars(les_miennes.where(Alerte.close_le.is_not(None)))
        if alerte.id in ouvertes_avant
    }
    assert {(fermee.phrase, fermee.motif) for fermee in effets.fermees} == fermees
    restees = {alerte.id for alerte in session.scalars(les_miennes.where(Alerte.close_le.is_(None)))}
    signaler_tout(session, cas.auteur, cas.parcours)
    nouvelles = [a for a in session.scalars(les_miennes.where(Alerte.close_le.is_(None))) if a.id not in restees]
    assert sorted(dire(alerte, au) for alerte in nouvelles) == sorted(effets.ouvertes)


def dire(alerte: Alerte, au: date) -> str:
    return phrase(alerte.code, alerte.objet, alerte.limite, alerte.repere, alerte.habitude_jours, au)


def test_le_plan_recalcule_deux_fois_garde_ses_lignes(session: Session, moteur: str) -> None:
    rng = Random(f"stable {moteur}")
    for _ in range(20):
        auteur, parcours = un_parcours(session, rng)

        def plan(cle: int = parcours.id) -> list[tuple[object, ...]]:
            session.flush()
            return [tuple(j) for j in session.execute(select(*Jalon.__table__.c).where(Jalon.parcours_id == cle))]

        avant = plan()
        actions_echeance.recalculer(session, auteur, [parcours])
        assert plan() == avant
        attendues = queries.charger(session, parcours).faits
        assert len([ligne for ligne in avant if "prevu" in ligne]) == len(a_venir(lignes(attendues, auteur.au)))
