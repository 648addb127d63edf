"""A night with a kind whose model knows the profiles: what it freezes, what the chart and the signal rest on."""

import math
from datetime import date

import pytest
from sqlalchemy import delete, select

from parcours.actions.derive import tenir
from parcours.actions.journal import Auteur
from parcours.db import BaseDeDonnees
from parcours.domain.cusum import poids
from parcours.domain.derive import StatutSuivi, calculer_reference, suivre
from parcours.horloge import Horloge
from parcours.jobs.derive import suivre_structures
from parcours.models import Derive, ReferenceDerive, Structure
from parcours.queries.derive import lire
from tests.builders import creer_structure
from tests.sorties import CALME, DEBUT, RECUL, TROIS_ANS, noter_au_rsa, planter, planter_un_type_avec_profil

FUSEAU = "America/Martinique"
AU = date(2026, 11, 23)


@pytest.fixture
def structure(base: BaseDeDonnees) -> Structure:
    with base.transaction() as session:
        return creer_structure(session)


def test_la_reference_fige_le_modele_et_chaque_sortie_a_sa_chance(
    moteur: str, base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    planter_un_type_avec_profil(base)
    with base.transaction() as session:
        sorties = planter(session, structure, TROIS_ANS + CALME, DEBUT)
    noter_au_rsa(base, sorties[::2])
    suivre_structures(base, horloge, FUSEAU, AU)

    with base.lecture() as session:
        ligne = session.scalars(select(ReferenceDerive).where(ReferenceDerive.structure_id == structure.id)).one()
        lecture = lire(session, structure, AU)
    assert ligne.modele is not None
    assert ligne.modele["version"] == f"ACI-{AU.isoformat()}-1"
    assert lecture.suivi.reference.modele == ligne.modele["version"]
    chances = set(lecture.chances.values())
    assert max(chances) > min(chances) + 0.2
    assert lecture.suivi.attendues == pytest.approx(sum(lecture.chances.values()))


def test_un_public_plus_eloigne_n_est_pas_un_recul(base: BaseDeDonnees, horloge: Horloge, structure: Structure) -> None:
    planter_un_type_avec_profil(base)
    with base.transaction() as session:
        sorties = planter(session, structure, TROIS_ANS + CALME + RECUL, DEBUT)
    noter_au_rsa(base, sorties[-len(RECUL) :])
    with base.lecture() as session:
        sans = lire(session, structure, AU)
    suivre_structures(base, horloge, FUSEAU, AU)
    with base.lecture() as session:
        avec = lire(session, structure, AU)
    assert sans.suivi.alerte_le is not None
    assert avec.suivi.s < sans.suivi.s
    assert avec.suivi.alerte_le is None or avec.suivi.alerte_le > sans.suivi.alerte_le


def test_la_page_d_avant_la_nuit_dit_ce_que_la_nuit_arrete(
    base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    planter_un_type_avec_profil(base)
    with base.transaction() as session:
        sorties = planter(session, structure, TROIS_ANS + CALME, DEBUT)
    noter_au_rsa(base, sorties[::2])
    suivre_structures(base, horloge, FUSEAU, AU)
    with base.transaction() as session:
        session.execute(delete(ReferenceDerive).where(ReferenceDerive.structure_id == structure.id))
    with base.lecture() as session:
        avant = lire(session, structure, AU)
    with base.transaction() as session:
        tenir(session, Auteur(None, horloge.maintenant(), AU), structure, avant)
    with base.lecture() as session:
        apres = lire(session, structure, AU)
    assert apres.suivi == avant.suivi
    assert apres.hausse == avant.hausse


def test_le_signal_garde_la_chance_de_chacun_et_se_rejoue(
    base: BaseDeDonnees, horloge: Horloge, structure: Structure
) -> None:
    planter_un_type_avec_profil(base)
    with base.transaction() as session:
        sorties = planter(session, structure, TROIS_ANS + CALME + RECUL, DEBUT)
    noter_au_rsa(base, sorties[::4])
    suivre_structures(base, horloge, FUSEAU, AU)
    with base.lecture() as session:
        donnees = session.scalars(select(Derive).where(Derive.structure_id == structure.id)).one().donnees
    s, rapport = 0.0, 0.5
    for _, dynamique, _, chance in donnees["sorties"]:
        w = poids(chance, rapport)
        s = max(0.0, s + (w.hausse if dynamique is False else -w.baisse))
    assert s == pytest.approx(donnees["s"])
    assert len({chance for *_, chance in donnees["sorties"]}) > 1
    assert donnees["reference"]["modele"] == f"ACI-{AU.isoformat()}-1"


def test_une_surdispersion_figee_eleve_le_seuil(base: BaseDeDonnees, horloge: Horloge, structure: Structure) -> None:
    with base.transaction() as session:
        planter(session, structure, TROIS_ANS + CALME + RECUL, DEBUT)
    with base.lecture() as session:
        lecture = lire(session, structure, AU)
    simple = calculer_reference(lecture.sorties, None, lecture.suivi.reference.fin)
    assert lecture.suivi.statut is StatutSuivi.ALERTE
    suivre_structures(base, horloge, FUSEAU, AU)
    with base.transaction() as session:
        ligne = session.scalars(select(ReferenceDerive).where(ReferenceDerive.structure_id == structure.id)).one()
        ligne.surdispersion = 2.0
    with base.lecture() as session:
        haut = lire(session, structure, AU).suivi
    bas = suivre(lecture.sorties, simple, haut.depuis, AU)
    assert haut.seuil == pytest.approx(2 * (bas.seuil - math.log(2)))
