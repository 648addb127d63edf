"""What is being typed of an entretien, kept for who types it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from parcours.models.base import Base, DeStructure


class Brouillon(DeStructure, Base):
    """The fields of a form not saved yet: read by its author only, gone once saved, or by the night after a week.

    `cle`: that of the page which wrote it last; another may follow it only if it was opened on what that one wrote.
    """

    __tablename__ = "brouillon"

    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id"), primary_key=True)
    parcours_id: Mapped[int] = mapped_column(ForeignKey("parcours.id"), primary_key=True)
    contenu: Mapped[dict[str, Any]] = mapped_column(JSON)
    cle: Mapped[str] = mapped_column(String(36), default="", server_default="")
    maj_le: Mapped[datetime] = mapped_column(index=True)
