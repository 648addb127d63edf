"""Immersions in an ordinary company (PMSMP)."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from parcours.models.base import Base, DeStructure, Versionne


class Immersion(Versionne, DeStructure, Base):
    """A PMSMP: its host, its single aim, and what came of it."""

    __tablename__ = "immersion"
    __table_args__ = (CheckConstraint("fin >= debut", "dates_en_ordre"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    parcours_id: Mapped[int] = mapped_column(ForeignKey("parcours.id"), index=True)
    hote: Mapped[str] = mapped_column(String(120))
    metier: Mapped[str | None] = mapped_column(String(120))
    objet: Mapped[str] = mapped_column(String(12))
    debut: Mapped[date]
    fin: Mapped[date]
    resultat: Mapped[str] = mapped_column(String(16))
