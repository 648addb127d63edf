"""Suspensions: what is refused, what the official end counts, what a hiring does."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.actions import suspension as actions
from parcours.actions.journal import Auteur
from parcours.actions.suspension import SaisieSuspension
from parcours.actions.version import ModificationConcurrente
from parcours.domain.constat import PriseEnCompte
from parcours.domain.erreurs import Refus, SuspensionImpossible
from parcours.domain.motif_pass import MotifSuspension
from parcours.models import Contrat, Echeance, Journal, Parcours, PassIae, Salarie, Suspension
from parcours.queries import pass_iae as queries
from tests.builders import creer_parcours, creer_salarie, creer_structure

ENTREE, LUE_LE = date(2026, 1, 5), date(2026, 11, 1)
OCTOBRE = (date(2026, 10, 1), date(2026, 10, 31))


@pytest.fixture
def parcours(session: Session, auteur: Auteur) -> Parcours:
    parcours = creer_parcours(
        session,
        creer_structure(session),
        contrat=(ENTREE, date(2026, 12, 31)),
        pass_iae=(ENTREE, date(2028, 1, 4)),
        auteur=auteur,
    )
    le_pass(session, parcours).constatee_le = LUE_LE
    session.flush()
    return parcours


def le_pass(session: Session, parcours: Parcours) -> PassIae:
    session.flush()
    return queries.de_salarie(session, parcours.salarie_id)[0]


def saisie(
    debut: date = OCTOBRE[0],
    fin: date | None = OCTOBRE[1],
    prise: PriseEnCompte = PriseEnCompte.NON,
    motif: MotifSuspension = MotifSuspension.CONTRAT_SUSPENDU,
) -> SaisieSuspension:
    return SaisieSuspension(debut, fin, motif, prise)


@pytest.fixture
def suspension(session: Session, auteur: Auteur, parcours: Parcours) -> Suspension:
    ajoutee = actions.ajouter(session, auteur, parcours, le_pass(session, parcours), saisie())
    session.flush()
    return ajoutee


def test_une_suspension_de_31_jours_repousse_la_fin_de_30(
    session: Session, parcours: Parcours, suspension: Suspension, moteur: str
) -> None:
    assert parcours.pass_fin == date(2028, 2, 3)
    codes = set(session.scalars(select(Echeance.code).where(Echeance.parcours_id == parcours.id)))
    assert "ECH-02" in codes
    ligne = session.scalars(select(Journal).where(Journal.evenement == "SuspensionAjoutee")).one()
    assert ligne.est_social
    assert ligne.phrase.endswith("du 1er octobre 2026 au 31 octobre 2026\u00a0: fin repoussée de 30 jours.")


def test_sans_fin_connue_elle_dure_le_plus_longtemps_permis(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    ajoutee = actions.ajouter(session, auteur, parcours, le_pass(session, parcours), saisie(fin=None))
    assert ajoutee.fin == date(2029, 9, 30)


def test_d_apres_les_dates_une_suspension_finie_avant_la_lecture_est_deja_comptee(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    prise = PriseEnCompte.SELON_LES_DATES
    ajoutee = actions.ajouter(session, auteur, parcours, le_pass(session, parcours), saisie(prise=prise))
    assert (ajoutee.jours_dans_officielle, parcours.pass_fin) == (30, date(2028, 1, 4))


def test_une_suspension_deja_comptee_peut_etre_plus_ancienne_que_la_derniere_embauche(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    p = le_pass(session, parcours)
    p.debut = date(2024, 1, 8)
    ancienne = (date(2024, 6, 3), date(2024, 8, 30))
    with pytest.raises(SuspensionImpossible) as refus:
        actions.ajouter(session, auteur, parcours, p, saisie(*ancienne))
    assert refus.value.code == "debut_trop_tot"
    comptee = actions.ajouter(session, auteur, parcours, p, saisie(*ancienne, PriseEnCompte.OUI))
    assert comptee.jours_dans_officielle == 88


def test_une_fin_lue_avant_ne_peut_pas_la_compter(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    with pytest.raises(Refus) as refus:
        actions.ajouter(
            session,
            auteur,
            parcours,
            le_pass(session, parcours),
            saisie(date(2026, 11, 2), date(2026, 11, 20), PriseEnCompte.OUI),
        )
    assert refus.value.champ == "prise"


def test_un_renouvellement_n_est_pas_une_embauche(session: Session, auteur: Auteur, parcours: Parcours) -> None:
    premier = session.scalars(select(Contrat)).one()
    premier.fin = date(2026, 10, 15)
    suite = Contrat(
        structure_id=parcours.structure_id,
        parcours_id=parcours.id,
        genre="cddi",
        debut=date(2026, 10, 16),
        fin=date(2026, 12, 31),
        renouvelle_id=premier.id,
    )
    session.add(suite)
    session.flush()
    assert queries.debut_de_la_derniere_embauche(session, parcours.salarie_id, date(2026, 11, 23)) == ENTREE
    suite.renouvelle_id = None
    session.flush()
    assert queries.debut_de_la_derniere_embauche(session, parcours.salarie_id, date(2026, 11, 23)) == suite.debut
    assert queries.debut_de_la_derniere_embauche(session, parcours.salarie_id, date(2026, 10, 1)) == ENTREE


def test_deux_suspensions_ne_se_chevauchent_pas(
    session: Session, auteur: Auteur, parcours: Parcours, suspension: Suspension
) -> None:
    with pytest.raises(SuspensionImpossible) as refus:
        actions.ajouter(
            session,
            auteur,
            parcours,
            le_pass(session, parcours),
            saisie(date(2026, 10, 31), date(2026, 11, 10)),
        )
    assert "chevauchement" in {m.code for m in refus.value.manquements}


def test_la_corriger_garde_ce_que_la_fin_officielle_en_comptait(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    p = le_pass(session, parcours)
    p.fin_officielle = date(2028, 2, 3)
    comptee = actions.ajouter(session, auteur, parcours, p, saisie(prise=PriseEnCompte.OUI))
    session.flush()
    plus_longue = saisie(fin=date(2026, 11, 10), prise=PriseEnCompte.COMME_AVANT)
    actions.modifier(session, auteur, parcours, p, comptee, plus_longue, comptee.version)
    assert (comptee.jours_dans_officielle, parcours.pass_fin) == (30, date(2028, 2, 13))


def test_une_suspension_vieille_de_plus_d_un_an_peut_encore_changer_de_fin(
    session: Session, auteur: Auteur, parcours: Parcours, suspension: Suspension
) -> None:
    p = le_pass(session, parcours)
    p.debut = date(2025, 1, 6)
    suspension.debut = date(2025, 10, 1)
    session.flush()
    changee = saisie(date(2025, 10, 1), date(2026, 12, 31), PriseEnCompte.COMME_AVANT)
    actions.modifier(session, auteur, parcours, p, suspension, changee, suspension.version)
    assert suspension.fin == date(2026, 12, 31)


def test_la_finir_avant_terme_rend_les_jours_meme_deja_comptes(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    p = le_pass(session, parcours)
    p.fin_officielle = date(2028, 4, 4)
    longue = actions.ajouter(session, auteur, parcours, p, saisie(fin=date(2026, 12, 31), prise=PriseEnCompte.OUI))
    session.flush()
    assert parcours.pass_fin == date(2028, 4, 4)
    actions.finir(session, auteur, parcours, longue, date(2026, 11, 23), longue.version)
    assert (longue.fin, parcours.pass_fin) == (date(2026, 11, 22), date(2028, 2, 25))


def test_la_supprimer_remet_la_fin_et_garde_une_trace(
    session: Session, auteur: Auteur, parcours: Parcours, suspension: Suspension
) -> None:
    actions.supprimer(session, auteur, parcours, suspension, suspension.version)
    assert parcours.pass_fin == date(2028, 1, 4)
    assert le_pass(session, parcours).suspensions == []
    assert session.scalars(select(Journal).where(Journal.evenement == "SuspensionSupprimee")).one().est_social


@pytest.mark.parametrize("quoi", ["modifier", "finir", "supprimer"])
def test_une_version_depassee_est_refusee(
    session: Session, auteur: Auteur, parcours: Parcours, suspension: Suspension, quoi: str
) -> None:
    version = suspension.version + 1
    with pytest.raises(ModificationConcurrente):
        if quoi == "modifier":
            actions.modifier(session, auteur, parcours, le_pass(session, parcours), suspension, saisie(), version)
        elif quoi == "finir":
            actions.finir(session, auteur, parcours, suspension, date(2026, 10, 15), version)
        else:
            actions.supprimer(session, auteur, parcours, suspension, version)


def test_une_embauche_pendant_la_suspension_l_arrete_la_veille(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    en_cours = actions.ajouter(session, auteur, parcours, le_pass(session, parcours), saisie(fin=date(2026, 12, 31)))
    session.flush()
    avis = actions.appliquer_embauche(session, auteur, parcours, date(2026, 11, 16))
    assert "15 novembre 2026" in avis
    assert (en_cours.fin, parcours.pass_fin) == (date(2026, 11, 15), date(2028, 2, 18))


def test_une_embauche_le_premier_jour_retire_la_suspension(
    session: Session, auteur: Auteur, parcours: Parcours, suspension: Suspension
) -> None:
    assert actions.appliquer_embauche(session, auteur, parcours, OCTOBRE[0]) != ""
    assert le_pass(session, parcours).suspensions == []


@pytest.mark.parametrize(("prise", "officielle"), [(PriseEnCompte.NON, (1, 4)), (PriseEnCompte.OUI, (4, 4))])
def test_une_embauche_le_premier_jour_rend_les_jours_meme_deja_comptes(
    session: Session, auteur: Auteur, parcours: Parcours, prise: PriseEnCompte, officielle: tuple[int, int]
) -> None:
    p = le_pass(session, parcours)
    p.fin_officielle = date(2028, *officielle)
    actions.ajouter(session, auteur, parcours, p, saisie(fin=date(2026, 12, 31), prise=prise))
    assert parcours.pass_fin == date(2028, 4, 4)
    avis = actions.appliquer_embauche(session, auteur, parcours, OCTOBRE[0])
    relu = le_pass(session, parcours)
    assert (relu.suspensions, relu.fin_officielle, parcours.pass_fin) == ([], date(2028, 1, 4), date(2028, 1, 4))
    assert ("Relisez-la sur la plateforme." in avis) is (prise is PriseEnCompte.OUI)


def test_supprimer_ce_que_la_fin_officielle_compte_la_ramene_comme_annonce(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    p = le_pass(session, parcours)
    comptee = actions.ajouter(session, auteur, parcours, p, saisie(prise=PriseEnCompte.OUI))
    p = le_pass(session, parcours)
    resume = queries.resume(p, auteur.au)
    annoncee = resume.fin_sans(resume.mouvement("suspension", comptee.id))
    actions.supprimer(session, auteur, parcours, comptee, comptee.version)
    assert (annoncee, parcours.pass_fin) == (date(2027, 12, 5), date(2027, 12, 5))
    assert queries.resume(le_pass(session, parcours), auteur.au).est_ramenee
    phrase = session.scalars(select(Journal.phrase).where(Journal.evenement == "SuspensionSupprimee")).one()
    assert "La fin officielle passe du 4 janvier 2028 au 5 décembre 2027" in phrase


def test_une_fin_officielle_plus_courte_que_ce_qu_elle_compterait_s_arrete_au_debut(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    p = le_pass(session, parcours)
    p.fin_officielle = date(2026, 11, 30)
    longue = actions.ajouter(session, auteur, parcours, p, saisie(date(2026, 2, 2), prise=PriseEnCompte.OUI))
    longue.jours_dans_officielle = 1000
    session.flush()
    actions.supprimer(session, auteur, parcours, longue, longue.version)
    assert le_pass(session, parcours).fin_officielle == ENTREE


def test_une_embauche_sans_pass_ou_hors_suspension_ne_dit_rien(
    session: Session, auteur: Auteur, parcours: Parcours, suspension: Suspension
) -> None:
    assert actions.appliquer_embauche(session, auteur, parcours, date(2026, 9, 1)) == ""
    sans_pass = creer_parcours(session, creer_structure(session), auteur=auteur)
    assert actions.appliquer_embauche(session, auteur, sans_pass, OCTOBRE[0]) == ""


def embaucher_ailleurs(
    session: Session,
    auteur: Auteur,
    parcours: Parcours,
    debut: date,
    *,
    naissance: date | None = None,
    a_un_contrat: bool = True,
) -> Parcours:
    """The same person, by their PASS number and their birth date, in a structure that is not ours."""
    ailleurs = creer_structure(session, "Recyclerie du Bourg")
    ici = session.get_one(Salarie, parcours.salarie_id)
    la_bas = creer_parcours(
        session,
        ailleurs,
        creer_salarie(session, ailleurs, naissance=naissance or ici.naissance, le=auteur.le),
        entree_le=debut,
        contrat=(debut, None) if a_un_contrat else None,
        pass_iae=(ENTREE, date(2028, 1, 4)),
        auteur=auteur,
    )
    queries.de_salarie(session, la_bas.salarie_id)[0].numero = le_pass(session, parcours).numero
    session.flush()
    return la_bas


@pytest.mark.parametrize("a_un_contrat", [True, False])
def test_seule_la_structure_de_la_derniere_embauche_suspend(
    session: Session, auteur: Auteur, parcours: Parcours, moteur: str, a_un_contrat: bool
) -> None:
    la_bas = embaucher_ailleurs(session, auteur, parcours, date(2026, 9, 1), a_un_contrat=a_un_contrat)
    with pytest.raises(SuspensionImpossible) as refus:
        actions.ajouter(session, auteur, parcours, le_pass(session, parcours), saisie())
    assert refus.value.code == "autre_structure"
    # Neither who nor when: only the rule.
    assert "Recyclerie" not in refus.value.message
    assert "2026" not in refus.value.message
    assert actions.ajouter(session, auteur, la_bas, le_pass(session, la_bas), saisie()).motif == "contrat_suspendu"


@pytest.mark.parametrize(
    ("debut", "naissance"),
    [(date(2025, 6, 2), None), (ENTREE, None), (date(2026, 11, 24), None), (date(2026, 9, 1), date(1960, 1, 1))],
    ids=["avant", "le même jour", "à venir", "une autre personne"],
)
def test_une_embauche_ailleurs_qui_n_est_pas_la_derniere_n_empeche_rien(
    session: Session, auteur: Auteur, parcours: Parcours, debut: date, naissance: date | None
) -> None:
    embaucher_ailleurs(session, auteur, parcours, debut, naissance=naissance)
    actions.ajouter(session, auteur, parcours, le_pass(session, parcours), saisie())


def test_un_renouvellement_ailleurs_n_est_pas_une_embauche(
    session: Session, auteur: Auteur, parcours: Parcours
) -> None:
    la_bas = embaucher_ailleurs(session, auteur, parcours, date(2025, 6, 2))
    premier = session.scalars(select(Contrat).where(Contrat.parcours_id == la_bas.id)).one()
    cles = {"structure_id": la_bas.structure_id, "parcours_id": la_bas.id, "renouvelle_id": premier.id}
    session.add(Contrat(genre="cddi", debut=date(2026, 9, 1), fin=date(2027, 8, 31), **cles))
    session.flush()
    actions.ajouter(session, auteur, parcours, le_pass(session, parcours), saisie())


def test_ce_qui_a_ete_declare_en_son_temps_se_note_apres_une_embauche_ailleurs(
    session: Session, auteur: Auteur, parcours: Parcours, suspension: Suspension
) -> None:
    embaucher_ailleurs(session, auteur, parcours, date(2026, 9, 1))
    plus_courte = saisie(fin=date(2026, 10, 20), prise=PriseEnCompte.COMME_AVANT)
    actions.modifier(session, auteur, parcours, le_pass(session, parcours), suspension, plus_courte, suspension.version)
    actions.ajouter(
        session,
        auteur,
        parcours,
        le_pass(session, parcours),
        saisie(date(2026, 10, 22), date(2026, 10, 30), PriseEnCompte.OUI),
    )
