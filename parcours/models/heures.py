"""Hours worked under a contract."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from parcours.models.base import Base, DeStructure, Versionne


class Heures(Versionne, DeStructure, Base):
    """The hours of a contract in one month (`mois`: its first day); `en_entreprise`: those spent in companies (AI)."""

    __tablename__ = "heures"
    __table_args__ = (
        UniqueConstraint("contrat_id", "mois"),
        CheckConstraint("en_entreprise <= travaillees", "entreprise_comprise"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    parcours_id: Mapped[int] = mapped_column(ForeignKey("parcours.id"), index=True)
    contrat_id: Mapped[int] = mapped_column(ForeignKey("contrat.id"))
    mois: Mapped[date]
    travaillees: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    en_entreprise: Mapped[Decimal] = mapped_column(Numeric(6, 2), default=Decimal(0))
