"""Same learner, different answers: every cell of the table, and the table as data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tracker.metrics.catalogue import STANDARDS, get_standard
from tracker.metrics.same_learner import AS_OF, END, SITUATIONS, answer, answers
from tracker.metrics.tally import BASE, Place

PART, PRESUMED, WHOLE = Place.PART, Place.PRESUMED, Place.WHOLE
UNKNOWN, ASIDE, OUT = Place.UNKNOWN, Place.ASIDE, Place.OUT
STANDARD_KEYS = ("cirr_web", "cirr_2017", "nace", "wioa_etp", "skills_bootcamps", "esf", "bppe")
# Situation -> the line that tells and the place, for each of the standards above.
TABLE = {
    "dropped_out": (
        ("in_field", OUT),
        ("in_field", OUT),
        ("career_outcomes_rate", OUT),
        ("employment_rate_q2", PART),
        ("outcome_rate_completions", OUT),
        ("immediate_employment", PART),
        ("placement", OUT),
    ),
    "part_time": (
        ("1E", PART),
        ("2B", PART),
        ("career_outcomes_rate", PART),
        ("employment_rate_q2", PART),
        ("outcome_rate_completions", PART),
        ("immediate_employment", PART),
        ("placement", WHOLE),
    ),
    "day_200": (
        ("3A", PRESUMED),
        ("3A", PRESUMED),
        ("career_outcomes_rate", PART),
        ("employment_rate_q2", PART),
        ("outcome_rate_completions", UNKNOWN),
        ("immediate_employment", ASIDE),
        ("placement", UNKNOWN),
    ),
    "other_field": (
        ("2B", PART),
        ("2D", PART),
        ("career_outcomes_rate", PART),
        ("employment_rate_q2", PART),
        ("outcome_rate_completions", PART),
        ("immediate_employment", PART),
        ("placement", WHOLE),
    ),
    "hired_by_school": (
        ("1C", PART),
        ("1C", PART),
        ("career_outcomes_rate", PART),
        ("employment_rate_q2", PART),
        ("outcome_rate_completions", PART),
        ("immediate_employment", PART),
        ("placement", PART),
    ),
    "not_seeking": (
        ("3B", PART),
        ("3B", PART),
        ("career_outcomes_rate", OUT),
        ("employment_rate_q2", WHOLE),
        ("outcome_rate_completions", WHOLE),
        ("immediate_employment", OUT),
        ("placement", WHOLE),
    ),
    "further_study": (
        ("3B", PART),
        ("3B", PART),
        ("career_outcomes_rate", PART),
        ("employment_rate_q2", WHOLE),
        ("outcome_rate_completions", WHOLE),
        ("immediate_education", PART),
        ("placement", OUT),
    ),
    "unreachable": (
        ("4", PART),
        ("4", PART),
        ("career_outcomes_rate", ASIDE),
        ("employment_rate_q2", UNKNOWN),
        ("outcome_rate_completions", UNKNOWN),
        ("immediate_employment", ASIDE),
        ("placement", UNKNOWN),
    ),
    "no_permit": (
        ("in_field", OUT),
        ("3B", PART),
        ("career_outcomes_rate", OUT),
        ("employment_rate_q2", WHOLE),
        ("outcome_rate_completions", WHOLE),
        ("immediate_employment", OUT),
        ("placement", OUT),
    ),
}


@pytest.mark.parametrize(
    ("situation", "standard", "line", "place"),
    [
        (situation, standard, *cell)
        for situation, cells in TABLE.items()
        for standard, cell in zip(STANDARD_KEYS, cells, strict=True)
    ],
)
def test_each_cell(situation: str, standard: str, line: str, place: Place) -> None:
    facts = next(one.facts for one in SITUATIONS if one.key == situation)
    found = answer(get_standard(standard), facts)
    assert (found.line, found.verdict.place) == (line, place)


def test_every_situation_is_in_the_table() -> None:
    assert [one.key for one in SITUATIONS] == list(TABLE)
    assert {*STANDARD_KEYS, "contract"} == set(STANDARDS)


def test_the_table_as_data() -> None:
    table = answers()
    assert [situation.key for situation, _ in table] == list(TABLE)
    for _, row in table:
        assert [one.standard.key for one in row] == list(STANDARDS)
        for one in row:
            assert one.words.startswith(f"{one.label}: ")
            assert one.sentence.endswith(".")
    (_, first), *_ = table
    assert first[0].words == "Placed within 180 days: not in the base"
    assert first[0].sentence == "Withdrew on or after the census day."


def test_what_cells_leave_to_the_day() -> None:
    """Day 200 of who graduates in June lies after the cut-off and in another quarter."""
    (day_200,) = [one.facts for one in SITUATIONS if one.key == "day_200"]
    (job,) = day_200.observations
    assert job.effective_from == date(2024, 12, 1)
    shift = date(2024, 6, 30) - END
    later = replace(
        day_200,
        completed_on=date(2024, 6, 30),
        exit_on=date(2024, 6, 30),
        observations=(replace(job, effective_from=job.effective_from + shift),),
    )
    assert answer(get_standard("nace"), later).verdict.place is ASIDE
    assert answer(get_standard("wioa_etp"), later).verdict.place is UNKNOWN


def test_not_reached_lowers_the_knowledge_rate_only() -> None:
    facts = next(one.facts for one in SITUATIONS if one.key == "unreachable")
    found = {v.line: v.place for v in get_standard("nace").classify(facts, AS_OF)}
    assert (found["knowledge_rate"], found["career_outcomes_rate"]) == (WHOLE, ASIDE)


def test_every_window_has_closed() -> None:
    for situation in SITUATIONS:
        for standard in STANDARDS.values():
            place = answer(standard, situation.facts).verdict.place
            assert place in {*BASE, ASIDE, OUT}


def test_the_made_up_people_differ_in_their_situation_only() -> None:
    people = [one.facts for one in SITUATIONS]
    assert [who.enrolment_id for who in people] == [who.learner_id for who in people]
    assert len({who.learner_id for who in people}) == len(people)
    frame = ("cohort_id", "program_id", "partner_id", "centre_id", "enrolled_on", "cohort_ends_on")
    for name in frame:
        assert len({getattr(who, name) for who in people}) == 1
        assert getattr(people[0], name) is not None
    for who in people:
        (seen,) = who.observations
        assert isinstance(seen.id, int)
    jobs = {one.key: one.facts.observations[0] for one in SITUATIONS}
    jobs = {key: seen for key, seen in jobs.items() if seen.status == "employed"}
    assert {seen.employment_type for seen in jobs.values()} == {"permanent"}
    assert {key for key, seen in jobs.items() if seen.hours_per_week != 40} == {"part_time"}
    first = {
        key: (seen.effective_from - END).days for key, seen in jobs.items() if seen.effective_from
    }
    assert first == dict.fromkeys(jobs, 10) | {"day_200": 200}
