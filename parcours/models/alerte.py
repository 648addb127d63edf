"""Alerts that the watch raised on deadlines, and what was done about them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parcours.models.base import Base, DeStructure, Versionne
from parcours.models.compte import Compte
from parcours.models.parcours import Parcours
from parcours.models.structure import Structure


class Alerte(Versionne, DeStructure, Base):
    """A threshold crossed, signalled once; closed with its reason when its cause goes, or by someone.

    `ouverte_le` is the moment of its latest opening: one that opens again is new again. Without parcours, it is that
    of the structure itself.
    `prise_par_id`: who takes care of it. `reportee_au`: not shown before that day. `sourdine_au`: neither shown nor
    announced until that day included, for a reason; the next thresholds of the same deadline keep it. `annonces`: how
    many mornings a digest announced it since someone last did something about it, `annoncee_le` the latest of them,
    or the day it was taken since; `escaladee_le`: told to who directs.
    """

    __tablename__ = "alerte"
    __table_args__ = (
        UniqueConstraint("parcours_id", "code", "objet", "limite", "seuil"),
        Index(
            "uq_alerte_structure",
            "structure_id",
            "code",
            "objet",
            "limite",
            "seuil",
            unique=True,
            sqlite_where=text("parcours_id IS NULL"),
            postgresql_where=text("parcours_id IS NULL"),
        ),
        Index(
            "ix_alerte_ouverte",
            "structure_id",
            "parcours_id",
            sqlite_where=text("close_le IS NULL"),
            postgresql_where=text("close_le IS NULL"),
        ),
        # Those that are over, apart: raising an alert does not write here.
        Index(
            "ix_alerte_close",
            "structure_id",
            "close_le",
            sqlite_where=text("close_le IS NOT NULL"),
            postgresql_where=text("close_le IS NOT NULL"),
        ),
        Index(
            "ix_alerte_prise",
            "prise_par_id",
            sqlite_where=text("prise_par_id IS NOT NULL"),
            postgresql_where=text("prise_par_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # Its indexes above are enough: every one more is written by each night.
    structure_id: Mapped[int] = mapped_column(ForeignKey("structure.id"))
    parcours_id: Mapped[int | None] = mapped_column(ForeignKey("parcours.id"))
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
    close_par_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"))
    prise_par_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"))
    reportee_au: Mapped[date | None]
    sourdine_au: Mapped[date | None]
    sourdine_motif: Mapped[str | None] = mapped_column(String(200))
    annonces: Mapped[int] = mapped_column(default=0)
    annoncee_le: Mapped[date | None]
    escaladee_le: Mapped[date | None]

    parcours: Mapped[Parcours | None] = relationship(lazy="raise")
    structure: Mapped[Structure] = relationship(lazy="raise")
    prise_par: Mapped[Compte | None] = relationship(lazy="raise", foreign_keys=[prise_par_id])
    close_par: Mapped[Compte | None] = relationship(lazy="raise", foreign_keys=[close_par_id])
    suites: Mapped[list["SuiteAlerte"]] = relationship(back_populates="alerte", lazy="raise", order_by="SuiteAlerte.id")


class SuiteAlerte(DeStructure, Base):
    """What someone did about an alert: taken, snoozed, muted, reassigned, closed, opened again, escalated.

    `genre`: prise, rendue, reportee, sourdine, confiee, close, rouverte, escaladee. `par_id` is absent when the watch
    did it; `vers_id` is who it was given to; `jusqu_au` the day of a snooze or of the end of a mute.
    """

    __tablename__ = "suite_alerte"

    id: Mapped[int] = mapped_column(primary_key=True)
    alerte_id: Mapped[int] = mapped_column(ForeignKey("alerte.id"), index=True)
    le: Mapped[datetime]
    par_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"))
    genre: Mapped[str] = mapped_column(String(10))
    vers_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"))
    jusqu_au: Mapped[date | None]
    motif: Mapped[str | None] = mapped_column(String(200))

    alerte: Mapped[Alerte] = relationship(back_populates="suites", lazy="raise")
    par: Mapped[Compte | None] = relationship(lazy="raise", foreign_keys=[par_id])
    vers: Mapped[Compte | None] = relationship(lazy="raise", foreign_keys=[vers_id])
