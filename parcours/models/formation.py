"""Trainings followed during a parcours."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, UniqueConstraint
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


class Seance(Versionne, DeStructure, Base):
    """A day of a training: its hours planned, who came («a_noter», «present», «absent», «excuse»), hours followed."""

    __tablename__ = "seance"
    __table_args__ = (
        UniqueConstraint("formation_id", "le"),
        CheckConstraint("heures_suivies <= heures_prevues", "suivies_comprises"),
        CheckConstraint("presence = 'present' OR heures_suivies = 0", "heures_des_presents"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    parcours_id: Mapped[int] = mapped_column(ForeignKey("parcours.id"), index=True)
    formation_id: Mapped[int] = mapped_column(ForeignKey("formation.id"))
    le: Mapped[date]
    heures_prevues: Mapped[Decimal] = mapped_column(Numeric(4, 2))
    heures_suivies: Mapped[Decimal] = mapped_column(Numeric(4, 2), default=Decimal(0))
    presence: Mapped[str] = mapped_column(String(8), default="a_noter")
