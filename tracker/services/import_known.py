"""What an import has to know of the record for the rows at hand: a fixed number of reads a portion.

Reads as the viewer in force, so it holds nothing that the importer may not see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from tracker.exchange.drafts import Draft, Drafts
from tracker.exchange.known import Importer, Known
from tracker.exchange.plan_partners import Partners
from tracker.exchange.records import Ledger, Record
from tracker.models import (
    Base,
    Centre,
    Cohort,
    Learner,
    OutcomeObservation,
    Partner,
    Program,
    ProgramVersion,
)
from tracker.queries import import_rows as rows
from tracker.rules.lifecycle import Happening
from tracker.rules.spelling import email_key, phone_key, squash


def load_known(drafts: Drafts, importer: Importer) -> Known:
    """Everything the rows may touch."""
    known = Known()
    known.partners = _records(Partner, rows.read_rows(Partner))
    if drafts.kind == "partners":
        known.stage_days = rows.stage_days()
        return known
    known.programs = _records(Program, rows.read_rows(Program))
    known.versions = _records(ProgramVersion, rows.read_rows(ProgramVersion))
    if drafts.kind == "programs":
        known.taught_versions = rows.taught_versions()
    wanted = [draft for draft in drafts.rows if not draft.problems and draft.skipped is None]
    partner_ids = _partner_ids(known, wanted, importer)
    known.centres = _records(Centre, rows.read_among(Centre, Centre.partner_id, partner_ids))
    if drafts.kind in {"cohorts", "enrolments"}:
        known.cohorts = _records(Cohort, rows.read_among(Cohort, Cohort.partner_id, partner_ids))
    if drafts.kind == "enrolments":
        _load_people(known, wanted, partner_ids)
    return known


def find_partner_id(text: str) -> int | None:
    """The key of the partner on record that a file means by those words, or None."""
    known = Known(partners=_records(Partner, rows.read_rows(Partner)))
    nobody = Importer(today=date.min, now=datetime.min.replace(tzinfo=UTC), take_id=lambda: 0)
    found = Partners(known, nobody, Ledger(nobody.take_id)).find(text)
    return None if found is None else found.id


def _records(model: type[Base], found: Iterable[dict[str, Any]]) -> dict[int, Record]:
    table = model.__tablename__
    return {row["id"]: Record(table, row["id"], row) for row in found}


def _partner_ids(known: Known, wanted: list[Draft], importer: Importer) -> list[int]:
    """The partners on record that the rows name."""
    partners = Partners(known, importer, Ledger(importer.take_id))
    names = {draft.values.get("partner") for draft in wanted} | {importer.partner}
    references = {draft.values.get("partner_ref") for draft in wanted}
    found = [partners.find(name) for name in names if name]
    found += [partners.find_by_ref(reference) for reference in references]
    return sorted({record.id for record in found if record is not None})


def _load_people(known: Known, wanted: list[Draft], partner_ids: list[int]) -> None:
    learner_ids = _learner_ids(known, wanted, partner_ids)
    cohort_ids = _cohort_ids(known, wanted)
    for row in rows.enrolments_of(partner_ids, cohort_ids, learner_ids):
        known.enrolments[row["id"]] = Record("enrolment", row["id"], row)
        known.enrolled.add((row["partner_id"], row["learner_id"]))
        learner_ids.add(row["learner_id"])
    _load_learners(known, learner_ids)
    # Of two kinds with one value the reference proper, read last, is the one that finds people.
    references = sorted(
        rows.references_of(partner_ids, known.learners), key=lambda row: row.kind == "ref"
    )
    for found in references:
        known.references[found.partner_id, found.value] = found.learner_id
    known.open_elsewhere = {
        (learner_id, program_id)
        for enrolment_id, learner_id, program_id in rows.open_programs(known.learners)
        if enrolment_id not in known.enrolments
    }
    _load_events(known)
    _load_outcomes(known)


def _learner_ids(known: Known, wanted: list[Draft], partner_ids: list[int]) -> set[int]:
    """Learners of the partners who can be meant by a reference, an address, a number or a name."""
    found = {
        row.learner_id
        for row in rows.learners_by_reference(partner_ids, _values(wanted, "learner_ref"))
    }
    emails = {email_key(text) for text in _values(wanted, "email")}
    phones = {phone_key(text) for text in _values(wanted, "phone")}
    born = (draft for draft in wanted if "birth_year" in draft.values)
    for column, texts in (
        (Learner.email_key, emails),
        (Learner.phone_key, phones),
        (Learner.family_name, _values(born, "family_name")),
    ):
        found |= rows.learner_ids_by(column, partner_ids, {text for text in texts if text})
    return found


def _values(drafts: Iterable[Draft], key: str) -> set[str]:
    return {draft.values[key] for draft in drafts if key in draft.values}


def _cohort_ids(known: Known, wanted: list[Draft]) -> list[int]:
    """Cohorts whose code is named, alone or after the code of a program."""
    codes = {squash(code) for code in _values(wanted, "cohort")}
    return [
        key
        for key, cohort in known.cohorts.items()
        if squash(cohort["code"]) in codes or squash(cohort["code"].partition(" ")[2]) in codes
    ]


def _load_learners(known: Known, learner_ids: set[int]) -> None:
    """The learners, and those whom they were merged into."""
    missing = learner_ids
    while missing:
        found = _records(Learner, rows.read_among(Learner, Learner.id, missing))
        known.learners |= found
        targets = {record["merged_into_id"] for record in found.values()} - {None}
        missing = targets - known.learners.keys()
    for key, record in known.learners.items():
        standing = record
        while standing["merged_into_id"] in known.learners:
            standing = known.learners[standing["merged_into_id"]]
        if standing is not record:
            known.merged[key] = standing.id


def _load_events(known: Known) -> None:
    for enrolment_id, sequence, *event in rows.events_of(known.enrolments):
        known.events.setdefault(enrolment_id, []).append(Happening(*event))
        known.sequences[enrolment_id] = sequence


def _load_outcomes(known: Known) -> None:
    keys: list[int] = []
    for row in _observations(known):
        observation = Record("outcome_observation", row["id"], row)
        known.observations.setdefault(row["enrolment_id"], []).append(observation)
        keys.append(observation.id)
    for row in rows.evidence_of(keys):
        evidence = Record("evidence", row["id"], row)
        known.evidence.setdefault(row["observation_id"], []).append(evidence)


def _observations(known: Known) -> Iterator[dict[str, Any]]:
    return rows.read_among(OutcomeObservation, OutcomeObservation.enrolment_id, known.enrolments)
