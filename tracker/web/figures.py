"""How is this counted: one line of a standard, its ladder of reasons, and the people behind it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.gate import actor, needs
from tracker.metrics.tally import Place, Tally
from tracker.queries.criteria import Criteria, Page
from tracker.queries.figures import PersonRow, people_behind, read_figures
from tracker.queries.people import standard_of
from tracker.rules.problems import NotFound, Refused
from tracker.rules.vocabulary import ENROLMENT_STATUSES, OUTCOME_STATUSES
from tracker.web import headlines
from tracker.web.figure_scope import Asked, asked
from tracker.web.listing import address_with, downloads, routes, table_file

bp = Blueprint("figures", __name__)

PLACES = {
    Place.PART: "Counted",
    Place.WHOLE: "In the whole, not counted",
    Place.UNKNOWN: "In the whole, unknown",
    Place.NOT_DUE: "Not due yet, outside the whole",
    Place.OUT: "Left out",
}
_HEADER = (
    "learner",
    "cohort",
    "status",
    "completed_on",
    "place",
    "rule",
    "outcome_status",
    "outcome_from",
    "learned_on",
    "source",
)


@routes(bp, "/figures/<line>")
@needs("cohort:read")
def show_line(line: str, fmt: str = "html") -> ResponseReturnValue:
    """The formula, the counts by reason, and (for those who may) everybody by name."""
    try:
        standard = standard_of("contract", line)
    except Refused as error:
        raise NotFound("There is no such figure.") from error
    question = asked()
    place, reason = _place(), request.args.get("reason") or None
    viewer = actor()
    people: list[PersonRow] = []
    if viewer.may("learner:read"):
        people = people_behind(
            "contract",
            line,
            question.as_of,
            question.scope,
            question.period,
            place=place,
            reason=reason,
        )
    if fmt != "html":
        if not viewer.may("learner:export"):
            raise NotFound("There is no such file.")
        return table_file(f"{line}-people", _HEADER, (_cells(row) for row in people), fmt)
    tally = read_figures("contract", question.as_of, question.scope, question.period).total()
    return render_template(
        "figures/line.html",
        asked=question,
        line=standard.line(line),
        rate=tally.rate(line),
        next_on=tally.next_on.get(line),
        headline=headlines.of_line(line, tally),
        ladder=_ladder(line, tally, standard.reasons, question),
        page=_page_of(people),
        address=address_with,
        place_words=PLACES.get(place) if place else None,
        reason_words=standard.reasons.get(reason) if reason else None,
        clear_url=url_for("figures.show_line", line=line) + question.query(),
        files=downloads(),
        statuses=ENROLMENT_STATUSES,
        outcomes=OUTCOME_STATUSES,
        places=PLACES,
    )


def _page_of(people: list[PersonRow]) -> Page[PersonRow]:
    """The people of the page that the address asks for."""
    text = request.args.get("page", "1")
    size = int(current_app.config["TRACKER"].page_size)
    number = max(1, int(text)) if text.isdigit() and len(text) < 7 else 1
    rows = people[(number - 1) * size : number * size]
    return Page(rows, len(people), Criteria(page=number, per_page=size))


def _place() -> Place | None:
    text = request.args.get("place", "")
    return Place(text) if text in set(Place) else None


def _ladder(line: str, tally: Tally, reasons: Any, question: Asked) -> list[dict[str, Any]]:
    """Each place with its count, and under it each reason; every count leads to its people."""
    base = url_for("figures.show_line", line=line)
    return [
        {
            "words": words,
            "count": tally.count(line, place),
            "url": base + question.query(place=place.value),
            "reasons": [
                (reasons[key], count, base + question.query(place=place.value, reason=key))
                for key, count in tally.reasons(line, place).items()
            ],
        }
        for place, words in PLACES.items()
        if tally.count(line, place)
    ]


def _cells(row: PersonRow) -> list[Any]:
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
    ]
