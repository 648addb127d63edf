"""A deadline, its code, and the thresholds at which it is signalled; what each code means is in `catalogue`.

An echeance is known by its code and its object («ECH-04», «contrat:12»). It has a limit date and thresholds, in days
before the limit (0: that day; negative: after it). A threshold that was crossed and not yet signalled is signalled
once, the latest only: a missed night, or an import of old data, never repeats the ones in between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parcours.domain.dates import jours_entre

# What a structure chose: days before the limit, by code; a code that is not there keeps its own.
SeuilsChoisis = Mapping[str, Sequence[int]]


class Code(StrEnum):
    """Codes of the catalogue: stable, never renumbered, never reused."""

    PASS = "ECH-01"  # noqa: S105  a code, not a password
    SUSPENSION = "ECH-02"
    PROLONGATION = "ECH-03"
    CONTRAT = "ECH-04"
    CDDI = "ECH-05"
    HEURES_AI = "ECH-06"
    MISSIONS = "ECH-07"
    IMMERSION = "ECH-08"
    ELIGIBILITE = "ECH-09"
    DOCUMENT = "ECH-10"
    RENDEZ_VOUS = "ECH-11"
    SILENCE = "ECH-12"
    ACTION = "ECH-13"
    SUIVI = "ECH-14"
    SORTIE = "ECH-15"
    AUTORISATION = "ECH-16"
    CONVENTION = "ECH-17"
    FORMATION = "ECH-18"
    FSE = "ECH-19"


@dataclass(frozen=True)
class Echeance:
    """A deadline. `repere` is the date it is counted from, `habitude_jours` the usual gap between two steps.

    `a_relire_le`: the day on which its rule will say something else of the same facts, whatever its thresholds.
    """

    code: Code
    objet: str
    limite: date
    repere: date | None = None
    habitude_jours: int | None = None
    a_relire_le: date | None = None

    @property
    def genre(self) -> str:
        """The kind of its object: «contrat» for «contrat:12»."""
        return self.objet.split(":", 1)[0]

    @property
    def depuis(self) -> date:
        """The day it is counted from: its limit when it has no other."""
        return self.repere or self.limite

    def reste_jours(self, au: date) -> int:
        """Days left on a day, negative once over."""
        return jours_entre(au, self.limite)


@dataclass(frozen=True)
class Seuils:
    """When a deadline is signalled: `jours` before the limit, then every `repete_jours` once they are passed."""

    jours: tuple[int, ...]
    repete_jours: int | None = None

    def suivant(self, deja: int | None) -> int | None:
        """The threshold that comes after the one already signalled; None when nothing is left to say."""
        restants = [jours for jours in self.jours if deja is None or jours < deja]
        if restants:
            return max(restants)
        return deja - self.repete_jours if self.repete_jours and deja is not None else None

    def franchi(self, limite: date, au: date) -> int | None:
        """The latest threshold crossed on a day, None before the first."""
        reste = jours_entre(au, limite)
        franchis = [jours for jours in self.jours if reste <= jours]
        if not franchis:
            return None
        dernier = min(self.jours)
        if self.repete_jours and reste < dernier:
            return dernier - (dernier - reste) // self.repete_jours * self.repete_jours
        return min(franchis)
