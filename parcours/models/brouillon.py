"""What is being typed of an entretien, kept for who types it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from parcours.models.base import Base, DeStructure


class Brouillon(DeStructure, Base):
    """The fields of a form not saved yet: read by its author only, gone once saved, or by the night after a week."""

    __tablename__ = "brouillon"

    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id"), primary_key=True)
    parcours_id: Mapped[int] = mapped_column(ForeignKey("parcours.id"), primary_key=True)
    contenu: Mapped[dict[str, Any]] = mapped_column(JSON)
    maj_le: Mapped[datetime] = mapped_column(index=True)
