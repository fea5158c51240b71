"""Pages of evidence: attach, fetch the file, verify or return it."""

from __future__ import annotations

from flask import Response
from flask.typing import ResponseReturnValue

from tracker.gate import actor, needs
from tracker.queries.outcomes import get_evidence, get_outcome
from tracker.rules.problems import NotFound
from tracker.rules.vocabulary import EVIDENCE_KINDS, EVIDENCE_VERDICTS
from tracker.services.evidence import verify_evidence
from tracker.web import submitting
from tracker.web.enrolments import enrolment_trail
from tracker.web.forms.outcomes import EvidenceForm, VerdictForm
from tracker.web.outcomes import attach, bp, outcome_url
from tracker.web.shell import today


@bp.route("/outcomes/<int:observation_id>/evidence", methods=["GET", "POST"])
@needs("outcome:write")
def attach_evidence(observation_id: int) -> ResponseReturnValue:
    """Add a file or a text that proves an observation."""
    row = get_outcome(observation_id)
    form = EvidenceForm()
    return submitting.run(
        form,
        lambda: attach(row, form, needed=True),
        done=lambda saved: f"{EVIDENCE_KINDS[saved.kind]} attached; a second person verifies it.",
        to=lambda _: outcome_url(row),
        title="Attach evidence",
        trail=[*enrolment_trail(row.enrolment), ("Outcome", outcome_url(row))],
        save_label="Attach it",
        cancel_url=outcome_url(row),
        template="outcomes/evidence.html",
        subtitle="Seen by head office and this partner only.",
    )


@bp.get("/evidence/<int:evidence_id>/file")
@needs("learner:read")
def fetch_file(evidence_id: int) -> ResponseReturnValue:
    """The file as it was attached, to be kept and not shown inside a page of ours."""
    piece = get_evidence(evidence_id, with_file=True)
    if piece.file_bytes is None:
        raise NotFound("There is no such file.")
    response = Response(piece.file_bytes, content_type=piece.file_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{piece.file_name}"'
    return response


@bp.route("/evidence/<int:evidence_id>/verify", methods=["GET", "POST"])
@needs("evidence:verify")
def verify(evidence_id: int) -> ResponseReturnValue:
    """Accept a piece of evidence, or return it with what is missing."""
    piece = get_evidence(evidence_id)
    row = get_outcome(piece.observation_id)
    form = VerdictForm()
    return submitting.run(
        form,
        lambda: verify_evidence(
            actor(), piece, verdict=form.verdict.data, note=form.note.data, today=today()
        ),
        done=lambda saved: f"{EVIDENCE_VERDICTS[saved.verdict or 'returned']}.",
        to=lambda _: outcome_url(row),
        title="Verify evidence",
        trail=[*enrolment_trail(row.enrolment), ("Outcome", outcome_url(row))],
        save_label="Record the verdict",
        cancel_url=outcome_url(row),
        subtitle=f"{EVIDENCE_KINDS[piece.kind]} of {row.enrolment.learner.name}",
        template="outcomes/verify.html",
        outcome=row,
        piece=piece,
    )
