"""What sums and differences of linked tables tell, and which cell goes: on both sides of each edge."""

from __future__ import annotations

import pytest

from tracker.metrics.linked.cells import Addition, Cell, Crowd, Key, LinkedCells
from tracker.metrics.linked.differences import (
    Known,
    nearly_alike,
    neighbours,
    withhold_by_differences,
)
from tracker.metrics.linked.ranges import withhold_by_ranges
from tracker.metrics.linked.sums import withhold_by_sums

ALL, A, B, C = (("all", "n"), ("a", "n"), ("b", "n"), ("c", "n"))


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (5, 9, True),  # both at the threshold or above, four between them
        (9, 5, True),
        (5, 10, False),
        (6, 10, True),
        (10, 6, True),
        (11, 6, False),
    ],
)
def test_few_are_fewer_than_the_threshold(first: int, second: int, told: bool) -> None:
    within, around = (0b01, 0b11) if first < second else (0b11, 0b01)
    counts = [[Known(Crowd(first, within), (A,))], [Known(Crowd(second, around), (B,))]]
    assert list(nearly_alike(*counts, 5, same=False)) == ([(A, B)] if told else [])
    # In one list each pair is met once.
    together = [counts[0][0], counts[1][0]]
    smaller, larger = (A, B) if first < second else (B, A)
    assert list(nearly_alike(together, together, 5, same=True)) == (
        [(smaller, larger)] if told else []
    )


def test_small_counts_between_large_ones_end_no_search() -> None:
    counts = [
        Known(Crowd(2, 0b1000), (C,)),
        Known(Crowd(20, 0b01), (A,)),
        Known(Crowd(23, 0b11), (B,)),
    ]
    assert list(nearly_alike(counts, counts, 5, same=True)) == [(C,), (A, B)]


def test_groups_are_compared_that_share_people_or_a_sum() -> None:
    def tables(atoms: dict[str, int], *sums: Addition) -> LinkedCells:
        cells = {
            (g, "n"): Cell(Crowd(20, bits), Crowd(90, bits), (0,)) for g, bits in atoms.items()
        }
        return LinkedCells(cells, list(sums), 1)

    apart = {"all": 0b1, "a": 0b10, "b": 0b100}
    assert neighbours(tables(apart)) == [(g, g) for g in apart]
    shared = neighbours(tables({"all": 0b11, "a": 0b10, "b": 0b100}))
    assert shared == [("all", "all"), ("all", "a"), ("a", "a"), ("b", "b")]
    summed = neighbours(tables(apart, Addition(ALL, (A,))))
    assert summed == [("all", "all"), ("all", "a"), ("a", "a"), ("b", "b")]
    turned = neighbours(tables(dict(reversed(apart.items())), Addition(ALL, (A,))))
    assert turned == [("b", "b"), ("a", "a"), ("a", "all"), ("all", "all")]


def hidden(*sizes: tuple[int, int], total: bool = False, is_count: bool = False) -> bool:
    """Whether something more goes where these groups, and a large one, make up a shown total."""
    groups = {f"g{n}": size for n, size in enumerate(sizes)} | {"large": (200, 400)}
    cells = {
        (name, "n"): Cell(Crowd(p), Crowd(w), (1,), is_count) for name, (p, w) in groups.items()
    }
    every = list(groups.values())
    cells = {
        ALL: Cell(Crowd(sum(p for p, _ in every)), Crowd(sum(w for _, w in every)), (0,), is_count)
    } | cells
    marked = [(f"g{n}", "n") for n in range(len(sizes))] + ([ALL] if total else [])
    sums = [Addition(ALL, tuple(key for key in cells if key != ALL))]
    tables = LinkedCells(cells, sums, 10, marked=marked, is_exact=False)
    return withhold_by_sums(tables)


@pytest.mark.parametrize(
    ("sizes", "more"),
    [
        (((30, 60),), True),  # one alone is what is left
        (((4, 20), (6, 20)), False),  # ten together
        (((4, 20), (5, 20)), True),  # nine
        (((20, 24), (20, 26)), False),  # ten who are not counted
        (((20, 24), (20, 25)), True),  # nine
        (((0, 20), (0, 20)), True),
    ],
)
def test_the_withheld_groups_of_a_sum_are_many_together(
    sizes: tuple[tuple[int, int], ...], more: bool
) -> None:
    assert hidden(*sizes) is more
    # Where the total is withheld too nothing is left over.
    assert not hidden(*sizes, total=True)


