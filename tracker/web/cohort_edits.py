"""Pages that change a cohort itself: open, edit, days, cancel, restore."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.gate import actor, needs
from tracker.models import Cohort, Partner, ProgramVersion, Trainer
from tracker.queries import choices
from tracker.queries import cohorts as queries
from tracker.queries.centres import get_centre, list_partner_centres
from tracker.queries.licences import licensed_programs
from tracker.queries.programs import get_program, get_version
from tracker.queries.trainers import get_trainer, list_partner_trainers
from tracker.services import cohorts as services
from tracker.web import submitting
from tracker.web.cohorts import bp, cohort_trail, cohort_url
from tracker.web.forms.cohorts import (
    CancelForm,
    CohortEditForm,
    CohortForm,
    DaysForm,
    RestoreForm,
)
from tracker.web.shell import show_day, today

NOBODY = {"": "nobody named yet"}


@bp.route("/cohorts/new", methods=["GET", "POST"])
@needs("cohort:write")
def new_cohort() -> ResponseReturnValue:
    """Open a cohort: first the partner and the day, then what is licensed there on that day."""
    pairs = choices.partner_slugs()
    slug = request.args.get("partner") or (pairs[0][0] if len(pairs) == 1 else "")
    on = _asked_day() or today()
    if not slug:
        return render_template("cohorts/choose.html", partners=pairs, on=on, trail=cohort_trail())
    partner = queries.get_partner_named(slug)
    form = CohortForm(data={"starts_on": on, "mode": "on_site"})
    on = form.starts_on.data or on
    offered = _versions(partner, on)
    _fill_choices(form, partner, on, offered)
    return submitting.run(
        form,
        lambda: services.open_cohort(actor(), partner, **_parts(form), facts=_facts(form)),
        done=lambda saved: (
            f"{saved.code} was opened; it ends on {show_day(saved.ends_on)}."
            if saved.ends_on
            else f"{saved.code} was opened."
        ),
        to=cohort_url,
        title="Open a cohort",
        trail=cohort_trail(),
        save_label="Open the cohort",
        cancel_url=url_for("cohorts.list_cohorts"),
        template="cohorts/new.html",
        partner=partner,
        partners=pairs,
        on=on,
        licensed_count=len(offered),
    )


def _asked_day() -> date | None:
    try:
        return date.fromisoformat(request.args.get("starts_on", ""))
    except ValueError:
        return None


def _versions(partner: Partner, on: date) -> list[ProgramVersion]:
    """The versions of the programs licensed on the day, the latest of each program first."""
    return [
        version
        for program in licensed_programs(partner.id, on)
        for version in reversed(program.versions)
    ]


def _version_pair(version: ProgramVersion) -> tuple[int, str]:
    length = [f"{version.weeks} weeks"] if version.weeks else []
    length += [f"{version.hours} hours"] if version.hours else []
    words = f"{version.program.name}, version {version.label}"
    return version.id, f"{words} ({', '.join(length)})" if length else words


def _fill_choices(
    form: CohortForm | CohortEditForm, partner: Partner, on: date, offered: list[ProgramVersion]
) -> None:
    pairs = [_version_pair(version) for version in offered]
    sent = queries.key_of(request.form.get("program_version_id", ""))
    if sent is not None and sent not in dict(pairs):
        # Seen but not licensed that day: the verb says so, better than "not a valid choice".
        version = queries.find_version(sent)
        pairs += [_version_pair(version)] if version else []
    form.program_version_id.choices = dict(pairs)
    form.centre_id.choices = {row.id: row.name for row in list_partner_centres(partner.id)}
    trainers = {row.id: row.name for row in list_partner_trainers(partner.id, on)}
    form.lead_trainer_id.choices = {**NOBODY, **trainers}


def _parts(form: CohortForm | CohortEditForm) -> dict[str, Any]:
    """The rows chosen, read in the viewer's scope."""
    trainer: Trainer | None = None
    if form.lead_trainer_id.data is not None:
        trainer = get_trainer(form.lead_trainer_id.data)
    return {
        "centre": get_centre(form.centre_id.data),
        "program_version": get_version(form.program_version_id.data),
        "lead_trainer": trainer,
    }


