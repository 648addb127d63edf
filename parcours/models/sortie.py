"""The end of a parcours, and the news taken afterwards."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from parcours.models.base import Base, DeStructure, Versionne


class Sortie(Versionne, DeStructure, Base):
    """The exit: its date, its motive (absent while unknown), the job found and the proof seen."""

    __tablename__ = "sortie"
    __table_args__ = (Index("ix_sortie_structure_le", "structure_id", "le"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    parcours_id: Mapped[int] = mapped_column(ForeignKey("parcours.id"), unique=True)
    le: Mapped[date]
    motif: Mapped[str | None] = mapped_column(String(4))
    emploi: Mapped[str | None] = mapped_column(String(160))
    justificatif: Mapped[str | None] = mapped_column(String(160))
    justificatif_le: Mapped[date | None]


class Suivi(Versionne, DeStructure, Base):
    """News taken `mois` months after the exit (3 or 6): due on a date, done on another."""

    __tablename__ = "suivi"
    __table_args__ = (UniqueConstraint("parcours_id", "mois"), CheckConstraint("mois IN (3, 6)", "trois_ou_six"))

    id: Mapped[int] = mapped_column(primary_key=True)
    parcours_id: Mapped[int] = mapped_column(ForeignKey("parcours.id"), index=True)
    mois: Mapped[int]
    du_le: Mapped[date]
    fait_le: Mapped[date | None]
    situation: Mapped[str | None] = mapped_column(String(20))
    precision: Mapped[str | None] = mapped_column(String(200))
