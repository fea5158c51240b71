"""Reads of enrolments: lists, one with its events, the open one of a learner in a program.

The roster of one cohort: queries/rosters. What the events add up to: queries/projections.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from tracker.extensions import db
from tracker.models import Centre, Cohort, Enrolment, EnrolmentEvent, Learner, Partner, Program
from tracker.queries.cohorts import is_partner, key_of
from tracker.queries.criteria import Criteria, Page, answer
from tracker.queries.scope import SYSTEM, viewing
from tracker.rules.problems import NotFound
from tracker.rules.vocabulary import OPEN_STATUSES

_OPEN = Enrolment.status.in_(sorted(OPEN_STATUSES))


def list_enrolments(criteria: Criteria) -> Page[Enrolment]:
    """Enrolments with learner, cohort, centre, program and partner, the latest change first.

    Filters: partner (slug), program (code), cohort (id), status, exit_reason.
    """
    cohort = contains_eager(Enrolment.cohort)
    return answer(
        select(Enrolment)
        .join(Enrolment.learner)
        .join(Enrolment.cohort)
        .join(Cohort.partner)
        .join(Cohort.centre)
        .join(Enrolment.program),
        criteria,
        key=Enrolment.id,
        searched=(Learner.family_name, Learner.given_name, Learner.email, Cohort.code),
        filters={
            "partner": is_partner,
            "program": lambda code: Program.code == code,
            "cohort": lambda text: Enrolment.cohort_id == key_of(text),
            "status": lambda status: Enrolment.status == status,
            "exit_reason": lambda reason: Enrolment.exit_reason == reason,
        },
        sorts={
            "learner": Learner.family_name,
            "cohort": Cohort.code,
            "partner": Partner.name,
            "centre": Centre.name,
            "program": Program.name,
            "status": Enrolment.status,
            "status_on": Enrolment.status_on,
            "enrolled_on": Enrolment.enrolled_on,
        },
        default_sort="-status_on",
        options=(
            contains_eager(Enrolment.learner),
            contains_eager(Enrolment.program),
            cohort.contains_eager(Cohort.partner),
            cohort.contains_eager(Cohort.centre),
        ),
    )


def get_enrolment(enrolment_id: int) -> Enrolment:
    """One enrolment with learner, cohort, program and events, or NotFound."""
    row = db.session.scalar(
        select(Enrolment)
        .where(Enrolment.id == enrolment_id)
        .options(
            joinedload(Enrolment.learner),
            joinedload(Enrolment.program),
            joinedload(Enrolment.cohort).joinedload(Cohort.partner),
            joinedload(Enrolment.original_cohort),
            selectinload(Enrolment.events),
        )
    )
    if row is None:
        raise NotFound("There is no such enrolment.")
    return row


def list_by_ids(cohort_id: int, enrolment_ids: Collection[int]) -> Sequence[Enrolment]:
    """Those enrolments of the cohort with learner and events, by name; others are left out."""
    if not enrolment_ids:
        return []
    return _in_cohort(cohort_id, set(enrolment_ids))


def list_cohort_enrolments(cohort_id: int) -> Sequence[Enrolment]:
    """Every enrolment of the cohort with learner and events, by name."""
    return _in_cohort(cohort_id, None)


def _in_cohort(cohort_id: int, ids: Collection[int] | None) -> Sequence[Enrolment]:
    statement = (
        select(Enrolment)
        .join(Enrolment.learner)
        .where(Enrolment.cohort_id == cohort_id)
        .options(contains_eager(Enrolment.learner), selectinload(Enrolment.events))
        .order_by(Learner.family_name, Learner.given_name, Enrolment.id)
    )
    if ids is not None:
        statement = statement.where(Enrolment.id.in_(ids))
    return db.session.scalars(statement).all()


def list_learner_enrolments(learner_id: int) -> Sequence[Enrolment]:
    """The enrolments of a learner that the viewer sees, with cohort and events, latest first."""
    cohort = joinedload(Enrolment.cohort)
    return db.session.scalars(
        select(Enrolment)
        .where(Enrolment.learner_id == learner_id)
        .options(
            cohort.joinedload(Cohort.partner),
            cohort.joinedload(Cohort.centre),
            joinedload(Enrolment.program),
            selectinload(Enrolment.events),
        )
        .order_by(Enrolment.id.desc())
    ).all()


def find_in_cohort(cohort_id: int, learner_id: int) -> Enrolment | None:
    """The learner's enrolment in that cohort, whatever its status, or None."""
    return db.session.scalar(
        select(Enrolment)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.learner_id == learner_id)
        .options(joinedload(Enrolment.learner))
    )


