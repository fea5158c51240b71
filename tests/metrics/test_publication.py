"""The one door for outsiders: which of several figures goes, medians, days, groups of nobody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.metrics.people import LATE, day, learned, person
from tracker.metrics.catalogue import get_standard
from tracker.metrics.facts import Facts
from tracker.metrics.linked.tables import Cut
from tracker.metrics.publication import Median, Outside, for_outsiders, publish_one, withhold
from tracker.metrics.rates import Rate
from tracker.metrics.standards.shape import Standard
from tracker.metrics.standings import Column, Standings
from tracker.metrics.tally import Tally

CONTRACT, ESF = get_standard("contract"), get_standard("esf")
PLACED, PAID = Column("contract", "placement_rate_180"), Column("contract", "salaries")
LINE = "placement"


def job(first: int = 20, amount: int | None = None, currency: str = "USD") -> Facts:
    values: dict[str, Any] = {"in_field": True}
    if amount is not None:
        values |= {
            "salary_amount": Decimal(amount),
            "salary_currency": currency,
            "salary_period": "year",
        }
    return person("completed", learned("employed", 400, from_=first, **values))


def idle() -> Facts:
    return person("completed", learned("seeking_work", 200, from_=20))


def hidden(shown: dict[str, Rate]) -> set[str]:
    return {line for line, rate in shown.items() if rate.is_withheld}


def one(standard: Standard, group: Iterable[Facts], threshold: int = 10) -> dict[str, Rate]:
    tally = Tally.of(standard.judge(who, LATE) for who in group)
    return publish_one(standard, tally, threshold)


def outside(groups: dict[tuple[str, str], list[Facts]], threshold: int = 10) -> Outside:
    """Tables of everybody, by partner, and by partner and half of a year."""
    people = Standings(("partner", "half"), [CONTRACT], possible=())
    for leaf, group in groups.items():
        for who in group:
            people.person(leaf, {"contract": CONTRACT.judge(who, LATE)})
    cuts = [Cut(names, (PLACED,)) for names in ((), ("partner",), ("partner", "half"))]
    return for_outsiders(people, cuts, threshold)


GROUPS = {
    ("alder", "H1"): [job(n) for n in range(1, 31)] + [idle() for _ in range(20)],
    ("alder", "H2"): [job() for _ in range(25)] + [idle() for _ in range(15)],
    ("birch", "H1"): [job() for _ in range(40)] + [idle() for _ in range(30)],
}


def test_tables_are_told_by_the_values_of_their_dimension() -> None:
    shown = outside(GROUPS)
    assert shown.values("partner") == ["alder", "birch"]
    # Halves are told of each partner, not by themselves.
    assert shown.values("half") == []
    assert (shown.threshold, shown.is_complete) == (10, True)
    assert shown.rate(PLACED) == Rate(95, 160, matures_on=day(180), is_terse=True)
    assert shown.rate(PLACED, partner="alder").part == 55
    assert shown.rate(PLACED, partner="alder", half="H2").whole == 40


def test_a_group_of_nobody_and_a_figure_of_no_table() -> None:
    shown = outside(GROUPS)
    assert shown.rate(PLACED, partner="cedar") == Rate(0, 0, is_terse=True)
    assert shown.medians(PAID, partner="cedar") == []
    with pytest.raises(KeyError, match="knowledge_rate"):
        shown.rate(Column("contract", "knowledge_rate"))


def test_medians_come_in_their_units_where_enough_people_have_them() -> None:
    paid = [job(20, 40_000 + 400 * n) for n in range(7)] + [job(20, 30_000, "EUR")] * 4
    shown = outside({("alder", "H1"): paid, ("birch", "H1"): [job(20, 50_000)] * 5}, 5)
    assert shown.medians(PAID, partner="alder") == [
        Median("USD", Decimal(41_200)),
        Median("EUR", None),
    ]
    assert shown.medians(PAID) == [Median("USD", Decimal(42_200)), Median("EUR", None)]
    assert outside({("alder", "H1"): paid}, 8).medians(PAID) == [
        Median("USD", None),
        Median("EUR", None),
    ]


def test_of_two_figures_that_differ_by_a_few_the_headline_stays() -> None:
    # Three were placed after day 90; their number is in no other figure.
    group = [job(30)] * 27 + [job(120)] * 3 + [idle()] * 30
    gone = hidden(one(CONTRACT, group))
    assert "placement_rate_90" in gone
    assert "placement_rate_180" not in gone


def test_a_base_that_would_tell_of_the_one_who_died_goes_however_large() -> None:
    # Forty are not due: no two wholes are alike, yet completed less not due leaves the one.
    died = learned("unavailable", 20, unavailable_reason="deceased")
    young = [person(completed_on=date(2026, 10, 1)) for _ in range(40)]
    graduates = [job() for _ in range(30)] + [idle() for _ in range(30)]
    everybody = [*graduates, *young]
    assert not one(CONTRACT, everybody)["completion_rate"].is_withheld
    shown = one(CONTRACT, [*everybody, person("completed", died)])
    assert shown["completion_rate"].is_withheld
    assert shown["placement_rate_180"].percent() == "50.0"


def test_counts_are_small_by_their_own_size() -> None:
    group = [person(employed_at_entry=False) for _ in range(12)]
    assert one(ESF, group)["participants"] == Rate(
        12, 12, matures_on=one(ESF, group)["participants"].matures_on, is_terse=True
    )
    assert one(ESF, group, 13)["participants"].is_withheld


def test_of_lines_that_add_up_a_second_goes_with_a_small_one() -> None:
    entry = [None] * 4 + [False] * 30 + [True] * 40
    shown = one(ESF, [person(employed_at_entry=at) for at in entry])
    gone = hidden(shown) & {line.key for line in ESF.lines if line.key.startswith("participants")}
    # Nobody is inactive: that is no company for the four, so the next smallest goes too.
    names = ("entry_not_recorded", "inactive", "unemployed")
    assert gone == {f"participants_{name}" for name in names}
    assert shown["participants"].whole == 74


def rows(*cells: tuple[int, int]) -> dict[str, dict[str, Rate]]:
    return {name: {LINE: Rate(*cell)} for name, cell in zip("ABC", cells, strict=False)}


def gone(table: dict[str, dict[str, Rate]], **options: Any) -> set[str]:
    cells = [row[LINE] for row in table.values()]
    total = {LINE: Rate(sum(c.part for c in cells), sum(c.whole for c in cells))}
    shown = withhold(table, total, **options)
    found = {name for name, row in shown.rows.items() if row[LINE].is_withheld}
    found |= {"total"} if shown.total[LINE].is_withheld else set()
    assert shown.is_complete is not bool(found)
    return found


def test_ten_people_are_enough_unless_said_otherwise() -> None:
    table = rows((10, 20), (30, 60))
    assert gone(table) == set()
    assert gone(table, threshold=11) == {"A", "B"}


def test_where_no_row_is_left_to_withhold_the_total_goes() -> None:
    # Nobody placed in either: of all together it would be said too.
    assert gone(rows((0, 12), (0, 12))) == {"A", "B", "total"}


def test_marked_cells_go_whatever_their_size_and_take_a_second() -> None:
    table = rows((30, 60), (40, 90), (50, 100))
    assert gone(table, marked=[("B", LINE)]) == {"A", "B"}
    assert gone(table, marked=[(None, LINE)]) == {"total", "A"}
    # A mark on what is not in the table says nothing.
    assert gone(table, marked=[("Z", LINE), ("A", "other")]) == set()


def test_sums_of_lines_are_known_by_their_total() -> None:
    row = {"a": Rate(30, 100), "b": Rate(50, 100), "both": Rate(80, 100)}
    lines = [("both", ("a", "b"))]

    def gone_of(row: dict[str, Rate], **options: Any) -> set[str]:
        return hidden(withhold({"one": row}, {}, lines=lines, **options).rows["one"])

    assert gone_of(row) == set()
    # A withheld total is not what its parts come to: the smaller part goes.
    assert gone_of(row, marked=[("one", "both")]) == {"both", "a"}
    # Without the total nothing is known of the sum of its parts.
    few = {"a": Rate(4, 100), "b": Rate(50, 100)}
    assert gone_of(few) == {"a"}
    assert gone_of(few | {"both": Rate(54, 100)}) == {"a", "b"}
