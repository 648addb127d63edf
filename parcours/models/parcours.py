"""A stay of a person in a structure, who accompanies it, and the criteria at entry."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parcours.models.base import Base, DeStructure, Versionne
from parcours.models.compte import Compte
from parcours.models.passage import Passage, Relais
from parcours.models.salarie import Salarie
from parcours.models.structure import Structure


class Parcours(Versionne, DeStructure, Base):
    """One stay, from entry to exit.

    `clos_le` repeats the date of the sortie, so that a unique index forbids two current stays.
    `limite_le`, `silence_le`, `pass_fin`, `contrat_fin` are derived by
    `actions.echeance.recalculer`, for the list; nothing else writes them.
    """

    __tablename__ = "parcours"
    __table_args__ = (
        CheckConstraint("clos_le IS NULL OR clos_le >= entree_le", "sortie_apres_entree"),
        Index(
            "uq_parcours_salarie_en_cours",
            "salarie_id",
            unique=True,
            sqlite_where=text("clos_le IS NULL"),
            postgresql_where=text("clos_le IS NULL"),
        ),
        Index("ix_parcours_structure_clos_limite", "structure_id", "clos_le", "limite_le"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    salarie_id: Mapped[int] = mapped_column(ForeignKey("salarie.id"), index=True)
    entree_le: Mapped[date]
    metier: Mapped[str | None] = mapped_column(String(120))
    prescripteur_type: Mapped[str | None] = mapped_column(String(30))
    prescripteur_nom: Mapped[str | None] = mapped_column(String(120))
    niveau_formation: Mapped[str | None] = mapped_column(String(4))
    diagnostic_le: Mapped[date | None]
    diagnostic_auteur: Mapped[str | None] = mapped_column(String(12))
    source: Mapped[str] = mapped_column(String(12), default="saisie")
    cree_le: Mapped[datetime]
    clos_le: Mapped[date | None]
    limite_le: Mapped[date | None]
    silence_le: Mapped[date | None]
    pass_fin: Mapped[date | None]
    contrat_fin: Mapped[date | None]

    structure: Mapped[Structure] = relationship(lazy="raise")
    salarie: Mapped[Salarie] = relationship(lazy="raise")
    affectations: Mapped[list["Affectation"]] = relationship(
        back_populates="parcours", lazy="raise", order_by="Affectation.debut"
    )
    criteres: Mapped[list["Critere"]] = relationship(
        lazy="raise", order_by="Critere.code", cascade="all, delete-orphan"
    )


class Affectation(DeStructure, Base):
    """Who accompanies a parcours (`fonction`: referent, encadrant or relais), from a date to a date (inclusive).

    What an exit stops is set aside (`-referent`, `-encadrant`…), to be given back if the exit is undone
    (`actions.affectation`). `passage`: how it was handed over; `relais`: the stand-in that it belongs to.
    """

    __tablename__ = "affectation"
    __table_args__ = (
        Index("ix_affectation_compte_fonction", "compte_id", "fonction", "fin"),
        CheckConstraint("fin IS NULL OR fin >= debut", "dates_en_ordre"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    parcours_id: Mapped[int] = mapped_column(ForeignKey("parcours.id"), index=True)
    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id"))
    fonction: Mapped[str] = mapped_column(String(10))
    debut: Mapped[date]
    fin: Mapped[date | None]
    passage_id: Mapped[int | None] = mapped_column(ForeignKey("passage.id"), index=True)
    relais_id: Mapped[int | None] = mapped_column(ForeignKey("relais.id"), index=True)

    parcours: Mapped[Parcours] = relationship(back_populates="affectations", lazy="raise")
    compte: Mapped[Compte] = relationship(lazy="raise")
    passage: Mapped[Passage | None] = relationship(lazy="raise")
    relais: Mapped[Relais | None] = relationship(lazy="raise")


class Critere(DeStructure, Base):
    """An eligibility criterion met at entry, with the date of the proof that was seen."""

    __tablename__ = "critere"
    __table_args__ = (UniqueConstraint("parcours_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    parcours_id: Mapped[int] = mapped_column(ForeignKey("parcours.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    justificatif_le: Mapped[date | None]
