"""How many tries at a password are let through: by network, by address, and by both."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.actions import connexion
from parcours.db import BaseDeDonnees
from parcours.models import Tentative
from tests.conftest import MAINTENANT

ALICE = "alice@test.example"
BUREAU, AILLEURS = "198.51.100.7", "203.0.113.9"

pytestmark = pytest.mark.usefixtures("moteur")


def essai(session: Session, reseau: str = BUREAU, email: str = ALICE, secondes: float = 0) -> bool:
    return connexion.peut_essayer(session, email, reseau, MAINTENANT + timedelta(seconds=secondes))


def epuiser(session: Session, email: str = ALICE) -> None:
    """A hundred tries at one address, from as many networks as it takes."""
    passes = [essai(session, f"2001:db8:{reseau}::/64", email) for reseau in range(10) for _ in range(10)]
    assert all(passes)


def test_le_onzieme_essai_d_un_reseau_sur_une_adresse_attend_une_demi_minute(session: Session) -> None:
    assert [essai(session) for _ in range(11)] == [True] * 10 + [False]
    assert [essai(session, secondes=s) for s in (29, 31, 32)] == [False, True, False]
    assert [essai(session, secondes=3_600) for _ in range(11)] == [True] * 10 + [False]


def test_qui_essaie_d_ailleurs_n_enferme_pas_la_personne_dehors(session: Session) -> None:
    while essai(session, AILLEURS):
        pass

    assert essai(session, BUREAU)


def test_la_casse_et_les_espaces_ne_donnent_pas_d_autres_essais(session: Session) -> None:
    for _ in range(10):
        essai(session)

    assert not essai(session, email=f" {ALICE.upper()} ")


def test_un_essai_refuse_ne_coute_rien_a_personne(session: Session) -> None:
    for _ in range(500):
        essai(session, AILLEURS)

    # Neither to the address, all networks together, nor to the network, all addresses together.
    assert all(essai(session, f"2001:db8:{reseau}::/64") for reseau in range(9) for _ in range(10))
    assert sum(essai(session, AILLEURS, f"{rang}@test.example") for rang in range(60)) == 40


def test_un_reseau_a_cinquante_essais_toutes_adresses_ensemble(session: Session) -> None:
    assert [essai(session, email=f"{rang}@test.example") for rang in range(51)] == [True] * 50 + [False]
    assert essai(session, AILLEURS, "51@test.example")
    assert essai(session, email="52@test.example", secondes=6)


def test_de_partout_une_adresse_tres_essayee_ne_laisse_qu_un_essai_a_chaque_reseau(session: Session) -> None:
    epuiser(session)

    assert [essai(session, BUREAU) for _ in range(3)] == [True, False, False]
    assert essai(session, AILLEURS, email="bob@test.example")
    # While it goes on, a network has to be quiet for five minutes before its next try.
    for secondes, passe in ((29, False), (299, False), (301, True)):
        for _ in range(12):
            essai(session, f"2001:db8:a{secondes}::/64", secondes=secondes)
        assert essai(session, BUREAU, secondes=secondes) is passe
    # Once it is over, the tries come back.
    assert essai(session, BUREAU, secondes=335)


def test_la_bonne_reponse_rend_les_essais_de_sa_personne(session: Session) -> None:
    epuiser(session)
    for _ in range(3):
        assert essai(session, BUREAU)
        connexion.oublier_essais(session, ALICE, BUREAU)

    for _ in range(60):
        assert essai(session, BUREAU, "bob@test.example")
        connexion.oublier_essais(session, "bob@test.example", BUREAU)


def test_un_seau_se_vide_puis_se_remplit(session: Session) -> None:
    def prendre(secondes: float) -> bool:
        return connexion.compter_essai(session, "cle", 3, 30.0, MAINTENANT + timedelta(seconds=secondes))

    assert [prendre(0) for _ in range(4)] == [True, True, True, False]
    assert [prendre(29), prendre(31), prendre(32)] == [False, True, False]


def test_reculer_l_horloge_ne_rend_pas_d_essai(session: Session) -> None:
    for _ in range(10):
        essai(session)

    assert not essai(session, secondes=-7_200)


def test_la_table_des_essais_ne_nomme_personne(session: Session) -> None:
    essai(session)

    cles = session.scalars(select(Tentative.cle)).all()
    assert len(cles) == 3
    assert not any("alice" in cle or BUREAU in cle for cle in cles)


def test_vingt_essais_au_meme_instant_n_en_laissent_passer_que_dix(base: BaseDeDonnees) -> None:
    passes: list[bool] = []
    depart = threading.Barrier(20)

    def essayer() -> None:
        depart.wait()
        with base.transaction() as session:
            passes.append(essai(session))

    fils = [threading.Thread(target=essayer) for _ in range(20)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()

    assert sorted(passes) == [False] * 10 + [True] * 10
