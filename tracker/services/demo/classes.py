"""The cohorts of the demo as rows, each counted against its licence."""

from __future__ import annotations

from decimal import Decimal

from tracker.models import Cohort
from tracker.services.demo.frame import Frame
from tracker.services.demo.shapes import CohortPlan
from tracker.services.demo.terms import enter


def add_cohort(frame: Frame, plan: CohortPlan) -> int:
    """Gather one cohort; returns its key."""
    partner = plan.partner
    licence = frame.licence_for(plan)
    has_begun, has_ended = plan.starts_on < frame.today, plan.ends_on < frame.today
    weekly = Decimal(plan.version.hours) / plan.version.weeks
    key = frame.rows.add(
        Cohort,
        partner_id=frame.partners[partner.slug],
        centre_id=frame.centres[partner.slug, plan.rhythm.centre],
        program_id=frame.programs[plan.program.code],
        program_version_id=frame.versions[plan.program.code, plan.version.label],
        licence_id=licence.id,
        lead_trainer_id=frame.trainers[partner.slug, plan.lead_trainer],
        code=plan.code,
        planned_start_on=plan.starts_on,
        planned_end_on=plan.ends_on,
        actual_start_on=plan.starts_on if has_begun else None,
        actual_end_on=plan.ends_on if has_ended and plan.mood.completes else None,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        census_on=plan.census_on,
        mode=plan.rhythm.mode,
        language=partner.language,
        weekly_hours=weekly.quantize(Decimal("0.01")),
        seats=max(plan.size, plan.rhythm.sizes[1]) + 2,
        price=partner.price,
        currency=partner.market.currency,
    )
    used_on = min(plan.starts_on, frame.today)
    enter(frame, licence, "used", 1, used_on, cohort_id=key)
    if licence.left is not None:
        licence.left -= 1
    return key
