from datetime import date

import pytest
from sqlalchemy import select

from parcours.db import BaseDeDonnees
from parcours.horloge import Horloge
from parcours.jobs.derive import suivre_structures
from parcours.models import Critere, ModeleTypeFige, Sortie, Structure
from parcours.queries.modele_type import a_ajuster, a_lire, dernier
from parcours.queries.motif import table
from tests.builders import Troupe
from tests.sorties import planter

FUSEAU = "America/Martinique"
AU = date(2026, 11, 23)


def _planter(base: BaseDeDonnees, structure: Structure, issues: str, debut: date = date(2025, 1, 6)) -> list[Sortie]:
    with base.transaction() as session:
        return planter(session, session.get_one(Structure, structure.id), issues, debut, pas_jours=5)


def test_la_nuit_ajuste_un_modele_par_type_et_une_seule_fois_l_an(
    base: BaseDeDonnees, horloge: Horloge, troupe: Troupe
) -> None:
    _planter(base, troupe.structure, "dn" * 20)
    for jour in (AU, AU, date(2027, 11, 22)):
        suivre_structures(base, horloge, FUSEAU, jour)
    with base.lecture() as session:
        assert set(session.scalars(select(ModeleTypeFige.fin))) == {AU}
    # A year later to the day: another one, and the former stays.
    suivre_structures(base, horloge, FUSEAU, date(2027, 11, 23))
    with base.lecture() as session:
        assert set(session.scalars(select(ModeleTypeFige.fin))) == {AU, date(2027, 11, 23)}
        assert a_ajuster(session, FUSEAU, date(2027, 12, 1)) == []


def test_le_modele_garde_ne_suit_pas_les_donnees_d_apres(base: BaseDeDonnees, horloge: Horloge, troupe: Troupe) -> None:
    _planter(base, troupe.structure, "dn" * 20)
    suivre_structures(base, horloge, FUSEAU, AU)
    with base.lecture() as session:
        avant = dernier(session, troupe.structure.territoire, troupe.structure.type)
    _planter(base, troupe.structure, "n" * 30)
    suivre_structures(base, horloge, FUSEAU, date(2026, 11, 25))
    with base.lecture() as session:
        assert dernier(session, troupe.structure.territoire, troupe.structure.type) == avant


def test_les_observations_sont_les_sorties_comptees_d_issue_connue_avec_leur_profil(
    base: BaseDeDonnees, troupe: Troupe
) -> None:
    sorties = _planter(base, troupe.structure, "dn?xi")
    with base.transaction() as session:
        session.add(Critere(structure_id=troupe.structure.id, parcours_id=sorties[0].parcours_id, code="rsa"))
    with base.lecture() as session:
        lues = a_lire(session, troupe.structure.territoire, troupe.structure.type, AU, table(session))
        ailleurs = a_lire(session, "Guyane", troupe.structure.type, AU, table(session))
    assert sorted((lue.dynamique, sum(lue.profil)) for lue in lues) == [(False, 0), (True, 1)]
    assert {lue.structure for lue in lues} == {troupe.structure.ref}
    assert ailleurs == []


@pytest.mark.parametrize("le", [date(2023, 11, 23), date(2026, 11, 24)])
def test_hors_des_trente_six_mois_une_sortie_ne_compte_pas(base: BaseDeDonnees, troupe: Troupe, le: date) -> None:
    _planter(base, troupe.structure, "d", le)
    with base.lecture() as session:
        assert a_lire(session, troupe.structure.territoire, troupe.structure.type, AU, table(session)) == []
