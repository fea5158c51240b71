"""A state's list of training programs at three dates: partners, centres and programs."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from tests.real.files import expected, take
from tests.services.import_files import counts, everything
from tracker.extensions import db
from tracker.models import Centre, Partner, Program, ProgramVersion
from tracker.queries.imports import get_import
from tracker.queries.scope import Viewer
from tracker.services.import_undo import undo_import

FIRST = "twc_programs_2021-12-18_shared.csv"
SECOND = "twc_programs_2022-02-19_shared.csv"
WORKBOOK = "twc_programs_2024-03-20_shared.xlsx"


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def per_provider() -> dict[str | None, int]:
    """Centres of each partner, by the list's own key."""
    rows = db.session.execute(
        select(Partner.external_ref, func.count(Centre.id))
        .join(Centre, Centre.partner_id == Partner.id)
        .group_by(Partner.external_ref)
    )
    return dict(iter(rows))


def test_partners_centres_and_programs_are_those_of_the_list(
    system: Viewer, real_data: Path
) -> None:
    report = take(real_data / FIRST, "programs", "twc_csv")
    assert counts(report) == {"created": 2252}
    truth = expected(real_data, "twc_per_provider_2021-12-18")
    campuses = {
        line["provider_id"]: int(line["n_campuses"])
        for line in truth
        if line["provider_id"] != "(all)"
    }
    assert per_provider() == campuses
    assert count(Program) == count(ProgramVersion) == 2252
    weeks = db.session.scalars(select(ProgramVersion.weeks)).all()
    whole = truth[0]
    unknown = int(whole["weeks_missing"]) + int(whole["weeks_zero"])
    assert sum(1 for number in weeks if number is None) == unknown


def test_the_second_date_gives_the_true_differences(system: Viewer, real_data: Path) -> None:
    truth = {
        line["what"]: int(line["value"]) for line in expected(real_data, "twc_snapshot_difference")
    }
    take(real_data / FIRST, "programs", "twc_csv")
    first = everything()
    report = take(real_data / SECOND, "programs", "twc_csv")
    assert counts(report) == {
        "created": truth["new"],
        "updated": truth["in both, some cell differs"],
        "unchanged": truth["in both, equal"],
    }
    assert report.missing == truth["gone"]
    second = everything()
    assert counts(take(real_data / SECOND, "programs", "twc_csv")) == {
        "unchanged": truth["programs 2022-02-19"]
    }
    assert everything() == second
    assert undo_import(system, get_import(report.batch_id or 0)).kept == []
    assert everything() == first


def test_the_workbook_has_other_names_for_the_same(system: Viewer, real_data: Path) -> None:
    report = take(real_data / WORKBOOK, "programs", "twc_xlsx")
    truth = expected(real_data, "twc_per_provider_2024-03-20")
    assert counts(report) == {"created": int(truth[0]["n_programs"])}
    assert count(Centre) == int(truth[0]["n_campuses"])
    assert per_provider() == {
        line["provider_id"]: int(line["n_campuses"])
        for line in truth
        if line["provider_id"] != "(all)"
    }


def test_a_word_where_a_number_belongs_is_reported_unless_the_mapping_takes_it(
    system: Viewer, real_data: Path
) -> None:
    report = take(real_data / WORKBOOK, "programs", "twc_xlsx", **{'ERROR = ""': ""})
    assert {problem.message for problem in report.problems} == {'"ERROR" is not a number.'}
    columns = {problem.column for problem in report.problems}
    assert columns == {"Length: Weeks", "Length: Contact Hours"}
    assert count(Program) == 0
