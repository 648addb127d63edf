"""Recording and correcting a PASS: refusals, what a new reading counts, the deadlines that follow."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.actions import pass_iae as actions
from parcours.actions import prolongation, suspension
from parcours.actions.journal import Auteur
from parcours.actions.prolongation import SaisieDecision, SaisieProlongation
from parcours.actions.suspension import SaisieSuspension
from parcours.actions.version import ModificationConcurrente
from parcours.domain.constat import PriseEnCompte, SaisiePass
from parcours.domain.erreurs import PassImpossible
from parcours.domain.motif_pass import DecisionProlongation, MotifProlongation, MotifSuspension
from parcours.models import Echeance, Journal, Parcours, PassIae
from parcours.queries import pass_iae as queries
from tests.builders import creer_parcours, creer_structure

AU = date(2026, 11, 23)
SAISIE = SaisiePass("99999 26 00042", date(2026, 1, 5), date(2028, 1, 4), date(2026, 11, 1))


@pytest.fixture
def parcours(session: Session, auteur: Auteur) -> Parcours:
    return creer_parcours(session, creer_structure(session), auteur=auteur)


@pytest.fixture
def p(session: Session, auteur: Auteur, parcours: Parcours) -> PassIae:
    return relire(session, actions.enregistrer(session, auteur, parcours, SAISIE))


def relire(session: Session, p: PassIae) -> PassIae:
    session.flush()
    relu = queries.par_id(session, p.salarie_id, p.id)
    assert relu is not None
    return relu


def suspendre(session: Session, auteur: Auteur, parcours: Parcours, p: PassIae, debut: date, fin: date) -> None:
    saisie = SaisieSuspension(debut, fin, MotifSuspension.CONTRAT_SUSPENDU, PriseEnCompte.NON)
    suspension.ajouter(session, auteur, parcours, p, saisie)


def phrases(session: Session) -> list[str]:
    session.flush()
    return list(session.scalars(select(Journal.phrase).order_by(Journal.id)))


def test_un_pass_enregistre_donne_son_echeance_et_sa_ligne_au_journal(
    session: Session, parcours: Parcours, p: PassIae, moteur: str
) -> None:
    assert p.numero == "999992600042"
    echeance = session.scalars(select(Echeance).where(Echeance.code == "ECH-01")).one()
    assert (echeance.limite, parcours.pass_fin) == (date(2028, 1, 4), date(2028, 1, 4))
    ligne = session.scalars(select(Journal).where(Journal.evenement == "PassEnregistre")).one()
    assert ligne.est_social
    assert ligne.phrase == "PASS IAE enregistré, du 5 janvier 2026 au 4 janvier 2028."


def test_un_numero_deja_pris_dans_la_structure_est_refuse(
    session: Session, auteur: Auteur, parcours: Parcours, p: PassIae
) -> None:
    autre = creer_parcours(session, creer_structure(session), auteur=auteur)
    actions.enregistrer(session, auteur, autre, SAISIE)
    voisin = creer_parcours(session, parcours.structure, auteur=auteur)
    with pytest.raises(PassImpossible) as refus:
        actions.enregistrer(session, auteur, voisin, SAISIE)
    assert (refus.value.champ, refus.value.code) == ("numero", "numero_pris")
    assert "d’une autre personne de la structure" in refus.value.message


def test_le_pass_deja_enregistre_de_la_personne_se_corrige_plutot(
    session: Session, auteur: Auteur, parcours: Parcours, p: PassIae
) -> None:
    with pytest.raises(PassImpossible, match="déjà enregistré pour cette personne"):
        actions.enregistrer(session, auteur, parcours, SAISIE)


def test_un_second_pass_valable_le_meme_jour_est_refuse(
    session: Session, auteur: Auteur, parcours: Parcours, p: PassIae
) -> None:
    second = replace(SAISIE, numero="999992600043", debut=date(2028, 1, 4), fin_officielle=date(2030, 1, 2))
    with pytest.raises(PassImpossible) as refus:
        actions.enregistrer(session, auteur, parcours, second, est_carence_levee=True)
    assert refus.value.code == "pass_deja_valide"


def test_le_delai_de_carence_se_regarde_au_jour_de_la_delivrance(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    ancien = SaisiePass("999992100001", date(2022, 10, 1), date(2024, 9, 30), date(2022, 10, 1))
    actions.enregistrer(session, auteur, parcours, ancien)
    suivant = replace(SAISIE, debut=date(2026, 5, 1), fin_officielle=date(2028, 4, 29))
    with pytest.raises(PassImpossible) as refus:
        actions.enregistrer(session, auteur, parcours, suivant)
    assert (refus.value.code, refus.value.manquements[0].limite) == ("delai_de_carence", date(2026, 9, 30))
    actions.enregistrer(session, auteur, parcours, suivant, est_carence_levee=True)
    assert "Délai de carence levé par un prescripteur habilité" in phrases(session)[-1]


def test_corriger_la_fin_compte_ce_qui_est_deja_enregistre(
    session: Session, auteur: Auteur, parcours: Parcours, p: PassIae
) -> None:
    suspendre(session, auteur, parcours, p, date(2026, 10, 1), date(2026, 10, 31))
    assert parcours.pass_fin == date(2028, 2, 3)
    p = relire(session, p)
    actions.corriger(session, auteur, parcours, p, replace(SAISIE, fin_officielle=date(2028, 2, 3)), p.version)
    p = relire(session, p)
    assert [s.jours_dans_officielle for s in p.suspensions] == [30]
    assert (p.constatee_le, parcours.pass_fin) == (AU, date(2028, 2, 3))
    assert (
        "La fin officielle passe du 4 janvier 2028 au 3 février 2028\u00a0: 30 jours de plus." in phrases(session)[-1]
    )


def test_relire_la_meme_fin_un_autre_jour_est_une_lecture(
    session: Session, auteur: Auteur, parcours: Parcours, p: PassIae
) -> None:
    suspendre(session, auteur, parcours, p, date(2026, 10, 1), date(2026, 10, 31))
    p = relire(session, p)
    actions.corriger(session, auteur, parcours, p, replace(SAISIE, constatee_le=date(2026, 11, 20)), p.version)
    assert [s.jours_dans_officielle for s in relire(session, p).suspensions] == [30]
    assert parcours.pass_fin == date(2028, 1, 4)


def test_corriger_le_seul_numero_n_est_pas_une_lecture(
    session: Session, auteur: Auteur, parcours: Parcours, p: PassIae
) -> None:
    suspendre(session, auteur, parcours, p, date(2026, 10, 1), date(2026, 10, 31))
    p = relire(session, p)
    actions.corriger(session, auteur, parcours, p, replace(SAISIE, numero="999992600099"), p.version)
    p = relire(session, p)
    assert (p.numero, p.suspensions[0].jours_dans_officielle) == ("999992600099", 0)
    assert parcours.pass_fin == date(2028, 2, 3)


def test_une_lecture_ne_compte_ni_ce_qui_la_suit_ni_une_demande_sans_reponse(
    session: Session, auteur: Auteur, parcours: Parcours, p: PassIae
) -> None:
    suspendre(session, auteur, parcours, p, date(2026, 11, 10), date(2026, 11, 20))
    p = relire(session, p)
    actions.corriger(session, auteur, parcours, p, replace(SAISIE, constatee_le=date(2026, 11, 5)), p.version)
    assert [s.jours_dans_officielle for s in relire(session, p).suspensions] == [0]


def test_une_lecture_compte_une_prolongation_accordee(
    session: Session, auteur: Auteur, parcours: Parcours, p: PassIae
) -> None:
    p = relire(session, p)
    actions.corriger(
        session,
        auteur,
        parcours,
        p,
        replace(SAISIE, debut=date(2025, 1, 5), fin_officielle=date(2027, 1, 4), constatee_le=date(2026, 11, 2)),
        p.version,
    )
    demande = SaisieProlongation(MotifProlongation.RQTH, date(2027, 6, 30), date(2026, 11, 10))
    pr = prolongation.demander(session, auteur, parcours, p, demande)
    p = relire(session, p)
    lue = replace(SAISIE, debut=date(2025, 1, 5), fin_officielle=date(2027, 6, 30), constatee_le=date(2026, 11, 22))
    actions.corriger(session, auteur, parcours, p, lue, p.version)
    assert relire(session, p).prolongations[0].jours_dans_officielle == 0
    reponse = SaisieDecision(DecisionProlongation.ACCORDEE, date(2026, 11, 20))
    prolongation.decider(session, auteur, parcours, p, pr, reponse, pr.version)
    assert relire(session, p).prolongations[0].jours_dans_officielle == 177
    assert parcours.pass_fin == date(2027, 6, 30)


def test_le_debut_ne_passe_pas_apres_une_suspension(
    session: Session, auteur: Auteur, parcours: Parcours, p: PassIae
) -> None:
    suspendre(session, auteur, parcours, p, date(2026, 10, 1), date(2026, 10, 31))
    p = relire(session, p)
    with pytest.raises(PassImpossible) as refus:
        actions.corriger(session, auteur, parcours, p, replace(SAISIE, debut=date(2026, 10, 2)), p.version)
    assert (refus.value.champ, refus.value.manquements[0].limite) == ("debut", date(2026, 10, 1))


def test_une_version_depassee_n_ecrit_rien(session: Session, auteur: Auteur, parcours: Parcours, p: PassIae) -> None:
    with pytest.raises(ModificationConcurrente):
        actions.corriger(session, auteur, parcours, p, replace(SAISIE, numero="999992600099"), p.version + 1)
    assert relire(session, p).numero == "999992600042"
