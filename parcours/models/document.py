"""Documents of a person that expire."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from parcours.models.base import Base, DeStructure, Versionne


class Document(Versionne, DeStructure, Base):
    """A document seen, never kept: its kind, and its last day (RQTH, residence permit, driving licence, other).

    `libelle` names it when the kind does not; it follows the person from one stay to the next.
    """

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    salarie_id: Mapped[int] = mapped_column(ForeignKey("salarie.id"), index=True)
    genre: Mapped[str] = mapped_column(String(16))
    libelle: Mapped[str | None] = mapped_column(String(80))
    fin: Mapped[date]
    vu_le: Mapped[date]
