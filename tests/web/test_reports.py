"""Reports and definitions: who may, the same figures in every form, every line opens to its people."""

from __future__ import annotations

import csv
import io
import json

import pytest
from flask import Flask
from openpyxl import load_workbook
from pypdf import PdfReader

from tests import build
from tests.published import AS_OF, School, day, fill, learn, publish, question, school
from tests.web.client import PageClient, sign_in
from tests.web.conftest import Cast
from tests.web.frame import walk
from tests.web.html import Page
from tracker.cli import reports
from tracker.extensions import db
from tracker.metrics.catalogue import STANDARDS
from tracker.metrics.same_learner import PLACE_WORDS, answers
from tracker.models import Cohort
from tracker.queries.scope import SYSTEM, set_viewer, viewing
from tracker.rules.vocabulary import Role

FORMS = ("csv", "xlsx", "json", "pdf")


@pytest.fixture
def alder(cast: Cast) -> School:
    with viewing(SYSTEM):
        made = school(cast.alder, sizes=((24, 16), (20, 20)))
    db.session.rollback()
    return made


def fetch(client: PageClient, path: str) -> bytes:
    page = client.get(path)
    return page.data


def lines(client: PageClient, path: str) -> dict[str, dict[str, object]]:
    report = json.loads(fetch(client, path))
    return {line["key"]: line for line in report["lines"]}


@pytest.mark.parametrize("path", ["/reports/?partner=alder", *(f"/reports.{f}" for f in FORMS)])
def test_who_reads_reports(app: Flask, cast: Cast, alder: School, path: str) -> None:
    inside = ("administrator", "coordinator", "analyst", "alder_manager", "alder_viewer")
    for who in inside:
        cast.client(who).get(path)
    cast.client("stranger").get(path, status=403)
    cast.client("visitor").get(path, status=302)
    funder = cast.client("funder")
    if path.startswith("/reports/"):
        assert funder.get(path, status=302).location == "/editions/"
        cast.client("birch_manager").get(path, status=404)
        cast.client("birch_viewer").get(path, status=404)
    else:
        funder.get(path, status=403)


def test_a_foreign_row_is_not_there(app: Flask, cast: Cast, alder: School) -> None:
    birch = cast.client("birch_manager")
    program = alder.programs[0]
    for query in (f"cohort={alder.cohorts[0]}", f"program={program}", "partner=alder", "cohort=x"):
        birch.get(f"/reports/?{query}", status=404)
        birch.get(f"/reports.json?{query}", status=404)
    cast.client("alder_viewer").get(f"/reports/?program={program}")


def test_a_partner_user_reads_their_own_partner(app: Flask, cast: Cast, alder: School) -> None:
    with viewing(SYSTEM):
        school(cast.birch, sizes=((30, 10), (30, 10)))
    own = json.loads(fetch(cast.client("alder_viewer"), "/reports.json"))
    assert own["scope"]["partner"] == "alder"
    everybody_ = json.loads(fetch(cast.client("coordinator"), "/reports.json"))
    assert everybody_["scope"]["partner"] is None
    whole = {line["key"]: line["whole"] for line in own["lines"]}
    more = {line["key"]: line["whole"] for line in everybody_["lines"]}
    assert (whole["placement_rate_180"], more["placement_rate_180"]) == (80, 160)


def test_the_json_form_is_what_the_command_prints(app: Flask, cast: Cast, alder: School) -> None:
    report = json.loads(fetch(cast.client("coordinator"), "/reports.json?partner=alder"))
    assert set(report) >= {
        *("standard", "edition", "source", "scope", "period", "as_of", "view", "lines"),
        *("unknown", "salaries", "excluded", "warnings", "generated_at", "definition_url"),
    }
    placed = next(line for line in report["lines"] if line["key"] == "placement_rate_180")
    assert (placed["part"], placed["whole"], placed["percent"]) == (44, 80, "55.0")
    assert report["definition_url"] == "http://127.0.0.1:5000/reports/standards/contract"


