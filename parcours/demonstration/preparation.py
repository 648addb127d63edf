"""An invented dossier with its person and its place, about to be stored."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random
from typing import Any

from parcours.demonstration.dossier import Dossier
from parcours.demonstration.identites import Entree, Personne, entree, personne
from parcours.demonstration.structures import VITRINE, StructureInventee

_SIGNES = "23456789bcdfghjkmnpqrstvwxz"

Ligne = dict[str, Any]


@dataclass(frozen=True)
class Preparation:
    """A dossier, who it is about, and where; `numero` is unique in the territory."""

    numero: int
    ref: str
    structure_id: int
    est_en_vitrine: bool
    dossier: Dossier
    personne: Personne
    entree: Entree


def preparer(
    rng: Random, numero: int, structure_id: int, structure: StructureInventee, dossier: Dossier
) -> Preparation:
    """Give a dossier its person and what was noted at the entry."""
    quelquun = personne(rng, dossier, structure.zone, numero)
    return Preparation(
        numero=numero,
        ref=reference(rng),
        structure_id=structure_id,
        est_en_vitrine=structure.nom == VITRINE,
        dossier=dossier,
        personne=quelquun,
        entree=entree(rng, dossier, quelquun.naissance),
    )


def reference(rng: Random) -> str:
    """A reference as the product makes them, but the same each time."""
    return "".join(rng.choice(_SIGNES) for _ in range(10))


def en_fin_de_matinee(jour: date) -> datetime:
    """An instant of a day in Martinique."""
    return datetime(jour.year, jour.month, jour.day, 15, tzinfo=UTC)
