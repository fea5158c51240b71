"""Somebody who holds every edition works out nothing about a few people, whatever is published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.exchange.definitions import definition_of
from tracker.metrics.catalogue import get_standard
from tracker.metrics.facts import Facts, Observation
from tracker.metrics.headcount import HEADCOUNT
from tracker.metrics.periods import ALWAYS
from tracker.metrics.standings import Standings
from tracker.metrics.tally import Count
from tracker.models import Edition
from tracker.queries import reports
from tracker.queries.edition_cells import Counted, printed_counts, tells_of_few
from tracker.queries.edition_inputs import as_known, canonical, inputs_of
from tracker.queries.facts import FigureScope
from tracker.queries.figures import CohortKey, Figures
from tracker.queries.outside import Around
from tracker.queries.reports import Reading, ReportQuestion, ScopeNames
from tracker.services.edition_figures import Press, frozen_figures, with_relatives

T = 5
END, AS_OF = date(2025, 6, 30), date(2026, 11, 24)
AT = datetime(2026, 11, 24, tzinfo=UTC)
# What became of somebody, and (later) what is learned on top.
FATES = ("placed", "other", "seeking", "silent", "self_enrichment")


def graduate(key: int, program: int, fate: str) -> Facts:
    """A graduate of the program; `self_enrichment` said before class to want no job."""
    seen: tuple[Observation, ...] = ()
    if fate in {"placed", "other", "self_enrichment"}:
        job = Observation(
            key,
            "employed",
            END + timedelta(days=150),
            effective_from=END + timedelta(days=30),
            in_field=fate != "other",
            employment_type="permanent",
            hours_per_week=None,
        )
        seen = (job,)
    elif fate == "seeking":
        seen = (Observation(key, "seeking_work", END + timedelta(days=100)),)
    return Facts(
        enrolment_id=key,
        learner_id=key,
        cohort_id=program,
        program_id=program,
        partner_id=1,
        centre_id=1,
        status="completed",
        enrolled_on=date(2025, 1, 6),
        completed_on=END,
        cohort_starts_on=date(2025, 1, 6),
        cohort_ends_on=END,
        intent="self_enrichment" if fate == "self_enrichment" else None,
        intent_on=date(2025, 1, 6) if fate == "self_enrichment" else None,
        observations=seen,
    )


def press(
    people: Sequence[Facts],
    standard: str,
    program: int | None,
    earlier: Sequence[Edition],
    *,
    alone: bool = False,
) -> Press:
    """What an edition of these people (of one program, or of all) is printed from.

    `alone`: beside nobody, as the people of one period are.
    """
    chosen = get_standard(standard)
    mine = [one for one in people if program in {None, one.program_id}]
    judged = [(one, chosen.within(one, AS_OF, ALWAYS)) for one in mine]
    counts: dict[int, Count] = {}
    for one, judgement in judged:
        count = counts.setdefault(one.cohort_id, Count())
        count.person(judgement)
        count.person(HEADCOUNT.within(one, AS_OF, ALWAYS))
    scope = FigureScope(partner_id=1, program_id=program)
    question = ReportQuestion(chosen, scope, ScopeNames(partner="alder"), ALWAYS, AS_OF)
    figures = Figures(
        chosen,
        AS_OF,
        ALWAYS,
        {key: CohortKey(1, 1, key, None) for key in counts},
        {key: count.tally() for key, count in counts.items()},
    )
    around = Standings(("program_id",), (chosen,))
    for one in mine if alone else people:
        judgement = chosen.within(one, AS_OF, ALWAYS)
        around.person((0 if alone else one.program_id,), {chosen.key: judgement})
    at = {} if program is None or alone else {"program_id": program}
    group = "program_id" if program is None and not alone else None
    same = [e for e in earlier if e.standard == standard and e.scope == {"program": program}]
    return Press(
        reading=Reading(question, figures, figures.total()),
        inputs=inputs_of(AS_OF, "program", judged),
        around=Around(around, at, group),
        threshold=T,
        published_at=AT,
        definition_url="x",
        earlier=earlier,
        previous=same[-1] if same else None,
    )


def published(made: Press, program: int | None) -> Edition:
    number = 1 if made.previous is None else made.previous.number + 1
    return Edition(
        number=number,
        standard=made.standard.key,
        scope={"program": program},
        figures=frozen_figures(made),
        definition=definition_of(made.standard),
        people=made.inputs.people,
    )


@pytest.fixture(autouse=True)
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "group_names", lambda _, keys: {key: f"P{key}" for key in keys})


def shown(editions: Iterable[Edition]) -> list[Counted]:
    """The people behind every count that any of the editions tells of its own."""
    return [
        counted
        for one in editions
        for counted in printed_counts(
            one.figures["published"], one.figures["groups"], one.definition, one.people
        )
    ]


def pinned(counts: Sequence[Counted]) -> list[tuple[int, int]]:
    """Pairs of counts, one within the other, of which the difference is a few people."""
    found = []
    for (_, one), (_, other) in combinations(counts, 2):
        small, large = sorted((one, other), key=len)
        if small <= large and 0 < len(large) - len(small) < T:
            found.append((len(small), len(large)))
    return found


def left_over(counts: Sequence[Counted]) -> list[tuple[int, ...]]:
    """Counts of a line from which two or three others of it, sharing nobody, leave a few people."""
    found = []
    families = {family for family, _ in counts}
    for family in families:
        crowds = {crowd for one, crowd in counts if one == family}
        for total in crowds:
            within = [crowd for crowd in crowds if crowd < total]
            for many in (2, 3):
                for parts in combinations(within, many):
                    sizes = [len(part) for part in parts]
                    together = frozenset().union(*parts)
                    if len(together) == sum(sizes) and 0 < len(total) - len(together) < T:
                        found.append((len(total), *sizes))
    return found


WORLD = st.lists(
    st.tuples(st.sampled_from([1, 2, 3]), st.sampled_from(FATES)), min_size=12, max_size=60
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["contract", "cirr_web", "nace"]),
        st.sampled_from([None, 1, 2, 3]),
        # How many silent people are found in work before it is published, and how many came in.
        st.integers(0, 9),
        st.integers(0, 7),
    ),
    min_size=2,
    max_size=4,
)


@settings(max_examples=60)
@given(world=WORLD, steps=STEPS)
def test_no_two_counts_of_any_editions_tell_of_a_few(
    world: list[tuple[int, str]], steps: list[tuple[str, int | None, int, int]]
) -> None:
    people = [graduate(key, program, fate) for key, (program, fate) in enumerate(world, start=1)]
    made: list[Edition] = []
    for standard, program, found, came in steps:
        silent = [i for i, one in enumerate(people) if not one.observations]
        for index in silent[:found]:
            people[index] = graduate(people[index].enrolment_id, people[index].program_id, "placed")
        start = len(people) + 1
        people += [graduate(start + n, 1 + n % 2, "placed") for n in range(came)]
        printed = published(press(people, standard, program, made), program)
        made.append(printed)
    assert pinned(shown(made)) == []
    assert left_over(shown(made)) == []


def test_a_year_withholds_what_its_published_quarters_leave_over() -> None:
    """Three quarters of thirty graduates each are published, then the year: three are left."""
    fates = ["placed", "seeking", "other"] * 10
    people = [
        graduate(100 * quarter + number, quarter, fate)
        for quarter, group in ((1, fates), (2, fates), (3, fates), (4, fates[:3]))
        for number, fate in enumerate(group)
    ]
    made: list[Edition] = []
    for quarter in (1, 2, 3, None):
        made.append(published(press(people, "contract", quarter, made, alone=True), quarter))
    first, *_, year = (
        {line["key"]: line["state"] for line in one.figures["published"]["lines"]} for one in made
    )
    assert first["placement_rate_180"] == first["completion_rate"] == "value"
    assert year["placement_rate_180"] == year["completion_rate"] == "withheld"
    assert left_over(shown(made)) == []
    # Two of them leave enough.
    two = published(press(people, "contract", None, made[:2], alone=True), None)
    states = {line["key"]: line["state"] for line in two.figures["published"]["lines"]}
    assert states["placement_rate_180"] == "value"


@settings(max_examples=30)
@given(world=WORLD)
def test_what_is_held_is_what_was_printed(world: list[tuple[int, str]]) -> None:
    people = [graduate(key, program, fate) for key, (program, fate) in enumerate(world, start=1)]
    first = published(press(people, "contract", None, []), None)
    people.append(graduate(len(people) + 1, 1, "placed"))
    second = published(press(people, "contract", None, [first]), None)
    before = {line["key"]: line for line in first.figures["published"]["lines"]}
    for line in second.figures["published"]["lines"]:
        if "held_from" in line:
            assert {**before[line["key"]], "held_from": 1} == line
        elif line["state"] == "value" and line["kind"] == "rate":
            # One person more in the whole is one too few to be told.
            assert before[line["key"]]["state"] != "value"


def told(*keys: int, family: tuple[str, str, str] = ("contract", "x", "part")) -> Counted:
    return Counted(family, frozenset(map(str, keys)))


def test_a_year_less_its_quarters() -> None:
    quarters = [told(*range(start, start + 20)) for start in (0, 20, 40)]
    last = told(*range(60, 63))
    year = told(*range(63))
    # Each quarter and the year differ by many; all three together leave the three of the last.
    assert tells_of_few([year], quarters, 5)
    assert tells_of_few([quarters[2]], [year, *quarters[:2]], 5)
    assert not tells_of_few([quarters[2]], [year, quarters[0]], 5)
    assert not tells_of_few([year], quarters, 3)
    assert not tells_of_few([told(*range(60))], quarters, 5)
    assert not tells_of_few([year], [*quarters[:2], last._replace(crowd=frozenset())], 5)
    # Of another line they are other people.
    other = [one._replace(family=("contract", "y", "part")) for one in quarters]
    assert not tells_of_few([year], other, 5)
    # Quarters that share people cannot both be taken away.
    sharing = [told(*range(30)), told(*range(29, 60))]
    assert not tells_of_few([year], sharing, 5)


def test_who_looks_too_long_is_taken_to_have_found_something() -> None:
    singles = [told(*range(n, n + 40, 2)) for n in range(40)]
    assert tells_of_few(
        [told(*range(2000))], [*singles, *(told(*range(n, n + 9)) for n in range(0, 1990, 3))], 5
    )


def test_what_tells_of_few() -> None:
    many, few = told(*range(20)), told(*range(17), family=("nace", "y", "whole"))
    assert tells_of_few([many], [few], 5)
    assert tells_of_few([few], [many], 5)
    assert not tells_of_few([many], [few], 3)
    assert not tells_of_few([many], [many], 5)
    assert not tells_of_few([many], [told(*range(10, 27))], 5)
    assert not tells_of_few([], [many], 5)


def test_lines_that_add_up_go_together() -> None:
    cirr = get_standard("cirr_web")
    (total, parts), *_ = [one for one in cirr.sums if one.total is not None]
    assert with_relatives(cirr, {parts[0]}) >= {total, *parts}
    assert with_relatives(cirr, set()) == set()
    assert with_relatives(get_standard("contract"), {"knowledge_rate"}) == {"knowledge_rate"}


def test_the_hash_is_over_what_was_known() -> None:
    person = graduate(1, 1, "placed")
    job = person.observations[0]
    later = Observation(2, "seeking_work", AS_OF + timedelta(days=1))
    told: Any = replace(
        person,
        observations=(replace(job, superseded_on=AS_OF + timedelta(days=1)), later),
    )
    known = canonical(as_known(person, AS_OF))
    assert canonical(as_known(told, AS_OF)) == known
    corrected: Any = replace(person, observations=(replace(job, in_field=False),))
    assert canonical(as_known(corrected, AS_OF)) != known
