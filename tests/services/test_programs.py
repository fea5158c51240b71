"""Programs and versions: names per language, occupations, lengths that stay once taught."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import build
from tracker.extensions import db
from tracker.models import Program
from tracker.queries.scope import Viewer
from tracker.rules.problems import EditConflict, NotAllowed, Refused
from tracker.rules.vocabulary import Role
from tracker.services import programs


def test_program_with_names_and_occupations(system: Viewer) -> None:
    row = programs.add_program(
        system,
        code="FS",
        name="Full-stack",
        track="full_stack",
        names={"es": "Desarrollo full-stack", "he": ""},
        target_occupations=["2513", "2512", "2513"],
        isced_field="0613",
    )
    assert row.names == {"es": "Desarrollo full-stack"}
    assert row.target_occupations == ["2513", "2512"]
    assert (row.name_in("es"), row.name_in("he")) == ("Desarrollo full-stack", "Full-stack")


def test_edit_keeps_what_is_not_given(system: Viewer) -> None:
    row = programs.add_program(system, code="FS", name="Full-stack", names={"fr": "Développement"})
    programs.edit_program(system, row, version=1, name="Full-stack web")
    assert (row.names, row.version) == ({"fr": "Développement"}, 2)
    with pytest.raises(EditConflict):
        programs.edit_program(system, row, version=1, name="FS")


def test_code_is_unique(system: Viewer) -> None:
    programs.add_program(system, code="FS", name="Full-stack")
    with pytest.raises(Refused, match="Another program has this code") as error:
        programs.add_program(system, code="FS", name="Other")
    assert error.value.problems[0].field == "code"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"code": None}, "code"),
        ({"code": "c" * 61}, "code"),
        ({"name": None}, "name"),
        ({"track": "alchemy"}, "track"),
        ({"kind": "skilling"}, "kind"),
        ({"isced_field": "61"}, None),
        ({"isced_field": "06131"}, "isced_field"),
        ({"isced_field": "six"}, "isced_field"),
        ({"names": {"xx": "?"}}, "name_xx"),
        ({"names": {"es": "n" * 201}}, "name_es"),
        ({"target_occupations": ["9999999"]}, "target_occupations"),
        ({"summary": "s" * 2001}, "summary"),
    ],
)
def test_bad_values_are_refused_at_their_field(
    system: Viewer, values: dict[str, Any], field: str | None
) -> None:
    given = {"code": "FS", "name": "Full-stack", **values}
    if field is None:
        assert programs.add_program(system, **given).code == "FS"
        return
    with pytest.raises(Refused) as error:
        programs.add_program(system, **given)
    assert [problem.field for problem in error.value.problems] == [field]
    assert db.session.query(Program).count() == 0


def test_versions_of_a_program(system: Viewer) -> None:
    program = programs.add_program(system, code="FS", name="Full-stack")
    row = programs.add_version(system, program, label="2026", weeks=26, hours=500)
    programs.edit_version(
        system, row, version=1, weeks=28, valid_from=date(2026, 1, 1), credential="Certificate"
    )
    assert (row.weeks, row.hours, row.credential) == (28, 500, "Certificate")
    with pytest.raises(Refused, match="already has that version") as error:
        programs.add_version(system, program, label="2026")
    assert error.value.problems[0].field == "label"
    with pytest.raises(EditConflict):
        programs.edit_version(system, row, version=1, weeks=30)


def test_known_lengths_stay_once_a_cohort_was_taught(system: Viewer) -> None:
    version = build.program()
    blank = programs.add_version(system, version.program, label="old")
    for row in (version, blank):
        build.cohort(build.partner(f"Of {row.label}"), row)
    with pytest.raises(Refused, match="add a new version instead") as error:
        programs.edit_version(system, version, version=1, weeks=30, hours=501)
    assert [problem.field for problem in error.value.problems] == ["weeks", "hours"]
    programs.edit_version(system, version, version=1, credential="Certificate")
    programs.edit_version(system, blank, version=1, weeks=12)
    assert blank.weeks == 12


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"label": None}, "label"),
        ({"weeks": 0}, "weeks"),
        ({"weeks": 521}, "weeks"),
        ({"hours": -1}, "hours"),
        ({"valid_from": date(1, 1, 1)}, "valid_from"),
    ],
)
def test_bad_versions_are_refused(system: Viewer, values: dict[str, Any], field: str) -> None:
    program = programs.add_program(system, code="FS", name="Full-stack")
    with pytest.raises(Refused) as error:
        programs.add_version(system, program, **{"label": "1", **values})
    assert [problem.field for problem in error.value.problems] == [field]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.FUNDER, Role.MANAGER, Role.VIEWER])
def test_only_head_office_keeps_programs(system: Viewer, role: Role) -> None:
    actor = Viewer(9, "somebody", frozenset({role}), None)
    with pytest.raises(NotAllowed):
        programs.add_program(actor, code="X", name="X")
