"""Who enters which cohort of the demo, and who comes back or moves on."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from tracker.services.demo.accounts import Staff
from tracker.services.demo.chains import any_fate, arrive, unfold
from tracker.services.demo.dice import dice
from tracker.services.demo.enrolling import Enrolled, Place, Rolls
from tracker.services.demo.frame import Frame
from tracker.services.demo.people import Register
from tracker.services.demo.story import GUESTS, CohortKey, Guest


class Intake:
    """Fills the cohorts; what happens after yesterday has not happened yet."""

    def __init__(self, frame: Frame, staff: Staff, places: dict[CohortKey, Place]) -> None:
        self._register = Register(frame)
        self._rolls = Rolls(frame, staff)
        self._places = places
        self._last: date = frame.on(-1)

    def enrol_everybody(self) -> list[Enrolled]:
        """Everybody in their first cohort, then the story's people in their second."""
        guests: dict[CohortKey, list[Guest]] = defaultdict(list)
        for guest in GUESTS:
            guests[guest.cohort].append(guest)
        enrolments: list[Enrolled] = []
        second: list[tuple[Guest, Enrolled]] = []
        for key, place in self._places.items():
            known = guests[key]
            for number in range(place.plan.size):
                here = known[number] if number < len(known) else None
                enrolled = self._first(place, number, here)
                enrolments.append(enrolled)
                if here is not None and here.then is not None:
                    second.append((here, enrolled))
        return enrolments + [self._second(guest, first) for guest, first in second]

    def _first(self, place: Place, number: int, guest: Guest | None) -> Enrolled:
        roll = dice("learner", *place.plan.key, number)
        fate = guest.fate if guest else any_fate(roll, place.plan)
        steps = unfold(place.plan, fate, roll, self._last)
        learner_id = self._register.add(place.plan.partner, roll, steps[0].on, guest)
        return self._rolls.add(place, learner_id, steps, roll)

    def _second(self, guest: Guest, first: Enrolled) -> Enrolled:
        """Moved there, or come back for another program."""
        assert guest.then is not None
        place = self._places[guest.then]
        roll = dice("second", *guest.then, guest.family_name)
        if guest.fate != "transfers":
            steps = unfold(place.plan, "stays", roll, self._last)
            return self._rolls.add(place, first.learner_id, steps, roll)
        moved_on = first.seen.exit_on
        assert moved_on is not None
        if place.plan.partner is not first.place.plan.partner:
            self._register.join(place.plan.partner, first.learner_id, roll, moved_on)
        steps = arrive(place.plan, moved_on, self._last)
        origin = (first, first.place.cohort_id)
        return self._rolls.add(place, first.learner_id, steps, roll, moved_from=origin)
