"""The eight bands at day 180: where everybody with a reason in the whole belongs."""

from __future__ import annotations

from datetime import date

import pytest

from tests.metrics.people import LATE, day, learned, person
from tracker.metrics.bands import BAND_OF_REASON, BANDS, SO_FAR, graduate_bands, outcome_bands
from tracker.metrics.facts import Facts
from tracker.metrics.spells import EXCLUDING
from tracker.metrics.standards.contract import CONTRACT
from tracker.metrics.tally import Tally
from tracker.rules.vocabulary import OUTCOME_STATUSES, UNAVAILABLE_REASONS


def bands(*people: Facts, as_of: date = LATE) -> dict[str, int]:
    found = outcome_bands(Tally.of(CONTRACT.judge(who, as_of) for who in people))
    assert list(found) == list(BANDS)
    return {key: n for key, n in found.items() if n}


def status(status: str, **values: object) -> Facts:
    return person("completed", learned(status, 200, from_=20, **values))


def test_everybody_stands_in_one_band() -> None:
    assert bands() == {}
    found = bands(
        status("employed", in_field=True),
        status("employed", in_field=False),
        status("employed"),
        status("further_education"),
        status("seeking_study"),
        status("unavailable", unavailable_reason="left_country"),
        person("completed", learned("unreachable", 20)),
        person("completed", learned("employed", 300, from_=250)),
        person(),
        person("enrolled"),
        person(completed_on=date(2026, 9, 1)),
    )
    assert found == {
        "placed_in_field": 1,
        "placed_other_field": 2,
        "studying": 1,
        "not_seeking": 1,
        "seeking_work": 1,
        "unreachable": 1,
        "unknown": 2,
        "not_due": 2,
    }
    # Who left, and who died, is in none.
    gone = (person("withdrawn", exit_on=day(-50)), status("unavailable", unavailable_reason="deceased"))  # fmt: skip
    assert bands(*gone) == {}


@pytest.mark.parametrize("reason", sorted({*OUTCOME_STATUSES} | {*UNAVAILABLE_REASONS}))
def test_every_recorded_situation_has_its_band(reason: str) -> None:
    if reason in UNAVAILABLE_REASONS:
        found = bands(status("unavailable", unavailable_reason=reason))
        assert sum(found.values()) == (reason not in EXCLUDING)
    elif reason != "unavailable":
        assert sum(bands(status(reason)).values()) == 1
    assert set(BAND_OF_REASON.values()) == set(BANDS) - {"not_due"}


def test_graduates_who_are_not_due_stand_by_what_is_known_so_far() -> None:
    young = date(2026, 9, 1)
    after = (young - day(0)).days
    tally = Tally.of(
        CONTRACT.judge(who, LATE)
        for who in (
            status("employed", in_field=True),
            person(completed_on=young),
            person(
                "completed", learned("employed", after + 20, from_=after + 5), completed_on=young
            ),
            person("enrolled"),
        )
    )
    found = graduate_bands(tally)
    assert list(found) == [key for key in BANDS if key != "not_due"] + list(SO_FAR)
    assert {key: n for key, n in found.items() if n} == {
        "placed_in_field": 1,
        "in_work_so_far": 1,
        "waiting": 1,
    }
    assert set(graduate_bands(Tally()).values()) == {0}
