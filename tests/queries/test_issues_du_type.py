"""What the others of a kind give: the same for one structure and for a night, on both engines."""

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy.orm import Session

from parcours.domain.motif_sortie import BAREME
from parcours.models import Structure
from parcours.queries.issues_du_type import Releve, lire
from tests.builders import creer_structure
from tests.sorties import DEBUT, planter, planter_le

AU = date(2026, 11, 23)
JUIN = date(2026, 6, 1)


@pytest.fixture
def structure(session: Session) -> Structure:
    return creer_structure(session)


def _taux(session: Session, structure: Structure, debut: date, fin: date) -> float | None:
    return lire(session, structure, debut, fin, BAREME).taux_des_autres(structure.id, debut, fin)


def test_le_taux_des_autres_laisse_la_structure_de_cote(moteur: str, session: Session, structure: Structure) -> None:
    planter(session, structure, "n" * 40, DEBUT)
    planter(session, creer_structure(session, "Une autre ACI"), "ddnnx?" * 3, DEBUT)
    planter(session, creer_structure(session, "Une EI", "EI"), "d" * 20, DEBUT)
    planter(session, creer_structure(session, "Ailleurs", territoire="Loire"), "d" * 20, DEBUT)

    assert _taux(session, structure, DEBUT, AU) == pytest.approx(0.5)


def test_le_taux_des_autres_ne_prend_que_la_periode(session: Session, structure: Structure) -> None:
    autre = creer_structure(session, "Une autre ACI")
    planter(session, autre, "d" * 10, DEBUT)
    planter(session, autre, "n" * 10, JUIN)

    assert _taux(session, structure, DEBUT, JUIN - timedelta(days=1)) == 1.0


def test_sous_dix_sorties_les_autres_ne_donnent_aucun_taux(session: Session, structure: Structure) -> None:
    planter(session, creer_structure(session, "Une autre ACI"), "dn" * 4 + "d?????", DEBUT)

    assert _taux(session, structure, DEBUT, AU) is None


def test_une_sortie_illisible_d_une_autre_structure_n_empeche_rien(session: Session, structure: Structure) -> None:
    planter(session, creer_structure(session, "Une autre ACI"), "Z" + "dn" * 5, DEBUT)

    assert _taux(session, structure, DEBUT, AU) == pytest.approx(0.5)


def test_une_nuit_lit_comme_une_page(moteur: str, session: Session) -> None:
    hasard = Random(5)
    structures = [creer_structure(session, f"ACI {rang}") for rang in range(4)]
    structures += [creer_structure(session, "EI", "EI"), creer_structure(session, "Loin", territoire="Loire")]
    for lue in structures:
        jours = [DEBUT + timedelta(days=hasard.randrange(1500)) for _ in range(40)]
        planter_le(session, lue, [(jour, hasard.choice("dnnx?")) for jour in jours])
    releve = Releve(AU, BAREME)
    for lue in structures:
        debut = DEBUT + timedelta(days=hasard.randrange(700))
        fin = debut + timedelta(days=hasard.randrange(700))
        assert releve.de(session, lue).taux_des_autres(lue.id, debut, fin) == _taux(session, lue, debut, fin)
