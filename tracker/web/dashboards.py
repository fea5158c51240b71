"""The dashboard of one partner: headline figures, by cohort, by program, trend, agreement."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from tracker.metrics.headcount import PAY
from tracker.metrics.statistics import size
from tracker.metrics.tally import Place, Tally
from tracker.models import Cohort, Partner
from tracker.queries import agreements, licences, obligations, partners
from tracker.queries import dashboards as queries
from tracker.queries.figures import Figures, read_figures
from tracker.queries.revisions import find_partner_revision
from tracker.queries.summaries import cohort_table, list_cohort_summaries
from tracker.rules.problems import NotFound
from tracker.web import headlines, partner_charts
from tracker.web.figure_scope import Asked, asked
from tracker.web.kept_pages import Rendered, kept_page
from tracker.web.listing import downloads, table_file
from tracker.web.shell import today


@dataclass(frozen=True, slots=True)
class Pay:
    """Pay in one currency: how many told it, and the exact median."""

    currency: str
    count: int
    median: Decimal | None


def partner_page(slug: str, fmt: str) -> ResponseReturnValue:
    """The dashboard as a page, or its cohorts as a file with the same filters."""
    if fmt == "html":
        revision = find_partner_revision(slug)
        if revision is None:
            raise NotFound("There is no such partner.")
        return kept_page(revision, lambda: _page(partners.get_partner(slug)))
    partner = partners.get_partner(slug)
    question = asked(partner)
    found = list_cohort_summaries(question.as_of, question.scope, question.period)
    table = cohort_table(found)
    name = f"{partner.slug}-cohorts"
    return table_file(name, table.header, table.rows, fmt, notes=_notes(question))


def _page(partner: Partner) -> Rendered:
    question = asked(partner)
    figures = read_figures("contract", question.as_of, question.scope, question.period)
    cohorts = queries.list_cohorts_of(question.scope)
    total = figures.total()
    values = dict(
        partner=partner,
        asked=question,
        total=total,
        strip_figures=headlines.headlines(total),
        unknown_of=headlines.unknown_of,
        line_url=_line_url(question),
        cohorts=[_cohort_row(c, figures, question) for c in cohorts],
        programs=_programs(figures, question),
        trend=_trend(figures),
        legend=headlines.legend(),
        pay=_pay(total, "salaries"),
        pay_to_date=_pay(total, PAY),
        days=(
            total.median("median_days_to_job", "days"),
            size(total.multiset("median_days_to_job", "days")),
        ),
        files=downloads(),
        charts=partner_charts.frames(question, figures, cohorts),
        choices=queries.filter_choices(partner.id),
        **_frame(partner),
    )
    return Rendered("partners/show.html", values)


def _notes(question: Asked) -> list[str]:
    name = question.partner.name if question.partner else "All partners"
    return [
        f"Scope: {name}",
        f"Selection: {question.words}",
        "Definition: our contract, edition 1; rates are part of whole, unknown people stay in the whole.",
        f"Address: {request.url}",
    ]


def _line_url(question: Asked) -> Any:
    def url(line: str) -> str:
        return url_for("figures.show_line", line=line) + question.query()

    return url


def _cohort_row(cohort: Cohort, figures: Figures, question: Asked) -> dict[str, Any]:
    tally = figures.of_cohort(cohort.id)
    rate = tally.rate("placement_rate_180")
    return {
        "cohort": cohort,
        "status": cohort.status_on(question.as_of),
        "started": tally.count("started_count", Place.PART),
        "graduates": tally.count("completed_count", Place.PART),
        "segments": headlines.band_segments(tally),
        "known": tally.count("known_count", Place.PART),
        "placement": rate,
        "so_far": tally.count("placement_rate_180", Place.NOT_DUE, "not_due_in_work"),
        "next_on": tally.next_on.get("placement_rate_180"),
        "url": url_for("figures.show_line", line="placement_rate_180")
        + question.in_cohort(cohort.id).query(),
    }


def _programs(figures: Figures, question: Asked) -> list[dict[str, Any]]:
    tallies = figures.by_program()
    return [
        {
            "program": program,
            "tally": tallies[program.id],
            "completion": tallies[program.id].rate("completion_rate"),
            "placement": tallies[program.id].rate("placement_rate_180"),
            "in_field": tallies[program.id].rate("in_field_rate_180"),
            "next_on": tallies[program.id].next_on.get("placement_rate_180"),
            "enrolled": tallies[program.id].count("enrolled_count", Place.PART),
            "url": url_for("figures.show_line", line="placement_rate_180")
            + question.in_program(program.id).query(),
        }
        for program in queries.list_programs_by_id(tallies)
    ]


def _trend(figures: Figures) -> list[dict[str, Any]]:
    return [
        {
            "label": half.label if half else "start not recorded",
            "completion": tally.rate("completion_rate"),
            "placement": tally.rate("placement_rate_180"),
            "knowledge": tally.rate("knowledge_rate"),
            "next_on": tally.next_on.get("placement_rate_180"),
            "segments": headlines.band_segments(tally),
        }
        for half, tally in figures.trend().items()
    ]


def _pay(tally: Tally, line: str) -> list[Pay]:
    return [
        Pay(unit, size(tally.multiset(line, unit)), tally.median(line, unit))
        for unit in tally.units(line)
    ]


def _frame(partner: Partner) -> dict[str, Any]:
    """Agreement, licences, next duty and stages beside the figures."""
    term = agreements.find_current_term(partner.id, today())
    teach_outs = [t for t in agreements.list_teach_outs(today()) if t.partner_id == partner.id]
    held = licences.list_term_licences(term.id) if term else []
    balances = licences.balances(held) if held else {}
    return {
        "term": term,
        "renewal": agreements.find_successor(term.id) if term else None,
        "teach_outs": teach_outs,
        "licences": [(licence, balances.get(licence.id, {})) for licence in held],
        "duty": obligations.find_next_due(partner.id),
        "stages": partners.list_stages(partner),
    }
