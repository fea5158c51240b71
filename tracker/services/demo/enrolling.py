"""Enrolments of the demo as rows: the events, and the projection that rules/lifecycle makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tracker.models import Enrolment, EnrolmentEvent
from tracker.models.keys import new_id
from tracker.rules.lifecycle import Happening, Projection, project
from tracker.services.demo.accounts import Staff
from tracker.services.demo.chains import Step
from tracker.services.demo.dice import dice, pick
from tracker.services.demo.frame import Frame
from tracker.services.demo.shapes import CohortPlan
from tracker.services.demo.timetable import moment

RESKILLING = {"new_in_field_job": 84, "keep_job": 5, "self_enrichment": 6, "further_study": 5}
UPSKILLING = {"keep_job": 78, "new_in_field_job": 10, "self_enrichment": 12}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an enrolment is: the cohort as planned and as a row."""

    plan: CohortPlan
    cohort_id: int


@dataclass(frozen=True, slots=True)
class Enrolled:
    """An enrolment as follow-up looks at it."""

    id: int
    learner_id: int
    place: Place
    seen: Projection
    employed_at_entry: bool | None


class Rolls:
    """Gathers enrolments with their events."""

    def __init__(self, frame: Frame, staff: Staff) -> None:
        self._rows = frame.rows
        self._frame = frame
        self._staff = staff

    def add(
        self,
        place: Place,
        learner_id: int,
        steps: Sequence[Step],
        roll: Random,
        moved_from: tuple[Enrolled, int] | None = None,
    ) -> Enrolled:
        """An enrolment; `moved_from`: the one left by a transfer, and its original cohort."""
        ids = [new_id() for _ in steps]
        seen = project(_happening(key, step, ids) for key, step in zip(ids, steps, strict=True))
        entry = _entry(place.plan, roll, seen.enrolled_on or self._frame.today)
        partner_id = self._frame.partners[place.plan.partner.slug]
        enrolment_id = self._rows.add(
            Enrolment,
            partner_id=partner_id,
            learner_id=learner_id,
            cohort_id=place.cohort_id,
            original_cohort_id=moved_from[1] if moved_from else place.cohort_id,
            program_id=self._frame.programs[place.plan.program.code],
            transferred_from_id=moved_from[0].id if moved_from else None,
            status=seen.status,
            status_on=seen.status_on,
            enrolled_on=seen.enrolled_on,
            started_on=seen.started_on,
            completed_on=seen.completed_on,
            exit_on=seen.exit_on,
            exit_reason=seen.exit_reason,
            expected_return_on=seen.expected_return_on,
            credential_on=self._credential_on(seen.completed_on, roll),
            **entry,
        )
        chain = list(zip(ids, steps, strict=True))
        self._add_events(place, enrolment_id, chain, roll)
        return Enrolled(enrolment_id, learner_id, place, seen, entry["employed_at_entry"])

    def _add_events(
        self, place: Place, enrolment_id: int, chain: Sequence[tuple[int, Step]], roll: Random
    ) -> None:
        last = self._frame.on(-1)
        slug = place.plan.partner.slug
        for sequence, (key, step) in enumerate(chain, start=1):
            self._rows.add(
                EnrolmentEvent,
                id=key,
                partner_id=self._frame.partners[slug],
                enrolment_id=enrolment_id,
                sequence=sequence,
                kind=step.kind,
                effective_on=step.on,
                recorded_at=moment(min(step.on + timedelta(days=roll.randint(0, 2)), last), roll),
                recorded_by_id=self._staff.recorder(slug),
                reason=step.reason,
                note=step.note,
                undoes_id=None if step.undoes is None else chain[step.undoes][0],
                expected_return_on=step.expected_return_on,
                # One click completed the class, and can take it back.
                batch_key=_click_of(place.plan) if step.is_class_day else None,
            )

    def _credential_on(self, completed_on: date | None, roll: Random) -> date | None:
        """Some days after completion; not everybody's is there yet."""
        if completed_on is None or roll.random() > 0.95:
            return None
        on = completed_on + timedelta(days=roll.randint(0, 12))
        return on if on < self._frame.today else None


def _click_of(plan: CohortPlan) -> str:
    """The key of the click that completed the class."""
    return f"{dice('click', *plan.key).getrandbits(80):020x}"


def _happening(key: int, step: Step, ids: Sequence[int]) -> Happening:
    undoes = None if step.undoes is None else ids[step.undoes]
    return Happening(key, step.kind, step.on, step.reason, undoes, step.expected_return_on)


def _entry(plan: CohortPlan, roll: Random, enrolled_on: date) -> dict[str, Any]:
    """What the survey before the first day says, for those who answered it."""
    upskilling = plan.program.kind == "upskilling"
    answered = roll.random() < 0.9
    is_employed = roll.random() < (0.97 if upskilling else 0.34)
    market = plan.partner.market
    is_paid = answered and is_employed and roll.random() < 0.6
    amount = Decimal(round(market.low * roll.uniform(0.5, 0.9) / market.step) * market.step)
    return {
        "intent": pick(roll, UPSKILLING if upskilling else RESKILLING) if answered else None,
        "intent_on": enrolled_on + timedelta(days=1) if answered else None,
        "may_work": roll.random() < 0.96 if answered else None,
        "employed_at_entry": is_employed if answered else None,
        "entry_salary_amount": amount if is_paid else None,
        "entry_salary_currency": market.currency if is_paid else None,
        "entry_salary_period": market.period if is_paid else None,
    }
