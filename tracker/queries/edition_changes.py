"""What differs between two editions, or between an edition and the record as it is now.

Line by line in words, and by enrolment for those who may see people. Not here: what an edition
freezes (services/edition_figures).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from tracker.exchange.definitions import definition_of
from tracker.exchange.paper import lines_of, money_words, printed_line, unknown_of
from tracker.extensions import db
from tracker.metrics.periods import Period
from tracker.metrics.tally import PLACE_WORDS, Place
from tracker.models import Cohort, Edition, Enrolment, LearnerReference
from tracker.queries.edition_inputs import read_inputs
from tracker.queries.editions import standard_of
from tracker.queries.facts import FigureScope
from tracker.queries.reports import ReportQuestion, get_names, read_report
from tracker.queries.scope import current_viewer
from tracker.rules.problems import NotAllowed

NOT_THERE = "not in it"
_ABSENT = ("", "")


@dataclass(frozen=True, slots=True)
class LineChange:
    """One figure that differs: its name, and both values in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PersonChange:
    """One enrolment that stands elsewhere in one line than before; place and reason in words."""

    enrolment_id: int
    line: str
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class Verification:
    """An edition laid beside the record as it is now."""

    is_intact: bool
    same_inputs: bool
    same_definition: bool
    lines: list[LineChange]
    people: list[PersonChange]

    @property
    def is_equal(self) -> bool:
        """Whether the edition, counted again today, is what was published."""
        return self.is_intact and self.same_inputs and self.same_definition and not self.lines


def question_of(edition: Edition) -> ReportQuestion:
    """The question an edition answers, as the viewer may ask it now."""
    scope = FigureScope(**edition.scope["ids"])
    period = Period(edition.period_from, edition.period_to)
    return ReportQuestion(standard_of(edition), scope, get_names(scope), period, edition.as_of)


def verify_edition(edition: Edition, fingerprint: str) -> Verification:
    """Count the edition again and say what differs; `fingerprint` is taken of it as it is stored."""
    question = question_of(edition)
    frozen = edition.figures["internal"]
    now = read_report(question).report(
        "internal",
        threshold=edition.threshold,
        generated_at=datetime.fromisoformat(frozen["generated_at"]),
        definition_url=frozen["definition_url"],
    )
    inputs = read_inputs(question)
    definition = definition_of(question.standard)
    named = current_viewer().may("learner:read")
    return Verification(
        is_intact=fingerprint == edition.fingerprint,
        same_inputs=inputs.input_hash == edition.input_hash,
        same_definition=definition == edition.definition,
        lines=line_changes(frozen, now, edition.definition),
        people=people_changes(edition.people, inputs.people, definition) if named else [],
    )


def line_changes(
    before: Mapping[str, Any], after: Mapping[str, Any], definition: Mapping[str, Any]
) -> list[LineChange]:
    """Every printed figure of two reports of one view that differs, in the order of printing."""
    old, new = _figures(before, definition), _figures(after, definition)
    return [
        LineChange(label, old.get(label, NOT_THERE), new.get(label, NOT_THERE))
        for label in dict.fromkeys((*old, *new))
        if old.get(label) != new.get(label)
    ]


def _figures(report: Mapping[str, Any], definition: Mapping[str, Any]) -> dict[str, str]:
    """What a report prints, figure by figure, in words."""
    found = {}
    for line in lines_of(report):
        said = printed_line(line, definition, report["as_of"])
        parts = [said["value"], said["of"]]
        parts += [f"{said['unknown']} unknown"] if unknown_of(line) else []
        parts += [f"{said['not_due']} not due"] if line["not_due"] else []
        found[line["label"]] = ", ".join(part for part in parts if part)
    for entry in report["salaries"]:
        words = "withheld"
        if entry["state"] == "value":
            words = money_words(entry["median"], entry["currency"])
            if entry["count"] is not None:
                words += f" of {entry['count']:,}"
        found[f"Median pay, {entry['currency']}"] = words
    for entry in report["excluded"]:
        found[f"Left out: {entry['label']}"] = f"{entry['count']:,}"
    return found


def people_changes(
    before: Mapping[str, Any], after: Mapping[str, Any], definition: Mapping[str, Any]
) -> list[PersonChange]:
    """Every enrolment that stands at another place of a line, came in, or is gone; by key.

    NotAllowed for a viewer who may not see learners.
    """
    if not current_viewer().may("learner:read"):
        raise NotAllowed("Your role does not show people by name.")
    labels = {line["key"]: line["label"] for line in definition["lines"]}
    found = []
    for key in sorted({*before["of"], *after["of"]}, key=int):
        old, new = _standing(before, key), _standing(after, key)
        if old == new:
            continue
        for line, label in labels.items():
            was, now = old.get(line, _ABSENT), new.get(line, _ABSENT)
            if was[0] != now[0]:
                why = definition["reasons"].get(now[1], "")
                found.append(PersonChange(int(key), label, _place(was), _place(now), why))
    return found


def _standing(people: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Line -> (place, reason) of one enrolment; empty where it is not there."""
    kind = people["of"].get(key)
    return {} if kind is None else people["kinds"][kind][1]


def _place(standing: Any) -> str:
    return PLACE_WORDS[Place(standing[0])] if standing[0] else NOT_THERE


@dataclass(frozen=True, slots=True)
class Named:
    """An enrolment as those who may see it know it: the partner's reference, or its key."""

    learner_id: int
    reference: str
    cohort: str


def name_enrolments(keys: Iterable[int]) -> dict[int, Named]:
    """Enrolment -> its learner's reference at the partner and its cohort, where the viewer may."""
    if not current_viewer().may("learner:read"):
        raise NotAllowed("Your role does not show people by name.")
    statement = (
        select(Enrolment.id, Enrolment.learner_id, LearnerReference.value, Cohort.code)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .outerjoin(
            LearnerReference,
            (LearnerReference.learner_id == Enrolment.learner_id)
            & (LearnerReference.partner_id == Enrolment.partner_id),
        )
        .where(Enrolment.id.in_(list(keys)))
        .order_by(Enrolment.id, LearnerReference.id.desc())
    )
    return {
        key: Named(learner_id, reference or f"enrolment {key}", code)
        for key, learner_id, reference, code in db.session.execute(statement)
    }
