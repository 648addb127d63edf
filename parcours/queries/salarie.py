"""Persons of a structure."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from parcours.domain.salarie import est_probablement_la_meme
from parcours.models import Parcours, Salarie


def par_id(session: Session, structure_id: int, salarie_id: int) -> Salarie | None:
    """A person of this very structure, else None."""
    demande = select(Salarie).where(Salarie.id == salarie_id, Salarie.structure_id == structure_id)
    return session.scalars(demande).one_or_none()


def proches(session: Session, structure_id: int, nom: str, prenom: str, naissance: date) -> list[Salarie]:
    """Persons of this structure, and of no other, born the same day under a close name (see `domain.salarie`)."""
    demande = (
        select(Salarie)
        .where(Salarie.structure_id == structure_id, Salarie.naissance == naissance)
        .order_by(Salarie.nom_tri, Salarie.id)
    )
    return [s for s in session.scalars(demande) if est_probablement_la_meme(nom, prenom, s.nom, s.prenom)]


def sejours(session: Session, salarie_ids: Iterable[int]) -> dict[int, list[Parcours]]:
    """The stays of some persons, by key, the latest first (one statement)."""
    trouves: dict[int, list[Parcours]] = defaultdict(list)
    demande = select(Parcours).where(Parcours.salarie_id.in_(list(salarie_ids))).order_by(Parcours.entree_le.desc())
    for parcours in session.scalars(demande):
        trouves[parcours.salarie_id].append(parcours)
    return trouves


def sans_parcours(session: Session, structure_ids: Collection[int], limite: int) -> list[Salarie]:
    """Persons of some structures recorded and never entered, the latest first."""
    demande = (
        select(Salarie)
        .where(
            Salarie.structure_id.in_(structure_ids),
            ~select(Parcours.id).where(Parcours.salarie_id == Salarie.id).exists(),
        )
        .order_by(Salarie.cree_le.desc(), Salarie.id.desc())
        .limit(limite)
    )
    return list(session.scalars(demande))
