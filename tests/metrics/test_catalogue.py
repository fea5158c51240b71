"""Standards by key, and with settings of one's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tracker.metrics.catalogue import (
    STANDARDS,
    every_line,
    get_standard,
    setting_arguments,
    standard_with,
)
from tracker.rules.problems import Refused


def test_every_standard_is_found_by_its_key() -> None:
    assert list(STANDARDS) == [
        "contract",
        "cirr_2017",
        "cirr_web",
        "nace",
        "wioa_etp",
        "skills_bootcamps",
        "bppe",
        "esf",
    ]
    assert all(get_standard(key).key == key for key in STANDARDS)
    assert every_line()[0] == (STANDARDS["contract"], STANDARDS["contract"].lines[0])


def test_another_key_is_refused_with_those_there_are() -> None:
    with pytest.raises(Refused) as refused:
        get_standard("iso")
    (problem,) = refused.value.problems
    assert problem.field == "standard"
    assert problem.message == (
        "There is no standard iso; there is: contract, cirr_2017, cirr_web, nace, wioa_etp, "
        "skills_bootcamps, bppe, esf."
    )


def test_settings_make_another_standard_of_the_same_key() -> None:
    cirr = get_standard("cirr_2017")
    assert standard_with(cirr, {}) is cirr
    lower = standard_with(cirr, {"even_median": "lower"})
    assert (lower.key, lower.even_median, cirr.even_median) == ("cirr_2017", "lower", "mean")
    assert setting_arguments(lower) == {"cirr_2017.even_median": "lower"}
    assert setting_arguments(cirr) == {}
    # One that cannot be made anew stays as it is.
    fixed = replace(cirr, make=None)
    assert standard_with(fixed, {"even_median": "lower"}) is fixed
