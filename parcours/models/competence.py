"""Work skills seen at work."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parcours.models.base import Base, DeStructure, Versionne
from parcours.models.compte import Compte


class CompetenceObservee(Versionne, DeStructure, Base):
    """How far a skill was seen on a day, and on what. A new observation is a new row.

    `cle`: the key of the skill in the dated list, or its own words after a mark; `rome`: the code of its trade;
    `libelle`: its words on that day.
    """

    __tablename__ = "competence_observee"
    __table_args__ = (
        UniqueConstraint("parcours_id", "cle", "le"),
        CheckConstraint("niveau IN ('decouvrir', 'aide', 'autonomie', 'transmettre')", "niveau_connu"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    parcours_id: Mapped[int] = mapped_column(ForeignKey("parcours.id"))
    cle: Mapped[str] = mapped_column(String(160))
    rome: Mapped[str | None] = mapped_column(String(5))
    libelle: Mapped[str] = mapped_column(String(120))
    niveau: Mapped[str] = mapped_column(String(12))
    le: Mapped[date]
    preuve: Mapped[str | None] = mapped_column(String(200))
    auteur_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"))

    auteur: Mapped[Compte | None] = relationship(lazy="raise")
