"""The sessions of a training: what is refused, the weekly rhythm, the hours that are kept."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.erreurs import FormationImpossible
from parcours.domain.seance import (
    SEANCES_MAX,
    Presence,
    SaisieSeance,
    jours_du_rythme,
    totaliser,
    verifier,
    verifier_les_dates,
)

DEBUT, FIN, AU = date(2026, 9, 1), date(2026, 12, 15), date(2026, 11, 23)
MARDI = date(2026, 9, 1)
SEPT = Decimal(7)


@dataclass
class Faite:
    heures_prevues: Decimal
    heures_suivies: Decimal
    presence: str


def refus(saisie: SaisieSeance, *deja: date) -> set[str]:
    try:
        verifier(saisie, DEBUT, FIN, deja, AU)
    except FormationImpossible as lu:
        return {manquement.champ for manquement in lu.manquements}
    return set()


@pytest.mark.parametrize(
    ("saisie", "champs"),
    [
        (SaisieSeance(DEBUT, SEPT), set()),
        (SaisieSeance(FIN, SEPT), set()),
        (SaisieSeance(DEBUT - timedelta(days=1), SEPT), {"le"}),
        (SaisieSeance(FIN + timedelta(days=1), SEPT), {"le"}),
        (SaisieSeance(MARDI, Decimal(12)), set()),
        (SaisieSeance(MARDI, Decimal("12.5")), {"heures_prevues"}),
        (SaisieSeance(MARDI, Decimal(0)), {"heures_prevues"}),
        (SaisieSeance(AU, SEPT, Presence.PRESENT), set()),
        (SaisieSeance(AU + timedelta(days=1), SEPT, Presence.PRESENT), {"presence"}),
        (SaisieSeance(AU + timedelta(days=1), SEPT, Presence.EXCUSE), {"presence"}),
        (SaisieSeance(MARDI, SEPT, Presence.PRESENT, SEPT), set()),
        (SaisieSeance(MARDI, SEPT, Presence.PRESENT, Decimal("7.5")), {"heures_suivies"}),
        (SaisieSeance(MARDI, SEPT, Presence.PRESENT, Decimal(0)), {"heures_suivies"}),
        (SaisieSeance(MARDI, SEPT, Presence.ABSENT, Decimal(1)), {"heures_suivies"}),
        (SaisieSeance(MARDI, SEPT, Presence.ABSENT, Decimal(0)), set()),
    ],
)
def test_une_seance_tient_dans_sa_formation_et_ne_se_pointe_pas_d_avance(
    saisie: SaisieSeance, champs: set[str]
) -> None:
    assert refus(saisie) == champs


def test_un_jour_n_a_qu_une_seance() -> None:
    assert refus(SaisieSeance(MARDI, SEPT), MARDI) == {"le"}


@pytest.mark.parametrize(
    ("presence", "suivies", "retenues"),
    [
        (Presence.PRESENT, None, SEPT),
        (Presence.PRESENT, Decimal("3.5"), Decimal("3.5")),
        (Presence.ABSENT, None, Decimal(0)),
        (Presence.EXCUSE, None, Decimal(0)),
        (Presence.A_NOTER, None, Decimal(0)),
    ],
)
def test_qui_est_venu_a_suivi_les_heures_prevues_sauf_a_le_dire(
    presence: Presence, suivies: Decimal | None, retenues: Decimal
) -> None:
    assert SaisieSeance(MARDI, SEPT, presence, suivies).retenues == retenues


def test_le_total_additionne_ce_qui_est_suivi_et_compte_ce_qui_reste_a_noter() -> None:
    total = totaliser(
        [Faite(SEPT, Decimal("3.5"), "present"), Faite(SEPT, Decimal(0), "absent"), Faite(SEPT, Decimal(0), "a_noter")]
    )
    assert (total.nombre, total.a_noter, total.prevues, total.suivies) == (3, 1, Decimal(21), Decimal("3.5"))


@given(st.integers(0, 58), st.integers(0, 6), st.sets(st.integers(0, 58)))
def test_un_rythme_donne_le_meme_jour_chaque_semaine_sans_ceux_deja_la(
    semaines: int, reste: int, deja: set[int]
) -> None:
    fin = date(2028, 1, 1)
    notes = {MARDI + timedelta(weeks=rang) for rang in deja}
    attendus = {MARDI + timedelta(weeks=rang) for rang in range(semaines + 1)} - notes
    try:
        jours = jours_du_rythme(MARDI, MARDI + timedelta(weeks=semaines, days=reste), fin, notes)
    except FormationImpossible as lu:
        assert (attendus, lu.champ) == (set(), "le")
    else:
        assert (set(jours), len(jours)) == (attendus, len(attendus))


def test_un_rythme_s_arrete_avec_la_formation_et_ne_depasse_pas_un_an() -> None:
    for jusqu_au, fin in (
        (MARDI - timedelta(days=1), FIN),
        (FIN + timedelta(days=1), FIN),
        (MARDI + timedelta(weeks=SEANCES_MAX), date(2030, 1, 1)),
    ):
        with pytest.raises(FormationImpossible) as lu:
            jours_du_rythme(MARDI, jusqu_au, fin, ())
        assert lu.value.champ == "jusqu_au"
    assert len(jours_du_rythme(MARDI, MARDI + timedelta(weeks=SEANCES_MAX - 1), date(2030, 1, 1), ())) == SEANCES_MAX


def test_une_formation_garde_ses_seances_entre_ses_dates() -> None:
    jours = {date(2026, 9, 8), date(2026, 10, 6)}
    assert verifier_les_dates(date(2026, 9, 8), date(2026, 10, 6), jours) == []
    champs = [m.champ for m in verifier_les_dates(date(2026, 9, 9), date(2026, 10, 5), jours)]
    assert champs == ["debut", "fin"]
    assert verifier_les_dates(DEBUT, FIN, ()) == []
