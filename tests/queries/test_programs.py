"""Programs: all for head office; for a partner those it was licensed for or has taught."""

from __future__ import annotations

import pytest

from tests import build
from tracker.extensions import db
from tracker.queries.criteria import Criteria
from tracker.queries.programs import (
    find_latest_version,
    find_program,
    get_program,
    get_version,
    is_taught,
    list_all_programs,
    list_programs,
)
from tracker.queries.scope import Viewer, viewing
from tracker.rules.problems import NotFound
from tracker.rules.vocabulary import Role
from tracker.services.programs import add_version


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        (Criteria(), ["B", "A", "C"]),
        (Criteria(sort="code"), ["A", "B", "C"]),
        (Criteria(filters={"track": "data"}), ["A"]),
        (Criteria(filters={"kind": "upskilling"}), ["C"]),
        (Criteria(search="stack full"), ["B"]),
        (Criteria(per_page=1, page=3), ["C"]),
    ],
)
def test_list(system: Viewer, asked: Criteria, codes: list[str]) -> None:
    build.program("A", name="Numbers", track="data")
    build.program("B", name="Full-stack")
    build.program("C", name="UX", track="ux_ui", kind="upskilling")
    assert [row.code for row in list_programs(asked).rows] == codes


def test_by_code_and_latest_version(system: Viewer) -> None:
    version = build.program("A")
    latest = add_version(system, version.program, label="2")
    program = find_program("A")
    assert program is not None and [v.label for v in program.versions] == ["1", "2"]
    assert find_latest_version(program.id) is latest
    assert find_program("Z") is None
    assert not is_taught(version.id)
    build.cohort(build.partner(), version)
    assert is_taught(version.id)


def test_partners_see_their_own(system: Viewer) -> None:
    licensed, taught, foreign = (build.program(code) for code in ("L", "T", "F"))
    alder = build.partner("Alder")
    build.licence(build.term(alder), licensed)
    build.cohort(alder, taught)
    build.licence(build.term(build.partner("Birch")), foreign)
    alder_id, own, other = alder.id, licensed.program_id, foreign.program_id
    own_version, other_version = licensed.id, foreign.id
    db.session.remove()
    with viewing(Viewer(1, "viewer", frozenset({Role.VIEWER}), frozenset({alder_id}))):
        assert sorted(row.code for row in list_all_programs()) == ["L", "T"]
        assert get_program(own).code == "L"
        assert get_version(own_version).program.code == "L"
        assert find_program("F") is None
        with pytest.raises(NotFound):
            get_program(other)
        with pytest.raises(NotFound):
            get_version(other_version)
