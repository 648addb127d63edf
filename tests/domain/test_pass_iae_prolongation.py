"""Prolongations: each refusal with its sentence, the caps, and the rules of other times."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from parcours.domain.erreurs import ProlongationImpossible
from parcours.domain.motif_pass import DecisionProlongation, MotifProlongation, MotifSuspension
from parcours.domain.pass_iae import PassIae, Prolongation, Suspension, fin_estimee
from parcours.domain.prolongation import (
    a_l_age_requis,
    avertissement_prolongation,
    demande_un_prescripteur,
    fenetre_prolongation,
    jours_utilises,
    maximum_prolongation,
    motifs_proposes,
    peut_prolonger,
    rappels_demande,
    verifier_accord,
    verifier_prolongation,
)

REGLES = date(2026, 8, 21)
RQTH, FORMATION = MotifProlongation.RQTH, MotifProlongation.FIN_FORMATION
P = PassIae(date(2023, 7, 2), date(2025, 6, 30))
AU = date(2025, 5, 1)


def prolonger(p=P, motif=FORMATION, fin=date(2025, 12, 31), *, au=AU, type_structure="EI", **options):
    return verifier_prolongation(p, motif, fin, type_structure=type_structure, au=au, regles_au=REGLES, **options)


def refus_de(*arguments, **options):
    with pytest.raises(ProlongationImpossible) as leve:
        prolonger(*arguments, **options)
    return leve.value


def accordee(debut, jours, motif):
    return Prolongation(debut, debut + timedelta(days=jours), motif, debut, DecisionProlongation.ACCORDEE, debut)


def test_une_prolongation_commence_le_dernier_jour_du_pass():
    nouvelle = prolonger()
    assert (nouvelle.debut, nouvelle.fin, nouvelle.jours_ajoutes) == (
        date(2025, 6, 30),
        date(2025, 12, 31),
        184,
    )
    assert nouvelle.est_accordee


def test_une_prolongation_part_de_la_fin_officielle_quand_elle_est_connue():
    assert prolonger(replace(P, fin_officielle=date(2025, 7, 2))).debut == date(2025, 7, 2)


@pytest.mark.parametrize(
    ("motif", "age", "anniversaire"),
    [(MotifProlongation.SENIOR, 50, date(2025, 7, 1)), (MotifProlongation.SENIOR_CDI, 57, date(2025, 7, 1))],
)
def test_un_motif_d_age_attend_l_anniversaire(motif, age, anniversaire):
    trop_jeune = anniversaire.replace(year=anniversaire.year - age)
    refus = refus_de(motif=motif, naissance=trop_jeune)
    assert (refus.champ, refus.code, refus.manquements[0].limite) == ("motif", "age_non_atteint", anniversaire)
    assert f"{age} ans au plus tard" in refus.message
    assert "possible à partir du 1er juillet 2025." in refus.message
    assert not a_l_age_requis(P, motif, trop_jeune, REGLES)
    le_jour_meme = trop_jeune - timedelta(days=1)
    assert prolonger(motif=motif, naissance=le_jour_meme).debut == date(2025, 6, 30)
    assert a_l_age_requis(P, motif, le_jour_meme, REGLES)


def test_les_autres_motifs_ne_demandent_aucun_age():
    assert prolonger(naissance=date(2006, 1, 1)).motif is FORMATION
    assert a_l_age_requis(P, RQTH, date(2006, 1, 1), REGLES)


def test_une_demande_au_prescripteur_ne_deplace_pas_la_fin():
    nouvelle = prolonger(motif=RQTH)
    assert nouvelle.decision is DecisionProlongation.DEMANDEE
    assert fin_estimee(replace(P, prolongations=(nouvelle,))) == P.fin_initiale


def accorder(demandee, p=P, naissance=date(1975, 6, 30)):
    verifier_accord(p, demandee, type_structure="EI", regles_au=REGLES, naissance=naissance)


def test_un_accord_regarde_l_age_du_jour_ou_la_prolongation_commence():
    demandee = prolonger(motif=MotifProlongation.SENIOR, naissance=date(1975, 6, 30))
    accorder(demandee)
    with pytest.raises(ProlongationImpossible) as leve:
        accorder(demandee, naissance=date(1975, 7, 1))
    assert leve.value.code == "age_non_atteint"


def test_un_accord_part_de_la_demande_meme_si_la_fin_du_pass_a_bouge_depuis():
    demandee = prolonger(motif=RQTH)
    accorder(demandee, replace(P, fin_officielle=date(2026, 2, 15)))


@pytest.mark.parametrize(
    ("autre", "code"),
    [
        (accordee(date(2025, 6, 30), 30, FORMATION), "chevauchement"),
        (accordee(date(2025, 12, 31), 30, FORMATION), None),
        (accordee(date(2025, 12, 31), 1000, FORMATION), "fin_trop_tardive"),
        (accordee(date(2025, 12, 31), 1095, FORMATION), "plafond_atteint"),
    ],
)
def test_un_accord_compte_ce_qui_a_ete_accorde_depuis_la_demande(autre, code):
    demandee = prolonger(motif=RQTH)
    if code is None:
        accorder(demandee, replace(P, prolongations=(autre,)))
        return
    with pytest.raises(ProlongationImpossible) as leve:
        accorder(demandee, replace(P, prolongations=(autre,)))
    assert leve.value.code == code


def test_une_prolongation_trop_longue_nomme_la_regle_et_la_derniere_fin():
    refus = refus_de(motif=RQTH, fin=date(2026, 7, 1))
    assert (refus.code, refus.champ) == ("fin_trop_tardive", "fin")
    assert refus.message == (
        "Pour ce motif, une prolongation dure au plus 365 jours par demande et 1\u00a0095 jours en tout"
        "\u00a0: dernière fin possible le 30 juin 2026."
    )


def test_une_prolongation_dure_au_moins_un_jour():
    refus = refus_de(fin=date(2025, 6, 30))
    assert refus.code == "fin_trop_tot"
    assert "30 juin 2025" in refus.message
    assert prolonger(fin=date(2025, 7, 1)).jours_ajoutes == 1


@pytest.mark.parametrize("au", [date(2024, 6, 29), date(2025, 12, 31)])
def test_hors_de_la_fenetre_la_phrase_donne_ses_deux_bornes(au):
    refus = refus_de(au=au)
    assert refus.code == "hors_fenetre"
    assert refus.message == "Une prolongation se demande du 30 juin 2024 au 30 décembre 2025."


@pytest.mark.parametrize("au", [date(2024, 6, 30), date(2025, 12, 30)])
def test_les_deux_bornes_de_la_fenetre_sont_comprises(au):
    assert peut_prolonger(P, au, REGLES)


def test_un_pass_suspendu_ne_se_prolonge_pas():
    suspension = Suspension(date(2025, 4, 20), date(2025, 5, 31), MotifSuspension.CONTRAT_ROMPU)
    refus = refus_de(replace(P, suspensions=(suspension,)))
    assert refus.code == "pass_suspendu"
    assert "31 mai 2025" in refus.message


def test_une_demande_en_attente_bloque_la_suivante_et_un_refus_la_libere():
    attente = prolonger(motif=RQTH)
    assert refus_de(replace(P, prolongations=(attente,))).code == "demande_en_attente"
    refusee = replace(attente, decision=DecisionProlongation.REFUSEE)
    assert prolonger(replace(P, prolongations=(refusee,))).debut == P.fin_initiale


def test_seul_le_dernier_pass_se_prolonge():
    assert refus_de(est_dernier_pass=False).code == "pas_le_dernier_pass"


def test_deux_prolongations_ne_se_chevauchent_pas_mais_se_touchent():
    premiere = accordee(date(2025, 6, 30), 100, FORMATION)
    p = replace(P, prolongations=(premiere,))
    assert prolonger(p, fin=date(2025, 12, 31)).debut == premiere.fin
    en_retard = replace(p, fin_officielle=date(2025, 9, 1))
    assert refus_de(en_retard, fin=date(2025, 12, 31)).code == "chevauchement"


def test_un_plafond_atteint_ferme_le_motif_et_le_dit():
    p = replace(P, prolongations=(accordee(date(2025, 6, 30), 1095, FORMATION),))
    refus = refus_de(p, RQTH, date(2028, 12, 31), au=date(2028, 6, 1))
    assert [(m.champ, m.code) for m in refus.manquements] == [("motif", "plafond_atteint")]
    assert "1\u00a0095 jours en tout" in refus.message


@pytest.mark.parametrize(("regles_au", "comptes"), [(date(2024, 6, 27), 0), (date(2024, 6, 28), 1000)])
def test_le_plafond_compte_tous_les_motifs_depuis_le_28_juin_2024(regles_au, comptes):
    p = replace(P, prolongations=(accordee(date(2025, 6, 30), 1000, FORMATION),))
    assert jours_utilises(p, RQTH, regles_au) == comptes


def test_le_plafond_laisse_seulement_ce_qui_n_est_pas_utilise():
    p = replace(P, prolongations=(accordee(date(2025, 6, 30), 1000, MotifProlongation.SENIOR),))
    assert maximum_prolongation(p, RQTH, REGLES) == fin_estimee(p) + timedelta(days=95)


def test_les_difficultes_sont_un_motif_des_ai_et_aci():
    types = ("EI", "ACI", "AI", "ETTI", "EITI")
    proposes = {t for t in types if MotifProlongation.DIFFICULTES in motifs_proposes(t, REGLES)}
    assert proposes == {"AI", "ACI"}
    refus = refus_de(motif=MotifProlongation.DIFFICULTES)
    assert (refus.code, refus.champ) == ("motif_non_propose", "motif")


def test_une_fin_absente_est_demandee_avec_les_fautes_du_motif():
    refus = refus_de(motif=MotifProlongation.DIFFICULTES, fin=None)
    assert {m.code for m in refus.manquements} == {"motif_non_propose", "fin_manquante"}


def test_le_cdi_et_la_formation_se_passent_de_prescripteur():
    seuls = {motif for motif in motifs_proposes("ACI", REGLES) if not demande_un_prescripteur(motif, REGLES)}
    assert seuls == {MotifProlongation.SENIOR_CDI, FORMATION}


def test_une_prolongation_qui_laisse_le_pass_expire_est_acceptee_et_le_dit():
    au = date(2025, 12, 1)
    nouvelle = prolonger(fin=date(2025, 9, 30), au=au)
    assert "30 septembre 2025" in avertissement_prolongation(nouvelle, au)
    assert avertissement_prolongation(nouvelle, date(2025, 9, 30)) == ""


@pytest.mark.parametrize(
    ("regles_au", "ouverture", "fermeture"),
    [
        (date(2021, 10, 24), date(2025, 5, 31), date(2025, 8, 31)),
        (date(2021, 10, 25), date(2025, 5, 31), date(2025, 11, 30)),
        (date(2022, 11, 16), date(2025, 5, 31), date(2025, 11, 30)),
        (date(2022, 11, 17), date(2024, 9, 2), date(2025, 11, 30)),
        (date(2023, 7, 26), date(2024, 9, 2), date(2025, 11, 30)),
        (date(2023, 7, 27), date(2025, 1, 31), date(2025, 8, 31)),
        (date(2025, 10, 15), date(2024, 8, 31), date(2025, 8, 31)),
        (date(2026, 5, 20), date(2024, 8, 31), date(2025, 8, 31)),
        (date(2026, 5, 21), date(2024, 8, 31), date(2026, 2, 28)),
    ],
)
def test_la_fenetre_suit_la_regle_de_sa_date(regles_au, ouverture, fermeture):
    fenetre = fenetre_prolongation(date(2025, 8, 31), regles_au, debut=date(2023, 9, 2))
    assert (fenetre.debut, fenetre.fin) == (ouverture, fermeture)


def test_la_fenetre_de_2022_ne_se_calcule_pas_sans_le_debut():
    with pytest.raises(ValueError, match="début"):
        fenetre_prolongation(date(2025, 8, 31), date(2023, 1, 1))


@pytest.mark.parametrize(
    ("motif", "regles_au", "maximum"),
    [
        (FORMATION, date(2021, 11, 8), date(2025, 12, 30)),
        (FORMATION, date(2023, 8, 17), date(2027, 6, 30)),
        (FORMATION, date(2023, 8, 18), date(2026, 6, 30)),
        (RQTH, date(2021, 11, 8), date(2026, 6, 30)),
        (RQTH, date(2021, 11, 9), date(2028, 6, 29)),
        (RQTH, date(2023, 8, 18), date(2026, 6, 30)),
        (MotifProlongation.SENIOR, date(2021, 11, 9), date(2030, 6, 29)),
        (MotifProlongation.DIFFICULTES, date(2021, 11, 9), date(2026, 6, 30)),
        (MotifProlongation.SENIOR_CDI, date(2021, 11, 8), date(2026, 6, 30)),
        (MotifProlongation.SENIOR_CDI, date(2021, 11, 9), date(2035, 6, 28)),
    ],
)
def test_le_maximum_par_motif_suit_la_regle_de_sa_date(motif, regles_au, maximum):
    assert maximum_prolongation(P, motif, regles_au) == maximum


@pytest.mark.parametrize(
    ("regles_au", "nombre"),
    [(date(2021, 2, 1), 4), (date(2021, 7, 20), 5), (date(2021, 9, 16), 6), (date(2021, 12, 1), 5)],
)
def test_les_motifs_suivent_la_regle_de_leur_date(regles_au, nombre):
    assert len(motifs_proposes("ACI", regles_au)) == nombre


@pytest.mark.parametrize(("demandee_le", "nombre"), [(date(2023, 7, 30), 0), (date(2023, 7, 31), 3)])
def test_les_relances_ont_commence_le_31_juillet_2023(demandee_le, nombre):
    assert len(rappels_demande(demandee_le, demandee_le)) == nombre


def test_le_prescripteur_est_relance_aux_jours_10_20_et_30():
    assert rappels_demande(date(2025, 10, 20), REGLES) == [
        date(2025, 10, 30),
        date(2025, 11, 9),
        date(2025, 11, 19),
    ]
