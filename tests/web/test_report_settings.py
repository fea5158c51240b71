"""What a published text leaves open is chosen on the report's page, and goes with it everywhere."""

from __future__ import annotations

import csv
import io
import json

import pytest
from flask import Flask
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select

from tests.published import AS_OF, School, learn, school
from tests.web.client import PageClient
from tests.web.conftest import Cast
from tracker.cli.editions import command
from tracker.extensions import db
from tracker.models import Edition
from tracker.queries.editions import get_edition
from tracker.queries.scope import SYSTEM, viewing
from tracker.services.editions import fingerprint_of

ASKED = f"standard=nace&partner=alder&as_of={AS_OF}"
FULL, PART = "employed_full_time", "employed_part_time"


@pytest.fixture
def alder(cast: Cast) -> School:
    """Everybody placed, and of fifteen of them it is known that they work 32 hours a week."""
    with viewing(SYSTEM):
        made = school(cast.alder, sizes=((24, 16), (24, 16)))
        for key in made.graduates[:15]:
            learn(key, hours_per_week=32)
    db.session.rollback()
    return made


def counts(client: PageClient, more: str) -> tuple[int, int]:
    page = client.get(f"/reports.json?{ASKED}{more}")
    found = {line["key"]: line["part"] for line in json.loads(page.data)["lines"]}
    return found[FULL], found[PART]


def test_a_setting_is_chosen_in_the_address(app: Flask, cast: Cast, alder: School) -> None:
    client = cast.client("coordinator")
    full, part = counts(client, "")
    assert counts(client, "&nace.full_time_hours=33") == (full - 15, part + 15)
    # Another standard's settings, and an empty field, are nobody's business here.
    assert counts(client, "&cirr_web.full_time_hours=33&nace.full_time_hours=") == (full, part)


def test_the_page_offers_every_setting_with_its_default(
    app: Flask, cast: Cast, alder: School
) -> None:
    client = cast.client("coordinator")
    page = client.get(f"/reports/?{ASKED}")
    assert "What the published text leaves open" in page.text
    assert "7 settings, all at our default" in page.text
    assert "full time (default)" in page.text
    changed = client.get(
        f"/reports/?{ASKED}&nace.full_time_hours=33&nace.hours_not_recorded=full_time"
    )
    assert "1 of 7 not at our default" in changed.text
    assert "full_time_hours: 33 (default 30)" in changed.text
    # What is at its default is not carried on.
    assert "nace.full_time_hours=33" in changed.links["CSV"]
    assert "hours_not_recorded" not in changed.links["CSV"]
    assert "What the published text leaves open" not in client.get("/reports/?partner=alder").text


def test_a_value_that_cannot_be_is_said_and_left_out(app: Flask, cast: Cast, alder: School) -> None:
    client = cast.client("coordinator")
    page = client.get(f"/reports/?{ASKED}&nace.full_time_hours=many&nace.colour=red")
    assert "full_time_hours is a whole number, not many. It was left as it is." in page.text
    assert "There is no setting colour" in page.text
    assert "all at our default" in page.text


def test_settings_go_into_every_form_and_down_to_the_people(
    app: Flask, cast: Cast, alder: School
) -> None:
    client = cast.client("coordinator")
    asked = f"{ASKED}&nace.full_time_hours=33"
    rows = csv.DictReader(io.StringIO(client.get(f"/reports.csv?{asked}").data.decode("utf-8-sig")))
    assert {row["settings"] for row in rows} == {"full_time_hours=33"}
    book = load_workbook(io.BytesIO(client.get(f"/reports.xlsx?{asked}").data), read_only=True)
    said = {row[0]: row[1:3] for row in book["Definitions"].iter_rows(values_only=True)}
    assert said["full_time_hours"] == ("setting in force, default 30", "33")
    told = [row[0] for row in book["About"].iter_rows(values_only=True)]
    assert "Settings: full_time_hours=33" in told
    data = client.get(f"/reports.pdf?{asked}").data
    pdf = " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(data)).pages).split())
    assert "full_time_hours: 33 (default 30)" in pdf
    url = json.loads(client.get(f"/reports.json?{asked}").data)["definition_url"]
    assert url.endswith("/reports/standards/nace?nace.full_time_hours=33")
    led = client.get("/reports/standards/nace?nace.full_time_hours=33", status=302)
    assert "default 30" in client.get(led.location).text
    page = client.get(f"/figures/{PART}?{asked}&place=part")
    assert "15" in page.text
    assert "nace.full_time_hours=33" in page.links["Full definition"]
    key = alder.graduates[0]
    person = client.get(f"/figures/people/{key}?standard=nace&nace.full_time_hours=33")
    assert "nace.full_time_hours=33" in person.links["Definition"]


def test_settings_are_frozen_with_an_edition(app: Flask, cast: Cast, alder: School) -> None:
    client = cast.client("coordinator")
    address = f"/editions/new?{ASKED}"
    client.submit(client.get(address), {"immature_reason": "Asked for."})
    # With another setting it is another question, not the next edition of this one.
    page = client.get(f"{address}&nace.full_time_hours=33")
    client.submit(page, {"immature_reason": "Asked for.", "title": "With 33 hours"})
    with viewing(SYSTEM):
        keys = list(db.session.scalars(select(Edition.id).order_by(Edition.id)))
        first, second = (get_edition(key, with_people=True) for key in keys)
        assert (first.number, second.number, second.previous_id) == (1, 1, None)
        frozen = {one["key"]: one["value"] for one in second.definition["settings"]}
        assert frozen["full_time_hours"] == "33"
        assert fingerprint_of(second) == second.fingerprint
    shown = client.get(f"/editions/{keys[1]}")
    assert "full_time_hours: 33 (default 30)" in shown.text
    assert "Equal" in client.get(f"/editions/{keys[1]}/verify").text
    assert "nace.full_time_hours=33" in shown.links["New edition"]
    assert "settings changed" in client.get("/editions/").text
    verified = app.test_cli_runner().invoke(command, ["verify", str(keys[1])])
    assert verified.output.count("Equal") == 1, verified.output
