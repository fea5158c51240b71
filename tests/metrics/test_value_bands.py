"""The median from bands is the plain median, whatever the values."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.metrics.statistics import median, size
from tracker.metrics.value_bands import EDGES, band_of, banded_median, divide

amounts = st.one_of(
    st.integers(0, 10**14).map(lambda n: Decimal(n) / 100),
    st.integers(0, 60).map(Decimal),
    st.sampled_from([edge for edge in EDGES if edge < 10**6]),
)
multisets = st.lists(amounts, max_size=40).map(lambda found: dict(Counter(found)))


@pytest.mark.parametrize("even", ["mean", "lower", "upper"])
@given(multisets)
def test_the_median_from_bands_is_the_median(even, values):
    bands = divide(values)
    people = {band: size(held) for band, held in bands.items()}
    assert banded_median(people, bands.__getitem__, even) == median(values, even)


@given(amounts, amounts)
def test_bands_keep_the_order(one, other):
    low, high = sorted((one, other))
    assert band_of(low) <= band_of(high)


@given(multisets)
def test_only_the_bands_in_the_middle_are_read(values):
    bands = divide(values)
    people = {band: size(held) for band, held in bands.items()}
    read = []

    def values_in(band):
        read.append(band)
        return bands[band]

    banded_median(people, values_in)
    assert len(read) <= 2


def test_a_band_that_does_not_hold_what_is_counted_is_a_defect():
    with pytest.raises(AssertionError, match="holds 1, not 2"):
        banded_median({3: 2}, lambda _: {Decimal(3): 1})


def test_bands_are_four_percent_wide_or_one():
    for low, high in pairwise(EDGES):
        assert high - low == 1 or Decimal("0.019") < (high - low) / low <= Decimal("0.04")


def test_bands_begin_at_one_and_end_past_a_million_million():
    assert EDGES[:3] == [1, 2, 3]
    assert EDGES[48:53] == [49, 50, 52, 54, 56]
    assert EDGES[-2] < 10**12 <= EDGES[-1]
    assert len(EDGES) == len(set(EDGES))


def test_the_mean_of_the_middle_two_unless_said_otherwise():
    bands = divide({Decimal(1): 1, Decimal(4): 1, Decimal(900): 2, Decimal(901): 2})
    people = {band: size(held) for band, held in bands.items()}
    assert banded_median(people, bands.__getitem__) == Decimal(900)
    few = divide({Decimal(10): 1, Decimal(20): 1})
    assert banded_median(dict.fromkeys(few, 1), few.__getitem__) == Decimal(15)


def test_a_band_that_ends_before_the_middle_is_not_read():
    bands = divide({Decimal(10): 1, Decimal(20): 1, Decimal(21): 1})
    people = {band: size(held) for band, held in bands.items()}
    read = []

    def values_in(band):
        read.append(band)
        return bands[band]

    assert banded_median(people, values_in) == 20
    assert read == [band_of(Decimal(20))]
