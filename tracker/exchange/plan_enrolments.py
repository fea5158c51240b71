"""The rows of an enrolments file: cohort, learner, enrolment with its events, outcome, evidence."""

from __future__ import annotations

from typing import Any

from tracker.exchange.drafts import Draft, Drafts
from tracker.exchange.known import Importer, Known
from tracker.exchange.plan_cohorts import ROW_TITLES, Cohorts, fill_cohort
from tracker.exchange.plan_events import PROJECTED, Events
from tracker.exchange.plan_outcomes import Outcomes
from tracker.exchange.plan_people import People
from tracker.exchange.records import Ledger, Record
from tracker.exchange.refusals import RowRefused, refuse_contradictions, remark
from tracker.rules.lifecycle import Happening, is_open, project
from tracker.rules.problems import Problem
from tracker.rules.spelling import shown, squash
from tracker.rules.validation_people import EntryFacts, entry_problems

_ENTRY = ("credential_on", "intent", "intent_on", "may_work", "employed_at_entry")
_PLACE = (
    "partner",
    "centre",
    "program",
    "program_weeks",
    "program_hours",
    "cohort",
    "cohort_starts_on",
    "cohort_ends_on",
    "census_on",
)


class EnrolmentPlanner:
    """Plans the rows of an enrolments file."""

    def __init__(self, known: Known, importer: Importer, ledger: Ledger, drafts: Drafts) -> None:
        self._known = known
        self._importer = importer
        self._ledger = ledger
        self._drafts = drafts
        self._cohorts = Cohorts(known, importer, ledger, ROW_TITLES)
        self._people = People(known, importer, ledger)
        self._events = Events(known, importer, ledger)
        self._outcomes = Outcomes(known, importer, ledger, drafts.constants)
        # What the columns of place say -> (partner, cohort); remarked on at its first row only.
        self._places: dict[tuple[Any, ...], tuple[Record, Record]] = {}
        self._enrolments: dict[tuple[int, int], Record] = {}
        self._open: dict[tuple[int, int], int] = dict.fromkeys(known.open_elsewhere, 0)
        for record in known.enrolments.values():
            self._enrolments[record["cohort_id"], record["learner_id"]] = record
            if is_open(record["status"]):
                self._open[record["learner_id"], record["program_id"]] = record.id
        self._before = [(key, record["cohort_id"]) for key, record in known.enrolments.items()]
        self._seen: set[int] = set()
        self._seen_cohorts: set[int] = set()

    def take(self, draft: Draft) -> None:
        """Plan one row."""
        partner, cohort = self._place(draft)
        values = draft.values
        learner = self._people.find(partner, cohort, draft)
        if learner is None:
            learner = self._people.create(partner, draft)
        else:
            self._people.update(partner, learner, draft)
        self._people.refer(partner, learner, values.get("learner_ref"))
        enrolment = self._enrolments.get((cohort.id, learner.id))
        if enrolment is None:
            enrolment = self._enrol(cohort, learner, values)
            self._events.told(enrolment, draft)
        else:
            self._events.told(enrolment, draft)
            self._events.lead_to(enrolment, cohort, draft)
            self._keep_one_open(enrolment)
        self._entry(enrolment, values)
        self._outcomes.take(enrolment, draft)
        self._seen.add(enrolment.id)
        self._seen_cohorts.add(cohort.id)

    def _place(self, draft: Draft) -> tuple[Record, Record]:
        """The partner and the cohort of the row, made where they are new."""
        values = draft.values
        key = tuple(values.get(column) for column in _PLACE)
        found = self._places.get(key)
        if found is None:
            partner = self._cohorts.partners.of_row(values)
            cohort = self._cohort(partner, draft)
            found = (partner, cohort)
            self._ledger.put(self._places, key, found)
        return found

    def _cohort(self, partner: Record, draft: Draft) -> Record:
        values = draft.values
        code, named = values["cohort"], values.get("program")
        known_cohort, _ = self._cohorts.find(partner, None, code)
        if named is None or (known_cohort is not None and self._is_program(known_cohort, named)):
            program = None
        else:
            program = self._cohorts.programs.get(named)
        cohort, longer = self._cohorts.find(partner, program, code)
        if longer != code:
            sentence = f"Code {shown(code)} is that of another program; taken as {shown(longer)}."
            remark(draft, "cohort", sentence, self._drafts.title("cohort"))
        if cohort is None:
            return self._cohorts.create(partner, program, longer, values)
        fill_cohort(self._cohorts, self._ledger, cohort, values, draft)
        self._remark_centre(cohort, draft)
        self._remark_length(cohort, draft)
        return cohort

    def _is_program(self, cohort: Record, named: str) -> bool:
        """Whether the cohort's own program is the one named."""
        program = self._known.programs.get(cohort["program_id"])
        return program is not None and squash(named) in {
            squash(program["code"]),
            squash(program["name"]),
        }

    def _remark_centre(self, cohort: Record, draft: Draft) -> None:
        named = draft.values.get("centre")
        centre = self._known.centres.get(cohort["centre_id"])
        if named is None or centre is None or squash(centre["name"]) == squash(named):
            return
        remark(
            draft,
            "centre",
            f"Cohort {shown(cohort['code'])} is at {shown(centre['name'])}; that stays.",
            self._drafts.title("centre"),
        )

    def _remark_length(self, cohort: Record, draft: Draft) -> None:
        version = self._known.versions.get(cohort["program_version_id"])
        weeks, hours = draft.values.get("program_weeks"), draft.values.get("program_hours")
        if version is None or (weeks is None and hours is None):
            return
        if self._importer.may_create_programs:
            self._cohorts.programs.fill_length(version, weeks, hours)
        for title, given in (("weeks", weeks), ("hours", hours)):
            if given is not None and version[title] != given:
                sentence = (
                    f"The version taught is recorded with {version[title]} {title}; that stays."
                )
                remark(draft, f"program_{title}", sentence, self._drafts.title(f"program_{title}"))

    def _enrol(self, cohort: Record, learner: Record, values: dict[str, Any]) -> Record:
        """A new enrolment with its events."""
        happened = self._events.first(values, cohort)
        seen = project(
            Happening(place, kind, on, reason) for place, (kind, on, reason) in enumerate(happened)
        )
        pair = (learner.id, cohort["program_id"])
        if is_open(seen.status):
            self._check_open(pair)
        enrolment = self._ledger.create(
            "enrolment",
            {
                "partner_id": cohort["partner_id"],
                "learner_id": learner.id,
                "cohort_id": cohort.id,
                "original_cohort_id": cohort.id,
                "program_id": cohort["program_id"],
                "transferred_from_id": None,
                **{field: getattr(seen, field) for field in PROJECTED},
                **dict.fromkeys(_ENTRY),
                "entry_salary_amount": None,
                "entry_salary_currency": None,
                "entry_salary_period": None,
                "version": 1,
            },
        )
        for kind, on, reason in happened:
            self._events.record(enrolment, kind, on, reason=reason)
        self._ledger.put(self._known.enrolments, enrolment.id, enrolment)
        self._ledger.put(self._enrolments, (cohort.id, learner.id), enrolment)
        self._people.enter(cohort, learner)
        if is_open(seen.status):
            self._ledger.put(self._open, pair, enrolment.id)
        return enrolment

    def _check_open(self, pair: tuple[int, int], besides: int | None = None) -> None:
        held = self._open.get(pair)
        if held is not None and held != besides:
            raise RowRefused(
                Problem("cohort", "This learner has an open enrolment in this program already."),
                may_wait=True,
            )

    def _keep_one_open(self, enrolment: Record) -> None:
        """Whether the enrolment is open may have changed: at most one is, for learner and program."""
        pair = (enrolment["learner_id"], enrolment["program_id"])
        if is_open(enrolment["status"]):
            self._check_open(pair, besides=enrolment.id)
            if self._open.get(pair) is None:
                self._ledger.put(self._open, pair, enrolment.id)
        elif self._open.get(pair) == enrolment.id:
            self._ledger.put(self._open, pair, None)

    def _entry(self, enrolment: Record, values: dict[str, Any]) -> None:
        """Credential, intent and the situation at entry: what the row says is set."""
        given = {column: values[column] for column in _ENTRY if column in values}
        if not given:
            return
        facts = EntryFacts(**{column: enrolment[column] for column in _ENTRY} | given)
        problems = entry_problems(facts, self._importer.today)
        if problems:
            raise RowRefused(*problems)
        refuse_contradictions(self._ledger.tell(enrolment, given))

    def missing(self) -> int:
        """Enrolments of the cohorts in the file that the file does not have."""
        return sum(
            1
            for key, cohort_id in self._before
            if cohort_id in self._seen_cohorts and key not in self._seen
        )
