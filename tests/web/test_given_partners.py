"""Pages of a coordinator who is given some partners: no door to making partners or programs."""

from __future__ import annotations

from tests import build
from tests.web.client import sign_in
from tests.web.conftest import Cast
from tracker.queries.scope import SYSTEM, viewing
from tracker.rules.vocabulary import Role


def test_new_partners_and_programs_are_for_who_sees_them_all(cast: Cast) -> None:
    with viewing(SYSTEM):
        user = build.user(Role.COORDINATOR, cast.alder, email="some@x.test", name="Some")
    client = sign_in(cast.app, user)
    for path in ("/partners/new", "/partnerships/new", "/programs/new"):
        client.get(path, status=403)
    for path in ("/partners/", "/programs/"):
        assert not [label for label in client.get(path).links if label.startswith("Add a")]
    client.get("/partners/alder/edit")
    assert "Add a partner" in cast.client("coordinator").get("/partners/").links
