"""What may be joined to a step once it is saved: a photo of the work, a voice note."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from parcours.models.base import Base, DeStructure


class Piece(DeStructure, Base):
    """A photo (`genre`: photo), drawn again without what the device hides in it, or a voice note (voix)."""

    __tablename__ = "piece"
    __table_args__ = (CheckConstraint("genre IN ('photo', 'voix')", "photo_ou_voix"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    etape_id: Mapped[int] = mapped_column(ForeignKey("etape.id", ondelete="CASCADE"), index=True)
    genre: Mapped[str] = mapped_column(String(8))
    type_mime: Mapped[str] = mapped_column(String(40))
    contenu: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    ajoutee_le: Mapped[datetime]
    auteur_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"))
