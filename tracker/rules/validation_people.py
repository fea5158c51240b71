"""Truth between the fields of one record about people: persons, cohorts, enrolments, outcomes.

Pure. Each `…_problems` returns every Problem at once, each at the field it belongs to; forms,
files and services read the same list. Not here: the checks of single values (rules/validation),
which moves an enrolment may make (rules/moves), truth between rows (services).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from tracker.rules.problems import Problem
from tracker.rules.validation import (
    Found,
    country,
    day,
    email,
    in_order,
    in_words,
    known,
    text,
    whole,
)
from tracker.rules.vocabulary import (
    DELIVERY_MODES,
    EMPLOYMENT_TYPES,
    INTENTS,
    LANGUAGES,
    OUTCOME_SOURCES,
    OUTCOME_STATUSES,
    SALARY_PERIODS,
    UNAVAILABLE_REASONS,
)

LARGEST_AMOUNT = Decimal(1_000_000_000)
LONG_TEXT = 5000
PAID = frozenset(
    {"employed", "self_employed", "apprenticeship", "internship", "military", "volunteer_service"}
)
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Person:
    """What identifies a learner; all of it but one name may be unknown."""

    given_name: str | None = None
    family_name: str | None = None
    email: str | None = None
    phone: str | None = None
    birth_year: int | None = None
    country: str | None = None
    gender: str | None = None

    @property
    def name(self) -> str:
        """Family name, given name, as far as known."""
        return ", ".join(part for part in (self.family_name, self.given_name) if part)


@dataclass(frozen=True, slots=True)
class CohortFacts:
    """What is agreed about a cohort beside its centre, program and licence; price as entered."""

    code: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    census_on: date | None = None
    mode: str = "on_site"
    language: str | None = None
    weekly_hours: Decimal | None = None
    seats: int | None = None
    price: Decimal | None = None
    currency: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What is known of an enrolment beside its events: credential, intent, situation at entry."""

    credential_on: date | None = None
    intent: str | None = None
    intent_on: date | None = None
    may_work: bool | None = None
    employed_at_entry: bool | None = None
    entry_salary_amount: Decimal | None = None
    entry_salary_currency: str | None = None
    entry_salary_period: str | None = None


@dataclass(frozen=True, slots=True)
class OutcomeFacts:
    """One observation as it is told: all that is kept of it but who wrote it down and when."""

    status: str = ""
    learned_on: date | None = None
    source: str = "learner"
    unavailable_reason: str | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    employer: str | None = None
    employer_is_provider: bool | None = None
    job_title: str | None = None
    occupation: str | None = None
    in_field: bool | None = None
    employment_type: str | None = None
    contract_weeks: int | None = None
    hours_per_week: Decimal | None = None
    salary_amount: Decimal | None = None
    salary_currency: str | None = None
    salary_period: str | None = None
    is_base_pay: bool = True
    note: str | None = None


PERSON_FIELDS = tuple(one.name for one in fields(Person))
COHORT_FIELDS = tuple(one.name for one in fields(CohortFacts))
ENTRY_FIELDS = tuple(one.name for one in fields(EntryFacts))
OUTCOME_FIELDS = tuple(one.name for one in fields(OutcomeFacts))


def person_problems(person: Person, today: date) -> list[Problem]:
    """What is wrong with a person: one name is needed, e-mail and phone are not."""
    found = [
        *text("given_name", person.given_name, "The given name", longest=200),
        *text("family_name", person.family_name, "The family name", longest=200),
        *email("email", person.email),
        *text("phone", person.phone, "The phone number", longest=60),
        *country("country", person.country),
        *text("gender", person.gender, "The gender", longest=60),
    ]
    if not (person.given_name or person.family_name):
        found.append(Problem("family_name", "Give a family name or a given name."))
    if person.birth_year is not None and not 1900 <= person.birth_year <= today.year - 10:
        latest = today.year - 10
        found.append(Problem("birth_year", f"A birth year lies between 1900 and {latest}."))
    return found


def cohort_problems(facts: CohortFacts) -> list[Problem]:
    """What is wrong between the days, numbers and words of a cohort."""
    found = [
        *text("code", facts.code, "A code", longest=120, needed=True),
        *day("starts_on", facts.starts_on, "The first day"),
        *day("ends_on", facts.ends_on, "The last day"),
        *in_order("ends_on", facts.starts_on, facts.ends_on),
        *known("mode", facts.mode, DELIVERY_MODES, "The mode"),
        *known("language", facts.language, LANGUAGES, "The language"),
        *whole("seats", facts.seats, "The number of seats", least=1, most=100_000),
        *_decimal("weekly_hours", facts.weekly_hours, "Hours a week", most=80),
        *_money("price", facts.price, "currency", facts.currency),
        *text("note", facts.note, "The note", longest=LONG_TEXT),
    ]
    census, start, end = facts.census_on, facts.starts_on, facts.ends_on
    if census and start and census < start:
        found.append(Problem("census_on", f"The cohort starts later, on {in_words(start)}."))
    if census and end and census > end:
        found.append(Problem("census_on", f"The cohort ends earlier, on {in_words(end)}."))
    return found