def test_every_form_says_the_same(app: Flask, cast: Cast, alder: School) -> None:
    client = cast.client("coordinator")
    asked = "partner=alder&from=2025-01-01&to=2025-12-31&as_of=2026-11-24"
    page = client.get(f"/reports/?{asked}")
    assert "Placed within 180 days: 44 of 80, 55.0%." in page.text
    assert "1 Jan 2025 to 31 Dec 2025" in page.text
    for form in FORMS:
        assert page.links[form.upper()].startswith(f"/reports.{form}?")
    rows = list(csv.DictReader(io.StringIO(fetch(client, page.links["CSV"]).decode("utf-8-sig"))))
    placed = next(row for row in rows if row["key"] == "placement_rate_180")
    assert (placed["part"], placed["whole"], placed["percent"]) == ("44", "80", "55.0")
    assert placed["formula"].startswith("Graduates in work")
    assert placed["definition_url"].endswith("/reports/standards/contract")
    assert (placed["period_from"], placed["period_to"]) == ("2025-01-01", "2025-12-31")
    book = load_workbook(io.BytesIO(fetch(client, page.links["XLSX"])))
    header, *table = book.worksheets[0].values
    row = next(r for r in table if r[header.index("key")] == "placement_rate_180")
    assert row[header.index("percent")] == 55
    pdf = client.get(page.links["PDF"])
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert 'filename="contract-alder-2026-11-24.pdf"' in pdf.headers["Content-Disposition"]
    text = " ".join(PdfReader(io.BytesIO(pdf.data)).pages[0].extract_text().split())
    assert "Placed within 180 days: 44 of 80, 55.0%." in text
    assert "nobody: these figures were not published" in text


def test_period_and_day_reach_the_figures(app: Flask, cast: Cast, alder: School) -> None:
    client = cast.client("coordinator")
    asked = "/reports.json?partner=alder"
    assert lines(client, f"{asked}&to=2025-01-01")["placement_rate_180"]["whole"] == 0
    young = lines(client, f"{asked}&as_of={day(100)}")["placement_rate_180"]
    assert (young["state"], young["percent"]) == ("not_due", None)
    page = client.get(f"/reports/?partner=alder&as_of={day(100)}&from=gestern")
    assert "gestern is no day" in page.text
    assert "not due until 27 Dec 2025" in page.text


def test_scopes_narrow(app: Flask, cast: Cast, alder: School) -> None:
    client = cast.client("coordinator")
    by_program = lines(client, f"/reports.json?program={alder.programs[0]}")
    assert by_program["placement_rate_180"]["part"] == 24
    by_cohort = json.loads(fetch(client, f"/reports.json?cohort={alder.cohorts[1]}"))
    # A cohort says whose it is.
    assert by_cohort["scope"]["partner"] == "alder"
    page = client.get(f"/reports/?cohort={alder.cohorts[1]}")
    assert "Alder Institute · cohort alder-2" in page.text


def test_the_published_view_withholds(app: Flask, cast: Cast) -> None:
    with viewing(SYSTEM):
        school(cast.alder, sizes=((6, 6), (4, 4)))
    client = cast.client("coordinator")
    page = client.get("/reports/?partner=alder&view=published")
    assert "withheld" in page.text
    assert "10 of 20" in client.get("/reports/?partner=alder").text
    shown = lines(client, "/reports.json?partner=alder&view=published")["placement_rate_90"]
    assert (shown["state"], shown["part"], shown["whole"]) in {
        ("withheld", None, None),
        ("value", 10, 20),
    }
    program = lines(client, "/reports.json?partner=alder&view=published&from=2025-06-30")
    assert {line["view"] for line in [json.loads(fetch(client, page.links["JSON"]))]} == {
        "published"
    }
    assert program


