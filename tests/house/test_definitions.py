"""docs/definitions.md is what the catalogue says."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from tracker.cli.definitions import command
from tracker.exchange.definitions import definitions_text
from tracker.metrics.catalogue import STANDARDS

PAGE = Path(__file__).parents[2] / "docs/definitions.md"


def test_the_document_is_written_from_the_declarations() -> None:
    said = definitions_text(STANDARDS.values())
    assert PAGE.read_text(encoding="utf-8") == said, (
        "run: tracker definitions --out docs/definitions.md"
    )


def test_the_command_prints_and_writes_it(migrated_app: Flask, tmp_path: Path) -> None:
    runner = migrated_app.test_cli_runner()
    printed = runner.invoke(command)
    assert printed.output == definitions_text(STANDARDS.values())
    out = tmp_path / "definitions.md"
    assert runner.invoke(command, ["--out", str(out)]).exit_code == 0
    assert out.read_text(encoding="utf-8") == printed.output
    refused = runner.invoke(command, ["--out", str(tmp_path / "no/such/place.md")])
    assert "cannot be written" in str(refused.exception)
