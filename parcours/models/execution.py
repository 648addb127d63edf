"""The run ledger: which night was run, where, and what it did."""

from datetime import date, datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from parcours.models.base import Base


class Execution(Base):
    """One run of a task, for a local date in a time zone; the primary key lets a single process win."""

    __tablename__ = "execution"

    tache: Mapped[str] = mapped_column(String(20), primary_key=True)
    fuseau: Mapped[str] = mapped_column(String(40), primary_key=True)
    pour_le: Mapped[date] = mapped_column(primary_key=True)
    commencee_le: Mapped[datetime]
    finie_le: Mapped[datetime | None]
    bilan: Mapped[str | None] = mapped_column(String(300))
    erreur: Mapped[str | None] = mapped_column(String(300))
