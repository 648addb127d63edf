"""The exits of a structure: who is counted, the rate of the others, the persons behind."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from parcours.domain.derive import SortieComptee
from parcours.domain.motif_sortie import BAREME
from parcours.domain.sortie import Situation, situation
from parcours.models import Contrat, Heures, Parcours, Structure
from parcours.queries.derive import lire
from parcours.queries.sorties import comptees, nommees
from parcours.queries.territoire import sorties as sorties_du_territoire
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


@pytest.mark.parametrize(("par_mois", "dernier_mois", "comptee"), [(40, 6, False), (75, 6, True), (40, 5, True)])
def test_en_ai_les_heures_notees_decident_quand_aucun_mois_du_sejour_ne_manque(
    moteur: str, session: Session, par_mois: int, dernier_mois: int, comptee: bool
) -> None:
    association = creer_structure(session, type_structure="AI")
    (sortie,) = planter_le(session, association, [(date(2026, 6, 30), "n")], sejour_mois=1)
    contrats = [
        Contrat(
            structure_id=association.id,
            parcours_id=sortie.parcours_id,
            genre="usage",
            debut=date(2026, 5, 30),
            fin=date(2026, 6, 30),
        )
        for _ in range(2)
    ]
    session.add_all(contrats)
    session.flush()
    # Two contracts in a month are one month; what is noted for July, after the exit, says nothing of the stay.
    noter = [(contrats[0], mois) for mois in range(5, dernier_mois + 1)] + [(contrats[0], 7)]
    if dernier_mois == 5:
        noter.append((contrats[1], 5))
    session.add_all(
        Heures(
            structure_id=association.id,
            parcours_id=sortie.parcours_id,
            contrat_id=contrat.id,
            mois=date(2026, mois, 1),
            travaillees=Decimal(par_mois),
        )
        for contrat, mois in noter
    )
    session.flush()

    assert bool(comptees(session, association, AU, BAREME)) is comptee
    (nommee,) = nommees(session, association, JUIN, AU, BAREME)
    assert (nommee.situation is Situation.COMPTEE) is comptee
    territoire = [situation(faits) for _, faits, _ in sorties_du_territoire(session, "Martinique", JUIN, AU, BAREME)]
    assert territoire == [nommee.situation]


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

    assert len(envoyees) <= 6
