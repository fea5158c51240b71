"""Pages of occupations: the searchable list, and the options of a field as one types."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from tracker.gate import SIGNED_IN, needs
from tracker.queries.occupations import list_occupations as read_list
from tracker.rules import occupations
from tracker.rules.occupations import Occupation
from tracker.web import listing
from tracker.web.listing import Column, Filter, Listing

bp = Blueprint("occupations", __name__)


def _group(one: Occupation) -> str | None:
    return None if one.is_group else occupations.label(one.group)


OCCUPATIONS: Listing[Occupation] = Listing(
    noun="occupations",
    title="Occupations",
    subtitle="Roles of a technology organisation (ESCO), and all ISCO-08 groups.",
    read=read_list,
    search="Find an occupation",
    columns=(
        Column("code", "Code", lambda one: one.code, sortable=True),
        Column(
            "label",
            "Occupation",
            lambda one: one.label,
            sortable=True,
            second=lambda one: ", ".join(one.alternatives[:4]) or None,
        ),
        Column(
            "alternatives", "Other names", lambda one: "; ".join(one.alternatives), on_screen=False
        ),
        Column("group", "Group", lambda one: one.group, second=_group),
    ),
    filters=(
        Filter(
            "kind",
            "Kind",
            lambda: [
                ("shortlist", "asked for most"),
                ("occupation", "occupations"),
                ("group", "groups"),
            ],
        ),
    ),
    note=occupations.ATTRIBUTION,
)


@listing.routes(bp, "/occupations/")
@needs(SIGNED_IN)
def list_occupations(fmt: str = "html") -> ResponseReturnValue:
    """The pick list as a page."""
    return listing.respond(OCCUPATIONS, fmt)


@bp.get("/occupations/options")
@needs(SIGNED_IN)
def list_options() -> ResponseReturnValue:
    """The options that fit what was typed: a piece of a page, for the field's data list."""
    asked = request.args.get("q") or request.args.get("occupation") or ""
    return render_template(
        "occupations/options.html", options=occupations.search(asked.strip()[:200], 20)
    )
