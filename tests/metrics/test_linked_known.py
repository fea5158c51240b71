"""What a reader works out of linked tables: counts that sums leave over, and limits of the rest."""

from __future__ import annotations

from collections.abc import Iterable

from tests.metrics.people import LATE, person
from tracker.metrics.catalogue import get_standard, standard_with
from tracker.metrics.linked.cells import Addition, Cell, Crowd, Key, LinkedCells, Tag
from tracker.metrics.linked.deduction import Solved
from tracker.metrics.linked.differences import Known, known_counts, withhold_by_differences
from tracker.metrics.linked.ranges import Limit, Range, Ranges
from tracker.metrics.linked.settling import settle
from tracker.metrics.linked.tables import Cut, cut_into_tables
from tracker.metrics.standings import Column, Standings

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
    sizes = {"all": (57, 60), "a": (27, 30), "b": (30, 30)}
    cells = {
        (group, column): (n, 180 if group == "all" else 90)
        for group, pair in sizes.items()
        for column, n in zip(("placed", "known"), pair, strict=True)
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


def test_what_a_count_is_short_of_limits_the_next_one_around() -> None:
    # Three are known but not placed, of all; so at most three are in B, whatever A and C hide.
    sizes = {"all": (57, 60), "a": (20, 21), "b": (20, 21), "c": (17, 18)}
    cells = {
        (group, name): (n, 270 if group == "all" else 90)
        for group, pair in sizes.items()
        for name, n in zip("pk", pair, strict=True)
    }
    parts = {n: tuple((g, n) for g in "abc") for n in "pk"}
    sums = [Addition(("all", n), parts[n]) for n in "pk"]
    nested = [(("p", "part"), ("k", "part"))]
    marked = [("a", "p"), ("c", "p"), *parts["k"]]
    found = ranges_of(cells, sums, nested, marked).found
    high = found[part(("b", "k"))].high
    assert high is not None
    assert (found[part(("b", "k"))].low.value, high.value) == (20, 23)
    assert found["b", nested[0]] == Range(Limit(0), Limit(3, why(("all", "p"), ("all", "k"))))


def test_sums_of_lines_and_of_groups_are_both_read_in_any_order() -> None:
    keys = [(group, name) for group in ("all", "a", "b") for name in "xy"]
    cells = dict(
        zip(keys, ((60, 90), (30, 90), (40, 60), (20, 60), (20, 30), (10, 30)), strict=True)
    )
    lines = Addition(None, (("all", "x"), ("all", "y")), of_lines=True)
    groups = Addition(("all", "x"), (("a", "x"), ("b", "x")))
    for sums in ([lines, groups], [groups, lines]):
        found = ranges_of(cells, sums, marked=[("a", "x"), ("all", "y")]).found
        assert found[part(("a", "x"))].is_point
        assert found[part(("all", "y"))] == Range(*[Limit(30, why(("all", "x")))] * 2)


def test_a_group_within_another_counts_no_more() -> None:
    cells = {
        ("all", "n"): Cell(Crowd(50, 0b0101), Crowd(90, 0b1111), (0,)),
        ("a", "n"): Cell(Crowd(20, 0b0001), Crowd(30, 0b0011), (1,)),
        ("a", "m"): Cell(Crowd(25, 0b0011), Crowd(30, 0b0011), (1,)),
        ("z", "n"): Cell(Crowd(20, 0b10000), Crowd(95, 0b110000), (1,)),
    }
    marked = [("a", "n"), ("a", "m"), ("z", "n")]
    ranges = Ranges(LinkedCells(cells, [], 1, marked=marked))
    assert ranges.tables.within() == [("a", "all")]
    ranges.narrow()
    assert ranges.found[part(("a", "n"))] == Range(Limit(0), Limit(50, why(("all", "n"))))
    # Nothing is around what no other table tells of, and of other people.
    assert ranges.found[part(("a", "m"))].high is None
    assert ranges.found[part(("z", "n"))].high is None


def test_cells_without_a_sum_are_linked_by_none() -> None:
    tables = by_groups()
    assert tables.linked([A, ("z", "n")]) == [Addition(ALL, (A, B, C))]
    assert tables.linked([]) == []


def test_sums_may_count_an_unknown_twice() -> None:
    rows = Solved([{"a": 1, "b": 2}, {"a": 2, "b": 1}], ord).rows
    assert rows == [{"a": 1}, {"b": 1}]
    # A sum that says nothing new ends nothing.
    again = Solved([{"a": 1}, {"a": 2}, {}, {"b": 1}], ord)
    assert again.rows == [{"a": 1}, {"b": 1}]


def test_only_what_lies_within_is_subtracted() -> None:
    # 25, 15, 28 and 27 people; 40 and 70 share 15: their difference is of no lot of people.
    sizes = {0: 25, 1: 15, 2: 28, 3: 27, 4: 105}

    def lot(*atoms: int) -> Crowd:
        return Crowd(sum(sizes[n] for n in atoms), sum(1 << n for n in atoms))

    lots = (lot(0, 1), lot(1, 2, 3), lot(2))
    cells = {("all", n): Cell(one, lot(*sizes), (n,)) for n, one in enumerate(lots)}
    assert settle(LinkedCells(cells, [], 10)) == frozenset()


ESF = get_standard("esf")


def esf(names: tuple[str, ...] = ("partner", "half")) -> Standings:
    people = Standings(names, [ESF], possible=())
    for leaf, at in ((("b", 1), True), (("a", 1), True), (("a", 2), False)):
        people.person(leaf[: len(names)], {"esf": ESF.judge(person(employed_at_entry=at), LATE)})
    return people


def test_tables_add_up_over_the_next_finer_groups() -> None:
    column = Column("esf", "participants")
    names = ("partner", "half")
    built = cut_into_tables(
        esf(), [Cut((), (column,)), Cut(names, (column,)), Cut(names[:1], (column,))]
    )
    a, b = ((("partner", name),) for name in "ab")
    assert built.additions == [
        Addition(((), column), ((a, column), (b, column))),
        Addition((a, column), tuple(((*a, ("half", n)), column) for n in (1, 2))),
        Addition((b, column), (((*b, ("half", 1)), column),)),
    ]
    assert built.leaves[a] == [("a", 1), ("a", 2)]
    assert built.columns == {(): (column,), names: (column,), names[:1]: (column,)}


def test_lines_add_up_in_every_group_that_has_them_all() -> None:
    entry = tuple(sorted({part for total in ESF.sums for part in total.parts}))
    columns = [Column("esf", line) for line in ("participants", *entry)]
    built = cut_into_tables(
        esf(), [Cut((), tuple(columns)), Cut(("partner",), tuple(columns[1:]), 1)]
    )
    lines = [one for one in built.additions if one.of_lines]
    (total,) = ESF.sums
    parts = tuple(((), Column("esf", name)) for name in total.parts)
    # Partners' tables do not tell the total: nothing adds up to it there.
    assert lines == [Addition(((), columns[0]), parts, of_lines=True)]
    nace = get_standard("nace")
    people = Standings((), [nace], possible=())
    shown = cut_into_tables(people, [Cut((), people.columns)])
    sums = [one for one in shown.additions if one.of_lines]
    assert [one.total for one in sums] == [
        None if total.total is None else ((), Column("nace", total.total)) for total in nace.sums
    ]
    # Everybody is a row though there is nobody.
    assert shown.leaves == {(): []}
    assert {cell.whole for cell in shown.cells.values()} == {Crowd(0)}


def test_counts_are_counts_and_rates_are_rates_in_tables() -> None:
    for key in ("esf", "contract"):
        standard = get_standard(key)
        people = Standings((), [standard], possible=())
        built = cut_into_tables(people, [Cut((), people.columns, 3)])
        kinds = {column.line: cell.is_count for (_, column), cell in built.cells.items()}
        assert kinds == {
            line.key: line.kind == "count"
            for line in standard.lines
            if line.kind in {"rate", "count"}
        }
        ranks = [cell.rank for cell in built.cells.values()]
        assert ranks == [(3, n, 0) for n in range(len(ranks))]


def test_leaves_stand_in_the_same_order_whoever_came_first() -> None:
    def leaves(*names: str | None) -> list[object]:
        people = Standings(("centre",), [ESF], possible=())
        for n, name in enumerate(names):
            for _ in range(n + 1):
                people.person((name,), {"esf": ESF.judge(person("enrolled"), LATE)})
        return [leaf[0] for leaf, _ in people.ordered()]

    assert (
        leaves("b", "a", None)
        == leaves(None, "a", "b")
        == leaves("a", None, "b")
        == ["a", "b", None]
    )


def test_ways_are_drawn_for_each_standard_and_its_settings() -> None:
    contract, cirr = get_standard("contract"), get_standard("cirr_2017")
    of_contract, of_cirr = (Standings((), [one]).possible() for one in (contract, cirr))
    assert {len(standing) for standing in of_contract} == {len(Standings((), [contract]).columns)}
    assert {len(standing) for standing in of_cirr} == {len(Standings((), [cirr]).columns)}
    other = standard_with(cirr, {"hours_not_recorded": "part_time"})
    assert Standings((), [other]).possible() != of_cirr
    assert Standings((), [cirr]).possible() == of_cirr
    assert Standings((), [cirr], possible=()).possible() == frozenset()


def test_a_count_within_another_limits_it_though_what_lies_between_is_not_told() -> None:
    field, placed, known = (("one", name) for name in ("in_field", "placed", "known"))
    chain = ["in_field", "placed", "known"]
    nested = [
        ((one, "part"), (other, "part")) for n, one in enumerate(chain) for other in chain[n + 1 :]
    ]
    cells = {field: (30, 90), known: (45, 90)}
    assert placed not in cells
    below = ranges_of(cells, nested=nested, marked=[field]).found[part(field)]
    assert below == Range(Limit(0), Limit(45, why(known)))
    above = ranges_of(cells, nested=nested, marked=[known]).found[part(known)]
    assert above.low == Limit(30, why(field))


def test_what_is_narrowed_last_narrows_the_first_again() -> None:
    top, p, q, q1, q2 = ((name, "n") for name in ("top", "p", "q", "q1", "q2"))
    wide = ("q1", "wide")
    cells = {top: (100, 400), p: (78, 200), q: (22, 200), q1: (2, 90), q2: (20, 110), wide: (5, 90)}
    sums = [Addition(top, (p, q)), Addition(q, (q1, q2))]
    nested = [(("n", "part"), ("wide", "part"))]
    found = ranges_of(cells, sums, nested, marked=[p, q, q1]).found
    assert found[part(q)].high == Limit(25, why(q2, wide))
    assert found[part(p)].low == Limit(75, why(top, q2, wide))


def test_what_is_left_over_and_few_takes_a_cell_it_comes_from() -> None:
    tables = by_groups()
    assert withhold_by_differences(tables)
    assert tables.gone == {A, C}
    assert not withhold_by_differences(by_groups(threshold=1))
