"""Who leaves, as known at entry: what an exit is expected to be depends on it."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import Session

from parcours.domain.profil_entree import Profil, profil
from parcours.models import Critere, Parcours, Salarie, Sortie, Structure

ENTRE_CODES = " "


def profils(session: Session, *voulues: ColumnElement[bool]) -> dict[str, Profil]:
    """The profile at entry behind each exit wanted, by reference of parcours (one statement).

    `voulues`: conditions on an exit and its structure.
    """
    demande = (
        select(Parcours.ref, *a_l_entree())
        .join(Salarie, Salarie.id == Parcours.salarie_id)
        .join(Sortie, Sortie.parcours_id == Parcours.id)
        .join(Structure, Structure.id == Sortie.structure_id)
    )
    return {ref: lu(*colonnes) for ref, *colonnes in session.execute(demande.where(*voulues))}


def a_l_entree() -> tuple[Any, ...]:
    """What `lu` reads of a parcours joined to its person."""
    return Parcours.entree_le, Salarie.naissance, Parcours.niveau_formation, _criteres()


def lu(entree: date, naissance: date, niveau: str | None, criteres: str | None) -> Profil:
    """The profile that the columns of `a_l_entree` make."""
    return profil(entree, naissance, (criteres or "").split(ENTRE_CODES), niveau)


def _criteres() -> ScalarSelect[Any]:
    codes = select(func.aggregate_strings(Critere.code, ENTRE_CODES)).where(Critere.parcours_id == Parcours.id)
    return codes.correlate(Parcours).scalar_subquery()
