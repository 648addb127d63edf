"""The exit: what it closes, what it plans, what undoing it brings back; then the news."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.actions import parcours as actions_parcours
from parcours.actions import sortie as actions
from parcours.actions import suivi as suivis
from parcours.actions.affectation import tenues
from parcours.actions.echeance import recalculer
from parcours.actions.journal import Auteur
from parcours.actions.version import ModificationConcurrente
from parcours.domain.cloture import SaisieSortie
from parcours.domain.erreurs import SortieImpossible
from parcours.domain.parcours import Fonction
from parcours.domain.suivi import SaisieSuivi, SituationSuivi
from parcours.models import Affectation, Alerte, Compte, Contrat, Echeance, Journal, Parcours, Sortie, Suivi
from parcours.queries import sortie as queries
from parcours.queries.parcours import par_ref
from tests.builders import creer_compte, creer_parcours, creer_structure

ENTREE, LE = date(2026, 1, 5), date(2026, 11, 20)
SAISIE = SaisieSortie(LE, "3", "Jardinier", "Contrat de travail", LE, met_fin_au_contrat=True)


@pytest.fixture
def bob(session: Session, auteur: Auteur) -> Compte:
    return creer_compte(session, "bob@test.example", le=auteur.le)


@pytest.fixture
def parcours(session: Session, auteur: Auteur, bob: Compte) -> Parcours:
    cree = creer_parcours(
        session,
        creer_structure(session),
        encadrant=bob,
        contrat=(ENTREE, date(2026, 12, 31)),
        pass_iae=(ENTREE, date(2028, 1, 4)),
        etapes=(date(2026, 11, 2),),
        auteur=auteur,
    )
    session.expunge(cree)
    charge = par_ref(session, cree.ref)
    assert charge is not None
    return charge


def sortir(session: Session, auteur: Auteur, parcours: Parcours, saisie: SaisieSortie = SAISIE) -> Sortie:
    avant = queries.de_parcours(session, parcours.id)
    sortie = actions.enregistrer(session, auteur, parcours, saisie, avant.version if avant else 0)
    session.flush()
    return sortie


def dates_des_suivis(session: Session, parcours: Parcours) -> list[date]:
    session.flush()
    return [suivi.du_le for suivi in queries.suivis(session, parcours.id)]


def echeances(session: Session, parcours: Parcours) -> list[str]:
    demande = select(Echeance.objet).where(Echeance.parcours_id == parcours.id)
    return sorted(session.scalars(demande))


def test_une_sortie_termine_le_parcours_les_affectations_et_le_contrat(
    session: Session, auteur: Auteur, parcours: Parcours, moteur: str
) -> None:
    sortir(session, auteur, parcours)
    assert parcours.clos_le == LE
    assert list(tenues(parcours).values()) == [LE]
    assert session.scalars(select(Contrat)).one().rompu_le == LE
    assert echeances(session, parcours) == ["suivi:3", "suivi:6"]
    ligne = session.scalars(select(Journal).where(Journal.evenement == "SortieEnregistree")).one()
    assert ligne.est_social
    assert ligne.phrase == "Sortie du 20 novembre 2026 enregistrée\u00a0: CDI non aidé chez un autre employeur."


def test_une_sortie_clot_les_alertes_ouvertes(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    alerte = Alerte(
        structure_id=parcours.structure_id,
        parcours_id=parcours.id,
        code="ECH-04",
        objet="contrat:1",
        limite=date(2026, 12, 31),
        seuil=60,
        signalee_le=date(2026, 11, 1),
        ouverte_le=auteur.le,
    )
    session.add(alerte)
    sortir(session, auteur, parcours)
    assert (alerte.close_le, alerte.close_motif) == (auteur.au, "La sortie est enregistrée.")


def test_un_contrat_en_cours_bloque_la_sortie_sans_la_case(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    with pytest.raises(SortieImpossible) as refus:
        sortir(session, auteur, parcours, replace(SAISIE, met_fin_au_contrat=False))
    assert refus.value.champ == "met_fin_au_contrat"
    assert (parcours.clos_le, session.scalars(select(Contrat)).one().rompu_le) == (None, None)


def test_une_etape_notee_apres_bloque_la_sortie(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    with pytest.raises(SortieImpossible) as refus:
        sortir(session, auteur, parcours, replace(SAISIE, le=date(2026, 11, 1), justificatif_le=None))
    assert refus.value.code == "etape_apres"


def test_une_affectation_qui_commence_apres_la_sortie_disparait(
    session: Session, auteur: Auteur, parcours: Parcours, bob: Compte
) -> None:
    tardive = Affectation(
        structure_id=parcours.structure_id,
        parcours_id=parcours.id,
        compte=bob,
        fonction="referent",
        debut=LE + timedelta(days=1),
    )
    parcours.affectations.append(tardive)
    session.flush()
    sortir(session, auteur, parcours)
    assert tenues(parcours) == {(Fonction.ENCADRANT, bob.id, ENTREE): LE}


def test_qui_commence_le_jour_de_la_sortie_accompagne_ce_jour_la(
    session: Session, auteur: Auteur, parcours: Parcours, bob: Compte
) -> None:
    cle = {"structure_id": parcours.structure_id, "compte": bob}
    parcours.affectations.append(Affectation(fonction="referent", debut=LE, **cle))
    session.flush()
    sortir(session, auteur, parcours)
    assert tenues(parcours)[(Fonction.REFERENT, bob.id, LE)] == LE


def test_le_relais_du_lendemain_de_la_sortie_revient_avec_l_annulation(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    alice, bea = (creer_compte(session, f"{nom}@test.example", le=auteur.le) for nom in ("alice", "béa"))
    cle = {"structure_id": parcours.structure_id, "fonction": "referent"}
    parcours.affectations.append(Affectation(compte=alice, debut=ENTREE, fin=LE, **cle))
    parcours.affectations.append(Affectation(compte=bea, debut=LE + timedelta(days=1), **cle))
    session.flush()
    avant = tenues(parcours)
    sortie = sortir(session, auteur, parcours)
    # What ended that day has nothing to set aside.
    assert sorted(a.fonction for a in parcours.affectations) == ["-encadrant", "-referent", "encadrant", "referent"]
    actions.annuler(session, auteur, parcours, sortie, sortie.version)
    assert tenues(parcours) == avant


@pytest.fixture
def relais(session: Session, auteur: Auteur, parcours: Parcours) -> tuple[Compte, Compte]:
    """Alice accompanies until 30 November, Béa from 1 December."""
    alice, bea = (creer_compte(session, f"{nom}@test.example", le=auteur.le) for nom in ("alice", "béa"))
    cle = {"structure_id": parcours.structure_id, "fonction": "referent"}
    parcours.affectations.append(Affectation(compte=alice, debut=ENTREE, fin=date(2026, 11, 30), **cle))
    parcours.affectations.append(Affectation(compte=bea, debut=date(2026, 12, 1), **cle))
    session.flush()
    return alice, bea


def phrases(session: Session, evenement: str) -> list[str]:
    lues = session.scalars(select(Journal.phrase).where(Journal.evenement == evenement).order_by(Journal.id))
    return [phrase.replace("\u00a0", " ") for phrase in lues]


def test_annuler_rend_a_chacun_ce_que_la_sortie_lui_avait_pris(
    session: Session, auteur: Auteur, parcours: Parcours, relais: tuple[Compte, Compte], moteur: str
) -> None:
    avant = tenues(parcours)
    sortie = sortir(session, auteur, parcours)
    alice, _ = relais
    assert {tenue[1]: fin for tenue, fin in tenues(parcours).items() if tenue[0] is Fonction.REFERENT} == {alice.id: LE}
    actions.annuler(session, auteur, parcours, sortie, sortie.version)
    session.flush()
    session.expunge_all()
    charge = par_ref(session, parcours.ref)
    assert charge is not None
    assert (tenues(charge), len(charge.affectations)) == (avant, 3)


def test_le_journal_dit_ce_que_la_sortie_arrete_puis_rend(
    session: Session, auteur: Auteur, parcours: Parcours, relais: tuple[Compte, Compte]
) -> None:
    sortie = sortir(session, auteur, parcours)
    assert phrases(session, "AffectationTerminee") == [
        "Accompagnement arrêté par la sortie : Bob, Encadrant·e, du 5 janvier 2026 jusqu’au 20 novembre 2026 ; "
        "Alice, Référent·e, du 5 janvier 2026 jusqu’au 20 novembre 2026 ; "
        "Béa, Référent·e, ne commence plus le 1er décembre 2026."
    ]
    assert phrases(session, "SuivisPrevus") == [
        "Nouvelles à prendre : à 3 mois, le 20 février 2027 ; à 6 mois, le 20 mai 2027."
    ]
    actions.annuler(session, auteur, parcours, sortie, sortie.version)
    session.flush()
    assert phrases(session, "AffectationRetablie") == [
        "Accompagnement rétabli : Bob, Encadrant·e, du 5 janvier 2026 sans date de fin ; "
        "Alice, Référent·e, du 5 janvier 2026 jusqu’au 30 novembre 2026 ; "
        "Béa, Référent·e, du 1er décembre 2026 sans date de fin."
    ]
    assert phrases(session, "SuivisRetires") == [
        "Nouvelles retirées : à 3 mois, le 20 février 2027 ; à 6 mois, le 20 mai 2027."
    ]


def test_le_journal_dit_les_nouvelles_notees_que_l_annulation_efface(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    sortie = sortir(session, auteur, parcours)
    nouvelles = SaisieSuivi(auteur.au, SituationSuivi.FORMATION, None)
    suivis.noter(session, auteur, parcours, 3, nouvelles, queries.suivis(session, parcours.id)[0].version)
    session.flush()
    actions.annuler(session, auteur, parcours, sortie, sortie.version)
    assert phrases(session, "SuivisRetires") == [
        "Nouvelles retirées : à 3 mois, notées le 23 novembre 2026 ; à 6 mois, le 20 mai 2027."
    ]


def test_une_sortie_deplacee_plus_tard_laisse_commencer_qui_le_devait(
    session: Session, auteur: Auteur, parcours: Parcours, relais: tuple[Compte, Compte]
) -> None:
    plus_tard = replace(auteur, le=auteur.le + timedelta(days=30), au=date(2026, 12, 23))
    sortir(session, plus_tard, parcours)
    sortir(session, plus_tard, parcours, replace(SAISIE, le=date(2026, 12, 10)))
    alice, bea = relais
    fins = {tenue[1]: fin for tenue, fin in tenues(parcours).items() if tenue[0] is Fonction.REFERENT}
    assert fins == {alice.id: date(2026, 11, 30), bea.id: date(2026, 12, 10)}


def test_qui_est_remplace_apres_la_sortie_ne_revient_pas_avec_l_annulation(
    session: Session, auteur: Auteur, parcours: Parcours, relais: tuple[Compte, Compte]
) -> None:
    sortie = sortir(session, auteur, parcours)
    _, bea = relais
    chloe = creer_compte(session, "chloé@test.example", "conseiller", parcours.structure, le=auteur.le)
    version, choisis = parcours.version, {Fonction.REFERENT: chloe.id}
    actions_parcours.affecter(session, auteur, parcours, date(2026, 11, 16), choisis, version)
    session.flush()
    referents = {tenue[1]: fin for tenue, fin in tenues(parcours).items() if tenue[0] is Fonction.REFERENT}
    assert referents[chloe.id] == LE
    actions.annuler(session, auteur, parcours, sortie, sortie.version)
    referents = {tenue[1]: fin for tenue, fin in tenues(parcours).items() if tenue[0] is Fonction.REFERENT}
    assert (referents[chloe.id], referents[bea.id]) == (date(2026, 11, 30), None)


def test_deux_suivis_sont_prevus_a_3_et_6_mois(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    sortir(session, auteur, parcours)
    assert dates_des_suivis(session, parcours) == [date(2027, 2, 20), date(2027, 5, 20)]


def test_aucun_suivi_n_est_prevu_quand_le_motif_neutralise_la_sortie(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    sortir(session, auteur, parcours)
    sortir(session, auteur, parcours, replace(SAISIE, motif="17"))
    assert dates_des_suivis(session, parcours) == []


def test_un_suivi_deja_note_reste_quand_le_motif_change(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    sortir(session, auteur, parcours, replace(SAISIE, le=date(2026, 11, 2), justificatif_le=None))
    prevu = queries.suivis(session, parcours.id)[0]
    nouvelles = SaisieSuivi(auteur.au, SituationSuivi.FORMATION, None)
    note = suivis.noter(session, auteur, parcours, 3, nouvelles, prevu.version)
    sortir(session, auteur, parcours, replace(SAISIE, motif="17"))
    assert [s.id for s in queries.suivis(session, parcours.id)] == [note.id]


def test_le_motif_connu_plus_tard_se_complete(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    version = sortir(session, auteur, parcours, replace(SAISIE, motif=None)).version
    assert echeances(session, parcours) == ["motif", "suivi:3", "suivi:6"]
    sortie = sortir(session, auteur, parcours)
    assert (sortie.motif, sortie.version) == ("3", version + 1)
    assert echeances(session, parcours) == ["suivi:3", "suivi:6"]
    assert (
        session.scalars(select(Journal.phrase).where(Journal.evenement == "SortieModifiee"))
        .one()
        .endswith("employeur.")
    )


def test_changer_la_date_deplace_les_suivis_et_les_affectations(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    sortir(session, auteur, parcours, replace(SAISIE, le=date(2026, 11, 10), justificatif_le=None))
    sortir(session, auteur, parcours)
    assert parcours.clos_le == LE
    assert list(tenues(parcours).values()) == [LE]
    assert dates_des_suivis(session, parcours)[0] == date(2027, 2, 20)


def test_deux_personnes_ne_sortent_pas_deux_fois_la_meme(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    sortir(session, auteur, parcours)
    with pytest.raises(ModificationConcurrente):
        actions.enregistrer(session, auteur, parcours, SAISIE, 0)


def test_annuler_rouvre_le_parcours_et_ses_affectations(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    sortie = sortir(session, auteur, parcours)
    actions.annuler(session, auteur, parcours, sortie, sortie.version)
    session.flush()
    assert parcours.clos_le is None
    assert [a.fin for a in parcours.affectations] == [None]
    assert (queries.de_parcours(session, parcours.id), list(session.scalars(select(Suivi)))) == (None, [])
    assert session.scalars(select(Contrat)).one().rompu_le == LE
    assert "ECH-01" in set(session.scalars(select(Echeance.code).where(Echeance.parcours_id == parcours.id)))


def test_une_personne_revenue_ne_voit_pas_rouvrir_son_ancien_parcours(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    sortie = sortir(session, auteur, parcours)
    creer_parcours(session, parcours.structure, parcours.salarie, date(2026, 11, 23), auteur=auteur)
    with pytest.raises(SortieImpossible):
        actions.annuler(session, auteur, parcours, sortie, sortie.version)
    assert parcours.clos_le == LE


def test_annuler_une_version_depassee_est_refuse(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    sortie = sortir(session, auteur, parcours)
    with pytest.raises(ModificationConcurrente):
        actions.annuler(session, auteur, parcours, sortie, sortie.version + 1)


def test_des_nouvelles_se_notent_puis_se_corrigent(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    sortir(session, auteur, parcours)
    prevu = queries.suivis(session, parcours.id)[0]
    lue = prevu.version
    nouvelles = SaisieSuivi(auteur.au, SituationSuivi.EMPLOI_DURABLE, "CDI aux espaces verts")
    suivi = suivis.noter(session, auteur, parcours, 3, nouvelles, lue)
    session.flush()
    assert (suivi.id, suivi.situation, suivi.fait_le) == (prevu.id, "emploi_durable", auteur.au)
    assert session.scalars(select(Journal).where(Journal.evenement == "SuiviNote")).one().est_social
    with pytest.raises(ModificationConcurrente):
        suivis.noter(session, auteur, parcours, 3, nouvelles, lue)


def test_des_nouvelles_se_notent_meme_si_aucune_n_etait_prevue(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    sortir(session, auteur, parcours, replace(SAISIE, motif="19"))
    suivi = suivis.noter(session, auteur, parcours, 6, SaisieSuivi(LE, SituationSuivi.RECHERCHE, None), 0)
    assert suivi.du_le == date(2027, 5, 20)


def test_une_sortie_sans_contrat_ni_etape_passe(session: Session, auteur: Auteur) -> None:
    nu = creer_parcours(session, creer_structure(session), auteur=auteur)
    session.expunge(nu)
    charge = par_ref(session, nu.ref)
    assert charge is not None
    sortir(session, auteur, charge, replace(SAISIE, met_fin_au_contrat=False))
    recalculer(session, auteur, [charge])
    assert charge.clos_le == LE


def test_un_contrat_importe_que_la_sortie_arrete_n_est_plus_celui_du_fichier(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    contrat = session.scalars(select(Contrat)).one()
    contrat.source = "import"
    sortir(session, auteur, parcours)
    assert (contrat.rompu_le, contrat.source) == (LE, "saisie")
