"""Group sessions, and who takes part."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from parcours.models.base import Base, DeStructure, Versionne


class Atelier(Versionne, DeStructure, Base):
    """A group session: what it is about, when, how long, where; led by `auteur_id`.

    `cle_idempotence`: the same page sent twice makes one.
    """

    __tablename__ = "atelier"
    __table_args__ = (
        Index("ix_atelier_structure_le", "structure_id", "le"),
        UniqueConstraint("structure_id", "cle_idempotence"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    structure_id: Mapped[int] = mapped_column(ForeignKey("structure.id"))
    intitule: Mapped[str] = mapped_column(String(160))
    le: Mapped[date]
    theme: Mapped[str | None] = mapped_column(String(20))
    duree_minutes: Mapped[int | None]
    lieu: Mapped[str | None] = mapped_column(String(120))
    auteur_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"))
    cle_idempotence: Mapped[str | None] = mapped_column(String(36))


class Participation(DeStructure, Base):
    """That a step of a person is their part in a group session; its state says whether they came."""

    __tablename__ = "participation"

    etape_id: Mapped[int] = mapped_column(ForeignKey("etape.id", ondelete="CASCADE"), primary_key=True)
    atelier_id: Mapped[int] = mapped_column(ForeignKey("atelier.id"), index=True)
