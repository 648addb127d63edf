"""The lines of the plan as they are stored: moved with the end, kept when someone spoke of them, gone at the exit."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.actions import jalon as actions
from parcours.actions import sortie as actions_sortie
from parcours.actions import suspension as actions_suspension
from parcours.actions.alerte import signaler
from parcours.actions.echeance import recalculer
from parcours.actions.journal import Auteur
from parcours.actions.suspension import SaisieSuspension
from parcours.actions.version import ModificationConcurrente
from parcours.domain.cloture import SaisieSortie
from parcours.domain.erreurs import JalonImpossible
from parcours.domain.etape import EtatEtape, GenreEtape, Lieu, SaisieEtape, Visibilite
from parcours.domain.motif_pass import MotifSuspension
from parcours.domain.plan import SaisieAbandon, SaisieDeplacement, SaisieFait
from parcours.models import Alerte, Echeance, Etape, Jalon, Journal, Parcours, PassIae
from parcours.queries.parcours import par_ref
from tests.builders import creer_parcours, creer_structure
from tests.compteur import instructions

AU = date(2026, 11, 23)
# The end of the PASS is on 30 May 2027: the project was due on 1 December 2026, the handover on 30 April 2027.
FIN = date(2027, 5, 30)
PREVUS = {
    "projet": date(2026, 12, 1),
    "immersion": date(2027, 1, 30),
    "prolongation": date(2027, 3, 1),
    "bilan": date(2027, 3, 31),
    "relais": date(2027, 4, 30),
}


@pytest.fixture
def parcours(session: Session, auteur: Auteur) -> Parcours:
    """A PASS until 30 May 2027, and a contract of use: nothing else gives an end."""
    cree = creer_parcours(
        session,
        creer_structure(session),
        entree_le=date(2025, 6, 2),
        pass_iae=(date(2025, 5, 31), FIN),
        etapes=(date(2026, 11, 16),),
        auteur=auteur,
    )
    relu = par_ref(session, cree.ref)
    assert relu is not None
    return relu


def jalon(session: Session, cle: str) -> Jalon:
    session.flush()
    return session.scalars(select(Jalon).where(Jalon.cle == cle).execution_options(populate_existing=True)).one()


def jours(session: Session) -> dict[str, date]:
    session.flush()
    return {
        cle: deplace_au or du_le
        for cle, du_le, deplace_au in session.execute(
            select(Jalon.cle, Jalon.du_le, Jalon.deplace_au).where(Jalon.etat == "prevu").order_by(Jalon.id)
        )
    }


def echeances(session: Session) -> dict[str, date]:
    session.flush()
    lues = session.execute(select(Echeance.objet, Echeance.limite).where(Echeance.objet.like("jalon:%")))
    return {objet.removeprefix("jalon:"): limite for objet, limite in lues}


def suspendre(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    """Thirty days of suspension: the end moves by 29."""
    p = session.scalars(select(PassIae)).one()
    saisie = SaisieSuspension(date(2026, 11, 20), date(2026, 12, 19), MotifSuspension.CONTRAT_SUSPENDU)
    actions_suspension.ajouter(session, auteur, parcours, p, saisie)


def derniere_phrase(session: Session) -> str:
    session.flush()
    derniere = session.scalars(select(Journal).order_by(Journal.id.desc())).first()
    assert derniere is not None
    assert derniere.est_social
    return derniere.phrase.replace("\u00a0", " ")


def test_le_plan_est_enregistre_et_chaque_ligne_est_une_echeance(
    session: Session, parcours: Parcours, moteur: str
) -> None:
    assert jours(session) == PREVUS
    assert echeances(session) == PREVUS


def test_le_plan_ne_range_pas_la_liste(session: Session, parcours: Parcours) -> None:
    assert parcours.limite_le == FIN


def test_le_plan_suit_la_fin_sauf_ce_qui_a_ete_dit(
    session: Session, auteur: Auteur, parcours: Parcours, moteur: str
) -> None:
    deplace = jalon(session, "bilan")
    actions.deplacer(session, auteur, parcours, deplace, SaisieDeplacement(date(2027, 2, 15)), deplace.version)
    fait = jalon(session, "projet")
    actions.faire(session, auteur, parcours, fait, SaisieFait(AU), fait.version)

    suspendre(session, auteur, parcours)

    assert jours(session) == {
        "immersion": date(2027, 2, 28),
        "prolongation": date(2027, 3, 30),
        "bilan": date(2027, 2, 15),
        "relais": date(2027, 5, 29),
    }
    assert echeances(session) == jours(session)
    assert jalon(session, "projet").du_le == PREVUS["projet"]


def test_une_ligne_qui_suit_la_fin_garde_sa_version(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    version = jalon(session, "relais").version
    suspendre(session, auteur, parcours)
    assert jalon(session, "relais").version == version


def test_le_nombre_d_instructions_ne_depend_pas_du_nombre_de_parcours(
    session: Session, auteur: Auteur, parcours: Parcours, moteur: str
) -> None:
    def compter(suivis: list[Parcours]) -> int:
        for p in session.scalars(select(PassIae)):
            p.fin_officielle = p.fin_officielle.replace(year=p.fin_officielle.year + 1)
        session.flush()
        with instructions(session.get_bind().engine) as envoyees:
            recalculer(session, auteur, suivis)
        return len([ordre for ordre in envoyees if "jalon" in ordre])

    un = compter([parcours])
    autres = [
        creer_parcours(session, parcours.structure, entree_le=AU, pass_iae=(AU, date(2028, 11, 21)), auteur=auteur)
        for _ in range(4)
    ]
    assert compter([parcours, *autres]) == un


def test_dire_fait_ferme_l_alerte_et_le_journal_le_raconte(
    session: Session, auteur: Auteur, parcours: Parcours, moteur: str
) -> None:
    actions.deplacer(
        session, auteur, parcours, jalon(session, "projet"), SaisieDeplacement(AU), jalon(session, "projet").version
    )
    session.flush()
    assert signaler(session, auteur, [session.scalars(select(Echeance).where(Echeance.objet == "jalon:projet")).one()])
    ligne = jalon(session, "projet")

    actions.faire(session, auteur, parcours, ligne, SaisieFait(AU), ligne.version)

    assert "projet" not in echeances(session)
    alerte = session.scalars(select(Alerte).execution_options(populate_existing=True)).one()
    assert (alerte.close_le, alerte.close_motif) == (AU, "La ligne du plan a été faite.")
    assert derniere_phrase(session) == "Plan, « Projet professionnel arrêté » : fait le 23 novembre 2026."


def test_une_etape_se_note_avec_la_ligne(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    etape = SaisieEtape(
        AU, GenreEtape.BILAN, EtatEtape.FAITE, None, Lieu.INTERNE, 45, False, Visibilite.CIP, "Bilan relu ensemble."
    )
    ligne = jalon(session, "bilan")

    actions.faire(session, auteur, parcours, ligne, SaisieFait(AU), ligne.version, noter=etape)

    notees = session.scalars(select(Etape).where(Etape.genre == "bilan")).all()
    assert [(e.le, e.note) for e in notees] == [(AU, "Bilan relu ensemble.")]
    assert jalon(session, "bilan").etat == "fait"
    assert "bilan" not in echeances(session)


def test_abandonner_dit_pourquoi_et_ferme_l_alerte(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    ligne = jalon(session, "projet")
    actions.deplacer(session, auteur, parcours, ligne, SaisieDeplacement(AU), ligne.version)
    session.flush()
    signaler(session, auteur, [session.scalars(select(Echeance).where(Echeance.objet == "jalon:projet")).one()])

    ligne = jalon(session, "projet")
    actions.abandonner(session, auteur, parcours, ligne, SaisieAbandon("déjà en emploi"), ligne.version)

    assert "projet" not in echeances(session)
    alerte = session.scalars(select(Alerte).execution_options(populate_existing=True)).one()
    assert alerte.close_motif == "La ligne du plan a été abandonnée."
    assert derniere_phrase(session) == "Plan, « Projet professionnel arrêté » : abandonné (déjà en emploi)."


def test_deplacer_ferme_l_alerte_et_dit_les_deux_dates(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    ligne = jalon(session, "projet")
    actions.deplacer(session, auteur, parcours, ligne, SaisieDeplacement(AU), ligne.version)
    session.flush()
    signaler(session, auteur, [session.scalars(select(Echeance).where(Echeance.objet == "jalon:projet")).one()])

    ligne = jalon(session, "projet")
    actions.deplacer(session, auteur, parcours, ligne, SaisieDeplacement(date(2027, 1, 31)), ligne.version)

    alerte = session.scalars(select(Alerte).execution_options(populate_existing=True)).one()
    assert alerte.close_motif == "La date est passée du 23 novembre 2026 au 31 janvier 2027."
    attendue = "Plan, « Projet professionnel arrêté » : déplacé du 23 novembre 2026 au 31 janvier 2027."
    assert derniere_phrase(session) == attendue


@pytest.mark.parametrize("avant", ["deplacer", "faire", "abandonner"])
def test_retablir_rend_la_date_du_plan(session: Session, auteur: Auteur, parcours: Parcours, avant: str) -> None:
    ligne = jalon(session, "bilan")
    if avant == "deplacer":
        actions.deplacer(session, auteur, parcours, ligne, SaisieDeplacement(AU), ligne.version)
    elif avant == "faire":
        actions.faire(session, auteur, parcours, ligne, SaisieFait(AU), ligne.version)
    else:
        actions.abandonner(session, auteur, parcours, ligne, SaisieAbandon("à revoir"), ligne.version)
    suspendre(session, auteur, parcours)

    ligne = jalon(session, "bilan")
    actions.retablir(session, auteur, parcours, ligne, ligne.version)

    ligne = jalon(session, "bilan")
    assert (ligne.etat, ligne.fait_le, ligne.motif, ligne.deplace_au) == ("prevu", None, None, None)
    assert echeances(session)["bilan"] == ligne.du_le == date(2027, 4, 29)


def test_une_version_depassee_est_refusee(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    ligne = jalon(session, "bilan")
    vue = ligne.version
    actions.deplacer(session, auteur, parcours, ligne, SaisieDeplacement(AU), vue)
    session.flush()
    with pytest.raises(ModificationConcurrente):
        actions.faire(session, auteur, parcours, ligne, SaisieFait(AU), vue)
    with pytest.raises(ModificationConcurrente):
        actions.abandonner(session, auteur, parcours, ligne, SaisieAbandon("non"), vue)
    with pytest.raises(ModificationConcurrente):
        actions.retablir(session, auteur, parcours, ligne, vue)


def test_ce_qui_est_refuse_n_ecrit_rien(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    ligne = jalon(session, "bilan")
    with pytest.raises(JalonImpossible):
        actions.retablir(session, auteur, parcours, ligne, ligne.version)
    with pytest.raises(JalonImpossible):
        actions.deplacer(session, auteur, parcours, ligne, SaisieDeplacement(date(2026, 11, 22)), ligne.version)
    assert jours(session) == PREVUS
    assert session.scalars(select(Journal).where(Journal.evenement.like("Jalon%"))).all() == []


def test_la_sortie_retire_le_plan_et_garde_ce_qui_a_ete_dit(
    session: Session, auteur: Auteur, parcours: Parcours, moteur: str
) -> None:
    ligne = jalon(session, "projet")
    actions.faire(session, auteur, parcours, ligne, SaisieFait(AU), ligne.version)
    deplace = jalon(session, "bilan")
    actions.deplacer(session, auteur, parcours, deplace, SaisieDeplacement(AU), deplace.version)

    actions_sortie.enregistrer(session, auteur, parcours, SaisieSortie(AU, "3", None, None, None), 0)
    session.flush()

    # The day moved by hand is kept aside, and expects nothing.
    assert {j.cle: j.etat for j in session.scalars(select(Jalon))} == {"projet": "fait", "bilan": "prevu"}
    assert echeances(session) == {}
    ecartee = jalon(session, "bilan")
    vue = ecartee.version
    for geste in (
        lambda: actions.faire(session, auteur, parcours, ecartee, SaisieFait(AU), vue),
        lambda: actions.deplacer(session, auteur, parcours, ecartee, SaisieDeplacement(AU), vue),
        lambda: actions.abandonner(session, auteur, parcours, ecartee, SaisieAbandon("non"), vue),
    ):
        with pytest.raises(JalonImpossible, match="son plan ne change plus"):
            geste()
    with pytest.raises(JalonImpossible):
        actions.retablir(session, auteur, parcours, ligne, ligne.version)


def test_une_sortie_annulee_rend_les_jours_choisis_a_la_main(
    session: Session, auteur: Auteur, parcours: Parcours, moteur: str
) -> None:
    choisi, relais = date(2027, 2, 15), jalon(session, "relais")
    deplace = jalon(session, "bilan")
    actions.deplacer(session, auteur, parcours, deplace, SaisieDeplacement(choisi), deplace.version)
    actions.abandonner(session, auteur, parcours, relais, SaisieAbandon("déjà en emploi"), relais.version)
    sortie = actions_sortie.enregistrer(session, auteur, parcours, SaisieSortie(AU, "3", None, None, None), 0)
    session.flush()

    actions_sortie.annuler(session, auteur, parcours, sortie, sortie.version)

    attendus = {**PREVUS, "bilan": choisi}
    del attendus["relais"]
    assert jours(session) == attendus
    assert echeances(session) == attendus
    # Put back, it follows the plan again: the day that it computes was kept up to date.
    ligne = jalon(session, "bilan")
    actions.retablir(session, auteur, parcours, ligne, ligne.version)
    assert echeances(session)["bilan"] == PREVUS["bilan"]


def test_un_pass_retire_puis_remis_refait_le_plan(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    p = session.scalars(select(PassIae)).one()
    p.fin_officielle = p.debut = date(2025, 5, 31)
    recalculer(session, auteur, [parcours])
    assert jours(session) == {}
    p.fin_officielle = FIN
    recalculer(session, auteur, [parcours])
    assert jours(session) == PREVUS


def test_le_bilan_du_plan_dit_fait_tient_lieu_de_bilan(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    def attendu() -> date:
        session.flush()
        return session.scalars(
            select(Echeance.limite).where(Echeance.code == "ECH-11", Echeance.objet == "bilan")
        ).one()

    parcours.structure.bilan_jours = 90
    recalculer(session, auteur, [parcours])
    assert attendu() == date(2025, 8, 31)
    ligne = jalon(session, "bilan")
    actions.faire(session, auteur, parcours, ligne, SaisieFait(date(2026, 11, 20)), ligne.version)
    assert attendu() == date(2027, 2, 18)
    # Another line says nothing of a review.
    autre = jalon(session, "projet")
    actions.faire(session, auteur, parcours, autre, SaisieFait(AU), autre.version)
    assert attendu() == date(2027, 2, 18)
    actions.retablir(session, auteur, parcours, ligne, jalon(session, "bilan").version)
    assert attendu() == date(2025, 8, 31)
