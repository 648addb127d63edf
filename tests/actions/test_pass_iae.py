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
from parcours.domain.constat import PriseEnCompte, SaisieLevee, SaisiePass
from parcours.domain.erreurs import PassImpossible
from parcours.domain.motif_pass import DecisionProlongation, MotifProlongation, MotifSuspension
from parcours.models import Echeance, Journal, Parcours, PassIae
from parcours.queries import pass_iae as queries
from tests.builders import creer_parcours, creer_structure

AU = date(2026, 11, 23)
SAISIE = SaisiePass("99999 26 00042", date(2026, 1, 5), date(2028, 1, 4), date(2026, 11, 1))
SUIVANT = replace(SAISIE, debut=date(2026, 5, 1), fin_officielle=date(2028, 4, 29))
LEVEE = SaisieLevee("France Travail", date(2026, 4, 20), "Diagnostic")


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
        actions.enregistrer(session, auteur, parcours, second, LEVEE)
    assert refus.value.code == "pass_deja_valide"


def test_le_delai_de_carence_se_regarde_au_jour_de_la_delivrance(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    ancien = SaisiePass("999992100001", date(2022, 10, 1), date(2024, 9, 30), date(2022, 10, 1))
    actions.enregistrer(session, auteur, parcours, ancien)
    suivant = SUIVANT
    with pytest.raises(PassImpossible) as refus:
        actions.enregistrer(session, auteur, parcours, suivant)
    assert (refus.value.code, refus.value.manquements[0].limite) == ("delai_de_carence", date(2026, 9, 30))
    delivre = actions.enregistrer(session, auteur, parcours, suivant, LEVEE)
    assert phrases(session)[-1].endswith("Délai de carence levé le 20 avril 2026 par France Travail.")
    gardee = relire(session, delivre).levee
    assert gardee is not None
    assert (gardee.par, gardee.le, gardee.piece) == ("France Travail", date(2026, 4, 20), "Diagnostic")


def en_carence(session: Session, auteur: Auteur, parcours: Parcours) -> tuple[PassIae, PassIae]:
    """A PASS over on 30 September 2024, and one of May 2026, delivered all the same."""
    ancien = SaisiePass("999992100001", date(2022, 10, 1), date(2024, 9, 30), date(2022, 10, 1))
    avant = actions.enregistrer(session, auteur, parcours, ancien)
    leve = actions.enregistrer(session, auteur, parcours, SUIVANT, LEVEE)
    return relire(session, avant), relire(session, leve)


def test_corriger_un_pass_rejuge_la_carence(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    _, leve = en_carence(session, auteur, parcours)
    with pytest.raises(PassImpossible) as refus:
        actions.corriger(session, auteur, parcours, leve, replace(SUIVANT, constatee_le=AU), leve.version)
    assert (refus.value.champ, refus.value.code) == ("levee_par", "delai_de_carence")
    assert refus.value.manquements[0].limite == date(2026, 9, 30)
    actions.corriger(session, auteur, parcours, leve, replace(SUIVANT, constatee_le=AU), leve.version, LEVEE)
    assert relire(session, leve).levee is not None
    # The waiting period over, the waiver may go.
    tardif = replace(SUIVANT, debut=date(2026, 10, 1), fin_officielle=date(2028, 9, 29))
    actions.corriger(session, auteur, parcours, leve, tardif, leve.version)
    assert relire(session, leve).levee is None
    assert phrases(session)[-1].endswith("Levée du délai de carence retirée.")


@pytest.mark.parametrize(("fin", "est_refusee"), [(date(2024, 9, 30), False), (date(2024, 10, 1), True)])
def test_allonger_un_pass_regarde_la_carence_de_celui_qui_le_suit(
    session: Session, auteur: Auteur, parcours: Parcours, fin: date, est_refusee: bool
) -> None:
    ancien = SaisiePass("999992100001", date(2022, 10, 1), date(2024, 9, 29), date(2022, 10, 1))
    avant = relire(session, actions.enregistrer(session, auteur, parcours, ancien))
    suivant = replace(SUIVANT, debut=date(2026, 10, 1), fin_officielle=date(2028, 9, 29))
    apres = relire(session, actions.enregistrer(session, auteur, parcours, suivant))
    voulue = replace(ancien, fin_officielle=fin)
    if not est_refusee:
        actions.corriger(session, auteur, parcours, avant, voulue, avant.version)
        return
    with pytest.raises(PassImpossible) as refus:
        actions.corriger(session, auteur, parcours, avant, voulue, avant.version)
    assert (refus.value.champ, refus.value.code) == ("fin_officielle", "suivant_en_carence")
    assert refus.value.manquements[0].limite == date(2026, 10, 1)
    actions.corriger(session, auteur, parcours, apres, suivant, apres.version, LEVEE)
    actions.corriger(session, auteur, parcours, avant, voulue, avant.version)


# 23 November 2025 to 22 November 2026: 365 days.
CARENCES = {date(2026, 11, 21): date(2028, 11, 21), date(2026, 11, 22): date(2027, 11, 23)}


@pytest.mark.parametrize(("fin", "corrigee"), [tuple(CARENCES), tuple(reversed(CARENCES))])
def test_le_parcours_arrete_apres_douze_mois_de_suspension_ouvre_la_carence_a_son_debut(
    session: Session, auteur: Auteur, fin: date, corrigee: date
) -> None:
    parcours = creer_parcours(session, creer_structure(session), entree_le=date(2025, 11, 1), auteur=auteur)
    ancien = replace(SAISIE, debut=date(2025, 11, 1), fin_officielle=date(2027, 10, 31))
    p = relire(session, actions.enregistrer(session, auteur, parcours, ancien))
    suspendre(session, auteur, parcours, p, date(2025, 11, 23), date(2027, 6, 30))
    arrete = replace(ancien, fin_officielle=fin, constatee_le=AU)
    p = relire(session, p)
    actions.corriger(session, auteur, parcours, p, arrete, p.version)
    assert queries.resume(relire(session, p), AU).fin_de_carence == CARENCES[fin]
    suivant = replace(SUIVANT, numero="999992600077", debut=date(2027, 11, 24), fin_officielle=date(2029, 11, 22))
    with pytest.raises(PassImpossible) as refus:
        actions.enregistrer(session, auteur, parcours, suivant)
    assert (refus.value.code, refus.value.manquements[0].limite) == ("delai_de_carence", CARENCES[fin])
    # Its end corrected, the waiting period of the PASS that follows is judged with the suspension too.
    relire(session, actions.enregistrer(session, auteur, parcours, suivant, LEVEE)).levee = None
    p = relire(session, p)
    with pytest.raises(PassImpossible) as refus:
        actions.corriger(session, auteur, parcours, p, replace(arrete, fin_officielle=corrigee), p.version)
    assert (refus.value.code, refus.value.manquements[0].limite) == ("suivant_en_carence", CARENCES[corrigee])


def test_une_levee_a_venir_est_refusee(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    with pytest.raises(PassImpossible) as refus:
        actions.enregistrer(session, auteur, parcours, SAISIE, replace(LEVEE, le=date(2026, 11, 24)))
    assert (refus.value.champ, refus.value.code) == ("levee_le", "levee_future")


def test_corriger_la_seule_levee_depasse_qui_ne_l_a_pas_lue(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    _, leve = en_carence(session, auteur, parcours)
    lue = leve.version
    actions.corriger(session, auteur, parcours, leve, SUIVANT, lue, replace(LEVEE, piece="Courrier"))
    leve = relire(session, leve)
    assert leve.levee is not None
    assert leve.levee.piece == "Courrier"
    with pytest.raises(ModificationConcurrente):
        actions.corriger(session, auteur, parcours, leve, SUIVANT, lue, LEVEE)


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


@pytest.mark.parametrize(("debut", "est_refuse"), [(date(2028, 12, 30), False), (date(2028, 12, 31), True)])
def test_un_debut_a_venir_se_reporte_avant_la_fin(
    session: Session, auteur: Auteur, parcours: Parcours, debut: date, est_refuse: bool
) -> None:
    a_venir = replace(SAISIE, debut=date(2027, 1, 2), fin_officielle=date(2028, 12, 31))
    p = relire(session, actions.enregistrer(session, auteur, parcours, a_venir))
    assert queries.resume(p, AU).peut_reporter_debut
    if not est_refuse:
        actions.corriger(session, auteur, parcours, p, replace(a_venir, debut=debut), p.version)
        return
    with pytest.raises(PassImpossible) as refus:
        actions.corriger(session, auteur, parcours, p, replace(a_venir, debut=debut), p.version)
    assert (refus.value.champ, refus.value.code) == ("debut", "embauche_apres_fin_du_pass")
    assert refus.value.manquements[0].limite == date(2028, 12, 31)
