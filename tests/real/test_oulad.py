"""A distance university: 15,277 enrolments of 13,734 people, completed and withdrawn as counted."""

from __future__ import annotations

import csv
import io
import time
from collections import Counter
from pathlib import Path

from sqlalchemy import func, select

from tests.real.files import TODAY, expected, table, take, whole
from tests.services.import_files import counts, everything
from tracker.extensions import db
from tracker.metrics.summary import row
from tracker.models import Enrolment, Learner
from tracker.queries.checks import iter_differences
from tracker.queries.imports import get_import
from tracker.queries.scope import Viewer
from tracker.queries.summaries import list_cohort_summaries
from tracker.services.import_undo import undo_import

KEY = ("code_module", "code_presentation", "id_student")


def joined(folder: Path) -> bytes:
    """Courses, learners and registrations as one file, one row an enrolment."""
    courses = {
        (line["code_module"], line["code_presentation"]): line
        for line in table(folder / "oulad_courses_shared.csv")
    }
    registrations = {
        tuple(line[key] for key in KEY): line
        for line in table(folder / "oulad_registrations_shared.csv")
    }
    rows = [
        line | registrations[tuple(line[key] for key in KEY)] | courses[line[KEY[0]], line[KEY[1]]]
        for line in table(folder / "oulad_learners_shared.csv")
    ]
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def test_completed_and_withdrawn_per_cohort_are_the_true_counts(
    system: Viewer, real_data: Path
) -> None:
    data = joined(real_data)
    empty = everything()
    started = time.perf_counter()
    report = take(data, "enrolments", "oulad")
    assert time.perf_counter() - started < 60
    assert counts(report) == {"created": 15_277}
    assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 15_277
    assert db.session.scalar(select(func.count()).select_from(Learner)) == 13_734

    truth = {
        f"{line['module']} {line['presentation']}": (
            *whole(line, "n_enrolled"),
            sum(whole(line, "n_pass", "n_distinction")),
            *whole(line, "n_withdrawn", "n_fail"),
        )
        for line in expected(real_data, "oulad_per_cohort")
        if line["module"] != "(all)"
    }
    ours = {}
    for summary in list_cohort_summaries(TODAY):
        cells = row(summary.tally)
        names = ("enrolled_count", "completed_count", "withdrawn_count", "dismissed_count")
        ours[summary.cohort] = tuple(cells[name] for name in names)
    assert ours == truth
    assert list(iter_differences(Counter())) == []

    written = everything()
    assert counts(take(data, "enrolments", "oulad")) == {"unchanged": 15_277}
    assert everything() == written
    done = undo_import(system, get_import(report.batch_id or 0))
    assert done.kept == []
    assert everything() == empty


def test_days_count_from_the_start_and_unknown_ones_stay_unknown(
    system: Viewer, real_data: Path
) -> None:
    take(joined(real_data), "enrolments", "oulad")
    left = select(func.count()).select_from(Enrolment).where(Enrolment.status == "withdrawn")
    truth = expected(real_data, "oulad_per_cohort")[0]
    unknown = left.where(Enrolment.exit_on.is_(None))
    assert db.session.scalar(unknown) == int(truth["n_withdrawn_without_leave_day"])
    early = left.join(Enrolment.cohort).where(
        Enrolment.exit_on < Enrolment.cohort.property.entity.class_.starts_on
    )
    assert db.session.scalar(early) == int(truth["n_left_before_start"])
    unregistered = (
        select(func.count()).select_from(Enrolment).where(Enrolment.enrolled_on.is_(None))
    )
    assert db.session.scalar(unregistered) == int(truth["n_no_registration_day"])
