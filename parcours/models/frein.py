"""Assessments of the obstacles of a person."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from parcours.models.base import Base, DeStructure, Versionne


class EvaluationFrein(Versionne, DeStructure, Base):
    """How much a theme stood in the way on a day: 0 (nothing) to 3 (blocking). Not assessed: no row.

    A new assessment is a new row; the same day, the row of that day is corrected.
    """

    __tablename__ = "evaluation_frein"
    __table_args__ = (
        UniqueConstraint("parcours_id", "theme", "le"),
        CheckConstraint("niveau BETWEEN 0 AND 3", "niveau_de_0_a_3"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    parcours_id: Mapped[int] = mapped_column(ForeignKey("parcours.id"))
    le: Mapped[date]
    theme: Mapped[str] = mapped_column(String(16))
    niveau: Mapped[int]
    precision: Mapped[str | None] = mapped_column(String(200))
    auteur_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"))
