"""A clock that the tests move: every process of a fault reads the same one, as machines read theirs."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from parcours.horloge import Horloge


@dataclass(frozen=True)
class HorlogeReglee(Horloge):
    """Goes on by itself from the instant written in `fichier`; whoever writes it again moves it, forward or back."""

    fichier: Path = Path()

    def maintenant(self) -> datetime:
        """The instant of the file, and what has really passed since it was written."""
        depart, repere = self.fichier.read_text(encoding="utf-8").split()
        return datetime.fromisoformat(depart).astimezone(UTC) + timedelta(seconds=monotonic() - float(repere))


def regler(fichier: Path, instant: datetime) -> None:
    """Set the clock of every process that reads `fichier`."""
    brouillon = fichier.with_suffix(".brouillon")
    # The monotonic clock is the machine's: the same in every process.
    brouillon.write_text(f"{instant.isoformat()} {monotonic()}", encoding="utf-8")
    brouillon.replace(fichier)
