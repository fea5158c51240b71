"""NACE, rule by rule: class and cut-off, categories, bases, which status is the primary one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.metrics.people import LATE, day, learned, person
from tests.metrics.standing import place, stands, verdict
from tracker.metrics.catalogue import standard_with
from tracker.metrics.facts import Facts
from tracker.metrics.standards.nace import NACE, cut_off, warn
from tracker.metrics.standards.nace_words import CATEGORIES
from tracker.metrics.tally import Place, Tally

# Completed on 30 June 2025: looked at on 31 December 2025, which is day 184.
PART, WHOLE, UNKNOWN, ASIDE, OUT = (
    Place.PART,
    Place.WHOLE,
    Place.UNKNOWN,
    Place.ASIDE,
    Place.OUT,
)


def category(facts: Facts, standard: Any = NACE) -> str:
    parts = {PART, Place.PRESUMED}
    (found,) = [line for line in CATEGORIES if place(standard, facts, line) in parts]
    return found


def graduate(status: str, first: int | None = 10, on: int = 200, **values: Any) -> Facts:
    days = {} if first is None else {"from_": first}
    return person("completed", learned(status, on, **days, **values))


@pytest.mark.parametrize(
    ("completed_on", "day_of_looking"),
    [
        (date(2024, 7, 1), date(2025, 12, 31)),
        (date(2025, 6, 30), date(2025, 12, 31)),
        (date(2025, 7, 1), date(2026, 12, 31)),
        (date(2025, 12, 31), date(2026, 12, 31)),
        (date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_the_cut_off_of_a_class(completed_on: date, day_of_looking: date) -> None:
    assert cut_off(completed_on) == day_of_looking
    who = person(completed_on=completed_on)
    assert verdict(NACE, who, "knowledge_rate", date(2030, 1, 1)).settles_on == day_of_looking


def test_a_class_is_due_on_its_cut_off() -> None:
    who = graduate("employed", on=100, hours_per_week=Decimal(40))
    assert stands(NACE, who, "career_outcomes_rate", day(183)) == (Place.NOT_DUE, "not_due")
    assert place(NACE, who, "career_outcomes_rate", day(184)) is PART


@pytest.mark.parametrize(
    ("status", "values", "where"),
    [
        ("employed", {"hours_per_week": Decimal(30)}, "employed_full_time"),
        ("employed", {"hours_per_week": Decimal("29.99")}, "employed_part_time"),
        ("self_employed", {"hours_per_week": Decimal(40)}, "employed_full_time"),
        ("apprenticeship", {"hours_per_week": Decimal(20)}, "employed_part_time"),
        ("internship", {"hours_per_week": Decimal(40)}, "employed_full_time"),
        ("employed", {}, "employed_full_time"),
        ("volunteer_service", {}, "service"),
        ("military", {}, "military"),
        ("further_education", {}, "continuing_education"),
        ("seeking_work", {}, "seeking_employment"),
        ("seeking_study", {}, "seeking_education"),
        ("not_seeking", {}, "not_seeking"),
        ("unavailable", {"unavailable_reason": "medical"}, "not_seeking"),
        ("unreachable", {}, "no_information"),
    ],
)
def test_categories(status: str, values: dict[str, Any], where: str) -> None:
    assert category(graduate(status, **values)) == where


@pytest.mark.parametrize(
    ("status", "knowledge", "outcomes", "share"),
    [
        ("employed", PART, PART, "employed"),
        ("volunteer_service", PART, PART, "service"),
        ("military", PART, PART, "military"),
        ("further_education", PART, PART, "continuing_education"),
        ("seeking_work", PART, WHOLE, "seeking"),
        ("seeking_study", PART, WHOLE, "seeking"),
        ("not_seeking", PART, OUT, "not_seeking"),
        ("unreachable", WHOLE, ASIDE, None),
    ],
)
def test_bases(status: str, knowledge: Place, outcomes: Place, share: str | None) -> None:
    who = graduate(status)
    assert place(NACE, who, "knowledge_rate") is knowledge
    assert place(NACE, who, "career_outcomes_rate") is outcomes
    for name in ("employed", "service", "military", "continuing_education", "seeking"):
        expected = {OUT: OUT, ASIDE: ASIDE}.get(outcomes, PART if name == share else WHOLE)
        assert place(NACE, who, f"outcomes_{name}") is expected
    for name in (
        "employed",
        "service",
        "military",
        "continuing_education",
        "seeking",
        "not_seeking",
    ):
        expected = ASIDE if share is None else (PART if name == share else WHOLE)
        assert place(NACE, who, f"known_{name}") is expected


def test_nobody_of_whom_nothing_is_known_may_be_anything() -> None:
    who = person()
    assert stands(NACE, who, "no_information") == (PART, "nothing_recorded")
    assert {place(NACE, who, line) for line in CATEGORIES if line != "no_information"} == {UNKNOWN}
    assert stands(NACE, graduate("employed", 190, 200), "knowledge_rate") == (
        WHOLE,
        "other_days_only",
    )


def test_unrecorded_hours_are_presumed() -> None:
    who = graduate("employed")
    assert stands(NACE, who, "employed_full_time") == (Place.PRESUMED, "hours_not_recorded")
    assert place(NACE, who, "employed_part_time") is UNKNOWN
    assert place(NACE, who, "service") is WHOLE
    strict = standard_with(NACE, {"hours_not_recorded": "part_time"})
    assert stands(strict, who, "employed_part_time") == (Place.PRESUMED, "hours_not_recorded")
    assert place(strict, who, "employed_full_time") is UNKNOWN
    assert category(graduate("employed", hours_per_week=Decimal(34)), standard_with(NACE, {"full_time_hours": "35"})) == "employed_part_time"  # fmt: skip


def test_settings_on_interns_and_the_unavailable() -> None:
    intern = graduate("internship", hours_per_week=Decimal(40))
    unpaid = standard_with(NACE, {"unpaid_internship_counts": "no"})
    assert category(intern, unpaid) == "seeking_employment"
    paid = graduate("internship", hours_per_week=Decimal(40), salary_amount=Decimal(1))
    assert category(paid, unpaid) == "employed_full_time"
    ill = graduate("unavailable", unavailable_reason="medical")
    unknown = standard_with(NACE, {"unavailable_as": "no_information"})
    assert category(ill, unknown) == "no_information"
    assert stands(NACE, ill, "not_seeking") == (PART, "medical")


def test_the_status_of_the_latest_days_up_to_the_cut_off_counts() -> None:
    def who(*observations: Any) -> Facts:
        return person("completed", *observations)

    seeking = learned("seeking_work", 50)
    job = learned("employed", 200, from_=100, hours_per_week=Decimal(40))
    assert category(who(job, seeking)) == "employed_full_time"
    # A job that begins after the cut-off does not count, what was known before it does.
    late = learned("employed", 200, from_=185, hours_per_week=Decimal(40))
    assert category(who(late, seeking)) == "seeking_employment"
    on_the_day = learned("employed", 200, from_=184, hours_per_week=Decimal(40))
    assert category(who(on_the_day, seeking)) == "employed_full_time"
    # Learned later about the same days: the newest word.
    study = learned("further_education", 210, from_=100)
    assert category(who(job, study)) == "continuing_education"
    # Known to hold longer beats learned later.
    ended = learned("seeking_work", 220, from_=1, to=99)
    assert category(who(ended, job)) == "employed_full_time"


def test_of_one_day_the_precedence_decides() -> None:
    job = learned("employed", 200, from_=100, hours_per_week=Decimal(40))
    study = learned("further_education", 200, from_=100)
    assert category(person("completed", job, study)) == "employed_full_time"
    assert category(person("completed", study, job)) == "employed_full_time"
    study_first = standard_with(NACE, {"precedence": "continuing_education,employed_full_time"})
    assert category(person("completed", job, study), study_first) == "continuing_education"
    unlisted = standard_with(NACE, {"precedence": "not_seeking"})
    idle = learned("not_seeking", 200, from_=100)
    assert category(person("completed", job, idle, study), unlisted) == "not_seeking"


def test_a_status_that_ended_counts_where_nothing_later_is_known() -> None:
    ended = graduate("employed", 10, 200, hours_per_week=Decimal(40))
    ended = person("completed", learned("employed", 200, from_=10, to=100))
    assert category(ended) == "employed_full_time"
    strict = standard_with(NACE, {"ended_status_counts": "no"})
    assert category(ended, strict) == "no_information"
    lasting = person("completed", learned("employed", 200, from_=10, to=184))
    assert category(lasting, strict) == "employed_full_time"


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (person("withdrawn", exit_on=date(2025, 3, 1)), (OUT, "withdrawn")),
        (person("dismissed", exit_on=date(2025, 3, 1)), (OUT, "dismissed")),
        (person("withdrawn", exit_on=date(2025, 1, 1)), (OUT, "never_started")),
        (person("transferred_out"), (OUT, "transferred_out")),
        (person("enrolled"), (Place.NOT_DUE, "still_enrolled")),
        (person(completed_on=None, cohort_ends_on=None), (Place.NOT_DUE, "completion_day_unknown")),
    ],
)
def test_who_is_no_graduate(who: Facts, expected: tuple[Place, str]) -> None:
    for line in ("knowledge_rate", "career_outcomes_rate", "employed_full_time", "salaries"):
        assert stands(NACE, who, line) == expected
    if expected[1] == "still_enrolled":
        assert verdict(NACE, who, "knowledge_rate").settles_on == date(2025, 12, 31)


def test_pay_of_the_full_time_employed() -> None:
    pay = {"salary_amount": Decimal(4000), "salary_currency": "USD", "salary_period": "month"}
    full = {"hours_per_week": Decimal(40)}
    tally = Tally.of(
        NACE.judge(who, LATE)
        for who in (
            graduate("employed", **full, **pay),
            graduate("employed", **full, **pay, is_base_pay=False),
            graduate("employed", hours_per_week=Decimal(10), **pay),
            graduate("seeking_work"),
        )
    )
    assert tally.multiset("salaries", "USD") == {Decimal(48_000): 1}
    rate = tally.rate("salaries")
    assert (rate.part, rate.whole, rate.unknown) == (1, 2, 1)
    assert tally.reasons("salaries", OUT) == {"not_full_time": 2}


def test_the_warning_under_65_percent() -> None:
    known, silent = graduate("not_seeking"), person()

    def words(*people: Facts) -> list[str]:
        return warn(Tally.of(NACE.judge(who, LATE) for who in people), True)

    assert words(*[known] * 13, *[silent] * 7) == []
    assert len(words(*[known] * 12, *[silent] * 7)) == 1
    assert words() == []


def test_other_decimals_by_a_setting() -> None:
    whole = standard_with(NACE, {"places": "0"})
    assert {line.places for line in whole.lines} == {0}
    assert NACE.line("knowledge_rate").places == 1


def test_the_completion_day_places_a_person_in_a_class() -> None:
    who = person(completed_on=date(2025, 6, 1))
    assert NACE.period_day("knowledge_rate", who) == date(2025, 6, 1)


def test_the_warning_is_exact() -> None:
    known, silent = graduate("not_seeking"), person()
    tally = Tally.of(NACE.judge(who, LATE) for who in [*[known] * 1299, *[silent] * 701])
    assert warn(tally, False) == [
        "Knowledge rate under 65%: too little is known for the outcomes rate to count."
    ]


def test_every_verdict_names_its_day_and_what_decided_it() -> None:
    pay = {"salary_amount": Decimal(9), "salary_currency": "USD", "salary_period": "year"}
    for who, paid in (
        (graduate("employed", hours_per_week=Decimal(40), **pay), True),
        (graduate("employed", hours_per_week=Decimal(40)), True),
        (graduate("seeking_work"), False),
        (graduate("unreachable"), False),
    ):
        (seen,) = who.observations
        for found in NACE.classify(who, LATE):
            assert found.settles_on == day(184)
            expected = seen.id if found.line != "salaries" or paid else None
            assert found.observation_id == expected
    assert {v.observation_id for v in NACE.classify(person(), LATE)} == {None}
    deferred = person("deferred", cohort_ends_on=None)
    assert verdict(NACE, deferred, "salaries")[1:] == (Place.NOT_DUE, "still_enrolled", None, None)


def test_pay_and_waiting_say_why() -> None:
    pay = {"salary_amount": Decimal(9), "salary_currency": "PEN", "salary_period": "year"}
    who = graduate("employed", hours_per_week=Decimal(40), **pay)
    assert stands(NACE, who, "salaries") == (PART, "pay_known")
    assert NACE.values(who, LATE) == (("salaries", "PEN", Decimal(9)),)
    bare = graduate("employed", hours_per_week=Decimal(40))
    assert stands(NACE, bare, "salaries") == (UNKNOWN, "pay_unknown")
    assert verdict(NACE, bare, "salaries", day(183))[1:] == (Place.NOT_DUE, "not_due", day(184), None)  # fmt: skip
