"""The columns of summary files, and the plain counts to date, worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.metrics.people import LATE, day, learned, person
from tracker.metrics import summary
from tracker.metrics.catalogue import get_standard
from tracker.metrics.facts import Facts
from tracker.metrics.tally import Place, Tally


def tally_of(*group: Facts, as_of: date = LATE) -> Tally:
    return Tally.of(summary.judge(facts, as_of) for facts in group)


def counted(line: str, *group: Facts, as_of: date = LATE) -> int:
    return tally_of(*group, as_of=as_of).count(line, Place.PART)


def pay(amount: int, currency: str = "USD") -> dict[str, object]:
    return {
        "salary_amount": Decimal(amount),
        "salary_currency": currency,
        "salary_period": "year",
    }


def test_header_is_what_other_programs_read() -> None:
    assert summary.columns(2) == [
        "enrolled_count",
        "started_count",
        "completed_count",
        "withdrawn_count",
        "open_count",
        "known_count",
        "in_work_count",
        *(
            f"{start}_{end}"
            for start in (
                "placement_180",
                "in_field_180",
                "completion",
                "knowledge",
                "placement_90",
                "placement_365",
                "retention_365",
            )
            for end in ("part", "whole", "percent")
        ),
        "days_to_job_count",
        "days_to_job_median",
        "salary_currency",
        "salary_count",
        "salary_median",
        "matures_on",
        "dismissed_count",
        "never_started_count",
        "transferred_out_count",
        "placement_180_unknown",
        "in_field_180_unknown",
        "placement_180_state",
        "in_field_180_state",
        "completion_state",
        "knowledge_state",
        "placement_90_state",
        "placement_365_state",
        "retention_365_state",
        "salary_2_currency",
        "salary_2_count",
        "salary_2_median",
    ]


def test_a_row_by_hand() -> None:
    tally = tally_of(
        person("completed", learned("employed", 200, from_=30, in_field=True, **pay(30_000))),
        person("completed", learned("employed", 200, from_=60, in_field=False, **pay(41_001))),
        person("completed", learned("employed", 300, from_=250, **pay(90_000, "EUR"))),
        person(),
        person("withdrawn", exit_on=date(2025, 1, 2)),
        person("withdrawn", exit_on=date(2025, 4, 2)),
        person("dismissed", exit_on=date(2025, 4, 2)),
        person("transferred_out", exit_on=date(2025, 4, 2)),
    )
    row = summary.row(tally, 2)
    assert list(row) == summary.columns(2)
    assert {name: row[name] for name in row if name.endswith("_count")} == {
        "enrolled_count": 8,
        "started_count": 6,
        "completed_count": 4,
        "withdrawn_count": 2,
        "open_count": 0,
        "known_count": 3,
        "in_work_count": 3,
        "days_to_job_count": 3,
        "salary_count": 2,
        "dismissed_count": 1,
        "never_started_count": 1,
        "transferred_out_count": 1,
        "salary_2_count": 1,
    }
    assert (row["completion_part"], row["completion_whole"]) == (4, 6)
    assert row["completion_percent"] == Decimal("66.7")
    assert (row["placement_180_part"], row["placement_180_whole"]) == (2, 4)
    assert row["placement_180_percent"] == Decimal("50.0")
    assert (row["placement_180_unknown"], row["in_field_180_unknown"]) == (2, 2)
    assert row["in_field_180_part"] == 1
    assert row["placement_365_part"] == 3
    assert row["days_to_job_median"] == 60
    assert (row["salary_currency"], row["salary_median"]) == ("USD", Decimal("35500.50"))
    assert (row["salary_2_currency"], row["salary_2_median"]) == ("EUR", Decimal(90_000))
    assert row["matures_on"] == day(180)


def test_a_young_row_says_not_due_and_when() -> None:
    row = summary.row(tally_of(person("enrolled"), as_of=day(-30)))
    assert (row["placement_180_whole"], row["placement_180_percent"]) == (0, None)
    assert row["placement_180_state"] == "not_due"
    assert row["matures_on"] == day(180)
    assert summary.row(Tally())["placement_180_state"] == "not_reported"


def test_rows_of_one_file_have_the_currencies_of_the_widest() -> None:
    one = tally_of(person("completed", learned("employed", 10, **pay(1))))
    two = one + tally_of(person("completed", learned("employed", 10, **pay(1, "PEN"))))
    assert summary.pay_width([]) == summary.pay_width([Tally(), one]) == 1
    assert summary.pay_width([one, two]) == 2
    narrow = summary.row(one, 2)
    assert [narrow[f"salary_2_{part}"] for part in ("currency", "count", "median")] == [
        None,
        0,
        None,
    ]
    assert summary.pay_width([Tally()]) == 1
    assert list(summary.row(two)) == summary.columns() == summary.columns(1)
    assert not any(name.startswith("salary_2") for name in summary.columns())


def test_medians_of_pay_are_told_to_hundredths() -> None:
    odd = tally_of(
        person("completed", learned("employed", 10, **pay(1))),
        person(
            "completed", learned("employed", 10, **{**pay(2), "salary_amount": Decimal("1.01")})
        ),
    )
    assert str(summary.row(odd)["salary_median"]) == "1.01"


def test_another_standard_beside_the_plain_counts() -> None:
    nace = get_standard("nace")
    judged = summary.judge(person(), LATE, nace)
    assert judged.verdicts[: len(nace.every_line)] == nace.whole(person(), LATE).verdicts
    assert judged.verdicts[-1].line == "started_count"


def test_started_leaves_out_a_cohort_that_has_not_begun() -> None:
    who = person("enrolled", cohort_starts_on=day(10), cohort_ends_on=day(200))
    assert counted("started_count", who, as_of=day(9)) == 0
    assert counted("open_count", who, as_of=day(9)) == 1
    assert counted("started_count", who, as_of=day(10)) == 1


@pytest.mark.parametrize(
    ("observations", "known", "in_work"),
    [
        ((), 0, 0),
        ((learned("unreachable", 5),), 0, 0),
        # Known whatever the day it speaks of: long after every window, or long before.
        ((learned("employed", 500),), 1, 1),
        ((learned("employed", -400, from_=-500),), 1, 1),
        # The latest that was learned counts …
        ((learned("employed", 10), learned("seeking_work", 20)), 1, 0),
        ((learned("seeking_work", 10), learned("employed", 20)), 1, 1),
        # … nothing learned is no news …
        ((learned("employed", 10), learned("unreachable", 20)), 1, 1),
        # … what is over is over, and what is to begin has not begun.
        ((learned("employed", 10, from_=5, to=100),), 1, 0),
        ((learned("seeking_work", 10), learned("employed", 20, from_=900)), 1, 0),
        ((learned("internship", 10),), 1, 0),
    ],
)
def test_known_and_in_work_to_date(
    observations: tuple[object, ...], known: int, in_work: int
) -> None:
    who = person("completed", *observations)  # type: ignore[arg-type]
    assert counted("known_count", who) == known
    assert counted("in_work_count", who) == in_work


def test_only_graduates_are_known_and_in_work() -> None:
    left = person("withdrawn", learned("employed", 5, **pay(9)), exit_on=date(2025, 3, 1))
    assert counted("known_count", left) == counted("in_work_count", left) == 0
    assert tally_of(left).units("salary_to_date") == []


def test_pay_to_date_is_of_the_work_learned_of_last() -> None:
    who = person(
        "completed",
        learned("employed", 10, from_=1, to=50, **pay(20_000)),
        learned("employed", 90, from_=60, **pay(25_000)),
        learned("employed", 300, from_=60),
    )
    assert tally_of(who).median("salary_to_date", "USD") == 25_000
    assert tally_of(who, as_of=day(20)).median("salary_to_date", "USD") == 20_000
