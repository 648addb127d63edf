"""Templates of an entretien, and who used which last."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from parcours.models.base import Base, DeStructure, Versionne


class Trame(Versionne, DeStructure, Base):
    """What a structure wants asked in an entretien: headings in order; set aside (`est_active`), never removed."""

    __tablename__ = "trame"
    __table_args__ = (UniqueConstraint("structure_id", "titre"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    titre: Mapped[str] = mapped_column(String(80))
    genre: Mapped[str] = mapped_column(String(20))
    rubriques: Mapped[list[str]] = mapped_column(JSON)
    theme: Mapped[str | None] = mapped_column(String(20))
    duree_minutes: Mapped[int | None]
    est_active: Mapped[bool] = mapped_column(default=True)


class UsageTrame(Base):
    """When an account last used a template: it is offered first."""

    __tablename__ = "usage_trame"

    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id"), primary_key=True)
    trame_id: Mapped[int] = mapped_column(ForeignKey("trame.id"), primary_key=True)
    dernier_le: Mapped[datetime]
