"""Deadlines and alerts."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.orm import Session, joinedload

from parcours.domain.catalogue import CODES_RELUS
from parcours.models import Alerte, Echeance, Parcours, Structure
from parcours.queries.lot import parmi


def par_parcours(
    session: Session, parcours_ids: Sequence[int], *, pour_ecrire: bool = False
) -> dict[int, list[Echeance]]:
    """The deadlines of some parcours, by key, the nearest first; `pour_ecrire` locks them as they are now."""
    trouvees: dict[int, list[Echeance]] = defaultdict(list)
    demande = select(Echeance).where(Echeance.parcours_id.in_(parcours_ids)).order_by(Echeance.limite, Echeance.id)
    if pour_ecrire:
        # A night writes them beside the session, which must not give back what it read before.
        demande = demande.with_for_update().execution_options(populate_existing=True)
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


def de_l_alerte(session: Session, alerte: Alerte) -> Echeance:
    """The deadline that an alert whose cause still stands was raised on. Raises NoResultFound without one."""
    demande = select(Echeance).where(
        Echeance.structure_id == alerte.structure_id,
        Echeance.parcours_id.is_not_distinct_from(alerte.parcours_id),
        Echeance.code == alerte.code,
        Echeance.objet == alerte.objet,
    )
    return session.scalars(demande).one()


class Due(NamedTuple):
    """A deadline due, as the watch reads it; the first three say where it is in the order they are gone through."""

    structure_id: int
    prochain_le: date
    id: int
    parcours_id: int | None
    code: str
    objet: str
    limite: date
    repere: date | None
    seuil: int | None


_DUE = [getattr(Echeance, nom) for nom in Due._fields]


def a_signaler(
    session: Session, fuseau: str, jusquau: date, limite: int, apres: Due | None = None, *, a_relire: bool
) -> list[Due]:
    """A batch of the deadlines due in a time zone, structure by structure, after one: reads only what is due.

    `a_relire`: those whose rule looks at the day, or those that are read as they are.
    """
    # From the structures: what is due in each is side by side in its index, and so are the rows it writes.
    place = (Structure.id, Echeance.prochain_le, Echeance.id)
    demande = (
        select(*_DUE)
        .select_from(Structure)
        .join(Echeance, Echeance.structure_id == Structure.id)
        .where(Echeance.prochain_le <= jusquau, Structure.fuseau == fuseau)
        .where(Echeance.code.in_(CODES_RELUS) if a_relire else Echeance.code.not_in(CODES_RELUS))
        .order_by(*place)
        .limit(limite)
    )
    if apres is not None:
        # Said twice: both engines go straight to the first condition in the index, which has no key.
        debut = tuple_(Echeance.structure_id, Echeance.prochain_le) >= (apres.structure_id, apres.prochain_le)
        demande = demande.where(debut, tuple_(*place) > apres[:3])
    return list(map(Due._make, session.connection().execute(demande).all()))


def verrouiller(session: Session, cles: Sequence[int]) -> None:
    """Keep some deadlines from other transactions until the end of this one, in the order of their keys."""
    demande = select(Echeance.id).where(parmi(session, Echeance.id, cles)).order_by(Echeance.id)
    session.execute(demande.with_for_update())


def encore_dues(session: Session, cles: Sequence[int], au: date) -> list[Due]:
    """Those of some deadlines that are due, now that they are held, in the order of their keys."""
    demande = select(*_DUE).where(parmi(session, Echeance.id, cles), Echeance.prochain_le <= au)
    # Each is looked at again and again in a night: a row of the engine is slow to find what it is asked by name.
    return list(map(Due._make, session.connection().execute(demande.order_by(Echeance.id)).all()))


def lire(session: Session, cles: Sequence[int], colonnes: Sequence[ColumnElement[Any]]) -> Select[Any]:
    """Some columns of deadlines, by key, and values beside them: not run here, an INSERT reads from it."""
    return select(*colonnes).where(parmi(session, Echeance.id, cles))


class Ouverte(NamedTuple):
    """An open alert, and what the one that replaces it keeps of it."""

    id: int
    prise_par_id: int | None
    sourdine_au: date | None
    sourdine_motif: str | None
    escaladee_le: date | None


def ouvertes_sur(
    session: Session, parcours_ids: Collection[int], structure_ids: Collection[int]
) -> dict[tuple[int, int | None, str, str], list[Ouverte]]:
    """The alerts open on some parcours, and on some structures themselves: by structure, parcours, code and object.

    Held until the end of the transaction.
    """
    trouvees: dict[tuple[int, int | None, str, str], list[Ouverte]] = defaultdict(list)
    demande = select(
        Alerte.structure_id,
        Alerte.parcours_id,
        Alerte.code,
        Alerte.objet,
        *(getattr(Alerte, nom) for nom in Ouverte._fields),
    ).where(Alerte.close_le.is_(None))
    de_structure = Alerte.parcours_id.is_(None) & Alerte.structure_id.in_(structure_ids)
    de_parcours = parmi(session, Alerte.parcours_id, parcours_ids)
    for cles, condition in ((parcours_ids, de_parcours), (structure_ids, de_structure)):
        if cles:
            # In the order of their keys, as an escalation holds them.
            tenues = demande.where(condition).order_by(Alerte.id).with_for_update()
            for structure_id, parcours_id, code, objet, *reste in session.execute(tenues):
                trouvees[structure_id, parcours_id, code, objet].append(Ouverte(*reste))
    return trouvees


def en_cours_de(session: Session, salarie_id: int) -> list[Parcours]:
    """The current parcours of a person."""
    demande = (
        select(Parcours)
        .where(Parcours.salarie_id == salarie_id, Parcours.clos_le.is_(None))
        .options(joinedload(Parcours.structure))
    )
    return list(session.scalars(demande))


def de_cles(session: Session, cles: Collection[int]) -> list[Parcours]:
    """Some parcours, in the order of their keys."""
    return list(session.scalars(select(Parcours).where(Parcours.id.in_(cles)).order_by(Parcours.id)))


def lot_de_parcours(session: Session, apres_id: int, limite: int) -> list[Parcours]:
    """A batch of parcours by key, to rebuild everything."""
    demande = select(Parcours).where(Parcours.id > apres_id).order_by(Parcours.id).limit(limite)
    return list(session.scalars(demande))


def nombre_de_parcours(session: Session) -> int:
    """How many parcours there are."""
    return session.scalar(select(func.count()).select_from(Parcours)) or 0
