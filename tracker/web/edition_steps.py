"""What is done with editions: publish, sign off, dispute a line, settle it, share, revoke.

Head office publishes, settles and shares; a manager of the partner signs or disputes.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.config import Settings
from tracker.exchange.definitions import definition_of
from tracker.exchange.paper import period_words, printed_line
from tracker.gate import actor, needs
from tracker.models import Edition
from tracker.queries import editions as queries
from tracker.rules.problems import Refused
from tracker.services import edition_links
from tracker.services import editions as services
from tracker.services.edition_figures import Press, frozen_figures
from tracker.web import editing, submitting
from tracker.web.editions import bp, edition_url
from tracker.web.forms.editions import DisputeForm, EditionForm, LinkForm, ResolutionForm
from tracker.web.report_question import AskedReport, asked_report, definition_url
from tracker.web.shell import today
from tracker.web.withholding import threshold

LINK_DAYS = 365
Trail = list[tuple[str, str | None]]


def _trail(edition: Edition | None = None) -> Trail:
    steps: Trail = [("Editions", url_for("editions.list_editions"))]
    return steps if edition is None else [*steps, (edition.title, edition_url(edition))]


@bp.route("/editions/new", methods=["GET", "POST"])
@needs("edition:publish")
def new_edition() -> ResponseReturnValue:
    """Publish the report the address asks for; what outsiders will see is shown before."""
    found = asked_report()
    question = found.question
    url = definition_url(question.standard)
    press = services.prepare_edition(
        question, at=datetime.now(UTC), threshold=threshold(), definition_url=url
    )
    form = EditionForm(data={"title": _title(found)})
    if form.validate_on_submit():
        saved = editing.save(
            form,
            lambda: services.publish_edition(
                actor(), question, threshold=threshold(), definition_url=url, **form.values()
            ),
        )
        if saved:
            flash(f"Edition {saved.number} was published. The partner can sign it off now.")
            return redirect(edition_url(saved))
        # The verb ended what was read before it.
        press = services.prepare_edition(
            question, at=datetime.now(UTC), threshold=threshold(), definition_url=url
        )
    return editing.page("editions/new.html", form, found=found, **_preview(press))


def _title(found: AskedReport) -> str:
    period = found.question.period
    when = "" if period.is_open else f", {period_words(_days(found))}"
    return f"{found.scope_words}: {found.question.standard.label}{when}"[:200]


def _days(found: AskedReport) -> dict[str, str | None]:
    period = found.question.period
    return {
        "from": period.from_on.isoformat() if period.from_on else None,
        "to": period.to_on.isoformat() if period.to_on else None,
    }


def _preview(press: Press) -> dict[str, Any]:
    """What outsiders will see, who is not due yet, and the edition before this one."""
    figures = frozen_figures(press)
    definition = definition_of(press.standard)
    as_of = figures["published"]["as_of"]
    return {
        "lines": [printed_line(one, definition, as_of) for one in figures["published"]["lines"]],
        "waiting": services.immature_lines(figures),
        "previous": press.previous,
        "threshold": press.threshold,
    }


@bp.post("/editions/<int:edition_id>/sign-off")
@needs("edition:sign_off")
def sign_off(edition_id: int) -> ResponseReturnValue:
    """The partner's manager stands by the figures."""
    edition = queries.get_edition(edition_id)
    try:
        services.sign_off_edition(actor(), edition)
    except Refused as error:
        flash(str(error), "error")
    else:
        flash("You signed this edition off.")
    return redirect(url_for("editions.show_edition", edition_id=edition_id))


@bp.route("/editions/<int:edition_id>/dispute", methods=["GET", "POST"])
@needs("edition:sign_off")
def dispute(edition_id: int) -> ResponseReturnValue:
    """The partner does not accept a line."""
    edition = queries.get_edition(edition_id)
    form = DisputeForm(data={"due_on": today() + timedelta(days=14)})
    lines = edition.figures["internal"]["lines"]
    form.line.choices = [(line["key"], line["label"]) for line in lines]
    return submitting.run(
        form,
        lambda: services.dispute_line(actor(), edition, **form.values()),
        done=lambda _: "Head office sees your dispute now.",
        to=lambda _: edition_url(queries.get_edition(edition_id)),
        title="Dispute a line",
        trail=_trail(edition),
        save_label="Dispute the line",
        cancel_url=edition_url(edition),
        subtitle=edition.title,
    )


@bp.route("/editions/disputes/<int:dispute_id>/settle", methods=["GET", "POST"])
@needs("edition:publish")
def settle_dispute(dispute_id: int) -> ResponseReturnValue:
    """Head office says what came of a dispute."""
    row = queries.get_dispute(dispute_id)
    edition = row.edition
    form = ResolutionForm()
    return submitting.run(
        form,
        lambda: services.resolve_dispute(actor(), row, **form.values()),
        done=lambda _: "The dispute is settled; the partner can sign now.",
        to=lambda saved: url_for("editions.show_edition", edition_id=saved.edition_id),
        title="Settle a dispute",
        trail=_trail(edition),
        save_label="Settle the dispute",
        cancel_url=edition_url(edition),
        subtitle=row.reason,
    )


@bp.route("/editions/<int:edition_id>/share", methods=["GET", "POST"])
@needs("edition:publish")
def share(edition_id: int) -> ResponseReturnValue:
    """Make a link for somebody without an account; it is shown on this page and nowhere else."""
    edition = queries.get_edition(edition_id)
    form = LinkForm(data={"expires_on": today() + timedelta(days=LINK_DAYS)})
    if form.validate_on_submit():
        made = editing.save(
            form, lambda: edition_links.share_edition(actor(), edition, **form.values())
        )
        if made:
            settings: Settings = current_app.config["TRACKER"]
            return render_template(
                "editions/link.html",
                edition=edition,
                link=made.link,
                address=edition_links.shared_address(settings.base_url, made.token),
                url=edition_url,
            )
    return editing.page(
        "form.html",
        form,
        title="Share with somebody outside",
        subtitle="Published figures only, no names, no account. The link can be revoked.",
        trail=[*_trail(edition), ("Share", None)],
        save_label="Make the link",
        cancel_url=edition_url(edition),
    )


@bp.post("/editions/links/<int:link_id>/revoke")
@needs("edition:publish")
def revoke(link_id: int) -> ResponseReturnValue:
    """The link opens nothing from now on."""
    link = queries.get_link(link_id)
    try:
        edition_links.revoke_link(actor(), link)
    except Refused as error:
        flash(str(error), "error")
    else:
        flash(f"The link of {link.name} opens nothing any more.")
    return redirect(url_for("editions.show_edition", edition_id=link.edition_id))
