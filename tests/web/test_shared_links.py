"""Links to an edition: no account, published figures only, revocable, quiet; looking changes nothing."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.published import School, publish, question, school
from tests.web.client import PageClient
from tests.web.conftest import Cast
from tracker.extensions import db
from tracker.models import AuditEntry, Edition, EditionLink
from tracker.queries.scope import SYSTEM, viewing
from tracker.rules.problems import NotAllowed, Refused
from tracker.services.change import changing
from tracker.services.edition_links import revoke_link, share_edition, shared_address
from tracker.services.sessions import token_hash
from tracker.web.shell import today

FORMS = ("pdf", "xlsx", "csv", "json")


@pytest.fixture
def edition(cast: Cast) -> int:
    with viewing(SYSTEM):
        made: School = school(cast.alder, sizes=((30, 20), (8, 4)))
        key = publish(question(made.scope), title="Graduates of 2025").id
    db.session.rollback()
    return key


def share(edition_id: int, days: int = 30, name: str = "Galilee Fund") -> str:
    """The token of a new link."""
    with viewing(SYSTEM):
        row = db.session.get_one(Edition, edition_id)
        made = share_edition(SYSTEM, row, name=name, expires_on=today() + timedelta(days=days))
        token = made.token
    db.session.rollback()
    return token


def the_link() -> EditionLink:
    return db.session.scalars(select(EditionLink)).one()


def test_a_link_is_made_handed_over_and_revoked(app: Flask, cast: Cast, edition: int) -> None:
    office = cast.client("coordinator")
    form = office.get(f"/editions/{edition}/share")
    made = office.submit(form, {"name": "Galilee Fund"}, status=200)
    address = next(e["value"] for e in made.root.all("input") if e.get("id") == "link")
    assert address.startswith("http://127.0.0.1:5000/shared/")
    path = address.removeprefix("http://127.0.0.1:5000")
    # Sending the form again makes no second link.
    again = office.submit(form, {"name": "Galilee Fund"}, status=422)
    assert "This form was sent already" in again.text
    visitor = cast.client("visitor")
    page = visitor.get(path)
    assert page.h1 == "Graduates of 2025"
    assert "Shared with Galilee Fund · figures only, no names" in page.text
    shown = office.get(f"/editions/{edition}")
    assert "Galilee Fund" in shown.text
    assert address not in shown.html
    revoked = office.follow(office.submit(shown, action="/revoke"))
    assert "opens nothing any more" in revoked.text
    assert "This link opens nothing" in visitor.get(path, status=404).text
    for form_name in FORMS:
        visitor.get(f"{path}.{form_name}", status=404)


def test_it_shows_aggregates_of_that_edition_only(app: Flask, cast: Cast, edition: int) -> None:
    path = f"/shared/{share(edition)}"
    visitor = cast.client("visitor")
    page = visitor.get(path)
    assert "38 of 62" in page.text
    for secret in ("Published,", "alder0-", "Program 2", "8 of 12", "internal"):
        assert secret not in page.html
    links = [link["href"] for link in page.root.all("a")]
    assert all(href.startswith((path, "#")) for href in links), links
    assert page.forms == []
    report = json.loads(visitor.get(f"{path}.json?view=internal").data)
    assert report["view"] == "published"
    for form in FORMS:
        answer = visitor.get(f"{path}.{form}")
        assert b"alder0-" not in answer.data
    assert visitor.get(f"{path}.pdf").data.startswith(b"%PDF")
    # The link opens nothing else.
    visitor.get(f"/editions/{edition}", status=302)
    visitor.get(f"/editions/{edition}.json", status=302)


def test_it_is_quiet(app: Flask, cast: Cast, edition: int) -> None:
    path = f"/shared/{share(edition)}"
    for address, status in ((path, 200), (f"{path}.pdf", 200), ("/shared/nothing", 404)):
        answer = cast.client("visitor").get(address, status=status)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "Set-Cookie" not in answer.headers or "session" not in answer.headers["Set-Cookie"]
    assert '<meta name="robots" content="noindex' in cast.client("visitor").get(path).html


def test_looking_changes_and_records_nothing(app: Flask, cast: Cast, edition: int) -> None:
    path = f"/shared/{share(edition)}"
    with viewing(SYSTEM):
        before = len(db.session.scalars(select(AuditEntry.id)).all())
    client: PageClient = cast.client("visitor")
    client.get(path)
    assert not [s for s in client.sql if s.split(None, 1)[0] in {"INSERT", "UPDATE", "DELETE"}]
    with viewing(SYSTEM):
        assert len(db.session.scalars(select(AuditEntry.id)).all()) == before


def test_somebody_signed_in_sees_by_the_link_what_it_opens(
    app: Flask, cast: Cast, edition: int
) -> None:
    path = f"/shared/{share(edition)}"
    for who in ("birch_manager", "stranger", "coordinator"):
        page = cast.client(who).get(path)
        assert "Sign out" not in page.text
        assert "38 of 62" in page.text


@pytest.mark.parametrize("token", ["x", "x" * 43, "x" * 300, "..%2f..", "é"])
def test_no_other_token_opens_anything(app: Flask, cast: Cast, edition: int, token: str) -> None:
    share(edition)
    gone = cast.client("visitor").get(f"/shared/{token}", status=404)
    assert "38 of 62" not in gone.text


def test_a_link_runs_out(app: Flask, cast: Cast, edition: int) -> None:
    token = share(edition, days=0)
    cast.client("visitor").get(f"/shared/{token}")
    with viewing(SYSTEM), changing(SYSTEM, "test.aged"):
        the_link().expires_on = today() - timedelta(days=1)
    cast.client("visitor").get(f"/shared/{token}", status=404)
    page = cast.client("coordinator").get(f"/editions/{edition}")
    assert "ran out" in page.text


def test_only_the_hash_is_kept(app: Flask, cast: Cast, edition: int) -> None:
    token = share(edition)
    with viewing(SYSTEM):
        link = the_link()
        assert link.token_hash == token_hash(token)
        entries = db.session.scalars(
            select(AuditEntry).where(AuditEntry.entity == "edition_link")
        ).all()
        said = json.dumps([[entry.old, entry.new] for entry in entries])
        assert token not in said
        assert link.token_hash not in said
        assert entries[0].verb == "edition.shared"
        assert entries[0].partner_id == link.partner_id


def test_links_are_head_offices_to_make_and_to_revoke(app: Flask, cast: Cast, edition: int) -> None:
    share(edition)
    with viewing(SYSTEM):
        key = the_link().id
    for who in ("analyst", "alder_manager", "alder_viewer", "funder", "stranger"):
        cast.client(who).post(f"/editions/links/{key}/revoke", status=403)
    manager = cast.alder_manager
    with viewing(SYSTEM) as system:
        row = db.session.get_one(Edition, edition)
        actor = type(system)(manager.id, "Mia", frozenset(), frozenset())
        with pytest.raises(NotAllowed):
            share_edition(actor, row, name="x", expires_on=today())
        revoke_link(SYSTEM, the_link())
        with pytest.raises(Refused, match="revoked already"):
            revoke_link(SYSTEM, the_link())


@pytest.mark.parametrize(("name", "days"), [("", 5), ("  ", 5), ("Fund", -1), ("Fund", 5000)])
def test_a_link_needs_a_name_and_a_day(
    app: Flask, cast: Cast, edition: int, name: str, days: int
) -> None:
    with viewing(SYSTEM), pytest.raises(Refused):
        row = db.session.get_one(Edition, edition)
        share_edition(SYSTEM, row, name=name, expires_on=today() + timedelta(days=days))


def test_the_address_comes_from_the_settings() -> None:
    assert shared_address("https://t.example/", "abc") == "https://t.example/shared/abc"
