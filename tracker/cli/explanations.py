"""`tracker explain`: where one enrolment stands in every line of a standard, and by which rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import click
from flask.cli import with_appcontext

from tracker.metrics.facts import Observation, Proof
from tracker.queries.people import Explanation, explain
from tracker.queries.scope import SYSTEM, viewing
from tracker.rules.vocabulary import EVIDENCE_KINDS


@click.command("explain")
@click.argument("standard", metavar="STANDARD")
@click.option("--enrolment", "enrolment_id", type=int, required=True, help="key of the enrolment")
@click.option(
    "--as-of",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    metavar="DAY",
    help="as known on that day; default: today",
)
@with_appcontext
def command(standard: str, enrolment_id: int, as_of: datetime | None) -> None:
    """Say where one enrolment stands in every line of STANDARD, by which rule and observation."""
    day = (as_of or datetime.now(UTC)).date()
    with viewing(SYSTEM):
        found = explain(standard, enrolment_id, day)
    for line in told(found, enrolment_id, day):
        click.echo(line)


def told(found: Explanation, enrolment_id: int, day: date) -> Iterator[str]:
    """The explanation, a line each."""
    yield f"{found.name}, cohort {found.cohort_code}: {found.standard.edition}, as of {day}"
    if found.facts.gathered:
        keys = ", ".join(str(key) for key in found.facts.gathered)
        yield f"Counted once for enrolments {keys}."
        if found.facts.enrolment_id != enrolment_id:
            yield f"Enrolment {enrolment_id} is counted with {found.facts.enrolment_id}."
    for line, verdict, sentence, observation in found.lines:
        yield f"\n{line.label}: {verdict.place.replace('_', ' ')}"
        yield f"  {sentence}"
        if verdict.settles_on is not None:
            yield f"  Settles on {verdict.settles_on.isoformat()}."
        if observation is not None:
            yield f"  {observation_words(observation)}"
            yield f"  {evidence_words(observation.evidence)}"


def observation_words(observation: Observation) -> str:
    """An observation in one line: what, from when to when, learned when and from whom."""
    parts = [observation.status.replace("_", " ")]
    if observation.effective_from is not None:
        parts.append(f"from {observation.effective_from.isoformat()}")
    if observation.effective_to is not None:
        parts.append(f"to {observation.effective_to.isoformat()}")
    source = observation.source.replace("_", " ")
    parts.append(f"(learned {observation.learned_on.isoformat()}, source: {source})")
    return f"Observation {observation.id}: {' '.join(parts)}"


def evidence_words(evidence: tuple[Proof, ...]) -> str:
    """The evidence in one line: each kind, and whether a second person accepted it."""
    if not evidence:
        return "Evidence: none."
    said = [
        EVIDENCE_KINDS[proof.kind].lower()
        + (f" (verified {proof.verified_on.isoformat()})" if proof.verified_on else "")
        for proof in evidence
    ]
    return f"Evidence: {', '.join(said)}."
