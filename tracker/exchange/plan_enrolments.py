"""The rows of an enrolments file: cohort, learner, enrolment with its events, outcome, evidence."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from tracker.exchange.drafts import Draft, Drafts
from tracker.exchange.known import Importer, Known, KnownPeople
from tracker.exchange.plan_cohorts import ROW_TITLES, Cohorts, fill_cohort
from tracker.exchange.plan_events import PROJECTED, Events, Told
from tracker.exchange.plan_outcomes import Outcomes
from tracker.exchange.plan_people import People, name_key
from tracker.exchange.records import Ledger, Record
from tracker.exchange.recurring import PartnerKey, Recurring
from tracker.exchange.refusals import RowRefused, refuse_contradictions, remark
from tracker.rules.lifecycle import Happening, is_open, project
from tracker.rules.problems import Problem
from tracker.rules.spelling import shown, squash
from tracker.rules.validation_people import EntryFacts, entry_problems

_ENTRY = ("credential_on", "intent", "intent_on", "may_work", "employed_at_entry")
_NO_ENTRY = dict.fromkeys(_ENTRY)
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
        # Enrolments on record that the file has; cohorts of it, and those of them it touches.
        self._seen: set[int] = set()
        self.cohorts: set[int] = set()
        self.touched: set[int] = set()
        self._index()

    def open(self, people: KnownPeople) -> None:
        """Make known whom the rows that come next may mean, beside those who were kept."""
        self._known.people.add(people)
        self._people.open()
        self._events.open()
        self._index()

    def _index(self) -> None:
        people = self._known.people
        self._enrolments: dict[tuple[int, int], Record] = {}
        self._open: dict[tuple[int, int], int | None] = dict.fromkeys(people.open_elsewhere, 0)
        for record in people.enrolments.values():
            self._enrolments[record["cohort_id"], record["learner_id"]] = record
            if is_open(record["status"]):
                self._open[record["learner_id"], record["program_id"]] = record.id

    def close(self, portion: int, recurring: Recurring) -> set[int]:
        """Let go of whom no later portion means; returns the learners who are kept."""
        people = self._known.people
        if not recurring.comes_again and all(one.is_new for one in people.learners.values()):
            self._known.people = KnownPeople()
            return set()
        referred: dict[int, list[tuple[int, str]]] = {}
        for key, learner_id in people.references.items():
            referred.setdefault(people.standing(learner_id), []).append(key)
        kept: set[int] = set()
        for partner_id, learner_id in people.enrolled:
            learner = people.learners.get(people.standing(learner_id))
            if learner is None or learner.id in kept:
                continue
            keys = [("ref", value) for _, value in referred.get(learner.id, ())]
            keys += [
                (kind, learner.values[f"{kind}_key"])
                for kind in ("email", "phone")
                if learner.values[f"{kind}_key"]
            ]
            if recurring.has_names:
                keys.append(("name", name_key(learner.values)))
            partner = self._partner_key(partner_id)
            if recurring.last(partner, keys, is_new=learner.is_new) > portion:
                kept.add(learner.id)
        self._known.people = people.only(kept) if kept else KnownPeople()
        return kept

    def hold(self, draft: Draft, recurring: Recurring) -> None:
        """Keep whom a row that waits for a later one may mean."""
        partner = self._cohorts.partners.key_of(draft.values.get("partner"))
        recurring.hold(partner, draft.values)

    def _partner_key(self, partner_id: int) -> PartnerKey:
        partner = self._known.partners[partner_id]
        return partner["slug"] if partner.is_new else partner.id

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
        if not enrolment.is_new:
            self._seen.add(enrolment.id)
        self.cohorts.add(cohort.id)
        if self._ledger.touched:
            self.touched.add(cohort.id)

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
        seen = _projected(tuple(happened))
        pair = (learner.id, cohort["program_id"])
        if is_open(seen["status"]):
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
                **seen,
                **_NO_ENTRY,
                "entry_salary_amount": None,
                "entry_salary_currency": None,
                "entry_salary_period": None,
                "version": 1,
            },
        )
        self._events.begin(enrolment, happened)
        self._ledger.put(self._known.people.enrolments, enrolment.id, enrolment)
        self._ledger.put(self._enrolments, (cohort.id, learner.id), enrolment)
        self._people.enter(cohort, learner)
        if is_open(seen["status"]):
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
        """Less those in the cohorts of the file, which the caller counts: enrolments it has."""
        return -len(self._seen)


@lru_cache(maxsize=10_000)
def _projected(happened: tuple[Told, ...]) -> dict[str, Any]:
    """What the events of a new enrolment add up to; classes share their days, so it repeats."""
    seen = project(
        Happening(place, kind, on, reason) for place, (kind, on, reason) in enumerate(happened)
    )
    return {field: getattr(seen, field) for field in PROJECTED}
