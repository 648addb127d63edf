"""What a parcours is today, read once, before anything is supposed of it."""

from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from parcours.domain.faits import Faits
from parcours.models import Alerte, Echeance, Parcours, PassIae
from parcours.queries import faits as queries_faits


@dataclass(frozen=True)
class Situation:
    """The facts of a parcours, the latest PASS of the person, what is watched and what was signalled."""

    faits: Faits
    pass_iae: PassIae | None
    echeances: list[Echeance]
    alertes: list[Alerte]


def charger(session: Session, parcours: Parcours) -> Situation:
    """The situation of a parcours (one statement more than its facts)."""
    derniers = queries_faits.derniers_pass(session, [parcours.salarie_id])
    # An open alert is always that of a deadline: once it is gone, `recalculer` has closed it.
    ouverte = and_(
        Alerte.parcours_id == Echeance.parcours_id,
        Alerte.code == Echeance.code,
        Alerte.objet == Echeance.objet,
        Alerte.close_le.is_(None),
    )
    demande = select(Echeance, Alerte).outerjoin(Alerte, ouverte).where(Echeance.parcours_id == parcours.id)
    lues = session.execute(demande.order_by(Echeance.limite, Echeance.id, Alerte.id)).all()
    return Situation(
        faits=queries_faits.de_parcours(session, [parcours.id], derniers)[parcours.id],
        pass_iae=derniers.get(parcours.salarie_id),
        echeances=list(dict.fromkeys(echeance for echeance, _ in lues)),
        alertes=[alerte for _, alerte in lues if alerte is not None],
    )
