"""The columns of the enrolments file: one row for each enrolment, or each observation of it."""

from __future__ import annotations

from tracker.exchange.columns import Column, ColumnList
from tracker.rules.vocabulary import (
    EMPLOYMENT_TYPES,
    ENROLMENT_STATUSES,
    EVIDENCE_KINDS,
    EXIT_REASONS,
    INTENTS,
    OUTCOME_SOURCES,
    OUTCOME_STATUSES,
    SALARY_PERIODS,
    UNAVAILABLE_REASONS,
)

PLACE = (
    Column(
        "partner",
        "Partner",
        help="Slug or name; may be given for the whole file instead.",
        aliases=("partner_slug", "partner_name", "training partner"),
    ),
    Column(
        "centre", "Centre", help="Name; left out, the partner's only centre.", aliases=("campus",)
    ),
    Column("program", "Program", help="Code or name."),
    Column("program_weeks", "Weeks", "whole", "Length of the version taught.", least=1, most=520),
    Column(
        "program_hours", "Hours", "whole", "Length of the version taught.", least=1, most=20_000
    ),
    Column(
        "cohort",
        "Cohort",
        help="Code, one of its own within the partner.",
        is_required=True,
        longest=120,
        aliases=("cohort_code", "class"),
    ),
    Column("cohort_starts_on", "Cohort starts", "day", "First day.", aliases=("start_date",)),
    Column("cohort_ends_on", "Cohort ends", "day", "Last day.", aliases=("end_date",)),
    Column(
        "census_on", "Census day", "day", "Refund deadline: who withdraws before it never started."
    ),
)
LEARNER = (
    Column(
        "learner_ref",
        "Learner reference",
        help="The partner's own key; finds the learner again.",
        aliases=("reference", "ref", "student_id", "learner_id", "external_ref"),
    ),
    Column("given_name", "Given name", aliases=("first_name", "forename")),
    Column("family_name", "Family name", aliases=("last_name", "surname")),
    Column("email", "E-mail", "email", aliases=("e_mail", "email_address", "mail")),
    Column("phone", "Phone", "phone", aliases=("phone_number", "mobile", "telephone")),
    Column("birth_year", "Birth year", "whole", least=1900, most=2100, aliases=("year_of_birth",)),
    Column("country", "Country", "country", "ISO code or common name."),
)
ENROLMENT = (
    Column("enrolled_on", "Enrolled on", "day", aliases=("enrolment_date", "enrollment_date")),
    Column(
        "status",
        "Status",
        "word",
        "Left out: enrolled.",
        words=ENROLMENT_STATUSES,
        aliases=("enrolment_status", "enrollment_status"),
    ),
    Column("status_on", "Status since", "day", "Day of the last change of the status."),
    Column("exit_reason", "Exit reason", "word", words=EXIT_REASONS),
    Column("credential_on", "Credential on", "day"),
    Column("intent", "Intent", "word", words=INTENTS),
    Column("intent_on", "Intent asked on", "day"),
    Column("may_work", "May work", "yes_no", "Work authorisation."),
    Column("employed_at_entry", "Employed at entry", "yes_no"),
)
OUTCOME = (
    Column(
        "outcome_status",
        "Outcome",
        "word",
        "Blank: nothing is known. Never a word for unknown.",
        words=OUTCOME_STATUSES,
        aliases=("outcome",),
    ),
    Column("unavailable_reason", "Why unavailable", "word", words=UNAVAILABLE_REASONS),
    Column("outcome_from", "Outcome from", "day", aliases=("effective_from",)),
    Column("outcome_to", "Outcome to", "day", aliases=("effective_to",)),
    Column("employer", "Employer"),
    Column("employer_is_provider", "Employer is the provider", "yes_no"),
    Column("job_title", "Job title"),
    Column("occupation", "Occupation", "occupation", "ISCO-08 or ESCO code."),
    Column("in_field", "In the field", "yes_no"),
    Column("employment_type", "Kind of work", "word", words=EMPLOYMENT_TYPES),
    Column("contract_weeks", "Contract weeks", "whole", least=1, most=5_000),
    Column("hours_per_week", "Hours a week", "decimal", least=0, most=168),
    Column("salary_amount", "Salary", "money", aliases=("salary",)),
    Column("salary_currency", "Salary currency", "currency", aliases=("currency",)),
    Column("salary_period", "Salary period", "word", words=SALARY_PERIODS),
    Column("source", "Source", "word", "Left out: staff of the partner.", words=OUTCOME_SOURCES),
    Column("learned_on", "Learned on", "day", "Left out: the day of the import."),
)
EVIDENCE = (
    Column("evidence_kind", "Evidence", "word", words=EVIDENCE_KINDS),
    Column("evidence_note", "Evidence note", longest=2_000),
    Column("verified_on", "Verified on", "day"),
    Column("verified_by", "Verified by"),
)

ENROLMENTS = ColumnList("enrolments", (*PLACE, *LEARNER, *ENROLMENT, *OUTCOME, *EVIDENCE))