def test_of_counts_only_the_counted_matter() -> None:
    assert hidden((4, 4), (6, 6), is_count=True) is False
    assert hidden((4, 4), (5, 5), is_count=True) is True


def test_of_lines_only_the_parts_matter() -> None:
    def more(*parts: int) -> bool:
        keys = [("one", str(n)) for n in range(len(parts))]
        cells = {k: Cell(Crowd(p), Crowd(200), (0,)) for k, p in zip(keys, parts, strict=True)}
        sums = [Addition(None, tuple(keys), of_lines=True)]
        return withhold_by_sums(LinkedCells(cells, sums, 10, marked=keys[:2], is_exact=False))

    assert more(100, 90, 10) is False
    assert (more(4, 6, 190), more(4, 5, 180)) == (False, True)


def test_the_least_missed_of_a_sum_of_groups_and_the_smallest_line_go() -> None:
    cells = {
        ("a", "n"): Cell(Crowd(30), Crowd(60), (1,)),
        ("b", "n"): Cell(Crowd(40), Crowd(50), (2,)),
        ("c", "n"): Cell(Crowd(40), Crowd(50), (2,)),
    }
    tables = LinkedCells(cells, [], 10)
    keys = list(cells)
    assert tables.hide(keys)
    assert tables.gone == {("c", "n")}  # the highest rank, of equals the last
    assert tables.hide(keys, smallest=True)
    assert tables.gone == {("c", "n"), ("a", "n")}
    assert tables.hide(keys)
    assert not tables.hide(keys)
    assert not tables.hide([])


def test_sums_over_each_other_leave_what_both_hide() -> None:
    # Rows and columns of two by two: every sum hides two cells, all together tell of none.
    names = ("ax", "ay", "bx", "by")
    cells: dict[Key, Cell] = {(n, "n"): Cell(Crowd(30), Crowd(60), (2,)) for n in names}
    pairs = {"a": names[:2], "b": names[2:], "x": names[::2], "y": names[1::2]}
    cells |= {(n, "n"): Cell(Crowd(60), Crowd(120), (1,)) for n in pairs}
    sums = [
        Addition((total, "n"), tuple((part, "n") for part in parts))
        for total, parts in pairs.items()
    ]

    def tables(*marked: str) -> LinkedCells:
        return LinkedCells(cells, sums, 10, marked=[(n, "n") for n in marked], is_exact=False)

    assert not withhold_by_sums(tables(*names))
    # Three of them: the fourth, shown, leaves two of the sums with one each.
    three = tables(*names[:3])
    assert withhold_by_sums(three)
    assert three.gone == {(n, "n") for n in names}
    # Totals of a and x withheld with them: their difference is still known from b and y.
    few = {
        **cells,
        ("ay", "n"): Cell(Crowd(3), Crowd(60), (2,)),
        ("bx", "n"): Cell(Crowd(4), Crowd(60), (2,)),
    }
    linked = LinkedCells(
        few, sums, 10, marked=[(n, "n") for n in (*names, "a", "x")], is_exact=False
    )
    assert not withhold_by_sums(linked)


def sums_of(*parts: str, total: str | None = None) -> Addition:
    return Addition(None if total is None else (total, "n"), tuple((part, "n") for part in parts))


def cells_of(**sizes: tuple[int, int]) -> dict[Key, Cell]:
    return {(name, "n"): Cell(Crowd(size[0]), Crowd(size[1]), (1,)) for name, size in sizes.items()}


