"""The whole demo put together as rows, for a given day. Reads no clock and no database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from tracker.services.demo.accounts import add_accounts
from tracker.services.demo.classes import add_cohort
from tracker.services.demo.dice import dice
from tracker.services.demo.enrolling import Enrolled, Place
from tracker.services.demo.follow_up import FollowUp
from tracker.services.demo.frame import add_frame
from tracker.services.demo.intake import Intake
from tracker.services.demo.proofs import Archive
from tracker.services.demo.rows import Rows
from tracker.services.demo.story import PARTNERS, CohortKey
from tracker.services.demo.terms import add_agreements, carry_over
from tracker.services.demo.timetable import list_cohorts


def compose(today: date, *, at: datetime, password: str) -> Rows:
    """Every row of the demo, as somebody who looks on `today` finds it."""
    rows = Rows()
    frame = add_frame(rows, today, at)
    for partner in PARTNERS:
        add_agreements(frame, partner)
    staff = add_accounts(rows, frame.partners, password, at)
    places = {plan.key: Place(plan, add_cohort(frame, plan)) for plan in list_cohorts(today)}
    carry_over(frame)
    enrolments = Intake(frame, staff, places).enrol_everybody()
    _follow(enrolments, Archive(frame, staff), frame.on(-1))
    return rows


def _follow(enrolments: Sequence[Enrolled], archive: Archive, last: date) -> None:
    """Follow every graduate up, and ask everybody who left what they think of the program."""
    classes: dict[CohortKey, list[Enrolled]] = defaultdict(list)
    for enrolled in enrolments:
        classes[enrolled.place.plan.key].append(enrolled)
    for key, people in classes.items():
        graduates = 0
        for number, enrolled in enumerate(people):
            roll = dice("follow", *key, number)
            mood = enrolled.place.plan.mood
            archive.add_answer(enrolled, roll)
            if enrolled.seen.completed_on is None:
                continue
            is_known = roll.random() < mood.known
            if mood.known_exactly is not None:
                is_known = graduates < mood.known_exactly
            graduates += 1
            found = FollowUp(enrolled, mood, roll, last).observations(is_known)
            archive.add_observations(enrolled, found, roll)
