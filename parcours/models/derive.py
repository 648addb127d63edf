"""Signals of drift on the results of a structure."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parcours.models.base import Base, DeStructure, Versionne
from parcours.models.compte import Compte
from parcours.models.structure import Structure


class Derive(Versionne, DeStructure, Base):
    """A signal on a structure, kept with the figures it was raised on; at most one open at a time.

    `cause` is written when it is closed: reelle, public, conjoncture, saisie or sans_explication.
    """

    __tablename__ = "derive"
    __table_args__ = (
        Index(
            "uq_derive_ouverte",
            "structure_id",
            unique=True,
            sqlite_where=text("close_le IS NULL"),
            postgresql_where=text("close_le IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    detectee_le: Mapped[date]
    debut_estime: Mapped[date]
    comptees: Mapped[int]
    dynamiques: Mapped[int]
    donnees: Mapped[dict[str, Any]] = mapped_column(JSON)
    suivie_par_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"))
    commentaire: Mapped[str | None] = mapped_column(Text)
    cause: Mapped[str | None] = mapped_column(String(20))
    close_le: Mapped[date | None]

    structure: Mapped[Structure] = relationship(lazy="raise")
    suivie_par: Mapped[Compte | None] = relationship(lazy="raise")
