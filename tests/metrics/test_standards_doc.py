"""docs/standards.md tells every standard, setting, reading and source as the code has them."""

from __future__ import annotations

import re

from tests.metrics.standards_doc import PAGE, TABLES, with_tables
from tracker.metrics.assumptions import settings_in_words
from tracker.metrics.catalogue import STANDARDS


def test_the_tables_are_as_declared() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert set(re.findall(r"<!-- table: (\w+) -->", text)) == set(TABLES)
    assert with_tables(text) == text, "run: python -m tests.metrics.standards_doc"


def test_every_source_key_has_its_source() -> None:
    text = PAGE.read_text(encoding="utf-8")
    listed = set(re.findall(r"^- (S\d+): ", text, re.M))
    used = set()
    for standard in STANDARDS.values():
        for one in settings_in_words(standard.settings):
            assert re.fullmatch(r"S\d+(, S\d+)*", one.source), (standard.key, one.name)
            used |= set(one.source.split(", "))
    assert used <= listed


def test_every_setting_has_a_sentence() -> None:
    for standard in STANDARDS.values():
        for one in settings_in_words(standard.settings):
            assert one.meaning.endswith("."), (standard.key, one.name)
