"""Programs and their versions. A partner sees those it was ever licensed for or has taught."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, selectinload

from tracker.extensions import db
from tracker.models import Cohort, Program, ProgramVersion
from tracker.queries.criteria import Criteria, Page, answer
from tracker.rules.problems import NotFound


def list_programs(criteria: Criteria) -> Page[Program]:
    """Programs with their versions; filters: track, kind."""
    return answer(
        select(Program),
        criteria,
        key=Program.id,
        searched=(Program.code, Program.name),
        filters={
            "track": lambda track: Program.track == track,
            "kind": lambda kind: Program.kind == kind,
        },
        sorts={
            "code": Program.code,
            "name": Program.name,
            "track": Program.track,
            "kind": Program.kind,
        },
        default_sort="name",
        options=[selectinload(Program.versions)],
    )


def list_all_programs() -> Sequence[Program]:
    """Every program the viewer sees, by name: for choices."""
    return db.session.scalars(select(Program).order_by(Program.name, Program.id)).all()


def get_program(program_id: int) -> Program:
    """One program with its versions, or NotFound."""
    row = db.session.scalar(
        select(Program).where(Program.id == program_id).options(selectinload(Program.versions))
    )
    if row is None:
        raise NotFound("There is no such program.")
    return row


def find_program(code: str) -> Program | None:
    """The program of that code, or None."""
    return db.session.scalar(select(Program).where(Program.code == code))


def get_version(version_id: int) -> ProgramVersion:
    """One version with its program, or NotFound."""
    row = db.session.scalar(
        select(ProgramVersion)
        .join(ProgramVersion.program)
        .where(ProgramVersion.id == version_id)
        .options(contains_eager(ProgramVersion.program))
    )
    if row is None:
        raise NotFound("There is no such version.")
    return row


def find_latest_version(program_id: int) -> ProgramVersion | None:
    """The version added last, or None."""
    return db.session.scalar(
        select(ProgramVersion)
        .where(ProgramVersion.program_id == program_id)
        .order_by(ProgramVersion.id.desc())
        .limit(1)
    )


def is_taught(version_id: int) -> bool:
    """Whether a cohort was or is taught by this version."""
    return (
        db.session.scalar(select(Cohort.id).where(Cohort.program_version_id == version_id).limit(1))
        is not None
    )
