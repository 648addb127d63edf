"""The other structures of a kind, for a structure whose results decline."""

from sqlalchemy.orm import Session

from parcours.domain import derive_commune
from parcours.domain.dates import Periode
from parcours.domain.derive import SortieComptee
from parcours.domain.derive_commune import Commune
from parcours.domain.sortie import est_comptee, est_dynamique
from parcours.models import Structure
from parcours.queries.derive import Lecture
from parcours.queries.modele_type import dernier, sorties_au_profil


def lire(session: Session, structure: Structure, lecture: Lecture) -> Commune | None:
    """Whether the others of its kind in its territoire decline too, on the day of a reading (two statements)."""
    suivi = lecture.suivi
    periode = Periode(suivi.reference.debut, suivi.au)
    sorties, profils = [], {}
    for ailleurs, ref, sortie, qui in sorties_au_profil(
        session, structure.territoire, periode, lecture.motifs, structure.type
    ):
        if ailleurs != structure.ref and est_comptee(sortie):
            sorties.append(SortieComptee(sortie.le, est_dynamique(sortie.motif), ref))
            profils[ref] = qui
    du_type = dernier(session, structure.territoire, structure.type)
    return derive_commune.lire(sorties, profils, suivi.reference, du_type, structure.ref, suivi.depuis, suivi.au)