def test_sums_in_a_ring_give_each_of_three_away() -> None:
    # Two of three are in each sum: no sum tells of one by itself, all three together do.
    cells = cells_of(pq=(60, 120), qr=(60, 120), pr=(60, 120), p=(30, 60), q=(30, 60), r=(30, 60))
    sums = [sums_of(*pair, total=pair) for pair in ("pq", "qr", "pr")]
    hidden = [(name, "n") for name in "pqr"]
    tables = LinkedCells(cells, sums, 10, marked=hidden, is_exact=False)
    assert withhold_by_sums(tables)
    # No part is left to withhold, so the totals go.
    assert tables.gone == set(cells)
    assert not withhold_by_sums(tables)


def test_a_total_withheld_is_told_though_others_had_none() -> None:
    cells = cells_of(pq=(60, 120), p=(30, 60), q=(30, 60), r=(30, 60))
    sums = [sums_of("p", "q", total="pq"), sums_of("q", "r"), sums_of("p", "r")]
    hidden = [(name, "n") for name in "pqr"]
    tables = LinkedCells(cells, sums, 10, marked=hidden, is_exact=False)
    assert withhold_by_sums(tables) is True
    assert tables.gone == set(cells)


def test_what_two_sums_leave_between_them_must_be_many() -> None:
    def more(a: int, b: int) -> tuple[bool, set[Key]]:
        # Of a, b, c and e together, and of c and e: so of a and b.
        sizes = {"a": (a, 40), "b": (b, 40), "c": (30, 60), "e": (30, 60), "f": (50, 90)}
        cells = cells_of(all=(60 + a + b, 200), ce=(110, 210), **sizes)
        sums = [sums_of(*"abce", total="all"), sums_of(*"cef", total="ce")]
        hidden = {(name, "n") for name in "abce"}
        tables = LinkedCells(cells, sums, 10, marked=hidden, is_exact=False)
        return withhold_by_sums(tables), tables.gone - hidden

    assert more(4, 6) == (False, set())
    # Nothing is left of their own sum to withhold but its total; the other one stays as it is.
    assert more(4, 5) == (True, {("all", "n")})


def test_a_sum_that_leaves_no_choice_does_not_hide_what_others_did() -> None:
    cells = cells_of(a=(30, 60), b=(40, 80), c=(50, 90))
    sums = [sums_of("a", "b"), sums_of("c")]
    tables = LinkedCells(cells, sums, 10, marked=[("a", "n"), ("c", "n")], is_exact=False)
    assert withhold_by_sums(tables)
    assert tables.gone == set(cells)


def test_counts_of_two_groups_are_subtracted_either_way() -> None:
    for sizes in ((23, 20), (20, 23)):
        lots = [Crowd(n, 0b11 if n == 23 else 0b01) for n in sizes]
        everybody = Crowd(90, 0b1111)
        cells: dict[Key, Cell] = {
            (name, "n"): Cell(lot, everybody, (n,))
            for n, (name, lot) in enumerate(zip("xy", lots, strict=True))
        }
        tables = LinkedCells(cells, [], 10)
        assert withhold_by_differences(tables) is True
        assert tables.gone == {("y", "n")}


def test_what_ranges_withhold_is_told() -> None:
    sizes = {"in_field": 30, "placed": 30, "known": 30}
    cells: dict[Key, Cell] = {
        ("all", name): Cell(Crowd(n, 1), Crowd(90, 3), (place,))
        for place, (name, n) in enumerate(sizes.items())
    }
    nested = [
        (("in_field", "part"), ("placed", "part")),
        (("placed", "part"), ("known", "part")),
    ]
    tables = LinkedCells(cells, [], 10, marked=[("all", "placed")], nested=nested)
    assert withhold_by_ranges(tables) is True
    assert tables.gone == {("all", "placed"), ("all", "known")}
    assert withhold_by_ranges(tables) is False
    assert withhold_by_ranges(LinkedCells(cells, [], 10, marked=[("all", "placed")])) is False


def test_what_is_unknown_of_a_sum() -> None:
    cells = cells_of(all=(70, 140), a=(30, 60), b=(40, 80), c=(0, 0))
    sums = sums_of("a", "b", "c", total="all")
    tables = LinkedCells(cells, [sums], 10, marked=[A, C, ALL])
    assert tables.unknown(sums) == {A: 1, ALL: -1}
    assert LinkedCells(cells, [sums], 10).unknown(sums) == {}
