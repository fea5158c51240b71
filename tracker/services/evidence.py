"""Verbs on evidence: attach what proves an observation, and verify it by a second person."""

from __future__ import annotations

from datetime import date

from tracker.extensions import db
from tracker.models import Evidence, OutcomeObservation
from tracker.queries.scope import Viewer
from tracker.rules.evidence_files import TYPES, file_ending, file_problems, kept_name
from tracker.rules.problems import Problem, Refused
from tracker.rules.validation import Found, known, refuse, text
from tracker.rules.validation_people import LONG_TEXT
from tracker.rules.vocabulary import EVIDENCE_KINDS, EVIDENCE_VERDICTS
from tracker.services.change import current_change, verb


@verb("evidence.attached", "outcome:write")
def attach_evidence(
    actor: Viewer,
    observation: OutcomeObservation,
    /,
    *,
    kind: str | None,
    note: str | None = None,
    file_name: str | None = None,
    data: bytes | None = None,
) -> Evidence:
    """Add a file, a text or both to the observation; the file's type is read from its content."""
    refuse(
        _kind(kind),
        text("note", note, "The text", longest=LONG_TEXT),
        file_problems(data),
        _something(note, data),
    )
    row = Evidence(
        partner_id=observation.partner_id,
        observation_id=observation.id,
        kind=kind,
        note=note,
        added_at=current_change().at,
        added_by_id=actor.user_id,
    )
    if data is not None:
        row.file_name = kept_name(file_name, data)
        row.file_type = TYPES[file_ending(data) or "txt"]
        row.file_bytes = data
    db.session.add(row)
    return row


def _kind(kind: str | None) -> Found:
    if not kind:
        yield Problem("kind", "Choose what proves it.")
    yield from known("kind", kind or None, EVIDENCE_KINDS, "The kind")


def _something(note: str | None, data: bytes | None) -> Found:
    if data is None and not (note and note.strip()):
        yield Problem("note", "Add a file, or write what you saw or heard.")


@verb("evidence.verified", "evidence:verify")
def verify_evidence(
    actor: Viewer,
    evidence: Evidence,
    /,
    *,
    verdict: str | None,
    today: date,
    note: str | None = None,
) -> Evidence:
    """Accept the evidence or return it with a note; never by who entered it or the outcome."""
    if actor.user_id is not None and actor.user_id in {
        evidence.added_by_id,
        evidence.observation.recorded_by_id,
    }:
        raise Refused.because("You entered this; a second person verifies it.", "verdict")
    refuse(
        _verdict(verdict, note),
        text("note", note, "The note", longest=LONG_TEXT),
    )
    evidence.verdict = verdict
    evidence.verdict_note = note
    evidence.verified_on = today
    evidence.verified_by_id = actor.user_id
    evidence.verified_by_name = actor.name[:200]
    return evidence


def _verdict(verdict: str | None, note: str | None) -> Found:
    if not verdict:
        yield Problem("verdict", "Accept it or return it.")
    yield from known("verdict", verdict or None, EVIDENCE_VERDICTS, "The verdict")
    if verdict == "returned" and not note:
        yield Problem("note", "Say what is missing, so that it can be mended.")
