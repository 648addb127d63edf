"""Each rule of the PASS by date: the last day of the old one, the first day of the new one."""

from datetime import date, timedelta

import pytest

from parcours.domain import prolongation as prolongations
from parcours.domain import suspension as suspensions
from parcours.domain.constat import dernier_jour_possible, fin_impossible, regles_de_sa_vie
from parcours.domain.dates import Periode, ajouter_mois
from parcours.domain.delivrance import verifier_nouveau_pass
from parcours.domain.erreurs import PassImpossible, ProlongationImpossible, Refus, SuspensionImpossible
from parcours.domain.motif_pass import DecisionProlongation
from parcours.domain.motif_pass import MotifProlongation as P
from parcours.domain.motif_pass import MotifSuspension as S
from parcours.domain.pass_iae import PassIae, Prolongation, Suspension

JOUR = timedelta(days=1)


def suspendre(motif: S, le: date, *, mois: int = 1, jours: int = 0, type_structure: str = "EI") -> None:
    """Declare, on its first day, a suspension of so many months and days of a PASS begun ten months before."""
    debut = le - timedelta(days=300)
    fin = ajouter_mois(le, mois) - JOUR + timedelta(days=jours)
    suspensions.verifier_suspension(
        PassIae(debut, debut + timedelta(days=729)),
        Suspension(le, fin, motif),
        type_structure=type_structure,
        au=le,
        regles_au=le,
        debut_embauche=debut,
    )


@pytest.mark.parametrize(
    ("motif", "dernier"),
    [
        (motif, date(2021, 9, 15))
        for motif in (S.LONGUE_MALADIE, S.MATERNITE, S.INCARCERATION, S.ESSAI_HORS_IAE, S.CURE, S.FORCE_MAJEURE)
    ],
)
def test_un_ancien_motif_de_suspension_vaut_jusqu_a_son_dernier_jour(motif: S, dernier: date) -> None:
    suspendre(motif, date(2020, 12, 1))
    suspendre(motif, dernier)
    with pytest.raises(SuspensionImpossible) as refus:
        suspendre(motif, dernier + JOUR)
    assert (refus.value.champ, refus.value.manquements[0].limite) == ("motif", dernier)
    assert "n’est plus proposé depuis le 16 septembre 2021" in refus.value.message


@pytest.mark.parametrize(
    ("motif", "premier"),
    [
        (S.CONTRAT_SUSPENDU, date(2021, 9, 16)),
        (S.CONTRAT_ROMPU, date(2021, 9, 16)),
        (S.CONTRAT_TERMINE, date(2021, 9, 16)),
        (S.ACCORD_CTA, date(2022, 1, 25)),
        (S.CONTRAT_PASSERELLE, date(2022, 1, 25)),
    ],
)
def test_un_motif_de_suspension_vaut_a_partir_de_son_premier_jour(motif: S, premier: date) -> None:
    suspendre(motif, premier)
    with pytest.raises(SuspensionImpossible) as refus:
        suspendre(motif, premier - JOUR)
    assert refus.value.manquements[0].limite == premier


@pytest.mark.parametrize(
    ("le", "mois"),
    [
        (date(2020, 12, 1), 6),
        (date(2021, 9, 14), 6),
        (date(2021, 9, 15), 12),
        (date(2023, 1, 30), 12),
        (date(2023, 1, 31), 36),
    ],
)
def test_une_suspension_dure_ce_que_permettait_sa_date(le: date, mois: int) -> None:
    motif = S.FORCE_MAJEURE if le < date(2021, 9, 16) else S.CONTRAT_ROMPU
    suspendre(motif, le, mois=mois)
    with pytest.raises(SuspensionImpossible) as refus:
        suspendre(motif, le, mois=mois, jours=1)
    assert refus.value.code == "fin_trop_tardive"
    assert f"{mois} mois" in refus.value.message


@pytest.mark.parametrize(
    ("declaree_le", "jours"),
    [
        (date(2021, 11, 25), None),
        (date(2021, 11, 26), 30),
        (date(2022, 3, 6), 30),
        (date(2022, 3, 7), 365),
    ],
)
def test_une_suspension_remonte_d_autant_que_le_permettait_sa_declaration(declaree_le: date, jours: int | None) -> None:
    p = PassIae(date(2020, 6, 1), date(2022, 5, 31))
    premier = suspensions.premier_jour_possible(p, None, declaree_le, declaree_le)
    assert premier == (p.debut if jours is None else declaree_le - timedelta(days=jours))


def test_une_suspension_d_avant_les_regles_est_refusee_avec_leur_premier_jour() -> None:
    with pytest.raises(SuspensionImpossible) as refus:
        suspendre(S.MATERNITE, date(2020, 11, 30))
    assert (refus.value.code, refus.value.manquements[0].limite) == ("avant_les_regles", date(2020, 12, 1))


def prolonger(motif: P, le: date, *, jours: int = 30) -> None:
    """Ask, on its last day, for so many days more of a PASS."""
    p = PassIae(le - timedelta(days=729), le)
    fin = le + timedelta(days=jours)
    prolongations.verifier_prolongation(p, motif, fin, type_structure="ACI", au=le, regles_au=le)