def find_open_enrolment(
    learner_id: int, program_id: int, *, besides: int | None = None
) -> Enrolment | None:
    """The open enrolment of the learner in the program that the viewer sees, or None."""
    statement = (
        select(Enrolment)
        .where(Enrolment.learner_id == learner_id, Enrolment.program_id == program_id, _OPEN)
        .options(joinedload(Enrolment.learner), joinedload(Enrolment.cohort))
    )
    if besides is not None:
        statement = statement.where(Enrolment.id != besides)
    return db.session.scalar(statement)


def has_open_enrolment(learner_id: int, program_id: int, *, besides: int | None = None) -> bool:
    """Whether one is open anywhere, seen by the viewer or not: a yes or no, never whose."""
    with viewing(SYSTEM):
        return find_open_enrolment(learner_id, program_id, besides=besides) is not None


def open_learner_ids(learner_ids: Collection[int], program_id: int) -> set[int]:
    """Which of the learners hold a place in the program anywhere, seen by the viewer or not."""
    if not learner_ids:
        return set()
    with viewing(SYSTEM):
        rows = db.session.scalars(
            select(Enrolment.learner_id).where(
                Enrolment.learner_id.in_(list(learner_ids)),
                Enrolment.program_id == program_id,
                _OPEN,
            )
        )
        return set(rows)


def statuses_in_cohort(cohort_id: int, learner_ids: Collection[int]) -> dict[int, str]:
    """Learner id -> status of the enrolment in that cohort, for those who are in it."""
    rows = db.session.execute(
        select(Enrolment.learner_id, Enrolment.status).where(
            Enrolment.cohort_id == cohort_id, Enrolment.learner_id.in_(list(learner_ids))
        )
    )
    return {row.learner_id: row.status for row in rows}


def find_transfer_target(enrolment_id: int) -> Enrolment | None:
    """The enrolment that a transferred one went on to, if the viewer sees it."""
    return db.session.scalar(
        select(Enrolment)
        .where(Enrolment.transferred_from_id == enrolment_id)
        .options(joinedload(Enrolment.cohort), selectinload(Enrolment.events))
    )


@dataclass(frozen=True, slots=True)
class Click:
    """What one click did to a roster, and whether all of it was taken back."""

    key: str
    events: tuple[EnrolmentEvent, ...]
    is_undone: bool

    @property
    def kinds(self) -> list[str]:
        """The kinds of its events, each once."""
        return list(dict.fromkeys(event.kind for event in self.events))


def list_clicks(cohort_id: int, limit: int = 10) -> list[Click]:
    """The latest bulk changes in a cohort, newest first, each with the events it made."""
    keyed = db.session.scalars(
        select(EnrolmentEvent)
        .join(EnrolmentEvent.enrolment)
        .where(Enrolment.cohort_id == cohort_id, EnrolmentEvent.batch_key.is_not(None))
        .options(contains_eager(EnrolmentEvent.enrolment).joinedload(Enrolment.learner))
        .order_by(EnrolmentEvent.id.desc())
        .limit(2000)
    ).all()
    undone = set(
        db.session.scalars(
            select(EnrolmentEvent.undoes_id)
            .join(EnrolmentEvent.enrolment)
            .where(Enrolment.cohort_id == cohort_id, EnrolmentEvent.undoes_id.is_not(None))
        )
    )
    groups: dict[str, list[EnrolmentEvent]] = {}
    for event in keyed:
        groups.setdefault(str(event.batch_key), []).append(event)
    return [
        Click(key, tuple(events), all(event.id in undone for event in events))
        for key, events in list(groups.items())[:limit]
    ]
