"""An edition as it is printed, in the view of whoever looks: what page, files and link all show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tracker.exchange.definitions import line_of
from tracker.exchange.paper import Cover, Signature, groups_of, paper_of
from tracker.exchange.report_files import report_bytes
from tracker.metrics.report import View
from tracker.models import Edition
from tracker.web.shell import show_instant

FILES = ("pdf", "xlsx", "csv", "json")


def report_of(edition: Edition, view: View) -> dict[str, Any]:
    """The frozen report in its JSON form."""
    found: dict[str, Any] = edition.figures[view]
    return found


def edition_paper(edition: Edition, view: View) -> dict[str, Any]:
    """Everything the edition says on paper."""
    return paper_of(report_of(edition, view), edition.definition, cover_of(edition, view))


def edition_bytes(edition: Edition, view: View, form: str) -> bytes:
    """The edition as a file."""
    return report_bytes(report_of(edition, view), edition.definition, form, cover_of(edition, view))


def edition_stem(edition: Edition) -> str:
    """The name of its files: standard, partner, day, number."""
    partner = edition.scope["keys"]["partner"] or "all"
    return f"{edition.standard}-{partner}-{edition.as_of.isoformat()}-edition-{edition.number}"


def cover_of(edition: Edition, view: View) -> Cover:
    """Title, signatures, notes and groups of an edition."""
    return Cover(
        title=edition.title,
        kind=f"Outcome report · edition {edition.number}",
        scope=edition.scope["words"],
        signed=signatures(edition),
        notes=_notes(edition),
        groups=_groups(edition, view),
        facts=[
            ("Signed", _signed(edition)),
            ("Withheld", f"groups of fewer than {edition.threshold} people"),
            ("Fingerprint", short_fingerprint(edition)),
        ],
    )


def signatures(edition: Edition) -> list[Signature]:
    """Who stands behind it: the partner's manager where they signed, and who published it."""
    found = []
    if edition.signed_off_at is not None:
        owner = edition.partner.name if edition.partner else ""
        name = edition.signed_off_by_name or ""
        found.append(Signature(name, f"signed off for {owner}", _at(edition.signed_off_at)))
    found.append(Signature(edition.published_by_name, "published", _at(edition.published_at)))
    return found


def _signed(edition: Edition) -> str:
    """Who stands behind it in one line, for the head of the report."""
    words = [f"{one.name}, {one.act}, {one.at}" for one in signatures(edition)]
    if edition.signed_off_at is None and edition.partner is not None:
        words.insert(0, f"not yet by {edition.partner.name}")
    return "; ".join(words)


def _at(moment: datetime) -> str:
    return show_instant(moment)


def short_fingerprint(edition: Edition) -> str:
    """The first twelve characters of the fingerprint, in fours."""
    text = edition.fingerprint[:12]
    return " ".join(text[start : start + 4] for start in (0, 4, 8))


def label_of_line(edition: Edition, key: str) -> str:
    """What the edition's definition calls a line."""
    line = line_of(edition.definition, key)
    return key if line is None else str(line["label"])


def _notes(edition: Edition) -> list[str]:
    found = []
    if edition.immature_reason:
        found.append(f"Published before everybody was due: {edition.immature_reason}")
    if edition.change_reason:
        found.append(f"Why there is edition {edition.number}: {edition.change_reason}")
    open_lines = [
        label_of_line(edition, one.line) for one in edition.disputes if one.resolved_at is None
    ]
    if open_lines:
        found.append(f"The partner disputes: {', '.join(open_lines)}.")
    if edition.signed_off_at is None and edition.partner_id is not None:
        found.append("The partner has not signed this edition off.")
    if edition.following is not None:
        found.append(f"Edition {edition.following.number} has taken this one's place.")
    return found


def _groups(edition: Edition, view: View) -> Mapping[str, Any] | None:
    groups = edition.figures["groups"]
    rows = None if groups is None else groups[view]
    if rows is None:
        return None
    headline = label_of_line(edition, edition.definition["headline"])
    return groups_of(groups["noun"], headline, [(row["label"], row) for row in rows])
