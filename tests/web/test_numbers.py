"""Numbers in addresses and forms that are none: as if nothing had been asked, never an error."""

from __future__ import annotations

import pytest

from tests.web.conftest import Cast
from tests.web.frame import frame_of

# A digit that is no number, a number that no database holds, one that Python does not read.
NO_KEYS = ["\u00b2", "9" * 30, "9" * 5000, "-1", "1.0", "\u0663"]


@pytest.mark.parametrize("text", NO_KEYS)
@pytest.mark.parametrize("name", ["page", "partner"])
@pytest.mark.parametrize("path", ["/imports/", "/imports.csv", "/users/", "/enrolments/"])
def test_a_list_ignores_it(cast: Cast, path: str, name: str, text: str) -> None:
    cast.client("administrator").get(f"{path}?{name}={text}", inspected=False)


@pytest.mark.parametrize("text", NO_KEYS)
def test_a_form_with_such_a_version_conflicts(cast: Cast, text: str) -> None:
    contact = frame_of(cast.alder).contact
    client = cast.client("coordinator")
    page = client.get(f"/contacts/{contact}/edit")
    client.submit(page, {"version": text, "name": "Another"}, status=409)
