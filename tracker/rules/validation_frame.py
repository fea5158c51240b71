"""Truth between the fields of one row of the frame: contacts, agreements, licences, centres,
trainers, programs. Pure; forms, files and the API lean on it alike.

Each `…_problems` takes the values as they would be kept and returns every Problem at once.
Not here: truth between rows (services), people's rows (rules/validation_people).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from tracker.rules import validation as check
from tracker.rules.problems import Problem
from tracker.rules.validation import in_words
from tracker.rules.vocabulary import (
    AGREEMENT_KINDS,
    LANGUAGES,
    OBLIGATION_KINDS,
    PROGRAM_KINDS,
    PROGRAM_TRACKS,
)

LONG_TEXT = 2000


def contact_problems(
    *,
    name: str | None,
    email: str | None,
    phone: str | None,
    role: str | None,
    starts_on: date | None,
    ends_on: date | None,
) -> list[Problem]:
    """What is wrong with a contact of a partner."""
    return [
        *check.text("name", name, "A name", longest=200, needed=True),
        *check.email("email", email),
        *check.text("phone", phone, "The phone number", longest=60),
        *check.text("role", role, "The role", longest=120),
        *check.day("starts_on", starts_on, "The first day", needed=True),
        *check.day("ends_on", ends_on, "The last day"),
        *check.in_order("ends_on", starts_on, ends_on),
    ]


def term_problems(
    *,
    number: str | None,
    kind: str,
    signed_on: date | None,
    starts_on: date | None,
    ends_on: date | None,
    notice_days: int | None,
    document_name: str | None = None,
    note: str | None = None,
) -> list[Problem]:
    """What is wrong with an agreement term; `ends_on` is its original end."""
    found = [
        *check.text("number", number, "A number", longest=60, needed=True),
        *check.known("kind", kind, AGREEMENT_KINDS, "The kind"),
        *check.day("signed_on", signed_on, "The day of signing"),
        *check.day("starts_on", starts_on, "The first day", needed=True),
        *check.day("ends_on", ends_on, "The last day", needed=True),
        *check.in_order("ends_on", starts_on, ends_on),
        *check.whole("notice_days", notice_days, "The notice", most=3650),
        *check.text("document_name", document_name, "The document's name", longest=200),
        *check.text("note", note, "The note", longest=LONG_TEXT),
    ]
    if notice_days is None:
        found.append(Problem("notice_days", "The notice is needed; 0 where none was agreed."))
    elif not found and starts_on and ends_on and (ends_on - starts_on).days < notice_days:
        found.append(Problem("notice_days", "The notice is longer than the term."))
    return found


def licence_problems(
    *,
    starts_on: date | None,
    ends_on: date | None,
    term_starts_on: date,
    term_ends_on: date,
    max_cohorts: int | None = None,
    max_learners: int | None = None,
    territory: str | None = None,
) -> list[Problem]:
    """What is wrong with a licence under a term of those days."""
    found = [
        *check.day("starts_on", starts_on, "The first day", needed=True),
        *check.day("ends_on", ends_on, "The last day", needed=True),
        *check.in_order("ends_on", starts_on, ends_on),
        *check.whole("max_cohorts", max_cohorts, "The number of cohorts", most=100_000),
        *check.whole("max_learners", max_learners, "The number of learners"),
        *check.text("territory", territory, "The territory", longest=120),
    ]
    if starts_on is not None and starts_on < term_starts_on:
        found.append(Problem("starts_on", f"The term starts on {in_words(term_starts_on)}."))
    if ends_on is not None and ends_on > term_ends_on:
        found.append(Problem("ends_on", f"The term ends on {in_words(term_ends_on)}."))
    return found


def obligation_problems(
    *, kind: str | None, title: str | None, due_on: date | None, note: str | None
) -> list[Problem]:
    """What is wrong with something owed."""
    return [
        *check.text("kind", kind, "The kind", longest=40, needed=True),
        *check.known("kind", kind, OBLIGATION_KINDS, "The kind"),
        *check.text("title", title, "A title", longest=200, needed=True),
        *check.day("due_on", due_on, "The day it is due", needed=True),
        *check.text("note", note, "The note", longest=LONG_TEXT),
    ]


def centre_problems(
    *,
    name: str | None,
    city: str | None,
    country: str | None,
    time_zone: str | None,
    languages: Iterable[str],
    capacity: int | None,
    external_ref: str | None,
) -> list[Problem]:
    """What is wrong with a centre."""
    found = [
        *check.text("name", name, "A name", longest=200, needed=True),
        *check.text("city", city, "The city", longest=120),
        *check.country("country", country),
        *check.whole("capacity", capacity, "The capacity", least=1, most=100_000),
        *check.text("external_ref", external_ref, "The reference", longest=120),
    ]
    if time_zone not in available_timezones():
        found.append(Problem("time_zone", "This is no time zone; write it as Europe/Paris."))
    for language in languages:
        found.extend(check.known("languages", language, LANGUAGES, "The language"))
    return found


def trainer_problems(
    *,
    name: str | None,
    email: str | None,
    starts_on: date | None,
    ends_on: date | None,
) -> list[Problem]:
    """What is wrong with a trainer."""
    return [
        *check.text("name", name, "A name", longest=200, needed=True),
        *check.email("email", email),
        *check.day("starts_on", starts_on, "The first day"),
        *check.day("ends_on", ends_on, "The last day"),
        *check.in_order("ends_on", starts_on, ends_on),
    ]


def program_problems(
    *,
    code: str | None,
    name: str | None,
    names: Mapping[str, Any],
    track: str,
    kind: str,
    isced_field: str | None,
    summary: str | None,
) -> list[Problem]:
    """What is wrong with a program; whether an occupation exists is asked of rules/occupations."""
    found = [
        *check.text("code", code, "A code", longest=60, needed=True),
        *check.text("name", name, "A name", longest=200, needed=True),
        *check.known("track", track, PROGRAM_TRACKS, "The track"),
        *check.known("kind", kind, PROGRAM_KINDS, "The kind"),
        *check.text("summary", summary, "The summary", longest=LONG_TEXT),
    ]
    for language, written in names.items():
        field = f"name_{language}"
        found.extend(check.known(field, language, LANGUAGES, "The language"))
        found.extend(check.text(field, str(written), "The name", longest=200))
    if isced_field is not None and not re.fullmatch(r"[0-9]{2,4}", isced_field):
        found.append(Problem("isced_field", "An ISCED-F field has two to four digits, as 0613."))
    return found


def version_problems(
    *,
    label: str | None,
    weeks: int | None,
    hours: int | None,
    valid_from: date | None,
    credential: str | None,
) -> list[Problem]:
    """What is wrong with a version of a program."""
    return [
        *check.text("label", label, "A label", longest=40, needed=True),
        *check.whole("weeks", weeks, "The length in weeks", least=1, most=520),
        *check.whole("hours", hours, "The length in hours", least=1, most=20_000),
        *check.day("valid_from", valid_from, "The first day"),
        *check.text("credential", credential, "The credential", longest=200),
    ]
