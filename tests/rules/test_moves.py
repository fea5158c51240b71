"""Which moves a form may make, in which words they are refused, and what an undo leaves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.lifecycle import MOVES, Happening, project, standing
from tracker.rules.moves import Move, move_problems, moves_open, status_of, undo_problem

START, TODAY = date(2025, 1, 6), date(2025, 12, 31)
ENROLLED = Happening(1, "enrolled", date(2025, 1, 2))


def problems(chain: list[Happening], move: Move) -> list[tuple[str, str]]:
    found = move_problems(chain, move, starts_on=START, today=TODAY)
    return [(one.field, one.message) for one in found]


def happening(key: int, move: Move) -> Happening:
    return Happening(key, move.kind, move.on, move.reason, None, move.expected_return_on)


@pytest.mark.parametrize(
    ("move", "field", "words"),
    [
        (Move("withdrawn", None, "personal"), "on", "Give the day"),
        (Move("withdrawn", date(2026, 1, 1), "personal"), "on", "not come yet"),
        (Move("withdrawn", date(2025, 1, 1), "personal"), "on", "2 January 2025"),
        (Move("completed", date(2025, 1, 3)), "on", "starts on 6 January 2025"),
        (Move("withdrawn", date(2025, 2, 1)), "reason", "Choose the reason"),
        (Move("dismissed", date(2025, 2, 1), "bored"), "reason", "from the list"),
        (Move("completed", date(2025, 2, 1), "personal"), "reason", "exit or a deferral"),
        (Move("deferred", date(2025, 2, 1)), "expected_return_on", "Give the day"),
        (
            Move("deferred", date(2025, 2, 1), expected_return_on=date(2025, 2, 1)),
            "expected_return_on",
            "after",
        ),
        (Move("reinstated", date(2025, 2, 1)), "kind", "enrolled cannot become: reinstated"),
        (Move("enrolled", date(2025, 2, 1)), "kind", "enrolled already"),
        (Move("vanished", date(2025, 2, 1)), "kind", "cannot become: vanished"),
    ],
)
def test_a_barred_move_says_why_at_its_field(move: Move, field: str, words: str) -> None:
    assert [(one, words in sentence) for one, sentence in problems([ENROLLED], move)] == [
        (field, True)
    ]


def test_all_that_is_wrong_is_said_at_once() -> None:
    found = problems([ENROLLED], Move("dismissed", None))
    assert [field for field, _ in found] == ["on", "reason"]


def test_a_withdrawal_before_the_start_is_taken() -> None:
    assert problems([ENROLLED], Move("withdrawn", date(2025, 1, 3), "personal")) == []


def test_an_unknown_day_of_the_past_bars_nothing() -> None:
    chain = [Happening(1, "enrolled", None)]
    assert problems(chain, Move("completed", date(2025, 2, 1))) == []


def test_starting_happens_once() -> None:
    chain = [ENROLLED, Happening(2, "started", START)]
    assert problems(chain, Move("started", START))[0][0] == "kind"
    assert "started" in moves_open([ENROLLED])
    assert "started" not in moves_open(chain)


def test_undo_wants_the_later_entry_first_and_leaves_first_entries_alone() -> None:
    chain = [
        ENROLLED,
        Happening(2, "deferred", date(2025, 2, 1), expected_return_on=date(2025, 3, 1)),
        Happening(3, "reinstated", date(2025, 3, 1)),
        Happening(4, "completed", date(2025, 6, 30)),
    ]
    assert "reinstated" in undo_problem(chain, 2).message  # type: ignore[union-attr]
    assert "stays" in undo_problem(chain, 1).message  # type: ignore[union-attr]
    assert "no such entry" in undo_problem(chain, 9).message  # type: ignore[union-attr]
    assert undo_problem(chain, 4) is None
    undone = [*chain, Happening(5, "undone", TODAY, undoes=4)]
    assert "undone already" in undo_problem(undone, 4).message  # type: ignore[union-attr]
    assert undo_problem(undone, 3) is None


MOVE = st.builds(
    Move,
    st.sampled_from([*MOVES, "undone"]),
    st.one_of(st.none(), st.dates(START, TODAY + timedelta(days=3))),
    st.sampled_from([None, "personal", "job_found", "nonsense"]),
    st.none(),
    st.one_of(st.none(), st.dates(START, TODAY)),
)


@given(st.lists(st.one_of(MOVE, st.integers(0, 12)), max_size=12))
def test_every_history_the_rules_allow_projects_and_undo_restores(steps: list[Move | int]) -> None:
    """Random moves and undoings: whatever is let through stays a legal, projectable history."""
    chain = [ENROLLED]
    for key, step in enumerate(steps, start=2):
        before = project(chain)
        if isinstance(step, int):
            event = chain[step % len(chain)]
            if undo_problem(chain, event.id) is None:
                chain.append(Happening(key, "undone", TODAY, undoes=event.id))
        elif not move_problems(chain, step, starts_on=START, today=TODAY):
            chain.append(happening(key, step))
            after = project(chain)
            assert after.status == status_of(chain)
            if undo_problem(chain, key) is None:
                assert project([*chain, Happening(0, "undone", TODAY, undoes=key)]) == before
    held = standing(chain)
    days = [event.effective_on for event in held if event.effective_on]
    assert days == sorted(days)
    for place, event in enumerate(held):
        assert status_of(held[:place]) in MOVES[event.kind]
