"""Census days, exits, published ends, one person's enrolments read as one, bands of pay, months."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.metrics.people import END, LATE, day, learned, person
from tests.metrics.strategies import moments, people
from tracker.metrics.assumptions import NO_SETTINGS, settings_in_words
from tracker.metrics.attendance import (
    census_day,
    exit_day,
    gone_by_census,
    late_end,
    left_on,
    never_started,
    published_end,
    start_day,
)
from tracker.metrics.contact import KEY, contact_verdict
from tracker.metrics.course import course_from
from tracker.metrics.facts import Facts, Proof
from tracker.metrics.gathering import by_first_start, by_last_exit, key_of
from tracker.metrics.pay_bands import Bands
from tracker.metrics.periods import months_after
from tracker.metrics.standards.cirr_2017 import CIRR_2017
from tracker.metrics.tally import Place, Verdict

START = date(2025, 1, 6)
CENSUS = date(2025, 1, 20)


def test_the_census_day_and_who_left_before_it() -> None:
    who = person("withdrawn", census_on=CENSUS, exit_on=CENSUS - timedelta(1))
    assert census_day(who) == CENSUS
    assert census_day(replace(who, census_on=None)) == START
    assert never_started(who, "withdrawn")
    assert gone_by_census(who, "withdrawn")
    assert gone_by_census(who, "dismissed")
    assert not never_started(who, "dismissed")
    assert not gone_by_census(who, "completed")
    on_the_day = replace(who, exit_on=CENSUS)
    assert not never_started(on_the_day, "withdrawn")
    undated = replace(who, exit_on=None)
    assert not never_started(undated, "withdrawn")
    assert never_started(replace(undated, status_on=START), "withdrawn")
    nowhere = replace(who, census_on=None, cohort_starts_on=None)
    assert not never_started(nowhere, "withdrawn")
    assert left_on(replace(who, status_on=END)) == CENSUS - timedelta(1)


def test_first_days() -> None:
    who = person(started_on=date(2025, 1, 9), enrolled_on=date(2025, 1, 2))
    assert start_day(who) == date(2025, 1, 9)
    assert start_day(replace(who, started_on=None)) == START
    bare = replace(who, started_on=None, cohort_starts_on=None)
    assert start_day(bare) == date(2025, 1, 2)


def test_last_days() -> None:
    assert exit_day(person(completed_on=date(2025, 5, 1)), "completed") == date(2025, 5, 1)
    assert exit_day(person(completed_on=None), "completed") == END
    left = person("withdrawn", exit_on=date(2025, 3, 1))
    assert exit_day(left, "withdrawn") == exit_day(left, "dismissed") == date(2025, 3, 1)
    assert exit_day(left, "transferred_out") is None
    assert exit_day(left, "enrolled") is None


def test_published_ends() -> None:
    who = person()
    assert published_end(who) == END
    assert published_end(replace(who, original_ends_on=date(2025, 5, 1))) == date(2025, 5, 1)
    weeks = replace(who, cohort_ends_on=None, program_weeks=4)
    assert published_end(weeks) == START + timedelta(28)
    moved = replace(weeks, original_starts_on=date(2024, 9, 2))
    assert published_end(moved) == date(2024, 9, 30)
    assert published_end(replace(weeks, program_weeks=None)) is None
    assert published_end(replace(weeks, cohort_starts_on=None)) is None


@pytest.mark.parametrize(("days", "late"), [(81, 121), (80, 120), (1, 1), (0, 0)])
def test_half_a_day_of_150_percent_is_counted_down(days: int, late: int) -> None:
    who = person(cohort_ends_on=START + timedelta(days))
    assert late_end(who) == START + timedelta(late)


def test_150_percent_of_other_lengths() -> None:
    moved = person(original_starts_on=date(2025, 1, 1), original_ends_on=date(2025, 1, 21))
    assert late_end(moved) == date(2025, 1, 31)
    weeks = person(cohort_starts_on=None, program_weeks=2)
    assert late_end(weeks) == END + timedelta(7)
    assert late_end(replace(weeks, program_weeks=None)) is None
    assert late_end(person(cohort_ends_on=None)) is None
    # Days that contradict each other give no shorter length than none.
    assert late_end(person(cohort_starts_on=day(10))) == END


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2025, 6, 30), 6, date(2025, 12, 30)),
        (date(2025, 7, 15), 6, date(2026, 1, 15)),
        (date(2025, 12, 31), 1, date(2026, 1, 31)),
        (date(2025, 11, 30), 1, date(2025, 12, 30)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 5, 31), 0, date(2025, 5, 31)),
        (date(2025, 12, 31), 12, date(2026, 12, 31)),
        (date(2025, 10, 31), 1, date(2025, 11, 30)),
    ],
)
def test_months_later(start: date, months: int, end: date) -> None:
    assert months_after(start, months) == end


# One person's enrolments.


def enrolments(*given: Facts) -> list[Facts]:
    """Enrolments of one learner in one program at one partner."""
    return [replace(facts, learner_id=1) for facts in given]


def test_a_single_enrolment_is_itself() -> None:
    who = person()
    for gather in (by_first_start, by_last_exit):
        assert gather([who], LATE) is who
    assert key_of(who) == (who.learner_id, 1, 1)


def test_two_starts_are_read_as_one() -> None:
    first, second = enrolments(
        person("withdrawn", learned("seeking_work", -60), exit_on=date(2025, 3, 1), exit_reason="personal", employed_at_entry=True),
        person("completed", learned("employed", 400), cohort_starts_on=date(2025, 9, 1), cohort_ends_on=date(2026, 1, 30), completed_on=date(2026, 1, 30), exit_on=date(2026, 1, 30), credential_on=date(2026, 2, 1), employed_at_entry=False, cohort_id=2),
    )  # fmt: skip
    for gather in (by_first_start, by_last_exit):
        for group in ([first, second], [second, first]):
            one = gather(group, LATE)
            assert (one.enrolment_id, one.cohort_id) == (first.enrolment_id, 1)
            assert (one.status, one.completed_on) == ("completed", date(2026, 1, 30))
            assert (one.exit_reason, one.employed_at_entry) == (None, True)
            assert (one.cohort_ends_on, one.credential_on) == (END, date(2026, 2, 1))
            assert [seen.status for seen in one.observations] == ["seeking_work", "employed"]
            assert one.gathered == (first.enrolment_id, second.enrolment_id)
    # Before the second ended, it is open; and the first a withdrawal all the same.
    assert by_last_exit([first, second], date(2025, 10, 1)).status == "completed"
    assert (
        by_last_exit([first, second], date(2025, 10, 1)).status_by(date(2025, 10, 1)) == "enrolled"
    )


def test_a_completion_goes_before_a_later_exit_or_not() -> None:
    done, again = enrolments(
        person("completed", exit_on=END, credential_on=day(5)),
        person("withdrawn", cohort_starts_on=day(60), exit_on=day(90), credential_on=day(2)),
    )
    assert by_first_start([done, again], LATE).status == "completed"
    assert by_last_exit([done, again], LATE).status == "withdrawn"
    assert by_first_start([done, again], LATE).credential_on == day(2)
    # Of two completions the earlier; one without a day comes last.
    twice = replace(again, status="completed", completed_on=day(90), exit_on=day(90))
    assert by_first_start([twice, done], LATE).completed_on == END
    undated = replace(done, completed_on=None)
    assert by_first_start([twice, undated], LATE).completed_on == day(90)


def test_transfers_and_early_withdrawals_give_way() -> None:
    old, new = enrolments(
        person("transferred_out", exit_on=date(2025, 3, 1)),
        person("enrolled", cohort_starts_on=date(2025, 3, 1), cohort_id=2),
    )
    assert by_last_exit([old, new], LATE).cohort_id == 2
    # On a day before the transfer both places are starts; the earlier leads.
    assert by_last_exit([old, new], date(2025, 2, 1)).cohort_id == 1
    early, later = enrolments(
        person("withdrawn", exit_on=date(2025, 1, 2)),
        person("enrolled", cohort_starts_on=date(2025, 9, 1), cohort_id=2),
    )
    assert by_first_start([early, later], LATE).cohort_id == 2
    # Where there is nothing else, they stand.
    assert by_last_exit([old], LATE) is old
    both = enrolments(person("withdrawn", exit_on=date(2025, 1, 2)), person("withdrawn", exit_on=date(2025, 1, 3)))  # fmt: skip
    assert by_last_exit(both, LATE).exit_on == date(2025, 1, 3)


def test_starts_without_a_day_come_last() -> None:
    bare, dated = enrolments(
        person("withdrawn", cohort_starts_on=None, enrolled_on=None, exit_on=day(1)), person()
    )
    assert by_last_exit([bare, dated], LATE).enrolment_id == dated.enrolment_id
    assert by_last_exit([bare, dated], LATE).status == "withdrawn"


@given(st.lists(people(), min_size=1, max_size=4), moments, st.randoms())
def test_gathering_does_not_depend_on_the_order(
    drawn: list[Facts], as_of: date, chance: object
) -> None:
    group = [
        replace(
            facts,
            learner_id=1,
            enrolment_id=n,
            observations=tuple(replace(o, id=10 * n + i) for i, o in enumerate(facts.observations)),
        )
        for n, facts in enumerate(drawn, 1)
    ]
    mixed = list(group)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    for gather in (by_first_start, by_last_exit):
        one = gather(group, as_of)
        assert gather(mixed, as_of) == one
        assert one.enrolment_id in {facts.enrolment_id for facts in group}
        if len(group) > 1:
            assert len(one.observations) == len({o.id for f in group for o in f.observations})


# Answers of their own.


@pytest.mark.parametrize(
    ("seen", "where"),
    [
        (learned("seeking_work", 10), Place.PART),
        (learned("employed", 10, source="survey"), Place.PART),
        (learned("employed", 10, source="employer"), Place.WHOLE),
        (learned("employed", 10, source="partner_staff"), Place.WHOLE),
        (learned("unreachable", 10), Place.WHOLE),
        (learned("seeking_work", -1), Place.WHOLE),
        (learned("seeking_work", 0), Place.PART),
        (learned("seeking_work", 10, superseded_on=day(20)), Place.WHOLE),
    ],
)
def test_who_answered(seen: object, where: Place) -> None:
    who = person("completed", seen)  # type: ignore[arg-type]
    found = contact_verdict(who, day(200), Verdict("x", Place.UNKNOWN, "reason", day(180)))
    assert (found.line, found.place, found.settles_on) == (KEY, where, day(180))
    assert found.reason == ("answered" if where is Place.PART else "not_answered")
    aside = contact_verdict(who, day(200), Verdict("x", Place.ASIDE, "reason", day(180)))
    assert aside.place is where
    out = contact_verdict(who, day(200), Verdict("x", Place.OUT, "reason", day(180), 5))
    assert out == Verdict(KEY, Place.OUT, "reason", day(180))
    # Not yet learned of.
    early = contact_verdict(who, day(9), Verdict("x", Place.WHOLE, "reason"))
    assert early.place is (where if seen.learned_on <= day(9) else Place.WHOLE)  # type: ignore[attr-defined]


def test_an_answer_of_who_left_on_an_unknown_day_counts() -> None:
    who = person("withdrawn", learned("employed", -100))
    assert contact_verdict(who, LATE, Verdict("x", Place.WHOLE, "r")).place is Place.PART


# Pay in bands.

amounts = st.dictionaries(
    st.integers(0, 20_000_000).map(lambda n: Decimal(n) / 100), st.integers(1, 9), max_size=9
)


@given(amounts)
def test_every_amount_lies_in_one_band(pay: dict[Decimal, int]) -> None:
    for bands in (Bands(edges=(60_000, 70_000)), Bands(width=5_000)):
        found = bands.of(pay)
        assert sum(band.people for band in found) == sum(pay.values())
        for before, after in pairwise(found):
            assert before.to == after.from_
    for band in Bands(width=5_000).of(pay):
        assert band.from_ is not None
        assert band.to == band.from_ + 5_000


def test_edges_belong_to_the_upper_band_and_steps_to_the_lower() -> None:
    edged = Bands(edges=(60_000, 70_000)).of({Decimal("59999.99"): 1, Decimal(60_000): 2, Decimal(70_000): 4})  # fmt: skip
    assert [(b.label, b.people) for b in edged] == [
        ("<60000", 1),
        ("60000-69999", 2),
        (">=70000", 4),
    ]
    stepped = Bands(width=5_000).of({Decimal(20_000): 1, Decimal("20000.01"): 2, Decimal(35_000): 4})  # fmt: skip
    assert [(b.label, b.people) for b in stepped] == [
        ("15001-20000", 1),
        ("20001-25000", 2),
        ("25001-30000", 0),
        ("30001-35000", 4),
    ]
    lowest = Bands(width=5_000).of({Decimal(0): 1, Decimal(5_000): 1})
    assert [(b.label, b.people) for b in lowest] == [("0-5000", 2)]
    assert Bands(width=5_000).of({}) == []
    assert [b.people for b in Bands(edges=(1, 2)).of({})] == [0, 0, 0]


# Settings in words.


def test_settings_are_printed_with_their_defaults() -> None:
    words = {one.name: one for one in settings_in_words(CIRR_2017.settings)}
    assert (words["full_time_hours"].value, words["full_time_hours"].source) == ("30", "S4")
    assert words["last_day_counts"].value == "yes"
    assert words["needs_evidence"].value == words["needs_evidence"].default == "no"
    assert words["salary_lines"].value == "1A, 1B, 1C"
    assert settings_in_words(NO_SETTINGS) == []


def test_evidence_knows_its_days() -> None:
    assert not Proof("contract").is_verified
    assert Proof("contract", END).is_verified


def test_what_is_known_of_a_stretch_of_days() -> None:
    early, late = learned("seeking_work", 20, from_=5, to=10), learned("not_seeking", 15, from_=10)
    course = course_from(person("completed", early, late), LATE, END)

    def known(first: int, last: int) -> str | None:
        found = course.known_within(day(first), day(last))
        return None if found is None else found.observation.status

    assert (known(0, 4), known(0, 5), known(16, 99)) == (None, "seeking_work", None)
    assert (known(15, 99), known(11, 14), known(10, 10)) == ("not_seeking", "not_seeking", "seeking_work")  # fmt: skip
    assert known(0, 99) == "not_seeking"
