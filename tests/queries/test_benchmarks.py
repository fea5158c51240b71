"""The network beside a partner: read over everybody, told as three figures, the same to all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flask import Flask

from tests import build
from tracker.models import Partner
from tracker.queries.benchmarks import read_benchmarks
from tracker.queries.scope import SYSTEM, Viewer, find_viewer, viewing
from tracker.rules.vocabulary import Role

TODAY = date(2026, 11, 24)
END = date(2025, 6, 30)
LINES = ("completion_rate", "placement_rate_180")


def fill(owner: Partner, graduates: int, others: int) -> None:
    """A cohort in which so many completed, and so many withdrew after the census day."""
    cohort = build.cohort(owner, census_on=date(2025, 1, 20))
    for _ in range(graduates):
        build.enrolment(cohort, then=(("completed", END),))
    for _ in range(others):
        build.enrolment(cohort, then=(("withdrawn", date(2025, 3, 1)),), reason="personal")


def test_five_large_partners_make_a_network_and_four_do_not(app: Flask) -> None:
    with viewing(SYSTEM):
        owners = [build.partner(f"Oak {n}", slug=f"oak-{n}") for n in range(6)]
        for n, owner in enumerate(owners[:4]):
            fill(owner, 3 + n, 3)
        fill(owners[5], 1, 3)
        mine = Viewer(None, "Mo", frozenset({Role.MANAGER}), frozenset({owners[0].id}))
    with viewing(mine):
        assert read_benchmarks(LINES, TODAY, 3) == dict.fromkeys(LINES)
    with viewing(SYSTEM):
        fill(owners[4], 9, 3)
    with viewing(mine) as looking:
        found = read_benchmarks(LINES, TODAY, 3)
        assert find_viewer() is looking
    network = found["completion_rate"]
    assert network is not None
    # 3, 4, 5, 6 and 9 completed; three of each did not. The one with a single graduate is too small.
    assert (network.low, network.median, network.high) == (
        Decimal("50.0"),
        Decimal("62.5"),
        Decimal("75.0"),
    )
    assert network.partners == 5
    # Nobody is known to be placed: nobody of nine people is small where three of three are.
    assert found["placement_rate_180"] is None
    with viewing(SYSTEM):
        assert read_benchmarks(LINES, TODAY, 3) == found
