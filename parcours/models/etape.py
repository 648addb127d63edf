"""Accompaniment steps, and the keys of those that were removed."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parcours.models.base import Base, DeStructure, Versionne
from parcours.models.compte import Compte


class Etape(Versionne, DeStructure, Base):
    """What was done with a person: `le` is when it happened (or will), `saisie_le` when it was typed.

    `reprise_le` is when somebody else than its author last changed it.
    """

    __tablename__ = "etape"
    __table_args__ = (Index("ix_etape_parcours_le", "parcours_id", "le"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    parcours_id: Mapped[int] = mapped_column(ForeignKey("parcours.id"))
    le: Mapped[date]
    saisie_le: Mapped[datetime]
    genre: Mapped[str] = mapped_column(String(20))
    theme: Mapped[str | None] = mapped_column(String(20))
    lieu: Mapped[str] = mapped_column(String(10), default="interne")
    duree_minutes: Mapped[int | None]
    etat: Mapped[str] = mapped_column(String(10))
    est_collective: Mapped[bool] = mapped_column(default=False)
    visibilite: Mapped[str] = mapped_column(String(12))
    note: Mapped[str | None] = mapped_column(Text)
    auteur_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"))
    source: Mapped[str] = mapped_column(String(12), default="saisie")
    cle_idempotence: Mapped[str | None] = mapped_column(String(36), unique=True)
    reprise_le: Mapped[datetime | None]

    auteur: Mapped[Compte | None] = relationship(lazy="raise")


class CleConsommee(DeStructure, Base):
    """The key of a step that is gone, or that another geste took over: what comes back with it is not noted again.

    `le` is the day it was used up. It says neither of whom nor what; the night forgets it after a month.
    """

    __tablename__ = "cle_consommee"
    __table_args__ = (UniqueConstraint("cle", "structure_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cle: Mapped[str] = mapped_column(String(36))
    le: Mapped[date] = mapped_column(index=True)
