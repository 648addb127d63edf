"""The attendance sheet of a group session."""

from collections.abc import Sequence

from parcours.domain.dates import accorder
from parcours.domain.erreurs import typographie
from parcours.models import Atelier, Structure
from parcours.queries.atelier import Participant
from parcours.rendering.formats import date_longue


def emargement(structure: Structure, atelier: Atelier, participants: Sequence[Participant]) -> dict[str, object]:
    """What the template `emargement.typ` prints: who is expected, and room for a signature; nothing of why."""
    precisions = [date_longue(atelier.le)]
    if atelier.duree_minutes:
        precisions.append(accorder(atelier.duree_minutes, "minute"))
    if atelier.lieu:
        precisions.append(atelier.lieu)
    return {
        "titre": "Feuille d’émargement",
        "structure": structure.nom,
        "pied": typographie(f"{structure.nom}, {date_longue(atelier.le)}"),
        "intitule": atelier.intitule,
        "precisions": ", ".join(precisions),
        "participants": [f"{p.prenom} {p.nom}" for p in participants],
    }
