"""Definitions: every standard with its lines, formulas, source, settings in force and reasons.

Read from the catalogue, as docs/definitions.md is. How people are judged is metrics/standards.
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.exchange.definition_sources import source_words
from tracker.exchange.definitions import HEADER, definition_of, definition_rows
from tracker.gate import needs
from tracker.metrics.catalogue import STANDARDS, get_standard
from tracker.metrics.same_learner import PLACE_WORDS, answers
from tracker.rules.problems import NotFound
from tracker.web.listing import downloads, routes, table_file
from tracker.web.report_settings import asked_settings, setting_arguments

bp = Blueprint("definitions", __name__)


@routes(bp, "/definitions/")
@needs("figure:read")
def list_definitions(fmt: str = "html") -> ResponseReturnValue:
    """Every standard there is."""
    found = [definition_of(standard) for standard in STANDARDS.values()]
    if fmt != "html":
        rows = [
            [one["standard"], one["edition"], *row, one["source"]]
            for one in found
            for row in definition_rows(one)
        ]
        return table_file("definitions", ("standard", "edition", *HEADER, "source"), rows, fmt)
    return render_template("definitions/list.html", definitions=found, files=downloads())


@routes(bp, "/definitions/same-learner")
@needs("figure:read")
def show_same_learner(fmt: str = "html") -> ResponseReturnValue:
    """One made-up person in each of nine situations, and what every standard says of them."""
    found = answers()
    if fmt != "html":
        header = ("situation", "standard", "line", "answer", "rule")
        rows = [
            [
                situation.label,
                one.standard.key,
                one.line,
                PLACE_WORDS[one.verdict.place],
                one.sentence,
            ]
            for situation, own in found
            for one in own
        ]
        return table_file("same-learner", header, rows, fmt)
    return render_template(
        "definitions/same_learner.html",
        answers=found,
        standards=STANDARDS.values(),
        places=PLACE_WORDS,
        files=downloads(),
    )


@bp.get("/definitions/<standard_key>")
@needs("figure:read")
def show_definition(standard_key: str) -> ResponseReturnValue:
    """One standard in full."""
    if standard_key not in STANDARDS:
        raise NotFound("There is no such standard.")
    standard, problems = asked_settings(get_standard(standard_key))
    return render_template(
        "definitions/show.html",
        definition=definition_of(standard),
        arguments=setting_arguments(standard),
        problems=problems,
        source_words=source_words,
    )


@bp.get("/reports/standards/<standard_key>")
@needs("figure:read")
def find_definition(standard_key: str) -> ResponseReturnValue:
    """The address that reports print, led to where the definition is."""
    address = url_for("definitions.show_definition", standard_key=standard_key)
    query = request.query_string.decode("ascii", "ignore")
    return redirect(f"{address}?{query}" if query else address)
