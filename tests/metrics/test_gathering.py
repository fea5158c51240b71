"""Several enrolments of one person read as one: whose days, status and records are taken."""

from __future__ import annotations

from datetime import date

from tests.metrics.people import LATE, learned, person
from tracker.metrics.facts import Facts
from tracker.metrics.gathering import by_first_start, by_last_exit


def again(status: str, start: date, **values: object) -> Facts:
    return person(status, cohort_starts_on=start, **values)


SPRING, AUTUMN = date(2025, 1, 6), date(2025, 9, 1)


def test_the_first_completion_counts_whatever_was_entered_first() -> None:
    first = again("completed", SPRING, completed_on=date(2026, 5, 1))
    second = again("completed", AUTUMN, completed_on=date(2026, 2, 1))
    undated = again("completed", AUTUMN, completed_on=None)
    for group in ((first, second, undated), (undated, second, first)):
        found = by_first_start(group, LATE)
        assert (found.enrolment_id, found.completed_on) == (first.enrolment_id, date(2026, 2, 1))
    found = by_first_start((undated, first), LATE)
    assert found.completed_on == date(2026, 5, 1)


def test_the_earliest_start_leads_whatever_was_entered_first() -> None:
    late, early = again("withdrawn", AUTUMN, exit_on=date(2025, 12, 1)), again("enrolled", SPRING)
    for group in ((late, early), (early, late)):
        found = by_last_exit(group, LATE)
        assert (found.enrolment_id, found.status) == (early.enrolment_id, "withdrawn")
    unknown = person("completed", cohort_starts_on=None, enrolled_on=None)
    assert by_last_exit((unknown, early), LATE).enrolment_id == early.enrolment_id


def test_status_days_and_reason_are_those_of_the_final_enrolment() -> None:
    seen = learned("employed", 10)
    first = again("withdrawn", SPRING, exit_on=date(2025, 3, 1), exit_reason="medical")
    last = person(
        "dismissed",
        seen,
        cohort_starts_on=AUTUMN,
        status_on=date(2025, 11, 3),
        exit_reason="conduct",
        credential_on=date(2026, 1, 2),
    )
    found = by_last_exit((first, last), LATE)
    assert (found.status, found.status_on, found.exit_on) == ("dismissed", date(2025, 11, 3), None)
    assert (found.exit_reason, found.credential_on) == ("conduct", date(2026, 1, 2))
    assert found.observations == (seen,)
    assert found.gathered == (first.enrolment_id, last.enrolment_id)


def test_one_enrolment_stays_as_it_is() -> None:
    alone = again("withdrawn", SPRING, exit_on=date(2025, 3, 1))
    assert by_first_start((alone,), LATE) is alone
    assert by_last_exit((alone,), LATE) is alone
