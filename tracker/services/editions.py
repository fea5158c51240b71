"""Verbs on editions: publish, sign off, dispute a line, settle a dispute.

An edition is frozen: what is learned later makes a new one, with what changed and why. Links for
people outside are services/edition_links; what is frozen is services/edition_figures.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from tracker.exchange.definitions import definition_of
from tracker.extensions import db
from tracker.metrics.printing import day_words
from tracker.models import Edition, EditionDispute
from tracker.queries.edition_inputs import canonical, read_inputs
from tracker.queries.editions import find_latest, list_comparable
from tracker.queries.outside import read_around
from tracker.queries.reports import ReportQuestion, read_report
from tracker.queries.scope import Viewer
from tracker.rules.problems import NotAllowed, Refused
from tracker.rules.validation import refuse, text
from tracker.rules.validation_frame import LONG_TEXT
from tracker.services.change import current_change, verb
from tracker.services.edition_figures import Press, frozen_figures

# What the fingerprint is taken over, in this order.
FROZEN = (
    *("title", "number", "standard", "standard_version", "scope", "threshold"),
    *("figures", "definition", "people", "input_hash", "immature_reason", "change_reason"),
)


@verb("edition.published", "edition:publish")
def publish_edition(
    actor: Viewer,
    question: ReportQuestion,
    /,
    *,
    title: str,
    threshold: int,
    definition_url: str,
    immature_reason: str | None = None,
    change_reason: str | None = None,
) -> Edition:
    """Freeze the report. The same question published before: this is its next edition.

    Refused without a reason where somebody is not due yet, and, for a next edition, without a
    reason for it or where nothing that is printed changed.
    """
    _readable(question, title, immature_reason, change_reason)
    if question.scope.partner_id is None and actor.partner_ids is not None:
        raise Refused.because("Choose the partner whose edition this is.", "partner")
    at = current_change().at
    press = prepare_edition(question, at=at, threshold=threshold, definition_url=definition_url)
    figures = frozen_figures(press)
    before = press.previous
    _matured(figures, immature_reason)
    if before is not None:
        _changed(before, press, figures, change_reason)
    edition = _edition(actor, press, figures, title)
    edition.immature_reason = immature_reason if immature_lines(figures) else None
    edition.change_reason = None if before is None else change_reason
    edition.fingerprint = fingerprint_of(edition)
    db.session.add(edition)
    return edition


def _edition(actor: Viewer, press: Press, figures: dict[str, Any], title: str) -> Edition:
    """The row of an edition, all but its reasons and its fingerprint."""
    question, before = press.reading.question, press.previous
    return Edition(
        partner_id=question.scope.partner_id,
        number=1 if before is None else before.number + 1,
        title=title,
        standard=question.standard.key,
        standard_version=question.standard.edition,
        scope=scope_of(question),
        period_from=question.period.from_on,
        period_to=question.period.to_on,
        as_of=question.as_of,
        threshold=press.threshold,
        figures=figures,
        definition=definition_of(question.standard),
        people=press.inputs.people,
        input_hash=press.inputs.input_hash,
        published_at=press.published_at,
        published_by_id=actor.user_id,
        published_by_name=actor.name,
        previous_id=None if before is None else before.id,
    )


def prepare_edition(
    question: ReportQuestion,
    *,
    at: datetime,
    threshold: int,
    definition_url: str,
    interval: bool = False,
    places: int | None = None,
) -> Press:
    """What the next edition of this question is printed from; reads only.

    With an interval, or other decimals: a report that is looked at only, no edition has them.
    """
    return Press(
        reading=read_report(question),
        inputs=read_inputs(question),
        around=read_around(question),
        threshold=threshold,
        published_at=at.replace(microsecond=0),
        definition_url=definition_url,
        earlier=list_comparable(question.scope.partner_id),
        previous=find_latest(question),
        interval=interval,
        places=places,
    )


def scope_of(question: ReportQuestion) -> dict[str, Any]:
    """The scope as an edition keeps it: keys of files, words, and the keys of rows."""
    scope = question.scope
    return {
        "keys": question.names.keys,
        "words": question.names.words or "All partners",
        "ids": {
            "partner_id": scope.partner_id,
            "centre_id": scope.centre_id,
            "program_id": scope.program_id,
            "cohort_id": scope.cohort_id,
        },
    }


def fingerprint_of(edition: Edition) -> str:
    """A hash over everything that is frozen; another one says that a row was changed by hand."""
    frozen = [getattr(edition, name) for name in FROZEN]
    days = [edition.period_from, edition.period_to, edition.as_of]
    frozen += [None if day is None else day.isoformat() for day in days]
    frozen.append(edition.published_at.isoformat())
    frozen += [edition.published_by_name, str(edition.partner_id), str(edition.previous_id)]
    return hashlib.sha256(canonical(frozen).encode()).hexdigest()


def immature_lines(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines in which somebody is not due yet."""
    return [line for line in figures["internal"]["lines"] if line["not_due"]]


