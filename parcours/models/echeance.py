"""Deadlines derived from the facts of a parcours, and the alerts that the watch raised on them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parcours.models.base import Base, DeStructure
from parcours.models.parcours import Parcours


class Echeance(DeStructure, Base):
    """A deadline: derived, never typed; rewritten by `actions.echeance.recalculer`.

    `objet` says which fact it comes from («contrat:12»), `limite` the legal date, `prochain_le` the next day on
    which something is to be signalled (absent when nothing is left to say), `seuil` the last threshold signalled.
    """

    __tablename__ = "echeance"
    __table_args__ = (
        UniqueConstraint("parcours_id", "code", "objet"),
        Index(
            "ix_echeance_a_signaler",
            "prochain_le",
            "structure_id",
            sqlite_where=text("prochain_le IS NOT NULL"),
            postgresql_where=text("prochain_le IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    parcours_id: Mapped[int] = mapped_column(ForeignKey("parcours.id"))
    code: Mapped[str] = mapped_column(String(6))
    objet: Mapped[str] = mapped_column(String(40))
    limite: Mapped[date]
    repere: Mapped[date | None]
    habitude_jours: Mapped[int | None]
    prochain_le: Mapped[date | None]
    seuil: Mapped[int | None]

    parcours: Mapped[Parcours] = relationship(lazy="raise")


class Alerte(DeStructure, Base):
    """A threshold crossed, signalled once; closed with its reason when its cause goes.

    `ouverte_le` is the moment of its latest opening: one that opens again is new again.
    """

    __tablename__ = "alerte"
    __table_args__ = (
        UniqueConstraint("parcours_id", "code", "objet", "limite", "seuil"),
        Index(
            "ix_alerte_ouverte",
            "structure_id",
            "parcours_id",
            sqlite_where=text("close_le IS NULL"),
            postgresql_where=text("close_le IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    parcours_id: Mapped[int] = mapped_column(ForeignKey("parcours.id"), index=True)
    code: Mapped[str] = mapped_column(String(6))
    objet: Mapped[str] = mapped_column(String(40))
    limite: Mapped[date]
    repere: Mapped[date | None]
    habitude_jours: Mapped[int | None]
    seuil: Mapped[int]
    signalee_le: Mapped[date]
    ouverte_le: Mapped[datetime]
    close_le: Mapped[date | None]
    close_motif: Mapped[str | None] = mapped_column(String(200))

    parcours: Mapped[Parcours] = relationship(lazy="raise")
