"""What is seen of the facts on a day: observations from the day they are learned, exits when due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.metrics.people import LATE, day, learned, person
from tracker.metrics.facts import Proof


def test_an_observation_is_seen_from_its_day_until_it_is_replaced() -> None:
    seen = learned("employed", 10, superseded_on=day(20))
    assert [seen.is_seen(day(n)) for n in (9, 10, 19, 20, 21)] == [False, True, True, False, False]
    stands = learned("employed", 10)
    assert [stands.is_seen(day(n)) for n in (9, 10, 900)] == [False, True, True]
    who = person("completed", stands, seen)
    assert who.seen(day(19)) == [stands, seen]
    assert who.seen(day(20)) == [stands]


@pytest.mark.parametrize(
    ("status", "values"),
    [
        ("completed", {"completed_on": day(5)}),
        ("withdrawn", {"exit_on": day(5)}),
        ("withdrawn", {"exit_on": day(5), "status_on": day(1)}),
        ("dismissed", {"status_on": day(5)}),
        ("transferred_out", {"exit_on": day(5)}),
    ],
)
def test_an_exit_has_not_happened_before_its_day(status: str, values: dict[str, date]) -> None:
    who = person(status, **values)
    assert (who.status_by(day(4)), who.status_by(day(5))) == ("enrolled", status)


@pytest.mark.parametrize("status", ["completed", "withdrawn", "dismissed", "transferred_out"])
def test_an_exit_without_a_day_has_happened(status: str) -> None:
    assert person(status, completed_on=None).status_by(date(2025, 1, 1)) == status


@pytest.mark.parametrize("status", ["enrolled", "deferred"])
def test_who_is_still_there_is_so_on_every_day(status: str) -> None:
    who = person(status, status_on=LATE + timedelta(days=9), exit_on=LATE + timedelta(days=9))
    assert who.status_by(LATE) == status


def test_evidence_is_verified_by_a_second_person_only() -> None:
    assert Proof("contract", day(3)).is_verified
    assert not Proof("contract", added_on=day(3)).is_verified
