"""Who took over from whom, and who stands in for whom: what both were told, and when they read it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parcours.models.base import Base, DeStructure, Versionne
from parcours.models.compte import Compte


class Passage(DeStructure, Base):
    """One or several parcours handed over the same day, to the same person, for the same reason."""

    __tablename__ = "passage"

    id: Mapped[int] = mapped_column(primary_key=True)
    fonction: Mapped[str] = mapped_column(String(10))
    de_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"))
    vers_id: Mapped[int] = mapped_column(ForeignKey("compte.id"), index=True)
    par_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"), index=True)
    debut: Mapped[date]
    raison: Mapped[str | None] = mapped_column(String(16))
    note: Mapped[str | None] = mapped_column(String(500))
    passe_le: Mapped[datetime]
    lu_le: Mapped[datetime | None]

    de: Mapped[Compte | None] = relationship(foreign_keys=[de_id], lazy="raise")
    vers: Mapped[Compte] = relationship(foreign_keys=[vers_id], lazy="raise")
    par: Mapped[Compte | None] = relationship(foreign_keys=[par_id], lazy="raise")


class Relais(Versionne, DeStructure, Base):
    """Someone stands in for a référent·e, from a day to a day, both included; then all goes back by itself.

    Each parcours has its own assignment of that function (`relais`); `est_entier` when it is every parcours of the
    person who is away, those entrusted meanwhile too.
    """

    __tablename__ = "relais"
    __table_args__ = (
        CheckConstraint("fin >= debut", "dates_en_ordre"),
        CheckConstraint("absent_id <> remplacant_id", "quelqu_un_d_autre"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    absent_id: Mapped[int] = mapped_column(ForeignKey("compte.id"), index=True)
    remplacant_id: Mapped[int] = mapped_column(ForeignKey("compte.id"), index=True)
    par_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"))
    debut: Mapped[date]
    fin: Mapped[date]
    est_entier: Mapped[bool]
    note: Mapped[str | None] = mapped_column(String(500))
    prepare_le: Mapped[datetime]
    lu_le: Mapped[datetime | None]

    absent: Mapped[Compte] = relationship(foreign_keys=[absent_id], lazy="raise")
    remplacant: Mapped[Compte] = relationship(foreign_keys=[remplacant_id], lazy="raise")
