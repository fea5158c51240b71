"""Verbs on agreement terms: sign, edit, extend, end early. Renewal is services/renewals; the
programs licensed under a term are services/licences."""

from __future__ import annotations

from datetime import date
from typing import TypedDict, Unpack

from tracker.extensions import db
from tracker.models import AgreementExtension, AgreementTerm, Partner
from tracker.queries.agreements import find_successor
from tracker.queries.licences import list_term_licences
from tracker.queries.scope import Viewer
from tracker.rules.agreements import projected_end
from tracker.rules.problems import Problem, Refused
from tracker.rules.validation import day, in_words, refuse, text
from tracker.rules.validation_frame import LONG_TEXT, term_problems
from tracker.services.change import check_version, verb
from tracker.services.filling import wanted

FIELDS = ("number", "kind", "signed_on", "starts_on", "notice_days", "document_name", "note")


class TermValues(TypedDict, total=False):
    """What is written down at signing; number and days are needed, `ends_on` is the original end."""

    number: str
    kind: str
    signed_on: date | None
    starts_on: date
    ends_on: date
    notice_days: int
    document_name: str | None
    note: str | None


@verb("agreement.signed", "agreement:write")
def sign_term(
    actor: Viewer,
    partner: Partner,
    /,
    **values: Unpack[TermValues],
) -> AgreementTerm:
    """A term of an agreement with the partner; its end may be moved by extensions later."""
    term = AgreementTerm(partner_id=partner.id, kind="license", notice_days=90)
    _fill(term, values)
    term.ends_on = term.original_end_on
    db.session.add(term)
    db.session.flush()
    return term


@verb("agreement.edited", "agreement:write")
def edit_term(
    actor: Viewer,
    term: AgreementTerm,
    /,
    *,
    version: int,
    **values: Unpack[TermValues],
) -> AgreementTerm:
    """Correct what was written down at signing; `ends_on` is the original end.

    Refused when a licence or the term before or after would no longer fit.
    """
    check_version(term, version)
    _fill(term, values)
    term.ends_on = projected_end(term.original_end_on, [row.ends_on for row in term.extensions])
    if term.ends_on < term.starts_on:
        raise Refused.because("The term was ended before that day.", "starts_on")
    _check_neighbours(term)
    _check_licences(term)
    return term


@verb("agreement.extended", "agreement:write")
def extend_term(
    actor: Viewer,
    term: AgreementTerm,
    /,
    *,
    ends_on: date,
    agreed_on: date,
    note: str | None = None,
    version: int | None = None,
) -> AgreementTerm:
    """A later end for the term; licences that ran to its end run to the new one."""
    check_version(term, version)
    _check_agreed(ends_on, agreed_on, note)
    if ends_on <= term.ends_on:
        raise Refused.because(f"The term runs to {in_words(term.ends_on)} already.", "ends_on")
    successor = find_successor(term.id)
    if successor is not None and successor.starts_on <= ends_on:
        raise Refused.because(
            f"{successor.number} follows on {in_words(successor.starts_on)}.", "ends_on"
        )
    for licence in list_term_licences(term.id):
        if licence.ends_on == term.ends_on:
            licence.ends_on = ends_on
    _agree(term, ends_on, agreed_on, note)
    return term


@verb("agreement.ended", "agreement:write")
def end_term_early(
    actor: Viewer,
    term: AgreementTerm,
    /,
    *,
    ends_on: date,
    agreed_on: date,
    note: str | None = None,
    version: int | None = None,
) -> AgreementTerm:
    """An earlier end for the term; its licences end with it, cohorts that run are taught out."""
    check_version(term, version)
    _check_agreed(ends_on, agreed_on, note)
    if ends_on >= term.ends_on:
        raise Refused.because(f"The term ends on {in_words(term.ends_on)} anyway.", "ends_on")
    if ends_on < term.starts_on:
        raise Refused.because(f"The term starts on {in_words(term.starts_on)}.", "ends_on")
    for licence in list_term_licences(term.id):
        if licence.ends_on > ends_on:
            licence.ends_on = max(ends_on, licence.starts_on)
    _agree(term, ends_on, agreed_on, note)
    return term


def _fill(term: AgreementTerm, given: TermValues) -> None:
    values = {
        **wanted(term, FIELDS, {}),
        "ends_on": term.original_end_on,
        **given,
    }
    refuse(term_problems(**values))
    term.original_end_on = values.pop("ends_on")
    for field, value in values.items():
        setattr(term, field, value)


def _check_agreed(ends_on: date, agreed_on: date, note: str | None) -> None:
    refuse(
        day("ends_on", ends_on, "The new end", needed=True),
        day("agreed_on", agreed_on, "The day it was agreed", needed=True),
        text("note", note, "The note", longest=LONG_TEXT),
    )


def _agree(term: AgreementTerm, ends_on: date, agreed_on: date, note: str | None) -> None:
    term.extensions.append(
        AgreementExtension(
            partner_id=term.partner_id, ends_on=ends_on, agreed_on=agreed_on, note=note
        )
    )
    term.ends_on = ends_on


def _check_neighbours(term: AgreementTerm) -> None:
    previous, successor = term.previous, find_successor(term.id)
    if previous is not None and previous.ends_on >= term.starts_on:
        raise Refused.because(
            f"{previous.number}, the term before, runs to {in_words(previous.ends_on)}.",
            "starts_on",
        )
    if successor is not None and successor.starts_on <= term.ends_on:
        raise Refused.because(
            f"{successor.number} follows on {in_words(successor.starts_on)}.", "ends_on"
        )


def _check_licences(term: AgreementTerm) -> None:
    outside = []
    for licence in list_term_licences(term.id):
        if licence.starts_on < term.starts_on:
            field, words = "starts_on", f"starts on {in_words(licence.starts_on)}"
        elif licence.ends_on > term.ends_on:
            field, words = "ends_on", f"runs to {in_words(licence.ends_on)}"
        else:
            continue
        outside.append(Problem(field, f"The licence for {licence.program.name} {words}."))
    refuse(outside)
