"""How long an entry takes, never what it says nor who made it."""

from datetime import date

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from parcours.models.base import Base


class MesureSaisie(Base):
    """The time from opening to saving of one entry (`ecran`: geste, pas, point, entretien)."""

    __tablename__ = "mesure_saisie"
    __table_args__ = (Index("ix_mesure_saisie_le_ecran", "le", "ecran"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    le: Mapped[date]
    ecran: Mapped[str] = mapped_column(String(10))
    duree_ms: Mapped[int]
