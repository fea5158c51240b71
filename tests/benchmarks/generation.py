"""The generated record, written: cohort by cohort, so that memory does not grow with its size."""

from __future__ import annotations

import itertools
import random
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine

from tests.benchmarks import careers, frame, people
from tests.benchmarks.courses import Step, course_of
from tests.benchmarks.frame import Keys, Partner, Shared
from tests.benchmarks.world import DAY, CohortPlan, dice, partner_plans
from tests.benchmarks.writer import Writer
from tracker.metrics.catalogue import STANDARDS
from tracker.rules.lifecycle import Happening, project
from tracker.services import tallies

COLUMNS: dict[str, Sequence[str]] = {
    **frame.COLUMNS,
    "cohort": (
        *("id", "partner_id", "centre_id", "program_id", "program_version_id", "licence_id"),
        *("lead_trainer_id", "code", "planned_start_on", "planned_end_on", "starts_on", "ends_on"),
        *("mode", "language", "seats", "price", "currency", "version"),
    ),
    "learner": people.LEARNER,
    "learner_reference": ("id", "partner_id", "learner_id", "kind", "value"),
    "consent": ("id", "partner_id", "learner_id", "purpose", "given_on"),
    "enrolment": (
        *("id", "partner_id", "learner_id", "cohort_id", "original_cohort_id", "program_id"),
        *("transferred_from_id", "status", "status_on", "enrolled_on", "started_on"),
        *("completed_on", "exit_on", "exit_reason", "credential_on", "intent", "may_work"),
        *("employed_at_entry", "version"),
    ),
    "enrolment_event": (
        *("id", "partner_id", "enrolment_id", "sequence", "kind", "effective_on", "recorded_at"),
        *("recorded_by_id", "reason"),
    ),
    "outcome_observation": careers.OBSERVATION,
    "evidence": careers.EVIDENCE,
    "satisfaction_answer": (
        *("id", "partner_id", "enrolment_id", "asked_on", "recommend", "teaching", "content"),
        *("support", "facilities"),
    ),
    "audit_entry": (
        *("id", "at", "actor_id", "actor_name", "verb", "entity", "entity_id", "label"),
        *("partner_id", "new"),
    ),
}


@dataclass(slots=True)
class Moving:
    """Who leaves for the next cohort of the program: enrolment, learner, cohort first meant."""

    waiting: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)


@dataclass(slots=True)
class Generation:
    """One run: what everything is numbered and written with."""

    writer: Writer
    keys: Keys
    shared: Shared
    numbers: Any = field(default_factory=lambda: itertools.count(1))


def generate(engine: Engine, enrolments: int) -> dict[str, int]:
    """Fill an empty, migrated database; table -> rows written."""
    writer, keys = Writer(engine, COLUMNS), Keys()
    with writer.unguarded():
        run = Generation(writer, keys, frame.write_shared(writer, keys))
        for plan in partner_plans(enrolments):
            partner = frame.write_partner(writer, keys, run.shared, plan)
            _write_cohorts(run, partner)
    return writer.written


def rebuild(standards: Sequence[str] = (), today: date | None = None) -> int:
    """Store everything that can be worked out again, of these standards or of all; how much.

    Inside the application's context. The day is that of the clock: pages ask for it too.
    """
    chosen = [STANDARDS[key] for key in standards or STANDARDS]
    return tallies.rebuild(today or datetime.now(UTC).date(), chosen)


def _write_cohorts(run: Generation, partner: Partner) -> None:
    moving, chance = Moving(), dice("people", partner.plan.number)
    # Graduates who may come back for another program; never at the partner that is compared.
    graduates: deque[tuple[int, int]] = deque(maxlen=400)
    for cohort in partner.cohorts:
        key = _write_cohort(run, partner, cohort, chance)
        for _ in range(cohort.size):
            _write_place(run, partner, cohort, key, moving, graduates, chance)
        run.writer.flush()


def _write_cohort(
    run: Generation, partner: Partner, cohort: CohortPlan, chance: random.Random
) -> int:
    key, shared = run.keys.new(), run.shared
    place = chance.randrange(len(partner.centres))
    country = partner.plan.country
    code = f"C{cohort.number + 1:05}"
    days = (cohort.starts_on, cohort.ends_on)
    run.writer.add(
        "cohort",
        (
            *(key, partner.key, partner.centres[place], shared.programs[cohort.program]),
            *(shared.versions[cohort.program], partner.licences[cohort.program]),
            *(partner.trainers[2 * place], code, *days, *days),
            *(chance.choice(("on_site", "online", "hybrid")), "en", 60),
            *(country.median, country.currency, 1),
        ),
    )
    at = careers.at_noon(min(cohort.starts_on, DAY))
    who = (partner.staff, f"Manager {partner.plan.number}", "cohort.opened", "cohort", key, code)
    run.writer.add("audit_entry", (run.keys.new(), at, *who, partner.key, {"code": code}))
    return key


