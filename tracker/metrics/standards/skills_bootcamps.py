"""dfe/skills-bootcamps: completions and outcomes of Skills Bootcamps, Department for Education.

Sources: two methodology pages (S27, S28), the data guidance of 2023-24 (S29), the outcomes release
of 2021-22 (S30). A year is April to March, by start. Learners whose employer shares the cost need
a new role or responsibility; independent ones need new work. Counts are printed to the nearest
ten, and `c` below 30; rates come from the counts before rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.metrics.assumptions import setting
from tracker.metrics.attendance import LEFT, exit_day, left_on, never_started, start_day
from tracker.metrics.contact import REASONS as CONTACT_REASONS
from tracker.metrics.course import Course, course_from, silence
from tracker.metrics.facts import Facts
from tracker.metrics.periods import months_after
from tracker.metrics.spells import Spell
from tracker.metrics.standards.shape import Line, Standard
from tracker.metrics.tally import Judgement, Place, Verdict
from tracker.rules.vocabulary import OUTCOME_STATUSES, UNAVAILABLE_REASONS

EDITION = "dfe/skills-bootcamps"
SOURCE = "Department for Education, Skills Bootcamps: starts, completions and outcomes."
_SIX = "six months after completion"

LINES: tuple[Line, ...] = (
    Line("starts", "Starts", "Learners who started, by start.", 0, "count", "tens"),
    Line("completions", "Completions", "Of these, who completed.", 0, "count", "tens", "the end"),
    Line(
        "outcomes",
        "Outcomes",
        "Of these, who have a positive outcome within six months of completing.",
        0,
        "count",
        "tens",
        _SIX,
    ),
    Line("completion_rate", "Completion rate", "Completions out of starts.", 0, horizon="the end"),
    Line(
        "outcome_rate_completions",
        "Outcomes of completions",
        "Positive outcomes within six months, out of completions.",
        0,
        horizon=_SIX,
    ),
    Line(
        "outcome_rate_starts",
        "Outcomes of starts",
        "Positive outcomes within six months of completing, out of starts.",
        0,
        horizon=_SIX,
    ),
    Line(
        "outcome_rate_completions_independent",
        "Outcomes of completions, independent learners",
        "New work, or new opportunities if self-employed, out of completions of independent "
        "learners.",
        0,
        horizon=_SIX,
    ),
    Line(
        "outcome_rate_completions_co_funded",
        "Outcomes of completions, co-funded learners",
        "A new role or responsibility, out of completions of learners whose employer shares the "
        "cost.",
        0,
        horizon=_SIX,
    ),
)
REASONS: dict[str, str] = {
    "started": "Started.",
    "completed": "Completed.",
    "withdrawn": "Withdrew.",
    "dismissed": "Was dismissed.",
    "never_started": "Withdrew before the census day, so never started.",
    "transferred_out": "Moved to another cohort, and is counted there.",
    "not_begun": "The cohort has not begun yet.",
    "not_ended": "Neither the cohort nor the learner has ended yet.",
    "open_after_end": "The cohort has ended, but neither completion nor an exit is recorded.",
    "not_due": "Six months have not passed yet.",
    "completion_day_unknown": "Completed on a day that is not recorded.",
    "not_completed": "Did not complete.",
    "new_work": "In new work within six months.",
    "new_role": "In a new role within six months.",
    "same_work": "In work within six months, but in none begun since the start.",
    "independent": "Is an independent learner.",
    "co_funded": "Has an employer who shares the cost.",
    **{key: f"{label} within six months." for key, label in OUTCOME_STATUSES.items()},
    **{key: f"Unavailable ({label})." for key, label in UNAVAILABLE_REASONS.items()},
    "unreachable": "Could not be reached; follow-up is exhausted.",
    "other_days_only": "What was learned speaks only of days outside the six months.",
    "nothing_recorded": "Nothing was learned about this learner.",
    **CONTACT_REASONS,
}
NOTES = (
    "Give the period as the financial year, April to March.",
    "Milestone payments are not recorded: completion and outcome are read from the record.",
    "A new responsibility in the same firm is recorded as work that begins after the start.",
    "A learner who starts twice is two starts.",
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the publication leaves open."""

    outcome_months: int = setting(6, "Months after completion for an outcome.", "S28")
    co_funded_is: str = setting(
        "keep_job",
        "Who is a co-funded learner: employed at entry and wanting to keep the job, or everybody "
        "employed at entry.",
        "S29",
        ("keep_job", "employed"),
    )
    apprenticeship_counts: bool = setting(
        True, "Whether an apprenticeship is a positive outcome.", "S27"
    )
    rates_from: str = setting(
        "counts",
        "Whether percentages come from the counts, or from the counts as they are rounded.",
        "S29",
        ("counts", "rounded_counts"),
    )
    same_work_counts: bool = setting(
        False, "Whether work begun before the start and kept is a positive outcome.", "S29"
    )


def judge(settings: Settings, facts: Facts, as_of: date) -> Judgement:
    """Start, completion and outcome, as seen on a day."""
    status = facts.status_by(as_of)
    if status == "transferred_out" or never_started(facts, status):
        reason = "transferred_out" if status == "transferred_out" else "never_started"
        return Judgement(tuple(Verdict(line.key, Place.OUT, reason) for line in LINES))
    begins_on = start_day(facts)
    if begins_on is not None and begins_on > as_of:
        return Judgement(
            tuple(Verdict(line.key, Place.NOT_DUE, "not_begun", begins_on) for line in LINES)
        )
    start = Verdict("starts", Place.PART, "started", begins_on)
    completion = _completion(facts, status, as_of)
    outcome = _outcome(settings, facts, status, as_of)
    return Judgement(
        (
            start,
            _counted("completions", completion),
            _counted("outcomes", outcome),
            completion,
            *_shares(settings, facts, status, outcome),
        )
    )


