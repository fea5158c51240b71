"""What an import has to know of the record: the frame once, people for each portion of the rows.

A fixed number of reads a portion. Reads as the viewer in force, so it holds nothing that the
importer may not see.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from typing import Any

from tracker.exchange.drafts import Draft, Drafts
from tracker.exchange.known import Importer, Known, KnownPeople
from tracker.exchange.plan_partners import Partners
from tracker.exchange.plan_people import keys_of_row, name_key, namesake_key
from tracker.exchange.records import Ledger, Record
from tracker.models import Base, Centre, Cohort, Learner, Partner, Program, ProgramVersion
from tracker.queries import import_people as people
from tracker.queries import import_rows as rows
from tracker.rules.lifecycle import Happening
from tracker.rules.spelling import squash


def load_frame(drafts: Drafts, importer: Importer) -> Known:
    """Everything but people that the rows may touch."""
    known = Known()
    known.partners = _records(Partner, rows.read_rows(Partner))
    if drafts.kind == "partners":
        known.stage_days = rows.stage_days()
        return known
    known.programs = _records(Program, rows.read_rows(Program))
    known.versions = _records(ProgramVersion, rows.read_rows(ProgramVersion))
    if drafts.kind == "programs":
        known.taught_versions = rows.taught_versions()
    partner_ids = _partner_ids(known, importer, drafts)
    known.centres = _records(Centre, rows.read_among(Centre, Centre.partner_id, partner_ids))
    if drafts.kind == "cohorts":
        found = rows.read_among(Cohort, Cohort.partner_id, partner_ids)
        known.cohorts = _records(Cohort, found)
    elif drafts.kind == "enrolments":
        codes = {squash(code) for code in drafts.texts("cohort")}
        keys = [
            key
            for key, code in rows.cohort_codes(partner_ids)
            if squash(code) in codes or squash(code.partition(" ")[2]) in codes
        ]
        known.cohorts = _records(Cohort, rows.read_among(Cohort, Cohort.id, keys))
    return known


def find_partner_id(text: str) -> int | None:
    """The key of the partner on record that a file means by those words, or None."""
    known = Known(partners=_records(Partner, rows.read_rows(Partner)))
    nobody = Importer(today=date.min, now=datetime.min.replace(tzinfo=UTC), take_id=len)
    found = Partners(known, nobody, Ledger(nobody.take_id)).find(text)
    return None if found is None else found.id


def _records(model: type[Base], found: Iterable[dict[str, Any]]) -> dict[int, Record]:
    table = model.__tablename__
    return {row["id"]: Record(table, row["id"], row) for row in found}


def _partner_ids(known: Known, importer: Importer, drafts: Drafts) -> list[int]:
    """The partners on record that the rows name."""
    partners = Partners(known, importer, Ledger(importer.take_id))
    found = [partners.find(name) for name in {*drafts.texts("partner"), importer.partner} if name]
    found += [partners.find_by_ref(reference) for reference in drafts.texts("partner_ref")]
    return sorted({record.id for record in found if record is not None})


class PeopleOnRecord:
    """Finds the people of one file, portion by portion."""

    def __init__(self, known: Known, importer: Importer, drafts: Drafts) -> None:
        has_people = drafts.kind == "enrolments"
        self._partner_ids = _partner_ids(known, importer, drafts) if has_people else []
        self._kinds = rows.reference_kinds(self._partner_ids)
        # By the code as it is compared: all that a row without any key may mean.
        self._cohorts: dict[str, list[int]] = {}
        for key, cohort in known.cohorts.items():
            code = cohort["code"]
            for text in {squash(code), squash(code.partition(" ")[2])}:
                self._cohorts.setdefault(text, []).append(key)
        # Cohort -> names as they are compared -> learners in it; of cohorts asked for.
        self._names: dict[int, dict[int, list[int]]] = {}

    def load(self, drafts: Iterable[Draft]) -> KnownPeople:
        """Whom the rows may mean, with all that hangs on them."""
        found = KnownPeople()
        if not self._partner_ids:
            return found
        asked = [draft for draft in drafts if not draft.problems and not draft.skipped]
        wanted = [draft.values for draft in asked]
        learner_ids = self._learner_ids(wanted, [keys_of_row(draft) for draft in asked])
        self._load_namesakes(found, wanted)
        if learner_ids:
            self._load(found, learner_ids)
        return found

    def _learner_ids(
        self, wanted: list[dict[str, Any]], keys: list[dict[str, str | None]]
    ) -> set[int]:
        by_kind = {
            kind: {value for one in keys if (value := one[kind]) is not None}
            for kind in ("ref", "email", "phone")
        }
        found = people.learners_by_reference(self._partner_ids, self._kinds, by_kind["ref"])
        found |= people.learners_by_contact(
            self._partner_ids, {"email_key": by_kind["email"], "phone_key": by_kind["phone"]}
        )
        keyless = [
            values
            for values, one in zip(wanted, keys, strict=True)
            if not any(value is not None for value in one.values())
        ]
        return found | self._by_names(keyless)

    def _by_names(self, keyless: list[dict[str, Any]]) -> set[int]:
        """Learners in the cohort of a row that has nothing but names, by those names."""
        found: set[int] = set()
        pairs = [
            (cohort_id, hash(name_key(values)))
            for values in keyless
            for cohort_id in self._cohorts.get(squash(values["cohort"]), ())
        ]
        missing = {cohort_id for cohort_id, _ in pairs} - self._names.keys()
        self._names |= {cohort_id: {} for cohort_id in missing}
        for cohort_id, learner_id, given, family in people.names_in_cohorts(missing):
            names = hash(name_key({"given_name": given, "family_name": family}))
            self._names[cohort_id].setdefault(names, []).append(learner_id)
        for cohort_id, names in pairs:
            found.update(self._names[cohort_id].get(names, ()))
        return found

    def _load_namesakes(self, found: KnownPeople, wanted: list[dict[str, Any]]) -> None:
        born = [values for values in wanted if values.get("birth_year") is not None]
        names = {
            (values["family_name"], values["given_name"], values["birth_year"])
            for values in born
            if "family_name" in values and "given_name" in values
        }
        for partner_id, given, family, year in people.namesakes(self._partner_ids, names):
            values = {"given_name": given, "family_name": family, "birth_year": year}
            found.namesakes.add(namesake_key(partner_id, values))

    def _load(self, found: KnownPeople, learner_ids: Collection[int]) -> None:
        _load_learners(found, learner_ids)
        for row in people.enrolments_of(self._partner_ids, found.learners):
            owner = found.standing(row["learner_id"])
            found.enrolments[row["id"]] = Record("enrolment", row["id"], row, owner)
            found.enrolled.add((row["partner_id"], row["learner_id"]))
        # Of two kinds with one value the reference proper, read last, is the one that finds people.
        references = sorted(
            people.references_of(self._partner_ids, found.learners),
            key=lambda one: one.kind == "ref",
        )
        for reference in references:
            found.references[reference.partner_id, reference.value] = reference.learner_id
        found.open_elsewhere = {
            (row.learner_id, row.program_id)
            for row in people.open_programs(found.learners)
            if row.id not in found.enrolments
        }
        _load_events(found)
        _load_outcomes(found)


def _load_learners(found: KnownPeople, learner_ids: Collection[int]) -> None:
    """The learners, and those whom they were merged into."""
    records = _records(Learner, people.learners_of(learner_ids))
    while records:
        found.learners |= records
        targets = {record["merged_into_id"] for record in records.values()} - {None}
        missing = targets - found.learners.keys()
        records = _records(Learner, rows.read_among(Learner, Learner.id, missing))
    for key, record in found.learners.items():
        record.owner = key
        standing = record
        while standing["merged_into_id"] in found.learners:
            standing = found.learners[standing["merged_into_id"]]
        if standing is not record:
            found.merged[key] = standing.id


def _load_events(found: KnownPeople) -> None:
    for enrolment_id, sequence, *event in people.events_of(found.enrolments):
        found.events.setdefault(enrolment_id, []).append(Happening(*event))
        found.sequences[enrolment_id] = sequence


def _load_outcomes(found: KnownPeople) -> None:
    owners: dict[int, int] = {}
    for row in people.observations_of(found.enrolments):
        enrolment = found.enrolments[row["enrolment_id"]]
        observation = Record("outcome_observation", row["id"], row, enrolment.owner)
        found.observations.setdefault(enrolment.id, []).append(observation)
        owners[observation.id] = enrolment.owner
    for row in people.evidence_of(owners):
        evidence = Record("evidence", row["id"], row, owners[row["observation_id"]])
        found.evidence.setdefault(row["observation_id"], []).append(evidence)
