"""Small groups withheld, and nothing that subtraction from a shown total would give away."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.metrics.people import END, LATE, learned, person
from tracker.metrics.disclosure import is_small, published_median
from tracker.metrics.publication import giving_away, publish, publish_one, rates_of, withhold
from tracker.metrics.rates import Rate
from tracker.metrics.standards.contract import CONTRACT
from tracker.metrics.tally import Tally

T = 10
LINE = "placement"


def table(*cells: tuple[int, int]) -> dict[str, dict[str, Rate]]:
    return {name: {LINE: Rate(*cell)} for name, cell in zip("ABCDEFGHIJ", cells, strict=False)}


def total_of(rows: dict[str, dict[str, Rate]], column: str = LINE) -> dict[str, Rate]:
    cells = [row[column] for row in rows.values()]
    return {column: Rate(sum(c.part for c in cells), sum(c.whole for c in cells))}


def hidden(rows: dict[str, dict[str, Rate]], **options: object) -> set[str]:
    shown = withhold(rows, total_of(rows), threshold=T, **options)  # type: ignore[arg-type]
    found = {name for name, row in shown.rows.items() if row[LINE].is_withheld}
    return found | ({"total"} if shown.total[LINE].is_withheld else set())


@pytest.mark.parametrize(
    ("part", "whole", "small"),
    [
        (0, 0, False),
        (1, 4, True),
        (9, 14, True),  # nine placed
        (12, 18, True),  # six not placed
        (10, 20, False),
        (30, 39, True),
        (30, 40, False),
        (0, 19, True),  # nobody, in a group under twice the threshold
        (19, 19, True),
        (0, 20, False),
        (20, 20, False),
    ],
)
def test_small_cells(part: int, whole: int, small: bool) -> None:
    assert is_small(Rate(part, whole), T) is small


@pytest.mark.parametrize(("n", "small"), [(0, False), (1, True), (9, True), (10, False)])
def test_small_counts(n: int, small: bool) -> None:
    assert is_small(Rate(n, n), T, is_count=True) is small


def test_large_groups_are_all_shown() -> None:
    assert hidden(table((20, 40), (30, 50), (25, 60))) == set()


def test_one_small_group_takes_the_next_smallest_with_it() -> None:
    assert hidden(table((2, 5), (30, 50), (40, 90))) == {"A", "B"}


def test_two_small_groups_that_are_few_together_take_a_third() -> None:
    # Two of one person each: their sum says as much as the persons themselves.
    assert hidden(table((1, 1), (0, 1), (60, 120), (12, 30))) == {"A", "B", "D"}


def test_a_small_group_that_stands_alone_takes_the_total() -> None:
    assert hidden(table((3, 8))) == {"A", "total"}
    assert hidden(table((3, 8), (0, 0))) == {"A", "total"}


def test_hidden_groups_of_nobody_placed_take_more() -> None:
    # Fifteen and twelve people, none placed: their sum would say so of each of them.
    assert hidden(table((0, 15), (0, 12), (20, 40), (50, 90))) == {"A", "B", "C"}


def test_a_group_without_people_is_no_company() -> None:
    assert hidden(table((4, 8), (0, 0), (30, 50), (40, 90))) == {"A", "C"}


def test_counts_are_withheld_by_size_alone() -> None:
    assert hidden(table((4, 4), (30, 30), (40, 40)), counts=[LINE]) == {"A", "B"}
    assert hidden(table((11, 11), (30, 30)), counts=[LINE]) == set()


def test_what_is_shown_does_not_tell_how_many_are_unknown() -> None:
    rows = {"A": {LINE: Rate(20, 40, 3, 2, END)}}
    shown = withhold(rows, rows["A"], threshold=T).rows["A"][LINE]
    assert (shown.part, shown.whole, shown.unknown, shown.not_due) == (20, 40, 0, 0)
    assert shown.high() is None
    waiting = withhold({"A": {LINE: Rate(0, 0, 0, 4, END)}}, {}, threshold=T).rows["A"][LINE]
    assert waiting.state == "not_due"


cells = st.integers(0, 60).flatmap(
    lambda whole: st.integers(0, whole).map(lambda part: (part, whole))
)


def possible(shown_sum: int, others: list[tuple[int, int]], own: tuple[int, int]) -> range:
    """What a hidden number may be, given the sum over hidden ones and each one's bounds."""
    low = max(own[0], shown_sum - sum(high for _, high in others))
    return range(low, min(own[1], shown_sum - sum(low for low, _ in others)) + 1)


