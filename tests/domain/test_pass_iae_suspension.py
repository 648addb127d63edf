"""Suspensions: each refusal, the sentence that names its rule and date, and the rules of other times."""

from dataclasses import replace
from datetime import date

import pytest

from parcours.domain.erreurs import SuspensionImpossible
from parcours.domain.motif_pass import MotifSuspension
from parcours.domain.pass_iae import PassIae, Suspension, fin_estimee
from parcours.domain.suspension import (
    dernier_jour_possible,
    embauche_pendant_suspension,
    finir_suspension,
    longue_depuis,
    motifs_proposes,
    peut_lever,
    premier_jour_possible,
    verifier_suspension,
)

REGLES = date(2026, 8, 21)
ROMPU = MotifSuspension.CONTRAT_ROMPU
DEBUT, FIN = date(2024, 1, 15), date(2026, 1, 13)
PREMIERE = Suspension(date(2024, 3, 1), date(2024, 5, 31), ROMPU)
SUSPENDU = PassIae(DEBUT, FIN, suspensions=(PREMIERE,))


def verifier(p, debut, fin, au, *, motif=ROMPU, type_structure="EI", embauche=DEBUT, **options):
    return verifier_suspension(
        p,
        Suspension(debut, fin, motif),
        type_structure=type_structure,
        au=au,
        regles_au=REGLES,
        debut_embauche=embauche,
        **options,
    )


def refus_de(p, debut, fin, au, **options):
    with pytest.raises(SuspensionImpossible) as leve:
        verifier(p, debut, fin, au, **options)
    return leve.value


def test_une_suspension_trop_longue_nomme_la_regle_et_le_dernier_jour():
    refus = refus_de(PassIae(DEBUT, FIN), date(2024, 1, 31), date(2027, 1, 31), date(2024, 2, 1))
    assert refus.code == "fin_trop_tardive"
    assert refus.champ == "fin"
    assert refus.message == (
        "Une suspension ne peut pas durer plus de 36 mois\u00a0: dernier jour possible le 30 janvier 2027."
    )


def test_une_suspension_ne_commence_pas_dans_le_futur():
    refus = refus_de(PassIae(DEBUT, FIN), date(2024, 2, 2), date(2024, 3, 1), date(2024, 2, 1))
    assert (refus.code, refus.champ) == ("debut_futur", "debut")
    assert "1er février 2024" in refus.message


def test_une_suspension_ne_finit_pas_avant_son_debut():
    refus = refus_de(PassIae(DEBUT, FIN), date(2024, 2, 1), date(2024, 1, 31), date(2024, 2, 1))
    assert (refus.code, refus.champ) == ("fin_avant_debut", "fin")


def test_une_suspension_ne_commence_pas_avant_le_pass():
    refus = refus_de(PassIae(DEBUT, FIN), date(2024, 1, 14), date(2024, 3, 1), date(2024, 2, 1))
    assert [m.code for m in refus.manquements] == ["debut_hors_pass", "debut_trop_tot"]


def test_une_suspension_ne_remonte_pas_a_plus_de_365_jours():
    refus = refus_de(PassIae(DEBUT, FIN), date(2024, 2, 28), date(2025, 6, 1), date(2025, 3, 1))
    assert refus.code == "debut_trop_tot"
    assert "1er mars 2024" in refus.message
    assert "365 jours" in refus.message
    verifier(PassIae(DEBUT, FIN), date(2024, 3, 1), date(2025, 6, 1), date(2025, 3, 1))


def test_deux_suspensions_ne_se_chevauchent_pas():
    refus = refus_de(SUSPENDU, date(2024, 5, 31), date(2024, 9, 30), date(2024, 6, 20))
    assert "chevauchement" in {m.code for m in refus.manquements}
    verifier(SUSPENDU, date(2024, 6, 1), date(2024, 9, 30), date(2024, 6, 20))


