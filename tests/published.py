"""Partners with enough graduates to be published, written in a few changes; editions of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests import build
from tracker.extensions import db
from tracker.metrics.catalogue import get_standard
from tracker.metrics.periods import ALWAYS, Period
from tracker.models import (
    Cohort,
    Edition,
    Enrolment,
    EnrolmentEvent,
    Learner,
    LearnerReference,
    OutcomeObservation,
    Partner,
    Program,
    ProgramVersion,
)
from tracker.models.keys import new_id
from tracker.queries.editions import get_edition
from tracker.queries.facts import EVERYTHING, FigureScope
from tracker.queries.reports import ReportQuestion, get_names
from tracker.queries.scope import SYSTEM, Viewer
from tracker.services.change import changing
from tracker.services.editions import publish_edition

END = date(2025, 6, 30)
AS_OF = date(2026, 11, 24)
URL = "http://x.test/reports/standards/contract"


def day(n: int) -> date:
    """Day N after the cohorts' end."""
    return END + timedelta(days=n)


@dataclass(frozen=True)
class School:
    """One partner with a cohort of each of two programs, by key."""

    partner_id: int
    programs: tuple[int, int]
    cohorts: tuple[int, int]
    graduates: tuple[int, ...]

    @property
    def scope(self) -> FigureScope:
        """Everybody of the partner."""
        return FigureScope(partner_id=self.partner_id)


def fill(
    cohort: Cohort, *, placed: int, seeking: int, silent: int = 0, tag: str = "G"
) -> list[int]:
    """Graduates of the cohort by what became of them, with references; the enrolments' keys."""
    made = []
    with changing(SYSTEM, "test.built"):
        for number in range(placed + seeking + silent):
            made.append(_graduate(cohort, f"{tag}-{number}"))
            if number < placed + seeking:
                _outcome(made[-1], "employed" if number < placed else "seeking_work", number)
    return [row.id for row in made]


def _graduate(cohort: Cohort, reference: str) -> Enrolment:
    who = Learner(id=new_id(), given_name=reference, family_name="Published", created_at=build.NOW)
    row = Enrolment(
        id=new_id(),
        partner_id=cohort.partner_id,
        learner_id=who.id,
        cohort_id=cohort.id,
        original_cohort_id=cohort.id,
        program_id=cohort.program_id,
        status="completed",
        status_on=END,
        enrolled_on=date(2025, 1, 6),
        completed_on=END,
    )
    events = [
        EnrolmentEvent(
            partner_id=cohort.partner_id,
            enrolment_id=row.id,
            sequence=sequence,
            kind=kind,
            effective_on=on,
            recorded_at=build.NOW,
        )
        for sequence, (kind, on) in enumerate(
            (("enrolled", date(2025, 1, 6)), ("completed", END)), start=1
        )
    ]
    db.session.add(who)
    db.session.flush()
    named = LearnerReference(partner_id=cohort.partner_id, learner_id=who.id, value=reference)
    db.session.add_all([named, row])
    db.session.flush()
    db.session.add_all(events)
    return row


def _outcome(of: Enrolment, status: str, number: int) -> None:
    db.session.add(
        OutcomeObservation(
            partner_id=of.partner_id,
            enrolment_id=of.id,
            status=status,
            in_field=True if status == "employed" else None,
            effective_from=day(20 + number % 30),
            learned_on=day(200),
            recorded_at=build.NOW,
            source="survey",
            salary_amount=Decimal(2000 + number) if status == "employed" else None,
            salary_currency="PEN" if status == "employed" else None,
            salary_period="month" if status == "employed" else None,
        )
    )


def school(owner: Partner | None = None, *, sizes: Any = ((24, 16), (24, 16))) -> School:
    """A partner with two cohorts of so many (placed, seeking) graduates."""
    owner = owner or build.partner("Alder")
    owner = db.session.get_one(Partner, owner.id)
    site = build.centre(owner, f"Campus of {owner.name}")
    cohorts = []
    graduates: list[int] = []
    for number, (placed, seeking) in enumerate(sizes):
        version: ProgramVersion = build.program(name=f"Program {number + 1} of {owner.name}")
        cohort = build.cohort(owner, version, site, code=f"{owner.slug}-{number + 1}")
        graduates += fill(cohort, placed=placed, seeking=seeking, tag=f"{owner.slug}{number}")
        cohorts.append(cohort)
    programs = [cohort.program_id for cohort in cohorts]
    return School(
        owner.id,
        (programs[0], programs[1]),
        (cohorts[0].id, cohorts[1].id),
        tuple(graduates),
    )


def question(
    scope: FigureScope = EVERYTHING,
    *,
    standard: str = "contract",
    period: Period = ALWAYS,
    as_of: date = AS_OF,
) -> ReportQuestion:
    """What an edition answers."""
    return ReportQuestion(get_standard(standard), scope, get_names(scope), period, as_of)


def publish(asked: ReportQuestion, actor: Viewer = SYSTEM, **values: Any) -> Edition:
    """The edition, with its people loaded."""
    given = {"title": "What became of them", "threshold": 10, "definition_url": URL, **values}
    saved = publish_edition(actor, asked, **given)
    return get_edition(saved.id, with_people=True)


def learn(enrolment_id: int, status: str = "employed", **values: Any) -> OutcomeObservation:
    """Something more is learned of a graduate; in work since day 30, told on day 400."""
    row = db.session.get_one(Enrolment, enrolment_id)
    given: dict[str, Any] = {"effective_from": day(30), "learned_on": day(400), "in_field": True}
    return build.outcome(row, status, **{**given, **values})


__all__ = [
    "AS_OF",
    "END",
    "Program",
    "School",
    "day",
    "fill",
    "learn",
    "publish",
    "question",
    "school",
]
