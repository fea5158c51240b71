"""Rows typed or pasted into a cohort: a plan that writes nothing, then the verb.

A row means somebody known by the partner's reference, else by e-mail, else by phone, as long as
the names do not differ; a namesake of the same birth year is only pointed out. Whole files are
taken by the import.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tracker.extensions import db
from tracker.models import Cohort, Learner
from tracker.queries.enrolments import open_learner_ids, statuses_in_cohort
from tracker.queries.learners import Candidates, find_candidates
from tracker.queries.scope import Viewer
from tracker.rules.problems import Problem, Refused
from tracker.rules.roster_lines import LARGEST_PASTE, RosterLine, read_lines
from tracker.rules.spelling import email_key, phone_key, squash
from tracker.rules.validation_people import Person
from tracker.rules.vocabulary import ENROLMENT_STATUSES
from tracker.services.change import verb
from tracker.services.enrolment_events import new_batch_key
from tracker.services.enrolments import enrol_learner


@dataclass(frozen=True, slots=True)
class PastedRow:
    """One row and what it would do: new, known (somebody on record), skipped or wrong."""

    line: RosterLine
    action: str
    learner: Learner | None = None
    hint: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterPaste:
    """All rows of a paste, in order."""

    rows: tuple[PastedRow, ...]

    def count(self, *actions: str) -> int:
        """How many rows would do one of these."""
        return sum(row.action in actions for row in self.rows)

    @property
    def problems(self) -> list[Problem]:
        """Everything wrong, row by row."""
        return [problem for row in self.rows for problem in row.problems]


@dataclass(frozen=True, slots=True)
class PasteResult:
    """What a paste did; read = created + known + skipped + wrong."""

    read: int
    created: int
    known: int
    skipped: int
    wrong: int
    batch_key: str


def plan_roster(cohort: Cohort, *, pasted: str, today: date) -> RosterPaste:
    """What the rows would do; Refused when there are none or too many."""
    lines = read_lines(pasted, today)
    if not lines:
        raise Refused.because("Paste at least one row.", "pasted")
    if len(lines) > LARGEST_PASTE:
        raise Refused.because(
            f"These are {len(lines)} rows; paste at most {LARGEST_PASTE}, or import a file.",
            "pasted",
        )
    candidates = _candidates(cohort, lines)
    matched = {line.number: _match(line, candidates) for line in lines}
    ids = {learner.id for learner in matched.values() if learner is not None}
    standing = _Standing(
        statuses_in_cohort(cohort.id, ids), open_learner_ids(ids, cohort.program_id), candidates
    )
    return RosterPaste(tuple(_plan_row(line, matched[line.number], standing) for line in lines))


@dataclass
class _Standing:
    """Where the learners meant stand, and those met in earlier rows."""

    here: dict[int, str]
    placed: set[int]
    candidates: Candidates
    seen: set[int] = field(default_factory=set)


def _candidates(cohort: Cohort, lines: list[RosterLine]) -> Candidates:
    emails = {email_key(line.person.email) for line in lines}
    phones = {phone_key(line.person.phone) for line in lines}
    return find_candidates(
        cohort.partner_id,
        references={line.reference for line in lines if line.reference},
        email_keys={key for key in emails if key},
        phone_keys={key for key in phones if key},
        names={line.person.family_name for line in lines if line.person.family_name},
    )


def _match(line: RosterLine, candidates: Candidates) -> Learner | None:
    if line.reference and line.reference in candidates.by_reference:
        return candidates.by_reference[line.reference]
    by_key = (
        candidates.by_email.get(email_key(line.person.email) or "", []),
        candidates.by_phone.get(phone_key(line.person.phone) or "", []),
    )
    for found in by_key:
        fitting = [one for one in found if _names_agree(line.person, one)]
        if len(fitting) == 1:
            return fitting[0]
    return None


def _names_agree(person: Person, learner: Learner) -> bool:
    """Whether no name given differs from one on record: shared addresses name two persons."""
    pairs = (
        (person.given_name, learner.given_name),
        (person.family_name, learner.family_name),
    )
    return all(not ours or not theirs or squash(ours) == squash(theirs) for ours, theirs in pairs)


def _plan_row(line: RosterLine, learner: Learner | None, standing: _Standing) -> PastedRow:
    problems = line.problems
    if learner is None:
        hint = _namesake(line.person, standing.candidates)
        return PastedRow(line, "wrong" if problems else "new", None, hint, problems)
    # Somebody known by reference needs no name in the row.
    problems = tuple(one for one in problems if one.field != "family_name" or line.person.name)
    if learner.id in standing.seen:
        problems = (*problems, _at(line, "Another row means the same learner."))
    standing.seen.add(learner.id)
    if not problems and learner.id in standing.here:
        status = ENROLMENT_STATUSES[standing.here[learner.id]].lower()
        return PastedRow(line, "skipped", learner, f"in this cohort already ({status})")
    if not problems and learner.id in standing.placed:
        problems = (_at(line, "Holds an open place in this program already."),)
    return PastedRow(line, "wrong" if problems else "known", learner, "", problems)


def _at(line: RosterLine, sentence: str) -> Problem:
    return Problem("", sentence, row=line.number)


def _namesake(person: Person, candidates: Candidates) -> str:
    for one in candidates.by_name.get(person.family_name or "", []):
        same_year = one.birth_year is not None and one.birth_year == person.birth_year
        if (
            same_year
            and one.given_name
            and squash(one.given_name) == squash(person.given_name or "")
        ):
            return f"May be {one.name}, born {one.birth_year}, who is on record."
    return ""


@verb("cohort.roster_pasted", "enrolment:write")
def add_roster(
    actor: Viewer,
    cohort: Cohort,
    /,
    *,
    pasted: str,
    enrolled_on: date | None,
    today: date,
    skip_wrong: bool = False,
) -> PasteResult:
    """Enrol the learners of all rows; Refused, nobody enrolled, while a row is wrong.

    `skip_wrong` leaves wrong rows out instead.
    """
    paste = plan_roster(cohort, pasted=pasted, today=today)
    if paste.problems and not skip_wrong:
        raise Refused(*paste.problems)
    taken = [row for row in paste.rows if row.action in {"new", "known"}]
    if not taken:
        raise Refused.because("No row would enrol anybody.", "pasted")
    key = new_batch_key()
    for row in taken:
        enrol_learner(
            actor,
            cohort,
            learner=row.learner,
            person=None if row.learner else row.line.person,
            reference=row.line.reference,
            enrolled_on=enrolled_on,
            today=today,
            batch_key=key,
        )
    db.session.flush()
    return PasteResult(
        len(paste.rows),
        paste.count("new"),
        paste.count("known"),
        paste.count("skipped"),
        paste.count("wrong"),
        key,
    )
