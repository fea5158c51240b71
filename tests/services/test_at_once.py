"""Two people at the same row at the same time: one of them is told, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import build
from tracker.extensions import db
from tracker.models import Enrolment, Learner, OutcomeObservation, User, UserSession
from tracker.queries.scope import SYSTEM, Viewer, viewing
from tracker.rules.problems import EditConflict, NotFound, Refused
from tracker.rules.validation_people import OutcomeFacts
from tracker.rules.vocabulary import Role
from tracker.services import learner_merges, outcomes, sign_in
from tracker.services.change import changing
from tracker.services.enrolment_removals import remove_enrolment
from tracker.services.passwords import hash_password
from tracker.services.sessions import Lifetime

TODAY = date(2026, 11, 24)
FACTS = OutcomeFacts("employed", date(2025, 9, 1), "employer", effective_from=date(2025, 7, 6))


class Meeting:
    """Lets the second arrive before the first goes on, where the database lets them both in."""

    def __init__(self) -> None:
        self._barrier = threading.Barrier(2)

    def wait(self) -> None:
        """Go on together, or alone after a while: then the other waits for a lock."""
        try:
            self._barrier.wait(1)
        except threading.BrokenBarrierError:
            return


def at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    """What became of each: done, or the name of the error it was told."""

    def run(act: Callable[[], object]) -> str:
        with app.app_context(), viewing(SYSTEM):
            try:
                act()
            except (Refused, EditConflict, NotFound) as error:
                return type(error).__name__
            finally:
                db.session.remove()
            return "done"

    db.session.remove()
    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_an_outcome_is_corrected_once(
    app: Flask, system: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = build.enrolment(build.cohort(build.partner()), then=(("completed", date(2025, 6, 30)),))
    key = outcomes.record_outcome(SYSTEM, row, facts=FACTS, today=TODAY).id
    meeting, write = Meeting(), outcomes._write

    def slow(*args: Any) -> OutcomeObservation:
        meeting.wait()
        return write(*args)

    monkeypatch.setattr(outcomes, "_write", slow)

    def correct() -> None:
        first = db.session.get_one(OutcomeObservation, key)
        outcomes.correct_outcome(SYSTEM, first, facts=FACTS, today=TODAY)

    assert at_once(app, correct, correct) == ["Refused", "done"]
    standing = OutcomeObservation.superseded_by_id.is_(None)
    assert db.session.scalar(select(func.count()).where(standing)) == 1


def test_two_records_are_not_merged_into_each_other(
    app: Flask, system: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = build.partner()
    keys = [build.enrolment(build.cohort(owner), build.learner(n)).learner_id for n in ("A", "B")]
    meeting, refuse = Meeting(), learner_merges.refuse

    def slow(*found: Any) -> None:
        refuse(*found)
        meeting.wait()

    monkeypatch.setattr(learner_merges, "refuse", slow)

    def merge(winner: int, loser: int) -> Callable[[], object]:
        def act() -> None:
            one, other = (db.session.get_one(Learner, key) for key in (winner, loser))
            learner_merges.merge_learners(SYSTEM, one, loser=other)

        return act

    ways = at_once(app, merge(*keys), merge(keys[1], keys[0]))
    assert ways == ["Refused", "done"]
    assert db.session.scalar(select(func.count()).where(Learner.merged_into_id.is_not(None))) == 1


def test_what_was_removed_meanwhile_is_not_found(system: Viewer) -> None:
    row = build.enrolment(build.cohort(build.partner()))
    shown = db.session.get_one(Enrolment, row.id)
    with changing(SYSTEM, "test.removed"):
        db.session.connection().execute(
            Enrolment.__table__.metadata.tables["enrolment_event"].delete()
        )
        db.session.connection().execute(Enrolment.__table__.delete())
    with pytest.raises(NotFound, match="removed this"):
        outcomes.record_outcome(SYSTEM, shown, facts=FACTS, today=TODAY)
    with pytest.raises(NotFound):
        remove_enrolment(SYSTEM, shown, today=TODAY)


@pytest.mark.parametrize(
    "change", [{"password_hash": hash_password("x" * 20)}, {"is_active": False}]
)
def test_a_password_that_is_no_longer_right_opens_nothing(
    system: Viewer, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any]
) -> None:
    user = build.user(Role.ANALYST, email="max@x.test")
    with changing(SYSTEM, "test.built"):
        user.password_hash = hash_password("the first of them")
    is_right = sign_in.is_right

    def slow(held: str | None, password: str) -> bool:
        right = is_right(held, password)
        with changing(SYSTEM, "test.changed"):
            for field, value in change.items():
                setattr(db.session.get_one(User, user.id), field, value)
        return right

    monkeypatch.setattr(sign_in, "is_right", slow)
    lifetime = Lifetime(timedelta(hours=1), timedelta(hours=2))
    with pytest.raises(Refused, match="not right"):
        sign_in.sign_in(
            "max@x.test", "the first of them", caller=sign_in.Caller(), lifetime=lifetime
        )
    assert db.session.scalar(select(func.count()).select_from(UserSession)) == 0
