"""The other structures of a kind, for a structure whose results decline."""

from sqlalchemy.orm import Session

from parcours.domain import derive_commune
from parcours.domain.dates import Periode
from parcours.domain.derive_commune import Commune
from parcours.models import Structure
from parcours.queries.derive import Lecture
from parcours.queries.issues_du_type import Releve, sorties_du_type
from parcours.queries.modele_type import dernier


def lire(session: Session, structure: Structure, lecture: Lecture, releve: Releve | None = None) -> Commune | None:
    """Whether the others of its kind in its territoire decline too, on the day of a reading (at most three statements).

    `releve`: the exits of the kind, when many structures are read in a row.
    """
    suivi = lecture.suivi
    if releve is not None:
        connues = releve.de(session, structure).par_jour_des_autres(structure.id)
        if not derive_commune.peut_reculer(connues, suivi.reference, suivi.depuis, suivi.au, suivi.seuil):
            return None
    periode = Periode(suivi.reference.debut, suivi.au)
    lues = (
        sorties_du_type(session, structure.territoire, structure.type, periode, lecture.motifs)
        if releve is None
        else releve.sorties(session, structure)
    )
    autres = [(lue, qui) for ailleurs, lue, qui in lues if ailleurs != structure.ref and periode.contient(lue.le)]
    du_type = dernier(session, structure.territoire, structure.type)
    return derive_commune.lire(
        [lue for lue, _ in autres],
        {lue.ref: qui for lue, qui in autres},
        suivi.reference,
        du_type,
        structure.ref,
        suivi.depuis,
        suivi.au,
    )
