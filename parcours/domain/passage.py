"""Handing parcours over: why, and for how long whoever accompanied may still read."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from parcours.domain import parametres
from parcours.domain.erreurs import ParcoursImpossible


class RaisonPassage(StrEnum):
    """Why a parcours changes hands; about who accompanies, never about the person accompanied."""

    DEPART = "depart"
    ABSENCE = "absence"
    REORGANISATION = "reorganisation"
    DEMANDE = "demande"
    AUTRE = "autre"

    @property
    def libelle(self) -> str:
        """The French label."""
        return {
            "depart": "Départ de la structure",
            "absence": "Absence longue",
            "reorganisation": "Nouvelle répartition des parcours",
            "demande": "À la demande de la personne accompagnée",
            "autre": "Autre raison",
        }[self.value]


@dataclass(frozen=True)
class SaisiePassage:
    """What is said to whoever takes over; the note is theirs to read, nobody else's but who accompanies."""

    raison: RaisonPassage | None = None
    note: str | None = None


def raisons(au: date) -> tuple[RaisonPassage, ...]:
    """The reasons offered on a day. Source: `bareme/relais.toml`."""
    return tuple(RaisonPassage(code) for code in parametres.codes("passage_raisons", au))


def verifier_raison(raison: RaisonPassage | None, au: date) -> None:
    """Raise ParcoursImpossible when a reason is not offered on a day; none said is none to check."""
    if raison is not None and raison not in raisons(au):
        raise ParcoursImpossible("Cette raison n’est plus proposée : choisissez-en une autre.", "raison", "raison")


def dernier_jour_de_lecture(fin: date) -> date:
    """The last day a former référent·e may read, from the last day they accompanied. Source: `bareme/relais.toml`."""
    return fin + timedelta(days=parametres.entier("ancien_lecture_jours", fin))
