"""WIOA, rule by rule: exits, quarters, exclusions, earnings, credentials."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.metrics.people import END, LATE, day, learned, person
from tests.metrics.standing import place, stands, verdict
from tracker.metrics.catalogue import standard_with
from tracker.metrics.facts import Facts, Observation
from tracker.metrics.standards.wioa_etp import WIOA_ETP, quarterly_pay
from tracker.metrics.tally import Place, Tally

# Exit on 30 June 2025: the second quarter is October to December (days 93 to 184), the fourth
# April to June 2026 (days 275 to 365).
Q2, Q4, MED, CRED = (
    "employment_rate_q2",
    "employment_rate_q4",
    "median_earnings_q2",
    "credential_rate",
)
PART, WHOLE, UNKNOWN, OUT, NOT_DUE = (
    Place.PART,
    Place.WHOLE,
    Place.UNKNOWN,
    Place.OUT,
    Place.NOT_DUE,
)


def job(first: int, last: int | None = None, on: int = 400, **values: Any) -> Observation:
    days = {"from_": first} | ({} if last is None else {"to": last})
    return learned("employed", on, **days, **values)


@pytest.mark.parametrize(
    ("first", "last", "q2", "q4"),
    [
        (93, 93, PART, UNKNOWN),
        (92, 92, UNKNOWN, UNKNOWN),
        (184, 184, PART, UNKNOWN),
        (185, 185, UNKNOWN, UNKNOWN),
        (-100, 93, PART, UNKNOWN),
        (274, 274, UNKNOWN, UNKNOWN),
        (275, 275, UNKNOWN, PART),
        (365, 365, UNKNOWN, PART),
        (366, 400, UNKNOWN, UNKNOWN),
        (10, None, PART, PART),
    ],
)
def test_one_day_in_the_quarter_is_enough(
    first: int, last: int | None, q2: Place, q4: Place
) -> None:
    who = person("completed", job(first, last))
    assert (place(WIOA_ETP, who, Q2), place(WIOA_ETP, who, Q4)) == (q2, q4)


def test_a_job_is_known_to_hold_up_to_when_it_was_learned() -> None:
    who = person("completed", job(10, on=92))
    assert stands(WIOA_ETP, who, Q2) == (UNKNOWN, "other_days_only")
    assert place(WIOA_ETP, person("completed", job(10, on=93)), Q2) is PART


@pytest.mark.parametrize(
    ("status", "values"),
    [
        ("seeking_work", {}),
        ("further_education", {}),
        ("not_seeking", {}),
        ("internship", {}),
        ("unavailable", {"unavailable_reason": "left_country"}),
    ],
)
def test_known_and_not_in_work(status: str, values: dict[str, Any]) -> None:
    who = person("completed", learned(status, 400, from_=100, **values))
    reason = values.get("unavailable_reason", status)
    assert stands(WIOA_ETP, who, Q2) == (WHOLE, reason)
    assert stands(WIOA_ETP, who, MED) == (OUT, "not_employed_in_quarter")


def test_quarters_fall_due_on_their_last_day() -> None:
    who = person("completed", job(10, on=180))
    assert verdict(WIOA_ETP, who, Q2, day(183))[1:4] == (NOT_DUE, "not_due", day(184))
    assert place(WIOA_ETP, who, Q2, day(184)) is PART
    assert verdict(WIOA_ETP, who, MED, day(183))[1:4] == (NOT_DUE, "not_due", day(184))
    assert verdict(WIOA_ETP, who, Q4, day(364))[1:4] == (NOT_DUE, "not_due", day(365))
    assert stands(WIOA_ETP, who, Q4, day(365)) == (UNKNOWN, "other_days_only")


def test_an_unreachable_exiter_stays_in_the_base() -> None:
    who = person("completed", learned("unreachable", 100))
    assert stands(WIOA_ETP, who, Q2) == (UNKNOWN, "unreachable")
    assert stands(WIOA_ETP, person(), Q2) == (UNKNOWN, "nothing_recorded")


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (person(), (PART, "completed")),
        (person("withdrawn", exit_on=date(2025, 3, 1)), (WHOLE, "withdrawn")),
        (person("dismissed", exit_on=date(2025, 3, 1)), (WHOLE, "dismissed")),
        (person("withdrawn"), (WHOLE, "withdrawn")),
        (person("withdrawn", exit_on=date(2025, 1, 1)), (OUT, "never_started")),
        (person("transferred_out", exit_on=date(2025, 3, 1)), (OUT, "transferred_out")),
        (person("enrolled"), (NOT_DUE, "open_after_end")),
        (person("enrolled", cohort_ends_on=None), (NOT_DUE, "open_after_end")),
    ],
)
def test_who_exited(who: Facts, expected: tuple[Place, str]) -> None:
    assert stands(WIOA_ETP, who, "completion_rate") == expected


def test_who_left_is_followed_from_the_day_of_leaving() -> None:
    left = person("withdrawn", job(-60), exit_on=date(2025, 3, 31))
    found = verdict(WIOA_ETP, left, Q2)
    assert (found.place, found.settles_on) == (PART, date(2025, 9, 30))
    undated = person("withdrawn", cohort_starts_on=None)
    for line in (Q2, Q4, MED, CRED):
        assert verdict(WIOA_ETP, undated, line)[1:4] == (NOT_DUE, "exit_day_unknown", None)


def test_who_is_still_in_matures_with_the_cohort() -> None:
    who = person("enrolled")
    found = {v.line: v.settles_on for v in WIOA_ETP.classify(who, day(-10))}
    assert found == {
        "completion_rate": END,
        Q2: day(184),
        Q4: day(365),
        MED: day(184),
        CRED: day(365),
    }
    assert verdict(WIOA_ETP, who, Q2, END).settles_on == day(184)
    assert verdict(WIOA_ETP, who, Q2, day(1)).settles_on is None
    # Completed on an unknown day, in a cohort that has not ended.
    undated = person(completed_on=None)
    assert stands(WIOA_ETP, undated, "completion_rate", day(-1)) == (NOT_DUE, "still_enrolled")
    assert stands(WIOA_ETP, undated, "completion_rate", END) == (PART, "completed")


@pytest.mark.parametrize("reason", ["deceased", "incarcerated", "medical", "military_active_duty", "institutionalised"])  # fmt: skip
def test_exclusions(reason: str) -> None:
    by_exit = person("withdrawn", exit_on=date(2025, 3, 1), exit_reason=reason)
    assert stands(WIOA_ETP, by_exit, Q2) == (OUT, reason)
    assert stands(WIOA_ETP, by_exit, CRED) == (OUT, reason)
    assert place(WIOA_ETP, by_exit, "completion_rate") is WHOLE
    seen = learned("unavailable", 300, from_=150, unavailable_reason=reason)
    later = person("completed", seen)
    assert stands(WIOA_ETP, later, Q2) == (OUT, reason)
    assert verdict(WIOA_ETP, later, Q2).observation_id == seen.id
    assert stands(WIOA_ETP, later, MED) == (OUT, "not_employed_in_quarter")
    kept = standard_with(WIOA_ETP, {"exclusions": "left_country"})
    assert place(kept, later, Q2) is WHOLE


def test_exclusions_begin_by_the_end_of_the_window_and_after_exit() -> None:
    def ill(first: int | None, last: int | None = None, on: int = 400) -> Facts:
        days = {k: v for k, v in (("from_", first), ("to", last)) if v is not None}
        return person("completed", learned("unavailable", on, unavailable_reason="medical", **days))

    assert place(WIOA_ETP, ill(184), Q2) is OUT
    assert place(WIOA_ETP, ill(185), Q2) is not OUT
    assert place(WIOA_ETP, ill(185), Q4) is OUT
    assert place(WIOA_ETP, ill(-50, -1), Q2) is not OUT
    assert place(WIOA_ETP, ill(-50, 0), Q2) is OUT
    # Without a first day it begins when it was learned.
    assert place(WIOA_ETP, ill(None, on=184), Q2) is OUT
    assert place(WIOA_ETP, ill(None, on=185), Q2) is not OUT


def pay(amount: str | int, period: str = "quarter") -> dict[str, Any]:
    return {
        "salary_amount": Decimal(amount),
        "salary_currency": "USD",
        "salary_period": period,
        "hours_per_week": Decimal(40),
    }


@pytest.mark.parametrize(
    ("amount", "period", "quarter"),
    [
        ("9000.50", "quarter", "9000.50"),
        ("40001", "year", "10000.25"),
        ("3000", "month", "9000"),
        ("500", "week", "6500"),
        ("20", "hour", "10400"),
    ],
)
def test_pay_of_a_quarter(amount: str, period: str, quarter: str) -> None:
    assert quarterly_pay(learned("employed", 1, **pay(amount, period))) == Decimal(quarter)


def test_no_pay_is_none() -> None:
    assert quarterly_pay(None) is None
    assert quarterly_pay(learned("employed", 1)) is None


def test_earnings_leave_out_zero_and_unknown() -> None:
    tally = Tally.of(
        WIOA_ETP.judge(who, LATE)
        for who in (
            person("completed", job(100, **pay(9000))),
            person("completed", job(100, **pay(0))),
            person("completed", job(100)),
            person("completed", job(200, **pay(9000))),
        )
    )
    counting = standard_with(WIOA_ETP, {"zero_earnings_count": "yes"})
    (value,) = counting.values(person("completed", job(100, **pay(0))), LATE)
    assert value.amount == 0
    rate = tally.rate(MED)
    assert (rate.part, rate.whole, rate.unknown) == (1, 2, 1)
    assert tally.multiset(MED, "USD") == {Decimal(9000): 1}
    assert tally.reasons(MED, OUT) == {"earned_nothing": 1, "not_employed_in_quarter": 1}


def test_of_several_jobs_the_one_learned_last_with_known_pay_counts() -> None:
    old = job(95, on=300, **pay(5000))
    new = job(120, on=350, **pay(8000))
    bare = job(130, on=380)
    (value,) = WIOA_ETP.values(person("completed", old, new, bare), LATE)
    assert value.amount == 8000
    assert verdict(WIOA_ETP, person("completed", bare, old), Q2).observation_id == old.id
    assert verdict(WIOA_ETP, person("completed", bare), Q2).observation_id == bare.id
    # Still there, learned without the amount: the same job's pay.
    again = job(95, on=390)
    assert WIOA_ETP.values(person("completed", old, again), LATE)[0].amount == 5000


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (None, (WHOLE, "no_credential")),
        (date(2025, 6, 1), (PART, "credential")),
        (day(365), (PART, "credential")),
        (day(366), (WHOLE, "credential_later")),
    ],
)
def test_credentials_within_a_year_of_exit(got: date | None, expected: tuple[Place, str]) -> None:
    assert stands(WIOA_ETP, person(credential_on=got), CRED) == expected


def test_a_credential_of_today_is_known_today() -> None:
    who = person(credential_on=day(365))
    assert stands(WIOA_ETP, who, CRED, day(365)) == (PART, "credential")


def test_credentials_fall_due_after_that_year() -> None:
    who = person(credential_on=day(366))
    assert verdict(WIOA_ETP, who, CRED, day(364))[1:4] == (NOT_DUE, "not_due", day(365))
    assert stands(WIOA_ETP, who, CRED, day(365)) == (WHOLE, "no_credential")
    sooner = standard_with(WIOA_ETP, {"credential_days": "30"})
    assert verdict(sooner, who, CRED, day(30)).settles_on == day(30)
    longer = standard_with(WIOA_ETP, {"credential_days": "400"})
    assert place(longer, who, CRED) is PART
    assert (longer.period_slack, sooner.period_slack) == (495, 460)


def test_settings() -> None:
    moved = person("transferred_out", job(100), exit_on=END)
    followed = standard_with(WIOA_ETP, {"transfer_is_exit": "yes"})
    assert stands(followed, moved, "completion_rate") == (WHOLE, "transferred_out")
    assert place(followed, moved, Q2) is PART
    assert followed.period_day("completion_rate", moved) == END
    assert WIOA_ETP.period_day("completion_rate", moved) is None
    records = standard_with(WIOA_ETP, {"wage_records_only": "yes"})
    told = person("completed", job(100, **pay(1)))
    assert place(records, told, Q2) is UNKNOWN
    assert place(records, person("completed", job(100, source="wage_record")), Q2) is PART
    unpaid = person("completed", learned("seeking_work", 400, from_=100, source="wage_record"))
    assert place(records, unpaid, Q2) is WHOLE
    youth = standard_with(WIOA_ETP, {"study_is_employment": "yes"})
    student = person("completed", learned("further_education", 400, from_=100))
    assert (place(youth, student, Q2), place(youth, student, MED)) == (PART, UNKNOWN)
    assert place(youth, person("completed", learned("seeking_work", 400, from_=100)), Q2) is WHOLE
    both = person("completed", *student.observations, job(100, **pay(7)))
    assert WIOA_ETP.values(both, LATE) == youth.values(both, LATE)


def test_periods() -> None:
    who = person(completed_on=END)
    days = {line.key: WIOA_ETP.period_day(line.key, who) for line in WIOA_ETP.lines}
    assert days == {
        "completion_rate": END,
        Q2: day(184),
        Q4: day(365),
        MED: day(184),
        CRED: END + timedelta(days=365),
    }
    assert WIOA_ETP.period_day(Q2, person("enrolled")) is None
    left = replace(who, status="withdrawn", completed_on=None, exit_on=date(2025, 3, 1))
    assert WIOA_ETP.period_day("completion_rate", left) == date(2025, 3, 1)


def told(who: Facts, as_of: date = LATE) -> dict[str, tuple[Place, str, date | None, int | None]]:
    """Line -> all that the verdict says."""
    return {v.line: v[1:] for v in WIOA_ETP.classify(who, as_of)}  # type: ignore[misc]


def test_every_verdict_names_its_day_and_what_decided_it() -> None:
    completed = (PART, "completed", END, None)
    none = (WHOLE, "no_credential", day(365), None)
    seen = job(100, **pay(9000))
    assert told(person("completed", seen, credential_on=END)) == {
        "completion_rate": completed,
        Q2: (PART, "employed_in_quarter", day(184), seen.id),
        Q4: (PART, "employed_in_quarter", day(365), seen.id),
        MED: (PART, "earnings_known", day(184), seen.id),
        CRED: (PART, "credential", day(365), None),
    }
    bare, free = job(100), job(100, **pay(0))
    assert told(person("completed", bare))[MED] == (UNKNOWN, "earnings_unknown", day(184), bare.id)
    assert told(person("completed", free))[MED] == (OUT, "earned_nothing", day(184), free.id)
    # Pay of another kind than base pay is no yearly pay.
    bonus = job(100, **pay(5), is_base_pay=False)
    assert told(person("completed", bonus))[MED][:2] == (UNKNOWN, "earnings_unknown")
    idle = learned("not_seeking", 400, from_=100)
    assert told(person("completed", idle)) == {
        "completion_rate": completed,
        Q2: (WHOLE, "not_seeking", day(184), idle.id),
        Q4: (WHOLE, "not_seeking", day(365), idle.id),
        MED: (OUT, "not_employed_in_quarter", day(184), idle.id),
        CRED: none,
    }
    lost = learned("unreachable", 100)
    assert told(person("completed", lost))[Q2] == (UNKNOWN, "unreachable", day(184), lost.id)
    ill = learned("unavailable", 200, from_=50, unavailable_reason="medical")
    found = told(person("completed", ill))
    assert found[Q2] == (OUT, "medical", day(184), ill.id)
    assert found[CRED] == (OUT, "medical", day(365), ill.id)
    assert told(person("completed", credential_on=day(400)))[CRED] == (WHOLE, "credential_later", day(365), None)  # fmt: skip
    left = person("withdrawn", exit_on=date(2025, 3, 1), exit_reason="deceased")
    assert told(left)["completion_rate"] == (WHOLE, "withdrawn", date(2025, 3, 1), None)
    assert told(left)[Q2] == (OUT, "deceased", date(2025, 9, 30), None)
    undated = told(person("withdrawn", cohort_starts_on=None))
    assert undated["completion_rate"] == (WHOLE, "withdrawn", None, None)
    assert list(undated) == [line.key for line in WIOA_ETP.lines]
    assert told(person("deferred"))[Q2] == (NOT_DUE, "open_after_end", None, None)


def test_values_come_in_their_currency() -> None:
    (value,) = WIOA_ETP.values(person("completed", job(100, **pay(9000))), LATE)
    assert value == (MED, "USD", Decimal(9000))
