"""Fitting the model of a kind of structure, and keeping it."""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from parcours.domain.modele_type import ModeleDuType, ajuster_type
from parcours.models import ModeleTypeFige
from parcours.queries import modele_type as queries
from parcours.queries import motif as queries_motif


def ajuster(session: Session, territoire: str, type_structure: str, au: date, le: datetime) -> ModeleDuType:
    """Fit the model of a kind on the exits up to a day, and keep it: it is used until the next one, a year later.

    Raises IntegrityError when somebody has just kept the same.
    """
    lues = queries.a_lire(session, territoire, type_structure, au, queries_motif.table(session))
    modele = ajuster_type(lues, type_structure, au)
    session.add(
        ModeleTypeFige(
            territoire=territoire,
            type=type_structure,
            fin=au,
            fait_le=le.astimezone(UTC),
            contenu=modele.en_donnees(),
        )
    )
    session.flush()
    return modele
