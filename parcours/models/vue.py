"""Filters of the list that an account keeps under a name."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from parcours.models.base import Base


class VueEnregistree(Base):
    """A name and the filters it stands for, as an address writes them; never what was searched: that is somebody."""

    __tablename__ = "vue_enregistree"
    __table_args__ = (UniqueConstraint("compte_id", "nom"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id"))
    nom: Mapped[str] = mapped_column(String(40))
    requete: Mapped[str] = mapped_column(String(400))
