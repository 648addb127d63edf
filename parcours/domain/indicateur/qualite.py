"""What is missing, and what every other figure loses by it."""

from parcours.domain.indicateur.definition import Bloc, Contexte, Definition, Place, Proportion
from parcours.domain.indicateur.fait import FaitParcours
from parcours.domain.sortie import Situation

_NOTRE = "Définition de Parcours."


def _sans_motif(fait: FaitParcours, contexte: Contexte) -> Place | None:
    place = fait.place(contexte.periode)
    if place not in (Situation.COMPTEE, Situation.SANS_MOTIF):
        return None
    return Place.OUI if place is Situation.SANS_MOTIF else Place.NON


def _hors_compte(fait: FaitParcours, contexte: Contexte) -> Place | None:
    place = fait.place(contexte.periode)
    if place is None:
        return None
    return Place.NON if place in (Situation.COMPTEE, Situation.SANS_MOTIF) else Place.OUI


def _non_joint(fait: FaitParcours, contexte: Contexte) -> Place | None:
    dues = [n for n in fait.nouvelles if contexte.periode.contient(n.du_le) and n.du_le <= contexte.au]
    if not dues:
        return None
    return Place.OUI if any(n.situation is None for n in dues) else Place.NON


DEFINITIONS: tuple[Definition, ...] = (
    Proportion(
        "sorties_sans_motif",
        Bloc.QUALITE,
        "Sorties sans motif",
        "Sorties sans motif ÷ sorties comptées de la période, celles-ci comprises.",
        _NOTRE,
        classer=_sans_motif,
        mots=("sans motif", "avec un motif"),
    ),
    Proportion(
        "sorties_hors_compte",
        Bloc.QUALITE,
        "Sorties hors du compte",
        "Sorties neutralisées, trop courtes ou au motif à confirmer ÷ toutes les sorties de la période.",
        _NOTRE,
        classer=_hors_compte,
        mots=("hors du compte", "comptées"),
    ),
    Proportion(
        "nouvelles_a_prendre",
        Bloc.QUALITE,
        "Nouvelles non prises",
        "Personnes dont une prise de nouvelles due dans la période n’est pas notée ÷ personnes qui en ont une de due.",
        _NOTRE,
        classer=_non_joint,
        mots=("à prendre", "prises"),
    ),
)
