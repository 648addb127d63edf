"""Prolongations: asked, granted or not, removed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.actions import prolongation as actions
from parcours.actions.journal import Auteur
from parcours.actions.prolongation import SaisieDecision, SaisieProlongation
from parcours.actions.version import ModificationConcurrente
from parcours.domain.constat import PriseEnCompte
from parcours.domain.erreurs import ProlongationImpossible
from parcours.domain.motif_pass import DecisionProlongation, MotifProlongation
from parcours.models import Journal, Parcours, PassIae, Prolongation, Salarie
from parcours.queries import pass_iae as queries
from tests.builders import creer_parcours, creer_pass, creer_structure

AU, FIN = date(2026, 11, 23), date(2027, 1, 4)
ACCORD = SaisieDecision(DecisionProlongation.ACCORDEE, date(2026, 11, 20))
REFUS = SaisieDecision(DecisionProlongation.REFUSEE, date(2026, 11, 20), motif_refus="Projet à préciser")


@pytest.fixture
def parcours(session: Session, auteur: Auteur) -> Parcours:
    return creer_parcours(
        session,
        creer_structure(session),
        entree_le=date(2025, 1, 6),
        pass_iae=(date(2025, 1, 6), FIN),
        auteur=auteur,
    )


def le_pass(session: Session, parcours: Parcours) -> PassIae:
    session.flush()
    return queries.de_salarie(session, parcours.salarie_id)[0]


def saisie(
    motif: MotifProlongation = MotifProlongation.RQTH,
    fin: date | None = date(2027, 6, 30),
    demandee_le: date = date(2026, 11, 10),
) -> SaisieProlongation:
    return SaisieProlongation(motif, fin, demandee_le)


@pytest.fixture
def demande(session: Session, auteur: Auteur, parcours: Parcours) -> Prolongation:
    ajoutee = actions.demander(session, auteur, parcours, le_pass(session, parcours), saisie())
    session.flush()
    return ajoutee


def test_sans_accord_a_demander_elle_est_accordee_aussitot(
    session: Session, auteur: Auteur, parcours: Parcours, moteur: str
) -> None:
    ajoutee = actions.demander(
        session, auteur, parcours, le_pass(session, parcours), saisie(MotifProlongation.FIN_FORMATION)
    )
    assert (ajoutee.decision, ajoutee.decidee_le, ajoutee.debut) == ("accordee", date(2026, 11, 10), FIN)
    assert parcours.pass_fin == date(2027, 6, 30)
    ligne = session.scalars(select(Journal).where(Journal.evenement == "ProlongationEnregistree")).one()
    assert ligne.est_social
    assert ligne.phrase == "Prolongation du PASS IAE jusqu’au 30 juin 2027, accordée, fin repoussée de 177 jours."


def test_une_demande_attend_le_prescripteur(parcours: Parcours, demande: Prolongation) -> None:
    assert (demande.decision, demande.decidee_le, parcours.pass_fin) == ("demandee", None, FIN)


def test_l_age_de_la_personne_compte(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    with pytest.raises(ProlongationImpossible) as refus:
        actions.demander(session, auteur, parcours, le_pass(session, parcours), saisie(MotifProlongation.SENIOR))
    assert (refus.value.champ, refus.value.code) == ("motif", "age_non_atteint")


def test_une_demande_a_venir_est_refusee(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    with pytest.raises(ProlongationImpossible) as refus:
        actions.demander(session, auteur, parcours, le_pass(session, parcours), saisie(demandee_le=date(2026, 11, 24)))
    assert refus.value.champ == "demandee_le"


def test_une_demande_du_jour_meme_se_note(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    p = le_pass(session, parcours)
    assert actions.demander(session, auteur, parcours, p, saisie(demandee_le=AU)).demandee_le == AU


def suivi_de(session: Session, auteur: Auteur, debut: date, fin: date) -> Parcours:
    return creer_parcours(session, creer_structure(session), pass_iae=(debut, fin), auteur=auteur)


@pytest.mark.parametrize(("demandee_le", "est_acceptee"), [(date(2026, 5, 20), False), (date(2026, 5, 21), True)])
def test_une_demande_ancienne_suit_les_regles_du_jour_ou_elle_est_faite(
    session: Session, auteur: Auteur, demandee_le: date, est_acceptee: bool
) -> None:
    # After the end: too late until 20 May 2026, in the window from the 21st.
    suivi = suivi_de(session, auteur, date(2024, 5, 16), date(2026, 5, 15))
    voulue = saisie(fin=date(2026, 12, 31), demandee_le=demandee_le)
    if est_acceptee:
        assert actions.demander(session, auteur, suivi, le_pass(session, suivi), voulue).decision == "demandee"
        return
    with pytest.raises(ProlongationImpossible, match="du 15 mai 2025 au 15 mai 2026") as refus:
        actions.demander(session, auteur, suivi, le_pass(session, suivi), voulue)
    assert refus.value.code == "hors_fenetre"


@pytest.mark.parametrize(("demandee_le", "est_acceptee"), [(date(2021, 11, 30), True), (date(2021, 12, 1), False)])
def test_le_contexte_sanitaire_vaut_pour_une_demande_de_son_temps(
    session: Session, auteur: Auteur, demandee_le: date, est_acceptee: bool
) -> None:
    suivi = suivi_de(session, auteur, date(2019, 12, 20), date(2021, 12, 19))
    voulue = saisie(MotifProlongation.CONTEXTE_SANITAIRE, date(2022, 12, 19), demandee_le)
    if est_acceptee:
        assert actions.demander(session, auteur, suivi, le_pass(session, suivi), voulue).decision == "accordee"
        return
    with pytest.raises(ProlongationImpossible) as refus:
        actions.demander(session, auteur, suivi, le_pass(session, suivi), voulue)
    assert refus.value.manquements[0].limite == date(2021, 11, 30)
    assert "n’est plus proposé depuis le 1er décembre 2021" in refus.value.message


def test_une_demande_d_avant_les_regles_est_refusee_avec_leur_premier_jour(session: Session, auteur: Auteur) -> None:
    suivi = suivi_de(session, auteur, date(2019, 1, 21), date(2021, 1, 20))
    voulue = saisie(fin=date(2021, 6, 30), demandee_le=date(2021, 1, 31))
    with pytest.raises(ProlongationImpossible) as refus:
        actions.demander(session, auteur, suivi, le_pass(session, suivi), voulue)
    assert (refus.value.champ, refus.value.code) == ("demandee_le", "avant_les_regles")
    assert refus.value.manquements[0].limite == date(2021, 2, 1)


@pytest.mark.parametrize("motif", [MotifProlongation.FIN_FORMATION, MotifProlongation.RQTH])
def test_une_prolongation_deja_dans_la_fin_officielle_explique_l_ecart_sans_la_deplacer(
    session: Session, auteur: Auteur, motif: MotifProlongation
) -> None:
    # Read at 1 September 2022: three years of PASS, of which one was granted in August 2021.
    suivi = suivi_de(session, auteur, date(2020, 9, 2), date(2023, 9, 1))
    p = le_pass(session, suivi)
    p.constatee_le = AU
    assert queries.resume(p, AU).ecart_jours == -365
    voulue = replace(saisie(motif, date(2023, 9, 1), date(2022, 8, 1)), est_comptee=True)
    comptee = actions.demander(session, auteur, suivi, p, voulue)
    assert (comptee.debut, comptee.decision, comptee.decidee_le) == (date(2022, 9, 1), "accordee", date(2022, 8, 1))
    assert (comptee.jours_dans_officielle, suivi.pass_fin) == (365, date(2023, 9, 1))
    assert queries.resume(le_pass(session, suivi), AU).ecart_jours == 0


def test_une_fin_lue_avant_la_demande_ne_peut_pas_la_compter(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    voulue = replace(saisie(), est_comptee=True)
    with pytest.raises(ProlongationImpossible) as refus:
        actions.demander(session, auteur, parcours, le_pass(session, parcours), voulue)
    assert (refus.value.champ, refus.value.code) == ("est_comptee", "lecture_anterieure")


@pytest.mark.parametrize(("demandee_le", "est_accordee"), [(date(2021, 11, 8), False), (date(2021, 11, 9), True)])
def test_un_accord_suit_les_regles_du_jour_de_la_demande(
    session: Session, auteur: Auteur, demandee_le: date, est_accordee: bool
) -> None:
    # One year until 8 November 2021, three from the 9th; noted later, answered later.
    suivi = creer_parcours(
        session, creer_structure(session), pass_iae=(date(2020, 1, 1), date(2021, 12, 31)), auteur=auteur
    )
    p = le_pass(session, suivi)
    notee = Prolongation(
        structure_id=p.structure_id,
        pass_iae_id=p.id,
        motif=MotifProlongation.RQTH.value,
        debut=date(2021, 12, 31),
        fin=date(2024, 12, 30),
        demandee_le=demandee_le,
        decision=DecisionProlongation.DEMANDEE.value,
        saisie_le=auteur.le.replace(year=2021, month=11, day=10),
    )
    session.add(notee)
    session.flush()
    if est_accordee:
        actions.decider(session, auteur, suivi, p, notee, ACCORD, notee.version)
        assert notee.decision == "accordee"
        return
    with pytest.raises(ProlongationImpossible) as refus:
        actions.decider(session, auteur, suivi, p, notee, ACCORD, notee.version)
    assert refus.value.manquements[0].limite == date(2022, 12, 31)


def test_une_seule_demande_attend_a_la_fois(
    session: Session, auteur: Auteur, parcours: Parcours, demande: Prolongation
) -> None:
    with pytest.raises(ProlongationImpossible) as refus:
        actions.demander(session, auteur, parcours, le_pass(session, parcours), saisie())
    assert refus.value.code == "demande_en_attente"


def test_seul_le_dernier_pass_se_prolonge(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    ancien = le_pass(session, parcours)
    salarie = session.get_one(Salarie, parcours.salarie_id)
    creer_pass(session, salarie, date(2027, 1, 5), date(2029, 1, 3), constatee_le=AU)
    session.flush()
    with pytest.raises(ProlongationImpossible) as refus:
        actions.demander(session, auteur, parcours, ancien, saisie())
    assert refus.value.code == "pas_le_dernier_pass"


def test_accordee_elle_repousse_la_fin_et_refusee_non(
    session: Session, auteur: Auteur, parcours: Parcours, demande: Prolongation
) -> None:
    p = le_pass(session, parcours)
    actions.decider(session, auteur, parcours, p, demande, ACCORD, demande.version)
    assert (demande.decidee_le, parcours.pass_fin) == (date(2026, 11, 20), date(2027, 6, 30))
    actions.decider(session, auteur, parcours, p, demande, REFUS, demande.version)
    assert (demande.decision, parcours.pass_fin) == ("refusee", FIN)


@pytest.mark.parametrize(
    ("prise", "lue_le", "comptes"),
    [
        (PriseEnCompte.SELON_LES_DATES, date(2026, 11, 20), 0),
        (PriseEnCompte.SELON_LES_DATES, date(2026, 11, 21), 177),
        (PriseEnCompte.OUI, date(2026, 11, 20), 177),
        (PriseEnCompte.NON, date(2026, 11, 21), 0),
    ],
)
def test_une_fin_lue_apres_la_reponse_la_compte_deja(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    demande: Prolongation,
    prise: PriseEnCompte,
    lue_le: date,
    comptes: int,
) -> None:
    p = le_pass(session, parcours)
    p.constatee_le = lue_le
    session.flush()
    reponse = SaisieDecision(DecisionProlongation.ACCORDEE, date(2026, 11, 20), prise)
    actions.decider(session, auteur, parcours, p, demande, reponse, demande.version)
    assert demande.jours_dans_officielle == comptes


def test_un_refus_ne_compte_jamais_dans_la_fin_officielle(
    session: Session, auteur: Auteur, parcours: Parcours, demande: Prolongation
) -> None:
    p = le_pass(session, parcours)
    p.constatee_le = AU
    session.flush()
    reponse = replace(REFUS, prise=PriseEnCompte.OUI)
    actions.decider(session, auteur, parcours, p, demande, reponse, demande.version)
    assert (demande.jours_dans_officielle, parcours.pass_fin) == (0, FIN)


def test_un_refus_dit_sa_raison_un_accord_n_en_garde_pas(
    session: Session, auteur: Auteur, parcours: Parcours, demande: Prolongation
) -> None:
    p = le_pass(session, parcours)
    with pytest.raises(ProlongationImpossible) as refus:
        actions.decider(session, auteur, parcours, p, demande, replace(REFUS, motif_refus=None), demande.version)
    assert (refus.value.champ, demande.decision) == ("motif_refus", "demandee")
    actions.decider(session, auteur, parcours, p, demande, REFUS, demande.version)
    assert demande.motif_refus == "Projet à préciser"
    # What was typed stays on the page of the person: administrators read the journal.
    session.flush()
    assert not [phrase for phrase in session.scalars(select(Journal.phrase)) if "préciser" in phrase]
    actions.decider(session, auteur, parcours, p, demande, replace(ACCORD, motif_refus="Non"), demande.version)
    assert (demande.decision, demande.motif_refus or "") == ("accordee", "")


@pytest.mark.parametrize("decidee_le", [date(2026, 11, 9), date(2026, 11, 24)])
def test_la_reponse_est_entre_la_demande_et_aujourd_hui(
    session: Session, auteur: Auteur, parcours: Parcours, demande: Prolongation, decidee_le: date
) -> None:
    reponse = SaisieDecision(DecisionProlongation.ACCORDEE, decidee_le)
    with pytest.raises(ProlongationImpossible) as refus:
        actions.decider(session, auteur, parcours, le_pass(session, parcours), demande, reponse, demande.version)
    assert refus.value.champ == "decidee_le"


def test_un_refus_corrige_en_accord_ne_chevauche_pas_ce_qui_a_pris_sa_place(
    session: Session, auteur: Auteur, parcours: Parcours, demande: Prolongation
) -> None:
    p = le_pass(session, parcours)
    actions.decider(session, auteur, parcours, p, demande, REFUS, demande.version)
    session.flush()
    actions.demander(session, auteur, parcours, le_pass(session, parcours), saisie(MotifProlongation.FIN_FORMATION))
    session.flush()
    with pytest.raises(ProlongationImpossible) as refus:
        actions.decider(session, auteur, parcours, p, demande, ACCORD, demande.version)
    assert (refus.value.code, refus.value.manquements[0].limite) == ("chevauchement", date(2027, 6, 30))
    assert demande.decision == "refusee"


def test_un_accord_note_tard_est_juge_comme_la_demande(
    session: Session, auteur: Auteur, parcours: Parcours, demande: Prolongation
) -> None:
    # Long after the window of requests has closed.
    tard = replace(auteur, le=auteur.le + timedelta(days=400))
    actions.decider(session, tard, parcours, le_pass(session, parcours), demande, ACCORD, demande.version)
    assert demande.decision == "accordee"


def test_un_motif_sans_prescripteur_n_a_pas_de_reponse(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    p = le_pass(session, parcours)
    immediate = actions.demander(session, auteur, parcours, p, saisie(MotifProlongation.FIN_FORMATION))
    session.flush()
    with pytest.raises(ProlongationImpossible) as refus:
        actions.decider(session, auteur, parcours, p, immediate, REFUS, immediate.version)
    assert refus.value.code == "sans_prescripteur"


def test_la_supprimer_remet_la_fin(session: Session, auteur: Auteur, parcours: Parcours, demande: Prolongation) -> None:
    actions.decider(session, auteur, parcours, le_pass(session, parcours), demande, ACCORD, demande.version)
    session.flush()
    actions.supprimer(session, auteur, parcours, demande, demande.version)
    assert parcours.pass_fin == FIN
    assert le_pass(session, parcours).prolongations == []


@pytest.mark.parametrize("retrait", ["supprimer", "refuser"])
def test_la_retirer_rend_les_jours_meme_deja_comptes(
    session: Session, auteur: Auteur, parcours: Parcours, demande: Prolongation, retrait: str
) -> None:
    p = le_pass(session, parcours)
    p.fin_officielle, p.constatee_le = date(2027, 6, 30), AU
    comptee = replace(ACCORD, prise=PriseEnCompte.OUI)
    actions.decider(session, auteur, parcours, p, demande, comptee, demande.version)
    session.flush()
    assert parcours.pass_fin == date(2027, 6, 30)
    if retrait == "refuser":
        actions.decider(session, auteur, parcours, le_pass(session, parcours), demande, REFUS, demande.version)
        session.flush()
        assert parcours.pass_fin == FIN
    resume = queries.resume(le_pass(session, parcours), AU)
    assert resume.fin_sans(resume.mouvement("prolongation", demande.id)) == FIN
    actions.supprimer(session, auteur, parcours, demande, demande.version)
    assert (parcours.pass_fin, le_pass(session, parcours).fin_officielle) == (FIN, FIN)


def test_une_version_depassee_est_refusee(
    session: Session, auteur: Auteur, parcours: Parcours, demande: Prolongation
) -> None:
    version = demande.version + 1
    with pytest.raises(ModificationConcurrente):
        actions.decider(session, auteur, parcours, le_pass(session, parcours), demande, ACCORD, version)
    with pytest.raises(ModificationConcurrente):
        actions.supprimer(session, auteur, parcours, demande, version)
