"""docs/definitions.md is what the catalogue says."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask

from tracker.cli.definitions import command
from tracker.exchange.definition_sources import SOURCES, source_words
from tracker.exchange.definitions import definitions_text
from tracker.metrics.assumptions import settings_in_words
from tracker.metrics.catalogue import STANDARDS

PAGE = Path(__file__).parents[2] / "docs/definitions.md"


def test_the_document_is_written_from_the_declarations() -> None:
    said = definitions_text(STANDARDS.values())
    assert PAGE.read_text(encoding="utf-8") == said, (
        "run: tracker definitions --out docs/definitions.md"
    )


def test_every_setting_is_told_with_its_default_and_a_source_that_is_listed() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for standard in STANDARDS.values():
        own = text.split(f"\n## {standard.label}\n", 1)[1].split("\n## ", 1)[0]
        for one in settings_in_words(standard.settings):
            row = f"| `{one.name}` | {one.default} | {one.meaning} | {one.source} |"
            assert row in own, (standard.key, one.name)
            assert one.meaning.endswith("."), (standard.key, one.name)
            assert re.fullmatch(r"S\d+(, S\d+)*", one.source), (standard.key, one.name)
            assert set(one.source.split(", ")) <= set(SOURCES), (standard.key, one.name)
        assert [note for note in standard.notes if f"- {note}\n" not in own] == []


def test_sources_in_words() -> None:
    assert source_words("S7, S9") == f"{SOURCES['S7']}; {SOURCES['S9']}"
    assert (source_words(""), source_words("our own")) == ("", "our own")


def test_the_command_prints_and_writes_it(migrated_app: Flask, tmp_path: Path) -> None:
    runner = migrated_app.test_cli_runner()
    printed = runner.invoke(command)
    assert printed.output == definitions_text(STANDARDS.values())
    out = tmp_path / "definitions.md"
    assert runner.invoke(command, ["--out", str(out)]).exit_code == 0
    assert out.read_text(encoding="utf-8") == printed.output
    refused = runner.invoke(command, ["--out", str(tmp_path / "no/such/place.md")])
    assert "cannot be written" in str(refused.exception)
