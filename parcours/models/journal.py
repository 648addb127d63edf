"""Who did what, and who read what."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parcours.models.base import Base
from parcours.models.compte import Compte


class Journal(Base):
    """One line per change: who, when, what, as a French sentence that names no accompanied person."""

    __tablename__ = "journal"
    __table_args__ = (Index("ix_journal_parcours_le", "parcours_id", "le"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    le: Mapped[datetime] = mapped_column(index=True)
    compte_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"))
    structure_id: Mapped[int | None] = mapped_column(ForeignKey("structure.id"), index=True)
    parcours_id: Mapped[int | None] = mapped_column(ForeignKey("parcours.id"))
    evenement: Mapped[str] = mapped_column(String(40))
    phrase: Mapped[str] = mapped_column(String(400))
    est_social: Mapped[bool] = mapped_column(default=False)

    compte: Mapped[Compte | None] = relationship(lazy="raise")


class Consultation(Base):
    """One line each time the page of a person is read: who, when, which page."""

    __tablename__ = "consultation"
    __table_args__ = (Index("ix_consultation_parcours_le", "parcours_id", "le"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    le: Mapped[datetime]
    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id"), index=True)
    parcours_id: Mapped[int] = mapped_column(ForeignKey("parcours.id"))
    page: Mapped[str] = mapped_column(String(40))

    compte: Mapped[Compte] = relationship(lazy="raise")
