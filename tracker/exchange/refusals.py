"""How a row of a file is refused while it is planned, and how a remark on it is kept."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.exchange.drafts import Draft
from tracker.rules.problems import Problem, TrackerError


class RowRefused(TrackerError):
    """One row cannot be taken; `may_wait`: a later row of the file may yet make room for it."""

    def __init__(self, *problems: Problem, may_wait: bool = False) -> None:
        self.problems = problems
        self.may_wait = may_wait
        super().__init__("; ".join(problem.message for problem in problems))

    @classmethod
    def because(cls, field: str, sentence: str) -> RowRefused:
        """A refusal with a single problem."""
        return cls(Problem(field, sentence))


def refuse_contradictions(
    contradicted: Mapping[str, int | None], titles: Mapping[str, str] | None = None
) -> None:
    """RowRefused when an earlier row of the file says otherwise; titles: column -> field."""
    problems = [
        Problem((titles or {}).get(column, column), f"Row {row} says otherwise of the same thing.")
        for column, row in contradicted.items()
    ]
    if problems:
        raise RowRefused(*problems)


def remark_contradictions(draft: Draft, contradicted: Mapping[str, int | None]) -> None:
    """Say that an earlier row says otherwise, and that what it says stays."""
    for column, row in contradicted.items():
        remark(draft, column, f"Row {row} says otherwise of the same thing; that stays.")


def remark(draft: Draft, field: str, sentence: str, title: str | None = None) -> None:
    """Say something about a row that is taken all the same."""
    draft.warnings.append(Problem(field, sentence, row=draft.number, column=title or field))
