"""The parts of linked tables by themselves: solving sums, near counts, invented ways, standings."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tracker.metrics.catalogue import STANDARDS
from tracker.metrics.linked.cells import Addition, Cell, Crowd, LinkedCells
from tracker.metrics.linked.deduction import Solved
from tracker.metrics.linked.differences import Known, nearly_alike
from tracker.metrics.linked.possible import WAYS, possible_judgements
from tracker.metrics.linked.ranges import Ranges
from tracker.metrics.linked.settling import settle
from tracker.metrics.publication import withhold
from tracker.metrics.rates import Rate
from tracker.metrics.standings import Column, Standings, standing_of
from tracker.metrics.tally import Judgement, Place, Verdict

CONTRACT = STANDARDS["contract"]


def solved(*rows: dict[str, int]) -> Solved[str]:
    return Solved(rows, ord)


def test_an_unknown_that_stands_alone_can_be_worked_out() -> None:
    assert solved({"a": 1, "b": 1}, {"b": 1, "c": 1}, {"a": 1, "c": 1}).rows == [
        {"a": Fraction(1)},
        {"b": Fraction(1)},
        {"c": Fraction(1)},
    ]
    assert all(len(row) == 2 for row in solved({"a": 1, "b": 1}, {"b": 1, "c": 1}).rows)


def test_what_comes_first_is_replaced_by_what_comes_later() -> None:
    # "a" is the total of "c" and "d": with "b" it is known, so b + c + d is.
    assert solved({"a": 1, "b": 1}, {"c": 1, "d": 1, "a": -1}).rows == [
        {"a": 1, "c": -1, "d": -1},
        {"b": 1, "c": 1, "d": 1},
    ]


def test_a_sum_of_known_sums_leaves_nothing() -> None:
    known = solved({"a": 1, "b": 1}, {"c": 1, "d": 1})
    assert known.left_of({"a": 1, "b": 1, "c": 2, "d": 2}) == {}
    assert known.left_of({"a": 1, "c": 1}) != {}
    assert solved({"a": 0}).rows == []


def key(name: str) -> tuple[str, str]:
    return name, "column"


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (Crowd(20, 0b01), Crowd(23, 0b11), True),  # three more, all of them around
        (Crowd(23, 0b11), Crowd(20, 0b01), True),
        (Crowd(20, 0b01), Crowd(25, 0b11), False),  # five are a group
        (Crowd(20, 0b01), Crowd(20, 0b01), False),  # nobody between them
        (Crowd(20, 0b01), Crowd(23, 0b10), False),  # other people
        (Crowd(4, 0b01), Crowd(7, 0b11), False),  # small by itself: said elsewhere
    ],
)
def test_counts_that_differ_by_a_few(first: Crowd, second: Crowd, told: bool) -> None:
    counts = [[Known(first, (key("one"),))], [Known(second, (key("two"),))]]
    found = list(nearly_alike(*counts, 5, same=False))
    assert found == ([(key("one"), key("two"))] if told else [])


def test_a_count_of_a_few_is_told_of_by_itself() -> None:
    counts = [Known(Crowd(n, 1 << n), (key(str(n)),)) for n in (0, 1, 4, 5)]
    assert list(nearly_alike(counts, counts, 5, same=True)) == [(key("1"),), (key("4"),)]


def test_a_withheld_part_lies_between_what_is_within_and_around() -> None:
    """Placed lies between placed in the field and known; both are shown."""

    def cells(known: int) -> LinkedCells:
        sizes = {"in_field": 30, "placed": 34, "known": known}
        every = {
            ("all", name): Cell(Crowd(size, 1), Crowd(90, 3), (place,))
            for place, (name, size) in enumerate(sizes.items())
        }
        nested = [
            (("in_field", "part"), ("placed", "part")),
            (("placed", "part"), ("known", "part")),
        ]
        return LinkedCells(every, [], 10, marked=[("all", "placed")], nested=nested)

    ranges = Ranges(cells(45))
    ranges.narrow()
    found = ranges.found["all", ("placed", "part")]
    assert found.high is not None
    assert (found.low.value, found.high.value) == (30, 45)
    assert found.why == {("all", "in_field"), ("all", "known")}
    assert not found.is_point
    assert settle(cells(45)) == {("all", "placed")}
    # As many known as placed in the field: then as many are placed, and the last of both goes.
    assert settle(cells(30)) == {("all", "placed"), ("all", "known")}


def test_lines_that_add_up_in_tables_of_tallies() -> None:
    row = {name: Rate(part, 100) for name, part in (("a", 4), ("b", 36), ("c", 60))}
    shown = withhold({"one": row}, {}, threshold=10, lines=[(None, ("a", "b", "c"))])
    hidden = {name for name, rate in shown.rows["one"].items() if rate.is_withheld}
    assert hidden == {"a", "b"}
    # Without knowing that they add up, one is enough.
    alone = withhold({"one": row}, {}, threshold=10)
    assert [name for name, rate in alone.rows["one"].items() if rate.is_withheld] == ["a"]
    total = withhold(
        {"one": {**row, "both": Rate(40, 100)}}, {}, threshold=10, lines=[("both", ("a", "b"))]
    )
    assert {n for n, rate in total.rows["one"].items() if rate.is_withheld} == {"a", "b"}


def test_a_group_without_people_is_no_part_of_a_sum() -> None:
    cells = {
        ("all", "n"): Cell(Crowd(40, 1), Crowd(90, 3), (0, 0)),
        ("a", "n"): Cell(Crowd(40, 1), Crowd(90, 3), (0, 1)),
        ("b", "n"): Cell(Crowd(0, 0), Crowd(0, 0), (0, 1)),
    }
    sums = [Addition(("all", "n"), (("a", "n"), ("b", "n")))]
    assert settle(LinkedCells(cells, sums, 10)) == frozenset()
    assert settle(LinkedCells(cells, sums, 10, marked=[("a", "n")])) == {("a", "n"), ("all", "n")}


@pytest.mark.parametrize("standard", STANDARDS.values(), ids=lambda s: s.key)
def test_invented_ways_are_the_same_each_time_and_many(standard: object) -> None:
    chosen = [s for s in STANDARDS.values() if s is standard]
    drawn = [dict(judged) for judged in possible_judgements(chosen)]
    assert len(drawn) == WAYS
    assert drawn == [dict(judged) for judged in possible_judgements(chosen)]
    people = Standings((), chosen)
    assert len(people.possible()) > 5
    headline = people.columns.index(Column(chosen[0].key, chosen[0].headline))
    assert {standing[headline] for standing in people.possible()} > {0}


def test_a_standing_is_out_whole_or_part() -> None:
    columns = [Column("contract", line) for line in ("completion_rate", "knowledge_rate", "none")]
    for place, at in (
        (Place.PART, 2),
        (Place.PRESUMED, 2),
        (Place.WHOLE, 1),
        (Place.UNKNOWN, 1),
        (Place.ASIDE, 0),
        (Place.NOT_DUE, 0),
        (Place.OUT, 0),
    ):
        judged = {"contract": Judgement((Verdict("knowledge_rate", place, "x"),))}
        assert standing_of(columns, judged) == (0, at, 0)
