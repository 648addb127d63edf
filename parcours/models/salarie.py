"""Persons accompanied, as known to one structure (each structure is responsible for its own files)."""

from datetime import date, datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parcours.models.base import Base, DeStructure, Versionne
from parcours.models.structure import Structure


class Salarie(Versionne, DeStructure, Base):
    """Identity and contact, nothing more: no NIR, no health. `nom_tri` and `cle_recherche` are normalised copies."""

    __tablename__ = "salarie"
    __table_args__ = (
        Index("ix_salarie_structure_nom_tri", "structure_id", "nom_tri"),
        Index("ix_salarie_structure_naissance", "structure_id", "naissance"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    nom: Mapped[str] = mapped_column(String(80))
    prenom: Mapped[str] = mapped_column(String(80))
    nom_tri: Mapped[str] = mapped_column(String(200))
    cle_recherche: Mapped[str] = mapped_column(String(300))
    civilite: Mapped[str | None] = mapped_column(String(4))
    naissance: Mapped[date]
    telephone: Mapped[str | None] = mapped_column(String(30))
    email: Mapped[str | None] = mapped_column(String(254))
    commune: Mapped[str | None] = mapped_column(String(80))
    code_postal: Mapped[str | None] = mapped_column(String(5))
    cree_le: Mapped[datetime]

    structure: Mapped[Structure] = relationship(lazy="raise")
