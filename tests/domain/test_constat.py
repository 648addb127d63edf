"""What an official end says, as read: its number, its dates, what it already counts."""

from datetime import date, timedelta

import pytest

from parcours.domain.constat import (
    PriseEnCompte,
    SaisiePass,
    dernier_jour_possible,
    fin_proposee,
    jours_deja_comptes,
    numero_net,
    phrase_deplacement,
    phrase_ecart,
    verifier_pass,
)
from parcours.domain.dates import Periode
from parcours.domain.erreurs import PassImpossible, Refus

AU = date(2026, 11, 23)
LUE_LE = date(2026, 11, 1)


def test_un_numero_perd_ses_espaces_et_prend_des_capitales() -> None:
    assert numero_net(" xxxxx 26\u00a000042 ") == "XXXXX2600042"


@pytest.mark.parametrize("numero", ["", "99999260004", "9999926000422", "99999-260042", "99999é600042"])
def test_un_numero_qui_n_a_pas_douze_lettres_ou_chiffres_est_refuse(numero: str) -> None:
    with pytest.raises(PassImpossible) as refus:
        numero_net(numero)
    assert refus.value.champ == "numero"


def test_la_fin_proposee_est_a_730_jours_inclus() -> None:
    assert fin_proposee(date(2026, 1, 5)) == date(2028, 1, 4)


def test_aucune_fin_n_est_proposee_avant_les_regles_connues() -> None:
    assert fin_proposee(date(1950, 1, 1)) is None


def saisie(debut: date, fin: date, lue: date = LUE_LE) -> SaisiePass:
    return SaisiePass("999992600042", debut, fin, lue)


def test_des_dates_en_ordre_passent() -> None:
    verifier_pass(saisie(date(2026, 1, 5), date(2026, 1, 5), AU), AU)


@pytest.mark.parametrize(
    ("essai", "champ"),
    [
        (saisie(date(2026, 1, 5), date(2026, 1, 4)), "fin_officielle"),
        (saisie(date(1950, 1, 5), date(2026, 1, 4)), "debut"),
        (saisie(date(2022, 1, 1), date(2099, 12, 1)), "fin_officielle"),
        (saisie(date(2026, 1, 5), date(2028, 1, 4), date(2026, 11, 24)), "constatee_le"),
    ],
)
def test_des_dates_impossibles_sont_refusees_a_leur_place(essai: SaisiePass, champ: str) -> None:
    with pytest.raises(PassImpossible) as refus:
        verifier_pass(essai, AU)
    assert {m.champ for m in refus.value.manquements} == {champ}


@pytest.mark.parametrize(
    ("prise", "debut", "fin", "attendu"),
    [
        ("oui", date(2026, 10, 1), date(2026, 12, 31), 30),
        ("non", date(2026, 10, 1), date(2026, 10, 31), 0),
        ("avant", date(2026, 10, 1), date(2026, 10, 31), 12),
        ("dates", date(2026, 10, 1), date(2026, 10, 31), 30),
        ("dates", date(2026, 10, 1), date(2026, 11, 1), 0),
        ("dates", date(2026, 10, 1), date(2026, 12, 31), 0),
    ],
)
def test_d_apres_les_dates_ne_compte_que_ce_qui_est_fini_avant_la_lecture(
    prise: str, debut: date, fin: date, attendu: int
) -> None:
    comptes = jours_deja_comptes(
        PriseEnCompte(prise), jours=30, ne_le=debut, acquis_le=fin, constatee_le=LUE_LE, avant=12
    )
    assert comptes == attendu


def test_une_lecture_ne_compte_pas_ce_qui_la_suit() -> None:
    with pytest.raises(Refus) as refus:
        jours_deja_comptes(
            PriseEnCompte.OUI,
            jours=3,
            ne_le=date(2026, 11, 2),
            acquis_le=date(2026, 11, 5),
            constatee_le=LUE_LE,
        )
    assert (refus.value.champ, refus.value.code) == ("prise", "lecture_anterieure")


def test_le_deplacement_et_l_ecart_se_disent_en_jours() -> None:
    avant, apres = date(2028, 1, 4), date(2028, 2, 3)
    assert phrase_deplacement(avant, apres).endswith("au 3 février 2028\u00a0: 30 jours de plus.")
    assert phrase_deplacement(apres, avant).endswith("30 jours de moins.")
    assert phrase_deplacement(avant, avant) == "La fin officielle reste le 4 janvier 2028."
    assert phrase_ecart(avant, avant) == "La fin estimée est la même."
    assert phrase_ecart(avant, apres) == "La fin estimée est le 3 février 2028, 30 jours plus tard."
    assert phrase_ecart(apres, avant) == "La fin estimée est le 4 janvier 2028, 30 jours plus tôt."


def test_le_dernier_jour_possible_compte_dix_ans_de_cdi_inclusion_et_trois_ans_de_suspension() -> None:
    # 5 January 2026 + 730 days - 1 + 3650 days, then as many days as from 5 January 2026 to 5 January 2029.
    dernier = dernier_jour_possible(date(2026, 1, 5), Periode(date(2026, 1, 5), AU))
    assert dernier == date(2028, 1, 4) + timedelta(days=3650 + 1096)
    verifier_pass(saisie(date(2026, 1, 5), dernier), AU)
    with pytest.raises(PassImpossible) as refus:
        verifier_pass(saisie(date(2026, 1, 5), dernier + timedelta(days=1)), AU)
    assert refus.value.code == "pass_trop_long"
