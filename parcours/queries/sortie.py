"""The exit of one parcours and the news taken after it."""

from datetime import date

from sqlalchemy import Select, literal, select, union
from sqlalchemy.orm import Session

from parcours.domain.cloture import GenreTrace, Trace
from parcours.models import (
    CompetenceObservee,
    EvaluationFrein,
    Formation,
    Heures,
    Parcours,
    Sortie,
    Suivi,
)


def de_parcours(session: Session, parcours_id: int) -> Sortie | None:
    """The exit of a parcours."""
    return session.scalars(select(Sortie).where(Sortie.parcours_id == parcours_id)).one_or_none()


def suivis(session: Session, parcours_id: int) -> list[Suivi]:
    """The news due or noted after the exit, the nearest first."""
    return list(session.scalars(select(Suivi).where(Suivi.parcours_id == parcours_id).order_by(Suivi.mois)))


def traces(session: Session, parcours_id: int) -> list[Trace]:
    """The days when something was noted of a parcours: freins, skills, hours, trainings that begin (one statement)."""
    return [Trace(GenreTrace(genre), jour) for genre, jour in session.execute(union(*demandes_de_traces(parcours_id)))]


def demandes_de_traces(parcours_id: int) -> list[Select[str, date]]:
    """The same as statements to unite, each giving what it is and its day."""
    return [
        select(literal(genre.value), jour).where(du_parcours == parcours_id)
        for genre, du_parcours, jour in (
            (GenreTrace.FREIN, EvaluationFrein.parcours_id, EvaluationFrein.le),
            (GenreTrace.COMPETENCE, CompetenceObservee.parcours_id, CompetenceObservee.le),
            (GenreTrace.FORMATION, Formation.parcours_id, Formation.debut),
            (GenreTrace.HEURES, Heures.parcours_id, Heures.mois),
        )
    ]


def autre_parcours_en_cours(session: Session, parcours: Parcours) -> bool:
    """Whether the person has come back since: another stay in the structure is current."""
    demande = select(Parcours.id).where(
        Parcours.salarie_id == parcours.salarie_id, Parcours.id != parcours.id, Parcours.clos_le.is_(None)
    )
    return session.scalar(demande.limit(1)) is not None
