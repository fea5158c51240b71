"""Verbs on obligations: add, edit, submit, accept, return, waive.

Partners submit; head office accepts, returns with a note, or waives with a note.
"""

from __future__ import annotations

from datetime import date

from tracker.extensions import db
from tracker.models import AgreementTerm, Obligation
from tracker.queries.scope import Viewer
from tracker.rules.agreements import OWED, SETTLED, check_obligation_move
from tracker.rules.problems import Refused
from tracker.rules.validation import refuse, text
from tracker.rules.validation_frame import LONG_TEXT, obligation_problems
from tracker.services.change import check_version, current_change, verb


@verb("obligation.added", "agreement:write")
def add_obligation(
    actor: Viewer,
    term: AgreementTerm,
    /,
    *,
    kind: str,
    title: str,
    due_on: date,
    note: str | None = None,
) -> Obligation:
    """Something the partner owes under the term by that day."""
    refuse(obligation_problems(kind=kind, title=title, due_on=due_on, note=note))
    row = Obligation(
        partner_id=term.partner_id,
        term_id=term.id,
        kind=kind,
        title=title,
        due_on=due_on,
        note=note,
        status="open",
    )
    db.session.add(row)
    return row


@verb("obligation.edited", "agreement:write")
def edit_obligation(
    actor: Viewer,
    obligation: Obligation,
    /,
    *,
    version: int,
    kind: str,
    title: str,
    due_on: date,
    note: str | None = None,
) -> Obligation:
    """Change what is owed or until when, while it is still owed."""
    check_version(obligation, version)
    refuse(obligation_problems(kind=kind, title=title, due_on=due_on, note=note))
    if obligation.status not in OWED:
        raise Refused.because("Only what is still owed can be changed.")
    obligation.kind, obligation.title = kind, title
    obligation.due_on, obligation.note = due_on, note
    return obligation


@verb("obligation.submitted", "obligation:submit")
def submit_obligation(
    actor: Viewer, obligation: Obligation, /, *, note: str | None = None, version: int | None = None
) -> Obligation:
    """The partner handed it in; head office looks at it next."""
    return _move(obligation, "submitted", note, version)


@verb("obligation.accepted", "agreement:write")
def accept_obligation(
    actor: Viewer, obligation: Obligation, /, *, note: str | None = None, version: int | None = None
) -> Obligation:
    """What was handed in is as it should be."""
    return _move(obligation, "accepted", note, version)


@verb("obligation.returned", "agreement:write")
def return_obligation(
    actor: Viewer, obligation: Obligation, /, *, note: str | None, version: int | None = None
) -> Obligation:
    """What was handed in needs more work; the note says which."""
    refuse(text("note", note, "A note on what is missing", longest=LONG_TEXT, needed=True))
    return _move(obligation, "returned", note, version)


@verb("obligation.waived", "agreement:write")
def waive_obligation(
    actor: Viewer, obligation: Obligation, /, *, note: str | None, version: int | None = None
) -> Obligation:
    """Head office asks for it no longer; the note says why."""
    refuse(text("note", note, "A note on why", longest=LONG_TEXT, needed=True))
    return _move(obligation, "waived", note, version)


def _move(obligation: Obligation, status: str, note: str | None, version: int | None) -> Obligation:
    check_version(obligation, version)
    refuse(text("note", note, "The note", longest=LONG_TEXT))
    check_obligation_move(obligation.status, status)
    obligation.status = status
    if note:
        obligation.note = note
    obligation.settled_at = current_change().at if status in SETTLED else None
    return obligation
