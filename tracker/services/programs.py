"""Verbs on programs and their versions: add, edit. A cohort keeps the version it was taught."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypedDict, Unpack

from tracker.extensions import db
from tracker.models import Program, ProgramVersion
from tracker.queries.programs import is_taught
from tracker.queries.scope import SYSTEM, Viewer, viewing
from tracker.rules import occupations
from tracker.rules.problems import Problem, Refused
from tracker.rules.validation_frame import program_problems, version_problems
from tracker.services.change import check_version, verb
from tracker.services.filling import fill, wanted

FIELDS = (
    "code",
    "name",
    "names",
    "track",
    "kind",
    "isced_field",
    "target_occupations",
    "summary",
)
VERSION_FIELDS = ("label", "weeks", "hours", "valid_from", "credential")


class ProgramValues(TypedDict, total=False):
    """What is recorded of a program; code and name are needed. `names` by language code,
    occupations as ISCO-08 or ESCO codes."""

    code: str
    name: str
    names: Mapping[str, str]
    track: str
    kind: str
    isced_field: str | None
    target_occupations: Sequence[str]
    summary: str | None


class VersionValues(TypedDict, total=False):
    """What is recorded of a version; the label is needed."""

    label: str
    weeks: int | None
    hours: int | None
    valid_from: date | None
    credential: str | None


@verb("program.added", "program:add")
def add_program(actor: Viewer, /, **values: Unpack[ProgramValues]) -> Program:
    """A program of ours."""
    program = Program(track="other", kind="reskilling", names={}, target_occupations=[])
    _fill(program, values)
    db.session.add(program)
    db.session.flush()
    return program


@verb("program.edited", "program:write")
def edit_program(
    actor: Viewer,
    program: Program,
    /,
    *,
    version: int,
    **values: Unpack[ProgramValues],
) -> Program:
    """Change a program; EditConflict when somebody was faster."""
    check_version(program, version)
    _fill(program, values)
    return program


@verb("program.version_added", "program:write")
def add_version(
    actor: Viewer,
    program: Program,
    /,
    **values: Unpack[VersionValues],
) -> ProgramVersion:
    """One more revision of the program."""
    row = ProgramVersion(program_id=program.id)
    fill(row, VERSION_FIELDS, values, version_problems)
    db.session.add(row)
    db.session.flush()
    return row


@verb("program.version_edited", "program:write")
def edit_version(
    actor: Viewer,
    row: ProgramVersion,
    /,
    *,
    version: int,
    **values: Unpack[VersionValues],
) -> ProgramVersion:
    """Change a version. Once a cohort was taught it, a known length stays as it was."""
    check_version(row, version)
    lengths = wanted(row, ("weeks", "hours"), values)
    changed = [
        field for field in ("weeks", "hours") if getattr(row, field) not in (None, lengths[field])
    ]
    # Whoever edits may not see every partner; the length belongs to all who taught it.
    with viewing(SYSTEM):
        taught = bool(changed) and is_taught(row.id)
    if taught:
        raise Refused(
            *(
                Problem(field, "Cohorts were taught this version; add a new version instead.")
                for field in changed
            )
        )
    fill(row, VERSION_FIELDS, values, version_problems)
    return row


def _fill(program: Program, values: ProgramValues) -> None:
    if "names" in values:
        values["names"] = {key: name for key, name in values["names"].items() if name}
    if "target_occupations" in values:
        values["target_occupations"] = list(dict.fromkeys(values["target_occupations"]))
    fill(program, FIELDS, values, _problems)


def _problems(target_occupations: Sequence[str], **values: Any) -> list[Problem]:
    """The truths between the fields, and that each occupation is on our lists."""
    return [
        *program_problems(**values),
        *(
            Problem("target_occupations", f"There is no occupation with the code {wrong[:20]}.")
            for wrong in target_occupations
            if occupations.find(wrong) is None
        ),
    ]
