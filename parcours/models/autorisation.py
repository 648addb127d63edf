"""What the prefect, or an agreement, allows for a time."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from parcours.models.base import Base, DeStructure, Versionne


class Autorisation(Versionne, DeStructure, Base):
    """A waiver or an arrangement, both days inclusive.

    `genre`: derogation_horaire (fewer than the legal weekly hours), temps_cumule (a part-time contract beside the
    CDDI), passerelle (lent to an ordinary company), heures_ai (more hours in companies).
    """

    __tablename__ = "autorisation"
    __table_args__ = (CheckConstraint("fin >= debut", "dates_en_ordre"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    parcours_id: Mapped[int] = mapped_column(ForeignKey("parcours.id"), index=True)
    genre: Mapped[str] = mapped_column(String(20))
    debut: Mapped[date]
    fin: Mapped[date]
    reference: Mapped[str | None] = mapped_column(String(80))
