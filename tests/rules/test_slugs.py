"""Names become ends of addresses: lower case, everything else one hyphen."""

from __future__ import annotations

import pytest

from tracker.rules.slugs import slug_of


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
