"""The clock of the edges: web, jobs and commands read it here and pass dates down; nothing below reads it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Horloge:
    """The real clock, or one stopped at `arretee_a` (demonstration of a date, tests)."""

    arretee_a: datetime | None = None

    def maintenant(self) -> datetime:
        """The instant, aware, in UTC."""
        return self.arretee_a or datetime.now(UTC)

    def aujourdhui(self, fuseau: str) -> date:
        """The calendar day in a time zone: the day of a structure is the day of its own place."""
        return self.jour_de(self.maintenant(), fuseau)

    @staticmethod
    def jour_de(instant: datetime, fuseau: str) -> date:
        """The calendar day of an instant in a time zone."""
        return instant.astimezone(ZoneInfo(fuseau)).date()
