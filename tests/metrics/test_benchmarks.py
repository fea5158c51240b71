"""Median and range of partners: at least five, none of them small, rounded once."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tracker.metrics.benchmarks import AT_LEAST, Benchmark, benchmark
from tracker.metrics.disclosure import is_small
from tracker.metrics.rates import Rate

FIVE = [Rate(10, 30), Rate(20, 40), Rate(21, 33), Rate(50, 70), Rate(60, 90)]


def test_median_and_range_of_five() -> None:
    assert benchmark(FIVE, 10) == Benchmark(Decimal("33.3"), Decimal("63.6"), Decimal("71.4"), 5)


def test_an_even_number_has_the_mean_of_the_middle_rounded_once() -> None:
    six = [*FIVE, Rate(11, 30)]
    # 50 and 63.636...: the mean is 56.818..., not that of the printed 50.0 and 63.6.
    assert benchmark(six, 10) == Benchmark(Decimal("33.3"), Decimal("56.8"), Decimal("71.4"), 6)


def test_four_are_too_few() -> None:
    assert benchmark(FIVE[:4], 10) is None
    assert benchmark([], 10) is None


def test_small_waiting_and_withheld_partners_do_not_contribute() -> None:
    others = [Rate(9, 30), Rate(21, 30), Rate(15, 15), Rate(0, 19), Rate(0, 0, not_due=40), Rate.withheld()]  # fmt: skip
    assert benchmark([*FIVE[:4], *others[:1]], 10) is None
    assert benchmark([*FIVE[:4], Rate(25, 33)], 10) is None  # a rest of eight
    for other in (others[0], *others[2:]):
        assert benchmark([*FIVE, other], 10) == benchmark(FIVE, 10)
    assert benchmark(others[1:2] * 5, 10) is None  # nine of thirty are not in the part
    assert benchmark([Rate(20, 20)] * 5, 10) is not None


def rates() -> st.SearchStrategy[list[Rate]]:
    pairs = st.integers(0, 60).flatmap(lambda w: st.tuples(st.integers(0, w), st.just(w)))
    return st.lists(pairs.map(lambda pair: Rate(*pair)), max_size=12)


@given(rates(), st.integers(1, 12))
def test_it_is_between_its_ends_and_of_those_that_may_be_shown(
    found: list[Rate], threshold: int
) -> None:
    shown = [r for r in found if r.whole and not is_small(r, threshold)]
    answer = benchmark(found, threshold)
    assert (answer is not None) == (len(shown) >= AT_LEAST)
    if answer is not None:
        assert answer.partners == len(shown)
        assert answer.low <= answer.median <= answer.high
        assert {str(answer.low), str(answer.high)} <= {r.percent() for r in shown}
        assert answer == benchmark(reversed(found), threshold)
