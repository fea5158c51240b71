"""Plain counts of people to date: enrolled, started, completed, left, open, known, in work.

No standard of its own, but judged, added and opened to the people behind it like one. Only those
who count get a verdict. Not here: rates (standards/), the columns of a file (summary).
"""

from __future__ import annotations

from datetime import date

from tracker.metrics.attendance import never_started
from tracker.metrics.facts import Facts, Observation
from tracker.metrics.pay import paying, yearly_pay
from tracker.metrics.spells import holds_by, is_known, is_work, latest
from tracker.metrics.standards.contract import period_day
from tracker.metrics.standards.shape import Line, Standard
from tracker.metrics.tally import Judgement, Place, Value, Verdict

PAY = "salary_to_date"
LINES: tuple[Line, ...] = (
    Line("enrolled_count", "Enrolled", "All enrolments, whatever became of them.", 0, "count"),
    Line(
        "started_count",
        "Started",
        "Enrolments without those who withdrew before the census day, those who moved to another "
        "cohort, and those whose cohort has not begun.",
        0,
        "count",
    ),
    Line("completed_count", "Completed", "Enrolments completed to date.", 0, "count"),
    Line("withdrawn_count", "Withdrawn", "Every withdrawal to date, early ones too.", 0, "count"),
    Line("dismissed_count", "Dismissed", "Dismissals to date.", 0, "count"),
    Line(
        "never_started_count",
        "Never started",
        "Withdrawals before the census day (without one: before the cohort began).",
        0,
        "count",
    ),
    Line(
        "transferred_out_count",
        "Moved to another cohort",
        "Transfers out; each is counted again where it leads.",
        0,
        "count",
    ),
    Line("open_count", "Open", "Enrolments neither completed nor left to date.", 0, "count"),
    Line(
        "known_count",
        "Outcome known",
        "Graduates of whom any outcome is known to date, of whatever day.",
        0,
        "count",
    ),
    Line(
        "in_work_count",
        "In work",
        "Graduates whose latest known situation to date is in work.",
        0,
        "count",
    ),
    Line(
        PAY,
        "Yearly pay to date",
        "Yearly base pay of the work learned of last, graduates only, per currency.",
        0,
        "pay",
    ),
)
REASONS = {
    "counted": "Counts.",
    "known": "Something is known of this graduate's situation.",
    "in_work": "The situation learned of last is in work.",
    "pay_known": "Yearly base pay is recorded for the work learned of last.",
}
_STATUS_LINES = {
    "completed": "completed_count",
    "withdrawn": "withdrawn_count",
    "dismissed": "dismissed_count",
    "transferred_out": "transferred_out_count",
    "enrolled": "open_count",
    "deferred": "open_count",
}


def current(observations: list[Observation], as_of: date) -> Observation | None:
    """What is known of the situation on that day: learned last, begun and not ended by then."""
    return latest(o for o in observations if is_known(o) and holds_by(o, as_of))


def _has_started(facts: Facts, status: str, as_of: date) -> bool:
    """Whether the enrolment counts as started on that day."""
    if status == "transferred_out" or never_started(facts, status):
        return False
    begins_on = facts.started_on or facts.cohort_starts_on
    return status not in {"enrolled", "deferred"} or begins_on is None or begins_on <= as_of


def judge(facts: Facts, as_of: date) -> Judgement:
    """A verdict for each line in which the enrolment counts, and the pay to date."""
    status = facts.status_by(as_of)
    verdicts = [
        Verdict("enrolled_count", Place.PART, "counted"),
        Verdict(_STATUS_LINES[status], Place.PART, "counted"),
    ]
    if never_started(facts, status):
        verdicts.append(Verdict("never_started_count", Place.PART, "counted"))
    elif _has_started(facts, status, as_of):
        verdicts.append(Verdict("started_count", Place.PART, "counted"))
    if status != "completed":
        return Judgement(tuple(verdicts))
    seen = facts.seen(as_of)
    known = latest(filter(is_known, seen))
    if known is None:
        return Judgement(tuple(verdicts))
    verdicts.append(Verdict("known_count", Place.PART, "known", None, known.id))
    now = current(seen, as_of)
    if now is not None and is_work(now):
        verdicts.append(Verdict("in_work_count", Place.PART, "in_work", None, now.id))
    work = latest(filter(is_work, seen))
    source = None if work is None else paying(work, seen)
    pay = None if source is None else yearly_pay(source)
    if source is None or pay is None:
        return Judgement(tuple(verdicts))
    verdicts.append(Verdict(PAY, Place.PART, "pay_known", None, source.id))
    return Judgement(tuple(verdicts), (Value(PAY, source.salary_currency or "", pay),))


HEADCOUNT = Standard(
    key="headcount",
    edition="headcount/1",
    label="Counts to date",
    source="Plain counts of enrolments; no published standard.",
    lines=LINES,
    reasons=REASONS,
    headline="enrolled_count",
    judge=judge,
    period_day=period_day,
    period_fields=("completed_on", "cohort_ends_on"),
)
