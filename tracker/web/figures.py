"""How is this counted: one line of any standard, who stands where and why, and the people behind it.

One person under one standard is web/figure_people.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.exchange.definitions import definition_of
from tracker.exchange.paper import printed_line
from tracker.gate import actor, needs
from tracker.metrics.report_frame import Frame
from tracker.metrics.report_lines import line_entry
from tracker.metrics.standards.shape import Line, Standard
from tracker.metrics.tally import PLACE_WORDS, Place, Tally
from tracker.queries.criteria import Criteria, Page
from tracker.queries.figures import PersonRow, people_behind, read_figures
from tracker.queries.people import standard_of
from tracker.queries.reports import compare_standards
from tracker.rules.problems import NotFound, Refused
from tracker.rules.vocabulary import ENROLMENT_STATUSES, EVIDENCE_KINDS, OUTCOME_STATUSES
from tracker.web import headlines
from tracker.web.figure_scope import Asked
from tracker.web.listing import address_with, downloads, routes, table_file
from tracker.web.report_question import AskedReport, asked_report
from tracker.web.report_settings import setting_arguments

bp = Blueprint("figures", __name__)

# In the order of a subtraction: outside the whole, then inside it.
OUTSIDE = (Place.OUT, Place.ASIDE, Place.NOT_DUE)
INSIDE = (Place.PART, Place.PRESUMED, Place.WHOLE, Place.UNKNOWN)
_HEADER = (
    *("learner", "cohort", "status", "completed_on", "place", "rule", "outcome_status"),
    *("outcome_from", "learned_on", "source", "evidence", "standard", "line", "enrolment_id"),
)


@routes(bp, "/figures/<line>")
@needs("cohort:read")
def show_line(line: str, fmt: str = "html") -> ResponseReturnValue:
    """The formula, the counts by reason, and (for those who may) everybody by name."""
    found = asked_report()
    question, chosen = found.asked, found.question.standard
    try:
        standard = standard_of(chosen, line)
    except Refused as error:
        raise NotFound("There is no such figure.") from error
    place, reason = _place(), request.args.get("reason") or None
    people = _people(found, line, place, reason)
    if fmt != "html":
        if not actor().may("learner:export"):
            raise NotFound("There is no such file.")
        rows = (_cells(row, chosen.key, line) for row in people)
        return table_file(f"{line}-people", _HEADER, rows, fmt)
    tally = read_figures(chosen, question.as_of, question.scope, question.period).total()
    return render_template(
        "figures/line.html",
        found=found,
        asked=question,
        standard=chosen,
        arguments=setting_arguments(chosen),
        line=standard.line(line),
        printed=figure_words(standard, standard.line(line), tally, question),
        headline=headlines.of_line(line, tally) if chosen.key == "contract" else None,
        ladder=_ladder(standard, line, tally, found),
        compared=_compared(found, line),
        page=_page_of(people),
        place_words=PLACE_WORDS.get(place) if place else None,
        reason_words=standard.reasons.get(reason) if reason else None,
        clear_url=url_for("figures.show_line", line=line) + found.query(),
        **_words(),
    )


def _people(
    found: AskedReport, line: str, place: Place | None, reason: str | None
) -> list[PersonRow]:
    """Everybody at that place of the line; nobody for those who may not see people."""
    if not actor().may("learner:read"):
        return []
    question = found.asked
    return people_behind(
        found.question.standard,
        line,
        question.as_of,
        question.scope,
        question.period,
        place=place,
        reason=reason,
    )


def _words() -> dict[str, Any]:
    """What the page reads codes and addresses by."""
    return {
        "address": address_with,
        "files": downloads(),
        "statuses": ENROLMENT_STATUSES,
        "outcomes": OUTCOME_STATUSES,
        "places": PLACE_WORDS,
        "evidence_words": evidence_words,
    }


def figure_words(standard: Standard, line: Line, tally: Tally, question: Asked) -> dict[str, Any]:
    """The figure as a report prints it, with part, whole and range."""
    frame = Frame({}, question.as_of, datetime.now(UTC), "")
    entry = line_entry(standard, line, tally, None, frame)
    return printed_line(entry, definition_of(standard), question.as_of.isoformat())


def _compared(found: AskedReport, line: str) -> list[dict[str, Any]]:
    """Every standard's headline for the same question; of one partner's people or fewer."""
    if found.asked.partner is None:
        return []
    standards = []
    for standard, tally in compare_standards(found.question):
        headline = standard.line(standard.headline)
        query = found.query(standard=standard.key)
        standards.append(
            {
                "label": standard.label,
                "headline": headline.label,
                "figure": figure_words(standard, headline, tally, found.asked),
                "url": url_for("figures.show_line", line=headline.key) + query,
                "is_current": standard.key == found.question.standard.key,
                "why": _why(standard, tally),
            }
        )
    return standards


def _why(standard: Standard, tally: Tally) -> str:
    """Whom the headline of a standard keeps and leaves out, in one sentence."""
    rate = tally.rate(standard.headline)
    words = f"{rate.whole:,} in the whole"
    if rate.unknown:
        words += f", {rate.unknown:,} of them unknown"
    left = [
        (reason, n)
        for place in (Place.OUT, Place.ASIDE)
        for reason, n in tally.reasons(standard.headline, place).items()
    ]
    if left:
        said = [f"{n:,} {_lower(standard.reasons[reason])}" for reason, n in left[:3]]
        more = sum(n for _, n in left[3:])
        words += f"; left out: {', '.join(said)}" + (
            f", {more:,} for other reasons" if more else ""
        )
    if rate.not_due:
        words += f"; {rate.not_due:,} not due yet"
    return f"{words}."


def _lower(sentence: str) -> str:
    """A sentence as a part of another one."""
    text = sentence.rstrip(".")
    return text[:1].lower() + text[1:]


def evidence_words(row: PersonRow) -> str:
    """The evidence of the observation used: its kinds, and whether a second person accepted it."""
    proofs = row.observation.evidence if row.observation else ()
    return ", ".join(
        EVIDENCE_KINDS.get(proof.kind, proof.kind) + (" (verified)" if proof.is_verified else "")
        for proof in proofs
    )


def _page_of(people: list[PersonRow]) -> Page[PersonRow]:
    """The people of the page that the address asks for."""
    text = request.args.get("page", "1")
    size = int(current_app.config["TRACKER"].page_size)
    number = max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1
    rows = people[(number - 1) * size : number * size]
    return Page(rows, len(people), Criteria(page=number, per_page=size))


def _place() -> Place | None:
    text = request.args.get("place", "")
    return Place(text) if text in set(Place) else None


def _ladder(standard: Standard, line: str, tally: Tally, found: AskedReport) -> dict[str, Any]:
    """From everybody to the whole and into the part; every count leads to its people."""
    base = url_for("figures.show_line", line=line)

    def steps(places: tuple[Place, ...]) -> list[dict[str, Any]]:
        return [
            {
                "words": PLACE_WORDS[place],
                "place": place.value,
                "count": tally.count(line, place),
                "url": base + found.query(place=place.value),
                "reasons": [
                    (
                        standard.reasons[key],
                        count,
                        base + found.query(place=place.value, reason=key),
                    )
                    for key, count in tally.reasons(line, place).items()
                ],
            }
            for place in places
            if tally.count(line, place)
        ]

    return {
        "all": tally.count(line),
        "outside": steps(OUTSIDE),
        "whole": tally.rate(line).whole,
        "inside": steps(INSIDE),
    }


def _cells(row: PersonRow, standard: str, line: str) -> list[Any]:
    seen = row.observation
    return [
        row.name,
        row.cohort_code,
        row.status,
        row.completed_on,
        row.verdict.place.value,
        row.sentence,
        seen.status if seen else None,
        seen.effective_from if seen else None,
        seen.learned_on if seen else None,
        seen.source if seen else None,
        evidence_words(row) or None,
        standard,
        line,
        row.enrolment_id,
    ]
