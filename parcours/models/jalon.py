"""The plan of a parcours, backwards from its end."""

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from parcours.models.base import Base, DeStructure, Versionne


class Jalon(Versionne, DeStructure, Base):
    """A line of the plan: computed for a day, moved to another by hand, then done or dropped.

    `cle`: projet, immersion, prolongation, bilan, relais. `du_le` follows the projected end of the parcours;
    `deplace_au` takes its place while someone wants it so. `etat`: prevu, fait, abandonne; `motif` says why.
    """

    __tablename__ = "jalon"
    __table_args__ = (UniqueConstraint("parcours_id", "cle"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    parcours_id: Mapped[int] = mapped_column(ForeignKey("parcours.id"))
    cle: Mapped[str] = mapped_column(String(16))
    du_le: Mapped[date]
    deplace_au: Mapped[date | None]
    etat: Mapped[str] = mapped_column(String(10), default="prevu")
    fait_le: Mapped[date | None]
    motif: Mapped[str | None] = mapped_column(String(200))
