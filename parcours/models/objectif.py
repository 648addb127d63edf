"""Individual objectives."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from parcours.models.base import Base, DeStructure, Versionne


class Objectif(Versionne, DeStructure, Base):
    """What a person wants to reach, and for when; it stays once reached or abandoned.

    `fixe_le`: the day it was set. `etat`: ouvert, atteint, abandonne, since `clos_le`; `motif` says why it was
    abandoned.
    """

    __tablename__ = "objectif"
    __table_args__ = (CheckConstraint("(etat = 'ouvert') = (clos_le IS NULL)", "clos_a_sa_date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    parcours_id: Mapped[int] = mapped_column(ForeignKey("parcours.id"), index=True)
    intitule: Mapped[str] = mapped_column(String(160))
    theme: Mapped[str] = mapped_column(String(16))
    fixe_le: Mapped[date]
    pour_le: Mapped[date]
    etat: Mapped[str] = mapped_column(String(10), default="ouvert")
    clos_le: Mapped[date | None]
    motif: Mapped[str | None] = mapped_column(String(200))
    auteur_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"))
