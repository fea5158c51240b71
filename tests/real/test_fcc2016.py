"""Bootcamp attendees of a public survey: the product's own figures are the true ones."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.real.files import TODAY, expected, money, take, whole
from tests.services.import_files import counts, everything
from tracker.exchange.drafts import draft_rows
from tracker.exchange.mapping import parse_mapping
from tracker.exchange.reading import read_sheet
from tracker.extensions import db
from tracker.metrics.summary import row
from tracker.models import Cohort, Learner, Partner
from tracker.queries.scope import Viewer
from tracker.queries.summaries import list_cohort_summaries, list_partner_summaries
from tracker.rules.spelling import squash

EARLIER = "fcc2016_bootcamp_attendees_earlier_export_shared.csv"
LATER = "fcc2016_bootcamp_attendees_shared.csv"
Figures = tuple[int, int, int, int, int, Decimal | None]


def true_figures(line: dict[str, str]) -> Figures:
    """Enrolled, finished, job known, in work, salaries that are plausible, and their median."""
    names = ("n_enrolled", "n_finished", "n_job_known", "n_employed", "n_salary_plausible")
    return (*whole(line, *names), money(line["median_salary_plausible"]))  # type: ignore[return-value]


def our_figures(tally: Any) -> Figures:
    """The same from the product's summary."""
    cells = row(tally)
    assert cells["salary_currency"] in {"USD", None}
    names = ("enrolled_count", "completed_count", "known_count", "in_work_count", "salary_count")
    return (*(cells[name] for name in names), cells["salary_median"])  # type: ignore[return-value]


def test_every_bootcamp_and_every_quarter_has_the_true_figures(
    system: Viewer, real_data: Path
) -> None:
    report = take(real_data / LATER, "enrolments", "fcc2016")
    assert counts(report) == {"created": 488}
    assert not report.problems

    truth = {
        squash(line["group"]): true_figures(line)
        for line in expected(real_data, "fcc2016_per_bootcamp")
        if line["group"] != "(all rows)"
    }
    ours = {
        squash(summary.partner_name): our_figures(summary.tally)
        for summary in list_partner_summaries(TODAY)
    }
    assert ours == truth

    # The true numbers by quarter are of those who finished; our cohorts hold the others too.
    quarters = {
        (squash(line["group"]), line["finish_quarter"]): true_figures(line)[1:]
        for line in expected(real_data, "fcc2016_per_bootcamp_finish_quarter")
    }
    cohorts = {
        (squash(summary.partner_name), summary.cohort): our_figures(summary.tally)[1:]
        for summary in list_cohort_summaries(TODAY)
    }
    finished = {cohort: figures for cohort, figures in cohorts.items() if figures[0]}
    assert finished == quarters
    assert sum(figures[0] for figures in finished.values()) == 349


def test_the_later_export_adds_13_learners_and_changes_nothing_else(
    system: Viewer, real_data: Path
) -> None:
    assert counts(take(real_data / EARLIER, "enrolments", "fcc2016")) == {"created": 475}
    before = everything()
    report = take(real_data / LATER, "enrolments", "fcc2016")
    assert counts(report) == {"created": 13, "unchanged": 475}
    assert report.missing == 0
    after = everything()
    for name, rows in before.items():
        assert set(rows) <= set(after[name]), f"a row of {name} was changed"
    assert len(after["learner"]) - len(before["learner"]) == 13
    again = take(real_data / LATER, "enrolments", "fcc2016")
    assert counts(again) == {"unchanged": 488}
    assert everything() == after


def test_odd_salaries_and_months_are_reported_by_row_and_column(
    system: Viewer, real_data: Path
) -> None:
    report = take(real_data / LATER, "enrolments", "fcc2016")
    said = [str(warning) for warning in report.warnings]
    assert (
        'row 467, column How much was your salary?: "999999999999999999" is above the maximum of '
        "300000; left blank."
    ) in said
    months = [sentence for sentence in said if "months are not between" in sentence]
    assert len(months) == 2
    assert all("left blank" in sentence for sentence in said)
    assert "Other (2)" in report.unknown_columns


def test_without_bounds_an_impossible_salary_is_a_problem(system: Viewer, real_data: Path) -> None:
    before = everything()
    report = take(real_data / LATER, "enrolments", "fcc2016", **{"max = 300000": ""})
    assert [str(problem) for problem in report.problems] == [
        'row 467, column How much was your salary?: "999999999999999999" is larger than any '
        "amount that is kept."
    ]
    assert everything() == before


def test_of_all_respondents_only_attendees_are_taken(system: Viewer, real_data: Path) -> None:
    file = real_data / "fcc2016_all_respondents_shared.csv"
    report = take(file, "enrolments", "fcc2016")
    assert counts(report) == {"created": 488, "skipped": 7258}
    assert report.totals.read == 7746
    assert db.session.scalar(select(func.count()).select_from(Learner)) == 488
    assert db.session.scalar(select(func.count()).select_from(Partner)) == 65
    assert db.session.scalar(select(func.count()).select_from(Cohort)) == 200


@pytest.mark.parametrize("name", ["Other", "Other (2)", "Other (3)", "None", "None (2)"])
def test_columns_of_one_name_can_each_be_mapped(real_data: Path, name: str) -> None:
    sheet = read_sheet((real_data / LATER).read_bytes())
    mapping = parse_mapping(
        f'partner = "x"\n[cohort]\ncolumn = "{name}"\n[program]\nconstant = "y"\n', "enrolments"
    )
    drafts = draft_rows(sheet, "enrolments", mapping)
    place = sheet.header.index(name)
    read = [draft.values.get("cohort") for draft in drafts.rows]
    assert read == [cells[place].strip() or None for _, cells in sheet.rows]
