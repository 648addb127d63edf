"""Who works in two time zones: around midnight, the digest and the watch count on the calendar of each structure."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from parcours.app import create_app
from parcours.config import Config
from parcours.db import BaseDeDonnees
from parcours.jobs import rappels
from parcours.models import Rappel, Role
from tests.builders import Troupe, creer_structure
from tests.jobs.outils import PARIS, a, ouvrir_alerte
from tests.page import Navigateur, Page

# Six hours before Paris in summer.
VEILLE = date(2026, 7, 22)
JOUR = VEILLE + timedelta(days=1)


@pytest.fixture
def troupe_de_paris(base: BaseDeDonnees, troupe: Troupe) -> Troupe:
    """Carole directs a structure of Paris first, where nothing is due, then that of Martinique, with three alerts."""
    with base.transaction() as session:
        role = session.scalars(select(Role).where(Role.compte_id == troupe.comptes["carole"].id)).one()
        role.structure_id = creer_structure(session, "Autre part", fuseau=PARIS).id
        session.add(
            Role(compte_id=role.compte_id, nom="responsable", structure_id=troupe.structure.id, debut=date(2020, 1, 1))
        )
    ouvrir_alerte(base, troupe.parcours, -1, le=VEILLE)
    ouvrir_alerte(base, troupe.parcours, 0, le=VEILLE)
    ouvrir_alerte(base, troupe.parcours, 1, le=VEILLE, reportee_au=JOUR)
    return troupe


def en_retard(page: Page) -> int:
    groupe = page.select_one("section#retard .group span")
    return int(groupe.get_text().replace("\u00a0", " ").split()[0]) if groupe else 0


@pytest.mark.parametrize(
    ("heure", "ouvertes", "depassees"), [("05:00", 2, 1), ("05:59", 2, 1), ("06:00", 3, 2), ("12:00", 3, 2)]
)
def test_le_rappel_ecrit_a_paris_compte_au_jour_de_la_martinique_comme_la_veille(
    base: BaseDeDonnees,
    config: Config,
    troupe_de_paris: Troupe,
    heure: str,
    ouvertes: int,
    depassees: int,
    moteur: str,
) -> None:
    horloge = a(JOUR, heure, PARIS)
    rappels.preparer(base, config, horloge, PARIS, JOUR, 7)
    with base.lecture() as session:
        lu = session.scalars(select(Rappel).where(Rappel.compte_id == troupe_de_paris.comptes["carole"].id)).one()
    accord = "est dépassée" if depassees == 1 else "sont dépassées"
    texte = lu.texte.replace("\u00a0", " ")
    assert f"{ouvertes} nouvelles échéances demandent votre attention. {depassees} {accord}." in texte

    app = create_app(config, base, horloge)
    app.testing = True
    carole = Navigateur(app)
    carole.se_connecter("carole@test.example")
    page = carole.voir("/veille")
    assert en_retard(page) == depassees
