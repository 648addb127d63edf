"""How often a note was asked about, and what became of it: never which note, nor what it says, nor whose."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from parcours.models.base import Base


class MesureVigilance(Base):
    """How many times, on a day, a kind of words was asked about (`suite`: montre, garde, reserve, recrit)."""

    __tablename__ = "mesure_vigilance"

    le: Mapped[date] = mapped_column(primary_key=True)
    genre: Mapped[str] = mapped_column(String(10), primary_key=True)
    suite: Mapped[str] = mapped_column(String(10), primary_key=True)
    nombre: Mapped[int]
