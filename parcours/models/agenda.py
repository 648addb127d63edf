"""What a calendar feed has shown, so that what moves is told as a change and what goes as a cancellation."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parcours.models.base import Base, DeStructure
from parcours.models.parcours import Parcours


class EvenementAgenda(DeStructure, Base):
    """A deadline as the feed of an account last showed it: the same `uid` for as long as it is shown.

    `sequence` counts its changes of day, `modifie_le` is the latest of them; `annule_le` is when it ceased to be due.
    """

    __tablename__ = "evenement_agenda"

    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id"), primary_key=True)
    parcours_id: Mapped[int] = mapped_column(ForeignKey("parcours.id"), primary_key=True, index=True)
    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    objet: Mapped[str] = mapped_column(String(40), primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    le: Mapped[date]
    sequence: Mapped[int] = mapped_column(default=0)
    modifie_le: Mapped[datetime]
    annule_le: Mapped[date | None]

    parcours: Mapped[Parcours] = relationship(lazy="raise")
