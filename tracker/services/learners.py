"""Verbs on learners: edit, references, consents. A learner is only ever made by an enrolment.

Two records of one person: services/learner_merges.
"""

from __future__ import annotations

from datetime import date

from tracker.extensions import db
from tracker.models import Consent, Learner, LearnerReference, Partner
from tracker.queries.learners import list_learner_partners
from tracker.queries.scope import Viewer
from tracker.rules.problems import NotFound, Problem, Refused
from tracker.rules.validation import Found, day, in_order, in_words, known, refuse, text
from tracker.rules.validation_people import Person, person_problems
from tracker.rules.vocabulary import CONSENT_PURPOSES
from tracker.services.change import check_version, verb
from tracker.services.enrolments import set_person, set_reference


@verb("learner.edited", "learner:write")
def edit_learner(
    actor: Viewer, learner: Learner, /, *, version: int, person: Person, today: date
) -> Learner:
    """Change who the learner is and how they are reached; EditConflict when the row moved on."""
    check_version(learner, version)
    _refuse_merged(learner)
    refuse(person_problems(person, today))
    set_person(learner, person)
    return learner


@verb("learner.reference_added", "learner:write")
def add_reference(
    actor: Viewer, learner: Learner, /, *, partner: Partner, value: str | None, kind: str = "ref"
) -> Learner:
    """The partner's own key for the learner; Refused at `value` when it is taken there."""
    _refuse_merged(learner)
    _refuse_stranger(learner, partner)
    refuse(
        text("value", value, "A reference", longest=200, needed=True),
        text("kind", kind, "The kind", longest=40, needed=True),
    )
    try:
        row = set_reference(partner.id, learner, value, kind)
    except Refused as error:
        raise Refused(*(Problem("value", one.message) for one in error.problems)) from error
    if row is None:
        raise Refused.because("The learner has this reference already.", "value")
    return learner


@verb("learner.reference_removed", "learner:write")
def remove_reference(actor: Viewer, reference: LearnerReference, /) -> Learner:
    """Take a wrong reference away; the audit keeps it."""
    learner = reference.learner
    db.session.delete(reference)
    return learner


@verb("consent.given", "learner:write")
def give_consent(
    actor: Viewer,
    learner: Learner,
    /,
    *,
    partner: Partner,
    purpose: str,
    given_on: date | None,
    today: date,
    text_version: str | None = None,
    channel: str | None = None,
) -> Consent:
    """Record what the learner agreed to, at which partner, on which day."""
    _refuse_merged(learner)
    _refuse_stranger(learner, partner)
    refuse(
        known("purpose", purpose, CONSENT_PURPOSES, "The purpose"),
        day("given_on", given_on, "The day", needed=True),
        _not_later("given_on", given_on, today),
        text("text_version", text_version, "The version of the text", longest=40),
        text("channel", channel, "The way it was given", longest=60),
    )
    consent = Consent(
        partner_id=partner.id,
        learner_id=learner.id,
        purpose=purpose,
        given_on=given_on,
        text_version=text_version,
        channel=channel,
    )
    db.session.add(consent)
    return consent


@verb("consent.withdrawn", "learner:write")
def withdraw_consent(
    actor: Viewer, consent: Consent, /, *, withdrawn_on: date | None, today: date
) -> Consent:
    """Record that the learner took the consent back; effective at once."""
    if consent.withdrawn_on is not None:
        raise Refused.because(
            f"This consent was withdrawn on {in_words(consent.withdrawn_on)}.", "withdrawn_on"
        )
    refuse(
        day("withdrawn_on", withdrawn_on, "The day", needed=True),
        _not_later("withdrawn_on", withdrawn_on, today),
        in_order("withdrawn_on", consent.given_on, withdrawn_on),
    )
    consent.withdrawn_on = withdrawn_on
    return consent


def _not_later(field: str, value: date | None, today: date) -> Found:
    if value is not None and value > today:
        yield Problem(field, "This day has not come yet.")


def _refuse_merged(learner: Learner) -> None:
    if learner.merged_into_id is not None:
        raise Refused.because("This record was merged into another one; change that one.")


def _refuse_stranger(learner: Learner, partner: Partner) -> None:
    if partner.id not in {one.id for one in list_learner_partners(learner.id)}:
        raise NotFound("This learner is not known at that partner.")
