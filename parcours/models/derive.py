"""Drift of the results of a structure: what it is held against, and the signals raised."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parcours.models.base import Base, DeStructure, Versionne
from parcours.models.compte import Compte
from parcours.models.structure import Structure


class ReferenceDerive(DeStructure, Base):
    """The past a structure is held against, set once by the night (`arretee_le`): what is typed later never moves it.

    Exits from `debut` to `fin` (inclusive): `n` of known outcome, of which `dynamiques`, and `en_attente` others;
    `taux_du_type`, the dynamic rate of the other structures of its kind then; `niveau`, the probability expected of
    each exit from `depuis` on; `par_an`, counted exits a year; `surdispersion`, φ of the kind then; `modele`, what
    gives each exit its own chance (`domain.derive_modele`), None when all have the same. `doute_depuis`: first of the
    exits too uniform to be believed before the records are checked, as the last night that read them found; `raison`:
    why the structure asked for this past rather than the one a night would set, which only it reads;
    `empreinte`: what the
    follow-up rested on the last night it was read (`queries.derive_empreinte`); None: to be read.
    """

    __tablename__ = "reference_derive"
    __table_args__ = (UniqueConstraint("structure_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    depuis: Mapped[date]
    debut: Mapped[date]
    fin: Mapped[date]
    n: Mapped[int]
    dynamiques: Mapped[int]
    en_attente: Mapped[int]
    taux_du_type: Mapped[float | None]
    niveau: Mapped[float]
    par_an: Mapped[float]
    surdispersion: Mapped[float] = mapped_column(default=1.0, server_default="1")
    modele: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    arretee_le: Mapped[date]
    doute_depuis: Mapped[date | None]
    raison: Mapped[str | None] = mapped_column(Text)
    empreinte: Mapped[str | None] = mapped_column(String(32))

    structure: Mapped[Structure] = relationship(lazy="raise")


class Derive(Versionne, DeStructure, Base):
    """A signal on a structure, kept with the figures it was raised on; at most one open at a time.

    `ouverte_le` is the moment it was raised. `donnees` holds what was known that day: sentences, reference, exits.
    `levee_le`: the night that found that later entries undo it; it stays open all the same. `cause` is written when
    it is closed: reelle, public, conjoncture, saisie or sans_explication.
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
    ouverte_le: Mapped[datetime]
    debut_estime: Mapped[date]
    comptees: Mapped[int]
    dynamiques: Mapped[int]
    donnees: Mapped[dict[str, Any]] = mapped_column(JSON)
    levee_le: Mapped[date | None]
    suivie_par_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"))
    commentaire: Mapped[str | None] = mapped_column(Text)
    cause: Mapped[str | None] = mapped_column(String(20))
    close_le: Mapped[date | None]

    structure: Mapped[Structure] = relationship(lazy="raise")
    suivie_par: Mapped[Compte | None] = relationship(lazy="raise")
