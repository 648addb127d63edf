"""Alerts held together, in one order, and those that nobody answered."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from parcours.domain.suite_alerte import ANNONCES_SANS_SUITE
from parcours.models import Alerte, Parcours, Structure
from parcours.queries.lot import parmi
from parcours.queries.urgence import est_un_constat_sans_suite
from parcours.queries.veille import est_lisible, est_montree, est_repondue


def tenir(session: Session, cles: Collection[int]) -> None:
    """Hold some alerts until the end of the transaction: whoever writes on alerts does so first (two statements).

    Their parcours first, then they, each in the order of their keys, as the night and `recalculer` do: nobody waits
    for somebody who waits for them.
    """
    elles = parmi(session, Alerte.id, cles)
    suivis = select(Parcours.id).where(Parcours.id.in_(select(Alerte.parcours_id).where(elles)))
    session.execute(suivis.order_by(Parcours.id).with_for_update(key_share=True))
    session.execute(select(Alerte.id).where(elles).order_by(Alerte.id).with_for_update())


def a_escalader(session: Session, fuseau: str, au: date, limite: int) -> Sequence[Alerte]:
    """A batch of the alerts of a time zone shown, announced twice, and that nobody answered (`est_repondue`).

    Those told of this very morning are left a day to be answered, whatever the hour of the other digests; a day
    reached that asks nothing waits for nobody. Those of a structure itself are already told to who directs it. Held
    until the end of the transaction; what another process is escalating is waited for, so that no digest insists on
    it meanwhile.
    """
    sans_suite = (
        Structure.fuseau == fuseau,
        Alerte.parcours_id.is_not(None),
        est_montree(au),
        est_lisible(),
        ~est_un_constat_sans_suite(),
        Alerte.annonces >= ANNONCES_SANS_SUITE,
        Alerte.annoncee_le < au,
        Alerte.escaladee_le.is_(None),
        ~est_repondue(au),
    )
    demande = select(Alerte).join(Alerte.structure).where(*sans_suite).order_by(Alerte.id)
    # One more batch when others took all of this one meanwhile: 0 ends the escalation.
    while cles := list(session.scalars(demande.with_only_columns(Alerte.id).limit(limite))):
        tenir(session, cles)
        # Read again now that they are held: who waited may find them answered, or told.
        tenues = demande.where(parmi(session, Alerte.id, cles)).options(joinedload(Alerte.parcours))
        if alertes := session.scalars(tenues).all():
            return alertes
    return []
