"""The learners of the demo: persons, the partner's own reference, what they agreed to."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

from tracker.models import Consent, Learner, LearnerReference
from tracker.rules.spelling import email_key, phone_key
from tracker.services.demo import names
from tracker.services.demo.dice import pick
from tracker.services.demo.frame import Frame
from tracker.services.demo.shapes import PartnerPlan
from tracker.services.demo.story import GUESTS, Guest
from tracker.services.demo.timetable import any_day, moment

TEXT_VERSION = "2024-1"


class Register:
    """Gathers learners and counts each partner's references."""

    def __init__(self, frame: Frame) -> None:
        self._rows = frame.rows
        self._frame = frame
        self._numbers: Counter[str] = Counter()
        self._taken = {(guest.given_name, guest.family_name) for guest in GUESTS}

    def add(self, partner: PartnerPlan, roll: Random, since: date, guest: Guest | None) -> int:
        """A new learner of the partner, known to it since that day; returns the key."""
        given, family, is_woman = self._name(partner, roll, guest)
        reference = self._next_reference(partner)
        email = names.email_of(given, family, reference, roll) if roll.random() < 0.96 else None
        phone = names.phone_of(roll, partner.country) if roll.random() < 0.85 else None
        gender = "woman" if is_woman else "man"
        learner_id = self._rows.add(
            Learner,
            given_name=given,
            family_name=family,
            email=email,
            email_key=email_key(email),
            phone=phone,
            phone_key=phone_key(phone),
            birth_year=guest.birth_year if guest else _birth_year(roll, since),
            country=partner.country,
            gender=pick(roll, {gender: 85, "non-binary": 2, "": 13}) or None,
            created_at=moment(since, roll),
        )
        self._join(partner, learner_id, reference, roll, since)
        return learner_id

    def join(self, partner: PartnerPlan, learner_id: int, roll: Random, since: date) -> None:
        """A learner who comes from another partner: a reference and consents of the new one."""
        self._join(partner, learner_id, self._next_reference(partner), roll, since)

    def _name(
        self, partner: PartnerPlan, roll: Random, guest: Guest | None
    ) -> tuple[str, str, bool]:
        """A name that nobody else has, unless the story gives it."""
        is_woman = roll.random() < (0.38 if partner.market.country in {"FR", "IL"} else 0.47)
        if guest is not None:
            return guest.given_name, guest.family_name, is_woman
        for _ in range(200):
            given = names.given_name(roll, partner.country, is_woman)
            family = names.family_name(roll, partner.country)
            if (given, family) not in self._taken:
                break
        self._taken.add((given, family))
        return given, family, is_woman

    def _next_reference(self, partner: PartnerPlan) -> str:
        self._numbers[partner.slug] += 1
        initials = "".join(word[0] for word in partner.slug.split("-")).upper()
        return f"{initials}-{self._numbers[partner.slug]:04d}"

    def _join(
        self, partner: PartnerPlan, learner_id: int, reference: str, roll: Random, since: date
    ) -> None:
        partner_id = self._frame.partners[partner.slug]
        self._rows.add(
            LearnerReference, partner_id=partner_id, learner_id=learner_id, value=reference
        )
        last = self._frame.on(-1)
        for purpose, share in (("contact", 0.93), ("statistics", 0.97), ("employer_name", 0.55)):
            if roll.random() > share:
                continue
            is_withdrawn = roll.random() < 0.02
            self._rows.add(
                Consent,
                partner_id=partner_id,
                learner_id=learner_id,
                purpose=purpose,
                text_version=TEXT_VERSION,
                channel=pick(roll, {"enrolment form": 8, "e-mail": 2}),
                given_on=since,
                withdrawn_on=any_day(roll, since + timedelta(days=1), last)
                if is_withdrawn and since < last
                else None,
            )


def _birth_year(roll: Random, since: date) -> int:
    """Mostly in the twenties and thirties at entry."""
    return since.year - min(58, max(18, round(roll.gauss(29, 7))))
