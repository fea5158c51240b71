"""Names become ends of addresses: lower case, everything else one hyphen."""

from __future__ import annotations

import pytest

from tracker.rules.slugs import free_slug, name_key, slug_of, tells_all


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("General Assembly", "general-assembly"),
        ("  general   ASSEMBLY ", "general-assembly"),
        ("10x.org.il", "10x-org-il"),
        ("Coder's Lab", "coder-s-lab"),
        ("New", "new-1"),
        ("קמפוס", "5e7-5de-5e4-5d5-5e1"),
    ],
)
def test_slug(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_long_names_are_cut() -> None:
    assert len(slug_of("a" * 500)) == 120


def test_taken_slugs_are_numbered_on_within_the_length() -> None:
    assert free_slug("Alder", set()) == "alder"
    assert free_slug("Alder", {"alder", "alder-2"}) == "alder-3"
    assert free_slug("a" * 90, {"a" * 60}, longest=60) == "a" * 53 + "-2"


def test_names_are_compared_in_every_script() -> None:
    assert name_key("General  ASSEMBLY, Inc.") == name_key("general-assembly inc")
    assert name_key("Élan") != name_key("Ålan")
    assert name_key("किला") != name_key("काला")
    assert name_key("C#") != name_key("C") != name_key("C++")
    assert name_key("Data 1.1") != name_key("Data 11")
    assert name_key("...") == "..."
    assert tells_all("Coder's Lab")
    assert not tells_all("Élan")
