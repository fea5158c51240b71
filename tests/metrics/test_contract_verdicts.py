"""contract/1, all that each verdict says: place, reason, the day it settles, the record behind it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.metrics.people import END, LATE, day, learned, person
from tracker.metrics.facts import Facts, Observation
from tracker.metrics.standards.contract import CONTRACT, GRADUATE_LINES, WINDOW_DAYS
from tracker.metrics.tally import Place

PART, WHOLE, UNKNOWN, OUT, NOT_DUE = (
    Place.PART,
    Place.WHOLE,
    Place.UNKNOWN,
    Place.OUT,
    Place.NOT_DUE,
)
PLACEMENTS = ("placement_rate_90", "placement_rate_180", "placement_rate_365")
Said = tuple[Place, str, date | None, int | None]


def told(who: Facts, as_of: date = LATE) -> dict[str, Said]:
    """Line -> place, reason, day and observation, in the order of the lines."""
    found = {v.line: v[1:] for v in CONTRACT.classify(who, as_of)}
    assert list(found) == [line.key for line in CONTRACT.lines]
    return found  # type: ignore[return-value]


def closes(line: str) -> date:
    return day(WINDOW_DAYS[line])


def everywhere(
    place: Place, reason: str, seen: Observation | None = None, *, dated: bool = True
) -> dict[str, Said]:
    key = None if seen is None else seen.id
    return {n: (place, reason, closes(n) if dated else None, key) for n in GRADUATE_LINES}


def graduates(found: dict[str, Said]) -> dict[str, Said]:
    return {key: said for key, said in found.items() if key != "completion_rate"}


def job(on: int = 400, first: int = 10, **values: Any) -> Observation:
    return learned("employed", on, from_=first, **values)


def pay(amount: int) -> dict[str, Any]:
    return {"salary_amount": Decimal(amount), "salary_currency": "USD", "salary_period": "year"}


def test_a_graduate_in_work_in_the_field() -> None:
    seen = job(in_field=True, **pay(30_000))
    found = told(person("completed", seen))
    assert found.pop("completion_rate") == (PART, "completed", END, None)
    reasons = dict.fromkeys(PLACEMENTS, "in_work") | {
        "knowledge_rate": "known",
        "in_field_rate_180": "in_work_in_field",
        "retention_rate_365": "in_work_on_day",
        "median_days_to_job": "first_day_known",
        "salaries": "pay_known",
    }
    assert found == {n: (PART, why, closes(n), seen.id) for n, why in reasons.items()}


@pytest.mark.parametrize("status", ["unreachable", None])
def test_a_graduate_of_whom_nothing_is_known(status: str | None) -> None:
    seen = None if status is None else learned(status, 100)
    reason = status or "nothing_recorded"
    key = None if seen is None else seen.id
    found = told(person("completed", *([seen] if seen else [])))
    assert found["knowledge_rate"] == (WHOLE, reason, day(180), key)
    for line in (*PLACEMENTS[1:], "in_field_rate_180"):
        assert found[line] == (UNKNOWN, reason, closes(line), key)
    for line in ("retention_rate_365", "median_days_to_job", "salaries"):
        assert found[line] == (OUT, "not_placed", closes(line), None)


def test_a_graduate_known_not_to_be_in_work() -> None:
    seen = learned("not_seeking", 400, from_=5)
    found = told(person("completed", seen))
    assert found["knowledge_rate"] == (PART, "known", day(180), seen.id)
    for line in (*PLACEMENTS, "in_field_rate_180"):
        assert found[line] == (WHOLE, "not_seeking", closes(line), seen.id)


def test_a_graduate_who_cannot_be_counted() -> None:
    seen = learned("unavailable", 80, from_=70, unavailable_reason="medical")
    assert graduates(told(person("completed", seen))) == everywhere(OUT, "medical", seen)


def test_a_graduate_who_is_not_due_yet() -> None:
    seen = job(15)
    waiting = graduates(told(person("completed", seen), day(60)))
    assert waiting == everywhere(NOT_DUE, "not_due_in_work", seen)
    assert graduates(told(person(), day(60))) == everywhere(NOT_DUE, "not_due")
    # Placed by day 180 or not is settled on that very day: nobody else is asked of retention.
    assert told(person(), day(180))["retention_rate_365"] == (OUT, "not_placed", day(365), None)


def test_work_outside_the_field_or_not_recorded() -> None:
    other, blank = job(in_field=False), job()
    found = told(person("completed", other))["in_field_rate_180"]
    assert found == (WHOLE, "in_work_other_field", day(180), other.id)
    found = told(person("completed", blank))["in_field_rate_180"]
    assert found == (UNKNOWN, "field_not_recorded", day(180), blank.id)


def test_pay_is_of_the_job_learned_of_last_among_those_held() -> None:
    older, newer = job(300, 10, **pay(20_000)), job(350, 50, **pay(30_000))
    for both in ((older, newer), (newer, older)):
        who = person("completed", *both)
        assert told(who)["salaries"] == (PART, "pay_known", day(180), newer.id)
        assert CONTRACT.values(who, LATE)[-1] == ("salaries", "USD", Decimal(30_000))
    silent = (job(300, 10), job(350, 50))
    found = told(person("completed", *silent))["salaries"]
    assert found == (UNKNOWN, "pay_unknown", day(180), silent[1].id)


def test_who_left_before_the_start_or_for_another_cohort() -> None:
    early = told(person("withdrawn", exit_on=date(2025, 1, 5)))
    assert early.pop("completion_rate") == (OUT, "never_started", END, None)
    assert early == everywhere(OUT, "never_started", dated=False)
    moved = told(person("transferred_out", exit_on=date(2025, 2, 1)))
    assert moved.pop("completion_rate") == (OUT, "transferred_out", END, None)
    assert moved == everywhere(OUT, "transferred_out", dated=False)


@pytest.mark.parametrize("status", ["withdrawn", "dismissed"])
def test_who_left_later(status: str) -> None:
    found = told(person(status, exit_on=date(2025, 3, 1)))
    assert found.pop("completion_rate") == (WHOLE, status, END, None)
    assert found == everywhere(OUT, status, dated=False)


def test_who_is_still_enrolled() -> None:
    on_the_last_day = told(person("enrolled"), END)
    assert on_the_last_day.pop("completion_rate") == (UNKNOWN, "open_after_end", END, None)
    assert on_the_last_day == everywhere(NOT_DUE, "still_enrolled")
    later = told(person("enrolled"), day(1))
    assert graduates(later) == everywhere(NOT_DUE, "open_after_end", dated=False)
    endless = told(person("enrolled", cohort_ends_on=None))
    assert endless.pop("completion_rate") == (UNKNOWN, "open_end_unknown", None, None)
    assert endless == everywhere(NOT_DUE, "open_end_unknown", dated=False)


def test_a_graduate_without_any_day() -> None:
    found = told(person(completed_on=None, cohort_ends_on=None))
    assert found.pop("completion_rate") == (PART, "completed", None, None)
    assert found == everywhere(NOT_DUE, "completion_day_unknown", dated=False)
