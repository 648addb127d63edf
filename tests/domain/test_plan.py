"""The plan backwards: what the end is counted from, the lines it gives, what may be done about one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.erreurs import JalonImpossible
from parcours.domain.faits import FaitContrat, FaitJalon, Faits
from parcours.domain.motif_pass import DecisionProlongation, MotifProlongation, MotifSuspension
from parcours.domain.pass_iae import PassIae, Prolongation, Suspension
from parcours.domain.plan import (
    Cause,
    Cle,
    SaisieDeplacement,
    SaisieFait,
    a_venir,
    fin_prevue,
    lignes,
    nouvelles_a_prendre,
    verifier_abandon,
    verifier_deplacement,
    verifier_fait,
    verifier_retour,
)

AU = date(2026, 11, 23)
ENTREE = date(2026, 1, 5)
FIN_DU_PASS = date(2028, 1, 4)
PASS = PassIae(ENTREE, FIN_DU_PASS, fin_officielle=FIN_DU_PASS)
CDDI = FaitContrat(1, "cddi", ENTREE, date(2026, 12, 31))
JOURS = {"projet": 180, "immersion": 120, "prolongation": 90, "bilan": 60, "relais": 30}


def attendues(faits: Faits) -> dict[str, date]:
    return {jalon.cle: jalon.le for jalon in a_venir(lignes(faits, AU))}


def fin(faits: Faits) -> tuple[date, Cause] | None:
    prevue = fin_prevue(faits, AU)
    return (prevue.le, prevue.cause) if prevue is not None else None


@pytest.mark.parametrize(
    ("faits", "attendue"),
    [
        (Faits("ACI", ENTREE), None),
        (Faits("ACI", ENTREE, contrats=(FaitContrat(1, "cdi", ENTREE, None),)), None),
        (Faits("ACI", ENTREE, pass_iae=PASS), (FIN_DU_PASS, Cause.PASS)),
        # Entered on the last day of the PASS, then the day after.
        (Faits("ACI", FIN_DU_PASS, pass_iae=PASS), (FIN_DU_PASS, Cause.PASS)),
        (Faits("ACI", FIN_DU_PASS + timedelta(days=1), pass_iae=PASS), None),
        # Both on the same day: the PASS is the one that is said.
        (Faits("ACI", ENTREE, pass_iae=PASS, contrats=(CDDI,)), (FIN_DU_PASS, Cause.PASS)),
        (
            Faits("ACI", ENTREE, pass_iae=PASS, contrats=(replace(CDDI, debut=date(2026, 2, 2)),)),
            (FIN_DU_PASS, Cause.PASS),
        ),
        (
            Faits("ACI", date(2025, 10, 1), pass_iae=PASS, contrats=(replace(CDDI, debut=date(2025, 10, 1)),)),
            (date(2027, 9, 30), Cause.TOTAL),
        ),
        (Faits("ACI", ENTREE, contrats=(CDDI,)), (FIN_DU_PASS, Cause.TOTAL)),
        (
            Faits("ETTI", ENTREE, contrats=(replace(CDDI, genre="mission"),)),
            (FIN_DU_PASS, Cause.TOTAL),
        ),
        # An exception to the total leaves the PASS, then the contract itself.
        (Faits("ACI", ENTREE, contrats=(replace(CDDI, derogation="rqth"),)), (date(2026, 12, 31), Cause.CONTRAT)),
        (Faits("AI", ENTREE, contrats=(replace(CDDI, genre="cddu"),)), (date(2026, 12, 31), Cause.CONTRAT)),
        # The PASS of an earlier stay says nothing of this one.
        (
            Faits("AI", date(2028, 2, 1), pass_iae=PASS, contrats=(replace(CDDI, genre="cddu"),)),
            (date(2026, 12, 31), Cause.CONTRAT),
        ),
        (Faits("ACI", ENTREE, pass_iae=PASS, sortie_le=date(2026, 11, 2)), (date(2026, 11, 2), Cause.SORTIE)),
    ],
)
def test_la_fin_prevue_est_la_limite_la_plus_proche(faits: Faits, attendue: tuple[date, Cause] | None) -> None:
    assert fin(faits) == attendue


@pytest.mark.parametrize(
    ("faits", "raison"),
    [
        (Faits("ACI", ENTREE, pass_iae=PASS), "Le PASS IAE finit le 4 janvier 2028."),
        (
            Faits("ACI", ENTREE, pass_iae=PASS, contrats=(CDDI,)),
            "Le PASS IAE finit le 4 janvier 2028, comme les 24 mois de CDDI.",
        ),
        (
            Faits("ACI", ENTREE, pass_iae=PASS, contrats=(replace(CDDI, debut=date(2026, 2, 2)),)),
            "Le PASS IAE finit le 4 janvier 2028, avant les 24 mois de CDDI, atteints le 1er février 2028.",
        ),
        (
            Faits("ACI", date(2025, 10, 1), pass_iae=PASS, contrats=(replace(CDDI, debut=date(2025, 10, 1)),)),
            "Les 24 mois de CDDI sont atteints le 30 septembre 2027, avant la fin du PASS IAE, le 4 janvier 2028.",
        ),
        (
            Faits("ETTI", ENTREE, contrats=(replace(CDDI, genre="mission"),)),
            "Les 24 mois de missions sont atteints le 4 janvier 2028 ; aucun PASS IAE en cours n’est enregistré.",
        ),
        (
            Faits("AI", ENTREE, contrats=(replace(CDDI, genre="cddu"),)),
            "Le dernier contrat finit le 31 décembre 2026 ; aucun PASS IAE en cours n’est enregistré.",
        ),
        (Faits("ACI", ENTREE, sortie_le=date(2026, 11, 2)), "La sortie est du 2 novembre 2026."),
    ],
)
def test_la_fin_prevue_dit_pourquoi(faits: Faits, raison: str) -> None:
    prevue = fin_prevue(faits, AU)
    assert prevue is not None
    assert prevue.raison.replace("\u00a0", " ") == raison


def test_les_lignes_sont_a_leurs_jours_avant_la_fin() -> None:
    faits = Faits("ACI", ENTREE, pass_iae=PASS)
    assert attendues(faits) == {cle: FIN_DU_PASS - timedelta(days=jours) for cle, jours in JOURS.items()}
    assert [jalon.cle for jalon in lignes(faits, AU)] == list(JOURS)


def test_une_suspension_et_une_prolongation_decalent_tout_le_plan() -> None:
    suspension = Suspension(date(2026, 6, 1), date(2026, 8, 31), MotifSuspension.CONTRAT_SUSPENDU)
    prolongation = Prolongation(
        FIN_DU_PASS, date(2028, 3, 4), MotifProlongation.FIN_FORMATION, AU, DecisionProlongation.ACCORDEE, AU
    )
    fin_initiale = replace(PASS, fin_officielle=None)
    simple = attendues(Faits("ACI", ENTREE, pass_iae=fin_initiale))
    bouge = attendues(
        Faits("ACI", ENTREE, pass_iae=replace(fin_initiale, suspensions=(suspension,), prolongations=(prolongation,)))
    )
    assert {bouge[cle] - simple[cle] for cle in JOURS} == {timedelta(days=91 + 60)}


@pytest.mark.parametrize(("entree", "cles"), [(-180, 5), (-179, 4), (-120, 4), (-119, 3), (-30, 2), (-29, 1)])
def test_une_ligne_d_avant_l_entree_n_existe_pas_sauf_la_prolongation(entree: int, cles: int) -> None:
    faits = Faits("ACI", FIN_DU_PASS + timedelta(days=entree), pass_iae=PASS)
    assert len(attendues(faits)) == cles


@pytest.mark.parametrize(
    ("reste", "attendue"), [(90, 0), (89, 15), (16, 15), (15, 15), (14, 14), (0, 0)], ids=lambda jours: str(jours)
)
def test_qui_arrive_avec_peu_de_pass_decide_de_la_prolongation_au_premier_entretien(reste: int, attendue: int) -> None:
    entree = FIN_DU_PASS - timedelta(days=reste)
    faits = Faits("ACI", entree, pass_iae=PASS, premier_entretien_jours=15)
    assert attendues(faits)["prolongation"] == entree + timedelta(days=attendue)


def test_sans_pass_personne_n_a_a_decider_de_sa_prolongation() -> None:
    assert set(attendues(Faits("ACI", ENTREE, contrats=(CDDI,)))) == set(JOURS) - {"prolongation"}


def test_une_date_choisie_reste_quand_la_fin_bouge() -> None:
    choisie = FaitJalon("bilan", date(2020, 1, 1), deplace_au=date(2027, 5, 3), id=7)
    (bilan,) = (j for j in lignes(Faits("ACI", ENTREE, pass_iae=PASS, jalons=(choisie,)), AU) if j.cle == "bilan")
    assert (bilan.le, bilan.du_le, bilan.id) == (date(2027, 5, 3), FIN_DU_PASS - timedelta(days=60), 7)


def test_une_date_choisie_reste_meme_quand_plus_rien_ne_donne_de_fin() -> None:
    choisie = FaitJalon("bilan", date(2027, 1, 1), deplace_au=date(2027, 5, 3), id=7)
    assert lignes(Faits("ACI", ENTREE, jalons=(choisie, FaitJalon("relais", AU, id=8))), AU) == (choisie,)


@pytest.mark.parametrize("etat", ["fait", "abandonne"])
def test_ce_qui_est_fait_ou_abandonne_ne_bouge_plus(etat: str) -> None:
    tenue = FaitJalon("projet", date(2026, 9, 1), etat, fait_le=AU, id=3)
    faits = Faits("ACI", ENTREE, pass_iae=PASS, jalons=(tenue,))
    assert tenue in lignes(faits, AU)
    assert "projet" not in attendues(faits)


def test_apres_la_sortie_il_ne_reste_que_ce_qui_a_ete_dit() -> None:
    fait = FaitJalon("projet", date(2026, 9, 1), "fait", fait_le=AU, id=3)
    prevu = FaitJalon("bilan", date(2027, 9, 1), deplace_au=date(2027, 5, 3), id=4)
    faits = Faits("ACI", ENTREE, pass_iae=PASS, jalons=(fait, prevu), sortie_le=AU)
    assert lignes(faits, AU) == (fait,)


def test_les_nouvelles_suivent_la_fin_au_jour_du_mois() -> None:
    assert nouvelles_a_prendre(date(2027, 11, 30)) == ((3, date(2028, 2, 29)), (6, date(2028, 5, 30)))
    assert nouvelles_a_prendre(date(2026, 8, 31)) == ((3, date(2026, 11, 30)), (6, date(2027, 2, 28)))


JOUR = st.dates(date(2022, 1, 1), date(2030, 12, 31))


@st.composite
def faits_quelconques(tirer: st.DrawFn) -> Faits:
    """Facts with or without PASS, contracts and lines already stored."""
    entree = tirer(JOUR)
    debut = entree + timedelta(days=tirer(st.integers(-400, 30)))
    fin_officielle = debut + timedelta(days=tirer(st.integers(0, 1500)))
    contrats = [
        FaitContrat(
            rang,
            tirer(st.sampled_from(["cddi", "cddu", "mission", "cdi"])),
            entree + timedelta(days=depuis),
            entree + timedelta(days=depuis + duree) if duree else None,
        )
        for rang, (depuis, duree) in enumerate(
            tirer(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 400)), max_size=3)), 1
        )
    ]
    stockes = [
        FaitJalon(
            cle.value,
            tirer(JOUR),
            tirer(st.sampled_from(["prevu", "prevu", "fait", "abandonne"])),
            tirer(st.none() | JOUR),
            id=rang,
        )
        for rang, cle in enumerate(Cle, 1)
        if tirer(st.booleans())
    ]
    return Faits(
        "ACI",
        entree,
        pass_iae=PassIae(debut, fin_officielle, fin_officielle=fin_officielle) if tirer(st.booleans()) else None,
        contrats=tuple(contrats),
        jalons=tuple(stockes),
        sortie_le=entree + timedelta(days=100) if tirer(st.booleans()) else None,
    )


@given(faits_quelconques())
def test_le_plan_recalcule_ne_bouge_plus(faits: Faits) -> None:
    une_fois = lignes(faits, AU)
    assert lignes(replace(faits, jalons=une_fois), AU) == une_fois


@given(faits_quelconques())
def test_chaque_ligne_est_unique_et_ce_qui_est_attendu_suit_la_fin(faits: Faits) -> None:
    toutes = lignes(faits, AU)
    assert len({jalon.cle for jalon in toutes}) == len(toutes)
    prevue = fin_prevue(faits, AU)
    for jalon in a_venir(toutes):
        assert not faits.est_clos
        if jalon.deplace_au is None:
            assert prevue is not None
            du_le = prevue.le - timedelta(days=JOURS[jalon.cle])
            if jalon.cle == "prolongation" and du_le < faits.entree_le:
                du_le = min(faits.entree_le + timedelta(days=faits.premier_entretien_jours), prevue.le)
            assert jalon.le == du_le >= faits.entree_le


PREVU = FaitJalon("bilan", date(2027, 1, 1), id=1)
FAIT = replace(PREVU, etat="fait", fait_le=AU)
ABANDONNE = replace(PREVU, etat="abandonne", motif="hors sujet")


def refus(verifier: object, *arguments: object) -> str:
    with pytest.raises(JalonImpossible) as leve:
        verifier(*arguments)  # type: ignore[operator]  # any of the checks
    return leve.value.code


def test_une_ligne_se_dit_faite_de_l_entree_a_aujourd_hui() -> None:
    verifier_fait(PREVU, SaisieFait(ENTREE), ENTREE, None, AU)
    verifier_fait(PREVU, SaisieFait(AU), ENTREE, None, AU)
    assert refus(verifier_fait, PREVU, SaisieFait(AU + timedelta(days=1)), ENTREE, None, AU) == "jour_futur"
    assert refus(verifier_fait, PREVU, SaisieFait(ENTREE - timedelta(days=1)), ENTREE, None, AU) == "avant_entree"


def test_une_ligne_se_deplace_a_partir_d_aujourd_hui() -> None:
    verifier_deplacement(PREVU, SaisieDeplacement(AU), None, AU)
    assert refus(verifier_deplacement, PREVU, SaisieDeplacement(AU - timedelta(days=1)), None, AU) == "jour_passe"


@pytest.mark.parametrize("jalon", [FAIT, ABANDONNE])
def test_ce_qui_est_dit_se_retablit_avant_de_changer(jalon: FaitJalon) -> None:
    assert refus(verifier_fait, jalon, SaisieFait(AU), ENTREE, None, AU) == "pas_prevu"
    assert refus(verifier_deplacement, jalon, SaisieDeplacement(AU), None, AU) == "pas_prevu"
    assert refus(verifier_abandon, jalon, None) == "pas_prevu"
    verifier_retour(jalon, None)


def test_rien_a_retablir_quand_la_ligne_suit_le_plan_ou_que_la_personne_est_partie() -> None:
    assert refus(verifier_retour, PREVU, None) == "deja_prevu"
    assert refus(verifier_retour, FAIT, AU) == "parcours_clos"
    verifier_retour(replace(PREVU, deplace_au=AU), None)
