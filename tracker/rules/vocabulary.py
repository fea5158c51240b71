"""The words of the domain: every closed list of values, once, with the label people read.

Not here: which moves between them are legal (rules/lifecycle), how a value is spelled in a
file (rules/spelling).
"""

from __future__ import annotations

from enum import StrEnum

PARTNER_KINDS = {
    "training_centre": "Training centre",
    "program_host": "Program host",
    "university": "University",
    "employer": "Employer",
    "government": "Government body",
}
PARTNER_STAGES = {
    "prospect": "Prospect",
    "negotiating": "Negotiating",
    "onboarding": "Onboarding",
    "active": "Active",
    "paused": "Paused",
    "ended": "Ended",
}
AGREEMENT_KINDS = {
    "license": "Licence of programs",
    "joint_venture": "Joint venture",
    "pilot": "Pilot",
    "services": "Services",
}
LICENCE_LEDGER_KINDS = {
    "granted": "Granted",
    "carried_over": "Carried over",
    "extra": "Extra",
    "used": "Used",
    "released": "Released",
    "carried_on": "Carried on to the next term",
}
LICENCE_UNITS = {"cohort": "Cohorts", "learner": "Learners"}
OBLIGATION_KINDS = {
    "report_due": "Report due",
    "trainer_certified": "Trainer certified",
    "payment_due": "Payment due",
    "audit": "Audit",
    "other": "Other",
}
OBLIGATION_STATUSES = {
    "open": "Open",
    "submitted": "Submitted",
    "accepted": "Accepted",
    "returned": "Returned",
    "waived": "Waived",
}
PROGRAM_TRACKS = {
    "full_stack": "Full-stack",
    "frontend": "Frontend",
    "ux_ui": "UX/UI",
    "cybersecurity": "Cybersecurity",
    "data": "Data",
    "qa": "QA",
    "ai": "AI",
    "other": "Other",
}
PROGRAM_KINDS = {"reskilling": "Reskilling", "upskilling": "Upskilling"}
DELIVERY_MODES = {"on_site": "On site", "online": "Online", "hybrid": "Hybrid"}

ENROLMENT_STATUSES = {
    "enrolled": "Enrolled",
    "completed": "Completed",
    "withdrawn": "Withdrawn",
    "dismissed": "Dismissed",
    "deferred": "Deferred",
    "transferred_out": "Transferred out",
}
OPEN_STATUSES = frozenset({"enrolled", "deferred"})
ENROLMENT_EVENTS = {
    "enrolled": "Enrolled",
    "started": "Started",
    "deferred": "Deferred",
    "reinstated": "Reinstated",
    "transferred_out": "Transferred out",
    "transferred_in": "Transferred in",
    "completed": "Completed",
    "withdrawn": "Withdrawn",
    "dismissed": "Dismissed",
    "undone": "Undone",
}
UNAVAILABLE_REASONS = {
    "deceased": "Deceased",
    "incarcerated": "Incarcerated",
    "military_active_duty": "Called to active military duty",
    "medical": "Medical",
    "institutionalised": "Institutionalised",
    "left_country": "Left the country",
    "no_work_authorisation": "No work authorisation",
}
EXIT_REASONS = {
    **UNAVAILABLE_REASONS,
    "job_found": "Found a job",
    "financial": "Financial",
    "personal": "Personal",
    "academic": "Academic",
    "moved": "Moved away",
    "lost_contact": "Lost contact",
    "other": "Other",
}
INTENTS = {
    "new_in_field_job": "A new job in the field",
    "keep_job": "Keep the present job",
    "self_enrichment": "Self-enrichment",
    "further_study": "Further study",
}
OUTCOME_STATUSES = {
    "employed": "Employed",
    "self_employed": "Self-employed",
    "apprenticeship": "Apprenticeship",
    "internship": "Internship",
    "further_education": "Further education",
    "military": "Military service",
    "volunteer_service": "Volunteer service",
    "seeking_work": "Seeking work",
    "seeking_study": "Seeking study",
    "not_seeking": "Not seeking",
    "unavailable": "Unavailable",
    "unreachable": "Unreachable (follow-up exhausted)",
}
EMPLOYMENT_TYPES = {
    "permanent": "Permanent",
    "fixed_term": "Fixed term",
    "freelance": "Freelance",
    "apprenticeship": "Apprenticeship",
    "internship": "Internship",
    "own_business": "Own business",
}
SALARY_PERIODS = {
    "hour": "per hour",
    "week": "per week",
    "month": "per month",
    "quarter": "per quarter",
    "year": "per year",
}
OUTCOME_SOURCES = {
    "learner": "The learner",
    "employer": "The employer",
    "survey": "Survey",
    "partner_staff": "Partner staff",
    "public_profile": "Public profile",
    "wage_record": "Wage record",
    "other": "Other",
}
EVIDENCE_KINDS = {
    "offer_letter": "Offer letter",
    "contract": "Contract",
    "pay_slip": "Pay slip",
    "survey_answer": "Survey answer",
    "employer_email": "Employer e-mail",
    "wage_record": "Wage record",
    "public_profile": "Public profile",
    "verbal_note": "Verbal note",
}
EVIDENCE_VERDICTS = {"accepted": "Accepted", "returned": "Returned"}
CONSENT_PURPOSES = {
    "contact": "Contact after the program",
    "statistics": "Outcome statistics",
    "employer_name": "Showing the employer by name",
}
IMPORT_KINDS = {
    "partners": "Partners",
    "centres": "Centres",
    "programs": "Programs",
    "cohorts": "Cohorts",
    "enrolments": "Enrolments",
}
IMPORT_STATUSES = {
    "previewed": "Waiting for confirmation",
    "confirmed": "Imported",
    "undone": "Undone",
    "failed": "Not taken",
}
ROW_RESULTS = {
    "created": "Created",
    "updated": "Updated",
    "unchanged": "Unchanged",
    "skipped": "Skipped",
    "failed": "Failed",
}
COHORT_STATUSES = {
    "unscheduled": "No dates yet",
    "planned": "Planned",
    "running": "Running",
    "ended": "Ended",
    "cancelled": "Cancelled",
}
LANGUAGES = {
    "ar": "Arabic",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "de": "German",
    "he": "Hebrew",
    "it": "Italian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
}


class Role(StrEnum):
    """Who somebody is here; what each may do is rules/permissions."""

    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    ANALYST = "analyst"
    FUNDER = "funder"
    MANAGER = "manager"
    VIEWER = "viewer"


ROLE_LABELS = {
    Role.ADMINISTRATOR: "Administrator",
    Role.COORDINATOR: "Coordinator",
    Role.ANALYST: "Analyst",
    Role.FUNDER: "Funder",
    Role.MANAGER: "Partner manager",
    Role.VIEWER: "Partner viewer",
}
PARTNER_ROLES = frozenset({Role.MANAGER, Role.VIEWER})
HEAD_OFFICE_ROLES = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR, Role.ANALYST})
