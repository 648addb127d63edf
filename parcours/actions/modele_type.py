"""Fitting the model of a kind of structure, and keeping it."""

from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from parcours.domain.dates import Periode
from parcours.domain.modele_type import ModeleDuType, ajuster_type
from parcours.domain.rythme_profil import ajuster_effets
from parcours.models import ModeleTypeFige
from parcours.queries import modele_type as queries
from parcours.queries import motif as queries_motif
from parcours.queries.sejours import en_abandons, en_dynamiques, lister


def ajuster(session: Session, territoire: str, type_structure: str, au: date, le: datetime) -> ModeleDuType:
    """Fit the model of a kind on the exits up to a day, and keep it: it is used until the next one, a year later.

    Raises IntegrityError when somebody has just kept the same.
    """
    motifs = queries_motif.table(session)
    lues = queries.a_lire(session, territoire, type_structure, au, motifs)
    modele = ajuster_type(lues, type_structure, au)
    sejours = lister(session, territoire, type_structure, modele.debut, motifs, avec_profil=True)
    lue = Periode(modele.debut, modele.fin)
    modele = replace(
        modele,
        departs=ajuster_effets(en_abandons(sejours), lue),
        dynamiques=ajuster_effets(en_dynamiques(sejours), lue),
    )
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
