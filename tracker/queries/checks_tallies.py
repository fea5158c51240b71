"""Stored tallies against the pure standards: those that would be believed are worked out again.

A part of queries/checks. One that nobody would believe (older code, a later change, its day past)
cannot do harm and is not looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import islice

from sqlalchemy import and_, func, select

from tracker.extensions import db
from tracker.metrics.catalogue import STANDARDS
from tracker.metrics.standards.shape import Standard
from tracker.metrics.stored import Stored, from_text
from tracker.metrics.tally import Tally
from tracker.models import (
    Cohort,
    CohortRevision,
    CohortTally,
    Partner,
    PartnerPay,
    PartnerRevision,
    PartnerTally,
    PayBand,
)
from tracker.queries.checks_people import Counts
from tracker.queries.projections import Difference
from tracker.queries.tallies import PORTION, code_mark, work_out
from tracker.queries.totals import read_totals, with_pay_of, work_out_totals


def check_tallies(counts: Counts) -> Iterator[Difference]:
    """Every believed tally is what the record gives on the day it was made."""
    for standard in STANDARDS.values():
        for day, cohort_ids in _believed(standard).items():
            remaining = iter(cohort_ids)
            while portion := tuple(islice(remaining, PORTION)):
                counts["stored tallies"] += len(portion)
                yield from _differing(standard, day, portion)


def _believed(standard: Standard) -> dict[date, list[int]]:
    """Day on which it was made -> the cohorts whose stored tally would be believed."""
    held = CohortTally
    if standard.gather is None:
        revised = select(func.coalesce(CohortRevision.revision, 0)).where(
            CohortRevision.id == held.cohort_id
        )
    else:
        revised = select(func.coalesce(PartnerRevision.figures, 0)).where(
            PartnerRevision.id == held.partner_id
        )
    expected = func.coalesce(revised.correlate(held).scalar_subquery(), 0)
    rows = db.session.execute(
        select(held.from_on, held.cohort_id)
        .where(
            and_(
                held.standard == standard.edition,
                held.mark == code_mark(),
                held.revision == expected,
            )
        )
        .order_by(held.from_on, held.partner_id, held.cohort_id)
    )
    found: defaultdict[date, list[int]] = defaultdict(list)
    for day, cohort_id in rows:
        found[day].append(cohort_id)
    return dict(found)


def _differing(standard: Standard, day: date, cohort_ids: tuple[int, ...]) -> Iterator[Difference]:
    held, code = CohortTally, Cohort.code
    stored = {
        row[0]: (row[1], row[2], Stored(*row[3:]))
        for row in db.session.execute(
            select(
                *(held.cohort_id, held.id, code, held.whole, held.dated),
                *(held.first_on, held.last_on, held.until_on),
            )
            .join(Cohort, Cohort.id == held.cohort_id)
            .where(held.standard == standard.edition, held.cohort_id.in_(cohort_ids))
        )
    }
    for made in work_out(standard, day, cohort_ids):
        key, label, was = stored[made.cohort_id]
        name = f"{label}, {standard.edition}"
        for field in ("whole", "dated"):
            old, new = (_tally(getattr(one, field)) for one in (was, made.stored))
            if old != new:
                yield Difference("cohort_tally", key, name, field, *_first_difference(old, new))
        for field in ("first_on", "last_on", "until_on"):
            before, after = getattr(was, field), getattr(made.stored, field)
            if before != after:
                yield Difference("cohort_tally", key, name, field, before, after)


def check_totals(counts: Counts) -> Iterator[Difference]:
    """Every believed total is the sum of its cohorts, and pay bands are the sums of partners'."""
    held = PartnerTally
    for standard in STANDARDS.values():
        asked = (
            select(Partner.id, Partner.slug, held.id, held.revision, held.from_on)
            .join(held, held.partner_id == Partner.id)
            .outerjoin(PartnerRevision, PartnerRevision.id == Partner.id)
            .where(
                held.standard == standard.edition,
                held.mark == code_mark(),
                held.revision == func.coalesce(PartnerRevision.figures, 0),
            )
            .order_by(Partner.id)
        )
        for partner_id, slug, key, revision, day in db.session.execute(asked).all():
            counts["stored totals"] += 1
            believed = read_totals(standard, day, with_pay=True, partner_id=partner_id)
            was = believed.partners.get(partner_id)
            made = work_out_totals(standard, day, {partner_id: revision})[partner_id]
            new = with_pay_of(made)
            old = Tally() if was is None else was.tally
            if old != new:
                name = f"{slug}, {standard.edition}"
                yield Difference("partner_tally", key, name, "tally", *_first_difference(old, new))
    yield from _differing_bands()


def _differing_bands() -> Iterator[Difference]:
    band, held = PayBand, PartnerPay
    summed = (
        select(func.coalesce(func.sum(held.people), 0))
        .where(
            held.standard == band.standard,
            held.line == band.line,
            held.unit == band.unit,
            held.band == band.band,
        )
        .correlate(band)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(band.id, band.line, band.unit, band.band, band.people, summed)
        .where(band.people != summed)
        .order_by(band.id)
    )
    for key, line, unit, number, was, should in rows:
        yield Difference("pay_band", key, f"{line} {unit} {number}", "people", was, int(should))


def _tally(text: str | None) -> Tally | None:
    return None if text is None else from_text(text)


def _first_difference(old: Tally | None, new: Tally | None) -> tuple[str, str]:
    """The first line that differs, on both sides, short enough to read."""
    for part in ("counts", "values", "last_on", "next_on"):
        one, other = ({} if t is None else getattr(t, part) for t in (old, new))
        for line in sorted({*one, *other}):
            if one.get(line) != other.get(line):
                return f"{line} {one.get(line)}", f"{line} {other.get(line)}"
    return ("nothing" if old is None else "a tally", "nothing" if new is None else "a tally")
