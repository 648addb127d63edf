"""What every table shares: metadata with named constraints, the instant type, the version column."""

import secrets
from datetime import UTC, datetime
from typing import ClassVar

from sqlalchemy import DateTime, Dialect, ForeignKey, MetaData, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

NOMS_DES_CONTRAINTES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """A moment, stored in UTC and given back aware: SQLite forgets time zones, so we restore it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive datetimes: an instant without a zone is a bug."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("un instant doit porter son fuseau")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware datetime on both engines."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Declarative base; relationships are `lazy="raise"`: a template can never run a query."""

    metadata = MetaData(naming_convention=NOMS_DES_CONTRAINTES)
    type_annotation_map: ClassVar = {datetime: Instant()}


def suivante(version: int | None) -> int:
    """The version after this one; None: the first one of a row, anywhere in 1…2²⁹ (a form reads nine digits back).

    A form kept open on a row that was removed must not fit the one recorded in its place, be it under the same key.
    """
    return secrets.randbelow(2**29) + 1 if version is None else version + 1


class Versionne:
    """A row that two people may edit: SQLAlchemy refuses to overwrite a version it has not read."""

    version: Mapped[int] = mapped_column(default=lambda: suivante(None))

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, object]:
        """Compare the version at each UPDATE and DELETE."""
        return {"version_id_col": cls.version, "version_id_generator": suivante}


class DeStructure:
    """A row that belongs to a structure: its key is there, so that the engine can partition by it."""

    @declared_attr
    @classmethod
    def structure_id(cls) -> Mapped[int]:
        """The key of the structure."""
        return mapped_column(ForeignKey("structure.id"), index=True)
