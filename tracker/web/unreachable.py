"""The ticked learners of a roster whom nobody could reach: who they are, then recorded at once."""

from __future__ import annotations

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from tracker.gate import actor, needs
from tracker.queries.cohorts import get_cohort
from tracker.queries.enrolments import list_by_ids
from tracker.services.outcomes import mark_unreachable
from tracker.web import editing
from tracker.web.cohorts import bp, cohort_trail, cohort_url
from tracker.web.forms.outcomes import UnreachableForm
from tracker.web.rosters import ticked
from tracker.web.shell import today


@bp.post("/cohorts/<int:cohort_id>/unreachable")
@needs("outcome:write")
def mark_ticked_unreachable(cohort_id: int) -> ResponseReturnValue:
    """First who is ticked and what will be told of them; confirmed, it is told of each."""
    cohort = get_cohort(cohort_id)
    form = UnreachableForm()
    if not form.confirm.data:
        form.source.data, form.learned_on.data = "partner_staff", today()
    elif form.validate_on_submit():
        told = editing.save(
            form,
            lambda: mark_unreachable(
                actor(), cohort, enrolment_ids=ticked(), facts=form.facts(), today=today()
            ),
        )
        if told:
            noun = "learner" if len(told) == 1 else "learners"
            flash(f"{len(told)} {noun} marked unreachable. A mistake is corrected on the outcome.")
            return redirect(cohort_url(cohort))
    return editing.page(
        "cohorts/unreachable.html",
        form,
        cohort=cohort,
        rows=list_by_ids(cohort.id, ticked()),
        title="Mark unreachable",
        trail=[*cohort_trail(cohort), ("Mark unreachable", None)],
    )