def test_the_preview_is_what_an_edition_would_print(app: Flask, cast: Cast, alder: School) -> None:
    """A small neighbour counts, and so does what was published before."""
    with viewing(SYSTEM):
        school(cast.birch, sizes=((24, 20), (6, 6)))
        publish(question(alder.scope))
        learn(alder.graduates[30])
        db.session.commit()
    address = f"partner=alder&view=published&as_of={AS_OF}"
    preview = json.loads(fetch(cast.client("coordinator"), f"/reports.json?{address}"))
    held = [line["key"] for line in preview["lines"] if "held_from" in line]
    assert "placement_rate_180" in held
    assert "as printed in edition 1" in cast.client("coordinator").get(f"/reports/?{address}").text
    own = json.loads(fetch(cast.client("alder_manager"), f"/reports.json?{address}"))
    set_viewer(None)
    command = ("contract", "--partner", "alder", "--view", "published", "--as-of", str(AS_OF))
    told = json.loads(app.test_cli_runner().invoke(reports.command, command).output)
    with viewing(SYSTEM):
        edition = publish(question(alder.scope), change_reason="Evidence came in late.")
    printed = edition.figures["published"]
    for found in (preview, own, told):
        assert {**found, "generated_at": "", "definition_url": ""} == {
            **printed,
            "generated_at": "",
            "definition_url": "",
        }


def test_a_manager_of_several_partners_previews_one_of_them(
    app: Flask, cast: Cast, alder: School
) -> None:
    """Outsiders get one partner or all of them; together these two are nobody's report."""
    with viewing(SYSTEM):
        both = build.user(Role.MANAGER, cast.alder, cast.birch, email="both@x.test", name="Bo")
    client = sign_in(app, both)
    assert "as outsiders see it" not in client.get("/reports/").text
    assert "Choose a partner" in client.get("/reports/?view=published", status=400).text
    assert "as outsiders see it" in client.get("/reports/?partner=alder&view=published").text


def test_an_interval_only_where_it_is_asked_for(app: Flask, cast: Cast, alder: School) -> None:
    client = cast.client("coordinator")
    page = client.get("/reports/?partner=alder")
    assert "Wilson" not in page.text
    asked = client.get(page.links["With intervals"].join(["/reports/", ""]))
    assert "Wilson interval, 95%" in asked.text
    assert "44.1 to 65.4%" in asked.text
    assert "interval=yes" in asked.links["JSON"]


def opener(page: Page, line: str) -> str:
    """Where the page's link to a line leads."""
    links = [link["href"] for link in page.root.all("a") if f"/figures/{line}?" in link.get("href")]
    return links[0]


def test_every_line_opens_to_its_people(app: Flask, cast: Cast, alder: School) -> None:
    client = cast.client("alder_manager")
    opened = client.get(opener(client.get("/reports/"), "placement_rate_180"))
    assert opened.h1 == "Placed within 180 days"
    assert "Published, alder0-0" in opened.text
    # A viewer may count, not see people.
    viewer = cast.client("alder_viewer")
    line = viewer.get(opener(viewer.get("/reports/"), "placement_rate_180"))
    assert "Published" not in line.text
    assert "In work on at least one day of the window." in line.text


@pytest.mark.parametrize("key", list(STANDARDS))
def test_every_standard_reports_and_opens(app: Flask, cast: Cast, alder: School, key: str) -> None:
    client = cast.client("coordinator")
    page = client.get(f"/reports/?standard={key}&partner=alder")
    standard = STANDARDS[key]
    for line in standard.lines:
        if line.is_listed:
            assert line.label in page.text
    assert client.get(f"/reports.pdf?standard={key}&partner=alder").data.startswith(b"%PDF")
    for line in standard.every_line:
        opened = client.get(f"/figures/{line.key}?standard={key}&partner=alder")
        assert opened.h1 == line.label
        table = client.get(f"/figures/{line.key}.csv?standard={key}&partner=alder")
        people = list(csv.DictReader(io.StringIO(table.data.decode("utf-8-sig"))))
        assert {row["standard"] for row in people} <= {key}
        # As many people as the ladder counts.
        (count,) = [row[1] for row in opened.rows(0) if row[0].startswith("Everybody")] or ["0"]
        assert len(people) == int(count.replace(",", ""))


