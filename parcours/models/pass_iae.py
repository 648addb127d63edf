"""PASS IAE: facts of the State platform, as dated facts; our own arithmetic is in `domain.pass_iae`."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parcours.models.base import Base, DeStructure, Versionne


class PassIae(Versionne, DeStructure, Base):
    """A PASS: its number, its start, and its official end, with where and when that end was read."""

    __tablename__ = "pass_iae"
    __table_args__ = (
        UniqueConstraint("structure_id", "numero"),
        CheckConstraint("fin_officielle >= debut", "dates_en_ordre"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    salarie_id: Mapped[int] = mapped_column(ForeignKey("salarie.id"), index=True)
    # Looked for in every structure: the number belongs to the person.
    numero: Mapped[str] = mapped_column(String(12), index=True)
    debut: Mapped[date]
    fin_officielle: Mapped[date]
    source: Mapped[str] = mapped_column(String(12))
    constatee_le: Mapped[date]

    suspensions: Mapped[list["Suspension"]] = relationship(lazy="raise", order_by="Suspension.debut")
    prolongations: Mapped[list["Prolongation"]] = relationship(lazy="raise", order_by="Prolongation.id")
    levee: Mapped["LeveeCarence | None"] = relationship(lazy="raise", cascade="all, delete-orphan")


class LeveeCarence(DeStructure, Base):
    """The waiting period before a PASS, lifted by an authorised prescriber: who, when, on which document or reason."""

    __tablename__ = "levee_carence"

    id: Mapped[int] = mapped_column(primary_key=True)
    pass_iae_id: Mapped[int] = mapped_column(ForeignKey("pass_iae.id"), unique=True)
    par: Mapped[str] = mapped_column(String(120))
    le: Mapped[date]
    piece: Mapped[str] = mapped_column(String(200))
    saisie_le: Mapped[datetime]


class Suspension(Versionne, DeStructure, Base):
    """A period during which the PASS does not run, both days inclusive.

    `declaree_le`: the day it was declared on the State platform, whose rules hold; None when nobody said.
    `jours_dans_officielle`: how many days of its effect the official end, as last read, already counts. A suspension
    shortened after that reading keeps its former days there, so that the difference is taken off the end.
    """

    __tablename__ = "suspension"
    __table_args__ = (CheckConstraint("fin >= debut", "dates_en_ordre"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pass_iae_id: Mapped[int] = mapped_column(ForeignKey("pass_iae.id"), index=True)
    debut: Mapped[date]
    fin: Mapped[date]
    motif: Mapped[str] = mapped_column(String(30))
    declaree_le: Mapped[date | None]
    jours_dans_officielle: Mapped[int] = mapped_column(default=0)
    saisie_le: Mapped[datetime]


class Prolongation(Versionne, DeStructure, Base):
    """A longer PASS, asked then decided (`decision`: demandee, accordee, refusee).

    `motif_refus`: why the prescriber refused; unknown of a refusal recorded before it was asked for.
    `jours_dans_officielle`: as for a suspension.
    """

    __tablename__ = "prolongation"
    __table_args__ = (CheckConstraint("fin >= debut", "dates_en_ordre"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pass_iae_id: Mapped[int] = mapped_column(ForeignKey("pass_iae.id"), index=True)
    motif: Mapped[str] = mapped_column(String(30))
    debut: Mapped[date]
    fin: Mapped[date]
    demandee_le: Mapped[date]
    decision: Mapped[str] = mapped_column(String(10))
    decidee_le: Mapped[date | None]
    motif_refus: Mapped[str | None] = mapped_column(String(200))
    jours_dans_officielle: Mapped[int] = mapped_column(default=0)
    saisie_le: Mapped[datetime]
