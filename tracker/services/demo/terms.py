"""The agreements of the demo: terms, licences with their ledger, what is owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.models import (
    AgreementExtension,
    AgreementTerm,
    Licence,
    LicenceLedgerEntry,
    Obligation,
)
from tracker.services.demo.dice import dice
from tracker.services.demo.frame import Frame, LicenceRow
from tracker.services.demo.shapes import LicencePlan, PartnerPlan, TermPlan
from tracker.services.demo.timetable import moment, month_end, month_start


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term as its licences and its renewal look at it."""

    id: int
    plan: TermPlan
    starts_on: date
    ends_on: date


def add_agreements(frame: Frame, partner: PartnerPlan) -> None:
    """Gather the terms of a partner, each renewal from the day after the term before it."""
    previous: TermRow | None = None
    for plan in partner.terms:
        term = _add_term(frame, partner, plan, previous if plan.is_renewal else None)
        for licence in plan.licences:
            _add_licence(frame, partner, licence, term)
        _add_obligations(frame, frame.partners[partner.slug], term)
        previous = term


def _add_term(
    frame: Frame, partner: PartnerPlan, plan: TermPlan, renews: TermRow | None
) -> TermRow:
    partner_id = frame.partners[partner.slug]
    starts_on = month_start(frame.on(plan.starts))
    if renews is not None:
        starts_on = renews.ends_on + timedelta(days=1)
    ends_on = original_end_on = month_end(frame.on(plan.ends))
    if plan.extended_to is not None:
        ends_on = month_end(frame.on(plan.extended_to))
    term_id = frame.rows.add(
        AgreementTerm,
        partner_id=partner_id,
        number=plan.number,
        kind=plan.kind,
        signed_on=starts_on - timedelta(days=25),
        starts_on=starts_on,
        original_end_on=original_end_on,
        ends_on=ends_on,
        notice_days=plan.notice_days,
        previous_id=None if renews is None else renews.id,
        document_name=f"{plan.number.lower()}-signed.pdf",
    )
    if plan.extended_to is not None:
        frame.rows.add(
            AgreementExtension,
            partner_id=partner_id,
            term_id=term_id,
            ends_on=ends_on,
            agreed_on=original_end_on - timedelta(days=60),
            note="Extended so that the cohorts of the year start under it.",
        )
    return TermRow(term_id, plan, starts_on, ends_on)


def _add_licence(frame: Frame, partner: PartnerPlan, plan: LicencePlan, term: TermRow) -> None:
    key = frame.rows.add(
        Licence,
        partner_id=frame.partners[partner.slug],
        term_id=term.id,
        program_id=frame.programs[plan.program],
        territory=partner.city,
        starts_on=term.starts_on,
        ends_on=term.ends_on,
        max_cohorts=plan.max_cohorts,
    )
    renewed = [row for row in frame.licences if row.named == (partner.slug, plan.program)]
    licence = LicenceRow(
        key, partner.slug, plan.program, term.starts_on, term.ends_on, plan.max_cohorts
    )
    if term.plan.is_renewal and renewed:
        licence.renews = renewed[-1]
    frame.licences.append(licence)
    if plan.max_cohorts is not None:
        enter(frame, licence, "granted", plan.max_cohorts, term.starts_on)
    if plan.extra and licence.left is not None:
        agreed_on = term.starts_on + timedelta(days=120)
        note = "One more cohort, agreed by letter."
        enter(frame, licence, "extra", plan.extra, agreed_on, note=note)
        licence.left += plan.extra


def enter(
    frame: Frame,
    licence: LicenceRow,
    kind: str,
    quantity: int,
    on: date,
    *,
    cohort_id: int | None = None,
    note: str | None = None,
) -> None:
    """Gather one movement of the licence's allowance."""
    frame.rows.add(
        LicenceLedgerEntry,
        partner_id=frame.partners[licence.partner],
        licence_id=licence.id,
        kind=kind,
        quantity=quantity,
        happened_on=on,
        cohort_id=cohort_id,
        note=note,
    )


def carry_over(frame: Frame) -> None:
    """Carry what is left of each renewed licence to its follower, once all cohorts are counted."""
    for licence in frame.licences:
        old = licence.renews
        if old is None or not old.left or licence.left is None:
            continue
        enter(frame, old, "carried_on", old.left, licence.starts_on)
        enter(frame, licence, "carried_over", old.left, licence.starts_on)
        licence.left += old.left
        old.left = 0


def _add_obligations(frame: Frame, partner_id: int, term: TermRow) -> None:
    for owed in term.plan.obligations:
        due_on = frame.on(owed.due)
        is_settled = owed.status == "accepted"
        frame.rows.add(
            Obligation,
            partner_id=partner_id,
            term_id=term.id,
            kind=owed.kind,
            title=owed.title,
            due_on=due_on,
            status=owed.status,
            settled_at=moment(due_on, dice("owed", owed.title)) if is_settled else None,
            note="The counts of two cohorts do not add up." if owed.status == "returned" else None,
        )
