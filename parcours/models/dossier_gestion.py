"""Review files, frozen."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parcours.models.base import Base, DeStructure
from parcours.models.compte import Compte


class DossierGestionFige(DeStructure, Base):
    """A review file of a period, as it was the day it was made: never changed, deleted only with its structure.

    `contenu`: figures only, nobody's name (`exchange.dossier_gestion` reads it).
    """

    __tablename__ = "dossier_gestion"
    __table_args__ = (CheckConstraint("fin >= debut", "dates_en_ordre"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id"))
    fait_le: Mapped[datetime]
    debut: Mapped[date]
    fin: Mapped[date]
    contenu: Mapped[dict[str, object]] = mapped_column(JSON, deferred=True)

    compte: Mapped[Compte] = relationship(lazy="raise")
