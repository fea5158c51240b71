"""cirr/web: the layout of the later CIRR standards pages (undated; read as they stood).

Sources: CIRR standards overview (S1), intent (S2), enrolment and graduation (S3), job outcomes
(S4), reporting (S5), the performance map (S7). Ventures and short or part-time work in the field
are group 1; graduates who wanted something else before class are excluded from the base. Judging
is in cirr.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from tracker.metrics.assumptions import setting
from tracker.metrics.attendance import CALLED_AWAY, census_day
from tracker.metrics.facts import Facts
from tracker.metrics.gathering import by_first_start
from tracker.metrics.standards import cirr_2017
from tracker.metrics.standards.cirr import judge
from tracker.metrics.standards.cirr_outcomes import CirrSettings, Layout
from tracker.metrics.standards.cirr_words import NOTES, lines_of, reasons_of, sums_of
from tracker.metrics.standards.shape import Standard
from tracker.metrics.tally import Place, Tally

EDITION = "cirr/web"
SOURCE = "CIRR standards pages, layout with excluded graduates (undated)."
LABELS = {
    "1A": "Full-time employee",
    "1B": "Full-time apprenticeship, internship or contract",
    "1C": "Hired by school in-field",
    "1D": "Started a company or venture after graduating",
    "1E": "Short-term contract, part-time, freelance or unknown length",
    "2A": "Hired by school out of field",
    "2B": "Out of field",
    "3A": "Still seeking",
    "3B": "Not seeking",
    "4": "Non-reporting",
}
EXCLUDED = ("excluded_intent", "excluded_no_authorisation")


@dataclass(frozen=True, slots=True)
class Settings(CirrSettings):
    """What the standards pages leave open."""

    precedence: tuple[str, ...] = setting(
        ("1A", "1B", "1C", "1D", "1E", "2A", "2B", "3B", "3A", "4"),
        "Which of several outcomes counts, best first.",
        "S4",
        tuple(LABELS),
    )
    headline_lines: tuple[str, ...] = setting(
        ("1A", "1B", "1C", "1D", "1E"),
        "Outcomes that are in-field placement.",
        "S4",
        tuple(LABELS),
    )
    survey_days: int = setting(
        3, "Days after the last day of a full refund up to which a survey is in time.", "S2"
    )
    late_survey_counts: bool = setting(
        True,
        "Whether a survey answered after the first day of class, or later than survey_days, still "
        "excludes; the report warns of it.",
        "S1, S2",
    )
    no_authorisation_excludes: bool = setting(
        True,
        "Whether having no work authorisation in the country of study excludes a graduate.",
        "S7",
    )


def exclusion(settings: CirrSettings, facts: Facts, as_of: date) -> str | None:
    """Why a graduate is left out of the base, going by the survey before class; None: is not."""
    if not isinstance(settings, Settings):
        raise TypeError("exclusion belongs to the layout with excluded graduates")
    is_answered = facts.intent is not None or facts.intent_on is not None
    if not is_answered or (facts.intent_on is not None and facts.intent_on > as_of):
        return None
    if facts.intent not in {None, "new_in_field_job"}:
        reason = "excluded_intent"
    elif facts.may_work is False and settings.no_authorisation_excludes:
        reason = "excluded_no_authorisation"
    else:
        return None
    if not _is_late(settings, facts):
        return reason
    return f"{reason}_late" if settings.late_survey_counts else None


def _is_late(settings: Settings, facts: Facts) -> bool:
    """Answered later than either day that the standards name."""
    answered, start, refund = facts.intent_on, facts.cohort_starts_on, census_day(facts)
    if answered is None:
        return False
    if start is not None and answered > start:
        return True
    return refund is not None and answered > refund + timedelta(days=settings.survey_days)


LAYOUT = Layout(
    leaves=tuple(LABELS),
    groups={
        "1": ("1A", "1B", "1C", "1D", "1E"),
        "2": ("2A", "2B"),
        "3": ("3A", "3B"),
        "4": ("4",),
    },
    horizons={"": 180},
    own="1D",
    own_outside="2B",
    short="1E",
    school_outside="2A",
    outside="2B",
    headline=("1A", "1B", "1C", "1D", "1E"),
    exclusion=exclusion,
)


def warn(tally: Tally, is_published: bool) -> list[str]:
    """Surveys that were answered later than the standards allow, if somebody is excluded by one."""
    left = tally.reasons("in_field", Place.OUT)
    late = sum(left.get(f"{reason}_late", 0) for reason in EXCLUDED)
    if is_published or not late:
        return []
    return [
        f"{late} of the excluded answered the survey after the first day of class or the days "
        "allowed after the refund day."
    ]


def make(settings: Settings) -> Standard:
    """The standard with these settings in force."""
    layout = replace(LAYOUT, headline=settings.headline_lines)
    out = {f"{reason}{late}" for reason in EXCLUDED for late in ("", "_late")}
    return Standard(
        key="cirr_web",
        edition=EDITION,
        label="CIRR, layout of the standards pages",
        source=SOURCE,
        lines=lines_of(layout, LABELS, "graduates who are not excluded"),
        reasons=reasons_of(LABELS, settings),
        headline="in_field",
        judge=lambda facts, as_of: judge(layout, settings, facts, as_of),
        period_day=cirr_2017.period_day,
        period_fields=(),
        needs_evidence=settings.needs_evidence,
        leavers=frozenset({*(f"left_{reason}" for reason in CALLED_AWAY), *out}),
        settings=settings,
        make=make,
        asked_of="in_field",
        gather=by_first_start if settings.once_per_person else None,
        even_median=settings.even_median,
        bands=cirr_2017.BANDS,
        sums=sums_of(layout),
        warn=warn,
        notes=NOTES,
    )


CIRR_WEB = make(Settings())
