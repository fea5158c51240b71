"""Loaded by mutmut only (pyproject.toml): few examples, nothing shrunk, no answer kept from before.

Workers are forked from a process that has run the tests: what it cached would hide a mutant.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import Phase, settings

from tracker.metrics import standings
from tracker.metrics.standards import cirr, nace

CACHED = (cirr._places, cirr._lines, nace._places)


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    settings.register_profile(
        "mutation",
        settings.get_profile("tracker"),
        max_examples=12,
        derandomize=True,
        phases=(Phase.explicit, Phase.generate),
        report_multiple_bugs=False,
    )
    settings.load_profile("mutation")


@pytest.fixture(autouse=True)
def fresh_caches() -> Iterator[None]:
    for one in CACHED:
        one.cache_clear()
    standings._drawn.clear()
    yield
