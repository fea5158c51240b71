"""Nobody sees a row that is not theirs, through any address: person x address, complete.

Everything of Alder carries the token ZZALDER. Each address is fetched with Alder's keys as the
people of Birch, as a viewer, a funder who was given Birch only, a stranger and signed out; none
of them may meet the token. An address with an argument that has no value of Alder fails the first test.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import build
from tests.house.secret_world import TOKEN, World, make_world
from tests.web.client import PageClient, sign_in, visitor
from tracker.extensions import db, limiter
from tracker.models import Base
from tracker.queries.scope import SYSTEM, viewing
from tracker.rules.vocabulary import Role

# Filters that could be turned into a door: each is tried with Alder's values on every list.
PROBES = ("q", "partner", "cohort", "program", "centre", "learner")


@dataclass(frozen=True)
class Address:
    """One rule of the map with the methods it takes."""

    endpoint: str
    rule: str
    arguments: frozenset[str]
    methods: frozenset[str] = field(default_factory=frozenset)


def addresses(app: Flask) -> list[Address]:
    """Every rule but static files."""
    return [
        Address(r.endpoint, r.rule, frozenset(r.arguments), frozenset(r.methods or ()))
        for r in app.url_map.iter_rules()
        if r.endpoint != "static"
    ]


OUTSIDERS = ("birch_manager", "birch_viewer", "birch_funder", "stranger", "visitor")


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """Alder's secrets and Birch's plain rows."""
    limiter.reset()
    with viewing(SYSTEM):
        made = make_world()
        people = {
            "birch_manager": build.user(Role.MANAGER, made.birch),
            "birch_viewer": build.user(Role.VIEWER, made.birch),
            "birch_funder": build.user(Role.FUNDER, made.birch),
            "alder_viewer": build.user(Role.VIEWER, made.alder),
            "alder_funder": build.user(Role.FUNDER, made.alder),
            "administrator": build.user(Role.ADMINISTRATOR),
        }
        stranger = build.save(_stranger())
        for row in (*people.values(), stranger):
            db.session.refresh(row)
        db.session.expunge_all()
    db.session.rollback()
    made.people.update(people, stranger=stranger)
    return made


def _stranger() -> Any:
    from tracker.models import User

    return User(email="stranger@x.test", name="Stranger", created_at=build.NOW)


def client_of(app: Flask, world: World, who: str) -> PageClient:
    return visitor(app) if who == "visitor" else sign_in(app, world.people[who])


def path_of(address: Address, world: World) -> str:
    """The address with Alder's keys in it."""
    path = address.rule
    for name in address.arguments:
        path = re.sub(rf"<(?:\w+:)?{name}>", str(world.arguments[name]), path)
    return path


def fetch(client: PageClient, path: str, method: str = "GET") -> tuple[int, str]:
    """Status, and everything that came back: body and headers."""
    data = {"csrf_token": client.token()} if method == "POST" else None
    answer = client.browser.open(path, method=method, data=data)
    body = answer.get_data()
    if path.split("?", maxsplit=1)[0].endswith(".xlsx") and body[:2] == b"PK":
        body = unzipped(body)
    said = body.decode("utf-8", "replace") + str(answer.headers)
    answer.close()
    # The address that was asked for may be said back (where to go after signing in).
    asked = path.split("?", maxsplit=1)[0]
    return answer.status_code, said.replace(asked, "").replace(quote(asked, safe=""), "")


def unzipped(body: bytes) -> bytes:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def test_every_address_is_placed(migrated_app: Flask, world: World) -> None:
    unplaced = {
        f"{a.endpoint}: {sorted(a.arguments - set(world.arguments))}"
        for a in addresses(migrated_app)
        if a.arguments - set(world.arguments)
    }
    assert unplaced == set(), "give the argument a value of Alder's in secret_world.py"


@pytest.mark.parametrize("who", OUTSIDERS)
def test_no_address_shows_another_partners_row(app: Flask, world: World, who: str) -> None:
    client = client_of(app, world, who)
    leaks = []
    for address in addresses(app):
        if "GET" not in address.methods:
            continue
        status, said = fetch(client, path_of(address, world))
        if TOKEN.lower() in said.lower():
            leaks.append(f"{address.rule}: {status}")
        if address.arguments & world.own_rows and status not in {302, 303, 403, 404}:
            leaks.append(f"{address.rule}: answered {status}")
        if status >= 500:
            leaks.append(f"{address.rule}: failed with {status}")
    assert leaks == []


@pytest.mark.parametrize("who", ["birch_manager", "birch_funder"])
def test_no_filter_is_a_door(app: Flask, world: World, who: str) -> None:
    client = client_of(app, world, who)
    leaks = []
    for address in addresses(app):
        if address.arguments or "GET" not in address.methods:
            continue
        if address.rule.endswith((".xlsx", ".pdf")):
            continue  # the same view and the same rows as the CSV
        for probe in PROBES:
            for value in world.probes[probe]:
                path = f"{address.rule}?{probe}={value}"
                status, said = fetch(client, path)
                # The value that was sent may be echoed; the secrets beside it may not.
                if any(secret in said for secret in world.secrets if secret != value):
                    leaks.append(f"{path}: {status}")
    assert leaks == []


@pytest.mark.parametrize("who", OUTSIDERS)
def test_no_posting_reaches_another_partners_row(app: Flask, world: World, who: str) -> None:
    client = client_of(app, world, who)
    before = row_counts()
    wrong = []
    for address in addresses(app):
        if "POST" not in address.methods or not address.arguments & world.own_rows:
            continue
        status, said = fetch(client, path_of(address, world), "POST")
        if status not in {302, 303, 403, 404} or TOKEN.lower() in said.lower():
            wrong.append(f"{address.rule}: {status}")
    assert wrong == []
    changed = {
        name: (before[name], count)
        for name, count in row_counts().items()
        if before[name] != count and name not in {"audit_entry", "user_session"}
    }
    assert changed == {}


def test_own_viewer_and_funder_meet_no_person(app: Flask, world: World) -> None:
    for who in ("alder_viewer", "alder_funder"):
        client = client_of(app, world, who)
        leaks = []
        for address in addresses(app):
            if "GET" not in address.methods:
                continue
            status, said = fetch(client, path_of(address, world))
            leaks += [f"{address.rule}: {status} {p}" for p in world.persons if p in said]
        assert leaks == [], who


def test_the_administrator_meets_everything(app: Flask, world: World) -> None:
    """The other side of the coin: the walk would notice if the token were nowhere."""
    client = client_of(app, world, "administrator")
    met = 0
    for address in addresses(app):
        if "GET" in address.methods and "static" not in address.endpoint:
            status, said = fetch(client, path_of(address, world))
            assert status < 500, address.rule
            met += TOKEN.lower() in said.lower()
    assert met > 20


def row_counts() -> dict[str, int]:
    """Rows of every table."""
    with viewing(SYSTEM):
        counts = {
            mapper.class_.__tablename__: db.session.scalar(select(func.count(mapper.class_.id)))
            for mapper in Base.registry.mappers
        }
    db.session.rollback()
    return {name: count or 0 for name, count in counts.items()}
