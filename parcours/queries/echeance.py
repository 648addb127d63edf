"""Deadlines and alerts."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session, joinedload

from parcours.models import Alerte, Echeance, Parcours, Structure


def par_parcours(
    session: Session, parcours_ids: Sequence[int], *, pour_ecrire: bool = False
) -> dict[int, list[Echeance]]:
    """The deadlines of some parcours, by key, the nearest first; `pour_ecrire` locks them until the end."""
    trouvees: dict[int, list[Echeance]] = defaultdict(list)
    demande = select(Echeance).where(Echeance.parcours_id.in_(parcours_ids)).order_by(Echeance.limite, Echeance.id)
    if pour_ecrire:
        demande = demande.with_for_update()
    for echeance in session.scalars(demande):
        if echeance.parcours_id is not None:
            trouvees[echeance.parcours_id].append(echeance)
    return trouvees


def alertes_ouvertes(session: Session, parcours_ids: Sequence[int]) -> dict[int, list[Alerte]]:
    """The open alerts of some parcours, by key."""
    trouvees: dict[int, list[Alerte]] = defaultdict(list)
    demande = select(Alerte).where(Alerte.parcours_id.in_(parcours_ids), Alerte.close_le.is_(None)).order_by(Alerte.id)
    for alerte in session.scalars(demande):
        if alerte.parcours_id is not None:
            trouvees[alerte.parcours_id].append(alerte)
    return trouvees


def a_signaler(
    session: Session, fuseau: str, jusquau: date, limite: int, apres: tuple[date, int] | None = None
) -> list[Echeance]:
    """A batch of the deadlines due in a time zone, by day then key, after (day, key): reads only what is due."""
    demande = (
        select(Echeance)
        .join(Structure, Structure.id == Echeance.structure_id)
        .where(Echeance.prochain_le <= jusquau, Structure.fuseau == fuseau)
        .order_by(Echeance.prochain_le, Echeance.id)
        .limit(limite)
    )
    if apres is not None:
        demande = demande.where(tuple_(Echeance.prochain_le, Echeance.id) > apres)
    return list(session.scalars(demande))


def en_cours_de(session: Session, salarie_id: int) -> list[Parcours]:
    """The current parcours of a person."""
    demande = (
        select(Parcours)
        .where(Parcours.salarie_id == salarie_id, Parcours.clos_le.is_(None))
        .options(joinedload(Parcours.structure))
    )
    return list(session.scalars(demande))


def lot_de_parcours(session: Session, apres_id: int, limite: int) -> list[Parcours]:
    """A batch of parcours by key, to rebuild everything."""
    demande = select(Parcours).where(Parcours.id > apres_id).order_by(Parcours.id).limit(limite)
    return list(session.scalars(demande))


def nombre_de_parcours(session: Session) -> int:
    """How many parcours there are."""
    return session.scalar(select(func.count()).select_from(Parcours)) or 0