def test_standards_stand_side_by_side(app: Flask, cast: Cast, alder: School) -> None:
    client = cast.client("alder_manager")
    page = client.get("/figures/placement_rate_180?partner=alder")
    for standard in STANDARDS.values():
        assert standard.label in page.text
    if len(STANDARDS) > 1:
        assert "Why they differ" in page.text
        assert "in the whole" in page.text
    client.get("/figures/placement_rate_180?standard=best", status=404)
    client.get("/figures/no_such_line?standard=contract", status=404)


@pytest.mark.parametrize("key", list(STANDARDS))
def test_why_a_person_is_counted(app: Flask, cast: Cast, alder: School, key: str) -> None:
    with viewing(SYSTEM):
        learn(alder.graduates[0], employer="Nimbus", job_title="Developer", source="employer")
    path = f"/figures/people/{alder.graduates[0]}"
    page = cast.client("alder_manager").get(f"{path}?standard={key}&as_of=2026-11-24")
    for line in STANDARDS[key].every_line:
        assert line.label in page.text
    assert "the employer" in page.text.lower() or "survey" in page.text.lower()
    assert "what was known on 24 Nov 2026" in page.text


def test_who_sees_why_a_person_is_counted(app: Flask, cast: Cast, alder: School) -> None:
    path = f"/figures/people/{alder.graduates[0]}"
    walk(
        cast,
        path,
        may={"administrator", "coordinator", "analyst", "alder_manager"},
        hidden={"birch_manager"},
    )
    cast.client("coordinator").get("/figures/people/5", status=404)
    cast.client("coordinator").get(f"{path}?standard=best", status=404)


def test_definitions_are_for_everybody_with_figures(app: Flask, cast: Cast) -> None:
    for key, standard in STANDARDS.items():
        page = cast.client("funder").get(f"/definitions/{key}")
        assert page.h1 == standard.label
        for line in standard.every_line:
            assert line.formula in page.text
        moved = cast.client("funder").get(f"/reports/standards/{key}", status=302)
        assert moved.location == f"/definitions/{key}"
    page = cast.client("alder_viewer").get("/definitions/")
    assert all(standard.label in page.text for standard in STANDARDS.values())
    cast.client("funder").get("/definitions/best", status=404)
    cast.client("stranger").get("/definitions/", status=403)
    cast.client("visitor").get("/definitions/contract", status=302)
    rows = list(
        csv.DictReader(
            io.StringIO(cast.client("funder").get("/definitions.csv").data.decode("utf-8-sig"))
        )
    )
    assert {row["standard"] for row in rows} == set(STANDARDS)


def test_the_same_learner_under_every_standard(app: Flask, cast: Cast) -> None:
    page = cast.client("funder").get("/definitions/same-learner")
    for standard in STANDARDS.values():
        assert standard.label in page.text
    for situation, own in answers():
        assert situation.label in page.text
        row = next(r for r in page.rows() if r[0] == situation.label)
        for cell, one in zip(row[1:], own, strict=True):
            assert PLACE_WORDS[one.verdict.place] in cell
            assert one.sentence in cell
    assert page.path in cast.client("funder").get("/definitions/").html
    text = cast.client("funder").get("/definitions/same-learner.csv").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(answers()) * len(STANDARDS)
    cast.client("stranger").get("/definitions/same-learner", status=403)


def test_the_report_costs_as_many_statements_for_more_people(app: Flask, cast: Cast) -> None:
    with viewing(SYSTEM):
        made = school(cast.alder, sizes=((12, 10), (12, 10)))
    client = cast.client("coordinator")
    client.get("/reports/?partner=alder")
    few = client.statements
    with viewing(SYSTEM):
        fill(db.session.get_one(Cohort, made.cohorts[0]), placed=20, seeking=10, tag="more")
    client.get("/reports/?partner=alder")
    assert client.statements == few
    assert few < 30
