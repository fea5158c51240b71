"""Verbs that let one agreement term follow another: renew, link a renewal made by hand, carry
over what is left. A balance is carried over once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Unpack

from sqlalchemy import select

from tracker.extensions import db
from tracker.models import AgreementTerm, Licence
from tracker.queries.agreements import find_successor
from tracker.queries.licences import has_carried_over, list_term_licences
from tracker.queries.scope import Viewer
from tracker.rules.agreements import following_days, following_number
from tracker.rules.problems import Refused
from tracker.rules.validation import in_words
from tracker.services.agreements import TermValues, sign_term
from tracker.services.change import check_version, verb
from tracker.services.licences import grant, move_balance


@dataclass(frozen=True, slots=True)
class Renewal:
    """What the term that follows would be, before anybody changes it."""

    number: str
    kind: str
    starts_on: date
    ends_on: date
    notice_days: int
    licence_ids: tuple[int, ...]


def propose_renewal(term: AgreementTerm) -> Renewal:
    """Days that follow on, the next number, every licence that runs to the term's end."""
    starts_on, ends_on = following_days(term.starts_on, term.original_end_on, term.ends_on)
    licences = [row.id for row in list_term_licences(term.id) if row.ends_on == term.ends_on]
    return Renewal(
        following_number(term.number),
        term.kind,
        starts_on,
        ends_on,
        term.notice_days,
        tuple(licences),
    )


@verb("agreement.renewed", "agreement:write")
def renew_term(
    actor: Viewer,
    term: AgreementTerm,
    /,
    *,
    licence_ids: Collection[int],
    carries_over: bool = True,
    version: int | None = None,
    **values: Unpack[TermValues],
) -> AgreementTerm:
    """The term that follows, with the licences named copied over its whole length.

    Kind and notice are those of the term before unless given. What is left of each limited licence
    moves to its copy unless told otherwise. Refused when the term was renewed before or the new
    one starts before it ends.
    """
    check_version(term, version)
    if find_successor(term.id) is not None:
        raise Refused.because("This term has been renewed already.", "number")
    starts_on = values.get("starts_on")
    if starts_on is not None and starts_on <= term.ends_on:
        raise Refused.because(
            f"{term.number} runs to {in_words(term.ends_on)}; the next starts after it.",
            "starts_on",
        )
    values.setdefault("kind", term.kind)
    values.setdefault("notice_days", term.notice_days)
    following = sign_term(actor, term.partner, **values)
    following.previous_id = term.id
    for old in list_term_licences(term.id):
        if old.id in licence_ids:
            new = _copy(old, following)
            if carries_over:
                move_balance(old, new, on=following.starts_on)
    return following


@verb("agreement.linked", "agreement:write")
def link_term(
    actor: Viewer, term: AgreementTerm, /, *, previous_id: int, version: int | None = None
) -> AgreementTerm:
    """Say afterwards that the term renews an earlier one of the same partner."""
    check_version(term, version)
    previous = db.session.scalar(
        select(AgreementTerm).where(
            AgreementTerm.id == previous_id, AgreementTerm.partner_id == term.partner_id
        )
    )
    if previous is None or previous.id == term.id:
        raise Refused.because("Choose another term of the same partner.", "previous_id")
    if previous.ends_on >= term.starts_on:
        raise Refused.because(
            f"{previous.number} runs to {in_words(previous.ends_on)}, when this one has begun.",
            "previous_id",
        )
    if find_successor(previous.id) not in (None, term):
        raise Refused.because("That term has been renewed already.", "previous_id")
    term.previous_id = previous.id
    return term


@verb("agreement.carried_over", "agreement:write")
def carry_over(
    actor: Viewer, term: AgreementTerm, /, *, on: date, version: int | None = None
) -> AgreementTerm:
    """Move what is left under the term before to the same programs of this term; once only."""
    check_version(term, version)
    if term.previous_id is None:
        raise Refused.because("This term follows no other.")
    own = list_term_licences(term.id)
    if has_carried_over([row.id for row in own]):
        raise Refused.because("The balance has been carried over already.")
    followers: dict[int, Licence] = {}
    for row in own:
        followers.setdefault(row.program_id, row)
    for old in list_term_licences(term.previous_id):
        if old.program_id in followers:
            move_balance(old, followers[old.program_id], on=on)
    return term


def _copy(old: Licence, under: AgreementTerm) -> Licence:
    new = Licence(
        partner_id=under.partner_id,
        term_id=under.id,
        program_id=old.program_id,
        territory=old.territory,
        starts_on=under.starts_on,
        ends_on=under.ends_on,
        max_cohorts=old.max_cohorts,
        max_learners=old.max_learners,
    )
    db.session.add(new)
    db.session.flush()
    grant(new, under.starts_on)
    return new
