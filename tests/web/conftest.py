"""The cast of every page's tests: two partners, one person for each role, a stranger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from tests import build
from tests.web.client import PageClient, sign_in, visitor
from tracker.extensions import db, limiter
from tracker.models import Partner, User
from tracker.queries.scope import SYSTEM, viewing
from tracker.rules.vocabulary import Role


@dataclass(frozen=True)
class Cast:
    """Everybody, read once and cut loose from the database: their keys and names stay readable.

    The funder is given Alder alone; the stranger has an account and no role.
    """

    app: Flask
    alder: Partner
    birch: Partner
    administrator: User
    coordinator: User
    analyst: User
    funder: User
    alder_manager: User
    alder_viewer: User
    birch_manager: User
    birch_viewer: User
    stranger: User

    def client(self, who: str) -> PageClient:
        """A browser where that one of the cast is signed in; "visitor": where nobody is."""
        return visitor(self.app) if who == "visitor" else sign_in(self.app, getattr(self, who))


PEOPLE = (
    "administrator",
    "coordinator",
    "analyst",
    "funder",
    "alder_manager",
    "alder_viewer",
    "birch_manager",
    "birch_viewer",
    "stranger",
)


def _people(alder: Partner, birch: Partner) -> dict[str, User]:
    def user(role: Role, *at: Partner, name: str) -> User:
        return build.user(role, *at, email=f"{name.lower().replace(' ', '.')}@x.test", name=name)

    return {
        "administrator": user(Role.ADMINISTRATOR, name="Ada Admin"),
        "coordinator": user(Role.COORDINATOR, name="Cora Coordinator"),
        "analyst": user(Role.ANALYST, name="Ana Analyst"),
        "funder": user(Role.FUNDER, alder, name="Fay Funder"),
        "alder_manager": user(Role.MANAGER, alder, name="Mia Manager"),
        "alder_viewer": user(Role.VIEWER, alder, name="Vic Viewer"),
        "birch_manager": user(Role.MANAGER, birch, name="Max Manager"),
        "birch_viewer": user(Role.VIEWER, birch, name="Val Viewer"),
        "stranger": build.save(
            User(email="sam.stranger@x.test", name="Sam Stranger", created_at=build.NOW)
        ),
    }


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Everybody, recorded."""
    with viewing(SYSTEM):
        alder = build.partner("Alder Institute", slug="alder")
        birch = build.partner("Birch Academy", slug="birch", country="FR")
        people = _people(alder, birch)
        for row in (alder, birch, *people.values()):
            db.session.refresh(row)
        db.session.expunge_all()
    db.session.rollback()
    return Cast(app, alder, birch, **people)


@pytest.fixture(autouse=True)
def no_guesses_yet(app: Flask) -> Iterator[None]:
    """Wrong attempts are counted in this process's memory: each test begins at none."""
    limiter.reset()
    yield
