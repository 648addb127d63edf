"""Trainings followed during a parcours."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from parcours.models.base import Base, DeStructure, Versionne


class Formation(Versionne, DeStructure, Base):
    """A training: its purpose, whether it certifies, hours planned and attended, and its result."""

    __tablename__ = "formation"
    __table_args__ = (CheckConstraint("fin >= debut", "dates_en_ordre"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    parcours_id: Mapped[int] = mapped_column(ForeignKey("parcours.id"), index=True)
    intitule: Mapped[str] = mapped_column(String(160))
    organisme: Mapped[str | None] = mapped_column(String(120))
    finalite: Mapped[str] = mapped_column(String(20))
    est_certifiante: Mapped[bool] = mapped_column(default=False)
    debut: Mapped[date]
    fin: Mapped[date]
    heures_prevues: Mapped[int | None]
    heures_suivies: Mapped[int | None]
    resultat: Mapped[str] = mapped_column(String(16))
