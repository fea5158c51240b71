"""Reads of cohorts: lists, one with all its page needs, what may be chosen, how many are in each.

Who is in a cohort: queries/rosters. Its figures: queries/figures. Whether a partner may teach a
program on a day: queries/licences.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from tracker.extensions import db
from tracker.models import Centre, Cohort, Enrolment, Partner, Program, ProgramVersion
from tracker.queries.criteria import Criteria, Page, answer
from tracker.rules.problems import NotFound
from tracker.rules.vocabulary import ENROLMENT_STATUSES, OPEN_STATUSES


@dataclass(frozen=True, slots=True)
class RosterCount:
    """How many enrolments of a cohort stand in each status."""

    by_status: dict[str, int]

    @property
    def enrolled(self) -> int:
        """All enrolments ever made in the cohort."""
        return sum(self.by_status.values())

    @property
    def open(self) -> int:
        """Those that hold a place now."""
        return sum(self.by_status.get(status, 0) for status in OPEN_STATUSES)

    def of(self, status: str) -> int:
        """Those of one status."""
        return self.by_status.get(status, 0)


def key_of(text: str) -> int | None:
    """The key that an address names; None for what cannot be one."""
    return int(text) if text.isdecimal() and len(text) <= 18 else None


def is_partner(text: str) -> ColumnElement[bool]:
    """The partner that an address names, by slug or by key."""
    key = key_of(text)
    return Partner.slug == text if key is None else or_(Partner.slug == text, Partner.id == key)


def is_status(status: str, day: date) -> ColumnElement[bool]:
    """The condition that a cohort has that status on the day; mirrors Cohort.status_on."""
    cancelled = and_(Cohort.cancelled_on.is_not(None), Cohort.cancelled_on <= day)
    ended = and_(Cohort.ends_on.is_not(None), Cohort.ends_on < day)
    started = and_(Cohort.starts_on.is_not(None), Cohort.starts_on <= day)
    # Each condition is never null, so that its negation is the rest.
    return {
        "cancelled": cancelled,
        "ended": and_(~cancelled, ended),
        "unscheduled": and_(~cancelled, ~ended, Cohort.starts_on.is_(None)),
        "running": and_(~cancelled, ~ended, started),
        "planned": and_(~cancelled, ~ended, Cohort.starts_on > day),
    }.get(status, Cohort.id.is_(None))


def list_cohorts(criteria: Criteria, *, today: date) -> Page[Cohort]:
    """Cohorts with partner, centre, program; filters: partner (slug), program (code), centre (id),
    status (as of today), mode, year (of the start)."""
    return answer(
        select(Cohort).join(Cohort.partner).join(Cohort.centre).join(Cohort.program),
        criteria,
        key=Cohort.id,
        searched=(Cohort.code, Partner.name, Centre.name, Program.name, Program.code),
        filters={
            "partner": is_partner,
            "program": lambda code: Program.code == code,
            "centre": lambda text: Cohort.centre_id == key_of(text),
            "status": lambda status: is_status(status, today),
            "mode": lambda mode: Cohort.mode == mode,
            "year": _in_year,
        },
        sorts={
            "code": Cohort.code,
            "partner": Partner.name,
            "centre": Centre.name,
            "program": Program.name,
            "starts_on": Cohort.starts_on,
            "ends_on": Cohort.ends_on,
            "seats": Cohort.seats,
        },
        default_sort="-starts_on",
        options=(
            contains_eager(Cohort.partner),
            contains_eager(Cohort.centre),
            contains_eager(Cohort.program),
            joinedload(Cohort.program_version),
        ),
    )


def _in_year(text: str) -> ColumnElement[bool]:
    year = int(text) if text.isdecimal() and len(text) == 4 and text > "0000" else 1
    return Cohort.starts_on.between(date(year, 1, 1), date(year, 12, 31))


def get_cohort(cohort_id: int) -> Cohort:
    """One cohort with everything its page names, or NotFound."""
    row = db.session.scalar(
        select(Cohort)
        .where(Cohort.id == cohort_id)
        .options(
            joinedload(Cohort.partner),
            joinedload(Cohort.centre),
            joinedload(Cohort.program),
            joinedload(Cohort.program_version),
            joinedload(Cohort.licence),
            joinedload(Cohort.lead_trainer),
        )
    )
    if row is None:
        raise NotFound("There is no such cohort.")
    return row


def find_cohort(partner_id: int, code: str) -> Cohort | None:
    """The partner's cohort of that code, or None."""
    return db.session.scalar(
        select(Cohort).where(Cohort.partner_id == partner_id, Cohort.code == code)
    )


def get_partner_named(text: str) -> Partner:
    """The partner that an address names, by slug or by key, or NotFound."""
    row = db.session.scalar(select(Partner).where(is_partner(text)))
    if row is None:
        raise NotFound("There is no such partner.")
    return row


def find_version(version_id: int) -> ProgramVersion | None:
    """A version of a program that the viewer sees, with its program, or None."""
    return db.session.scalar(
        select(ProgramVersion)
        .where(ProgramVersion.id == version_id)
        .options(joinedload(ProgramVersion.program))
    )


def list_years() -> list[int]:
    """The years in which the viewer's cohorts start, latest first."""
    days = db.session.execute(select(func.min(Cohort.starts_on), func.max(Cohort.starts_on))).one()
    if days[0] is None or days[1] is None:
        return []
    return list(range(days[1].year, days[0].year - 1, -1))


def list_open_cohorts(
    *, on: date, program_id: int | None = None, partner_id: int | None = None
) -> Sequence[Cohort]:
    """Cohorts that take learners on the day (planned or running), by partner and code."""
    statement = (
        select(Cohort)
        .join(Cohort.partner)
        .where(
            or_(is_status("planned", on), is_status("running", on), is_status("unscheduled", on))
        )
        .options(
            contains_eager(Cohort.partner), joinedload(Cohort.centre), joinedload(Cohort.program)
        )
        .order_by(Partner.name, Cohort.code, Cohort.id)
    )
    if program_id is not None:
        statement = statement.where(Cohort.program_id == program_id)
    if partner_id is not None:
        statement = statement.where(Cohort.partner_id == partner_id)
    return db.session.scalars(statement).all()


def count_rosters(cohort_ids: Iterable[int]) -> dict[int, RosterCount]:
    """Cohort id -> how many in each status; one statement, an empty count where nobody is in."""
    ids = list(cohort_ids)
    counts: dict[int, dict[str, int]] = {key: {} for key in ids}
    if ids:
        rows = db.session.execute(
            select(Enrolment.cohort_id, Enrolment.status, func.count(Enrolment.id))
            .where(Enrolment.cohort_id.in_(ids))
            .group_by(Enrolment.cohort_id, Enrolment.status)
        )
        for cohort_id, status, count in rows:
            counts[cohort_id][status] = count
    return {
        key: RosterCount({s: found[s] for s in ENROLMENT_STATUSES if s in found})
        for key, found in counts.items()
    }
