"""Why is this person counted: one enrolment under one standard, line by line, with rule and proof."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.gate import needs
from tracker.metrics.catalogue import STANDARDS
from tracker.metrics.tally import PLACE_WORDS
from tracker.queries.people import explain
from tracker.rules.vocabulary import (
    ENROLMENT_STATUSES,
    EVIDENCE_KINDS,
    OUTCOME_SOURCES,
    OUTCOME_STATUSES,
)
from tracker.web.figure_scope import asked
from tracker.web.figures import bp
from tracker.web.report_question import asked_standard
from tracker.web.report_settings import setting_arguments


@bp.get("/figures/people/<int:enrolment_id>")
@needs("learner:read")
def show_person(enrolment_id: int) -> ResponseReturnValue:
    """Where the person stands in every line of the standard, by which rule, on which observation."""
    standard, question = asked_standard(), asked()
    found = explain(standard, enrolment_id, question.as_of)
    address = url_for("figures.show_person", enrolment_id=enrolment_id)
    arguments = setting_arguments(standard)
    return render_template(
        "figures/person.html",
        found=found,
        asked=question,
        arguments=arguments,
        tabs=[
            (
                other.label,
                address
                + question.query(standard=key, **(arguments if key == standard.key else {})),
                None,
                key == standard.key,
            )
            for key, other in STANDARDS.items()
        ],
        places=PLACE_WORDS,
        statuses=ENROLMENT_STATUSES,
        outcomes=OUTCOME_STATUSES,
        sources=OUTCOME_SOURCES,
        kinds=EVIDENCE_KINDS,
    )
