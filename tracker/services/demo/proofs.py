"""Observations as rows, with the evidence behind them; and what learners said of the program."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from random import Random
from typing import Any

from tracker.models import Evidence, OutcomeObservation, SatisfactionAnswer
from tracker.models.keys import new_id
from tracker.services.demo.accounts import Staff
from tracker.services.demo.dice import pick
from tracker.services.demo.enrolling import Enrolled
from tracker.services.demo.follow_up import Seen
from tracker.services.demo.frame import Frame
from tracker.services.demo.timetable import moment
from tracker.services.demo.work import COMMENTS

IN_WORK = frozenset({"employed", "self_employed", "apprenticeship", "internship"})
KINDS = {
    "offer_letter": 28,
    "contract": 24,
    "survey_answer": 18,
    "employer_email": 12,
    "public_profile": 10,
    "pay_slip": 5,
    "verbal_note": 3,
}


class Archive:
    """Gathers observations, evidence and answers."""

    def __init__(self, frame: Frame, staff: Staff) -> None:
        self._rows = frame.rows
        self._frame = frame
        self._staff = staff

    def add_observations(self, graduate: Enrolled, found: list[Seen], roll: Random) -> None:
        """Gather what was learned; a correction goes in before the row that names it."""
        ids = [new_id() for _ in found]
        for place in reversed(range(len(found))):
            follows = place + 1 < len(found) and found[place + 1].corrects
            self._add(graduate, ids[place], found[place], ids[place + 1] if follows else None, roll)

    def _add(
        self, graduate: Enrolled, key: int, seen: Seen, replaced_by: int | None, roll: Random
    ) -> None:
        slug = graduate.place.plan.partner.slug
        recorder = self._staff.recorder(slug)
        values: dict[str, Any] = asdict(seen)
        del values["corrects"]
        self._rows.add(
            OutcomeObservation,
            id=key,
            partner_id=self._frame.partners[slug],
            enrolment_id=graduate.id,
            recorded_at=moment(seen.learned_on, roll),
            recorded_by_id=recorder,
            superseded_by_id=replaced_by,
            **values,
        )
        if seen.status in IN_WORK and replaced_by is None and roll.random() < 0.55:
            self._add_evidence(slug, key, seen, recorder, roll)

    def _add_evidence(
        self, slug: str, observation_id: int, seen: Seen, recorder: int, roll: Random
    ) -> None:
        """One proof, looked at by another person unless it came in lately."""
        kind = pick(roll, KINDS)
        looked_on = seen.learned_on + timedelta(days=roll.randint(3, 24))
        is_looked_at = looked_on < self._frame.today and roll.random() < 0.97
        is_returned = is_looked_at and roll.random() < 0.04
        self._rows.add(
            Evidence,
            partner_id=self._frame.partners[slug],
            observation_id=observation_id,
            kind=kind,
            note=f"{seen.employer or 'Own business'}, {seen.job_title}.",
            added_at=moment(seen.learned_on, roll),
            added_by_id=recorder,
            verified_on=looked_on if is_looked_at else None,
            verified_by_id=self._staff.verifier(recorder) if is_looked_at else None,
            verdict=("returned" if is_returned else "accepted") if is_looked_at else None,
            verdict_note="The first day cannot be read from it." if is_returned else None,
        )

    def add_answer(self, enrolled: Enrolled, roll: Random) -> None:
        """What the learner said of the program after leaving it, for those who answered."""
        left_on: date | None = enrolled.seen.exit_on
        has_completed = enrolled.seen.status == "completed"
        if left_on is None or roll.random() > (0.58 if has_completed else 0.2):
            return
        asked_on = left_on + timedelta(days=roll.randint(2, 14))
        if asked_on >= self._frame.today:
            return
        plan = enrolled.place.plan
        mean = 8.4 if has_completed else 5.5
        says = roll.random() < 0.25
        self._rows.add(
            SatisfactionAnswer,
            partner_id=self._frame.partners[plan.partner.slug],
            enrolment_id=enrolled.id,
            asked_on=asked_on,
            recommend=_within(roll.gauss(mean, 1.6), 0, 10),
            teaching=_within(roll.gauss(mean / 2, 0.7), 1, 5),
            content=_within(roll.gauss(mean / 2, 0.7), 1, 5),
            support=_within(roll.gauss(mean / 2, 0.8), 1, 5),
            facilities=None if plan.rhythm.mode == "online" else _within(roll.gauss(4, 0.7), 1, 5),
            comment=roll.choice(COMMENTS[plan.partner.language]) if says else None,
        )


def _within(value: float, least: int, most: int) -> int:
    return min(most, max(least, round(value)))
