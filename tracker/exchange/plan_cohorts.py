"""Which cohort a row means, making one, and the rows of a cohorts file.

A code is unique within the partner. Where a row names a code that belongs to a cohort of another
program, the cohort meant is the one whose code begins with the program's ("EEE 2013J").
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tracker.exchange.drafts import Draft, Drafts
from tracker.exchange.known import Importer, Known
from tracker.exchange.plan_frame import Centres, Programs
from tracker.exchange.plan_partners import Partners
from tracker.exchange.records import Ledger, Record
from tracker.exchange.refusals import RowRefused, refuse_contradictions, remark
from tracker.rules.problems import Problem
from tracker.rules.spelling import shown, squash
from tracker.rules.validation import in_words
from tracker.rules.validation_people import CohortFacts, cohort_problems

TITLES = {"code": "cohort"}
FILE_TITLES = {
    **TITLES,
    "planned_start_on": "starts_on",
    "planned_end_on": "ends_on",
    "centre_id": "centre",
    "program_version_id": "version",
}
ROW_TITLES = {**TITLES, "starts_on": "cohort_starts_on", "ends_on": "cohort_ends_on"}
_DAYS = {"starts_on": "planned_start_on", "ends_on": "planned_end_on", "census_on": "census_on"}
_PLAIN = ("mode", "language", "weekly_hours", "seats", "price", "currency", "note", "cancelled_on")


class Cohorts:
    """The cohorts of the partners, and those the file makes."""

    def __init__(
        self,
        known: Known,
        importer: Importer,
        ledger: Ledger,
        titles: Mapping[str, str] = TITLES,
    ) -> None:
        self._known = known
        self._importer = importer
        self._ledger = ledger
        self._titles = titles
        self.partners = Partners(known, importer, ledger)
        self.programs = Programs(known, importer, ledger)
        self.centres = Centres(known, importer, ledger)
        self._by_code: dict[tuple[int, str], Record] = {}
        for record in known.cohorts.values():
            self._by_code.setdefault((record["partner_id"], squash(record["code"])), record)

    def find(self, partner: Record, program: Record | None, code: str) -> tuple[Record | None, str]:
        """(the cohort of that code in that program or None, the code it has or would get)."""
        found = self._by_code.get((partner.id, squash(code)))
        if found is None or program is None or found["program_id"] == program.id:
            return found, code
        longer = f"{program['code']} {code}"[:120]
        found = self._by_code.get((partner.id, squash(longer)))
        if found is not None and found["program_id"] != program.id:
            raise RowRefused.because("cohort", f"Cohort {shown(longer)} is one of another program.")
        return found, longer

    def create(
        self,
        partner: Record,
        program: Record | None,
        code: str,
        values: dict[str, Any],
        version: Record | None = None,
    ) -> Record:
        """A new cohort; RowRefused when the row does not carry enough, or the importer may not."""
        if not self._importer.may_create_cohorts:
            raise RowRefused.because(
                "cohort",
                f"The partner has no cohort {shown(code)}; open it first, "
                "because a new cohort is counted against the licence.",
            )
        if program is None:
            raise RowRefused.because("program", f"Cohort {shown(code)} is new: say its program.")
        weeks, hours = values.get("program_weeks"), values.get("program_hours")
        version = version or self.programs.version_for(program, weeks, hours)
        centre = self.centres.get(partner, values.get("centre"))
        record = self._ledger.create(
            "cohort",
            _new_cohort(partner, centre, version) | {"code": code} | _cohort_values(values, {}),
        )
        check_days(record, self._titles)
        self._ledger.put(self._known.cohorts, record.id, record)
        self._ledger.put(self._by_code, (partner.id, squash(code)), record)
        return record

    def change(self, cohort: Record, values: dict[str, Any]) -> None:
        """Set what differs of a cohort; RowRefused when its days contradict each other."""
        before = dict(cohort.values)
        refuse_contradictions(self._ledger.tell(cohort, values), self._titles)
        if cohort.values != before:
            check_days(cohort, self._titles)


def _new_cohort(partner: Record, centre: Record, version: Record) -> dict[str, Any]:
    return {
        "partner_id": partner.id,
        "centre_id": centre.id,
        "program_id": version["program_id"],
        "program_version_id": version.id,
        "licence_id": None,
        "lead_trainer_id": None,
        "planned_start_on": None,
        "planned_end_on": None,
        "actual_start_on": None,
        "actual_end_on": None,
        "starts_on": None,
        "ends_on": None,
        "census_on": None,
        "cancelled_on": None,
        "mode": "on_site",
        "language": None,
        "weekly_hours": None,
        "seats": None,
        "price": None,
        "currency": None,
        "note": None,
        "version": 1,
    }


def _cohort_values(values: dict[str, Any], recorded: dict[str, Any]) -> dict[str, Any]:
    """The columns of a cohort that a row sets, projected days included."""
    found = {key: values[key] for key in _PLAIN if key in values}
    for key in ("actual_start_on", "actual_end_on", "census_on"):
        if key in values:
            found[key] = values[key]
    starts = values.get("starts_on", values.get("cohort_starts_on"))
    ends = values.get("ends_on", values.get("cohort_ends_on"))
    # A day that is the projected one already says nothing new about the plan.
    if starts is not None and starts != recorded.get("starts_on"):
        found["planned_start_on"] = starts
    if ends is not None and ends != recorded.get("ends_on"):
        found["planned_end_on"] = ends
    after = recorded | found
    found["starts_on"] = after.get("actual_start_on") or after.get("planned_start_on")
    found["ends_on"] = after.get("actual_end_on") or after.get("planned_end_on")
    return found


def check_days(cohort: Record, titles: Mapping[str, str]) -> None:
    """RowRefused when the values of a cohort contradict each other; titles: field -> column."""
    facts = CohortFacts(**{key: cohort[key] for key in CohortFacts.__dataclass_fields__})
    problems = [
        Problem(titles.get(problem.field, problem.field), problem.message)
        for problem in cohort_problems(facts)
    ]
    for last, first in (
        ("planned_end_on", "planned_start_on"),
        ("actual_end_on", "actual_start_on"),
    ):
        if cohort[first] and cohort[last] and cohort[last] < cohort[first]:
            field = titles.get("ends_on", "ends_on")
            problems.append(Problem(field, "The last day is before the first day."))
    if problems:
        raise RowRefused(*problems)


def fill_cohort(
    cohorts: Cohorts, ledger: Ledger, cohort: Record, values: dict[str, Any], draft: Draft
) -> None:
    """What a row of people says of a cohort on record: blanks are filled, the rest is remarked on."""
    filled: dict[str, Any] = {}
    for key, title in (
        ("starts_on", "cohort_starts_on"),
        ("ends_on", "cohort_ends_on"),
        ("census_on", "census_on"),
    ):
        given = values.get(title)
        if given is None or cohort[key] == given:
            continue
        if cohort[key] is None:
            filled |= {key: given, _DAYS[key]: given}
        else:
            remark(draft, title, _stays(cohort, cohort[key]))
    if filled:
        cohorts.change(cohort, filled)


def _stays(cohort: Record, recorded: date) -> str:
    return f"Cohort {shown(cohort['code'])} is recorded with {in_words(recorded)}; that stays."


class CohortPlanner:
    """Plans the rows of a cohorts file: one row a cohort."""

    def __init__(self, known: Known, importer: Importer, ledger: Ledger, drafts: Drafts) -> None:
        self._known = known
        self._ledger = ledger
        self._cohorts = Cohorts(known, importer, ledger, FILE_TITLES)
        self._seen: set[int] = set()
        self._partners: set[int] = set()
        self._before = [(key, record["partner_id"]) for key, record in known.cohorts.items()]

    def take(self, draft: Draft) -> None:
        """Make the cohort, or set what differs."""
        values = draft.values
        partner = self._cohorts.partners.of_row(values)
        named = values.get("program")
        program = self._cohorts.programs.get(named) if named else None
        cohort, code = self._cohorts.find(partner, program, values["cohort"])
        version = self._version(program, cohort, values.get("version"))
        if cohort is None:
            cohort = self._cohorts.create(partner, program, code, values, version)
            self._cohorts.change(cohort, self._told(partner, cohort, values, version))
        else:
            self._cohorts.change(cohort, self._told(partner, cohort, values, version))
        self._seen.add(cohort.id)
        self._partners.add(partner.id)

    def _told(
        self, partner: Record, cohort: Record, values: dict[str, Any], version: Record | None
    ) -> dict[str, Any]:
        """What a row says of the cohort, by column."""
        told = _cohort_values(values, cohort.values)
        if version is not None:
            told["program_version_id"] = version.id
        if values.get("centre"):
            told["centre_id"] = self._cohorts.centres.get(partner, values["centre"]).id
        return told

    def _version(
        self, program: Record | None, cohort: Record | None, label: str | None
    ) -> Record | None:
        if label is None:
            return None
        if program is None and cohort is not None:
            program = self._known.programs[cohort["program_id"]]
        if program is None:
            raise RowRefused.because("program", "The version is one of which program?")
        for version in self._cohorts.programs.versions(program):
            if squash(version["label"]) == squash(label):
                return version
        return self._cohorts.programs.add_version(program, label=label)

    def missing(self) -> int:
        """Cohorts of the partners in the file that the file does not have."""
        return sum(
            1
            for key, partner_id in self._before
            if partner_id in self._partners and key not in self._seen
        )