@given(st.lists(cells, min_size=1, max_size=8), st.integers(2, 12))
def test_subtraction_from_the_total_pins_no_withheld_cell(
    drawn: list[tuple[int, int]], threshold: int
) -> None:
    rows = table(*drawn)
    shown = withhold(rows, total_of(rows), threshold=threshold)
    total = shown.total[LINE]
    gone = [name for name, row in shown.rows.items() if row[LINE].is_withheld]
    for name, row in shown.rows.items():
        if not row[LINE].is_withheld:
            assert not is_small(rows[name][LINE], threshold)
            assert (row[LINE].part, row[LINE].whole) == (
                rows[name][LINE].part,
                rows[name][LINE].whole,
            )
    if total.is_withheld or not gone:
        return
    wholes = {name: rows[name][LINE].whole for name in gone}
    left = Rate(
        total.part - sum(r[LINE].part for r in shown.rows.values()),
        total.whole - sum(r[LINE].whole for r in shown.rows.values()),
    )
    for name in gone:
        if wholes[name] == 0:
            continue
        others = [other for other in gone if other != name]
        # The reader knows nothing of the groups' sizes …
        free = [(0, left.whole)] * len(others)
        assert len(possible(left.whole, free, (0, left.whole))) > 2
        assert len(possible(left.part, free, (0, left.part))) > 2
        # … or even knows the size of every group, say from another column.
        sized = [(0, wholes[other]) for other in others]
        assert len(possible(left.part, sized, (0, wholes[name]))) > 1


@given(st.lists(cells, min_size=1, max_size=6))
def test_a_threshold_of_one_hides_nobody_but_everybodys_answer(
    drawn: list[tuple[int, int]],
) -> None:
    rows = table(*drawn)
    shown = withhold(rows, total_of(rows), threshold=1)
    for name, row in shown.rows.items():
        if row[LINE].is_withheld:
            assert rows[name][LINE].whole > 0
    if not any(c.whole == 1 for row in rows.values() for c in row.values()):
        assert shown.is_complete


def cohort_of(size: int, placed: int, unavailable: int = 0) -> Tally:
    """Graduates: so many placed in the field, some unavailable, the others seeking work."""
    out = learned("unavailable", 20, unavailable_reason="deceased")
    people = [person("completed", learned("employed", 30, in_field=True)) for _ in range(placed)]
    people += [person("completed", out) for _ in range(unavailable)]
    people += [
        person("completed", learned("seeking_work", 30)) for _ in range(size - placed - unavailable)
    ]
    return Tally.of(CONTRACT.judge(p, LATE) for p in people)


def test_completed_beside_placed_would_tell_of_the_one_who_died() -> None:
    tally = cohort_of(61, 30, unavailable=1)
    assert giving_away(CONTRACT, tally, T) == {"completion_rate"}
    shown = publish_one(CONTRACT, tally, T)
    assert shown["completion_rate"].is_withheld
    assert shown["placement_rate_180"].percent() == "50.0"
    assert giving_away(CONTRACT, cohort_of(60, 30), T) == set()
    assert giving_away(CONTRACT, cohort_of(80, 30, unavailable=10), T) == set()


def test_published_tables_hide_what_single_groups_hide() -> None:
    tallies = {
        "small": cohort_of(14, 9),
        "middle": cohort_of(50, 20),
        "large": cohort_of(90, 50),
        "one died": cohort_of(71, 40, unavailable=1),
    }
    shown = publish(CONTRACT, tallies, T)
    assert {k for k, row in shown.rows.items() if row["placement_rate_180"].is_withheld} == {
        "small",
        "middle",
    }
    completion = {k for k, row in shown.rows.items() if row["completion_rate"].is_withheld}
    assert "one died" in completion
    assert shown.total["completion_rate"].is_withheld
    assert shown.total["placement_rate_180"] == Rate(
        119, 224, matures_on=shown.total["placement_rate_180"].matures_on, is_terse=True
    )
    assert set(rates_of(CONTRACT, tallies["small"])) == set(shown.total)


def test_published_pay_is_nobodys_own() -> None:
    pay = Counter(Decimal(20_000 + 111 * n) for n in range(11))
    assert published_median(pay, T) == 20_600
    assert published_median(Counter(list(pay)[:9]), T) is None
    # Ten are enough unless said otherwise.
    assert published_median(Counter(list(pay)[:10])) == 20_500
    assert published_median(Counter(list(pay)[:9])) is None