def _write_place(
    run: Generation,
    partner: Partner,
    cohort: CohortPlan,
    cohort_key: int,
    moving: Moving,
    graduates: deque[tuple[int, int]],
    chance: random.Random,
) -> None:
    """One enrolment with its learner (new, back again, or moved here) and what came of it."""
    key, compared = run.keys.new(), partner.plan.number == 1
    arriving = moving.waiting.get(cohort.number)
    moved_from, original = None, cohort_key
    if arriving:
        moved_from, learner, original = arriving.pop()
    elif graduates and chance.random() < 0.04 and graduates[0][1] != cohort.program:
        learner = graduates.popleft()[0]
    else:
        learner = _write_learner(run, partner, cohort, chance)
    may_move = cohort.following is not None and not compared and moved_from is None
    steps = course_of(cohort, chance, may_move=may_move, moved_in=moved_from is not None)
    program = run.shared.programs[cohort.program]
    keys = (key, partner.key, learner, cohort_key, original, program, moved_from)
    _write_enrolment(run, partner, keys, steps, chance)
    last, day, _ = steps[-1]
    if last == "transferred_out" and cohort.following is not None:
        moving.waiting.setdefault(cohort.following, []).append((key, learner, original))
    elif last == "completed":
        if not compared:
            graduates.append((learner, cohort.program))
        _write_career(run, partner, key, day, chance)


def _write_learner(
    run: Generation, partner: Partner, cohort: CohortPlan, chance: random.Random
) -> int:
    learner, number = run.keys.new(), next(run.numbers)
    at = careers.at_noon(min(cohort.starts_on, DAY))
    row = people.learner_row(learner, number, partner.plan.country.code, chance, at)
    run.writer.add("learner", row)
    reference = (run.keys.new(), partner.key, learner, "ref", f"L{number:08}")
    run.writer.add("learner_reference", reference)
    if chance.random() < 0.8:
        day = min(cohort.starts_on, DAY)
        run.writer.add("consent", (run.keys.new(), partner.key, learner, "statistics", day))
    return learner


def _write_enrolment(
    run: Generation,
    partner: Partner,
    keys: tuple[int | None, ...],
    steps: list[Step],
    chance: random.Random,
) -> None:
    ids = [run.keys.new() for _ in steps]
    seen = project(
        Happening(key, kind, day, reason)
        for key, (kind, day, reason) in zip(ids, steps, strict=True)
    )
    dial = chance.random()
    run.writer.add(
        "enrolment",
        (
            *keys,
            *(seen.status, seen.status_on, seen.enrolled_on, seen.started_on),
            *(seen.completed_on, seen.exit_on, seen.exit_reason, seen.completed_on),
            "new_in_field_job" if dial < 0.8 else "keep_job" if dial < 0.9 else None,
            *(True if dial < 0.85 else None, dial < 0.25, 1),
        ),
    )
    for sequence, (event, (kind, day, reason)) in enumerate(zip(ids, steps, strict=True), start=1):
        row = (event, partner.key, keys[0], sequence, kind, day, careers.at_noon(day))
        run.writer.add("enrolment_event", (*row, partner.staff, reason))


def _write_career(
    run: Generation, partner: Partner, key: int, ended_on: date, chance: random.Random
) -> None:
    add, new, shared = run.writer.add, run.keys.new, run.shared
    for told in careers.career(ended_on, chance):
        first, later = new(), new() if chance.random() < 0.01 else None
        whose = (partner.key, key, told, partner.plan.country, partner.staff, chance)
        if later is not None:
            # The correction first: what it replaces points to it.
            add("outcome_observation", careers.observation_row(later, *whose))
        row = careers.observation_row(first, *whose, superseded_by=later)
        add("outcome_observation", row)
        if told[0] in {"employed", "self_employed"} and chance.random() < 0.5:
            proof = (partner.staff, shared.head, chance.random())
            add("evidence", careers.evidence_row(new(), partner.key, row, *proof))
    if chance.random() < 0.3:
        marks = (chance.choice((10, 9, 8, 7, 6, 3)), *(chance.randint(2, 5) for _ in range(4)))
        add("satisfaction_answer", (new(), partner.key, key, ended_on, *marks))
