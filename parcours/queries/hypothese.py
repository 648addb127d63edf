"""What a parcours is today, read once, before anything is supposed of it."""

from dataclasses import dataclass

from sqlalchemy import and_, literal, null, select
from sqlalchemy.orm import Session

from parcours.domain.cloture import GenreTrace, Trace
from parcours.domain.faits import Faits
from parcours.domain.motif_sortie import TableMotifs
from parcours.models import Alerte, Echeance, Parcours, PassIae
from parcours.queries import faits as queries_faits
from parcours.queries import motif as queries_motif
from parcours.queries import sortie as queries_sortie


@dataclass(frozen=True)
class Situation:
    """The facts of a parcours, the latest PASS of the person, what is watched and what was signalled."""

    faits: Faits
    pass_iae: PassIae | None
    echeances: list[Echeance]
    alertes: list[Alerte]


def pour_finir(session: Session, parcours_id: int) -> tuple[TableMotifs, list[Trace]]:
    """What an exit is checked with, in one statement: the motives as they are dated, what is noted of the parcours."""
    decisions = queries_motif.demande().add_columns(literal("motif"))
    lues = [
        select(null(), traces.c[1], null(), null(), traces.c[0])
        for traces in (demande.subquery() for demande in queries_sortie.demandes_de_traces(parcours_id))
    ]
    lignes = session.execute(decisions.union_all(*lues)).all()
    return (
        queries_motif.lire(ligne[:4] for ligne in lignes if ligne[4] == "motif"),
        [Trace(GenreTrace(genre), jour) for _, jour, _, _, genre in lignes if genre != "motif"],
    )


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
