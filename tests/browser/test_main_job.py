"""The main job, walked in a real browser over the running product.

A coordinator opens a cohort, imports a roster, completes the class and records outcomes; the
partner's figures move; the partner signs in, sees the same figures and takes the CSV away.
"""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect

from tests import build
from tracker.queries.scope import SYSTEM, viewing
from tracker.rules.vocabulary import Role
from tracker.services.passwords import hash_password

PASSWORD = "heron gravel violin"
TODAY = date.today()  # noqa: DTZ011  (the browser's day; the product takes its own)
START, END = TODAY - timedelta(days=420), TODAY - timedelta(days=240)
ROSTER = "learner_ref,given_name,family_name,email,enrolled_on,status\r\n" + "".join(
    f"R-{n:02},Given{n},Family{n:02},p{n}@example.test,{START.isoformat()},enrolled\r\n"
    for n in range(12)
)


@pytest.fixture(scope="module")
def ready_app(live_app: Flask) -> Flask:
    """Alder with a licence for one program, Birch beside it, a coordinator and two managers."""
    with live_app.app_context(), viewing(SYSTEM):
        alder, birch = (
            build.partner("Alder Institute", slug="alder"),
            build.partner("Birch Academy"),
        )
        version = build.program("FS", name="Full-Stack")
        build.licence(build.term(alder, starts_on=START - timedelta(days=90)), version)
        build.centre(alder, "Lima campus")
        secret = hash_password(PASSWORD)
        for email, role, at in (
            ("coordinator@example.test", Role.COORDINATOR, ()),
            ("alder@example.test", Role.MANAGER, (alder,)),
            ("birch@example.test", Role.MANAGER, (birch,)),
        ):
            build.user(role, *at, email=email, password_hash=secret)
    return live_app


def sign_in(page: Page, email: str) -> None:
    page.goto("/auth/login")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Password")).to_be_visible()


def nothing_wrong(page: Page) -> None:
    """axe finds nothing, and the page does not scroll sideways."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0


def open_cohort(page: Page) -> None:
    page.goto("/cohorts/new")
    page.locator("select[name=partner]").select_option(label="Alder Institute")
    page.locator("input[name=starts_on]").first.fill(START.isoformat())
    page.get_by_role("button", name="Show its programs").click()
    page.get_by_label("Code").fill("FS-1")
    page.get_by_label("Last day").fill(END.isoformat())
    nothing_wrong(page)
    page.get_by_role("button", name="Open the cohort").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("FS-1")


def import_roster(page: Page, folder: Path) -> None:
    file = folder / "roster.csv"
    file.write_text(ROSTER, encoding="utf-8")
    page.get_by_role("link", name="Import a roster").click()
    page.locator("input[name=file]").set_input_files(file)
    nothing_wrong(page)
    page.get_by_role("button", name="Read the rows").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check before anything is written")
    nothing_wrong(page)
    page.get_by_role("button", name="Import 12 rows").click()
    expect(page.get_by_role("button", name="Undo this import")).to_be_visible()


def complete_class(page: Page) -> None:
    page.goto("/cohorts/")
    page.get_by_role("link", name="FS-1").click()
    page.get_by_role("link", name="Complete the class").click()
    page.get_by_label("Family11, Given11 completes").uncheck()
    page.get_by_label("What Family11, Given11 did instead").select_option("withdrawn")
    page.get_by_label("Reason of Family11, Given11").select_option("job_found")
    page.get_by_label("Day for Family11, Given11").fill((END - timedelta(days=30)).isoformat())
    nothing_wrong(page)
    page.get_by_role("button", name="Complete the class").click()
    expect(page.get_by_text("Completed").first).to_be_visible()


def record_outcome(page: Page, who: str) -> None:
    row = page.get_by_role("row").filter(has_text=who)
    row.get_by_role("link", name="Record").click()
    page.get_by_label("What is the learner doing?").select_option("employed")
    page.get_by_label("Since").fill((END + timedelta(days=40)).isoformat())
    page.get_by_label("Employer or school").fill("Quenara Pagos")
    page.get_by_label("In the field of the program?").select_option("yes")
    page.get_by_label("Pay", exact=False).first.fill("36000")
    page.get_by_label("Currency").select_option("PEN")
    page.get_by_label("Time the pay is for").select_option("year")
    nothing_wrong(page)
    page.get_by_role("button", name="Record the outcome").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def placed(page: Page) -> str:
    page.goto("/partners/alder")
    return page.get_by_role("region", name="Placed by day 180").inner_text()


def test_the_main_job(ready_app: Flask, page: Page, tmp_path: Path) -> None:
    sign_in(page, "coordinator@example.test")
    nothing_wrong(page)
    open_cohort(page)
    import_roster(page, tmp_path)
    complete_class(page)
    assert "0 of 11" in placed(page)
    for who in ("Family00", "Family01", "Family02"):
        page.goto("/cohorts/")
        page.get_by_role("link", name="FS-1").click()
        record_outcome(page, who)
    assert "3 of 11" in placed(page)
    nothing_wrong(page)
    sign_out(page)

    sign_in(page, "alder@example.test")
    assert "3 of 11" in placed(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").first.click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["cohort"], row["completed_count"], row["withdrawn_count"]) == ("FS-1", "11", "1")
    assert (row["placement_180_part"], row["placement_180_whole"]) == ("3", "11")
    assert row["placement_180_percent"] == "27.3"
    assert (row["salary_currency"], row["salary_median"]) == ("PEN", "36000.00")
    sign_out(page)

    sign_in(page, "birch@example.test")
    page.goto("/cohorts/")
    expect(page.get_by_text("FS-1")).to_have_count(0)
