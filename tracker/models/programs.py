"""Programs we own, their names per language, their versions. Shared by all partners."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Base, Long, Name, Short, Versioned, one_of, reference
from tracker.rules.vocabulary import PROGRAM_KINDS, PROGRAM_TRACKS


class Program(Versioned, Base):
    """A curriculum we own."""

    __tablename__ = "program"
    __table_args__ = (one_of("track", PROGRAM_TRACKS), one_of("kind", PROGRAM_KINDS))

    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[Name]
    # Names in other languages, by language code; the master name is the fallback.
    names: Mapped[dict[str, Any]] = mapped_column(default=dict)
    track: Mapped[Short] = mapped_column(String(40), default="other")
    kind: Mapped[Short] = mapped_column(String(40), default="reskilling")
    isced_field: Mapped[str | None] = mapped_column(String(4))
    target_occupations: Mapped[list[Any]] = mapped_column(default=list)
    summary: Mapped[Long | None]
    # What a list we were given says of it beyond these columns, by the list's own column names.
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)

    versions: Mapped[list[ProgramVersion]] = relationship(
        back_populates="program", order_by="ProgramVersion.id"
    )

    def name_in(self, language: str) -> str:
        """The name in that language, else the master name."""
        return str(self.names.get(language) or self.name)


class ProgramVersion(Versioned, Base):
    """One revision of a program, with its hours and weeks; a cohort keeps the one it was taught."""

    __tablename__ = "program_version"
    __table_args__ = (
        UniqueConstraint("program_id", "label"),
        CheckConstraint("weeks IS NULL OR weeks > 0", name="weeks_positive"),
        CheckConstraint("hours IS NULL OR hours > 0", name="hours_positive"),
    )

    program_id: Mapped[int] = reference("program.id")
    label: Mapped[str] = mapped_column(String(40))
    weeks: Mapped[int | None]
    hours: Mapped[int | None]
    valid_from: Mapped[date | None]
    credential: Mapped[str | None] = mapped_column(String(200))

    program: Mapped[Program] = relationship(back_populates="versions")
