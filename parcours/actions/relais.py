"""Stand-ins: what becomes of them when the référent·e changes."""

from datetime import date

from sqlalchemy.orm import Session

from parcours.domain.dates import UN_JOUR
from parcours.domain.relais import RELAIS
from parcours.models import Affectation, Compte, Parcours
from parcours.queries import relais as queries


def interrompre(session: Session, parcours: Parcours, debut: date) -> None:
    """Whoever stood in for a référent·e who is replaced from a day on stops the day before."""
    for affectation in [a for a in parcours.affectations if a.fonction == RELAIS]:
        if affectation.debut >= debut:
            parcours.affectations.remove(affectation)
            session.delete(affectation)
        elif affectation.fin is None or affectation.fin >= debut:
            affectation.fin = debut - UN_JOUR


def suivre(session: Session, parcours: Parcours, referent: Compte, debut: date) -> None:
    """A parcours entrusted to someone who is away, all of whose parcours are stood in for, is stood in for too."""
    for relais in queries.entiers(session, parcours.structure_id, referent.id, debut):
        session.add(
            Affectation(
                structure_id=parcours.structure_id,
                parcours_id=parcours.id,
                compte_id=relais.remplacant_id,
                fonction=RELAIS,
                debut=max(debut, relais.debut),
                fin=relais.fin,
                relais_id=relais.id,
            )
        )
