"""What the forms refuse of a PASS or of an entry refuses a line; what is only odd is imported, and said."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from parcours.domain.candidature import (
    Candidature,
    ContratConnu,
    PassConnu,
    PersonneConnue,
    SejourConnu,
    ValeurLaissee,
)
from parcours.domain.constat import dernier_jour_possible
from parcours.domain.dates import Periode, en_toutes_lettres
from parcours.domain.importation import Nature, Plan
from parcours.domain.rapprochement import rapprocher

AU = date(2026, 11, 23)
PASS, AUTRE_PASS = "999992699014", "999992699022"
LIGNE = Candidature(
    numero=2,
    nom="Exemplaire",
    prenom="Camille",
    naissance=date(1990, 5, 4),
    debut=date(2026, 6, 1),
    fin=date(2027, 5, 31),
    pass_numero=PASS,
    pass_debut=date(2026, 6, 1),
    pass_fin=date(2028, 5, 30),
)
CONNUE = PersonneConnue(
    id=1,
    nom="Exemplaire",
    prenom="Camille",
    naissance=date(1990, 5, 4),
    passes=(PassConnu(date(2026, 6, 1), date(2028, 5, 30), 1, PASS),),
    sejours=(
        SejourConnu(
            1,
            date(2026, 6, 1),
            None,
            "import",
            (ContratConnu(1, "cddi", date(2026, 6, 1), date(2027, 5, 31), None, "import"),),
        ),
    ),
)
AUTRE = replace(LIGNE, numero=3, pass_numero=AUTRE_PASS)


def plan_de(*lignes: Candidature, connue: PersonneConnue | None = None, genre: str = "cddi") -> Plan:
    return rapprocher(lignes, [connue] if connue is not None else [], genre, AU)


def a_verifier(plan: Plan) -> list[str]:
    assert plan.refus == ()
    return [r.phrase.replace("\u00a0", " ") for r in plan.remarques if r.nature is Nature.A_VERIFIER]


def test_un_second_pass_aux_memes_dates_refuse_la_ligne_et_n_ecrit_rien() -> None:
    plan = plan_de(AUTRE, connue=CONNUE)
    assert [(r.numero, r.colonne) for r in plan.refus] == [(3, "Numéro PASS IAE")]
    assert "du 1er juin 2026 au 30 mai 2028" in plan.refus[0].motif
    assert plan.personnes == ()


def test_d_un_meme_fichier_le_premier_pass_est_garde() -> None:
    plan = plan_de(LIGNE, AUTRE)
    assert [r.numero for r in plan.refus] == [3]
    assert [c.pass_numero for c in plan.personnes[0].passes] == [PASS]
    assert plan.personnes[0].contrats == (LIGNE,)


@pytest.mark.parametrize(("debut", "refuses"), [(date(2028, 5, 30), [3]), (date(2028, 5, 31), [])])
def test_un_pass_suit_l_autre_des_le_lendemain(debut: date, refuses: list[int]) -> None:
    suivant = replace(AUTRE, debut=debut, fin=None, pass_debut=debut, pass_fin=date(2030, 5, 29))
    assert [r.numero for r in plan_de(suivant, connue=CONNUE).refus] == refuses


def test_un_pass_deplace_sur_un_autre_est_refuse() -> None:
    suivant = PassConnu(date(2028, 6, 1), date(2030, 5, 31), 2, AUTRE_PASS)
    connue = replace(CONNUE, passes=(*CONNUE.passes, suivant))
    assert [r.numero for r in plan_de(replace(LIGNE, pass_fin=date(2028, 6, 1)), connue=connue).refus] == [2]


def test_un_pass_prend_les_jours_qu_un_autre_quitte_dans_le_meme_fichier() -> None:
    raccourci = replace(LIGNE, pass_fin=date(2026, 12, 31))
    suivant = replace(AUTRE, debut=date(2027, 1, 1), pass_debut=date(2027, 1, 1), pass_fin=date(2028, 12, 30))
    assert rapprocher([suivant, raccourci], [CONNUE], "cddi", AU, accepter_reculs=True).refus == ()
    # Without an agreement, the end stays where it was: its days are not free.
    assert [r.numero for r in plan_de(suivant, raccourci, connue=CONNUE).refus] == [3]


def test_deux_pass_deja_enregistres_aux_memes_dates_ne_refusent_pas_leur_ligne() -> None:
    double = PassConnu(date(2026, 6, 1), date(2028, 5, 30), 2, AUTRE_PASS)
    plan = plan_de(LIGNE, connue=replace(CONNUE, passes=(*CONNUE.passes, double)))
    assert plan.refus == ()
    assert plan.a_ecrire == []


def test_un_cddi_de_cinq_ans_s_importe_et_se_dit() -> None:
    plan = plan_de(replace(LIGNE, fin=date(2031, 5, 31)))
    assert len(plan.personnes[0].contrats) == 1
    assert a_verifier(plan) == [
        "Contrat du 1er juin 2026 au 31 mai 2031 : les CDDI ne dépassent pas 24 mois en tout, interruptions déduites, "
        "sauf exception. Dernier jour possible le 31 mai 2028 : vérifiez ce contrat."
    ]


def test_un_cddi_au_total_exact_ne_dit_rien() -> None:
    assert a_verifier(plan_de(replace(LIGNE, fin=date(2028, 5, 31)))) == []


def test_le_total_compte_les_contrats_deja_enregistres() -> None:
    suite = replace(LIGNE, debut=date(2027, 6, 1), fin=date(2028, 6, 1))
    assert len(a_verifier(plan_de(suite, connue=CONNUE))) == 1
    assert len(a_verifier(plan_de(replace(LIGNE, fin=date(2028, 6, 1)), connue=CONNUE))) == 1


def test_les_missions_ont_aussi_leur_total() -> None:
    phrases = a_verifier(plan_de(replace(LIGNE, fin=date(2031, 5, 31)), genre="mission"))
    assert "les missions ne dépassent pas" in phrases[0]
    assert a_verifier(plan_de(replace(LIGNE, fin=date(2031, 5, 31)), genre="cddu")) == []


def test_un_pass_plus_long_que_sa_vie_possible_se_dit() -> None:
    # 730 days, then the longest prolongation, 1825 days.
    assert a_verifier(plan_de(replace(LIGNE, pass_fin=date(2033, 5, 29)))) == []
    phrases = a_verifier(plan_de(replace(LIGNE, pass_fin=date(2033, 5, 30))))
    assert phrases == [
        "PASS IAE du 1er juin 2026 au 30 mai 2033 : même prolongé au maximum, il finirait le 29 mai 2033. "
        "Vérifiez ses dates."
    ]


def test_un_pass_deplace_trop_loin_se_dit_suspensions_connues_comptees() -> None:
    longue = replace(LIGNE, pass_fin=date(2033, 6, 5))
    assert len(a_verifier(plan_de(longue, connue=CONNUE))) == 1
    suspendu = replace(CONNUE.passes[0], suspensions=(Periode(date(2026, 9, 1), date(2026, 9, 10)),))
    assert a_verifier(plan_de(longue, connue=replace(CONNUE, passes=(suspendu,)))) == []


@pytest.mark.parametrize(("debut", "refuses"), [(date(2027, 1, 22), []), (date(2027, 1, 23), [2])])
def test_une_entree_dans_plus_de_soixante_jours_est_refusee_comme_a_la_saisie(debut: date, refuses: list[int]) -> None:
    plan = plan_de(replace(LIGNE, debut=debut))
    assert [(r.numero, r.colonne) for r in plan.refus] == [(numero, "Dates de début d’embauche") for numero in refuses]
    assert all("peut être prévue jusqu’au 22 janvier 2027" in r.motif for r in plan.refus)
    assert len(plan.personnes) == 1 - len(refuses)


def test_un_contrat_lointain_d_un_parcours_deja_ouvert_ou_qui_s_ouvre_a_temps_est_garde() -> None:
    lointain = replace(LIGNE, numero=4, debut=date(2027, 6, 1), fin=date(2027, 12, 31))
    assert plan_de(LIGNE, lointain).personnes[0].contrats == (LIGNE, lointain)
    assert plan_de(lointain, connue=CONNUE).personnes[0].contrats == (lointain,)


def test_une_entree_lointaine_refusee_laisse_le_parcours_du_pass_precedent() -> None:
    suivant = replace(
        AUTRE, debut=date(2028, 5, 31), fin=None, pass_debut=date(2028, 5, 31), pass_fin=date(2030, 5, 29)
    )
    plan = plan_de(LIGNE, suivant)
    assert [r.numero for r in plan.refus] == [3]
    assert plan.personnes[0].contrats == (LIGNE,)


def test_un_pass_d_une_longueur_impossible_refuse_la_ligne() -> None:
    # 730 days, ten years for a CDI inclusion, and three years of suspensions.
    dernier = dernier_jour_possible(LIGNE.pass_debut, Periode(LIGNE.pass_debut, AU))
    assert dernier is not None
    assert plan_de(replace(LIGNE, pass_fin=dernier)).refus == ()
    for connue in (None, CONNUE):
        refus = plan_de(replace(LIGNE, pass_fin=dernier + timedelta(days=1)), connue=connue).refus
        assert [(r.numero, r.colonne) for r in refus] == [(2, "Fin PASS IAE")]
        assert en_toutes_lettres(dernier) in refus[0].motif


@pytest.mark.parametrize("naissance", [date(1900, 1, 1), date(2011, 1, 1), date(2026, 12, 31)])
def test_une_naissance_que_la_saisie_refuserait_refuse_la_ligne(naissance: date) -> None:
    refus = plan_de(replace(LIGNE, naissance=naissance)).refus
    assert [(r.numero, r.colonne) for r in refus] == [(2, "Date de naissance candidat")]


def test_ce_qu_une_ligne_ne_peut_pas_garder_est_a_verifier_avec_sa_colonne() -> None:
    laissee = ValeurLaissee("Email candidat", "Écrivez une adresse complète.")
    for connue in (None, CONNUE):
        plan = plan_de(replace(LIGNE, laissees=(laissee,)), connue=connue)
        assert a_verifier(plan) == [
            "« Email candidat » : Écrivez une adresse complète. Cette valeur n’est pas enregistrée."
        ]
        assert plan.remarques[0].numero == 2


@pytest.mark.parametrize(("fin", "nombre"), [(date(2026, 6, 1), 0), (date(2026, 5, 31), 1)])
def test_un_contrat_apres_la_fin_de_son_pass_se_dit(fin: date, nombre: int) -> None:
    phrases = a_verifier(plan_de(replace(LIGNE, pass_debut=date(2024, 6, 1), pass_fin=fin)))
    assert len(phrases) == nombre
    assert all("il commence après la fin de son PASS IAE, le 31 mai 2026" in phrase for phrase in phrases)


def fini(debut: date, fin: date) -> Candidature:
    return replace(LIGNE, debut=debut, fin=fin, pass_debut=debut, pass_fin=fin)


def test_un_pass_fini_en_2021_est_juge_par_les_regles_de_2021() -> None:
    # Six months of suspension and five years of prolongation: neither ten years of CDI nor three years of suspension.
    debut, dernier = date(2014, 3, 3), date(2021, 9, 1)
    assert plan_de(fini(debut, dernier)).refus == ()
    refus = plan_de(fini(debut, dernier + timedelta(days=1))).refus
    assert [r.colonne for r in refus] == ["Fin PASS IAE"]
    assert "finit le 1er septembre 2021 au plus tard" in refus[0].motif


@pytest.mark.parametrize(("fin_avant", "dites"), [(date(2024, 5, 31), 0), (date(2024, 6, 1), 1)])
def test_un_pass_delivre_pendant_la_carence_du_precedent_est_a_verifier(fin_avant: date, dites: int) -> None:
    avant = replace(LIGNE, numero=3, debut=date(2022, 6, 1), fin=fin_avant, pass_numero=AUTRE_PASS)
    avant = replace(avant, pass_debut=date(2022, 6, 2), pass_fin=fin_avant)
    connu = PassConnu(avant.pass_debut, fin_avant, 9, AUTRE_PASS)
    connue = replace(CONNUE, passes=(connu,), sejours=())
    for phrases in (a_verifier(plan_de(avant, LIGNE)), a_verifier(plan_de(LIGNE, connue=connue))):
        de_carence = [phrase for phrase in phrases if "délai de carence" in phrase]
        assert len(de_carence) == dites
        assert all("court jusqu’au 1er juin 2026. Notez quel prescripteur" in phrase for phrase in de_carence)


@pytest.mark.parametrize(("suspendu_le", "dites"), [(date(2024, 5, 31), 0), (date(2024, 6, 1), 1)])
def test_la_carence_d_un_pass_arrete_pendant_sa_suspension_part_du_debut_de_celle_ci(
    suspendu_le: date, dites: int
) -> None:
    suspension = Periode(suspendu_le, date(2026, 12, 31))
    connu = PassConnu(date(2023, 6, 1), date(2025, 6, 15), 9, AUTRE_PASS, (suspension,))
    connue = replace(CONNUE, passes=(connu,), sejours=())
    de_carence = [phrase for phrase in a_verifier(plan_de(LIGNE, connue=connue)) if "délai de carence" in phrase]
    assert len(de_carence) == dites
    assert all("court jusqu’au 1er juin 2026." in phrase for phrase in de_carence)
