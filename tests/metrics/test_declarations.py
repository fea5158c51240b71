"""What each standard declares beside its lines: editions, headlines, periods, who may not be guessed."""

from __future__ import annotations

from typing import Any

import pytest

from tracker.metrics.catalogue import STANDARDS, standard_with
from tracker.metrics.gathering import by_first_start, by_last_exit
from tracker.metrics.pay_bands import Bands
from tracker.metrics.standards.cirr_2017 import BANDS
from tracker.metrics.standards.shape import Standard

CALLED_AWAY = {"left_deceased", "left_incarcerated", "left_military_active_duty"}
EXCLUDED = {
    f"excluded_{why}{late}" for why in ("intent", "no_authorisation") for late in ("", "_late")
}
COMPLETION = ("completed_on", "cohort_ends_on")
EXIT = ("completed_on", "exit_on", "status_on", "cohort_ends_on")
DECLARED: dict[str, dict[str, Any]] = {
    "contract": {
        "edition": "contract/1",
        "headline": "placement_rate_180",
        "asked_of": "knowledge_rate",
        "period_fields": COMPLETION,
    },
    "cirr_2017": {
        "edition": "cirr/2017",
        "label": "CIRR, layout of 2017",
        "headline": "in_field",
        "asked_of": "in_field",
        "gather": by_first_start,
        "bands": BANDS,
        "leavers": CALLED_AWAY,
    },
    "cirr_web": {
        "edition": "cirr/web",
        "label": "CIRR, layout of the standards pages",
        "headline": "in_field",
        "asked_of": "in_field",
        "gather": by_first_start,
        "bands": BANDS,
        "leavers": CALLED_AWAY | EXCLUDED,
    },
    "nace": {
        "edition": "nace/fds",
        "label": "NACE First-Destination Survey",
        "headline": "career_outcomes_rate",
        "asked_of": "knowledge_rate",
        "period_fields": COMPLETION,
    },
    "wioa_etp": {
        "edition": "wioa/tegl-10-16",
        "label": "WIOA, training provider report",
        "headline": "employment_rate_q2",
        "asked_of": "employment_rate_q2",
        "period_fields": EXIT,
        "period_slack": 460,
        "leavers": {
            "deceased",
            "incarcerated",
            "military_active_duty",
            "medical",
            "institutionalised",
        },
    },
    "skills_bootcamps": {
        "edition": "dfe/skills-bootcamps",
        "label": "Skills Bootcamps (DfE)",
        "headline": "outcome_rate_completions",
        "asked_of": "outcome_rate_completions",
        "period_fields": ("started_on", "cohort_starts_on", "enrolled_on"),
        "small": 30,
    },
    "bppe": {
        "edition": "ca/bppe-spfs",
        "label": "California School Performance Fact Sheet",
        "headline": "placement",
        "asked_of": "placement",
        "bands": Bands(width=5000),
    },
    "esf": {
        "edition": "eu/esf",
        "label": "European Social Fund",
        "headline": "immediate_employment",
        "asked_of": "exited",
        "period_fields": EXIT,
        "gather": by_last_exit,
    },
}
DEFAULTS: dict[str, Any] = {
    "period_fields": (),
    "period_slack": 0,
    "gather": None,
    "bands": None,
    "small": 0,
    "needs_evidence": False,
    "even_median": "mean",
    "rounds_first": False,
}


@pytest.mark.parametrize("key", STANDARDS)
def test_what_is_declared(key: str) -> None:
    standard = STANDARDS[key]
    assert standard.key == key
    for name, value in {**DEFAULTS, **DECLARED[key]}.items():
        assert getattr(standard, name) == value, name
    assert standard.source.endswith(".")
    assert (standard.make is None) == (key == "contract")
    if key != "contract":
        assert standard.notes
    # Nobody is named as a leaver by a reason that there is not.
    assert standard.leavers <= set(standard.reasons), standard.leavers - set(standard.reasons)


@pytest.mark.parametrize("key", [key for key in STANDARDS if key != "contract"])
def test_a_standard_made_again_is_the_same(key: str) -> None:
    """Its settings in force are those it was made with."""
    standard = STANDARDS[key]
    assert standard.make is not None
    again = standard.make(standard.settings)
    for name in Standard.__slots__:
        if name not in {"judge", "period_day"}:
            assert getattr(again, name) == getattr(standard, name), name


def test_settings_that_change_what_is_declared() -> None:
    def made(key: str, **given: str) -> Standard:
        return standard_with(STANDARDS[key], given)

    for key in ("cirr_2017", "cirr_web"):
        assert made(key, once_per_person="no").gather is None
        assert made(key, needs_evidence="yes").needs_evidence
        assert made(key, even_median="upper").even_median == "upper"
        assert made(key, full_time_hours="35").settings.full_time_hours == 35
    assert made("esf", operation="enrolment").gather is None
    assert made("wioa_etp", exclusions="medical").leavers == {"medical"}
    assert made("skills_bootcamps", rates_from="rounded_counts").rounds_first
