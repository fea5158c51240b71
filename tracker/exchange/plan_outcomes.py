"""What a row tells of work or study: the observation it adds, and the evidence for it.

Observations are append-only: one that says what is on record already adds nothing, any other is a
new one. Blank cells say nothing, so they do not make a difference.
"""

from __future__ import annotations

from typing import Any

from tracker.exchange.drafts import Draft
from tracker.exchange.known import Importer, Known
from tracker.exchange.records import Ledger, Record
from tracker.exchange.refusals import RowRefused, remark
from tracker.rules.problems import Problem
from tracker.rules.validation_people import OutcomeFacts, outcome_problems

# Column of the file -> column of the observation.
COLUMNS = {
    "outcome_status": "status",
    "unavailable_reason": "unavailable_reason",
    "outcome_from": "effective_from",
    "outcome_to": "effective_to",
    "employer": "employer",
    "employer_is_provider": "employer_is_provider",
    "job_title": "job_title",
    "occupation": "occupation",
    "in_field": "in_field",
    "employment_type": "employment_type",
    "contract_weeks": "contract_weeks",
    "hours_per_week": "hours_per_week",
    "salary_amount": "salary_amount",
    "salary_currency": "salary_currency",
    "salary_period": "salary_period",
    "source": "source",
    "learned_on": "learned_on",
}
_TITLES = {column: title for title, column in COLUMNS.items()}
# These alone do not make an observation: they only describe one.
_DESCRIBE = frozenset({"salary_currency", "salary_period", "source", "learned_on"})
_TELLING = tuple(title for title in COLUMNS if title not in _DESCRIBE and title != "outcome_status")
_EVIDENCE = ("evidence_kind", "evidence_note", "verified_on", "verified_by")
_EMPTY: dict[str, Any] = dict.fromkeys(COLUMNS.values())


class Outcomes:
    """The observations of the enrolments, and those the file adds."""

    def __init__(
        self, known: Known, importer: Importer, ledger: Ledger, constants: frozenset[str]
    ) -> None:
        self._known = known
        self._importer = importer
        self._ledger = ledger
        self._constants = constants

    def take(self, enrolment: Record, draft: Draft) -> None:
        """Add what the row tells that is not on record; RowRefused when it contradicts itself."""
        values = draft.values
        if "outcome_status" not in values:
            self._refuse_loose_ends(values)
            return
        given = {COLUMNS[title]: value for title, value in values.items() if title in COLUMNS}
        if "salary_amount" not in given:
            given.pop("salary_currency", None)
            given.pop("salary_period", None)
        observation = self._find(enrolment, given)
        if observation is None:
            observation = self._create(enrolment, given)
        if "evidence_kind" in values:
            self._prove(observation, draft)
        elif any(key in values and key not in self._constants for key in _EVIDENCE):
            raise RowRefused.because("evidence_kind", "Say what kind of evidence this is.")

    def _refuse_loose_ends(self, values: dict[str, Any]) -> None:
        """Work without a status is a slip; what the mapping sets in every row is not."""
        loose = [
            key
            for key in (*_TELLING, "evidence_kind")
            if key in values and key not in self._constants
        ]
        if loose:
            raise RowRefused.because(
                "outcome_status", f"The row has {', '.join(loose)}, but no outcome_status."
            )

    def _find(self, enrolment: Record, given: dict[str, Any]) -> Record | None:
        for observation in self._known.people.observations.get(enrolment.id, ()):
            recorded = observation.values
            if all(recorded[column] == value for column, value in given.items()):
                return observation
        return None

    def _create(self, enrolment: Record, given: dict[str, Any]) -> Record:
        facts = {
            **_EMPTY,
            "source": "partner_staff",
            "learned_on": self._importer.today,
            **given,
        }
        problems = outcome_problems(OutcomeFacts(**facts), self._importer.today)
        if problems:
            raise RowRefused(
                *(Problem(_TITLES.get(one.field, one.field), one.message) for one in problems)
            )
        observation = self._ledger.create(
            "outcome_observation",
            {
                "partner_id": enrolment["partner_id"],
                "enrolment_id": enrolment.id,
                **facts,
                "is_base_pay": True,
                "recorded_at": self._importer.now,
                "recorded_by_id": self._importer.user_id,
                "superseded_by_id": None,
                "note": None,
            },
        )
        self._put(self._known.people.observations, enrolment.id, observation)
        return observation

    def _prove(self, observation: Record, draft: Draft) -> None:
        values = draft.values
        given = {
            "kind": values["evidence_kind"],
            "note": values.get("evidence_note"),
            "verified_on": values.get("verified_on"),
            "verified_by_name": values.get("verified_by"),
        }
        told = {column: value for column, value in given.items() if value is not None}
        for evidence in self._known.people.evidence.get(observation.id, ()):
            if all(evidence[column] == value for column, value in told.items()):
                return
        if given["verified_on"] and not self._importer.may_verify:
            remark(draft, "verified_on", "Head office records who verified what; left out.")
            given |= {"verified_on": None, "verified_by_name": None}
            if self._is_recorded(observation, given):
                return
        if given["verified_on"] and given["verified_on"] > self._importer.today:
            raise RowRefused.because("verified_on", "This day has not come yet.")
        evidence = self._ledger.create(
            "evidence",
            {
                "partner_id": observation["partner_id"],
                "observation_id": observation.id,
                **given,
                "file_name": None,
                "file_type": None,
                "file_bytes": None,
                "added_at": self._importer.now,
                "added_by_id": self._importer.user_id,
                "verified_by_id": None,
                "verdict": "accepted" if given["verified_on"] else None,
                "verdict_note": None,
            },
        )
        self._put(self._known.people.evidence, observation.id, evidence)

    def _is_recorded(self, observation: Record, given: dict[str, Any]) -> bool:
        return any(
            evidence["kind"] == given["kind"] and evidence["note"] == given["note"]
            for evidence in self._known.people.evidence.get(observation.id, ())
        )

    def _put(self, index: dict[int, list[Record]], key: int, record: Record) -> None:
        if key not in index:
            self._ledger.put(index, key, [])
        self._ledger.append(index[key], record)
