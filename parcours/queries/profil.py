"""Who leaves, as known at entry: what an exit is expected to be depends on it."""

from collections import defaultdict

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from parcours.domain.profil_entree import Profil, profil
from parcours.models import Critere, Parcours, Salarie, Sortie, Structure


def profils(session: Session, *voulues: ColumnElement[bool]) -> dict[str, Profil]:
    """The profile at entry behind each exit wanted, by reference of parcours (two statements).

    `voulues`: conditions on an exit and its structure.
    """
    criteres: dict[str, list[str]] = defaultdict(list)
    demande = (
        select(Parcours.ref, Critere.code)
        .join(Sortie, Sortie.parcours_id == Parcours.id)
        .join(Structure, Structure.id == Sortie.structure_id)
        .join(Critere, Critere.parcours_id == Parcours.id)
    )
    for ref, code in session.execute(demande.where(*voulues)):
        criteres[ref].append(code)
    personnes = (
        select(Parcours.ref, Parcours.entree_le, Salarie.naissance, Parcours.niveau_formation)
        .join(Salarie, Salarie.id == Parcours.salarie_id)
        .join(Sortie, Sortie.parcours_id == Parcours.id)
        .join(Structure, Structure.id == Sortie.structure_id)
    )
    return {
        ref: profil(entree, naissance, criteres.get(ref, ()), niveau)
        for ref, entree, naissance, niveau in session.execute(personnes.where(*voulues))
    }
