"""Structures (SIAE), their conventions with the State and the annexe of each year."""

from datetime import date
from decimal import Decimal

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parcours.models.base import Base, DeStructure, Versionne


class Structure(Versionne, Base):
    """A SIAE: its kind, where it stands, and the settings of its watch (days).

    `seuils` replaces what a code is warned by (days before the limit, negative after it; parts of a cap; a delay, as
    `domain.reglage` says); a code that is not there keeps the product's own.
    """

    __tablename__ = "structure"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    type: Mapped[str] = mapped_column(String(4))
    nom: Mapped[str] = mapped_column(String(120))
    siret: Mapped[str] = mapped_column(String(14), unique=True)
    commune: Mapped[str] = mapped_column(String(80))
    zone: Mapped[str] = mapped_column(String(40), index=True)
    territoire: Mapped[str] = mapped_column(String(40), index=True)
    fuseau: Mapped[str] = mapped_column(String(40))
    seuil_orange_jours: Mapped[int] = mapped_column(default=60)
    seuil_rouge_jours: Mapped[int] = mapped_column(default=15)
    silence_jours: Mapped[int] = mapped_column(default=30)
    premier_entretien_jours: Mapped[int] = mapped_column(default=15)
    diagnostic_jours: Mapped[int] = mapped_column(default=30)
    bilan_jours: Mapped[int] = mapped_column(default=90)
    seuils: Mapped[dict[str, list[int]]] = mapped_column(JSON, default=dict)
    participe_fse: Mapped[bool] = mapped_column(default=False)
    initiales_dans_rappels: Mapped[bool] = mapped_column(default=False)

    conventions: Mapped[list["Convention"]] = relationship(
        back_populates="structure", lazy="raise", order_by="Convention.debut.desc()"
    )


class Convention(Versionne, DeStructure, Base):
    """The agreement between a structure and the State, from a date to a date (inclusive)."""

    __tablename__ = "convention"
    __table_args__ = (CheckConstraint("fin >= debut", "dates_en_ordre"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    numero: Mapped[str] = mapped_column(String(40))
    debut: Mapped[date]
    fin: Mapped[date]

    structure: Mapped[Structure] = relationship(back_populates="conventions", lazy="raise")
    annexes: Mapped[list["Annexe"]] = relationship(
        back_populates="convention", lazy="raise", order_by="Annexe.debut.desc()"
    )


class Annexe(Versionne, DeStructure, Base):
    """The financial annexe of one year: posts (ETP), hours per ETP, negotiated targets (per cent of counted exits).

    `etp_encadrement`, `etp_accompagnement`: who supervises the work, who accompanies. The weights are those of the
    three parts of the modulated amount (per cent, together 100); without any, those of the State.
    """

    __tablename__ = "annexe"
    __table_args__ = (CheckConstraint("fin >= debut", "dates_en_ordre"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    convention_id: Mapped[int] = mapped_column(ForeignKey("convention.id"), index=True)
    numero: Mapped[str] = mapped_column(String(40))
    debut: Mapped[date]
    fin: Mapped[date]
    postes_etp: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    heures_par_etp: Mapped[int | None]
    objectif_durable: Mapped[int | None]
    objectif_transition: Mapped[int | None]
    objectif_positive: Mapped[int | None]
    objectif_dynamique: Mapped[int | None]
    etp_encadrement: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    etp_accompagnement: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    poids_publics: Mapped[int | None]
    poids_actions: Mapped[int | None]
    poids_resultats: Mapped[int | None]

    convention: Mapped[Convention] = relationship(back_populates="annexes", lazy="raise")