def test_un_pass_deja_suspendu_ne_l_est_pas_deux_fois():
    refus = refus_de(SUSPENDU, date(2024, 4, 1), date(2024, 9, 30), date(2024, 4, 10))
    assert refus.code == "deja_suspendu"
    assert "31 mai 2024" in refus.message


def test_un_pass_expire_ne_se_suspend_pas():
    refus = refus_de(PassIae(DEBUT, FIN), date(2026, 1, 13), date(2026, 3, 1), date(2026, 1, 14))
    assert refus.code == "pass_non_en_cours"


def test_seule_la_structure_de_la_derniere_embauche_suspend():
    refus = refus_de(
        PassIae(DEBUT, FIN),
        date(2024, 2, 1),
        date(2024, 3, 1),
        date(2024, 2, 1),
        est_derniere_embauche=False,
    )
    assert refus.code == "autre_structure"


def test_toutes_les_fautes_sont_dites_en_une_fois():
    refus = refus_de(
        PassIae(DEBUT, FIN),
        date(2024, 2, 2),
        date(2028, 1, 1),
        date(2024, 2, 1),
        motif=MotifSuspension.MATERNITE,
    )
    assert {m.champ for m in refus.manquements} == {"debut", "fin", "motif"}


def test_le_contrat_passerelle_est_propose_aux_ei_et_aci_seulement():
    types = ("EI", "ACI", "AI", "ETTI", "EITI")
    passerelle = MotifSuspension.CONTRAT_PASSERELLE
    proposes = {t for t in types if passerelle in motifs_proposes(t, REGLES)}
    assert proposes == {"EI", "ACI"}
    refus = refus_de(
        PassIae(DEBUT, FIN),
        date(2024, 2, 1),
        date(2024, 3, 1),
        date(2024, 2, 1),
        motif=MotifSuspension.CONTRAT_PASSERELLE,
        type_structure="AI",
    )
    assert refus.message == (
        "Le motif «\u00a0Contrat passerelle (expérimentation)\u00a0» n’est pas proposé aux AI\u00a0: seulement aux "
        "EI et ACI."
    )


def test_modifier_une_suspension_ne_la_compare_pas_a_elle_meme():
    verifier(SUSPENDU, date(2024, 3, 1), date(2024, 4, 1), date(2024, 4, 10), remplacee=PREMIERE)


def test_une_suspension_qui_tient_seule_le_pass_en_vie_se_modifie_encore():
    longue = Suspension(date(2025, 12, 1), date(2026, 11, 30), ROMPU)
    p = PassIae(DEBUT, FIN, suspensions=(longue,))
    assert fin_estimee(p) > date(2026, 6, 1) > FIN
    verifier(p, date(2025, 12, 1), date(2026, 8, 31), date(2026, 6, 1), remplacee=longue, embauche=date(2025, 1, 1))


@pytest.mark.parametrize(
    ("embauche", "au", "attendu"),
    [
        (date(2024, 1, 15), date(2024, 2, 1), date(2024, 1, 15)),
        (date(2024, 1, 15), date(2024, 6, 20), date(2024, 6, 1)),
        (None, date(2024, 2, 1), date(2023, 2, 1)),
        (date(2024, 1, 15), date(2025, 12, 1), date(2024, 12, 1)),
    ],
    ids=["embauche", "lendemain de la suspension finie", "rien de connu", "365 jours au plus"],
)
def test_le_premier_jour_possible_d_une_suspension(embauche, au, attendu):
    assert premier_jour_possible(SUSPENDU, embauche, au, REGLES) == attendu


@pytest.mark.parametrize("retour", [date(2024, 3, 1), date(2024, 5, 31), date(2024, 6, 1)])
def test_le_retour_est_entre_le_premier_et_le_dernier_jour(retour):
    with pytest.raises(SuspensionImpossible) as leve:
        finir_suspension(PREMIERE, retour, au=date(2024, 4, 1), regles_au=REGLES)
    assert (leve.value.code, leve.value.champ) == ("retour_hors_suspension", "retour_le")


