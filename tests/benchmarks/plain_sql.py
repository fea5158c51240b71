"""The rows of the enrolments file as plain SQL: what the database's own tools write as a CSV.

The limit of an export is the same columns of the same rows, without guard, order and permission,
written by sqlite3's CSV mode or by COPY to the null device.
"""

from __future__ import annotations

from collections.abc import Sequence

# Column of a file -> where it stands. What no file has yet is written as nothing.
PLACES = {
    "partner": "p.slug",
    "centre": "c.name",
    "program": "g.code",
    "program_weeks": "w.weeks",
    "program_hours": "w.hours",
    "cohort": "k.code",
    "cohort_starts_on": "k.starts_on",
    "cohort_ends_on": "k.ends_on",
    "census_on": "k.census_on",
    "learner": "l.family_name || ', ' || l.given_name",
    "learner_ref": "r.value",
    "given_name": "l.given_name",
    "family_name": "l.family_name",
    "email": "l.email",
    "phone": "l.phone",
    "birth_year": "l.birth_year",
    "country": "l.country",
    **{
        key: f"e.{key}"
        for key in (
            *("enrolled_on", "status", "status_on", "started_on", "completed_on", "exit_reason"),
            *("expected_return_on", "credential_on", "intent", "intent_on", "may_work"),
            "employed_at_entry",
        )
    },
    "outcome_status": "o.status",
    "outcome_from": "o.effective_from",
    "outcome_to": "o.effective_to",
    "salary_amount": "o.salary_amount / 100.0",
    **{
        key: f"o.{key}"
        for key in (
            *("unavailable_reason", "employer", "employer_is_provider", "job_title"),
            *("occupation", "in_field", "employment_type", "contract_weeks", "hours_per_week"),
            *("salary_currency", "salary_period", "source", "learned_on"),
        )
    },
    "evidence_kind": "v.kind",
    "evidence_note": "v.note",
    "verified_on": "v.verified_on",
    "verified_by": "u.name",
}
# Fifteen columns of one table: what a file costs that needs no join.
FLAT = (
    "SELECT id, partner_id, learner_id, cohort_id, program_id, status, status_on, enrolled_on,"
    " started_on, completed_on, exit_on, exit_reason, credential_on, intent, may_work FROM enrolment"
)
_FRAME = """ FROM enrolment e
 JOIN cohort k ON k.id = e.cohort_id JOIN partner p ON p.id = e.partner_id
 JOIN centre c ON c.id = k.centre_id JOIN program g ON g.id = k.program_id
 JOIN program_version w ON w.id = k.program_version_id JOIN learner l ON l.id = e.learner_id"""
_REFERENCE = (
    " LEFT JOIN learner_reference r ON r.learner_id = l.id AND r.partner_id +0 = e.partner_id"
)
_OUTCOME = (
    " LEFT JOIN outcome_observation o ON o.enrolment_id = e.id"
    " AND coalesce(o.superseded_by_id, 0) = 0"
)
_EVIDENCE = (
    " LEFT JOIN evidence v ON v.observation_id = o.id"
    " LEFT JOIN user_account u ON u.id = v.verified_by_id"
)


def same_columns(header: Sequence[str]) -> str:
    """The statement that gives these columns; of outcomes, where one of the columns is theirs."""
    places = [PLACES.get(key, "NULL") for key in header]
    joined = _FRAME
    used = {place.partition(".")[0] for place in places}
    if "r" in used:
        joined += _REFERENCE
    if used & {"o", "v", "u"}:
        joined += _OUTCOME
    if used & {"v", "u"}:
        joined += _EVIDENCE
    return f"SELECT {', '.join(places)}{joined}"
