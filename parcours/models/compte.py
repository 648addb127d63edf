"""Accounts, what they may do and since when, and what keeps the door: sessions, attempts, invitations."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parcours.models.base import Base, Versionne
from parcours.models.structure import Structure


class Compte(Versionne, Base):
    """A person who works with the product; the password is an argon2id hash, absent until chosen.

    `rythme_rappel`: quotidien, hebdomadaire or rouge. `agenda_empreinte` is the sha-256 of the secret address of the
    calendar feed, absent when there is none.
    """

    __tablename__ = "compte"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    nom: Mapped[str] = mapped_column(String(120))
    mot_de_passe: Mapped[str | None] = mapped_column(String(200))
    est_actif: Mapped[bool] = mapped_column(default=True)
    recoit_rappels: Mapped[bool] = mapped_column(default=True)
    heure_rappel: Mapped[int] = mapped_column(default=7)
    rythme_rappel: Mapped[str] = mapped_column(String(12), default="quotidien")
    agenda_empreinte: Mapped[str | None] = mapped_column(String(64), unique=True)
    cree_le: Mapped[datetime]

    roles: Mapped[list["Role"]] = relationship(back_populates="compte", lazy="raise", order_by="Role.id")


class Role(Versionne, Base):
    """What an account may do, where (structure, zone or territoire) and between which dates (inclusive)."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id"), index=True)
    nom: Mapped[str] = mapped_column(String(12))
    structure_id: Mapped[int | None] = mapped_column(ForeignKey("structure.id"), index=True)
    territoire: Mapped[str | None] = mapped_column(String(40))
    zone: Mapped[str | None] = mapped_column(String(40))
    debut: Mapped[date]
    fin: Mapped[date | None]

    compte: Mapped[Compte] = relationship(back_populates="roles", lazy="raise")
    structure: Mapped[Structure | None] = relationship(lazy="raise")


class SessionWeb(Base):
    """A browser session kept on the server; the cookie holds a token, the table only its sha-256."""

    __tablename__ = "session_web"

    empreinte: Mapped[str] = mapped_column(String(64), primary_key=True)
    compte_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"), index=True)
    contenu: Mapped[dict[str, Any]] = mapped_column(JSON)
    ouverte_le: Mapped[datetime]
    vue_le: Mapped[datetime] = mapped_column(index=True)


class Tentative(Base):
    """A token bucket per key (hashed address or network address): throttling shared by every process."""

    __tablename__ = "tentative"

    cle: Mapped[str] = mapped_column(String(80), primary_key=True)
    jetons: Mapped[float]
    maj_le: Mapped[datetime]


class Invitation(Base):
    """A one-time link to choose a password; the table holds only the sha-256 of its token."""

    __tablename__ = "invitation"

    empreinte: Mapped[str] = mapped_column(String(64), primary_key=True)
    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id"), index=True)
    expire_le: Mapped[datetime]
    utilisee_le: Mapped[datetime | None]
