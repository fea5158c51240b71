"""The page of one cohort: the way from enrolled to placed, and its roster by name.

What changes the roster: web/rosters. What changes the cohort: web/cohort_edits.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tracker.gate import actor, needs
from tracker.metrics.tally import Tally
from tracker.models import Cohort
from tracker.queries import cohorts as queries
from tracker.queries.enrolments import list_clicks
from tracker.queries.figures import FigureScope, read_figures
from tracker.queries.rosters import RosterRow, list_roster
from tracker.queries.trainers import is_qualified
from tracker.rules.problems import NotFound
from tracker.rules.slugs import slug_of
from tracker.web import headlines, listing
from tracker.web.cohort_chain import chain_of
from tracker.web.cohorts import STATUS_TONES, bp, cohort_trail, cohort_url
from tracker.web.forms.enrolments import roster_change_form
from tracker.web.listing import table_file
from tracker.web.shell import show_day, today

SHOWN = {
    "all": "All",
    "open": "With a place",
    "completed": "Completed",
    "unknown": "Unknown",
    "to_verify": "To verify",
    "returned": "Returned",
}
_FILE_HEADER = (
    "partner",
    "cohort",
    "learner_ref",
    "family_name",
    "given_name",
    "email",
    "status",
    "status_on",
    "completed_on",
    "exit_reason",
    "outcome_status",
    "outcome_from",
    "day",
    "employer",
    "job_title",
    "in_field",
    "source",
    "learned_on",
    "evidence",
)


@listing.routes(bp, "/cohorts/<int:cohort_id>")
@needs("cohort:read")
def show_cohort(cohort_id: int, fmt: str = "html") -> ResponseReturnValue:
    """One cohort: the way from enrolled to placed, and by name what is known of each learner.

    Who may not see learners sees the counts only, and has no file of the roster.
    """
    cohort = queries.get_cohort(cohort_id)
    by_name = actor().may("learner:read")
    roster = list_roster(cohort.id, cohort.partner_id) if by_name else []
    if fmt != "html":
        if not by_name:
            raise NotFound("There is no such file.")
        rows = ([cohort.partner.name, cohort.code, *_cells(row)] for row in roster)
        return table_file(f"roster-{slug_of(cohort.code)}", _FILE_HEADER, rows, fmt)
    tally = read_figures("contract", today(), FigureScope(cohort_id=cohort.id)).total()
    shown = request.args.get("show", "all")
    return render_template(
        "cohorts/show.html",
        cohort=cohort,
        status=cohort.status_on(today()),
        tones=STATUS_TONES,
        count=queries.count_rosters([cohort.id])[cohort.id],
        chain=chain_of(tally, cohort.id),
        bands=headlines.band_segments(tally),
        legend=headlines.legend(),
        days=_due_days(tally),
        trail=cohort_trail(),
        by_name=by_name,
        rows=[row for row in roster if _is_shown(row, shown)],
        tabs=_tabs(cohort, roster, shown),
        clicks=list_clicks(cohort.id) if by_name else [],
        flagged=_flag(cohort),
        files=listing.downloads(),
        bulk=roster_change_form() if by_name and actor().may("enrolment:write") else None,
    )


def _is_shown(row: RosterRow, shown: str) -> bool:
    status = row.enrolment.status
    return {
        "open": status in {"enrolled", "deferred"},
        "completed": status == "completed",
        "unknown": row.is_unknown,
        "to_verify": row.evidence == "to_verify",
        "returned": row.evidence == "returned",
    }.get(shown, True)


def _tabs(cohort: Cohort, roster: list[RosterRow], shown: str) -> list[tuple[Any, ...]]:
    base = cohort_url(cohort)
    return [
        (
            words,
            base if key == "all" else f"{base}?show={key}",
            sum(_is_shown(row, key) for row in roster),
            key == shown or (key == "all" and shown not in SHOWN),
        )
        for key, words in SHOWN.items()
    ]


def _flag(cohort: Cohort) -> str:
    """What is wrong with the lead trainer on the first day, in a sentence, or nothing."""
    trainer, on = cohort.lead_trainer, cohort.starts_on
    if trainer is None or on is None or is_qualified(trainer.id, cohort.program_id, on):
        return ""
    return f"{trainer.name} is not qualified for {cohort.program.name} on {show_day(on)}."


def _due_days(tally: Tally) -> list[tuple[int, date]]:
    """The days on which the last graduate reaches day 90, 180 and 365."""
    last = {n: tally.rate(f"placement_rate_{n}").matures_on for n in (90, 180, 365)}
    return [(n, day) for n, day in last.items() if day is not None]


def _cells(row: RosterRow) -> list[Any]:
    learner, seen = row.enrolment.learner, row.outcome
    return [
        row.reference,
        learner.family_name,
        learner.given_name,
        learner.email,
        row.enrolment.status,
        row.enrolment.status_on,
        row.enrolment.completed_on,
        row.enrolment.exit_reason,
        seen.status if seen else None,
        seen.effective_from if seen else None,
        row.day,
        seen.employer if seen else None,
        seen.job_title if seen else None,
        seen.in_field if seen else None,
        seen.source if seen else None,
        seen.learned_on if seen else None,
        row.evidence,
    ]
