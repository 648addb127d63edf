"""The two directions in which results may drift: one chart, read on the exits or on their complement.

The improvement chart is the deterioration chart of y' = 1 - y at the level 1 - p with the same odds ratio 0.5: its
weights are those of the odds ratio 2 on y at p (drift method, 3.2), since
(1 - y) ln 0.5 - ln(1 - p' + p' / 2) = y ln 2 - ln(1 + p) when p' = 1 - p. All that a direction changes is here.
"""

from enum import StrEnum


class Sens(StrEnum):
    """What a chart looks for: fewer dynamic exits than expected, or more."""

    RECUL = "recul"
    HAUSSE = "hausse"

    def chance(self, niveau: float) -> float:
        """The probability of an exit that does not raise the chart, `niveau` being that of a dynamic one."""
        return niveau if self is Sens.RECUL else 1 - niveau

    def est_favorable(self, dynamique: bool | None) -> bool:
        """Whether an exit does not raise the chart.

        One not known yet never does: it counts as dynamic for a fall, as not dynamic for a rise. Whatever is
        recorded later can only raise the chart: an alert holds (drift method, 3.3).
        """
        return dynamique is not False if self is Sens.RECUL else dynamique is not True

    def a_eu_lieu(self, evenement: bool | None) -> bool:
        """Whether an event is counted: as for an exit, one not known yet keeps the chart low."""
        return evenement is not False if self is Sens.RECUL else evenement is True

    def prudence(self, z: float) -> float:
        """The standard deviations to the cautious side, `z` being those of a fall: under the level, or over it."""
        return z if self is Sens.RECUL else -z
