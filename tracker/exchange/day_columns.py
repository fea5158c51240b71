"""Whether a column of days puts the day or the month first: decided from all its cells, or asked.

Nothing is guessed: where every cell can be read both ways, or the cells contradict each other,
there is a Question and no order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.rules.days_spelled import ORDERS, is_loose, orders_of, read_day
from tracker.rules.validation import in_words


@dataclass(frozen=True, slots=True)
class Question:
    """What has to be said before the days of a column can be read: one of ORDERS.

    `samples` are up to three cells, each with what it means in either order ("" where it means
    nothing).
    """

    field: str
    column: str
    samples: tuple[tuple[str, str, str], ...]
    is_contradiction: bool = False

    def __str__(self) -> str:
        text, first, second = self.samples[0]
        either = " or ".join(words for words in (first, second) if words)
        reason = "contradict each other" if self.is_contradiction else "can be read both ways"
        return f'The days of column "{self.column}" {reason}: {text} is {either}.'


def decide_order(field: str, column: str, texts: Iterable[str]) -> str | Question | None:
    """The order of the column's days; a Question where it is open; None where no cell needs one."""
    loose = sorted({text.strip() for text in texts if is_loose(text)})
    allowed = [orders_of(text) for text in loose]
    telling = [orders for orders in allowed if orders]
    if not telling:
        return None
    common = frozenset(ORDERS).intersection(*telling)
    if len(common) == 1:
        return next(iter(common))
    samples = tuple(_sample(text) for text in _telling_texts(loose)[:3])
    return Question(field, column, samples, is_contradiction=not common)


def _telling_texts(loose: list[str]) -> list[str]:
    """Cells that mean two different days first."""
    days = [text for text in loose if orders_of(text)]
    return sorted(days, key=lambda text: _sample(text)[1] == _sample(text)[2])


def _sample(text: str) -> tuple[str, str, str]:
    possible = orders_of(text)
    words = [in_words(read_day(text, order)) if order in possible else "" for order in ORDERS]
    return text, words[0], words[1]
