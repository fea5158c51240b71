"""The base of all tables: registry, naming convention, column types, and who owns a row.

Not here: which rows a viewer sees (queries/scope), how a change is signed (services/change).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    Numeric,
    String,
    Text,
    TypeDecorator,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    declared_attr,
    mapped_column,
    registry,
)

from tracker.models.keys import new_id

Key = BigInteger().with_variant(Integer, "sqlite")
Json = JSON().with_variant(JSONB(), "postgresql")


class Instant(TypeDecorator[datetime]):
    """A moment in UTC; naive values are refused, so no local time is ever stored."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC as the database keeps it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """An aware UTC datetime."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ExactMoney(TypeDecorator[Decimal]):
    """An amount in two decimals, kept as whole hundredths so that SQLite cannot round it."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Hundredths; ValueError when the amount has more than two decimals."""
        if value is None:
            return None
        minor = Decimal(value) * 100
        if minor != minor.to_integral_value():
            raise ValueError("an amount has at most two decimals")
        return int(minor)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """The amount, two decimals."""
        return None if value is None else Decimal(value).scaleb(-2)


Short = Annotated[str, mapped_column(String(40))]
Name = Annotated[str, mapped_column(String(200))]
Long = Annotated[str, mapped_column(Text)]
Money = Annotated[Decimal, mapped_column(ExactMoney)]
Hours = Annotated[Decimal, mapped_column(Numeric(6, 2))]
Currency = Annotated[str, mapped_column(String(3))]
Country = Annotated[str, mapped_column(String(2))]

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table: a key of our own making; `version` where a page edits the row."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: Instant,
            dict[str, Any]: Json,
            list[Any]: Json,
        },
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True, default=new_id, autoincrement=False)


class Versioned:
    """Rows that two people may edit at once: a counter that each change raises."""

    version: Mapped[int] = mapped_column(Integer, default=1, server_default="1")

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.__dict__.get("version") or cls.version}


class PartnerOwned:
    """Rows that belong to one partner: queries/scope narrows every read of them."""

    @declared_attr
    def partner_id(cls) -> Mapped[int]:
        """The owner; leads every index of the table."""
        return mapped_column(Key, ForeignKey("partner.id"), index=True)


def one_of(column: str, words: Iterable[str]) -> CheckConstraint:
    """A named CHECK that the column holds one of the words (or nothing)."""
    listed = ", ".join(f"'{word}'" for word in sorted(words))
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def reference(target: str, *, cascade: bool = False, index: bool = True, **kw: Any) -> Any:
    """A foreign key column to `table.column`, indexed."""
    rule = "CASCADE" if cascade else None
    return mapped_column(Key, ForeignKey(target, ondelete=rule), index=index, **kw)


def owner() -> Any:
    """The owner of a row whose table has other indexes that begin with it."""
    return mapped_column(Key, ForeignKey("partner.id"))


def where(condition: str) -> dict[str, Any]:
    """What makes an index hold only the rows of which that is true, on both databases."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


__all__ = [
    "NAMING",
    "Base",
    "Country",
    "Currency",
    "ExactMoney",
    "Hours",
    "Instant",
    "Json",
    "Key",
    "Long",
    "Money",
    "Name",
    "PartnerOwned",
    "Short",
    "Versioned",
    "one_of",
    "owner",
    "reference",
    "where",
]
