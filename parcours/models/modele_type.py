"""What the structures of a kind make expect of an exit, as it was fitted."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from parcours.models.base import Base


class ModeleTypeFige(Base):
    """The model of a kind in a territory, fitted once a year and never changed: a later fit is another row.

    `contenu`: coefficients and counts (`domain.modele_type`), nobody's row. `fin`: the last day of the exits it read.
    """

    __tablename__ = "modele_type"
    __table_args__ = (UniqueConstraint("territoire", "type", "fin"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    territoire: Mapped[str] = mapped_column(String(40))
    type: Mapped[str] = mapped_column(String(4))
    fin: Mapped[date]
    fait_le: Mapped[datetime]
    contenu: Mapped[dict[str, Any]] = mapped_column(JSON)
