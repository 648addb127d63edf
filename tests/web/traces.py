"""What is left of what was just done: the message on the fiche, and the line of the journal."""

from sqlalchemy import select

from parcours.db import BaseDeDonnees
from parcours.models import Journal
from tests.page import Navigateur


def annonces(navigateur: Navigateur, adresse: str) -> str:
    """The messages that the fiche shows, once; `adresse` is that of the fiche, or of any page under it."""
    fiche = "/".join(adresse.split("/")[:3])
    return str(navigateur.voir(fiche).select_one("#messages")).replace("\u00a0", " ")


def dernier_evenement(base: BaseDeDonnees) -> tuple[str, str]:
    """The last line of the journal: its event and its sentence."""
    with base.lecture() as session:
        ligne = session.scalars(select(Journal).order_by(Journal.id.desc()).limit(1)).one()
        return ligne.evenement, ligne.phrase.replace("\u00a0", " ")
