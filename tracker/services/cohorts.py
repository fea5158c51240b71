"""Verbs on cohorts: open, edit, reschedule, cancel, restore.

Who is in a cohort is services/enrolments and services/rosters; what a licence still allows is
services/licences.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tracker.extensions import db
from tracker.models import Centre, Cohort, Partner, ProgramVersion, Trainer
from tracker.queries.cohorts import count_rosters, find_cohort
from tracker.queries.licences import find_licence
from tracker.queries.projections import cohort_projection
from tracker.queries.scope import Viewer
from tracker.rules.cohort_days import suggested_end
from tracker.rules.problems import Problem, Refused
from tracker.rules.validation import Found, day, in_order, in_words, refuse
from tracker.rules.validation_people import COHORT_FIELDS, CohortFacts, cohort_problems
from tracker.services.change import check_version, verb
from tracker.services.licences import release_allowance, use_allowance

# What edit_cohort sets; days are set by reschedule_cohort alone.
EDITABLE = tuple(field for field in COHORT_FIELDS if field not in {"starts_on", "ends_on"})


@verb("cohort.opened", "cohort:write")
def open_cohort(
    actor: Viewer,
    partner: Partner,
    /,
    *,
    centre: Centre,
    program_version: ProgramVersion,
    facts: CohortFacts,
    lead_trainer: Trainer | None = None,
) -> Cohort:
    """A new cohort under the licence in force on its first day, counted against it.

    The last day is worked out where it is not given. Refused at `program_version_id` when the
    partner is not licensed for the program on that day.
    """
    refuse(
        day("starts_on", facts.starts_on, "The first day", needed=True),
        cohort_problems(facts),
        _belongings(partner.id, centre, lead_trainer),
        _code_taken(partner.id, facts.code),
    )
    starts_on = facts.starts_on
    assert starts_on is not None
    if facts.ends_on is None:
        facts = replace(facts, ends_on=suggest_end(program_version, facts))
        refuse(cohort_problems(facts))
    cohort = Cohort(
        partner_id=partner.id,
        centre_id=centre.id,
        program_id=program_version.program_id,
        program_version_id=program_version.id,
        lead_trainer_id=lead_trainer.id if lead_trainer else None,
        planned_start_on=starts_on,
        planned_end_on=facts.ends_on,
        licence_id=_licence_for(partner.id, program_version, starts_on),
        **{field: getattr(facts, field) for field in EDITABLE},
    )
    _set_projection(cohort)
    db.session.add(cohort)
    db.session.flush()
    return use_allowance(actor, cohort, on=starts_on)


@verb("cohort.edited", "cohort:write")
def edit_cohort(
    actor: Viewer,
    cohort: Cohort,
    /,
    *,
    version: int,
    facts: CohortFacts,
    centre: Centre,
    program_version: ProgramVersion,
    lead_trainer: Trainer | None = None,
) -> Cohort:
    """Change all but the days; the program stays, its version may be another one."""
    check_version(cohort, version)
    facts = replace(
        facts, starts_on=cohort.starts_on, ends_on=cohort.ends_on, census_on=cohort.census_on
    )
    refuse(
        cohort_problems(facts),
        _belongings(cohort.partner_id, centre, lead_trainer),
        _code_taken(cohort.partner_id, facts.code, besides=cohort.id),
    )
    if program_version.program_id != cohort.program_id:
        raise Refused.because(
            "This version belongs to another program; a cohort keeps its program.",
            "program_version_id",
        )
    for field in EDITABLE:
        setattr(cohort, field, getattr(facts, field))
    cohort.centre_id = centre.id
    cohort.program_version_id = program_version.id
    cohort.lead_trainer_id = lead_trainer.id if lead_trainer else None
    return cohort


@verb("cohort.rescheduled", "cohort:write")
def reschedule_cohort(
    actor: Viewer,
    cohort: Cohort,
    /,
    *,
    version: int,
    planned_start_on: date | None,
    planned_end_on: date | None,
    actual_start_on: date | None = None,
    actual_end_on: date | None = None,
    census_on: date | None = None,
) -> Cohort:
    """Set the planned and actual days; the licence must cover the first day as it is then.

    A cohort that was recorded without a licence may stay without one.
    """
    check_version(cohort, version)
    days: dict[str, date | None] = {
        "planned_start_on": planned_start_on,
        "planned_end_on": planned_end_on,
        "actual_start_on": actual_start_on,
        "actual_end_on": actual_end_on,
    }
    refuse(*(day(field, value, "The day") for field, value in days.items()), _order(days))
    before = cohort.starts_on
    for field, value in days.items():
        setattr(cohort, field, value)
    cohort.census_on = census_on
    _set_projection(cohort)
    refuse(_span_problems(cohort))
    if cohort.starts_on != before:
        _move_licence(actor, cohort)
    return cohort


@verb("cohort.cancelled", "cohort:write")
def cancel_cohort(
    actor: Viewer, cohort: Cohort, /, *, version: int, on: date, note: str | None = None
) -> Cohort:
    """Call the cohort off; its licence gets back what it used. Nobody may be enrolled any more."""
    check_version(cohort, version)
    if cohort.cancelled_on is not None:
        raise Refused.because("This cohort is cancelled already.")
    if cohort.ends_on is not None and cohort.ends_on < on:
        raise Refused.because(f"This cohort ended on {in_words(cohort.ends_on)}.", "on")
    count = count_rosters([cohort.id])[cohort.id]
    if count.open or count.of("completed"):
        people = count.open + count.of("completed")
        raise Refused.because(
            f"Learners in this cohort: {people}. Transfer or withdraw them first.", "on"
        )
    cohort.cancelled_on = on
    if note:
        cohort.note = f"{cohort.note}\n{note}" if cohort.note else note
    return release_allowance(actor, cohort, on=on)


@verb("cohort.restored", "cohort:write")
def restore_cohort(actor: Viewer, cohort: Cohort, /, *, version: int, on: date) -> Cohort:
    """Take a cancellation back; the licence counts the cohort again."""
    check_version(cohort, version)
    if cohort.cancelled_on is None:
        raise Refused.because("This cohort is not cancelled.")
    cohort.cancelled_on = None
    return use_allowance(actor, cohort, on=cohort.starts_on or on)


def suggest_end(program_version: ProgramVersion, facts: CohortFacts) -> date | None:
    """The last day that the version's length gives for that first day, or None."""
    if facts.starts_on is None:
        return None
    return suggested_end(
        facts.starts_on,
        weeks=program_version.weeks,
        hours=program_version.hours,
        weekly_hours=facts.weekly_hours,
    )