@pytest.mark.parametrize(
    ("motif", "premier", "dernier"),
    [
        (P.CONTEXTE_SANITAIRE, date(2021, 7, 20), date(2021, 11, 30)),
        (P.SENIOR_CDI, date(2021, 9, 16), None),
        (P.FIN_FORMATION, date(2021, 2, 1), None),
        (P.RQTH, date(2021, 2, 1), None),
        (P.SENIOR, date(2021, 2, 1), None),
        (P.DIFFICULTES, date(2021, 2, 1), None),
    ],
)
def test_un_motif_de_prolongation_vaut_dans_son_temps(motif: P, premier: date, dernier: date | None) -> None:
    prolonger(motif, premier)
    with pytest.raises(ProlongationImpossible) as refus:
        prolonger(motif, premier - JOUR)
    assert refus.value.manquements[0].limite == premier
    prolonger(motif, dernier or date(2026, 11, 23))
    if dernier is not None:
        with pytest.raises(ProlongationImpossible) as refus:
            prolonger(motif, dernier + JOUR)
        assert refus.value.manquements[0].limite == dernier


# The last day of each rule, the longest request it allowed, then the same on the first day of the next one.
DUREES = [
    # Six calendar months from 8 November end on 8 May: 181 days.
    (P.FIN_FORMATION, date(2021, 11, 8), 181, 730),
    (P.FIN_FORMATION, date(2023, 8, 17), 730, 365),
    (P.RQTH, date(2021, 11, 8), 365, 1095),
    (P.RQTH, date(2023, 8, 17), 1095, 365),
    (P.SENIOR, date(2021, 11, 8), 365, 1825),
    (P.SENIOR, date(2023, 8, 17), 1825, 365),
    (P.DIFFICULTES, date(2021, 11, 8), 1825, 365),
    (P.SENIOR_CDI, date(2021, 11, 8), 365, 3650),
]


@pytest.mark.parametrize(("motif", "dernier", "avant", "apres"), DUREES)
def test_une_prolongation_dure_ce_que_permettait_sa_demande(motif: P, dernier: date, avant: int, apres: int) -> None:
    for le, limite in ((dernier, avant), (dernier + JOUR, apres)):
        prolonger(motif, le, jours=limite)
        with pytest.raises(ProlongationImpossible) as refus:
            prolonger(motif, le, jours=limite + 1)
        assert refus.value.code == "fin_trop_tardive"
        assert refus.value.manquements[0].limite == le + timedelta(days=limite)


@pytest.mark.parametrize(("le", "est_refuse"), [(date(2024, 7, 7), True), (date(2024, 7, 8), False)])
def test_les_formations_avaient_deux_ans_en_tout_jusqu_au_7_juillet_2024(le: date, est_refuse: bool) -> None:
    anterieure = Prolongation(le - timedelta(days=730), le, P.FIN_FORMATION, le, DecisionProlongation.ACCORDEE, le)
    p = PassIae(le - timedelta(days=1459), le - timedelta(days=730), prolongations=(anterieure,))
    assert (prolongations.maximum_prolongation(p, P.FIN_FORMATION, le) == le) is est_refuse


@pytest.mark.parametrize(("delivre_le", "est_refuse"), [(date(2020, 1, 31), False), (date(2020, 2, 1), True)])
def test_il_n_y_a_pas_de_carence_avant_fevrier_2020(delivre_le: date, est_refuse: bool) -> None:
    ancien = PassIae(date(2017, 6, 1), date(2019, 5, 31))
    nouveau = Periode(delivre_le, delivre_le + timedelta(days=729))
    if not est_refuse:
        verifier_nouveau_pass(nouveau, [ancien], au=delivre_le, regles_au=delivre_le)
        return
    with pytest.raises(PassImpossible, match="31 mai 2021") as refus:
        verifier_nouveau_pass(nouveau, [ancien], au=delivre_le, regles_au=delivre_le)
    assert refus.value.code == "delai_de_carence"


AU = date(2026, 11, 23)


def test_un_pass_fini_en_2021_est_juge_par_les_regles_de_2021() -> None:
    # 24 months, the cap of five years of February to November 2021, and six months of suspension: no CDI of ten years.
    debut = date(2016, 3, 1)
    limite = date(2018, 2, 28) + timedelta(days=1825 + 184)
    assert dernier_jour_possible(debut, Periode(debut, date(2021, 9, 14))) == limite
    assert fin_impossible(debut, date(2021, 9, 14), AU) == ""


@pytest.mark.parametrize("fin", [date(2020, 11, 30), date(2020, 12, 1)])
def test_avant_les_premieres_regles_rien_ne_se_dit_d_une_fin(fin: date) -> None:
    # From 1 December 2020 six months of suspension are known, and no prolongation yet.
    dit = fin_impossible(date(2010, 1, 4), fin, AU)
    assert bool(dit) is (fin == date(2020, 12, 1))


def test_les_regles_de_la_vie_d_un_pass_s_arretent_au_jour_de_la_lecture() -> None:
    assert regles_de_sa_vie(date(2026, 1, 5), date(2028, 1, 4), AU) == Periode(date(2026, 1, 5), AU)
    assert regles_de_sa_vie(date(2027, 1, 5), date(2029, 1, 4), AU) == Periode(AU, AU)
    assert regles_de_sa_vie(date(2019, 1, 5), date(2021, 1, 4), AU).fin == date(2021, 1, 4)


def test_tout_refus_de_date_donne_un_jour_limite() -> None:
    for refuse in (lambda: suspendre(S.MATERNITE, AU), lambda: prolonger(P.CONTEXTE_SANITAIRE, AU)):
        with pytest.raises(Refus) as refus:
            refuse()
        assert all(manquement.limite for manquement in refus.value.manquements)
