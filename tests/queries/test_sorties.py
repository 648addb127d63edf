"""The exits of a structure: who is counted, the rate of the others, the persons behind."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from parcours.domain.derive import SortieComptee
from parcours.domain.motif_sortie import BAREME
from parcours.models import Parcours, Structure
from parcours.queries.derive import lire
from parcours.queries.sorties import comptees, nommees, taux_des_autres
from tests.builders import creer_structure
from tests.compteur import instructions
from tests.sorties import CALME, DEBUT, RECUL, TROIS_ANS, planter, planter_le

AU = date(2026, 11, 23)
JUIN = date(2026, 6, 1)


@pytest.fixture
def structure(session: Session) -> Structure:
    return creer_structure(session)


def _issues(sorties: list[SortieComptee]) -> list[bool | None]:
    return [sortie.dynamique for sortie in sorties]


def test_seules_les_sorties_constatees_comptent(moteur: str, session: Session, structure: Structure) -> None:
    planter(session, structure, "dxin?", JUIN)

    assert _issues(comptees(session, structure, AU, BAREME)) == [True, False, None]


def test_un_sejour_de_moins_de_trois_mois_ne_compte_pas_en_aci(session: Session, structure: Structure) -> None:
    planter_le(session, structure, [(JUIN, "n")], sejour_mois=2)

    assert comptees(session, structure, AU, BAREME) == []


def test_en_ai_les_heures_inconnues_comptent_comme_suffisantes(session: Session) -> None:
    association = creer_structure(session, type_structure="AI")
    planter_le(session, association, [(JUIN, "n")], sejour_mois=1)

    assert _issues(comptees(session, association, AU, BAREME)) == [False]


def test_les_sorties_viennent_dans_l_ordre_avec_leur_parcours_et_sans_celles_a_venir(
    session: Session, structure: Structure
) -> None:
    plantees = planter_le(session, structure, [(AU, "d"), (JUIN, "n"), (AU + timedelta(days=1), "d")])

    lues = comptees(session, structure, AU, BAREME)

    assert [sortie.le for sortie in lues] == [JUIN, AU]
    assert lues[0].ref == session.get_one(Parcours, plantees[1].parcours_id).ref


def test_les_sorties_d_une_autre_structure_n_y_sont_pas(session: Session, structure: Structure) -> None:
    planter(session, creer_structure(session, "Une autre ACI"), "ddd", JUIN)

    assert comptees(session, structure, AU, BAREME) == []


def test_le_taux_des_autres_laisse_la_structure_de_cote(moteur: str, session: Session, structure: Structure) -> None:
    planter(session, structure, "n" * 40, DEBUT)
    planter(session, creer_structure(session, "Une autre ACI"), "ddnnx?" * 3, DEBUT)
    planter(session, creer_structure(session, "Une EI", "EI"), "d" * 20, DEBUT)
    planter(session, creer_structure(session, "Ailleurs", territoire="Loire"), "d" * 20, DEBUT)

    assert taux_des_autres(session, structure, DEBUT, AU, BAREME) == pytest.approx(0.5)


def test_le_taux_des_autres_ne_prend_que_la_periode(session: Session, structure: Structure) -> None:
    autre = creer_structure(session, "Une autre ACI")
    planter(session, autre, "d" * 10, DEBUT)
    planter(session, autre, "n" * 10, JUIN)

    assert taux_des_autres(session, structure, DEBUT, JUIN - timedelta(days=1), BAREME) == 1.0


def test_sous_dix_sorties_les_autres_ne_donnent_aucun_taux(session: Session, structure: Structure) -> None:
    planter(session, creer_structure(session, "Une autre ACI"), "dn" * 4 + "d?????", DEBUT)

    assert taux_des_autres(session, structure, DEBUT, AU, BAREME) is None


def test_une_sortie_illisible_d_une_autre_structure_n_empeche_rien(session: Session, structure: Structure) -> None:
    planter(session, creer_structure(session, "Une autre ACI"), "Z" + "dn" * 5, DEBUT)

    assert taux_des_autres(session, structure, DEBUT, AU, BAREME) == pytest.approx(0.5)


def test_les_sorties_nommees_se_suivent_sans_trou_ni_double(
    moteur: str, session: Session, structure: Structure
) -> None:
    planter_le(session, structure, [(JUIN + timedelta(days=rang // 3), "d") for rang in range(130)])

    premiere = nommees(session, structure, JUIN, AU, BAREME)
    seconde = nommees(session, structure, JUIN, AU, BAREME, premiere[99].id)

    assert (len(premiere), len(seconde)) == (101, 30)
    assert premiere[100].id == seconde[0].id
    assert len({ligne.id for ligne in [*premiere[:100], *seconde]}) == 130


def test_lire_un_suivi_prend_un_nombre_constant_d_instructions(session: Session, structure: Structure) -> None:
    planter(session, structure, TROIS_ANS + CALME + RECUL, DEBUT)
    assert session.bind is not None

    with instructions(session.get_bind().engine) as envoyees:
        lire(session, structure, AU)

    assert len(envoyees) <= 5
