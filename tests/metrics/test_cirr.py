"""Both CIRR layouts, rule by rule: who is counted, where work belongs, horizons, settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.metrics.people import END, LATE, day, learned, person
from tracker.metrics.catalogue import standard_with
from tracker.metrics.facts import Facts, Proof
from tracker.metrics.standards import cirr_2017, cirr_web
from tracker.metrics.standards.cirr_2017 import CIRR_2017
from tracker.metrics.standards.cirr_web import CIRR_WEB
from tracker.metrics.standards.shape import Standard
from tracker.metrics.tally import BASE, Place, Tally, Verdict
from tracker.rules.problems import Refused

H40 = Decimal(40)
LEAVES_2017 = cirr_2017.LAYOUT.leaves
LEAVES_WEB = cirr_web.LAYOUT.leaves


def verdict(standard: Standard, facts: Facts, line: str, as_of: date = LATE) -> Verdict:
    return next(v for v in standard.classify(facts, as_of) if v.line == line)


def place(standard: Standard, facts: Facts, line: str, as_of: date = LATE) -> Place:
    return verdict(standard, facts, line, as_of).place


def leaf(standard: Standard, facts: Facts, ending: str = "", as_of: date = LATE) -> str:
    """The one outcome line in whose part the person stands."""
    leaves = LEAVES_WEB if standard.key == "cirr_web" else LEAVES_2017
    parts = {Place.PART, Place.PRESUMED}
    (found,) = [code for code in leaves if place(standard, facts, code + ending, as_of) in parts]
    return found


def job(**values: Any) -> dict[str, Any]:
    return {"hours_per_week": H40, "in_field": True, "employment_type": "permanent", **values}


def working(status: str = "employed", first: int = 10, **values: Any) -> Facts:
    return person("completed", learned(status, 200, from_=first, **job(**values)))


@pytest.mark.parametrize(
    ("values", "web", "old"),
    [
        ({}, "1A", "1A"),
        ({"employment_type": None}, "1A", "1A"),
        ({"hours_per_week": Decimal(30)}, "1A", "1A"),
        ({"hours_per_week": Decimal("29.99")}, "1E", "2B"),
        ({"employment_type": "fixed_term", "contract_weeks": 26}, "1B", "1B"),
        ({"employment_type": "fixed_term", "contract_weeks": 25}, "1E", "2B"),
        ({"employment_type": "fixed_term"}, "1E", "2B"),
        ({"employment_type": "fixed_term", "hours_per_week": Decimal(20), "contract_weeks": 52}, "1E", "2B"),
        ({"status": "apprenticeship"}, "1B", "1B"),
        ({"status": "apprenticeship", "contract_weeks": 12}, "1E", "2B"),
        ({"status": "apprenticeship", "employment_type": "fixed_term"}, "1B", "1B"),
        ({"status": "internship", "salary_amount": Decimal(1)}, "1B", "1B"),
        ({"status": "internship"}, "3A", "3A"),
        ({"employment_type": "freelance"}, "1E", "2B"),
        ({"status": "self_employed", "employment_type": "freelance"}, "1E", "2B"),
        ({"status": "self_employed", "employment_type": None}, "1D", "2A"),
        ({"employment_type": "own_business"}, "1D", "2A"),
        ({"status": "self_employed", "employment_type": None, "first": -50}, "1E", "2A"),
        ({"employer_is_provider": True}, "1C", "1C"),
        ({"employer_is_provider": True, "hours_per_week": Decimal(5)}, "1C", "1C"),
        ({"employer_is_provider": True, "in_field": False}, "2A", "2C"),
        ({"in_field": False}, "2B", "2D"),
        ({"in_field": False, "hours_per_week": Decimal(5)}, "2B", "2D"),
        ({"in_field": False, "status": "self_employed", "employment_type": None}, "2B", "2A"),
        ({"status": "military", "in_field": False}, "2B", "2D"),
        ({"in_field": None}, "2B", "2D"),
        ({"hours_per_week": None}, "1A", "1A"),
        ({"status": "seeking_work"}, "3A", "3A"),
        ({"status": "seeking_study"}, "3B", "3B"),
        ({"status": "not_seeking"}, "3B", "3B"),
        ({"status": "further_education"}, "3B", "3B"),
        ({"status": "volunteer_service"}, "3B", "3B"),
        ({"status": "unavailable", "unavailable_reason": "medical"}, "3B", "3B"),
        ({"status": "unreachable"}, "4", "4"),
    ],
)  # fmt: skip
def test_where_an_outcome_belongs(values: dict[str, Any], web: str, old: str) -> None:
    who = working(**values)
    assert leaf(CIRR_WEB, who) == web
    assert leaf(CIRR_2017, who) == old
    for standard, code in ((CIRR_WEB, web), (CIRR_2017, old)):
        group = f"{code[0]}"
        assert place(standard, who, group) in {Place.PART, Place.PRESUMED}
        assert verdict(standard, who, code).reason in standard.reasons


def test_nothing_recorded_is_still_seeking_by_presumption() -> None:
    who = person()
    found = verdict(CIRR_WEB, who, "3A")
    assert (found.place, found.reason) == (Place.PRESUMED, "nothing_recorded")
    for line in ("in_field", "comparable", "1A", "2B", "3B"):
        assert place(CIRR_WEB, who, line) is Place.UNKNOWN
    assert place(CIRR_WEB, who, "4") is Place.WHOLE
    rate = Tally.of([CIRR_WEB.judge(who, LATE)]).rate("3A")
    assert (rate.percent(), rate.low(), rate.high()) == ("100.0", "0.0", "100.0")


def test_non_reporting_is_a_fact_and_everything_else_unknown() -> None:
    who = working("unreachable")
    assert place(CIRR_2017, who, "4") is Place.PART
    assert place(CIRR_2017, who, "3A") is Place.UNKNOWN
    assert place(CIRR_2017, who, "in_field") is Place.UNKNOWN
    # Reached once, then lost: what was learned stands.
    lost = person("completed", learned("seeking_work", 50), learned("unreachable", 170))
    assert leaf(CIRR_2017, lost) == "3A"
    assert place(CIRR_2017, lost, "3A") is Place.PART


def test_unrecorded_hours_are_presumed_and_bounded() -> None:
    who = working(hours_per_week=None)
    found = verdict(CIRR_2017, who, "1A")
    assert (found.place, found.reason) == (Place.PRESUMED, "1A_hours_not_recorded")
    assert place(CIRR_2017, who, "2B") is Place.UNKNOWN
    assert place(CIRR_2017, who, "in_field") is Place.PRESUMED
    # In the web layout part-time in the field is in the first group too.
    assert place(CIRR_WEB, who, "in_field") is Place.PART
    assert place(CIRR_WEB, who, "comparable") is Place.PRESUMED
    strict = standard_with(CIRR_2017, {"hours_not_recorded": "part_time"})
    assert leaf(strict, who) == "2B"
    assert place(strict, who, "1A") is Place.UNKNOWN


def test_an_unrecorded_field_is_no_claim() -> None:
    who = working(in_field=None)
    assert place(CIRR_2017, who, "in_field") is Place.UNKNOWN
    assert place(CIRR_2017, who, "2D") is Place.PRESUMED
    assert place(CIRR_2017, who, "1A") is Place.UNKNOWN
    assert place(CIRR_2017, who, "2C") is Place.WHOLE


@pytest.mark.parametrize(
    ("first", "ending", "code"),
    [(180, "", "1A"), (181, "", "3A"), (90, "_90", "1A"), (91, "_90", "3A"), (200, "", "3A")],
)
def test_the_last_day_of_a_horizon_is_inside(first: int, ending: str, code: str) -> None:
    assert leaf(CIRR_2017, working(first=first), ending) == code


def test_the_last_day_may_be_outside_by_a_setting() -> None:
    shorter = standard_with(CIRR_2017, {"last_day_counts": "no"})
    assert leaf(shorter, working(first=179)) == "1A"
    assert leaf(shorter, working(first=180)) == "3A"


def test_a_horizon_is_due_on_its_last_day() -> None:
    who = working(first=10)
    assert verdict(CIRR_2017, who, "1A", day(179)).place is Place.NOT_DUE
    assert verdict(CIRR_2017, who, "1A", day(179)).settles_on == day(180)
    assert verdict(CIRR_2017, who, "1A", day(180)).place is not Place.NOT_DUE
    assert place(CIRR_2017, who, "1A_90", day(90)) is not Place.NOT_DUE


def test_the_best_of_several_outcomes_counts() -> None:
    who = person(
        "completed",
        learned("not_seeking", 20, from_=5),
        learned("employed", 60, from_=30, to=59, **job(in_field=False)),
        learned("employed", 150, from_=100, **job(hours_per_week=Decimal(10))),
        learned("seeking_work", 170, from_=160),
    )
    assert leaf(CIRR_WEB, who) == "1E"
    assert leaf(CIRR_2017, who) == "2B"
    swapped = standard_with(CIRR_2017, {"precedence": "4,3A,3B,2D,2C,2B,2A,1C,1B,1A"})
    assert leaf(swapped, who) == "3A"


def test_of_several_in_one_line_the_earliest_decides_and_then_the_latest_learned() -> None:
    early = learned("employed", 150, from_=20, **job())
    late = learned("employed", 160, from_=80, **job())
    again = learned("employed", 190, from_=20, **job())
    who = person("completed", late, early, again)
    assert verdict(CIRR_2017, who, "1A").observation_id == again.id
    unsure = learned("employed", 150, from_=1, **job(hours_per_week=None))
    assert verdict(CIRR_2017, person("completed", unsure, late), "1A").observation_id == late.id


def test_settings_on_which_days_work_must_be_held() -> None:
    lost = person("completed", learned("employed", 150, from_=20, to=100, **job()))
    on_the_day = standard_with(CIRR_2017, {"held": "last_day"})
    assert (leaf(CIRR_2017, lost), leaf(on_the_day, lost)) == ("1A", "3A")
    assert leaf(on_the_day, working()) == "1A"
    before = working(first=-100)
    fresh_only = standard_with(CIRR_2017, {"earlier_work_counts": "no"})
    assert (leaf(CIRR_2017, before), leaf(fresh_only, before)) == ("1A", "3A")
    accepted = person("completed", learned("employed", 170, from_=190, **job()))
    with_accepted = standard_with(CIRR_2017, {"accepted_work_counts": "yes"})
    assert (leaf(CIRR_2017, accepted), leaf(with_accepted, accepted)) == ("3A", "1A")
    too_late = person("completed", learned("employed", 181, from_=190, **job()))
    assert leaf(with_accepted, too_late) == "3A"


def test_settings_on_hours_and_contracts() -> None:
    who = working(hours_per_week=Decimal(32))
    assert leaf(standard_with(CIRR_2017, {"full_time_hours": "35"}), who) == "2B"
    short = working(employment_type="fixed_term", contract_weeks=20)
    assert leaf(standard_with(CIRR_2017, {"contract_weeks": "20"}), short) == "1B"


def test_evidence_may_be_required() -> None:
    strict = standard_with(CIRR_2017, {"needs_evidence": "yes"})
    assert strict.needs_evidence
    bare = working()
    (seen,) = bare.observations
    proof = Proof("offer_letter", None, day(205))
    proven = replace(bare, observations=(replace(seen, evidence=(proof,)),))
    assert (leaf(strict, bare), leaf(strict, proven)) == ("3A", "1A")
    assert leaf(strict, proven, as_of=day(204)) == "3A"
    undated = replace(bare, observations=(replace(seen, evidence=(Proof("contract"),)),))
    assert leaf(strict, undated) == "1A"


# Graduation.


@pytest.mark.parametrize(
    ("completed_on", "on_time", "late"),
    [
        (END, Place.PART, Place.PART),
        (END + timedelta(days=1), Place.WHOLE, Place.PART),
        # 6 January to 30 June are 175 days; half of it, counted down, is 87.
        (END + timedelta(days=87), Place.WHOLE, Place.PART),
        (END + timedelta(days=88), Place.WHOLE, Place.WHOLE),
        (None, Place.UNKNOWN, Place.UNKNOWN),
    ],
)
def test_graduating_in_time(completed_on: date | None, on_time: Place, late: Place) -> None:
    who = person(completed_on=completed_on)
    assert place(CIRR_2017, who, "graduation_100") is on_time
    assert place(CIRR_2017, who, "graduation_150") is late


def test_on_time_is_judged_against_the_original_cohort() -> None:
    moved = person(
        original_ends_on=date(2025, 5, 1),
        original_starts_on=date(2025, 1, 1),
        completed_on=date(2025, 6, 30),
    )
    assert place(CIRR_2017, moved, "graduation_100") is Place.WHOLE
    assert place(CIRR_2017, moved, "graduation_150") is Place.PART
    assert CIRR_2017.period_day("graduation_100", moved) == date(2025, 5, 1)
    assert CIRR_2017.period_day("in_field", moved) == date(2025, 6, 30)


def test_without_an_end_the_weeks_are_the_length() -> None:
    start = date(2025, 1, 6)
    weeks = {"cohort_ends_on": None, "program_weeks": 10, "cohort_starts_on": start}
    in_time = person(completed_on=start + timedelta(days=70), **weeks)
    assert place(CIRR_2017, in_time, "graduation_100") is Place.PART
    assert place(CIRR_2017, replace(in_time, completed_on=day(0)), "graduation_100") is Place.WHOLE
    edge = replace(in_time, completed_on=start + timedelta(days=105))
    assert place(CIRR_2017, edge, "graduation_150") is Place.PART
    beyond = replace(in_time, completed_on=start + timedelta(days=106))
    assert place(CIRR_2017, beyond, "graduation_150") is Place.WHOLE
    unknown = replace(in_time, program_weeks=None)
    assert verdict(CIRR_2017, unknown, "graduation_100").reason == "length_unknown"
    no_start = person(cohort_starts_on=None, program_weeks=10, completed_on=END + timedelta(35))
    assert place(CIRR_2017, no_start, "graduation_150") is Place.PART
    assert (
        place(CIRR_2017, replace(no_start, program_weeks=None), "graduation_150") is Place.UNKNOWN
    )


def gone(status: str = "withdrawn", on: date = date(2025, 3, 1), **values: Any) -> Facts:
    return person(status, exit_on=on, census_on=date(2025, 1, 20), **values)


@pytest.mark.parametrize(
    ("who", "where", "reason"),
    [
        (gone(), Place.WHOLE, "withdrawn"),
        (gone("dismissed"), Place.WHOLE, "dismissed"),
        (gone(on=date(2025, 1, 19)), Place.OUT, "never_started"),
        (gone(on=date(2025, 1, 20)), Place.WHOLE, "withdrawn"),
        (gone("dismissed", on=date(2025, 1, 19)), Place.OUT, "never_started"),
        (gone(exit_reason="deceased"), Place.OUT, "left_deceased"),
        (gone(exit_reason="incarcerated"), Place.OUT, "left_incarcerated"),
        (gone(exit_reason="military_active_duty"), Place.OUT, "left_military_active_duty"),
        (gone(exit_reason="medical"), Place.WHOLE, "withdrawn"),
        (gone("transferred_out"), Place.OUT, "transferred_out"),
        (person("enrolled"), Place.WHOLE, "still_enrolled"),
        (person("deferred"), Place.WHOLE, "still_enrolled"),
    ],
)
def test_who_was_enrolled(who: Facts, where: Place, reason: str) -> None:
    found = verdict(CIRR_WEB, who, "graduation_100")
    assert (found.place, found.reason) == (where, reason)
    assert place(CIRR_WEB, who, "in_field") in {Place.OUT, Place.NOT_DUE}


def test_graduation_is_due_when_its_length_has_passed() -> None:
    who = person(completed_on=date(2025, 6, 1))
    assert place(CIRR_WEB, who, "graduation_100", END - timedelta(1)) is Place.NOT_DUE
    assert place(CIRR_WEB, who, "graduation_100", END) is Place.PART
    assert place(CIRR_WEB, who, "graduation_150", END + timedelta(86)) is Place.NOT_DUE
    assert place(CIRR_WEB, who, "graduation_150", END + timedelta(87)) is Place.PART


def test_outcomes_of_those_who_have_not_graduated() -> None:
    open_now = person("enrolled")
    found = verdict(CIRR_WEB, open_now, "in_field", day(-30))
    assert (found.place, found.settles_on) == (Place.NOT_DUE, day(180))
    undated = person(cohort_ends_on=None, completed_on=None)
    assert verdict(CIRR_WEB, undated, "in_field").reason == "completion_day_unknown"


# Excluded.


def surveyed(intent: str | None = "self_enrichment", **values: Any) -> Facts:
    given = {"intent_on": date(2025, 1, 6), "census_on": date(2025, 1, 10), **values}
    return replace(working(), intent=intent, **given)


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        (surveyed(), "excluded_intent"),
        (surveyed("keep_job"), "excluded_intent"),
        (surveyed("further_study"), "excluded_intent"),
        (surveyed("new_in_field_job"), None),
        (surveyed("new_in_field_job", may_work=True), None),
        (surveyed("new_in_field_job", may_work=False), "excluded_no_authorisation"),
        (surveyed("keep_job", may_work=False), "excluded_intent"),
        (surveyed(None, may_work=False), "excluded_no_authorisation"),
        # Nobody who did not answer is excluded.
        (surveyed(None, intent_on=None, may_work=False), None),
        (surveyed(intent_on=None), "excluded_intent"),
        # After the first day of class, or more than three days after the refund day.
        (surveyed(intent_on=date(2025, 1, 7)), "excluded_intent_late"),
        (surveyed(cohort_starts_on=None, intent_on=date(2025, 1, 13)), "excluded_intent"),
        (surveyed(cohort_starts_on=None, intent_on=date(2025, 1, 14)), "excluded_intent_late"),
        (
            surveyed("new_in_field_job", may_work=False, intent_on=date(2025, 2, 1)),
            "excluded_no_authorisation_late",
        ),
        (surveyed(intent_on=day(400)), "excluded_intent_late"),
    ],
)
def test_who_is_excluded_in_the_web_layout(who: Facts, reason: str | None) -> None:
    found = verdict(CIRR_WEB, who, "in_field")
    if reason is None:
        assert found.place is Place.PART
        assert place(CIRR_WEB, who, "excluded") is Place.OUT
    else:
        assert (found.place, found.reason) == (Place.OUT, reason)
        assert place(CIRR_WEB, who, "excluded") is Place.PART
        assert place(CIRR_WEB, who, "salaries") is Place.OUT
    assert reason is None or reason in CIRR_WEB.leavers
    assert place(CIRR_2017, who, "in_field") is Place.PART
    assert place(CIRR_WEB, who, "graduation_100") is Place.PART


def test_a_survey_is_known_from_its_day() -> None:
    who = surveyed(intent_on=day(300))
    assert place(CIRR_WEB, who, "in_field", day(299)) is Place.PART
    assert place(CIRR_WEB, who, "in_field", day(300)) is Place.OUT


def test_settings_on_surveys() -> None:
    late = surveyed(intent_on=date(2025, 1, 7))
    assert place(standard_with(CIRR_WEB, {"late_survey_counts": "no"}), late, "1A") is Place.PART
    barred = surveyed("new_in_field_job", may_work=False)
    free = standard_with(CIRR_WEB, {"no_authorisation_excludes": "no"})
    assert place(free, barred, "1A") is Place.PART
    later = surveyed(cohort_starts_on=None, intent_on=date(2025, 1, 14))
    wider = standard_with(CIRR_WEB, {"survey_days": "4"})
    assert verdict(wider, later, "in_field").reason == "excluded_intent"


def test_late_surveys_are_warned_of() -> None:
    tally = Tally.of(
        CIRR_WEB.judge(who, LATE)
        for who in (surveyed(intent_on=date(2025, 1, 7)), surveyed(), working())
    )
    (sentence,) = cirr_web.warn(tally, False)
    assert sentence.startswith("1 of the excluded answered the survey after")
    assert cirr_web.warn(tally, True) == []
    assert cirr_web.warn(Tally(), False) == []
    with pytest.raises(TypeError):
        cirr_web.exclusion(cirr_2017.Settings(), working(), LATE)


# Salaries.


def test_salaries_are_base_pay_of_paid_work_in_the_field() -> None:
    paid = {"salary_amount": Decimal(2000), "salary_currency": "USD", "salary_period": "month"}
    tally = Tally.of(
        CIRR_WEB.judge(who, LATE)
        for who in (
            working(**paid),
            working(**paid, is_base_pay=False),
            working(),
            working(**paid, hours_per_week=Decimal(10)),
            working(**paid, in_field=False),
        )
    )
    assert tally.multiset("salaries", "USD") == {Decimal(24_000): 1}
    rate = tally.rate("salary_reported")
    assert (rate.part, rate.whole) == (1, 3)
    assert tally.rate("salaries").unknown == 2
    wide = standard_with(CIRR_WEB, {"salary_lines": "1A,1B,1C,1D,1E"})
    assert Tally.of([wide.judge(working(**paid, hours_per_week=Decimal(10)), LATE)]).units(
        "salaries"
    )


def test_settings_are_refused_in_words() -> None:
    for given, words in (
        ({"hours": "3"}, "There is no setting hours; there is: full_time_hours"),
        ({"full_time_hours": "many"}, "full_time_hours is a whole number, not many."),
        ({"needs_evidence": "maybe"}, "needs_evidence is yes or no, not maybe."),
        ({"held": "never"}, "held is made of: any_day, last_day; not never."),
        ({"held": "any_day,last_day"}, "held is one of: any_day, last_day."),
        ({"precedence": "1A,9Z"}, "precedence is made of: 1A"),
        ({"precedence": ""}, "precedence is made of: 1A"),
    ):
        with pytest.raises(Refused, match=words):
            standard_with(CIRR_2017, given)
    assert standard_with(CIRR_2017, {}) is CIRR_2017


@pytest.mark.parametrize("standard", [CIRR_2017, CIRR_WEB])
def test_lines_stand_once_in_order_and_their_leaves_sum_to_the_base(standard: Standard) -> None:
    for who in (
        working(),
        person(),
        gone(),
        surveyed(),
        person("enrolled"),
        working("unreachable"),
    ):
        for as_of in (day(-5), day(95), LATE):
            assert [v.line for v in standard.classify(who, as_of)] == [
                line.key for line in standard.lines
            ]
    leaves = LEAVES_WEB if standard is CIRR_WEB else LEAVES_2017
    assert all(code in {line.key for line in standard.lines} for code in leaves)
    who = working()
    assert sum(place(standard, who, code) is Place.PART for code in leaves) == 1
    assert all(place(standard, who, code) in BASE for code in leaves)


def test_settings_on_the_band_the_median_and_the_headline() -> None:
    on_time, later = person(), person(completed_on=END + timedelta(days=10))
    apart = standard_with(CIRR_2017, {"band_150": "later_only"})
    assert verdict(apart, on_time, "graduation_150")[1:3] == (Place.WHOLE, "graduated_on_time")
    assert place(apart, later, "graduation_150") is Place.PART
    assert place(apart, on_time, "graduation_100") is Place.PART
    assert place(apart, gone(), "graduation_150") is Place.WHOLE
    assert verdict(apart, gone(), "graduation_150").reason == "withdrawn"
    assert CIRR_2017.even_median == "mean"
    assert standard_with(CIRR_2017, {"even_median": "lower"}).even_median == "lower"
    freelance = working(employment_type="freelance")
    narrow = standard_with(CIRR_WEB, {"headline_lines": "1A,1B,1C"})
    assert place(CIRR_WEB, freelance, "in_field") is Place.PART
    assert place(narrow, freelance, "in_field") is Place.WHOLE
    assert place(narrow, freelance, "1") is Place.PART
    assert ("in_field", ("1A", "1B", "1C")) in [tuple(one) for one in narrow.sums]
    wide = standard_with(CIRR_2017, {"headline_lines": "1A,1B,1C,2A"})
    assert place(wide, working("self_employed", employment_type=None), "in_field") is Place.PART
    assert "1A + 1B + 1C + 2A" in wide.line("in_field").formula


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (gone(), (Place.OUT, "withdrawn")),
        (gone("dismissed"), (Place.OUT, "dismissed")),
        (gone(on=date(2025, 1, 19)), (Place.OUT, "never_started")),
        (gone("dismissed", on=date(2025, 1, 19)), (Place.OUT, "never_started")),
        (gone("transferred_out"), (Place.OUT, "transferred_out")),
        (person("enrolled"), (Place.NOT_DUE, "still_enrolled")),
        (person("deferred"), (Place.NOT_DUE, "still_enrolled")),
        (
            person(completed_on=None, cohort_ends_on=None),
            (Place.NOT_DUE, "completion_day_unknown"),
        ),
    ],
)
def test_who_has_no_outcome(who: Facts, expected: tuple[Place, str]) -> None:
    for standard in (CIRR_2017, CIRR_WEB):
        for line in standard.lines:
            if not line.key.startswith("graduation"):
                found = verdict(standard, who, line.key)
                assert (found.place, found.reason) == expected
                assert (found.settles_on is None) == (expected[1] != "still_enrolled")
                assert found.observation_id is None


def test_every_verdict_names_its_day_and_what_decided_it() -> None:
    who = working(salary_amount=Decimal(1), salary_currency="USD", salary_period="year")
    (seen,) = who.observations
    for found in CIRR_2017.classify(who, LATE):
        if found.line.startswith("graduation"):
            assert found.settles_on == (END if found.line.endswith("100") else day(87))
            continue
        assert found.settles_on == day(90 if found.line.endswith("_90") else 180)
        assert found.observation_id == seen.id
    untold = working()
    (seen,) = untold.observations
    for line in ("salary_reported", "salaries"):
        found = verdict(CIRR_2017, untold, line)
        assert found[2:] == ("pay_unknown", day(180), seen.id)
        assert verdict(CIRR_2017, person(), line)[1:] == (Place.OUT, "no_such_job", day(180), None)
    left_out = verdict(CIRR_WEB, surveyed(), "excluded")
    assert left_out[2:4] == ("excluded_intent", day(180))
    assert verdict(CIRR_WEB, who, "excluded")[2:4] == ("in_the_base", day(180))
    assert verdict(CIRR_WEB, gone(exit_reason="deceased"), "graduation_100").settles_on == END
    assert verdict(CIRR_WEB, gone(on=date(2025, 1, 19)), "graduation_100").settles_on == END
    assert verdict(CIRR_WEB, gone("transferred_out"), "graduation_150").settles_on == day(87)
    lost = person("completed", learned("unreachable", 200))
    assert verdict(CIRR_WEB, lost, "4").observation_id == lost.observations[0].id
    later = person("completed", learned("employed", 300, from_=250))
    assert verdict(CIRR_WEB, later, "3A").observation_id == later.observations[0].id


def test_the_whole_warning() -> None:
    (sentence,) = cirr_web.warn(
        Tally.of([CIRR_WEB.judge(surveyed(intent_on=date(2025, 1, 7)), LATE)]), False
    )
    assert sentence == (
        "1 of the excluded answered the survey after the first day of class or the days allowed "
        "after the refund day."
    )


def test_graduation_says_why_and_until_when() -> None:
    def said(who: Facts, line: str = "graduation_100", as_of: date = LATE) -> tuple[object, ...]:
        return verdict(CIRR_2017, who, line, as_of)[1:]

    assert said(person()) == (Place.PART, "graduated", END, None)
    assert said(person(), as_of=day(-1)) == (Place.NOT_DUE, "not_due", END, None)
    assert said(gone()) == (Place.WHOLE, "withdrawn", END, None)
    assert said(gone(), as_of=day(-1)) == (Place.NOT_DUE, "not_due", END, None)
    assert said(person("enrolled")) == (Place.WHOLE, "still_enrolled", END, None)
    undated = person(completed_on=None)
    assert said(undated) == (Place.UNKNOWN, "completion_day_unknown", END, None)
    later = person(completed_on=day(40))
    assert said(later) == (Place.WHOLE, "graduated_later", END, None)
    assert said(later, "graduation_150") == (Place.PART, "graduated", day(87), None)
    waiting = verdict(CIRR_2017, working(), "in_field", day(179))
    assert waiting[1:] == (Place.NOT_DUE, "not_due", day(180), None)
    # The shorter horizon is due before, and does not wait for the longer one.
    assert verdict(CIRR_2017, working(), "in_field_90", day(179))[1] is not Place.NOT_DUE


def test_days_at_the_edges_of_graduation() -> None:
    own = {"status": "self_employed", "employment_type": None}
    assert leaf(CIRR_WEB, working(first=0, **own)) == "1D"
    assert leaf(CIRR_WEB, working(first=-1, **own)) == "1E"
    fresh_only = standard_with(CIRR_2017, {"earlier_work_counts": "no"})
    assert leaf(fresh_only, working(first=0)) == "1A"
    accepted = standard_with(CIRR_2017, {"accepted_work_counts": "yes"})
    on_the_day = person("completed", learned("employed", 180, from_=190, **job()))
    assert leaf(accepted, on_the_day) == "1A"
    strict = standard_with(CIRR_2017, {"needs_evidence": "yes"})
    (seen,) = working().observations
    proof = Proof("contract", None, day(300))
    proven = person("completed", replace(seen, evidence=(proof,)))
    assert leaf(strict, proven, as_of=day(300)) == "1A"
    assert leaf(strict, proven, as_of=day(299)) == "3A"
    unlisted = standard_with(CIRR_2017, {"precedence": "1A"})
    others = person("completed", learned("seeking_work", 50), learned("not_seeking", 60))
    assert leaf(unlisted, others) in {"3A", "3B"}


def test_pay_says_its_currency_and_reason() -> None:
    who = working(salary_amount=Decimal(7), salary_currency="PEN", salary_period="year")
    assert CIRR_2017.values(who, LATE) == (("salaries", "PEN", Decimal(7)),)
    for line in ("salary_reported", "salaries"):
        assert verdict(CIRR_2017, who, line)[1:3] == (Place.PART, "pay_known")
