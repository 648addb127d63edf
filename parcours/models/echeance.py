"""Deadlines derived from the facts of a parcours, or of a structure."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parcours.models.base import Base, DeStructure
from parcours.models.parcours import Parcours


class Echeance(DeStructure, Base):
    """A deadline: derived, never typed; rewritten by `actions.echeance.recalculer`.

    `objet` says which fact it comes from («contrat:12»), `limite` the legal date, `prochain_le` the next day on
    which something is to be signalled (absent when nothing is left to say), `seuil` the last threshold signalled.
    Without parcours, it is that of the structure itself.
    """

    __tablename__ = "echeance"
    __table_args__ = (
        UniqueConstraint("parcours_id", "code", "objet"),
        Index(
            "uq_echeance_structure",
            "structure_id",
            "code",
            "objet",
            unique=True,
            sqlite_where=text("parcours_id IS NULL"),
            postgresql_where=text("parcours_id IS NULL"),
        ),
        Index(
            "ix_echeance_a_signaler",
            "structure_id",
            "prochain_le",
            sqlite_where=text("prochain_le IS NOT NULL"),
            postgresql_where=text("prochain_le IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # Its two indexes above are enough: every one more is written by each night.
    structure_id: Mapped[int] = mapped_column(ForeignKey("structure.id"))
    parcours_id: Mapped[int | None] = mapped_column(ForeignKey("parcours.id"))
    code: Mapped[str] = mapped_column(String(6))
    objet: Mapped[str] = mapped_column(String(40))
    limite: Mapped[date]
    repere: Mapped[date | None]
    habitude_jours: Mapped[int | None]
    prochain_le: Mapped[date | None]
    seuil: Mapped[int | None]

    parcours: Mapped[Parcours] = relationship(lazy="raise")
