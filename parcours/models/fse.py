"""Participation in an operation of the FSE+."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from parcours.models.base import Base, DeStructure, Versionne


class ParticipationFse(Versionne, DeStructure, Base):
    """When the data of a participant were entered on the site of the FSE+, at entry and at exit; never those data."""

    __tablename__ = "participation_fse"

    id: Mapped[int] = mapped_column(primary_key=True)
    parcours_id: Mapped[int] = mapped_column(ForeignKey("parcours.id"), unique=True)
    entree_saisie_le: Mapped[date | None]
    sortie_saisie_le: Mapped[date | None]
