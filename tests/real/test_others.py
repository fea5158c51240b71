"""Further real files that fit one of the kinds, and some that do not and say so."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.real.files import MAPPINGS, TODAY, expected, table, take, whole
from tests.services.import_files import counts
from tracker.exchange.drafts import draft_rows
from tracker.exchange.mapping import parse_mapping
from tracker.exchange.reading import read_sheet
from tracker.exchange.sheets import Unreadable
from tracker.extensions import db
from tracker.metrics.summary import row
from tracker.models import Centre, Learner, Partner, PartnerStageEvent, Program
from tracker.queries.scope import Viewer
from tracker.queries.summaries import list_cohort_summaries


def test_a_state_s_providers_are_partners_with_their_stage(system: Viewer, real_data: Path) -> None:
    lines = table(real_data / "nj_providers_shared.csv")
    report = take(real_data / "nj_providers_shared.csv", "partners", "nj_providers")
    assert counts(report) == {"created": 995}
    assert "CHILDCARE" in report.unknown_columns
    partners = db.session.scalars(select(Partner)).all()
    assert {partner.external_ref for partner in partners} == {line["PROVIDERID"] for line in lines}
    stages = Counter(partner.stage for partner in partners)
    truth = Counter(line["STATUSNAME"] for line in lines)
    assert (stages["active"], stages["paused"]) == (truth["Approved"], truth["Suspend"])
    # Two providers of one name are two partners.
    assert len({partner.slug for partner in partners}) == 995
    days = db.session.scalar(select(func.min(PartnerStageEvent.effective_on)))
    assert days is not None
    assert days.year == 2000
    again = take(real_data / "nj_providers_shared.csv", "partners", "nj_providers")
    assert counts(again) == {"unchanged": 995}


def test_programs_whose_provider_is_nowhere_named_are_reported(
    system: Viewer, real_data: Path
) -> None:
    take(real_data / "nj_providers_shared.csv", "partners", "nj_providers")
    known = {line["PROVIDERID"] for line in table(real_data / "nj_providers_shared.csv")}
    lines = table(real_data / "nj_programs_shared.csv")
    orphans = [line for line in lines if not line["name"] and line["providerid"] not in known]
    report = take(real_data / "nj_programs_shared.csv", "programs", "nj_programs")
    assert len(report.problems) == len(orphans) > 0
    assert {str(problem.column) for problem in report.problems} == {"providerid"}
    assert db.session.scalar(select(func.count()).select_from(Program)) == 0
    text = (MAPPINGS / "nj_programs.toml").read_text().replace('ignore = ["description"]', "")
    with_description = parse_mapping(text + '[summary]\ncolumn = "description"\n', "programs")
    sheet = read_sheet((real_data / "nj_programs_shared.csv").read_bytes())
    with pytest.raises(Unreadable, match='column "description": the cell has 3,954 characters'):
        draft_rows(sheet, "programs", with_description)


def test_semicolons_and_accents_are_read_and_one_period_is_taken(
    system: Viewer, real_data: Path
) -> None:
    file = real_data / "inserjeunes_cfa_shared.csv"
    report = take(file, "centres", "inserjeunes")
    truth: Counter[str] = Counter()
    for line in expected(real_data, "inserjeunes_per_region_year"):
        if line["year"] == "cumul 2023-2024":
            truth[line["region"]] += int(line["n_centres"])
    assert counts(report) == {
        "created": sum(truth.values()),
        "skipped": 5801 - sum(truth.values()),
    }
    rows = db.session.execute(
        select(Partner.name, func.count(Centre.id))
        .join(Centre, Centre.partner_id == Partner.id)
        .group_by(Partner.name)
    )
    assert Counter(dict(iter(rows))) == truth
    assert db.session.scalar(select(Centre.name).where(Centre.external_ref == "0660682H")) == (
        "GRETA de l' Aude et des Pyrénées-Orientales"
    )


def test_statuses_and_countries_of_people_in_many_countries(
    system: Viewer, real_data: Path
) -> None:
    report = take(real_data / "so2016_bootcamp_alumni_shared.csv", "enrolments", "so2016")
    assert counts(report) == {"created": 1641}
    truth = {
        "unknown" if line["country"] == "(blank)" else line["country"]: whole(
            line, "n", "n_working"
        )
        for line in expected(real_data, "so2016_per_country")
        if line["country"] != "(all)"
    }
    ours = {}
    for summary in list_cohort_summaries(TODAY):
        cells = row(summary.tally)
        ours[summary.cohort] = (cells["enrolled_count"], cells["in_work_count"])
    assert ours == truth
    countries = set(db.session.scalars(select(Learner.country).distinct()))
    assert {"US", "DE", "KR", "IR", None} <= countries


def test_a_file_of_counted_outcomes_is_no_file_of_people(real_data: Path) -> None:
    sheet = read_sheet((real_data / "nj_program_outcomes_shared.csv").read_bytes())
    assert len(sheet.rows) == 795
    with pytest.raises(Unreadable, match="The file has no column for cohort"):
        draft_rows(sheet, "enrolments")
