"""One parcours and what goes with it."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from parcours.models import Affectation, Contrat, Etape, Formation, Immersion, Parcours, Salarie, Structure
from parcours.queries.lot import parmi


def par_ref(session: Session, ref: str) -> Parcours | None:
    """The parcours of a reference, with its salarié, its structure and its assignments (one statement)."""
    demande = (
        select(Parcours)
        .join(Parcours.salarie)
        .join(Parcours.structure)
        .outerjoin(Parcours.affectations)
        .outerjoin(Affectation.compte)
        .where(Parcours.ref == ref)
        .options(
            contains_eager(Parcours.salarie),
            contains_eager(Parcours.structure),
            contains_eager(Parcours.affectations).contains_eager(Affectation.compte),
        )
        .order_by(Affectation.debut, Affectation.id)
    )
    return session.scalars(demande).unique().one_or_none()


def de_salarie(session: Session, salarie_id: int) -> list[Parcours]:
    """Every stay of a person in the structure, the latest first."""
    demande = (
        select(Parcours)
        .where(Parcours.salarie_id == salarie_id)
        .options(joinedload(Parcours.salarie), joinedload(Parcours.structure))
        .order_by(Parcours.entree_le.desc())
    )
    return list(session.scalars(demande))


def en_cours(session: Session, salarie_id: int) -> Parcours | None:
    """The current stay of a person in the structure, if any: an index allows only one."""
    demande = select(Parcours).where(Parcours.salarie_id == salarie_id, Parcours.clos_le.is_(None))
    return session.scalars(demande).one_or_none()


def charger_criteres(session: Session, parcours: Parcours) -> None:
    """Load the criteria at entry of a parcours already read."""
    session.scalars(select(Parcours).where(Parcours.id == parcours.id).options(selectinload(Parcours.criteres))).one()


def premier_fait_le(session: Session, parcours_id: int) -> date | None:
    """The day of the earliest contract, step, training or immersion of a parcours (one statement)."""
    jours = union_all(
        *(
            select(func.min(colonne).label("le")).where(table.parcours_id == parcours_id)
            for table, colonne in (
                (Contrat, Contrat.debut),
                (Etape, Etape.le),
                (Formation, Formation.debut),
                (Immersion, Immersion.debut),
            )
        )
    ).subquery()
    premier: date | None = session.scalar(select(func.min(jours.c.le)))
    return premier


def verrouiller(session: Session, parcours_ids: Iterable[int]) -> None:
    """Keep some parcours from other transactions until the end of this one.

    In the order of their keys, so that two transactions never wait for each other. (SQLite has one writer at a time.)
    """
    demande = select(Parcours.id).where(parmi(session, Parcours.id, list(parcours_ids))).order_by(Parcours.id)
    session.execute(demande.with_for_update(key_share=True))


def verrouiller_dossier(session: Session, *refs: str) -> None:
    """Before a change about a person, or several: rules are then checked on facts that nobody is changing.

    Holds each person (every PASS and parcours of theirs), in the order of their keys, and lets no import into their
    structure run meanwhile.
    """
    cles = select(Parcours.structure_id).where(Parcours.ref.in_(refs))
    lieux = select(Structure.id).where(Structure.id.in_(cles)).order_by(Structure.id)
    session.execute(lieux.with_for_update(read=True))
    personnes = select(Parcours.salarie_id).where(Parcours.ref.in_(refs))
    tenues = select(Salarie.id).where(Salarie.id.in_(personnes)).order_by(Salarie.id)
    session.execute(tenues.with_for_update(key_share=True))
