"""A workbook uploaded and previewed, waiting to be imported or forgotten."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from parcours.models.base import Base, DeStructure


class Depot(DeStructure, Base):
    """The file between its preview and its import; deleted on import, and by the night after one day."""

    __tablename__ = "depot"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id"))
    depose_le: Mapped[datetime]
    contenu: Mapped[bytes] = mapped_column(LargeBinary)