def _licence_for(partner_id: int, program_version: ProgramVersion, on: date) -> int:
    licence = find_licence(partner_id, program_version.program_id, on)
    if licence is None:
        name = program_version.program.name
        raise Refused.because(
            f"The partner is not licensed for {name} on {in_words(on)}.", "program_version_id"
        )
    return licence.id


def _move_licence(actor: Viewer, cohort: Cohort) -> None:
    """Put the cohort under the licence in force on its new first day."""
    on = cohort.starts_on
    licence = find_licence(cohort.partner_id, cohort.program_id, on) if on else None
    held = cohort.licence
    if on is not None and held is not None and held.starts_on <= on <= held.ends_on:
        return
    if licence is None:
        if held is None or on is None:
            return
        raise Refused.because(
            f"The partner is not licensed for {cohort.program.name} on {in_words(on)}.",
            "planned_start_on",
        )
    assert on is not None
    release_allowance(actor, cohort, on=on)
    cohort.licence_id = licence.id
    db.session.flush()
    use_allowance(actor, cohort, on=on)


def _set_projection(cohort: Cohort) -> None:
    for field, value in cohort_projection(cohort).items():
        setattr(cohort, field, value)


def _span_problems(cohort: Cohort) -> Found:
    """What is wrong with the days in force, at the fields they come from."""
    facts = CohortFacts(cohort.code, cohort.starts_on, cohort.ends_on, cohort.census_on)
    last = "actual_end_on" if cohort.actual_end_on else "planned_end_on"
    for problem in cohort_problems(facts):
        yield replace(problem, field=last) if problem.field == "ends_on" else problem


def _order(days: dict[str, date | None]) -> Found:
    yield from in_order("planned_end_on", days["planned_start_on"], days["planned_end_on"])
    yield from in_order("actual_end_on", days["actual_start_on"], days["actual_end_on"])


def _belongings(partner_id: int, centre: Centre, trainer: Trainer | None) -> Found:
    if centre.partner_id != partner_id:
        yield Problem("centre_id", "This centre belongs to another partner.")
    if trainer is not None and trainer.partner_id != partner_id:
        yield Problem("lead_trainer_id", "This trainer teaches at another partner.")


def _code_taken(partner_id: int, code: str | None, besides: int | None = None) -> Found:
    other = find_cohort(partner_id, code) if code else None
    if other is not None and other.id != besides:
        yield Problem("code", "This partner already has a cohort with that code.")
