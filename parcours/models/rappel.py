"""The outbox: one digest per person and morning."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parcours.models.base import Base
from parcours.models.compte import Compte


class Rappel(Base):
    """A message to deliver: counts and links only, or what an account must know at once about itself.

    Claimed by conditional UPDATE, sent, or failed with its reason. `jour` is the day of a digest, absent for anything
    else. `vu_le`: everything opened until then was seen by it; what opens after is new to the next one. `a_annoncer`:
    keys of the alerts it asks its reader to act on, counted as announced once it is sent. `ouvert_le`: one of its
    links was followed. `adresse`: where a notice goes, that of the account when it was written, whatever it becomes.
    """

    __tablename__ = "rappel"
    __table_args__ = (
        UniqueConstraint("compte_id", "jour"),
        Index(
            "ix_rappel_a_envoyer",
            "prochain_essai_le",
            sqlite_where=text("envoye_le IS NULL AND abandonne_le IS NULL"),
            postgresql_where=text("envoye_le IS NULL AND abandonne_le IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id"))
    jour: Mapped[date | None]
    adresse: Mapped[str | None] = mapped_column(String(254))
    identifiant: Mapped[str] = mapped_column(String(80), unique=True)
    sujet: Mapped[str] = mapped_column(String(160))
    texte: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    vu_le: Mapped[datetime]
    a_annoncer: Mapped[list[int]] = mapped_column(JSON, default=list)
    cree_le: Mapped[datetime]
    prochain_essai_le: Mapped[datetime]
    reclame_le: Mapped[datetime | None]
    essais: Mapped[int] = mapped_column(default=0)
    envoye_le: Mapped[datetime | None]
    abandonne_le: Mapped[datetime | None]
    erreur: Mapped[str | None] = mapped_column(String(300))
    ouvert_le: Mapped[datetime | None]

    compte: Mapped[Compte] = relationship(lazy="raise")


class Annonce(Base):
    """An alert that a digest announced to an account for the first time: what became of it is told by code.

    `jugee_le`: what is done about the alert before that day is put down to the digest.
    """

    __tablename__ = "annonce"

    alerte_id: Mapped[int] = mapped_column(ForeignKey("alerte.id"), primary_key=True)
    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id"), primary_key=True)
    rappel_id: Mapped[int] = mapped_column(ForeignKey("rappel.id"), index=True)
    jugee_le: Mapped[date]


class LienUtilise(Base):
    """A one-tap link that has been followed: it does nothing a second time. The table holds only its sha-256."""

    __tablename__ = "lien_utilise"

    empreinte: Mapped[str] = mapped_column(String(64), primary_key=True)
    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id"), index=True)
    le: Mapped[datetime]
