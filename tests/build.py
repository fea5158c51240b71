"""Plain typed builders: one row each, sensible defaults, written in a signed change.

They stand for what is already recorded; tests of verbs call the services instead.
"""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from tracker.extensions import db
from tracker.models import (
    AgreementTerm,
    Base,
    Centre,
    Cohort,
    Enrolment,
    EnrolmentEvent,
    Learner,
    LearnerReference,
    Licence,
    Membership,
    OutcomeObservation,
    Partner,
    Program,
    ProgramVersion,
    User,
)
from tracker.models.keys import new_id
from tracker.queries.scope import SYSTEM
from tracker.rules.lifecycle import Happening, project
from tracker.rules.vocabulary import Role
from tracker.services.change import changing

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
_number = itertools.count(1)
M = TypeVar("M", bound=Base)


def save(row: M) -> M:
    """Write one row, signed as the tests' own."""
    with changing(SYSTEM, "test.built"):
        db.session.add(row)
    return row


def partner(name: str = "Alder Institute", **values: Any) -> Partner:
    """A partner, active unless told otherwise."""
    slug = values.pop("slug", name.lower().replace(" ", "-"))
    given = {"kind": "training_centre", "stage": "active", "country": "PE", "created_at": NOW}
    return save(Partner(name=name, slug=slug, **{**given, **values}))


def program(code: str | None = None, **values: Any) -> ProgramVersion:
    """A program with one version of 26 weeks; returns the version."""
    n = next(_number)
    given: dict[str, Any] = {"name": f"Program {n}", "track": "full_stack", "kind": "reskilling"}
    row = save(Program(code=code or f"P{n}", **{**given, **values}))
    return save(ProgramVersion(program_id=row.id, label="1", weeks=26, hours=500))


def centre(owner: Partner, name: str = "Main campus", **values: Any) -> Centre:
    """A centre of a partner."""
    return save(Centre(partner_id=owner.id, name=name, time_zone="UTC", **values))


def term(owner: Partner, **values: Any) -> AgreementTerm:
    """An agreement term over 2024 to 2027."""
    n = next(_number)
    given: dict[str, Any] = {
        "number": f"T-{n}",
        "kind": "license",
        "starts_on": date(2024, 1, 1),
        "original_end_on": date(2027, 12, 31),
        "ends_on": date(2027, 12, 31),
    }
    return save(AgreementTerm(partner_id=owner.id, **{**given, **values}))


def licence(under: AgreementTerm, version: ProgramVersion, **values: Any) -> Licence:
    """A licence for the program over the whole term."""
    given = {"starts_on": under.starts_on, "ends_on": under.ends_on}
    return save(
        Licence(
            partner_id=under.partner_id,
            term_id=under.id,
            program_id=version.program_id,
            **{**given, **values},
        )
    )


def cohort(
    owner: Partner,
    version: ProgramVersion | None = None,
    at: Centre | None = None,
    *,
    starts_on: date | None = date(2025, 1, 6),
    ends_on: date | None = date(2025, 6, 30),
    **values: Any,
) -> Cohort:
    """A cohort, January to June 2025 unless told otherwise."""
    version = version or program()
    at = at or centre(owner, f"Centre {next(_number)}")
    given = {"code": f"C-{next(_number)}"}
    return save(
        Cohort(
            partner_id=owner.id,
            centre_id=at.id,
            program_id=version.program_id,
            program_version_id=version.id,
            planned_start_on=starts_on,
            planned_end_on=ends_on,
            starts_on=starts_on,
            ends_on=ends_on,
            **{**given, **values},
        )
    )


def learner(given_name: str = "Ada", family_name: str | None = None, **values: Any) -> Learner:
    """A person nobody enrolled yet."""
    family_name = family_name or f"Quispe {next(_number)}"
    return save(Learner(given_name=given_name, family_name=family_name, created_at=NOW, **values))


def reference(owner: Partner, who: Learner, value: str) -> LearnerReference:
    """The partner's own key for a learner."""
    return save(LearnerReference(partner_id=owner.id, learner_id=who.id, value=value))


def enrolment(
    into: Cohort,
    who: Learner | None = None,
    *,
    enrolled_on: date | None = date(2025, 1, 6),
    then: tuple[tuple[str, date | None], ...] = (),
    reason: str | None = None,
    **values: Any,
) -> Enrolment:
    """An enrolment with its events: enrolled, then each (kind, day) of `then`."""
    who = who or learner()
    moves = (("enrolled", enrolled_on), *then)
    ids = [new_id() for _ in moves]
    chain = [
        Happening(key, kind, day, reason if kind in {"withdrawn", "dismissed"} else None)
        for key, (kind, day) in zip(ids, moves, strict=True)
    ]
    seen = project(chain)
    row = save(
        Enrolment(
            partner_id=into.partner_id,
            learner_id=who.id,
            cohort_id=into.id,
            original_cohort_id=into.id,
            program_id=into.program_id,
            status=seen.status,
            status_on=seen.status_on,
            enrolled_on=seen.enrolled_on,
            started_on=seen.started_on,
            completed_on=seen.completed_on,
            exit_on=seen.exit_on,
            exit_reason=seen.exit_reason,
            **values,
        )
    )
    for sequence, event in enumerate(chain, start=1):
        save(
            EnrolmentEvent(
                id=event.id,
                partner_id=into.partner_id,
                enrolment_id=row.id,
                sequence=sequence,
                kind=event.kind,
                effective_on=event.effective_on,
                reason=event.reason,
                recorded_at=NOW,
            )
        )
    return row


def outcome(of: Enrolment, status: str = "employed", **values: Any) -> OutcomeObservation:
    """An observation learned on 1 September 2025 unless told otherwise."""
    given: dict[str, Any] = {"learned_on": date(2025, 9, 1), "recorded_at": NOW}
    return save(
        OutcomeObservation(
            partner_id=of.partner_id, enrolment_id=of.id, status=status, **{**given, **values}
        )
    )


def user(
    role: Role, *partners: Partner, email: str | None = None, name: str | None = None, **values: Any
) -> User:
    """An account with one role, at the partners named (none: all of head office's)."""
    email = email or f"{role.value}{next(_number)}@example.test"
    row = save(User(email=email, name=name or f"{role.value} person", created_at=NOW, **values))
    for at in partners or (None,):
        save(Membership(user_id=row.id, role=role.value, partner_id=at.id if at else None))
    return row