def test_une_suspension_levee_finit_la_veille_du_retour():
    levee = finir_suspension(PREMIERE, date(2024, 4, 10), au=date(2024, 4, 8), regles_au=REGLES)
    assert levee == Suspension(date(2024, 3, 1), date(2024, 4, 9), ROMPU)


def test_un_ancien_motif_ne_se_leve_pas():
    ancienne = Suspension(date(2024, 3, 1), date(2024, 5, 31), MotifSuspension.MATERNITE)
    assert not peut_lever(ancienne, date(2024, 4, 1), REGLES)
    with pytest.raises(SuspensionImpossible) as leve:
        finir_suspension(ancienne, date(2024, 4, 10), au=date(2024, 4, 8), regles_au=REGLES)
    assert leve.value.code == "suspension_non_en_cours"


def test_une_embauche_le_premier_jour_retire_la_suspension():
    effet = embauche_pendant_suspension(PREMIERE, date(2024, 3, 1), regles_au=REGLES)
    assert effet.a_change
    assert effet.suspension is None


def test_une_embauche_pendant_la_suspension_l_arrete_la_veille():
    effet = embauche_pendant_suspension(PREMIERE, date(2024, 3, 2), regles_au=REGLES)
    assert effet.suspension is not None
    assert effet.suspension.fin == date(2024, 3, 1)
    assert "1er mars 2024" in effet.message


def test_une_embauche_apres_la_suspension_previent_sans_l_allonger():
    effet = embauche_pendant_suspension(PREMIERE, date(2024, 6, 11), regles_au=REGLES)
    assert effet.suspension == PREMIERE
    assert not effet.a_change
    assert "10 jours sans contrat" in effet.message


def test_une_embauche_le_lendemain_de_la_suspension_ne_previent_de_rien():
    assert embauche_pendant_suspension(PREMIERE, date(2024, 6, 1), regles_au=REGLES).message == ""


@pytest.mark.parametrize(
    ("regles_au", "dernier"),
    [
        (date(2020, 12, 1), date(2022, 2, 27)),
        (date(2021, 9, 14), date(2022, 2, 27)),
        (date(2021, 9, 15), date(2022, 8, 30)),
        (date(2023, 1, 30), date(2022, 8, 30)),
        (date(2023, 1, 31), date(2024, 8, 30)),
    ],
)
def test_la_duree_maximale_suit_la_regle_de_sa_date(regles_au, dernier):
    assert dernier_jour_possible(date(2021, 8, 31), regles_au) == dernier


@pytest.mark.parametrize(
    ("regles_au", "premier"),
    [(date(2022, 3, 6), date(2024, 5, 21)), (date(2022, 3, 7), date(2023, 6, 21))],
)
def test_la_retroactivite_suit_la_regle_de_sa_date(regles_au, premier):
    assert premier_jour_possible(PassIae(DEBUT, FIN), None, date(2024, 6, 20), regles_au) == premier


@pytest.mark.parametrize(
    ("regles_au", "nombre"),
    [(date(2020, 12, 1), 6), (date(2021, 9, 16), 3), (date(2022, 1, 24), 3), (date(2022, 1, 25), 5)],
)
def test_les_motifs_suivent_la_regle_de_leur_date(regles_au, nombre):
    assert len(motifs_proposes("EI", regles_au)) == nombre


@pytest.mark.parametrize(("fin", "attendu"), [(date(2025, 1, 30), None), (date(2025, 1, 31), date(2025, 1, 31))])
def test_une_suspension_est_longue_apres_365_jours_consecutifs(fin, attendu):
    assert longue_depuis(Suspension(date(2024, 2, 1), fin, ROMPU), REGLES) == attendu


def test_la_suspension_remplacee_n_allonge_pas_la_fin_officielle_ou_elle_doit_commencer():
    p = replace(SUSPENDU, fin_officielle=date(2026, 4, 14))
    refus = refus_de(p, date(2026, 1, 14), date(2026, 3, 1), date(2026, 2, 1), remplacee=PREMIERE)
    assert ("debut_hors_pass", FIN) in {(m.code, m.limite) for m in refus.manquements}
