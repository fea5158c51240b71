"""What a reader works out of linked tables: counts that sums leave over, and limits of the rest."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.metrics.linked.cells import Addition, Cell, Crowd, Key, LinkedCells, Tag
from tracker.metrics.linked.differences import Known, known_counts
from tracker.metrics.linked.ranges import Limit, Range, Ranges
from tracker.metrics.linked.settling import settle

ALL, A, B, C = (("all", "n"), ("a", "n"), ("b", "n"), ("c", "n"))
# Four, thirty and twenty-five counted, each in atoms of their own.
SIZES = {A: (4, 20), B: (30, 60), C: (25, 50)}
ATOMS = {A: (0b1, 0b11), B: (0b100, 0b1100), C: (0b10000, 0b110000)}


def crowd(keys: Iterable[Key], at: int) -> Crowd:
    held = list(keys)
    return Crowd(sum(SIZES[k][at] for k in held), sum(ATOMS[k][at] for k in held))


def by_groups(*marked: Key, threshold: int = 10) -> LinkedCells:
    """A total of three groups."""
    cells = {ALL: Cell(crowd(SIZES, 0), crowd(SIZES, 1), (0,))}
    cells |= {key: Cell(crowd([key], 0), crowd([key], 1), (1,)) for key in SIZES}
    return LinkedCells(cells, [Addition(ALL, (A, B, C))], threshold, marked=marked)


def own(*keys: Key) -> list[Known]:
    return [Known(crowd([key], at), (key,)) for key in keys for at in (0, 1)]


def test_a_shown_total_leaves_the_sum_of_the_withheld() -> None:
    known = known_counts(by_groups())
    assert known["all"] == [
        Known(crowd(SIZES, 0), (ALL,)),
        Known(crowd(SIZES, 1), (ALL,)),
        Known(crowd([A], 0), (ALL, B, C)),
        Known(crowd([A], 1), (ALL, B, C)),
    ]
    assert (known["a"], known["b"], known["c"]) == ([], own(B), own(C))


def test_without_its_total_a_sum_says_what_the_shown_come_to() -> None:
    known = known_counts(by_groups(ALL))
    assert known["all"] == [Known(crowd([B, C], at), (B, C)) for at in (0, 1)]
    assert known_counts(by_groups(ALL, B, C))["all"] == []


def test_where_all_is_shown_nothing_is_left_over() -> None:
    known = known_counts(by_groups(threshold=1))
    assert known["all"] == [Known(crowd(SIZES, at), (ALL,)) for at in (0, 1)]


def by_lines(total: bool, *marked: str) -> LinkedCells:
    """Three lines of one group that make up its whole; with `total`, two of them a fourth."""
    parts = {"x": Crowd(4, 0b1), "y": Crowd(30, 0b10), "z": Crowd(60, 0b100)}
    if total:
        parts["xy"] = Crowd(34, 0b11)
    whole = Crowd(94, 0b111)
    cells = {("one", name): Cell(part, whole, (n,)) for n, (name, part) in enumerate(parts.items())}
    one = [("one", name) for name in parts]
    sums = [Addition(one[3], (one[0], one[1]), of_lines=True)] if total else []
    sums += [] if total else [Addition(None, tuple(one[:3]), of_lines=True)]
    return LinkedCells(cells, sums, 10, marked=[("one", name) for name in marked])


def test_lines_leave_a_part_of_the_whole_they_share() -> None:
    known = known_counts(by_lines(False))["one"]
    y, z = ("one", "y"), ("one", "z")
    assert known[-1] == Known(Crowd(4, 0b1), (y, y, z))
    assert len(known) == 5
    assert len(known_counts(by_lines(False, "y", "z"))["one"]) == 0


def test_lines_leave_a_part_of_their_total() -> None:
    known = known_counts(by_lines(True))["one"]
    y, both = ("one", "y"), ("one", "xy")
    assert known[-1] == Known(Crowd(4, 0b1), (both, y))
    without = known_counts(by_lines(True, "xy"))["one"]
    assert without[-1] == Known(Crowd(30, 0b10), (y,))


def ranges_of(
    cells: dict[Key, tuple[int, int]],
    sums: Iterable[Addition] = (),
    nested: Iterable[tuple[Tag, Tag]] = (),
    marked: Iterable[Key] = (),
) -> Ranges:
    """The ranges of the cells of these sizes, narrowed; groups share nobody."""
    groups = {group: n for n, group in enumerate(dict.fromkeys(group for group, _ in cells))}
    made = {
        key: Cell(Crowd(part, 1 << 2 * groups[key[0]]), Crowd(whole, 3 << 2 * groups[key[0]]), (0,))
        for key, (part, whole) in cells.items()
    }
    found = Ranges(LinkedCells(made, list(sums), 1, marked=marked, nested=list(nested)))
    found.narrow()
    return found


def part(key: Key) -> tuple[object, tuple[object, str]]:
    return key[0], (key[1], "part")


def why(*keys: Key) -> frozenset[Key]:
    return frozenset(keys)


def test_a_sum_limits_its_withheld_parts() -> None:
    cells = {ALL: (50, 200), A: (20, 70), B: (20, 70), C: (10, 60)}
    sums = [Addition(ALL, (A, B, C))]
    found = ranges_of(cells, sums, marked=[B, C]).found
    limit = Range(Limit(0), Limit(30, why(ALL, A)))
    assert found[part(B)] == found[part(C)] == limit
    assert found[part(A)] == Range(Limit(20, why(A)), Limit(20, why(A)))
    # What C can be at most is the least that B must be.
    wide = ("c", "wide")
    nested = [(("n", "part"), ("wide", "part"))]
    found = ranges_of(cells | {wide: (12, 60)}, sums, nested, [B, C]).found
    assert found[part(C)] == Range(Limit(0), Limit(12, why(wide)))
    assert found[part(B)] == Range(Limit(18, why(ALL, A, wide)), Limit(30, why(ALL, A)))
    assert not found[part(B)].is_point


def test_lines_that_make_up_the_whole_limit_each_other() -> None:
    keys = [("one", name) for name in "xyz"]
    cells = dict(zip(keys, ((14, 90), (30, 90), (46, 90)), strict=True))
    lines = [Addition(None, tuple(keys), of_lines=True)]
    found = ranges_of(cells, lines, marked=keys[1:]).found
    assert found[part(keys[1])].high == Limit(76, why(keys[0]))
    total = ("one", "xy")
    both = [Addition(total, (keys[0], keys[1]), of_lines=True)]
    found = ranges_of(cells | {total: (44, 90)}, both, marked=keys[1:2]).found
    exact = Limit(30, why(total, keys[0]))
    assert found[part(keys[1])] == Range(exact, exact)


def test_what_a_count_is_short_of_the_next_adds_up_over_groups() -> None:
    # In both groups as many are placed as known but for 3 in all, and 3 of them in the first.
    small, large = ("placed", "part"), ("known", "part")
    cells = {
        (group, column): size
        for group, pair in {"all": (57, 60), "a": (27, 30), "b": (30, 30)}.items()
        for column, size in zip(("placed", "known"), ((n, 90) for n in pair), strict=True)
    }
    sums = [
        Addition(("all", column), (("a", column), ("b", column))) for column in ("placed", "known")
    ]
    hidden = [("b", "placed")]
    found = ranges_of(cells, sums, [(small, large)], hidden).found
    rest = found["b", (small, large)]
    assert (rest.low.value, rest.high.value if rest.high else None) == (0, 0)
    assert found[part(("b", "placed"))].is_point
    short = found["a", (small, large)]
    known = Limit(3, why(("a", "placed"), ("a", "known")))
    assert short == Range(known, known)


def test_one_number_left_takes_a_cell_it_rests_on() -> None:
    small, large = ("placed", "part"), ("known", "part")
    sizes = {"in_field": 30, "placed": 30, "known": 30}
    cells = {
        ("all", name): Cell(Crowd(n, 1), Crowd(90, 3), (place,))
        for place, (name, n) in enumerate(sizes.items())
    }
    nested = [(("in_field", "part"), small), (small, large)]
    marked = [("all", "placed")]
    assert settle(LinkedCells(cells, [], 10, marked=marked, nested=nested)) == {
        ("all", "placed"),
        ("all", "known"),
    }
    # Of nobody there is nothing to tell.
    empty = {key: Cell(Crowd(0), Crowd(0), cell.rank) for key, cell in cells.items()}
    assert settle(LinkedCells(empty, [], 10, marked=marked, nested=nested)) == set(marked)
