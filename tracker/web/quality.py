"""Data quality: one line a partner, one page a partner, and the rows behind each measure."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.gate import actor, needs
from tracker.metrics.quality import LINES, REASONS
from tracker.metrics.quality_words import QualityLine
from tracker.metrics.tally import Place, Tally
from tracker.queries import quality as queries
from tracker.queries.criteria import Criteria, Page
from tracker.queries.dashboards import list_partners_by_id
from tracker.queries.fact_scopes import FigureScope
from tracker.queries.partners import get_partner
from tracker.rules.problems import NotFound
from tracker.rules.vocabulary import ENROLMENT_STATUSES
from tracker.web.listing import address_with, downloads, routes, table_file
from tracker.web.shell import today

bp = Blueprint("quality", __name__)

_ROWS = ("learner", "cohort", "status", "counts", "rule")
NOUNS = {"enrolment": "enrolments", "learner": "learners", "cohort": "cohorts"}


@routes(bp, "/quality/")
@needs("cohort:read")
def list_quality(fmt: str = "html") -> ResponseReturnValue:
    """Every partner the viewer may see, the measures side by side."""
    tallies = queries.quality_by_partner(today())
    partners = list_partners_by_id(tallies)
    if fmt != "html":
        rows = [[p.slug, *_cells(tallies[p.id])] for p in partners]
        return table_file("quality", ["partner", *_columns()], rows, fmt)
    return render_template(
        "quality/list.html",
        partners=[
            (p, {line.key: tallies[p.id].rate(line.key) for line in LINES}) for p in partners
        ],
        lines=[line for line in LINES if line.is_main],
        files=downloads(),
    )


@routes(bp, "/quality/<slug>")
@needs("cohort:read")
def show_quality(slug: str, fmt: str = "html") -> ResponseReturnValue:
    """One partner: each measure with its part, its whole and what is behind it."""
    partner = get_partner(slug)
    scope = FigureScope(partner_id=partner.id)
    tally = queries.quality_by_partner(today(), scope).get(partner.id, Tally())
    if fmt != "html":
        rows = [
            [line.key, line.label, rate.part, rate.whole, rate.percent(), line.meaning]
            for line in LINES
            for rate in [tally.rate(line.key)]
        ]
        header = ["measure", "label", "part", "whole", "percent", "meaning"]
        return table_file(f"{partner.slug}-quality", header, rows, fmt)
    return render_template(
        "quality/show.html",
        partner=partner,
        measures=[(line, tally.rate(line.key), _reasons(tally, line)) for line in LINES],
        by_name=actor().may("learner:read"),
        nouns=NOUNS,
        files=downloads(),
    )


@routes(bp, "/quality/<slug>/<measure>")
@needs("learner:read")
def show_rows(slug: str, measure: str, fmt: str = "html") -> ResponseReturnValue:
    """What is behind a measure: enrolments and learners by name, or cohorts."""
    partner = get_partner(slug)
    line = next((each for each in LINES if each.key == measure), None)
    if line is None:
        raise NotFound("There is no such measure.")
    asked = request.args.get("place", "")
    place = Place(asked) if asked in {"part", "whole"} else None
    rows = queries.rows_behind(line.key, today(), FigureScope(partner_id=partner.id), place=place)
    if fmt != "html":
        cells = (
            [r.name, r.cohort_code, r.status, r.verdict.place is Place.PART, r.sentence]
            for r in rows
        )
        return table_file(f"{partner.slug}-{line.key}", _ROWS, cells, fmt)
    return render_template(
        "quality/rows.html",
        partner=partner,
        measure=line,
        page=_page(rows),
        place=place,
        base=url_for("quality.show_rows", slug=partner.slug, measure=line.key),
        statuses=ENROLMENT_STATUSES,
        files=downloads(),
        address=address_with,
    )


def _page(rows: list[queries.QualityRow]) -> Page[queries.QualityRow]:
    text = request.args.get("page", "1")
    size = int(current_app.config["TRACKER"].page_size)
    number = max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1
    chosen = rows[(number - 1) * size : number * size]
    return Page(chosen, len(rows), Criteria(page=number, per_page=size))


def _columns() -> list[str]:
    return [f"{line.key}_{part}" for line in LINES for part in ("part", "whole", "percent")]


def _cells(tally: Tally) -> list[Any]:
    cells: list[Any] = []
    for line in LINES:
        rate = tally.rate(line.key)
        cells += [rate.part, rate.whole, rate.percent()]
    return cells


def _reasons(tally: Tally, line: QualityLine) -> list[tuple[str, int]]:
    """What is wrong, most first: why a bad line counts, or why a good one does not."""
    place = Place.PART if line.tone == "bad" else Place.WHOLE
    return [(REASONS[key], count) for key, count in tally.reasons(line.key, place).items()]
