"""Medians, percentiles, intervals: exact on decimals, from multisets of values. Pure.

A multiset is a mapping of value to how often it occurs; that is what tallies add.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

Multiset = Mapping[Decimal, int]
Z_95 = Decimal("1.959963984540054")


def size(values: Multiset) -> int:
    """How many values there are, repetitions counted."""
    return sum(values.values())


def _at(ordered: list[tuple[Decimal, int]], index: int) -> Decimal:
    """The value at that place of the sorted list, counted from 0."""
    for value, count in ordered:
        if index < count:
            return value
        index -= count
    raise IndexError("past the last value")


def median(values: Multiset, even: str = "mean") -> Decimal | None:
    """The middle value; of an even number the mean of the two middle ones, or the lower or upper.

    Exact; None of nothing.
    """
    count = size(values)
    if count == 0:
        return None
    ordered = sorted(values.items())
    upper = _at(ordered, count // 2)
    if count % 2 or even == "upper":
        return upper
    if even == "lower":
        return _at(ordered, count // 2 - 1)
    # Amounts are far below the 28 digits of the default context: the sum and its half are exact.
    return (_at(ordered, count // 2 - 1) + upper) / 2


def percentile(values: Multiset, share: Fraction) -> Fraction | None:
    """Type-7 percentile (linear between neighbours), share from 0 to 1; exact; None of nothing."""
    count = size(values)
    if count == 0:
        return None
    ordered = sorted(values.items())
    place = (count - 1) * share
    below = int(place)
    low = Fraction(_at(ordered, below))
    if place == below:
        return low
    return low + (place - below) * (Fraction(_at(ordered, below + 1)) - low)


def rounded(value: Decimal | Fraction, places: int = 0) -> Decimal:
    """The value half up to that many places."""
    if isinstance(value, Fraction):
        scaled = value * 10**places
        whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
        return Decimal(whole).scaleb(-places)
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def wilson(part: int, whole: int, z: Decimal = Z_95) -> tuple[Decimal, Decimal] | None:
    """Wilson interval of a proportion in percent, unrounded; None of an empty whole.

    It treats the people as a sample of future ones; a complete group has no such error.
    """
    if whole == 0:
        return None
    with localcontext() as context:
        context.prec = 40
        n, p = Decimal(whole), Decimal(part) / Decimal(whole)
        divisor = 1 + z * z / n
        centre = (p + z * z / (2 * n)) / divisor
        reach = z / divisor * (p * (1 - p) / n + z * z / (4 * n * n)).sqrt()
        low, high = centre - reach, centre + reach
        # At the ends the formula gives 0 and 1 exactly; the square root leaves dust.
        low = Decimal(0) if part == 0 else low
        high = Decimal(1) if part == whole else high
    return low * 100, high * 100


def steps(values: Multiset, at_most: int = 8) -> list[tuple[Decimal, Decimal, int]]:
    """The values in bands of one round width: (from, below, count), empty bands kept.

    The width is 1, 2 or 5 times a power of ten, the narrowest that needs at most so many bands.
    """
    if not values:
        return []
    low, high = min(values), max(values)
    width = Decimal(1)
    while True:
        for factor in (1, 2, 5):
            span = width * factor
            first = low // span
            count = int(high // span - first) + 1
            if count <= at_most:
                counts = [0] * count
                for value, times in values.items():
                    counts[int(value // span - first)] += times
                return [
                    ((first + i) * span, (first + i + 1) * span, n) for i, n in enumerate(counts)
                ]
        width *= 10
