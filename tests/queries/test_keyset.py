"""Reading a list on from a row: every row once, in the list's order, forward and back."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from tests import build
from tests.statements import counting
from tracker.extensions import db
from tracker.models import Cohort
from tracker.queries import criteria as lists
from tracker.queries.cohorts import list_cohorts
from tracker.queries.criteria import Criteria, Page
from tracker.queries.scope import SYSTEM, Viewer
from tracker.services.change import changing

DAYS = st.lists(
    st.one_of(st.none(), st.dates(date(2025, 1, 1), date(2025, 1, 4))), min_size=1, max_size=9
)


def codes(page: Page[Cohort]) -> list[str]:
    return [row.code for row in page.rows]


def read(sort: str, **more: object) -> Page[Cohort]:
    given = {"sort": sort.removeprefix("-"), "descending": sort.startswith("-"), **more}
    return list_cohorts(Criteria(**given), today=date(2026, 11, 24))  # type: ignore[arg-type]


@pytest.mark.parametrize("sort", ["starts_on", "-starts_on", "code", "-code"])
@settings(max_examples=8)
@given(days=DAYS, size=st.integers(1, 4))
def test_every_row_once_in_order(
    system: Viewer, sort: str, days: list[date | None], size: int
) -> None:
    with changing(SYSTEM, "test.emptied"):
        db.session.execute(delete(Cohort))
    owner = build.partner(f"Owner {next(build._number)}")
    version, at = build.program(), build.centre(owner)
    for number, day in enumerate(days):
        build.cohort(
            owner, version, at, code=f"c{number % 3}-{number}", starts_on=day, ends_on=None
        )
    whole = codes(read(sort, per_page=None))
    page = read(sort, per_page=size)
    pages = [page]
    while page.has_next:
        number = page.criteria.page + 1
        page = read(sort, per_page=size, page=number, after=page.last)
        by_number = read(sort, per_page=size, page=number)
        assert codes(page) == codes(by_number)
        pages.append(page)
    assert [code for one in pages for code in codes(one)] == whole
    for earlier, later in zip(reversed(pages[:-1]), reversed(pages[1:]), strict=True):
        back = read(sort, per_page=size, page=2, before=later.first)
        assert codes(back) == codes(earlier)


def test_a_list_too_long_to_count_says_so_and_goes_on(
    system: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "COUNTED", 4)
    owner = build.partner()
    version, at = build.program(), build.centre(owner)
    for number in range(7):
        build.cohort(owner, version, at, code=f"c{number}")
    seen: list[str] = []
    page = read("code", per_page=2)
    assert not page.is_counted
    with counting() as few:
        read("code", per_page=2, page=4, after=page.last)
    while True:
        seen += codes(page)
        if not page.has_next:
            break
        number = page.criteria.page + 1
        page = read("code", per_page=2, page=number, after=page.last)
    assert seen == [f"c{number}" for number in range(7)]
    # The rows, the unknown ones after them, the count up to where it stops.
    assert len(few) <= 3


@pytest.mark.parametrize(
    "nonsense", ["x", "~", "12~gestern", "99999999999999999999", "1~2025-13-01"]
)
def test_a_cursor_that_cannot_be_read_begins_at_the_beginning(
    system: Viewer, nonsense: str
) -> None:
    build.cohort(build.partner(), code="only")
    found = read("starts_on", per_page=2, after=nonsense)
    assert codes(found) == ["only"]
