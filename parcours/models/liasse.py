"""Many papers asked for at once, composed a few at a time."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from parcours.models.base import Base, DeStructure, Versionne


class Liasse(Versionne, DeStructure, Base):
    """The livrets of several parcours: those still to compose, by key, and the archive so far.

    `ecartes`: references of those that could not be composed; the others do not wait for them.

    Only who asked for it may open it; the night forgets it after one day.
    """

    __tablename__ = "liasse"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id"))
    demandee_le: Mapped[datetime]
    total: Mapped[int]
    restants: Mapped[list[int]] = mapped_column(JSON)
    ecartes: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    archive: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
