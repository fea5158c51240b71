"""Pages of trainers: list, one with qualifications, add, edit, qualify, end a qualification."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.gate import actor, needs
from tracker.models import Trainer, TrainerQualification
from tracker.queries import choices
from tracker.queries import trainers as queries
from tracker.queries.centres import get_centre, list_all_centres
from tracker.rules.problems import NotFound
from tracker.services import trainers as services
from tracker.web import listing, submitting
from tracker.web.forms.trainers import (
    QualificationEndForm,
    QualificationForm,
    TrainerEditForm,
    TrainerForm,
)
from tracker.web.listing import Action, Column, Filter, Listing
from tracker.web.shell import today

bp = Blueprint("trainers", __name__)


def _url(trainer: Trainer) -> str:
    return url_for("trainers.show_trainer", trainer_id=trainer.id)


def _trail(trainer: Trainer | None = None) -> list[tuple[str, str | None]]:
    steps: list[tuple[str, str | None]] = [("Trainers", url_for("trainers.list_trainers"))]
    return steps if trainer is None else [*steps, (trainer.name, _url(trainer))]


def holds(row: TrainerQualification, on: date) -> bool:
    """Whether the qualification covers the day."""
    return row.starts_on <= on and (row.ends_on is None or row.ends_on >= on)


def _may_teach(trainer: Trainer) -> str:
    """The programs the trainer may teach today, by code."""
    return ", ".join(
        sorted({row.program.code for row in trainer.qualifications if holds(row, today())})
    )


TRAINERS: Listing[Trainer] = Listing(
    noun="trainers",
    title="Trainers",
    subtitle="Who teaches where, and what they are qualified for.",
    read=lambda criteria: queries.list_trainers(criteria, on=today()),
    search="Find a trainer",
    columns=(
        Column("name", "Name", lambda t: t.name, sortable=True, link=_url),
        Column("partner", "Partner", lambda t: t.centre.partner.name, sortable=True),
        Column("centre", "Centre", lambda t: t.centre.name, sortable=True),
        Column(
            "may_teach",
            "May teach today",
            _may_teach,
            words=lambda t: _may_teach(t) or "nothing yet",
        ),
        Column("starts_on", "Since", lambda t: t.starts_on, kind="date", sortable=True),
        Column(
            "ends_on",
            "Until",
            lambda t: t.ends_on,
            kind="date",
            sortable=True,
            words=lambda t: "still there" if t.ends_on is None else None,
        ),
    ),
    filters=(
        Filter("partner", "Partner", choices.partner_slugs),
        Filter("program", "May teach", choices.program_codes),
        Filter("state", "Who", lambda: [("current", "there now"), ("past", "not there now")]),
    ),
    actions=(Action("Add a trainer", lambda: url_for("trainers.new_trainer"), "centre:write"),),
    empty_title="No trainer yet",
    empty_text="A cohort whose lead trainer is not qualified on its first day is flagged.",
)


@listing.routes(bp, "/trainers/")
@needs("centre:read")
def list_trainers(fmt: str = "html") -> ResponseReturnValue:
    """The trainers at the viewer's partners."""
    return listing.respond(TRAINERS, fmt)


@bp.get("/trainers/<int:trainer_id>")
@needs("centre:read")
def show_trainer(trainer_id: int) -> ResponseReturnValue:
    """One trainer with what they may teach."""
    trainer = queries.get_trainer(trainer_id)
    held = sorted(trainer.qualifications, key=lambda q: (q.program.name, q.starts_on))
    return render_template(
        "trainers/show.html", trainer=trainer, held=held, holds=holds, trail=_trail()
    )


@bp.route("/trainers/new", methods=["GET", "POST"])
@needs("centre:write")
def new_trainer() -> ResponseReturnValue:
    """Add a trainer to a centre."""
    form = TrainerForm(data={"centre_id": request.args.get("centre"), "starts_on": today()})
    form.centre_id.choices = [
        ("", "choose a centre"),
        *((row.id, f"{row.partner.name}, {row.name}") for row in list_all_centres()),
    ]
    return submitting.run(
        form,
        lambda: services.add_trainer(
            actor(), get_centre(form.centre_id.data), **form.values("centre_id")
        ),
        done=lambda saved: f"{saved.name} was added.",
        to=_url,
        title="Add a trainer",
        trail=_trail(),
        save_label="Add the trainer",
        cancel_url=url_for("trainers.list_trainers"),
    )


@bp.route("/trainers/<int:trainer_id>/edit", methods=["GET", "POST"])
@needs("centre:write")
def edit_trainer(trainer_id: int) -> ResponseReturnValue:
    """Change a trainer."""
    trainer = queries.get_trainer(trainer_id)
    form = TrainerEditForm(obj=trainer)
    return submitting.run(
        form,
        lambda: services.edit_trainer(
            actor(), trainer, version=form.shown_version, **form.values()
        ),
        done=lambda saved: f"{saved.name} was saved.",
        to=_url,
        title=f"Edit {trainer.name}",
        crumb="Edit",
        trail=_trail(trainer),
        save_label="Save the trainer",
        cancel_url=_url(trainer),
        current=lambda: TrainerEditForm(formdata=None, obj=queries.get_trainer(trainer_id)),
    )


@bp.route("/trainers/<int:trainer_id>/qualify", methods=["GET", "POST"])
@needs("centre:write")
def qualify_trainer(trainer_id: int) -> ResponseReturnValue:
    """Qualify a trainer for a program."""
    trainer = queries.get_trainer(trainer_id)
    form = QualificationForm(data={"starts_on": today()})
    form.program_id.choices = [("", "choose a program"), *choices.program_keys()]
    return submitting.run(
        form,
        lambda: services.qualify_trainer(actor(), trainer, **form.values()),
        done=lambda _: f"{trainer.name} was qualified.",
        to=lambda _: _url(trainer),
        title=f"Qualify {trainer.name}",
        crumb="Qualify",
        trail=_trail(trainer),
        save_label="Qualify the trainer",
        cancel_url=_url(trainer),
    )


@bp.route(
    "/trainers/<int:trainer_id>/qualifications/<int:qualification_id>/end",
    methods=["GET", "POST"],
)
@needs("centre:write")
def end_qualification(trainer_id: int, qualification_id: int) -> ResponseReturnValue:
    """Let a qualification lapse on a day."""
    trainer = queries.get_trainer(trainer_id)
    row = queries.get_qualification(qualification_id)
    if row.trainer_id != trainer.id:
        raise NotFound("There is no such qualification.")
    form = QualificationEndForm(data={"ends_on": today()})
    return submitting.run(
        form,
        lambda: services.end_qualification(actor(), row, **form.values()),
        done=lambda _: "The qualification was ended.",
        to=lambda _: _url(trainer),
        title=f"End a qualification of {trainer.name}",
        crumb="End a qualification",
        trail=_trail(trainer),
        save_label="End the qualification",
        cancel_url=_url(trainer),
    )
