"""What administrators decide of the motives of an exit."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parcours.models.base import Base
from parcours.models.compte import Compte


class DecisionMotif(Base):
    """The family of a motive from a day on, for the whole installation; never changed: one more row says otherwise.

    `rang`: how many decisions the motive has had, this one included. Two administrators at once cannot both be next.
    """

    __tablename__ = "decision_motif"
    __table_args__ = (UniqueConstraint("code", "rang"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(4))
    rang: Mapped[int]
    depuis: Mapped[date]
    categorie: Mapped[str] = mapped_column(String(12))
    raison: Mapped[str] = mapped_column(String(300))
    le: Mapped[datetime]
    auteur_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id"))

    auteur: Mapped[Compte | None] = relationship(lazy="raise")
