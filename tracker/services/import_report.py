"""What an import says of itself: totals, problems, what is made on the way, questions. Frozen.

Pages and the command line print it; `kept` is the part that a batch keeps as JSON.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from tracker.exchange.day_columns import Question
from tracker.exchange.plan import Plan, Totals
from tracker.rules.problems import Problem

_MOST_NAMES = 200


@dataclass(frozen=True, slots=True)
class Report:
    """One import, tried, previewed, written or not taken (`status`, one of IMPORT_STATUSES)."""

    kind: str
    file_name: str
    status: str
    batch_id: int | None
    totals: Totals
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    # Why rows were skipped.
    reasons: tuple[Problem, ...]
    will_create: dict[str, list[str]]
    questions: tuple[Question, ...]
    notes: tuple[str, ...]
    unknown_columns: tuple[str, ...]
    derived_columns: tuple[str, ...]
    missing: int

    @property
    def is_written(self) -> bool:
        """Whether the record has what the totals say."""
        return self.status == "confirmed"

    def kept(self) -> dict[str, Any]:
        """What a batch keeps beside its counts and rows."""
        return {
            "will_create": {
                table: {"count": len(names), "names": names[:_MOST_NAMES]}
                for table, names in self.will_create.items()
            },
            "questions": [asdict(question) for question in self.questions],
            "notes": list(self.notes),
            "unknown_columns": list(self.unknown_columns),
            "derived_columns": list(self.derived_columns),
            "missing": self.missing,
        }

    def as_json(self) -> dict[str, Any]:
        """Everything, for programs."""
        return {
            "batch": None if self.batch_id is None else str(self.batch_id),
            "kind": self.kind,
            "file": self.file_name,
            "status": self.status,
            "written": self.is_written,
            **asdict(self.totals),
            "missing": self.missing,
            "problems": [_row(problem) for problem in self.problems],
            "warnings": [_row(warning) for warning in self.warnings],
            "skipped_rows": [_row(reason) for reason in self.reasons],
            "creates": self.will_create,
            "questions": [asdict(question) for question in self.questions],
            "notes": list(self.notes),
            "unknown_columns": list(self.unknown_columns),
            "derived_columns": list(self.derived_columns),
        }


def _row(problem: Problem) -> dict[str, Any]:
    return {
        "row": problem.row,
        "column": problem.column or problem.field or None,
        "field": problem.field or None,
        "message": problem.message,
    }


def report_of(plan: Plan, file_name: str, *, status: str, batch_id: int | None) -> Report:
    """The report of a plan."""
    return Report(
        kind=plan.kind,
        file_name=file_name,
        status=status,
        batch_id=batch_id,
        totals=plan.totals,
        problems=tuple(p for row in plan.rows if row.result == "failed" for p in row.problems),
        warnings=tuple(plan.warnings),
        reasons=tuple(p for row in plan.rows if row.result == "skipped" for p in row.problems),
        will_create=plan.will_create(),
        questions=plan.questions,
        notes=plan.notes,
        unknown_columns=plan.unknown_columns,
        derived_columns=plan.derived_columns,
        missing=plan.missing,
    )
