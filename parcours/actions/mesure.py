"""How long an entry took, kept."""

from sqlalchemy.orm import Session

from parcours.actions.journal import Auteur
from parcours.domain.mesure import Ecran
from parcours.models import MesureSaisie


def mesurer(session: Session, auteur: Auteur, ecran: Ecran, duree_ms: int) -> None:
    """Keep how long an entry took: neither who made it, nor about whom, nor what it says."""
    session.add(MesureSaisie(le=auteur.au, ecran=ecran.value, duree_ms=duree_ms))
