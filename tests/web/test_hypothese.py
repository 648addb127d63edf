"""The what-if of the fiche: what would change, the refusals of the real forms, and nothing written."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from parcours.db import BaseDeDonnees
from parcours.models import Base
from tests.builders import Troupe
from tests.page import Navigateur, Page

Visiter = Callable[[str], Navigateur]
# Reading about a person leaves a line, and a session knows when it was last used.
TRACES = {"consultation", "session_web"}


def lignes(base: BaseDeDonnees) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with base.lecture() as session:
        return {
            table.name: sorted((tuple(ligne) for ligne in session.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name not in TRACES
        }


def lire(page: Page) -> str:
    return page.texte.replace("\u00a0", " ")


@pytest.fixture
def et_si(troupe: Troupe) -> str:
    return f"/parcours/{troupe.parcours.ref}/et-si"


@pytest.mark.parametrize(
    ("question", "bougent"),
    [
        (
            "suspendre?motif=contrat_suspendu&debut=2026-11-02&fin=2026-12-31",
            ["Fin du PASS IAE du 4 janvier 2028 au 3 mars 2028 +59 jours", "Fin de la suspension le 31 décembre 2026"],
        ),
        (
            "renouveler?fin=2027-06-30",
            ["Fin du contrat du 31 décembre 2026 au 30 juin 2027 +181 jours"],
        ),
        (
            "finir?le=2026-11-20",
            ["Sortie", "Fin du contrat du 31 décembre 2026 au 20 novembre 2026 −41 jours", "s’arrêterait le jour"],
        ),
    ],
)
def test_chaque_question_dit_les_dates_qui_bougent_et_n_ecrit_rien(
    visiter: Visiter, et_si: str, base: BaseDeDonnees, question: str, bougent: list[str]
) -> None:
    alice = visiter("alice")
    avant = lignes(base)

    page = alice.voir(f"{et_si}/{question}")

    for phrase in bougent:
        assert phrase in lire(page)
    assert lignes(base) == avant
