"""Published editions: the list, one as it is printed, its files, what changed, whether it still holds.

Publishing, signing and sharing are web/edition_steps; the link without an account is web/shared.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.exchange.paper import period_words
from tracker.gate import actor, needs
from tracker.metrics.catalogue import STANDARDS
from tracker.metrics.report import View
from tracker.models import Edition
from tracker.queries import choices
from tracker.queries import editions as queries
from tracker.queries.edition_changes import (
    PersonChange,
    line_changes,
    name_enrolments,
    people_changes,
    verify_edition,
)
from tracker.services.editions import fingerprint_of
from tracker.web import listing
from tracker.web.edition_paper import (
    FILES,
    edition_bytes,
    edition_paper,
    edition_stem,
    label_of_line,
    report_of,
    short_fingerprint,
    signatures,
)
from tracker.web.listing import Column, Filter, Listing, routes
from tracker.web.reports import report_file
from tracker.web.shell import today

bp = Blueprint("editions", __name__)
TONES = {"disputed": "late", "signed": "good", "waiting": "soon"}
# More people than this are counted, not listed.
MOST_LISTED = 300


def edition_url(edition: Edition) -> str:
    """The page of an edition."""
    return url_for("editions.show_edition", edition_id=edition.id)


def standard_words(edition: Edition) -> str:
    """The standard an edition was counted by."""
    words = f"{edition.definition['label']}, {edition.standard_version}"
    return f"{words}, settings changed" if queries.settings_of(edition) else words


def arguments_of(edition: Edition) -> dict[str, str]:
    """The settings of an edition as arguments of an address."""
    settings = queries.settings_of(edition)
    return {f"{edition.standard}.{name}": value for name, value in settings.items()}


def period_of(edition: Edition) -> str:
    """The period of an edition in words."""
    start, end = edition.period_from, edition.period_to
    return period_words(
        {"from": start.isoformat() if start else None, "to": end.isoformat() if end else None}
    )


def again_url(edition: Edition) -> str:
    """Where the same question is published again."""
    keys = edition.scope["ids"]
    asked: dict[str, Any] = {
        "standard": edition.standard,
        "partner": edition.scope["keys"]["partner"],
        "program": keys["program_id"],
        "centre": keys["centre_id"],
        "cohort": keys["cohort_id"],
        "from": edition.period_from,
        "to": edition.period_to,
        **arguments_of(edition),
    }
    return url_for("editions.new_edition", **asked)


EDITIONS: Listing[Edition] = Listing(
    noun="editions",
    title="Editions",
    subtitle="Reports as they were published; what is learned later makes a new edition.",
    template="editions/list.html",
    read=queries.list_editions,
    search="Find an edition",
    columns=(
        Column(
            "title",
            "Report",
            lambda e: e.title,
            sortable=True,
            link=edition_url,
            second=lambda e: f"edition {e.number}",
        ),
        Column("partner", "Partner", lambda e: e.partner.name if e.partner else "All partners"),
        Column("standard", "Standard", standard_words, sortable=True),
        Column("period", "Period", period_of),
        Column("as_of", "As known on", lambda e: e.as_of, kind="date", sortable=True),
        Column(
            "published_at",
            "Published",
            lambda e: e.published_at,
            kind="instant",
            sortable=True,
            second=lambda e: e.published_by_name,
        ),
        Column(
            "state",
            "State",
            lambda e: queries.STATES[queries.state_of(e)],
            kind="badge",
            tone=lambda e: TONES.get(queries.state_of(e), "plain"),
        ),
        Column("number", "Edition", lambda e: e.number, on_screen=False),
        Column("fingerprint", "Fingerprint", lambda e: e.fingerprint, on_screen=False),
    ),
    filters=(
        Filter("partner", "Partner", choices.partner_slugs),
        Filter("standard", "Standard", lambda: [(s.key, s.label) for s in STANDARDS.values()]),
        Filter("newest", "Which", lambda: [("yes", "newest only")]),
    ),
    empty_title="Nothing was published yet",
    empty_text="A report becomes an edition when head office publishes it.",
)


@routes(bp, "/editions/")
@needs("figure:read")
def list_editions(fmt: str = "html") -> ResponseReturnValue:
    """Every edition of the viewer's partners."""
    return listing.respond(EDITIONS, fmt)