def _facts(form: CohortForm) -> Any:
    return form.facts(
        starts_on=form.starts_on.data, ends_on=form.ends_on.data, census_on=form.census_on.data
    )


@bp.route("/cohorts/<int:cohort_id>/edit", methods=["GET", "POST"])
@needs("cohort:write")
def edit_cohort(cohort_id: int) -> ResponseReturnValue:
    """Change a cohort, but for its days."""
    cohort = queries.get_cohort(cohort_id)
    form = _edit_form(cohort)
    return submitting.run(
        form,
        lambda: services.edit_cohort(
            actor(), cohort, version=form.shown_version, facts=form.facts(), **_parts(form)
        ),
        done=lambda saved: f"{saved.code} was saved.",
        to=cohort_url,
        title="Edit",
        trail=cohort_trail(cohort),
        save_label="Save the cohort",
        cancel_url=cohort_url(cohort),
        current=lambda: _edit_form(queries.get_cohort(cohort_id), formdata=None),
    )


def _edit_form(cohort: Cohort, **given: Any) -> CohortEditForm:
    form = CohortEditForm(obj=cohort, **given)
    versions = list(reversed(get_program(cohort.program_id).versions))
    _fill_choices(form, cohort.partner, cohort.starts_on or today(), versions)
    held = cohort.lead_trainer
    if held is not None:
        form.lead_trainer_id.choices.setdefault(held.id, held.name)
    return form


@bp.route("/cohorts/<int:cohort_id>/days", methods=["GET", "POST"])
@needs("cohort:write")
def reschedule_cohort(cohort_id: int) -> ResponseReturnValue:
    """Change the planned and actual days."""
    cohort = queries.get_cohort(cohort_id)
    form = DaysForm(obj=cohort)
    return submitting.run(
        form,
        lambda: services.reschedule_cohort(
            actor(), cohort, version=form.shown_version, **form.values()
        ),
        done=lambda saved: f"The days of {saved.code} were saved.",
        to=cohort_url,
        title="Days",
        trail=cohort_trail(cohort),
        save_label="Save the days",
        cancel_url=cohort_url(cohort),
        current=lambda: DaysForm(formdata=None, obj=queries.get_cohort(cohort_id)),
    )


@bp.route("/cohorts/<int:cohort_id>/cancel", methods=["GET", "POST"])
@needs("cohort:write")
def cancel_cohort(cohort_id: int) -> ResponseReturnValue:
    """Call a cohort off."""
    cohort = queries.get_cohort(cohort_id)
    form = CancelForm(data={"on": today(), "version": cohort.version})
    return submitting.run(
        form,
        lambda: services.cancel_cohort(
            actor(), cohort, version=form.shown_version, **form.values()
        ),
        done=lambda saved: f"{saved.code} was cancelled; its licence counts it no more.",
        to=cohort_url,
        title="Cancel",
        trail=cohort_trail(cohort),
        save_label="Cancel the cohort",
        cancel_url=cohort_url(cohort),
    )


@bp.route("/cohorts/<int:cohort_id>/restore", methods=["GET", "POST"])
@needs("cohort:write")
def restore_cohort(cohort_id: int) -> ResponseReturnValue:
    """Take a cancellation back."""
    cohort = queries.get_cohort(cohort_id)
    if cohort.cancelled_on is None:
        return redirect(cohort_url(cohort))
    form = RestoreForm(data={"version": cohort.version})
    return submitting.run(
        form,
        lambda: services.restore_cohort(actor(), cohort, version=form.shown_version, on=today()),
        done=lambda saved: f"{saved.code} is on again.",
        to=cohort_url,
        title="Restore",
        trail=cohort_trail(cohort),
        save_label="Restore the cohort",
        cancel_url=cohort_url(cohort),
        subtitle=f"It was cancelled on {show_day(cohort.cancelled_on)}.",
    )
