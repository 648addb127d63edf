"""What the tests of pages share."""

import pytest

from parcours.db import BaseDeDonnees
from parcours.models import Structure
from tests.builders import Troupe


@pytest.fixture
def reglages(base: BaseDeDonnees, troupe: Troupe) -> str:
    """The settings of the structure of Alice, Bob and Carole, as a new structure has them."""
    with base.transaction() as session:
        neuve = session.get_one(Structure, troupe.structure.id)
        neuve.premier_entretien_jours, neuve.diagnostic_jours, neuve.bilan_jours = 15, 30, 90
    return f"/structures/{troupe.structure.ref}/reglages"