def entry_problems(facts: EntryFacts, today: date) -> list[Problem]:
    """What is wrong with the survey and the situation at entry."""
    found = [
        *day("credential_on", facts.credential_on, "The day of the credential"),
        *_not_later("credential_on", facts.credential_on, today),
        *known("intent", facts.intent, INTENTS, "The intent"),
        *day("intent_on", facts.intent_on, "The day of the survey"),
        *_not_later("intent_on", facts.intent_on, today),
        *_pay("entry_salary", facts),
    ]
    if facts.entry_salary_amount is not None and facts.employed_at_entry is False:
        found.append(
            Problem("entry_salary_amount", "Pay at entry belongs to somebody employed at entry.")
        )
    return found


def outcome_problems(facts: OutcomeFacts, today: date) -> list[Problem]:
    """What is wrong with an observation written down on `today`."""
    found = [
        *_outcome_words(facts),
        *day("learned_on", facts.learned_on, "The day on which it was learned", needed=True),
        *_not_later("learned_on", facts.learned_on, today),
        *day("effective_from", facts.effective_from, "The first day"),
        *day("effective_to", facts.effective_to, "The last day"),
        *in_order("effective_to", facts.effective_from, facts.effective_to),
        *text("employer", facts.employer, "The employer", longest=200),
        *text("job_title", facts.job_title, "The job title", longest=200),
        *text("occupation", facts.occupation, "The occupation", longest=12),
        *text("note", facts.note, "The note", longest=LONG_TEXT),
        *whole("contract_weeks", facts.contract_weeks, "The contract in weeks", least=1, most=5000),
        *_decimal("hours_per_week", facts.hours_per_week, "Hours a week", most=168),
        *_pay("salary", facts),
    ]
    if facts.salary_amount is not None and facts.status in OUTCOME_STATUSES.keys() - PAID:
        found.append(Problem("salary_amount", "Pay belongs to somebody who is in work."))
    return found


def _outcome_words(facts: OutcomeFacts) -> Found:
    if not facts.status:
        yield Problem("status", "Choose what the learner is doing.")
    else:
        yield from known("status", facts.status, OUTCOME_STATUSES, "The status")
    yield from known("source", facts.source, OUTCOME_SOURCES, "The source")
    yield from known("employment_type", facts.employment_type, EMPLOYMENT_TYPES, "The kind of work")
    yield from known(
        "unavailable_reason", facts.unavailable_reason, UNAVAILABLE_REASONS, "The reason"
    )
    if facts.status == "unavailable" and not facts.unavailable_reason:
        yield Problem("unavailable_reason", "Say why the learner is unavailable.")
    if facts.status != "unavailable" and facts.unavailable_reason:
        yield Problem("unavailable_reason", "A reason belongs to somebody unavailable only.")


def _not_later(field: str, value: date | None, today: date) -> Found:
    if value is not None and value > today:
        yield Problem(field, "This day has not come yet.")


def _decimal(field: str, value: Decimal | None, what: str, *, most: int) -> Found:
    if value is None:
        return
    if not value.is_finite() or not 0 < value <= most:
        yield Problem(field, f"{what}: a number above 0 and up to {most}.")
    elif value != value.quantize(Decimal("0.01")):
        yield Problem(field, f"{what}: at most two decimals.")


def _pay(prefix: str, facts: EntryFacts | OutcomeFacts) -> Found:
    amount = getattr(facts, f"{prefix}_amount")
    period = getattr(facts, f"{prefix}_period")
    currency = getattr(facts, f"{prefix}_currency")
    yield from _money(f"{prefix}_amount", amount, f"{prefix}_currency", currency)
    yield from known(f"{prefix}_period", period, SALARY_PERIODS, "The time the pay is for")
    if amount is not None and not period:
        yield Problem(f"{prefix}_period", "Say what time the pay is for.")


def _money(
    amount_field: str, amount: Decimal | None, currency_field: str, currency: str | None
) -> Found:
    if amount is not None:
        if not amount.is_finite() or amount < 0:
            yield Problem(amount_field, "An amount cannot be negative.")
        elif amount > LARGEST_AMOUNT:
            yield Problem(amount_field, "This amount is too large to be true.")
        elif amount != amount.quantize(Decimal("0.01")):
            yield Problem(amount_field, "An amount has at most two decimals.")
        if not currency:
            yield Problem(currency_field, "Give the currency of the amount.")
    if currency and not _CURRENCY.fullmatch(currency):
        yield Problem(currency_field, "A currency has three capital letters, such as EUR.")
