"""Hours of a month: what is refused, what is pointed out, and the months of a contract."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.erreurs import HeuresImpossibles
from parcours.domain.faits import AutresSejours, FaitAutorisation, FaitContrat, FaitHeures, Faits
from parcours.domain.heures import (
    SaisieHeures,
    avertissement_du_plafond,
    avertissements,
    compteur_d_entreprise,
    est_autorise,
    mois_du_contrat,
    verifier,
)

AU = date(2026, 11, 23)
CONTRAT = FaitContrat(1, "cddi", date(2026, 1, 12), date(2026, 6, 10))
MARS = SaisieHeures(date(2026, 3, 1), Decimal("104.5"))


def refus(
    saisie: SaisieHeures,
    contrat: FaitContrat = CONTRAT,
    autres: tuple[date, ...] = (),
    genre: str = "ACI",
    au: date = AU,
) -> dict[str, str]:
    """Field → code of each refusal; empty when the hours are accepted."""
    try:
        verifier(saisie, contrat, autres, genre, au)
    except HeuresImpossibles as refuse:
        return {manquement.champ: manquement.code for manquement in refuse.manquements}
    return {}


def test_les_mois_d_un_contrat_vont_du_premier_au_dernier_entames() -> None:
    mois = [date(2026, numero, 1) for numero in (6, 5, 4, 3, 2, 1)]
    assert mois_du_contrat(CONTRAT, AU) == mois
    assert mois_du_contrat(CONTRAT, date(2026, 3, 1)) == mois[3:]
    assert mois_du_contrat(replace(CONTRAT, fin=None), date(2026, 2, 3)) == mois[4:]
    assert mois_du_contrat(CONTRAT, date(2026, 1, 11)) == []
    assert mois_du_contrat(CONTRAT, CONTRAT.debut) == mois[5:]
    assert mois_du_contrat(replace(CONTRAT, fin=date(2026, 6, 1)), AU) == mois


@pytest.mark.parametrize(
    ("mois", "code"),
    [
        (date(2025, 12, 1), "mois_hors_contrat"),
        (date(2026, 1, 1), None),
        (date(2026, 6, 1), None),
        (date(2026, 7, 1), "mois_hors_contrat"),
        (date(2026, 12, 1), "mois_a_venir"),
    ],
)
def test_le_mois_est_un_de_ceux_du_contrat(mois: date, code: str | None) -> None:
    assert refus(replace(MARS, mois=mois)) == ({"mois": code} if code else {})


def test_un_mois_se_note_des_son_premier_jour() -> None:
    assert refus(MARS, au=MARS.mois) == {}
    assert refus(MARS, au=date(2026, 2, 28)) == {"mois": "mois_a_venir"}


def test_un_mois_ne_se_note_pas_deux_fois() -> None:
    assert refus(MARS, autres=(MARS.mois,)) == {"mois": "mois_deja_note"}


def test_les_heures_en_entreprise_sont_celles_des_ai_et_font_partie_des_autres() -> None:
    voulue = replace(MARS, en_entreprise=Decimal(50))
    assert refus(voulue) == {"en_entreprise": "entreprise_hors_structure"}
    assert refus(voulue, genre="AI") == {}
    assert refus(MARS, genre="AI") == {}
    assert refus(replace(MARS, en_entreprise=MARS.travaillees), genre="AI") == {}
    assert refus(replace(MARS, en_entreprise=Decimal(105)), genre="AI") == {"en_entreprise": "entreprise_depasse"}


def test_un_mois_n_a_pas_plus_d_heures_que_ses_jours() -> None:
    fevrier = SaisieHeures(date(2026, 2, 1), Decimal(672))
    assert refus(fevrier) == {}
    assert refus(replace(fevrier, travaillees=Decimal(0))) == {}
    assert refus(replace(fevrier, travaillees=Decimal("672.5"))) == {"travaillees": "heures_impossibles"}
    assert refus(replace(fevrier, travaillees=Decimal(-1)))["travaillees"] == "heures_impossibles"


def test_trop_d_heures_pour_les_jours_de_contrat_se_verifient() -> None:
    janvier = SaisieHeures(date(2026, 1, 1), Decimal(160))
    # Twenty days of contract in January.
    assert avertissements(janvier, CONTRAT) == []
    (phrase,) = avertissements(replace(janvier, travaillees=Decimal("160.5")), CONTRAT)
    assert "160,5 heures pour 20 jours de contrat en janvier 2026" in phrase.replace("\u00a0", " ")


def test_le_plafond_se_dit_des_qu_un_niveau_est_atteint() -> None:
    faits = Faits("AI", AU, contrats=(CONTRAT,), heures=(FaitHeures(1, MARS.mois, Decimal(300), Decimal(300)),))
    assert avertissement_du_plafond(compteur_d_entreprise(faits, AU), AU) == []
    plus = replace(faits, heures=(*faits.heures, FaitHeures(1, date(2026, 4, 1), Decimal(90), Decimal(90))))
    (phrase,) = avertissement_du_plafond(compteur_d_entreprise(plus, AU), AU)
    assert "390 heures en entreprise, sur 480 possibles" in phrase


@pytest.mark.parametrize(("au", "est_finie"), [(date(2028, 2, 29), False), (date(2028, 3, 1), True)])
def test_le_plafond_dit_la_periode_qu_il_compte_et_qu_elle_est_finie(au: date, est_finie: bool) -> None:
    compteur = compteur_d_entreprise(en_ai((MARS.mois, 390)), au)
    assert compteur is not None
    (phrase,) = avertissement_du_plafond(compteur, au)
    assert phrase.startswith("Du 1er mars 2026 au 29 février 2028, 390 heures en entreprise, sur 480 possibles")
    assert ("Cette période est finie" in phrase) is est_finie


def en_ai(*heures: tuple[date, int], contrat: FaitContrat = CONTRAT) -> Faits:
    """The hours of a person lent by an AI, all of them in companies."""
    notees = tuple(FaitHeures(1, mois, Decimal(max(n, 1)), Decimal(n)) for mois, n in heures)
    return Faits("AI", contrat.debut, contrats=(contrat,), heures=notees)


def test_un_mois_sans_entreprise_ne_commence_pas_la_periode() -> None:
    compteur = compteur_d_entreprise(en_ai((date(2026, 2, 1), 0), (MARS.mois, 10)), AU)
    assert compteur is not None
    assert compteur.debut == MARS.mois


@pytest.mark.parametrize(("mois", "total"), [(date(2028, 1, 1), 20), (date(2028, 2, 1), 10)])
def test_le_mois_du_dernier_jour_de_la_periode_en_est_en_entier(mois: date, total: int) -> None:
    # Twenty-four months from 2 January 2026: to 1 January 2028.
    long = FaitContrat(1, "cddu", date(2026, 1, 2), None)
    compteur = compteur_d_entreprise(en_ai((date(2026, 1, 1), 10), (mois, 10), contrat=long), date(2028, 3, 1))
    assert compteur is not None
    assert compteur.heures == total


def test_ce_qui_est_atteint_dans_ce_mois_l_est_au_dernier_jour_de_la_periode() -> None:
    long = FaitContrat(1, "cddu", date(2026, 1, 2), None)
    compteur = compteur_d_entreprise(
        en_ai((date(2026, 1, 1), 340), (date(2028, 1, 1), 150), contrat=long), date(2028, 1, 1)
    )
    assert compteur is not None
    assert (compteur.niveau, compteur.atteint_le) == (100, date(2028, 1, 1))


@pytest.mark.parametrize(("heures", "niveau"), [(383, None), (384, 80), (455, 80), (456, 95), (479, 95), (480, 100)])
def test_un_niveau_est_atteint_a_l_heure_pres(heures: int, niveau: int | None) -> None:
    compteur = compteur_d_entreprise(en_ai((MARS.mois, heures)), AU)
    assert compteur is not None
    assert compteur.niveau == niveau


def couvert(faits: Faits, au: date = AU) -> bool:
    compteur = compteur_d_entreprise(faits, au)
    assert compteur is not None
    return est_autorise(faits, compteur, au)


@pytest.mark.parametrize(("fin", "attendu"), [(date(2026, 2, 28), False), (date(2026, 3, 1), True)])
def test_une_decision_du_prefet_couvre_les_dernieres_heures_en_entreprise(fin: date, attendu: bool) -> None:
    decision = FaitAutorisation(1, "heures_ai", date(2026, 1, 1), fin)
    # Nothing was done in a company in April.
    faits = replace(en_ai((MARS.mois, 400), (date(2026, 4, 1), 0)), autorisations=(decision,))
    assert couvert(faits) is attendu


def test_avant_le_plafond_une_decision_qui_n_a_pas_commence_suffit() -> None:
    a_venir = FaitAutorisation(1, "heures_ai", date(2027, 3, 1), date(2027, 12, 31))
    assert couvert(replace(en_ai((MARS.mois, 479)), autorisations=(a_venir,)))
    assert not couvert(replace(en_ai((MARS.mois, 480)), autorisations=(a_venir,)))


@pytest.mark.parametrize(
    ("debut", "fin", "au", "attendu"),
    [
        # Reached at the end of March.
        (date(2026, 1, 1), date(2026, 3, 31), AU, True),
        (date(2026, 1, 1), date(2026, 3, 30), AU, False),
        (date(2026, 3, 31), date(2026, 12, 31), date(2026, 3, 15), True),
        (date(2026, 4, 1), date(2026, 12, 31), date(2026, 3, 31), False),
        (date(2026, 5, 1), date(2026, 12, 31), date(2026, 4, 30), False),
        (date(2026, 5, 1), date(2026, 12, 31), date(2026, 5, 1), True),
        (date(2026, 5, 1), date(2026, 6, 30), AU, True),
    ],
    ids=["ce jour-la", "finie la veille", "des ce jour", "pas encore", "la veille", "le premier jour", "depuis"],
)
def test_au_plafond_une_decision_doit_valoir_ce_jour_la_ou_depuis(
    debut: date, fin: date, au: date, attendu: bool
) -> None:
    decision = FaitAutorisation(1, "heures_ai", debut, fin)
    assert couvert(replace(en_ai((MARS.mois, 480)), autorisations=(decision,)), au) is attendu


def test_les_heures_et_les_decisions_d_un_autre_sejour_comptent() -> None:
    avant = FaitHeures(9, date(2025, 12, 1), Decimal(300), Decimal(300), contrat_debut=date(2025, 12, 8))
    ici = en_ai((MARS.mois, 84))
    faits = replace(ici, autres_sejours=AutresSejours(heures=(avant,)))
    seul, ensemble = compteur_d_entreprise(ici, AU), compteur_d_entreprise(faits, AU)
    assert seul is not None and ensemble is not None
    assert (seul.heures, seul.niveau) == (Decimal(84), None)
    assert (ensemble.debut, ensemble.heures, ensemble.niveau) == (date(2025, 12, 8), Decimal(384), 80)
    decision = FaitAutorisation(1, "heures_ai", date(2025, 12, 1), date(2026, 11, 30))
    assert not couvert(faits)
    assert couvert(replace(faits, autres_sejours=AutresSejours(heures=(avant,), autorisations=(decision,))))


def test_deux_sejours_a_plus_de_24_mois_ne_se_comptent_pas_ensemble() -> None:
    ancien = FaitHeures(9, date(2024, 3, 1), Decimal(470), Decimal(470), contrat_debut=date(2024, 2, 5))
    compteur = compteur_d_entreprise(
        replace(en_ai((MARS.mois, 84)), autres_sejours=AutresSejours(heures=(ancien,))), AU
    )
    assert compteur is not None
    assert compteur.heures == 84


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 150)), min_size=1, max_size=30, unique_by=lambda m: m[0]))
def test_le_compteur_ne_compte_que_les_24_mois_qui_suivent_la_premiere(mois: list[tuple[int, int]]) -> None:
    def le(rang: int) -> date:
        return date(2020 + rang // 12, rang % 12 + 1, 1)

    heures = tuple(FaitHeures(1, le(rang), Decimal(n), Decimal(n)) for rang, n in mois)
    compteur = compteur_d_entreprise(Faits("AI", date(2020, 1, 1), heures=heures), AU)
    # The same, counted period after period: whole months, since the contract is not known.
    reste = sorted(mois)
    while reste[-1][0] - reste[0][0] >= 24:
        reste = [m for m in reste if m[0] - reste[0][0] >= 24]
    total = Decimal(sum(n for _, n in reste))
    assert compteur is not None
    assert (compteur.debut, compteur.heures) == (le(reste[0][0]), total)
    attendu = max((niveau for niveau in (80, 95, 100) if total * 100 >= 480 * niveau), default=None)
    assert compteur.niveau == attendu