def _counted(line: str, verdict: Verdict) -> Verdict:
    """The same as a count: who does not count is out, of whom nothing is known is aside."""
    place = {Place.WHOLE: Place.OUT, Place.UNKNOWN: Place.ASIDE}.get(verdict.place, verdict.place)
    return verdict._replace(line=line, place=place)


def _completion(facts: Facts, status: str, as_of: date) -> Verdict:
    line, end = "completion_rate", facts.cohort_ends_on
    ended_on = exit_day(facts, status)
    if status == "completed" and (ended_on is None or ended_on <= as_of):
        return Verdict(line, Place.PART, "completed", ended_on)
    if status in LEFT:
        return Verdict(line, Place.WHOLE, status, left_on(facts))
    if end is not None and end > as_of:
        return Verdict(line, Place.NOT_DUE, "not_ended", end)
    return Verdict(line, Place.UNKNOWN, "open_after_end", end)


def _outcome(settings: Settings, facts: Facts, status: str, as_of: date) -> Verdict:
    """The outcome of a start: of a completion, once its months have passed."""
    line, end = "outcome_rate_starts", facts.cohort_ends_on
    ended_on = exit_day(facts, status) if status == "completed" else end
    due_on = None if ended_on is None else months_after(ended_on, settings.outcome_months)
    if status != "completed":
        is_open = status not in LEFT
        if due_on is not None and due_on > as_of:
            return Verdict(line, Place.NOT_DUE, "not_ended" if is_open else "not_due", due_on)
        place = Place.UNKNOWN if is_open else Place.WHOLE
        return Verdict(line, place, "open_after_end" if is_open else "not_completed", due_on)
    if ended_on is None or due_on is None:
        return Verdict(line, Place.NOT_DUE, "completion_day_unknown")
    if due_on > as_of:
        return Verdict(line, Place.NOT_DUE, "not_due", due_on)
    course = course_from(facts, as_of, ended_on)
    found = _new_work(settings, facts, course, due_on)
    if found is not None:
        reason = "new_role" if is_co_funded(settings, facts) else "new_work"
        return Verdict(line, Place.PART, reason, due_on, found.observation.id)
    kept = course.working(ended_on, due_on)
    if kept is not None:
        return Verdict(line, Place.WHOLE, "same_work", due_on, kept.observation.id)
    known = course.known_within(ended_on, due_on)
    if known is None:
        reason, key = silence(course)
        return Verdict(line, Place.UNKNOWN, reason, due_on, key)
    seen = known.observation
    return Verdict(line, Place.WHOLE, seen.unavailable_reason or seen.status, due_on, seen.id)


def _new_work(settings: Settings, facts: Facts, course: Course, due_on: date) -> Spell | None:
    """Work of the months after completion that began since the start, or by the setting any."""
    began = start_day(facts)
    for spell in course.work:
        seen = spell.observation
        if spell.first > due_on:
            continue
        if seen.status == "apprenticeship" and not settings.apprenticeship_counts:
            continue
        if seen.effective_from is None:
            # Not recorded since when: new for somebody who had no work at entry.
            is_new = facts.employed_at_entry is not True
        else:
            is_new = began is None or seen.effective_from >= began
        if is_new or settings.same_work_counts:
            return spell
    return None


def is_co_funded(settings: Settings, facts: Facts) -> bool:
    """Whether the learner's employer shares the cost, as far as the record tells."""
    wants = settings.co_funded_is == "employed" or facts.intent == "keep_job"
    return facts.employed_at_entry is True and wants


def _shares(settings: Settings, facts: Facts, status: str, outcome: Verdict) -> tuple[Verdict, ...]:
    """The outcome out of completions, of all and of either kind of learner, and out of starts."""
    if status == "completed":
        of_completions = outcome
    elif status in LEFT:
        of_completions = outcome._replace(place=Place.OUT, reason="not_completed")
    else:
        of_completions = outcome._replace(place=Place.NOT_DUE)
    of_completions = of_completions._replace(line="outcome_rate_completions")
    kind, other = "independent", "co_funded"
    if is_co_funded(settings, facts):
        kind, other = other, kind
    apart = {
        kind: of_completions._replace(line=f"outcome_rate_completions_{kind}"),
        other: Verdict(
            f"outcome_rate_completions_{other}", Place.OUT, kind, of_completions.settles_on
        ),
    }
    return of_completions, outcome, apart["independent"], apart["co_funded"]


def period_day(line: str, facts: Facts) -> date | None:
    """The start."""
    return start_day(facts)


def make(settings: Settings) -> Standard:
    """The standard with these settings in force."""
    return Standard(
        key="skills_bootcamps",
        edition=EDITION,
        label="Skills Bootcamps (DfE)",
        source=SOURCE,
        lines=LINES,
        reasons=REASONS,
        headline="outcome_rate_completions",
        judge=lambda facts, as_of: judge(settings, facts, as_of),
        period_day=period_day,
        period_fields=("started_on", "cohort_starts_on", "enrolled_on"),
        settings=settings,
        make=make,
        asked_of="outcome_rate_completions",
        small=30,
        rounds_first=settings.rates_from == "rounded_counts",
        notes=NOTES,
    )


SKILLS_BOOTCAMPS = make(Settings())
