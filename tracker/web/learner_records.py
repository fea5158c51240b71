"""Pages of what partners keep beside a learner: their references and the learner's consents."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.gate import actor, needs
from tracker.models import Learner, Partner
from tracker.queries import learners as queries
from tracker.rules.problems import NotFound
from tracker.rules.vocabulary import CONSENT_PURPOSES
from tracker.services import learners as services
from tracker.web import submitting
from tracker.web.forms.learners import ConsentEndForm, ConsentForm, ReferenceForm
from tracker.web.learners import bp, learner_trail, learner_url
from tracker.web.shell import show_day, today


def _partners(learner: Learner) -> dict[int, Partner]:
    return {row.id: row for row in queries.list_learner_partners(learner.id)}


def _chosen(partners: dict[int, Partner], key: int | None) -> Partner:
    if key not in partners:
        raise NotFound("This learner is not known at that partner.")
    return partners[key]


@bp.route("/learners/<int:learner_id>/references/new", methods=["GET", "POST"])
@needs("learner:write")
def add_reference(learner_id: int) -> ResponseReturnValue:
    """The key that a partner uses for the learner in its own files."""
    learner = queries.get_learner(learner_id)
    partners = _partners(learner)
    form = ReferenceForm()
    form.partner_id.choices = {row.id: row.name for row in partners.values()}
    return submitting.run(
        form,
        lambda: services.add_reference(
            actor(),
            learner,
            partner=_chosen(partners, form.partner_id.data),
            value=form.value.data,
        ),
        done=lambda _: "The reference was added.",
        to=learner_url,
        title="Add a reference",
        trail=learner_trail(learner),
        save_label="Add the reference",
        cancel_url=learner_url(learner),
    )


@bp.post("/learners/<int:learner_id>/references/<int:reference_id>/remove")
@needs("learner:write")
def remove_reference(learner_id: int, reference_id: int) -> ResponseReturnValue:
    """Take a wrong reference away."""
    reference = queries.get_reference(learner_id, reference_id)
    services.remove_reference(actor(), reference)
    flash("The reference was removed.")
    return redirect(url_for("learners.show_learner", learner_id=learner_id))


@bp.route("/learners/<int:learner_id>/consents/new", methods=["GET", "POST"])
@needs("learner:write")
def give_consent(learner_id: int) -> ResponseReturnValue:
    """What the learner agreed to, at which partner, when."""
    learner = queries.get_learner(learner_id)
    partners = _partners(learner)
    form = ConsentForm(data={"given_on": today()})
    form.partner_id.choices = {row.id: row.name for row in partners.values()}
    return submitting.run(
        form,
        lambda: services.give_consent(
            actor(),
            learner,
            partner=_chosen(partners, form.partner_id.data),
            today=today(),
            **form.values("partner_id"),
        ),
        done=lambda saved: f"Consent recorded: {CONSENT_PURPOSES[saved.purpose].lower()}.",
        to=lambda _: learner_url(learner),
        title="Record a consent",
        trail=learner_trail(learner),
        save_label="Record the consent",
        cancel_url=learner_url(learner),
    )


@bp.route("/learners/<int:learner_id>/consents/<int:consent_id>/withdraw", methods=["GET", "POST"])
@needs("learner:write")
def withdraw_consent(learner_id: int, consent_id: int) -> ResponseReturnValue:
    """The learner takes a consent back."""
    learner = queries.get_learner(learner_id)
    consent = queries.get_consent(learner_id, consent_id)
    form = ConsentEndForm(data={"withdrawn_on": today()})
    return submitting.run(
        form,
        lambda: services.withdraw_consent(
            actor(), consent, withdrawn_on=form.withdrawn_on.data, today=today()
        ),
        done=lambda saved: f"Withdrawn on {show_day(saved.withdrawn_on)}.",
        to=lambda _: learner_url(learner),
        title="Withdraw a consent",
        trail=learner_trail(learner),
        save_label="Withdraw the consent",
        cancel_url=learner_url(learner),
        subtitle=CONSENT_PURPOSES[consent.purpose],
    )