def asked_view() -> View:
    """The view the address asks for; outsiders have one."""
    wants_published = request.args.get("view") == "published"
    return "published" if wants_published or not actor().sees_small_groups else "internal"


@routes(bp, "/editions/<int:edition_id>", FILES)
@needs("figure:read")
def show_edition(edition_id: int, fmt: str = "html") -> ResponseReturnValue:
    """One edition on paper, or as a file."""
    edition = queries.get_edition(edition_id)
    view = asked_view()
    if fmt != "html":
        return report_file(edition_bytes(edition, view, fmt), fmt, edition_stem(edition))
    query = "?view=published" if request.args.get("view") == "published" else ""
    before = edition.previous
    return render_template(
        "editions/show.html",
        edition=edition,
        view=view,
        paper=edition_paper(edition, view),
        state=queries.state_of(edition),
        states=queries.STATES,
        tones=TONES,
        signatures=signatures(edition),
        fingerprint=short_fingerprint(edition),
        files={form: f"{edition_url(edition)}.{form}{query}" for form in FILES},
        changes=[]
        if before is None
        else line_changes(report_of(before, view), report_of(edition, view), edition.definition),
        label_of_line=label_of_line,
        arguments=arguments_of(edition),
        again_url=again_url(edition),
        may_sign=_may_sign(edition),
        url=edition_url,
    )


def _may_sign(edition: Edition) -> bool:
    """Whether the viewer manages its partner and it is still theirs to sign or dispute."""
    viewer = actor()
    own = viewer.partner_ids is not None and edition.partner_id in viewer.partner_ids
    is_open = edition.following is None and edition.signed_off_at is None
    return own and is_open and viewer.may("edition:sign_off")


@bp.get("/editions/<int:edition_id>/changes")
@needs("cohort:read")
def show_changes(edition_id: int) -> ResponseReturnValue:
    """What changed since the edition before it, line by line and by enrolment."""
    edition = queries.get_edition(edition_id, with_people=True)
    before = edition.previous
    if before is None:
        return redirect(edition_url(edition))
    changed = line_changes(
        report_of(before, "internal"), report_of(edition, "internal"), edition.definition
    )
    people = []
    if actor().may("learner:read"):
        people = people_changes(before.people, edition.people, edition.definition)
    return render_template(
        "editions/changes.html",
        edition=edition,
        title=f"What changed since edition {before.number}",
        why=edition.change_reason,
        heads=(f"Edition {before.number}", f"Edition {edition.number}"),
        lines=changed,
        check=None,
        url=edition_url,
        arguments=arguments_of(edition),
        **_listed(people),
    )


@bp.get("/editions/<int:edition_id>/verify")
@needs("cohort:read")
def show_verification(edition_id: int) -> ResponseReturnValue:
    """The edition counted again from the record as it is now."""
    edition = queries.get_edition(edition_id, with_people=True)
    check = verify_edition(edition, fingerprint_of(edition))
    return render_template(
        "editions/changes.html",
        edition=edition,
        title="Counted again",
        why=None,
        heads=("Published", "Counted today"),
        lines=check.lines,
        check=check,
        url=edition_url,
        today=today(),
        arguments=arguments_of(edition),
        **_listed(check.people),
    )


def _listed(changes: list[PersonChange]) -> dict[str, Any]:
    """The changes by enrolment with its learner's reference: the first of them, and how many."""
    grouped: dict[int, list[PersonChange]] = {}
    for one in changes:
        grouped.setdefault(one.enrolment_id, []).append(one)
    shown = list(grouped)[:MOST_LISTED]
    named = name_enrolments(shown) if shown else {}
    return {
        "people": [(key, named.get(key), grouped[key]) for key in shown],
        "people_count": len(grouped),
    }
