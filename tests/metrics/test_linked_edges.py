"""What sums and differences of linked tables tell, and which cell goes: on both sides of each edge."""

from __future__ import annotations

import pytest

from tracker.metrics.linked.cells import Addition, Cell, Crowd, Key, LinkedCells
from tracker.metrics.linked.differences import Known, nearly_alike, neighbours
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
