"""Work contracts of a parcours."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from parcours.models.base import Base, DeStructure, Versionne


class Contrat(Versionne, DeStructure, Base):
    """A contract (CDDI, CDDU, mission, CDI inclusion, prestation); `fin` is the last day, absent for a CDI.

    `rompu_le` is the last day when it ended before `fin`; `derogation` names the exception that
    allows more than the legal total (or less than the minimum), `derogation_horaire` says that fewer weekly hours
    were allowed, `renouvelle_id` is the contract that this one follows.
    """

    __tablename__ = "contrat"
    __table_args__ = (CheckConstraint("fin IS NULL OR fin >= debut", "dates_en_ordre"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    parcours_id: Mapped[int] = mapped_column(ForeignKey("parcours.id"), index=True)
    renouvelle_id: Mapped[int | None] = mapped_column(ForeignKey("contrat.id"))
    genre: Mapped[str] = mapped_column(String(12))
    debut: Mapped[date]
    fin: Mapped[date | None]
    rompu_le: Mapped[date | None]
    heures_hebdo: Mapped[Decimal | None] = mapped_column(Numeric(4, 1))
    metier: Mapped[str | None] = mapped_column(String(120))
    derogation: Mapped[str | None] = mapped_column(String(20))
    derogation_horaire: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(12), default="saisie")
