"""The public tables of 2016 that the invented territory reproduces, each value as corrected by the file."""

import json
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from typing import Any

from parcours.domain.motif_sortie import CategorieSortie

_LIGNES = {
    CategorieSortie.DURABLE: "emploi_durable",
    CategorieSortie.TRANSITION: "emploi_transition",
    CategorieSortie.POSITIVE: "sorties_positives",
    CategorieSortie.AUTRE: "autres_sorties",
}


@dataclass(frozen=True)
class Tableaux:
    """Posts by zone and kind, people hired and counted exits by kind."""

    structures: dict[tuple[str, str], int]
    postes: dict[tuple[str, str], Decimal]
    embauches: dict[str, int]
    sorties: dict[str, dict[CategorieSortie, int]]


def brut() -> dict[str, Any]:
    """The file itself, with the flag of each value (given, derived, inconsistent)."""
    texte = (files("parcours.demonstration") / "donnees" / "tableaux-2016.json").read_text(encoding="utf-8")
    lu: dict[str, Any] = json.loads(texte)
    return lu


def lire() -> Tableaux:
    """The numbers to reproduce, margins left out."""
    lu = brut()
    offre, sorties = lu["offer_by_zone"], lu["exits"]
    types = [genre for genre in sorties["hired"] if genre != "total"]
    zones = [zone for zone in offre["structures"] if zone != "total"]
    cles = [(zone, genre) for zone in zones for genre in types]
    return Tableaux(
        structures={(zone, genre): offre["structures"][zone][genre]["value"] for zone, genre in cles},
        postes={(zone, genre): Decimal(offre["postes"][zone][genre]["value"]) for zone, genre in cles},
        embauches={genre: sorties["hired"][genre]["value"] for genre in types},
        sorties={
            genre: {famille: sorties["rows"][nom][genre]["count"]["value"] for famille, nom in _LIGNES.items()}
            for genre in types
        },
    )
