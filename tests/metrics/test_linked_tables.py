"""Nothing that is published, taken together, gives away a small group or a withheld cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import ceil, floor

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from tests.metrics.attacker import Person, Solver, Told, World, counts_told, learned, remainders
from tracker.metrics.linked.tables import Cut
from tracker.metrics.publication import Outside, for_outsiders
from tracker.metrics.standards.shape import Line, Standard, Sum
from tracker.metrics.standings import Column, Standings
from tracker.metrics.tally import Judgement, Place, Verdict

# Completed of those who started; then, of graduates due: known, placed, placed in the field.
LINES = ("completed", "known", "placed", "in_field", "early")
# Every way somebody can stand in them: 0 out, 1 whole, 2 part.
STANDINGS = (
    (1, 0, 0, 0, 0),
    (2, 0, 0, 0, 0),
    (2, 0, 0, 0, 1),
    (2, 0, 0, 0, 2),
    (2, 1, 1, 1, 1),
    (2, 2, 1, 1, 1),
    (2, 2, 2, 1, 1),
    (2, 2, 2, 1, 2),
    (2, 2, 2, 2, 1),
    (2, 2, 2, 2, 2),
)
# Leaf lines that make up the whole, and a total of two of them.
LEAF_LINES = ("first", "second", "third", "either")
LEAF_STANDINGS = ((2, 1, 1, 2), (1, 2, 1, 2), (1, 1, 2, 1))


def no_judge(facts: object, as_of: date) -> Judgement:
    raise AssertionError("nobody is judged here")


def standard(key: str, lines: tuple[str, ...], *sums: Sum) -> Standard:
    """A standard of these lines, of which only the words are needed."""
    return Standard(
        key=key,
        edition=f"{key}/1",
        label=key,
        source="None.",
        lines=tuple(Line(name, name, "None.") for name in lines),
        reasons={},
        headline=lines[0],
        judge=no_judge,
        period_day=lambda line, facts: None,
        period_fields=(),
        sums=sums,
    )


PLAIN = standard("plain", LINES)
LEAVES = standard(
    "leaves", LEAF_LINES, Sum(None, ("first", "second", "third")), Sum("either", LEAF_LINES[:2])
)
PLACES = (Place.OUT, Place.WHOLE, Place.PART)


def judged(of: Standard, standing: tuple[int, ...]) -> Judgement:
    """A judgement that puts somebody there."""
    return Judgement(
        tuple(
            Verdict(line.key, PLACES[at], "counted")
            for line, at in zip(of.lines, standing, strict=True)
        )
    )


def standings_of(
    of: Standard, people: list[Person], dimensions: tuple[str, ...] = ("partner", "half")
) -> Standings:
    found = Standings(dimensions, [of], STANDINGS if of is PLAIN else LEAF_STANDINGS)
    for person in people:
        found.person(person.leaf, {of.key: judged(of, person.stands)})
    return found


def cuts_of(of: Standard, *patterns: tuple[str, ...]) -> tuple[Cut, ...]:
    columns = tuple(Column(of.key, line.key) for line in of.lines)
    return tuple(Cut(pattern, columns, tier) for tier, pattern in enumerate(patterns))


def told_of(shown: Outside, of: Standard, people: list[Person], cuts: tuple[Cut, ...]) -> Told:
    """What is published: group -> column -> part and whole."""
    found: dict[tuple[object, str], tuple[int, int] | None] = {}
    for cut in cuts:
        for at in groups_of(people, cut):
            for line in of.lines:
                rate = shown.rate(Column(of.key, line.key), **dict(at))
                key = (at, line.key)
                found[key] = None if rate.is_withheld else (rate.part, rate.whole)
    return found


DIMENSIONS = ("partner", "half")


def groups_of(people: list[Person], cut: Cut) -> list[tuple[tuple[str, object], ...]]:
    leaves = [dict(zip(DIMENSIONS, person.leaf, strict=True)) for person in people]
    return list(dict.fromkeys(tuple((n, leaf[n]) for n in cut.dimensions) for leaf in leaves))


def inside(at: tuple[tuple[str, object], ...]) -> Callable[[tuple[object, ...]], bool]:
    wanted = dict(at)
    return lambda leaf: all(
        dict(zip(DIMENSIONS, leaf, strict=True))[n] == v for n, v in wanted.items()
    )


def world_of(of: Standard, people: list[Person], cuts: tuple[Cut, ...]) -> World:
    groups = {at: inside(at) for cut in cuts for at in groups_of(people, cut)}
    lines = [line.key for line in of.lines]
    return World(people, groups, lines, [(s.total, s.parts) for s in of.sums])


def crowds(standings: tuple[tuple[int, ...], ...], most: int) -> st.SearchStrategy[list[Person]]:
    """People in up to three partners and two halves of a year."""
    leaf = st.tuples(st.sampled_from("ABC"), st.sampled_from((1, 2)))
    sized = st.dictionaries(
        st.tuples(leaf, st.sampled_from(standings)), st.integers(1, most), min_size=1, max_size=20
    )

    def people(drawn: dict[tuple[tuple[object, ...], tuple[int, ...]], int]) -> list[Person]:
        each = [(leaf, stands) for (leaf, stands), n in sorted(drawn.items()) for _ in range(n)]
        return [Person(key, *one) for key, one in enumerate(each)]

    return sized.map(people)


PATTERNS = [
    ((),),
    ((), ("partner",)),
    ((), ("partner",), ("half",)),
    ((), ("partner",), ("partner", "half")),
    ((), ("partner",), ("half",), ("partner", "half")),
]


def attacked(of: Standard, people: list[Person], patterns: object, threshold: int) -> None:
    """Publish, attack, and fail where anything is learned."""
    cuts = cuts_of(of, *patterns)  # type: ignore[misc]
    shown = for_outsiders(standings_of(of, people), cuts, threshold)
    told, world = told_of(shown, of, people, cuts), world_of(of, people, cuts)
    few = learned(counts_told(world, told), threshold)
    few += [lot for lot in remainders(world, told) if 0 < len(lot) < threshold]
    note(f"told: {told}")
    assert not few, f"groups of {sorted(map(len, few))} are told of"
    possible = STANDINGS if of is PLAIN else LEAF_STANDINGS
    solver = Solver(world, told, possible)
    for cell, figures in told.items():
        if figures is None and world.who(cell, 1):
            low, high = solver.bounds(cell)
            assert high is None or floor(high) > ceil(low), f"{cell} is {low}"


@settings(max_examples=150)
@given(crowds(STANDINGS, 14), st.sampled_from(PATTERNS), st.integers(2, 6))
def test_subtraction_tells_of_no_small_group_and_no_withheld_cell(
    people: list[Person], patterns: object, threshold: int
) -> None:
    attacked(PLAIN, people, patterns, threshold)


@settings(max_examples=80)
@given(crowds(LEAF_STANDINGS, 14), st.sampled_from(PATTERNS), st.integers(2, 6))
def test_lines_that_add_up_give_none_of_them_away(
    people: list[Person], patterns: object, threshold: int
) -> None:
    attacked(LEAVES, people, patterns, threshold)


@pytest.mark.parametrize("threshold", [1])
@given(people=crowds(STANDINGS, 9))
def test_without_a_threshold_only_single_persons_are_hidden(
    threshold: int, people: list[Person]
) -> None:
    cuts = cuts_of(PLAIN, (), ("partner",))
    shown = for_outsiders(standings_of(PLAIN, people), cuts, threshold)
    world, told = world_of(PLAIN, people, cuts), told_of(shown, PLAIN, people, cuts)
    if all(len(world.who(cell, 1)) != 1 for cell in told):
        assert shown.is_complete
