"""`tracker users`: accounts from the command line, the first administrator among them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from tests import build
from tests.web.client import visitor
from tracker.cli.users import command
from tracker.extensions import db
from tracker.models import AuditEntry, User
from tracker.queries.scope import SYSTEM, viewing
from tracker.queries.users import find_user_by_email, get_user
from tracker.rules.problems import Refused
from tracker.rules.vocabulary import Role
from tracker.services.passwords import is_right

PASSWORD = "heron gravel violin"
ADA = ("add", "--email", "Ada@X.test", "--name", "Ada", "--role", "administrator")


def run(app: Flask, *arguments: str, typed: str | None = None) -> Result:
    result: Result = app.test_cli_runner().invoke(command, list(arguments), input=typed)
    if isinstance(result.exception, Refused):
        raise result.exception
    db.session.rollback()
    return result


def link_in(result: Result) -> str:
    found = re.search(r"http://127\.0\.0\.1:5000(/auth/set-password/\S{43})\n", result.output)
    assert found, result.output
    return found.group(1)


def test_the_first_administrator_gets_a_link(app: Flask) -> None:
    result = run(app, *ADA)
    assert result.exit_code == 0
    assert result.output.startswith("Added ada@x.test.\nThis link sets the password once")
    assert "ada@x.test" in visitor(app).get(link_in(result)).text
    user = find_user_by_email("ada@x.test")
    assert user is not None
    assert (user.password_hash, user.is_demo, user.is_active) == (None, False, True)
    with viewing(SYSTEM):
        names = set(db.session.scalars(select(AuditEntry.actor_name)))
    assert names == {"system"}


def test_a_password_from_standard_input(app: Flask) -> None:
    result = run(app, *ADA, "--password-stdin", typed=f"{PASSWORD}\nmore\n")
    assert result.output == "Added ada@x.test.\n"
    user = find_user_by_email("ada@x.test")
    assert user is not None and is_right(user.password_hash, PASSWORD)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--role", "manager"), "name the partner"),
        (("--role", "administrator", "--partner", "alder"), "name none"),
        (("--role", "viewer", "--partner", "oak"), "There is no partner oak."),
        (("--role", "analyst", "--email", "nonsense"), "not an e-mail address"),
        (("--role", "analyst", "--name", " "), "name"),
        (("--role", "analyst", "--email", "taken@x.test"), "There is an account"),
    ],
)
def test_what_cannot_be_is_said(app: Flask, arguments: tuple[str, ...], words: str) -> None:
    with viewing(SYSTEM):
        build.partner("Alder")
        build.user(Role.ANALYST, email="taken@x.test")
    given = ("add", "--email", "new@x.test", "--name", "New", *arguments)
    with pytest.raises(Refused, match=words):
        run(app, *given)
    assert len(db.session.scalars(select(User)).all()) == 1


def test_a_poor_password_is_refused(app: Flask) -> None:
    with pytest.raises(Refused, match="at least 12"):
        run(app, *ADA, "--password-stdin", typed="\n")
    assert find_user_by_email("ada@x.test") is None


def test_an_unknown_role_is_a_mistake_of_the_call(app: Flask) -> None:
    result = run(app, "add", "--email", "a@x.test", "--name", "A", "--role", "king")
    assert result.exit_code == 2 and "'king' is not one of" in result.output


def test_several_partners_and_the_list(app: Flask) -> None:
    with viewing(SYSTEM):
        build.partner("Alder"), build.partner("Birch")
        build.user(Role.ANALYST, email="old@x.test", name="Old", is_active=False)
    given = ("--partner", "birch", "--partner", "alder", "--password-stdin")
    run(
        app,
        *("add", "--email", "max@x.test", "--name", "Max", "--role", "manager", *given),
        typed=PASSWORD,
    )
    assert run(app, "list").output == (
        "max@x.test\tMax\tmanager\talder,birch\tactive\nold@x.test\tOld\tanalyst\tall\tinactive\n"
    )


def test_a_new_link(app: Flask) -> None:
    first = link_in(run(app, *ADA))
    second = link_in(run(app, "link", "ADA@x.test"))
    visitor(app).get(urlsplit(first).path, status=410)
    visitor(app).get(urlsplit(second).path)
    with pytest.raises(Refused, match=r"no account with the address bea@x\.test"):
        run(app, "link", "bea@x.test")


def test_no_link_for_an_inactive_account(app: Flask) -> None:
    with viewing(SYSTEM):
        user_id = build.user(Role.ANALYST, email="old@x.test", is_active=False).id
    with pytest.raises(Refused, match="not active"):
        run(app, "link", "old@x.test")
    assert get_user(user_id).password_hash is None
