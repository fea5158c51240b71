"""What every page receives: addresses of files wherever it is mounted, days and numbers in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from flask import Flask

from tests.web.client import PageClient
from tests.web.conftest import Cast
from tracker.web.shell import asset, show_day, show_money, show_number


def test_addresses_of_files_are_those_of_where_it_is_mounted(app: Flask) -> None:
    found = []
    for base in ("http://one/", "http://one/sub/", "http://two/"):
        with app.test_request_context("/", base_url=base):
            found.append(asset("tracker.css"))
    plain, under, other = found
    assert plain.startswith("/static/tracker.css?v=")
    assert under == f"/sub{plain}"
    assert other == plain


def test_the_side_bar_leads_where_it_is_mounted(app: Flask, cast: Cast) -> None:
    client: PageClient = cast.client("coordinator")
    for base, link in (("http://localhost/", '"/cohorts/"'), ("http://localhost/sub/", '"/sub/')):
        page = client.browser.get("/imports/mappings", base_url=base).get_data(as_text=True)
        assert f"href={link}" in page


def test_days_and_instants_are_told_apart() -> None:
    assert show_day(date(2026, 6, 18)) == "18 Jun 2026"
    late = datetime(2026, 6, 18, 23, 30, tzinfo=UTC)
    east = late.astimezone(timezone(timedelta(hours=2)))
    assert late == east
    assert (show_day(late), show_day(east)) == ("18 Jun 2026", "19 Jun 2026")
    assert show_day(None) == ""


@pytest.mark.parametrize("value", [1234, Decimal(1234), Decimal("1234.0"), Decimal("1234.00")])
def test_equal_numbers_have_equal_words(value: int | Decimal) -> None:
    assert show_number(value) == "1,234"
    assert show_money(Decimal(value), "PEN") == "PEN\u00a01,234"


def test_nothing_is_no_number() -> None:
    assert (show_number(None), show_money(None, "PEN"), show_number(0)) == ("", "", "0")
