"""Reports: one standard over one scope, as a page and as JSON, CSV, XLSX and PDF of the same.

Outsiders are led to the published editions: each question more would be a table to subtract from.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.exchange.definitions import definition_of
from tracker.exchange.paper import Cover, groups_of, paper_of, period_words
from tracker.exchange.report_files import NOT_SIGNED, TYPES, report_bytes
from tracker.gate import actor, needs
from tracker.metrics.assumptions import settings_in_words
from tracker.metrics.catalogue import STANDARDS
from tracker.queries.reports import Groups, read_groups, read_report
from tracker.rules.problems import NotAllowed
from tracker.services.edition_figures import frozen_figures
from tracker.services.editions import prepare_edition
from tracker.web.listing import routes
from tracker.web.report_question import (
    AskedReport,
    asked_report,
    definition_url,
    scope_choices,
)
from tracker.web.report_settings import setting_arguments
from tracker.web.withholding import threshold

bp = Blueprint("reports", __name__)
FILES = ("csv", "xlsx", "json", "pdf")


@routes(bp, "/reports/", FILES)
@needs("figure:read")
def show_reports(fmt: str = "html") -> ResponseReturnValue:
    """The report the address asks for."""
    if not actor().sees_small_groups:
        if fmt != "html":
            raise NotAllowed("Your role takes files of published editions only.")
        return redirect(url_for("editions.list_editions"))
    found = asked_report()
    with_intervals = bool(request.args.get("interval"))
    report, groups = _figures(found, interval=with_intervals)
    definition = definition_of(found.question.standard)
    cover = _cover(found, groups)
    if fmt != "html":
        bom = request.args.get("bom") != "no"
        return report_file(report_bytes(report, definition, fmt, cover, bom=bom), fmt, _stem(found))
    return render_template(
        "reports/show.html",
        found=found,
        paper=paper_of(report, definition, cover),
        report=report,
        definition=definition,
        standards=STANDARDS,
        choices=scope_choices(found),
        arguments=setting_arguments(found.question.standard),
        settings=settings_in_words(found.question.standard.settings),
        line_url=_line_urls(found),
        with_intervals=with_intervals,
        files={
            form: f"/reports.{form}{found.query(interval=request.args.get('interval'))}"
            for form in FILES
        },
    )


def _figures(found: AskedReport, *, interval: bool) -> tuple[dict[str, Any], Groups | None]:
    """The report and its groups; for outsiders what an edition published now would print."""
    question, now = found.question, datetime.now(UTC)
    url = definition_url(question.standard)
    if found.view == "internal":
        reading = read_report(question)
        report = reading.report(
            "internal",
            threshold=threshold(),
            generated_at=now,
            definition_url=url,
            interval=interval,
        )
        return report, read_groups(reading)
    press = prepare_edition(
        question, at=now, threshold=threshold(), definition_url=url, interval=interval
    )
    figures = frozen_figures(press)
    groups = figures["groups"]
    return figures["published"], None if groups is None else Groups(**groups)


def report_file(data: bytes, form: str, stem: str) -> Response:
    """A report as a download."""
    response = Response(data, content_type=TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{stem}.{form}"'
    return response


def _stem(found: AskedReport) -> str:
    """The name of a file: standard, partner, day."""
    partner = found.question.names.partner or "all"
    return f"{found.question.standard.key}-{partner}-{found.question.as_of.isoformat()}"


def _cover(found: AskedReport, groups: Groups | None) -> Cover:
    """Title, scope and groups of a report nobody has published."""
    question = found.question
    table = None
    rows = None if groups is None else groups.rows(found.view)
    if groups is not None and rows is not None:
        headline = question.standard.line(question.standard.headline)
        table = groups_of(groups.noun, headline.label, [(row["label"], row) for row in rows])
    period = {"from": _iso(question.period.from_on), "to": _iso(question.period.to_on)}
    when = "" if question.period.is_open else f", {period_words(period)}"
    return Cover(
        title=f"{found.scope_words}: {question.standard.label}{when}",
        kind="Report, not published",
        scope=found.scope_words,
        groups=table,
        facts=[NOT_SIGNED],
    )


def _iso(day: Any) -> str | None:
    return None if day is None else day.isoformat()


def _line_urls(found: AskedReport) -> dict[str, str]:
    """Line -> the page of everybody in it, for those who may open it."""
    if found.view != "internal" or not actor().may("cohort:read"):
        return {}
    return {
        line.key: url_for("figures.show_line", line=line.key) + found.query()
        for line in found.question.standard.every_line
    }
