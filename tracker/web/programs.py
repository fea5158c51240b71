"""Pages of programs: list, one with its versions, add, edit, add and edit a version."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.gate import actor, needs
from tracker.models import Program
from tracker.queries import programs as queries
from tracker.rules import occupations
from tracker.rules.problems import NotFound
from tracker.rules.vocabulary import LANGUAGES, PROGRAM_KINDS, PROGRAM_TRACKS
from tracker.services import programs as services
from tracker.web import listing, submitting
from tracker.web.forms.programs import (
    ProgramEditForm,
    ProgramForm,
    VersionEditForm,
    VersionForm,
    role_choices,
)
from tracker.web.listing import Action, Column, Filter, Listing

bp = Blueprint("programs", __name__)

VERSION = services.VERSION_FIELDS


def _url(program: Program) -> str:
    return url_for("programs.show_program", program_id=program.id)


def _trail(program: Program | None = None) -> list[tuple[str, str | None]]:
    steps: list[tuple[str, str | None]] = [("Programs", url_for("programs.list_programs"))]
    return steps if program is None else [*steps, (program.name, _url(program))]


def _latest(program: Program, field: str) -> Any:
    """A field of the version added last."""
    return getattr(program.versions[-1], field) if program.versions else None


PROGRAMS: Listing[Program] = Listing(
    noun="programs",
    title="Programs",
    subtitle="The curricula we license to partners.",
    read=queries.list_programs,
    search="Find a program",
    columns=(
        Column("name", "Program", lambda p: p.name, sortable=True, link=_url),
        Column("code", "Code", lambda p: p.code, sortable=True),
        Column(
            "track",
            "Track",
            lambda p: p.track,
            sortable=True,
            words=lambda p: PROGRAM_TRACKS[p.track],
        ),
        Column(
            "kind", "Kind", lambda p: p.kind, sortable=True, words=lambda p: PROGRAM_KINDS[p.kind]
        ),
        Column("version", "Latest version", lambda p: _latest(p, "label")),
        Column("weeks", "Weeks", lambda p: _latest(p, "weeks"), kind="number"),
        Column("hours", "Hours", lambda p: _latest(p, "hours"), kind="number"),
        Column("isced_field", "ISCED-F", lambda p: p.isced_field, on_screen=False),
        Column(
            "target_occupations",
            "Occupations",
            lambda p: ", ".join(p.target_occupations),
            on_screen=False,
        ),
    ),
    filters=(
        Filter("track", "Track", lambda: list(PROGRAM_TRACKS.items())),
        Filter("kind", "Kind", lambda: list(PROGRAM_KINDS.items())),
    ),
    actions=(Action("Add a program", lambda: url_for("programs.new_program"), "program:add"),),
    empty_title="No program yet",
    empty_text="A program is a curriculum of ours; partners run it under a licence.",
)


@listing.routes(bp, "/programs/")
@needs("program:read")
def list_programs(fmt: str = "html") -> ResponseReturnValue:
    """All programs; for a partner those it was ever licensed for or has taught."""
    return listing.respond(PROGRAMS, fmt)


@bp.get("/programs/<int:program_id>")
@needs("program:read")
def show_program(program_id: int) -> ResponseReturnValue:
    """One program with its versions and names."""
    program = queries.get_program(program_id)
    return render_template(
        "programs/show.html",
        program=program,
        occupations=[(code, occupations.label(code)) for code in program.target_occupations],
        names=[(LANGUAGES.get(code, code), name) for code, name in sorted(program.names.items())],
        attribution=occupations.ATTRIBUTION,
        trail=_trail(),
    )


@bp.route("/programs/new", methods=["GET", "POST"])
@needs("program:add")
def new_program() -> ResponseReturnValue:
    """Add a program with its first version."""
    form = ProgramForm(data={"label": "1", "kind": "reskilling", "track": "other"})

    def add() -> Program:
        program = services.add_program(actor(), **form.program_values(*VERSION))
        services.add_version(actor(), program, **{key: form[key].data for key in VERSION})
        return program

    return submitting.run(
        form,
        add,
        done=lambda saved: f"{saved.name} was added.",
        to=_url,
        title="Add a program",
        trail=_trail(),
        save_label="Add the program",
        cancel_url=url_for("programs.list_programs"),
    )


def _shown(program: Program) -> dict[str, Any]:
    """A program as its form shows it: known roles ticked, other codes typed, names by language."""
    roles = {code for code, _ in role_choices()}
    codes = program.target_occupations
    fields = ("code", "name", "track", "kind", "isced_field", "summary", "version")
    return {
        **{key: getattr(program, key) for key in fields},
        **{f"name_{code}": name for code, name in program.names.items()},
        "roles": [code for code in codes if code in roles],
        "target_occupations": ", ".join(code for code in codes if code not in roles),
    }


@bp.route("/programs/<int:program_id>/edit", methods=["GET", "POST"])
@needs("program:write")
def edit_program(program_id: int) -> ResponseReturnValue:
    """Change a program."""
    program = queries.get_program(program_id)
    form = ProgramEditForm(data=_shown(program))
    return submitting.run(
        form,
        lambda: services.edit_program(
            actor(), program, version=form.shown_version, **form.program_values()
        ),
        done=lambda saved: f"{saved.name} was saved.",
        to=_url,
        title=f"Edit {program.name}",
        crumb="Edit",
        trail=_trail(program),
        save_label="Save the program",
        cancel_url=_url(program),
        current=lambda: ProgramEditForm(
            formdata=None, data=_shown(queries.get_program(program_id))
        ),
    )


@bp.route("/programs/<int:program_id>/versions/new", methods=["GET", "POST"])
@needs("program:write")
def new_version(program_id: int) -> ResponseReturnValue:
    """Add a version."""
    program = queries.get_program(program_id)
    form = VersionForm()
    return submitting.run(
        form,
        lambda: services.add_version(actor(), program, **form.values()),
        done=lambda saved: f"Version {saved.label} was added.",
        to=lambda _: _url(program),
        title=f"Add a version of {program.name}",
        crumb="Add a version",
        trail=_trail(program),
        save_label="Add the version",
        cancel_url=_url(program),
    )


@bp.route("/programs/<int:program_id>/versions/<int:version_id>/edit", methods=["GET", "POST"])
@needs("program:write")
def edit_version(program_id: int, version_id: int) -> ResponseReturnValue:
    """Change a version; known lengths stay once a cohort was taught it."""
    row = queries.get_version(version_id)
    if row.program_id != program_id:
        raise NotFound("There is no such version.")
    form = VersionEditForm(obj=row)
    return submitting.run(
        form,
        lambda: services.edit_version(actor(), row, version=form.shown_version, **form.values()),
        done=lambda saved: f"Version {saved.label} was saved.",
        to=lambda saved: _url(saved.program),
        title=f"Edit version {row.label} of {row.program.name}",
        crumb="Edit a version",
        trail=_trail(row.program),
        save_label="Save the version",
        cancel_url=_url(row.program),
        current=lambda: VersionEditForm(formdata=None, obj=queries.get_version(version_id)),
    )
