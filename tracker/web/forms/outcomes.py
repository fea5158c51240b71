"""Forms of outcomes and evidence."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField
from wtforms import HiddenField

from tracker.rules import occupations
from tracker.rules.validation_people import OUTCOME_FIELDS, OutcomeFacts
from tracker.rules.vocabulary import (
    EMPLOYMENT_TYPES,
    EVIDENCE_KINDS,
    EVIDENCE_VERDICTS,
    OUTCOME_SOURCES,
    OUTCOME_STATUSES,
    SALARY_PERIODS,
    UNAVAILABLE_REASONS,
)
from tracker.web.forms.base import (
    CreateForm,
    TrackerForm,
    amount,
    choice,
    currency_choices,
    day,
    text,
    whole,
)
from tracker.web.forms.choosing import known_or_not, must_choose
from tracker.web.forms.fields import long_text, yes_no


class OutcomeForm(CreateForm):
    """What a learner is doing, since when, who said so."""

    status = must_choose("What is the learner doing?", OUTCOME_STATUSES)
    unavailable_reason = choice(
        "Why unavailable", UNAVAILABLE_REASONS, needed="Only for somebody unavailable."
    )
    effective_from = day("Since")
    effective_to = day("Until", hint="If it has ended.")
    employer = text("Employer or school")
    job_title = text("Job title or course")
    occupation = text(
        "Occupation",
        hint="A role, an ESCO occupation or an ISCO-08 group: type and choose, or give the code.",
    )
    in_field = known_or_not("In the field of the program?")
    employer_is_provider = known_or_not("Is the employer the partner itself?")
    employment_type = choice("Kind of work", EMPLOYMENT_TYPES)
    contract_weeks = whole("Contract in weeks", hint="For a fixed term.")
    hours_per_week = amount("Hours a week")
    salary_amount = amount("Pay")
    salary_currency = choice("Currency", currency_choices(), needed="With the pay.")
    salary_period = choice("Time the pay is for", SALARY_PERIODS, needed="With the pay.")
    is_base_pay = yes_no("Base pay only, without bonuses")
    source = choice("Who told you", OUTCOME_SOURCES, required=True)
    learned_on = day("Learned on", required=True)
    note = long_text("Note")

    def facts(self) -> OutcomeFacts:
        """What was typed, as services/outcomes takes it; an unknown occupation stays as typed."""
        values: dict[str, Any] = {name: self.data[name] for name in OUTCOME_FIELDS}
        meant = occupations.read(values["occupation"])
        values["occupation"] = meant.code if meant else (values["occupation"] or None)
        values["status"] = values["status"] or ""
        return OutcomeFacts(**values)


class UnreachableForm(CreateForm):
    """That several learners could not be reached: who tried, the last day, what was tried."""

    source = choice("Who tried", OUTCOME_SOURCES, required=True)
    learned_on = day("Last tried on", required=True)
    note = long_text("What was tried")
    confirm = HiddenField()

    def facts(self) -> OutcomeFacts:
        """What was typed, as services/outcomes takes it."""
        return OutcomeFacts(
            "unreachable", self.learned_on.data, self.source.data or "", note=self.note.data
        )


class EvidenceFields(TrackerForm):
    """What proves an outcome."""

    evidence_kind = choice("Kind of evidence", EVIDENCE_KINDS)
    evidence_note = long_text("What it says, or what you saw or heard")
    evidence_file = FileField("File", description="PDF, PNG, JPEG or text, at most 5 MB.")


class NewOutcomeForm(OutcomeForm, EvidenceFields):
    """A further observation, with its first evidence if there is any."""


class EvidenceForm(CreateForm, EvidenceFields):
    """Further evidence for an observation."""


class VerdictForm(CreateForm):
    """What a second person says of a piece of evidence."""

    verdict = must_choose("Verdict", EVIDENCE_VERDICTS)
    note = long_text("Note", needed="Needed when it is returned: what is missing.")
