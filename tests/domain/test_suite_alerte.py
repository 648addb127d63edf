"""What can be done about an alert, by whom, and until when."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain import droits
from parcours.domain import suite_alerte as domaine
from parcours.domain.compte import NomRole, Profil, RoleActif
from parcours.domain.suite_alerte import Etat, Geste, SuiteImpossible

AU = date(2026, 11, 23)
MOI, AUTRE = 1, 2
JOUR = timedelta(days=1)


@dataclass(frozen=True)
class Alerte:
    """An alert, as rules see it."""

    limite: date = date(2026, 12, 3)
    code: str = "ECH-04"
    objet: str = "contrat:1"
    close_le: date | None = None
    close_par_id: int | None = None
    prise_par_id: int | None = None
    annonces: int = 0
    reportee_au: date | None = None
    sourdine_au: date | None = None


@pytest.mark.parametrize(
    ("alerte", "attendu"),
    [
        (Alerte(), Etat.A_TRAITER),
        (Alerte(reportee_au=AU + JOUR), Etat.REPORTEES),
        (Alerte(reportee_au=AU), Etat.A_TRAITER),
        (Alerte(sourdine_au=AU), Etat.SOURDINE),
        (Alerte(sourdine_au=AU - JOUR), Etat.A_TRAITER),
        (Alerte(reportee_au=AU + JOUR, sourdine_au=AU), Etat.SOURDINE),
        (Alerte(reportee_au=AU + JOUR, close_le=AU), Etat.CLOSES),
    ],
)
def test_une_alerte_est_dans_une_seule_boite(alerte: Alerte, attendu: Etat) -> None:
    assert domaine.etat(alerte, AU) is attendu


@pytest.mark.parametrize(
    ("alerte", "attendus"),
    [
        (Alerte(), "prendre reporter sourdine confier clore"),
        (Alerte(prise_par_id=MOI), "rendre reporter sourdine confier clore"),
        (Alerte(prise_par_id=MOI, annonces=1), "prendre rendre reporter sourdine confier clore"),
        (Alerte(prise_par_id=AUTRE, annonces=1), "reporter sourdine confier clore"),
        (Alerte(prise_par_id=AUTRE), "reporter sourdine confier clore"),
        (Alerte(reportee_au=AU + JOUR), "rouvrir confier clore"),
        (Alerte(sourdine_au=AU), "rouvrir confier clore"),
        (Alerte(close_le=AU, close_par_id=AUTRE), "rouvrir"),
        (Alerte(close_le=AU), ""),
    ],
)
def test_on_propose_ce_qui_a_un_sens(alerte: Alerte, attendus: str) -> None:
    assert " ".join(domaine.gestes(alerte, MOI, AU)) == attendus


def refus(verifier: object, *args: object, **nommes: object) -> str | None:
    try:
        verifier(*args, **nommes)  # type: ignore[operator]  # one of the functions of the module
    except SuiteImpossible as impossible:
        return impossible.code
    return None


def test_on_ne_prend_pas_ce_qu_un_autre_a_pris() -> None:
    assert refus(domaine.verifier_prise, Alerte(), MOI) is None
    assert refus(domaine.verifier_prise, Alerte(prise_par_id=AUTRE), MOI) == "deja_prise"
    assert refus(domaine.verifier_prise, Alerte(prise_par_id=AUTRE, annonces=2), MOI) == "deja_prise"
    assert refus(domaine.verifier_prise, Alerte(prise_par_id=MOI), MOI) == "deja_prise"
    assert refus(domaine.verifier_prise, Alerte(prise_par_id=MOI, annonces=1), MOI) is None
    assert refus(domaine.verifier_prise, Alerte(close_le=AU), MOI) == "deja_close"


def test_on_ne_rend_que_ce_qu_on_a_pris() -> None:
    assert refus(domaine.verifier_rendue, Alerte(prise_par_id=MOI), MOI) is None
    assert refus(domaine.verifier_rendue, Alerte(), MOI) == "pas_prise"
    assert refus(domaine.verifier_rendue, Alerte(prise_par_id=AUTRE), MOI) == "prise_par_autrui"


@pytest.mark.parametrize(
    ("limite", "jours", "attendu"),
    [
        (AU + 10 * JOUR, 0, "report_passe"),
        (AU + 10 * JOUR, 1, None),
        (AU + 10 * JOUR, 10, None),
        (AU + 10 * JOUR, 11, "report_trop_loin"),
        (AU + JOUR, 1, None),
        (AU + JOUR, 2, "report_trop_loin"),
        (AU, 0, "dernier_jour"),
        (AU, 1, "dernier_jour"),
        (AU, 30, "dernier_jour"),
        (AU - JOUR, 30, None),
        (AU - 90 * JOUR, 30, None),
        (AU - 90 * JOUR, 31, "report_trop_loin"),
    ],
)
def test_on_ne_reporte_pas_au_dela_de_l_echeance(limite: date, jours: int, attendu: str | None) -> None:
    assert refus(domaine.verifier_report, Alerte(limite), AU + jours * JOUR, AU) == attendu


@pytest.mark.parametrize(("code", "objet"), [("ECH-12", "silence"), ("ECH-03", "prolongation:1"), ("ECH-06", "ai:100")])
@pytest.mark.parametrize("limite", [AU - JOUR, AU, AU + JOUR])
def test_ce_qui_ne_peut_pas_tarder_se_reporte_de_trente_jours(code: str, objet: str, limite: date) -> None:
    alerte = Alerte(limite, code, objet)
    assert Geste.REPORTER in domaine.gestes(alerte, MOI, AU)
    assert refus(domaine.verifier_report, alerte, AU + 30 * JOUR, AU) is None
    assert refus(domaine.verifier_report, alerte, AU + 31 * JOUR, AU) == "report_trop_loin"
    assert refus(domaine.verifier_sourdine, alerte, AU + 180 * JOUR, AU) is None


def test_le_dernier_jour_une_alerte_n_attend_plus() -> None:
    alerte = Alerte(AU)
    assert " ".join(domaine.gestes(alerte, MOI, AU)) == "prendre confier clore"
    assert refus(domaine.verifier_sourdine, alerte, AU + JOUR, AU) == "dernier_jour"
    assert refus(domaine.verifier_sourdine, Alerte(AU + JOUR), AU + 2 * JOUR, AU) == "sourdine_trop_longue"


@given(st.dates(date(2020, 1, 1), date(2032, 1, 1)).filter(lambda limite: limite != AU))
def test_le_jour_propose_pour_un_report_est_toujours_permis(limite: date) -> None:
    assert refus(domaine.verifier_report, Alerte(limite), domaine.report_propose(Alerte(limite), AU), AU) is None
    assert domaine.report_propose(Alerte(limite), AU) <= AU + domaine.PROPOSITION


@pytest.mark.parametrize(
    ("jours", "attendu"), [(0, "sourdine_passee"), (1, None), (180, None), (181, "sourdine_trop_longue")]
)
def test_une_sourdine_dure_six_mois_au_plus(jours: int, attendu: str | None) -> None:
    assert refus(domaine.verifier_sourdine, Alerte(AU - JOUR), AU + jours * JOUR, AU) == attendu


@pytest.mark.parametrize(("jours", "attendu"), [(9, None), (10, None), (11, "sourdine_trop_longue")])
def test_une_sourdine_ne_laisse_pas_passer_l_echeance(jours: int, attendu: str | None) -> None:
    assert refus(domaine.verifier_sourdine, Alerte(AU + 10 * JOUR), AU + jours * JOUR, AU) == attendu


def test_on_confie_a_qui_peut_s_en_occuper_et_ne_s_en_occupe_pas() -> None:
    assert refus(domaine.verifier_confiee, Alerte(), AUTRE, peut_s_en_occuper=True) is None
    assert refus(domaine.verifier_confiee, Alerte(), AUTRE, peut_s_en_occuper=False) == "confiee_a_tort"
    assert refus(domaine.verifier_confiee, Alerte(prise_par_id=AUTRE), AUTRE, peut_s_en_occuper=True) == "deja_prise"
    assert refus(domaine.verifier_confiee, Alerte(close_le=AU), AUTRE, peut_s_en_occuper=True) == "deja_close"


@pytest.mark.parametrize(
    ("alerte", "tient", "attendu"),
    [
        (Alerte(), True, "deja_ouverte"),
        (Alerte(reportee_au=AU + JOUR), True, None),
        (Alerte(sourdine_au=AU), True, None),
        (Alerte(close_le=AU, close_par_id=MOI), True, None),
        (Alerte(close_le=AU, close_par_id=MOI), False, "cause_disparue"),
        (Alerte(close_le=AU), True, "close_seule"),
    ],
)
def test_on_rouvre_ce_que_quelqu_un_a_ferme(alerte: Alerte, tient: bool, attendu: str | None) -> None:
    assert refus(domaine.verifier_rouverte, alerte, AU, cause_tient=tient) == attendu


@dataclass(frozen=True)
class Suivi:
    """A parcours, as permissions see it."""

    structure_id: int = 7
    affectations: list[object] = field(default_factory=list)


@dataclass(frozen=True)
class Affectation:
    """Who supervises."""

    compte_id: int
    fonction: str = "encadrant"
    debut: date = date(2026, 1, 1)
    fin: date | None = None


@dataclass
class Signalee:
    """An alert, as permissions see it."""

    code: str = "ECH-04"
    objet: str = "contrat:1"
    structure_id: int = 7
    parcours: Suivi | None = field(default_factory=lambda: Suivi(affectations=[Affectation(MOI)]))


def profil(nom: NomRole, structure_id: int | None = 7) -> Profil:
    return Profil(MOI, "Bob", AU, (RoleActif(nom, structure_id, "Martinique", au=AU),))


def permis(qui: Profil, alerte: Signalee) -> str:
    return " ".join(geste for geste in Geste if droits.peut_traiter(qui, alerte, geste))  # type: ignore[arg-type]


TOUT = "prendre rendre reporter sourdine confier clore rouvrir"


def test_qui_accompagne_peut_tout() -> None:
    assert permis(profil(NomRole.CONSEILLER), Signalee()) == TOUT
    assert permis(profil(NomRole.RESPONSABLE), Signalee("ECH-01", "pass:1")) == TOUT
    assert permis(profil(NomRole.CONSEILLER, 8), Signalee()) == ""


def test_l_encadrant_regle_le_travail_des_siens_sans_rien_taire() -> None:
    assert permis(profil(NomRole.ENCADRANT), Signalee()) == "prendre rendre reporter clore rouvrir"
    assert permis(profil(NomRole.ENCADRANT), Signalee("ECH-01", "pass:1")) == ""
    assert permis(profil(NomRole.ENCADRANT), Signalee("ECH-15", "motif")) == ""
    assert permis(profil(NomRole.ENCADRANT), Signalee(parcours=Suivi())) == ""


def test_les_alertes_d_une_structure_sont_a_sa_direction() -> None:
    de_structure = replace(Signalee(), code="ECH-17", objet="convention:1", parcours=None)
    assert permis(profil(NomRole.RESPONSABLE), de_structure) == TOUT
    for autre in (profil(NomRole.CONSEILLER), profil(NomRole.RESPONSABLE, 8), profil(NomRole.ETAT, None)):
        assert permis(autre, de_structure) == ""
