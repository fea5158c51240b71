"""Posts that no form of ours would make: wrong values, foreign keys, fields that are not there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MUCH = "x" * 2_000_000
HUGE = "9" * 18
CHOICE, NEEDED, DATE = "Not a valid choice", "This is needed", "Not a valid date value"


@dataclass(frozen=True)
class BadPost:
    """The form at `path`, sent with some fields changed, and the sentence that comes back.

    {name} in the path and in values stands for a key of the partner whose record it is; {other_…}
    for one of another partner. A form that stays the same is looked at as a whole.
    """

    name: str
    path: str
    changes: Mapping[str, Any]
    says: str
    status: int = 422
    who: str = "coordinator"


def _posts(
    path: str, who: str, cases: Mapping[str, tuple[Mapping[str, Any], str]]
) -> list[BadPost]:
    return [BadPost(name, path, changes, says, who=who) for name, (changes, says) in cases.items()]


PARTNER = {"name": "Oak School"}
PARTNERS = _posts(
    "/partners/new",
    "coordinator",
    {
        "a partner without a name": ({"name": "  "}, NEEDED),
        "a name of two megabytes": ({"name": MUCH}, "longer than 200"),
        "a kind of partner nobody knows": ({**PARTNER, "kind": "students"}, CHOICE),
        "a country nobody knows": ({**PARTNER, "country": "QQ"}, CHOICE),
        "a website that is a script": ({**PARTNER, "website": "javascript:alert(1)"}, "https://"),
        "since 31 February": ({**PARTNER, "since": "2025-02-31"}, DATE),
        "since a word": ({**PARTNER, "since": "yesterday"}, DATE),
        "a parent that is not there": ({**PARTNER, "parent_id": HUGE}, CHOICE),
        "a parent that is a word": ({**PARTNER, "parent_id": "x"}, "choice"),
        "an address that is taken": ({**PARTNER, "slug": "birch"}, "taken"),
        "a stage nobody knows": ({**PARTNER, "stage": "married"}, CHOICE),
    },
)
COHORTS = [
    *_posts(
        "/cohorts/{cohort_id}/edit",
        "coordinator",
        {
            "a cohort without a code": ({"code": ""}, NEEDED),
            "seats below zero": ({"seats": "-1"}, "number of seats"),
            "seats in words": ({"seats": "many"}, "Not a valid integer"),
            "seats without end": ({"seats": HUGE}, "number of seats"),
            "a price below zero": ({"price": "-5", "currency": "EUR"}, "cannot be negative"),
            "a price that is no number": ({"price": "NaN", "currency": "EUR"}, "negative"),
            "a price without end": ({"price": "Infinity", "currency": "EUR"}, "negative"),
            "a price too large": ({"price": HUGE, "currency": "EUR"}, "too large to be true"),
            "a price in three decimals": ({"price": "1.005", "currency": "EUR"}, "two decimals"),
            "a price without a currency": ({"price": "5"}, "currency"),
            "a currency nobody knows": ({"price": "5", "currency": "ZZZ"}, CHOICE),
            "a mode nobody knows": ({"mode": "flying"}, CHOICE),
            "a language nobody knows": ({"language": "tlh"}, CHOICE),
            "hours without end": ({"weekly_hours": "1e999"}, "Hours a week"),
            "hours that are no number": ({"weekly_hours": "sNaN"}, "Hours a week"),
            "a centre of another partner": ({"centre_id": "{other_centre_id}"}, CHOICE),
            "a centre that is not there": ({"centre_id": "1"}, CHOICE),
            "a trainer that is not there": ({"lead_trainer_id": HUGE}, CHOICE),
            "a version that is not there": ({"program_version_id": "1"}, CHOICE),
        },
    ),
    *_posts(
        "/cohorts/{cohort_id}/days",
        "coordinator",
        {
            "an end before the start": ({"planned_end_on": "2024-12-31"}, "before"),
            "a start in the year 1": ({"planned_start_on": "0001-01-01"}, "day"),
            "an end in the year 9999": ({"planned_end_on": "9999-12-31"}, "day"),
            "29 February of no leap year": ({"planned_start_on": "2025-02-29"}, DATE),
            "a census day before the start": ({"census_on": "2024-12-31"}, "starts later"),
        },
    ),
    *_posts(
        "/cohorts/{cohort_id}/cancel",
        "coordinator",
        {"a cohort called off on no day": ({"on": ""}, NEEDED)},
    ),
]
PEOPLE = [
    *_posts(
        "/cohorts/{cohort_id}/enrol",
        "alder_manager",
        {
            "nobody": ({}, "name"),
            "no address of a person": ({"family_name": "X", "email": "x at y"}, "e-mail"),
            "born too early": ({"family_name": "X", "birth_year": "1700"}, "birth year"),
            "born in letters": ({"family_name": "X", "birth_year": "MCM"}, "Not a valid integer"),
            "enrolled in a year to come": (
                {"family_name": "X", "enrolled_on": "2999-01-01"},
                "not come yet",
            ),
            "a learner of another partner": (
                {"learner_id": "{other_learner_id}"},
                "Give a family name",
            ),
            "a reference too long": ({"family_name": "X", "reference": "r" * 300}, "longer than"),
        },
    ),
    *_posts(
        "/enrolments/{enrolment_id}/move",
        "alder_manager",
        {
            "a move nobody knows": ({"kind": "exploded"}, CHOICE),
            "a move that is not possible": ({"kind": "completed"}, "choice"),
        },
    ),
    *_posts(
        "/enrolments/{enrolment_id}/edit",
        "alder_manager",
        {
            "pay at entry below zero": (
                {
                    "entry_salary_amount": "-1",
                    "entry_salary_currency": "EUR",
                    "entry_salary_period": "month",
                },
                "negative",
            ),
            "pay at entry that is no number": ({"entry_salary_amount": "NaN"}, "negative"),
            "an intent nobody knows": ({"intent": "riches"}, CHOICE),
            "a credential to come": ({"credential_on": "2999-01-01"}, "not come yet"),
        },
    ),
    *_posts(
        "/learners/{learner_id}/edit",
        "alder_manager",
        {
            "a learner without a name": ({"given_name": "", "family_name": ""}, "name"),
            "a learner with a name of two megabytes": ({"given_name": MUCH}, "longer than"),
            "a phone of letters and more": ({"phone": "1" * 80}, "longer than"),
        },
    ),
    *_posts(
        "/learners/{learner_id}/consents/new",
        "alder_manager",
        {
            "a consent to nothing known": ({"purpose": "everything"}, CHOICE),
            "a consent at another partner": ({"partner_id": "{other_partner_id}"}, CHOICE),
        },
    ),
    *_posts(
        "/learners/{learner_id}/references/new",
        "alder_manager",
        {
            "a reference at another partner": (
                {"value": "x", "partner_id": "{other_partner_id}"},
                CHOICE,
            )
        },
    ),
]
JOB = {"status": "employed", "salary_currency": "EUR", "salary_period": "month"}
OUTCOMES = [
    *_posts(
        "/enrolments/{enrolment_id}/outcomes/new",
        "alder_manager",
        {
            "an outcome of no status": ({}, NEEDED),
            "an outcome nobody knows": ({"status": "rich"}, CHOICE),
            "pay below zero": ({**JOB, "salary_amount": "-5"}, "negative"),
            "pay that is no number": ({**JOB, "salary_amount": "NaN"}, "negative"),
            "pay without end": ({**JOB, "salary_amount": "-Infinity"}, "negative"),
            "pay too large": ({**JOB, "salary_amount": HUGE}, "too large to be true"),
            "pay in words": ({**JOB, "salary_amount": "a lot"}, "Not a valid decimal"),
            "pay without a time": ({"status": "employed", "salary_amount": "5"}, "pay is for"),
            "200 hours of work a week": ({**JOB, "hours_per_week": "200"}, "Hours a week"),
            "a contract of minus one week": ({**JOB, "contract_weeks": "-1"}, "contract"),
            "learned tomorrow": ({**JOB, "learned_on": "2999-01-01"}, "not come yet"),
            "an end before the beginning": (
                {**JOB, "effective_from": "2025-08-01", "effective_to": "2025-07-01"},
                "before",
            ),
            "unavailable for no reason": ({"status": "unavailable"}, "Say why"),
            "a reason for somebody at work": (
                {**JOB, "unavailable_reason": "deceased"},
                "unavailable only",
            ),
            "an occupation nobody has": ({**JOB, "occupation": "99999"}, "occupation"),
            "an employer of two megabytes": ({**JOB, "employer": MUCH}, "longer than"),
        },
    ),
    *_posts(
        "/outcomes/{outcome_id}/evidence",
        "alder_manager",
        {
            "evidence of nothing": ({"evidence_kind": "contract"}, "Add a file"),
            "evidence of no kind": ({"evidence_note": "seen"}, "prove"),
        },
    ),
    *_posts(
        "/evidence/{evidence_id}/verify",
        "coordinator",
        {"a verdict nobody knows": ({"verdict": "guilty"}, CHOICE)},
    ),
]
TERM = {"number": "T-99", "starts_on": "2028-01-01", "ends_on": "2029-01-01"}
FRAME = [
    *_posts(
        "/agreements/{term_id}/edit",
        "coordinator",
        {
            "a term that ends before it starts": ({"ends_on": "2023-01-01"}, "before"),
            "a notice of minus five days": ({"notice_days": "-5"}, "notice"),
            "a notice without end": ({"notice_days": HUGE}, "notice"),
            "a number of a term that is blank": ({"number": ""}, NEEDED),
            "an agreement of no known kind": ({"kind": "marriage"}, CHOICE),
        },
    ),
    *_posts(
        "/agreements/new",
        "coordinator",
        {
            "a term of a partner nobody knows": ({**TERM, "partner": "oak"}, CHOICE),
            "a term of no partner": (TERM, NEEDED),
        },
    ),
    *_posts(
        "/licences/{licence_id}/extra",
        "coordinator",
        {
            "no more cohorts": ({"quantity": "0"}, "number"),
            "fewer cohorts": ({"quantity": "-1"}, "number"),
            "cohorts without end": ({"quantity": HUGE}, "number"),
            "a unit nobody knows": ({"quantity": "1", "unit": "hour"}, CHOICE),
        },
    ),
    *_posts(
        "/obligations/{obligation_id}/edit",
        "coordinator",
        {
            "a duty of no known kind": ({"kind": "dance"}, CHOICE),
            "a duty on 31 June": ({"due_on": "2026-06-31"}, DATE),
            "a duty without a title": ({"title": "\t"}, NEEDED),
        },
    ),
    *_posts(
        "/centres/{centre_id}/edit",
        "coordinator",
        {
            "a centre for nobody": ({"capacity": "0"}, "capacity"),
            "a centre on another world": ({"time_zone": "Mars/Base"}, "time zone"),
            "a centre without a name": ({"name": ""}, NEEDED),
        },
    ),
    *_posts(
        "/programs/new",
        "coordinator",
        {
            "a program without a code": ({"name": "X"}, NEEDED),
            "a program of no known track": ({"code": "X", "name": "X", "track": "magic"}, CHOICE),
            "a program of minus one week": ({"code": "X", "name": "X", "weeks": "-1"}, "weeks"),
            "a code that is taken": ({"code": "ZZALDER-P", "name": "X"}, "code"),
        },
    ),
    *_posts(
        "/contacts/{contact_id}/edit",
        "coordinator",
        {
            "a contact without an address": ({"email": "@"}, "e-mail"),
            "a contact that ends before it begins": ({"ends_on": "2020-01-01"}, "before"),
        },
    ),
    *_posts(
        "/trainers/{trainer_id}/qualify",
        "coordinator",
        {"qualified for a program that is not there": ({"program_id": "1"}, CHOICE)},
    ),
]
USERS = _posts(
    "/users/new",
    "administrator",
    {
        "a user without an address": ({"name": "X", "email": "x"}, "address"),
        "a role nobody knows": ({"name": "X", "email": "x@x.test", "role": "god"}, CHOICE),
        "a manager of no partner": (
            {"name": "X", "email": "x@x.test", "role": "manager"},
            "partner",
        ),
        "an address that is taken by a user": (
            {"name": "X", "email": "administrator@x.test", "role": "analyst"},
            "There is an account with this address",
        ),
    },
)
STALE = [
    BadPost(f"an old page of {path}", path, {"version": version}, "Somebody else saved", 409, who)
    for path, version, who in (
        ("/partners/zzalder-partner/edit", "0", "coordinator"),
        ("/cohorts/{cohort_id}/edit", "99", "coordinator"),
        ("/learners/{learner_id}/edit", "x", "alder_manager"),
        ("/centres/{centre_id}/edit", "", "coordinator"),
        ("/contacts/{contact_id}/edit", "-1", "alder_manager"),
    )
]
BAD_POSTS: tuple[BadPost, ...] = (
    *PARTNERS,
    *COHORTS,
    *PEOPLE,
    *OUTCOMES,
    *FRAME,
    *USERS,
    *STALE,
)
