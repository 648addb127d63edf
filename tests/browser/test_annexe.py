"""An annexe in a real browser: taken from a spreadsheet, saved, opened again, and its decimals still there."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from parcours.db import BaseDeDonnees
from parcours.models import Annexe, Convention
from tests.builders import Troupe
from tests.web.test_annexe_tableur import PLEIN, classeur

pytestmark = pytest.mark.browser
Ouvrir = Callable[..., Page]


def test_une_annexe_reprise_garde_ses_decimales(ouvrir: Ouvrir, base: BaseDeDonnees, troupe: Troupe) -> None:
    with base.transaction() as session:
        convention = Convention(
            structure_id=troupe.structure.id, numero="ACI-972", debut=date(2026, 1, 1), fin=date(2028, 12, 31)
        )
        session.add(convention)
        session.flush()
        adresse = f"/structures/{troupe.structure.ref}/conventions/{convention.id}/annexes"
    page = ouvrir("carole")
    page.goto(f"{adresse}/tableur")
    page.get_by_label("Fichier .xlsx").set_input_files(
        {"name": "annexe.xlsx", "mimeType": "application/octet-stream", "buffer": classeur(PLEIN)}
    )
    page.get_by_role("button", name="Remplir le formulaire").click()
    expect(page.get_by_label("Postes d’insertion, en ETP")).to_have_value("12,5")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Annexe enregistrée.")).to_be_visible()
    with base.lecture() as session:
        (cle,) = session.scalars(select(Annexe.id))
    page.goto(f"{adresse}/{cle}")
    expect(page.get_by_label("Postes d’insertion, en ETP")).to_have_value("12,5")
