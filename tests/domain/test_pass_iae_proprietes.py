"""What must hold for every PASS IAE, whatever its dates."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from parcours.domain.dates import ajouter_mois, jours_inclus
from parcours.domain.erreurs import Refus
from parcours.domain.motif_pass import DecisionProlongation, MotifProlongation, MotifSuspension
from parcours.domain.pass_iae import (
    EtatPass,
    PassIae,
    Prolongation,
    Suspension,
    duree_jours,
    est_en_cours,
    etat,
    fin_estimee,
    fin_par_defaut,
    fin_retenue,
    fin_si_reprise,
    jours_restants,
)
from parcours.domain.prolongation import (
    fenetre_prolongation,
    maximum_prolongation,
    peut_prolonger,
    verifier_prolongation,
)
from parcours.domain.suspension import (
    dernier_jour_possible,
    embauche_pendant_suspension,
    finir_suspension,
    verifier_suspension,
)

REGLES = date(2026, 8, 21)
JOURS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
DUREES = st.integers(1, 1095)
# No example is timed: a busy machine is not a broken rule.
sans_chrono = settings(deadline=None)


def un_jour(n):
    return timedelta(days=n)


@st.composite
def pass_vecus(draw):
    """A PASS with separate suspensions, and prolongations each starting on the last day of the moment."""
    debut = draw(JOURS)
    p = PassIae(debut, fin_par_defaut(debut, REGLES))
    curseur = debut
    for ecart, longueur in draw(st.lists(st.tuples(st.integers(0, 200), DUREES), max_size=4)):
        curseur += un_jour(ecart)
        if curseur > fin_estimee(p):
            break
        suspension = Suspension(curseur, curseur + un_jour(longueur - 1), MotifSuspension.CONTRAT_ROMPU)
        p = replace(p, suspensions=(*p.suspensions, suspension))
        curseur = suspension.fin + un_jour(1)
    for jours in draw(st.lists(st.integers(1, 365), max_size=3)):
        fin = fin_estimee(p)
        nouvelle = Prolongation(fin, fin + un_jour(jours), MotifProlongation.RQTH, fin, DecisionProlongation.ACCORDEE)
        p = replace(p, prolongations=(*p.prolongations, nouvelle))
    return p


@sans_chrono
@given(debut=JOURS, avant=st.integers(0, 729), jours=DUREES)
def test_une_suspension_de_n_jours_repousse_la_fin_de_n_moins_1(debut, avant, jours):
    p = PassIae(debut, fin_par_defaut(debut, REGLES))
    premier = debut + un_jour(avant)
    suspension = Suspension(premier, premier + un_jour(jours - 1), MotifSuspension.CONTRAT_TERMINE)
    suspendu = replace(p, suspensions=(suspension,))
    assert jours_inclus(suspension.debut, suspension.fin) == jours
    assert fin_estimee(suspendu) == fin_estimee(p) + un_jour(jours - 1)


@sans_chrono
@given(debut=JOURS)
def test_un_pass_que_rien_n_a_touche_dure_730_jours(debut):
    assert duree_jours(PassIae(debut, fin_par_defaut(debut, REGLES))) == 730


@sans_chrono
@given(p=pass_vecus(), alea=st.randoms())
def test_l_ordre_de_saisie_ne_change_pas_la_fin(p, alea):
    melange = replace(
        p,
        suspensions=tuple(alea.sample(p.suspensions, len(p.suspensions))),
        prolongations=tuple(alea.sample(p.prolongations, len(p.prolongations))),
    )
    assert fin_estimee(melange) == fin_estimee(p)


@sans_chrono
@given(p=pass_vecus(), plus=st.integers(0, 400))
def test_allonger_une_suspension_ne_rapproche_jamais_la_fin(p, plus):
    assume(p.suspensions)
    derniere = p.suspensions[-1]
    plus_longue = replace(derniere, fin=derniere.fin + un_jour(plus))
    allonge = replace(p.sans(derniere), suspensions=(*p.suspensions[:-1], plus_longue))
    assert fin_estimee(allonge) == fin_estimee(p) + un_jour(plus)


@sans_chrono
@given(p=pass_vecus(), decalage=st.integers(1, 1100))
def test_lever_une_suspension_plus_tot_n_allonge_jamais_le_pass(p, decalage):
    assume(p.suspensions)
    derniere = p.suspensions[-1]
    retour = derniere.debut + un_jour(decalage)
    assume(retour < derniere.fin)
    levee = finir_suspension(derniere, retour, au=retour - un_jour(1), regles_au=REGLES)
    apres = replace(p, suspensions=(*p.suspensions[:-1], levee))
    assert derniere.debut <= levee.fin < derniere.fin
    assert fin_estimee(p.sans(derniere)) <= fin_estimee(apres) < fin_estimee(p)


@sans_chrono
@given(p=pass_vecus(), decalage=st.integers(1, 1100))
def test_la_fin_si_reprise_est_celle_que_donne_une_levee_le_jour_meme(p, decalage):
    assume(p.suspensions)
    derniere = p.suspensions[-1]
    au = derniere.debut + un_jour(decalage)
    assume(au < derniere.fin)
    levee = finir_suspension(derniere, au, au=au, regles_au=REGLES)
    apres = replace(p, suspensions=(*p.suspensions[:-1], levee))
    assert fin_si_reprise(p, au) == fin_estimee(apres)


@sans_chrono
@given(p=pass_vecus(), decalage=st.integers(-30, 1200))
def test_une_embauche_n_allonge_jamais_une_suspension(p, decalage):
    assume(p.suspensions)
    derniere = p.suspensions[-1]
    effet = embauche_pendant_suspension(derniere, derniere.debut + un_jour(decalage), regles_au=REGLES)
    reste = () if effet.suspension is None else (effet.suspension,)
    apres = replace(p, suspensions=(*p.suspensions[:-1], *reste))
    assert fin_estimee(apres) <= fin_estimee(p)
    assert effet.a_change == (decalage >= 0 and derniere.contient(derniere.debut + un_jour(decalage)))


@sans_chrono
@given(p=pass_vecus(), decalage=st.integers(-60, 3000))
def test_l_etat_et_les_jours_restants_se_repondent(p, decalage):
    au = p.debut + un_jour(decalage)
    restants = jours_restants(p, au)
    assert 0 <= restants <= duree_jours(p)
    assert fin_si_reprise(p, au) <= fin_retenue(p)
    assert (etat(p, au) is EtatPass.EXPIRE) == (au > fin_retenue(p))
    assert est_en_cours(p, au) == (etat(p, au) in (EtatPass.VALIDE, EtatPass.SUSPENDU))
    if etat(p, au) is EtatPass.EXPIRE:
        assert restants == 0


@sans_chrono
@given(fin=JOURS, regles_au=st.dates(date(2021, 2, 1), date(2030, 1, 1)))
def test_la_fenetre_de_prolongation_contient_toujours_la_fin(fin, regles_au):
    debut = fin - un_jour(729)
    fenetre = fenetre_prolongation(fin, regles_au, debut=debut)
    assert fenetre.debut <= fin <= fenetre.fin


@sans_chrono
@given(fin=JOURS)
def test_la_fenetre_va_de_12_mois_avant_a_6_mois_apres(fin):
    fenetre = fenetre_prolongation(fin, REGLES)
    assert (fenetre.debut, fenetre.fin) == (ajouter_mois(fin, -12), ajouter_mois(fin, 6))


@sans_chrono
@given(
    p=pass_vecus(),
    decalage=st.integers(-400, 250),
    jours=st.integers(-10, 400),
    motif=st.sampled_from(MotifProlongation),
)
def test_une_prolongation_acceptee_finit_le_jour_choisi_et_reste_sous_le_maximum(p, decalage, jours, motif):
    fin = fin_retenue(p)
    au, choisie = fin + un_jour(decalage), fin + un_jour(jours)
    try:
        nouvelle = verifier_prolongation(p, motif, choisie, type_structure="ACI", au=au, regles_au=REGLES)
    except Refus as refus:
        assert all(manquement.message for manquement in refus.manquements)
        return
    assert peut_prolonger(p, au, REGLES)
    assert fin < choisie <= maximum_prolongation(p, motif, REGLES)
    accordee = replace(nouvelle, decision=DecisionProlongation.ACCORDEE)
    assert fin_estimee(replace(p, prolongations=(*p.prolongations, accordee))) == choisie


# Most examples are refused: more of them, so that enough are accepted.
@settings(deadline=None, max_examples=400)
@given(
    p=pass_vecus(),
    au=st.integers(-10, 1500),
    recul=st.integers(-5, 500),
    jours=st.integers(0, 1200),
    motif=st.sampled_from(MotifSuspension),
)
def test_une_suspension_acceptee_respecte_toutes_les_bornes(p, au, recul, jours, motif):
    aujourd_hui = p.debut + un_jour(au)
    debut = aujourd_hui - un_jour(recul)
    nouvelle = Suspension(debut, debut + un_jour(jours - 1), motif)
    try:
        verifier_suspension(
            p,
            nouvelle,
            type_structure="EI",
            au=aujourd_hui,
            regles_au=REGLES,
            debut_embauche=p.debut,
        )
    except Refus as refus:
        assert all(manquement.code and manquement.message for manquement in refus.manquements)
        return
    assert etat(p, aujourd_hui) is EtatPass.VALIDE
    assert p.debut <= debut <= min(aujourd_hui, fin_retenue(p))
    assert aujourd_hui - debut <= timedelta(days=365)
    assert debut <= nouvelle.fin <= dernier_jour_possible(debut, REGLES)
    assert not any(autre.chevauche(nouvelle) for autre in p.suspensions)
    assert not motif.libelle.endswith("(ancien motif)")


@pytest.mark.parametrize(
    ("debut", "dernier"),
    [(date(2024, 2, 29), date(2027, 2, 27)), (date(2024, 1, 31), date(2027, 1, 30))],
)
def test_une_suspension_dure_au_plus_36_mois_de_date_a_date(debut, dernier):
    assert dernier_jour_possible(debut, REGLES) == dernier