def _readable(
    question: ReportQuestion, title: str, immature_reason: str | None, change_reason: str | None
) -> None:
    refuse(
        [
            *text("title", title, "The title", longest=200, needed=True),
            *text("immature_reason", immature_reason, "The reason", longest=LONG_TEXT),
            *text("change_reason", change_reason, "The reason", longest=LONG_TEXT),
        ]
    )
    if question.as_of > current_change().at.date():
        raise Refused.because("Nothing is known of a day to come.", "as_of")


def _matured(figures: dict[str, Any], reason: str | None) -> None:
    """Refuse figures of which some are not due, unless somebody says why they go out now."""
    waiting = immature_lines(figures)
    if waiting and not reason:
        names = ", ".join(line["label"] for line in waiting[:3])
        more = f" and {len(waiting) - 3} more" if len(waiting) > 3 else ""
        raise Refused.because(
            f"Not everybody is due yet in: {names}{more}. Say why it is published now.",
            "immature_reason",
        )


def _changed(before: Edition, press: Press, figures: dict[str, Any], reason: str | None) -> None:
    """Refuse a next edition that says nothing new, goes back in time, or does not say why."""
    if press.reading.question.as_of < before.as_of:
        raise Refused.because(
            f"Edition {before.number} is as of {day_words(before.as_of)}; a later one cannot "
            "know less.",
            "as_of",
        )
    same_inputs = press.inputs.input_hash == before.input_hash
    if same_inputs and figures["internal"]["lines"] == before.figures["internal"]["lines"]:
        raise Refused.because(f"Nothing has changed since edition {before.number}.")
    if not reason:
        raise Refused.because("Say why there is a new edition.", "change_reason")


@verb("edition.signed_off", "edition:sign_off")
def sign_off_edition(actor: Viewer, edition: Edition, /) -> Edition:
    """The partner's manager stands by the newest edition; not while a line is disputed."""
    _own(actor, edition)
    _standing(edition)
    if any(dispute.resolved_at is None for dispute in edition.disputes):
        raise Refused.because("A line of this edition is disputed; settle that first.")
    edition.signed_off_at = current_change().at
    edition.signed_off_by_id, edition.signed_off_by_name = actor.user_id, actor.name
    return edition


@verb("edition.disputed", "edition:sign_off")
def dispute_line(
    actor: Viewer, edition: Edition, /, *, line: str, reason: str | None, due_on: date | None
) -> EditionDispute:
    """The partner does not accept a line: why, and until when it should be looked into."""
    _own(actor, edition)
    _standing(edition)
    refuse(text("reason", reason, "The reason", longest=LONG_TEXT, needed=True))
    change = current_change()
    if line not in {one["key"] for one in edition.figures["internal"]["lines"]}:
        raise Refused.because("The edition has no such line.", "line")
    if due_on is None or due_on < change.at.date():
        raise Refused.because("Give a day from today on.", "due_on")
    if any(one.line == line and one.resolved_at is None for one in edition.disputes):
        raise Refused.because("This line is disputed already.", "line")
    dispute = EditionDispute(
        partner_id=edition.partner_id,
        edition_id=edition.id,
        line=line,
        reason=reason,
        due_on=due_on,
        raised_at=change.at,
        raised_by_id=actor.user_id,
        raised_by_name=actor.name,
    )
    db.session.add(dispute)
    return dispute


@verb("edition.dispute_resolved", "edition:publish")
def resolve_dispute(
    actor: Viewer, dispute: EditionDispute, /, *, resolution: str | None
) -> EditionDispute:
    """Head office says what came of a dispute: nothing to mend, or what the next edition will say."""
    refuse(text("resolution", resolution, "What came of it", longest=LONG_TEXT, needed=True))
    _lock(dispute)
    if dispute.resolved_at is not None:
        raise Refused.because("This dispute is settled already.")
    dispute.resolution = resolution
    dispute.resolved_at, dispute.resolved_by_name = current_change().at, actor.name
    return dispute


def _own(actor: Viewer, edition: Edition) -> None:
    """NotAllowed for anybody who does not manage the edition's partner."""
    if actor.partner_ids is None or edition.partner_id not in actor.partner_ids:
        raise NotAllowed("Only a manager of the partner signs or disputes its editions.")


def _standing(edition: Edition) -> None:
    """Refused for an edition that was replaced or signed; nobody else signs it meanwhile."""
    _lock(edition)
    if edition.following is not None:
        number = edition.following.number
        raise Refused.because(f"Edition {number} has taken this one's place.")
    if edition.signed_off_at is not None:
        raise Refused.because(f"{edition.signed_off_by_name} signed this edition off already.")


def _lock(row: Edition | EditionDispute) -> None:
    """Nobody else changes the row until this verb is done; it is read anew."""
    entity: Any = type(row)
    db.session.execute(select(entity.id).where(entity.id == row.id).with_for_update())
    db.session.expire(row)
