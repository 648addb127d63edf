"""The parcours of a structure that end before a day: the exits to come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.domain.echeance import Code
from parcours.domain.projection import SortieAVenir
from parcours.domain.sortie import SortieConstatee, atteint_le_seuil
from parcours.models import Echeance, Parcours, Salarie, Structure


@dataclass(frozen=True)
class SortieAttendue:
    """An exit to come, for those who may know whose it is."""

    parcours_id: int
    nom: str
    sortie: SortieAVenir


def attendues(session: Session, structure: Structure, jusqu_au: date) -> list[SortieAttendue]:
    """One line a parcours, by its first end, the soonest first, those already past included (one statement)."""
    demande = (
        select(
            Parcours.id,
            Parcours.ref,
            Salarie.prenom,
            Salarie.nom,
            Parcours.entree_le,
            Echeance.limite,
            Echeance.code,
        )
        .join(Parcours, Parcours.id == Echeance.parcours_id)
        .join(Salarie, Salarie.id == Parcours.salarie_id)
        .where(
            Echeance.structure_id == structure.id,
            Echeance.code.in_((Code.PASS, Code.CONTRAT)),
            Echeance.limite <= jusqu_au,
            Parcours.clos_le.is_(None),
        )
        .order_by(Echeance.limite, Echeance.id)
    )
    return _premieres(structure.type, session.execute(demande))


def _premieres(type_structure: str, lignes: Iterable[Any]) -> list[SortieAttendue]:
    par_parcours: dict[int, SortieAttendue] = {}
    for cle, ref, prenom, nom, entree, limite, code in lignes:
        # The hours to come are not known: they count as enough, as for an exit whose hours miss months.
        assez = atteint_le_seuil(SortieConstatee(type_structure, entree, limite))
        par_parcours.setdefault(cle, SortieAttendue(cle, f"{prenom} {nom}", SortieAVenir(ref, limite, code, assez)))
    return list(par_parcours.values())
