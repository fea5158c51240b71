"""`tracker import`: exit codes, what is printed, dry runs, undo, list."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.services.import_files import csv_bytes, everything
from tests.services.test_imports import ANA, LUIS
from tracker.cli.imports import command, progress_bar
from tracker.extensions import db
from tracker.queries.scope import Viewer

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, system: Viewer) -> Run:
    """Run `tracker import` with these arguments."""

    def invoke(*arguments: str) -> Result:
        db.session.rollback()
        return app.test_cli_runner().invoke(command, list(arguments))

    return invoke


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., str]:
    """Write rows (or bytes) to a file; its path."""

    def write(content: list[dict[str, str]] | bytes, name: str = "file.csv") -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else csv_bytes(content))
        return str(path)

    return write


def lines(result: Result) -> list[str]:
    return result.stdout.splitlines()


def test_a_good_file_exits_0_and_prints_the_counts(run: Run, file: Callable[..., str]) -> None:
    result = run("enrolments", file([ANA, {**LUIS, "comment": "?"}]))
    assert result.exit_code == 0
    assert lines(result)[0] == "note: not known and not read: comment"
    assert "partners created: 1 (Alder Institute)" in lines(result)
    counts = dict(line.split() for line in lines(result)[-7:])
    assert counts.pop("batch").isdigit()
    assert counts == {
        "read": "2",
        "created": "2",
        "updated": "0",
        "unchanged": "0",
        "skipped": "0",
        "failed": "0",
    }


def test_refused_rows_exit_1_and_write_nothing(run: Run, file: Callable[..., str]) -> None:
    bad = {**LUIS, "status": "gone", "exit_reason": "?"}
    before = everything()
    path = file([ANA, bad])
    result = run("enrolments", path)
    assert result.exit_code == 1
    assert 'row 3, column status: "gone" is not one of' in result.stdout
    assert "row 3, column exit_reason" in result.stdout
    assert "Nothing was written." in result.stdout
    assert everything() == before
    taken = run("enrolments", path, "--accept-good-rows")
    assert taken.exit_code == 1
    assert "created 1" in lines(taken)
    assert everything() != before


def test_a_dry_run_writes_nothing(run: Run, file: Callable[..., str]) -> None:
    before = everything()
    result = run("enrolments", file([ANA]), "--dry-run")
    assert result.exit_code == 0
    assert "created 1" in lines(result)
    assert "partners to be created: 1 (Alder Institute)" in lines(result)
    assert lines(result)[-1] == "Nothing was written: this was a dry run."
    assert everything() == before
    assert run("list").stdout == ""


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\xff\xd8\xff\xe0 JFIF", "The file is a picture (JPEG), not a table"),
        (b"given_name\nAna\n", "The file has no column for cohort."),
        (b"cohort,learner_ref\nFS-1,A1\n", "Say which partner the file is for"),
        (
            f"cohort,partner\n{'x' * 2001},a\n".encode(),
            'Row 2, column "cohort": the cell has 2,001',
        ),
    ],
)
def test_an_unusable_file_exits_2_with_one_sentence(
    run: Run, file: Callable[..., str], content: bytes, sentence: str
) -> None:
    result = run("enrolments", file(content))
    assert result.exit_code == 2
    assert result.stderr.startswith(f"tracker: {sentence}")
    assert "Traceback" not in result.output
    as_json = run("enrolments", file(content), "--json")
    assert as_json.exit_code == 2
    assert json.loads(as_json.stdout)["error"].startswith(sentence)


def test_a_missing_file_and_a_bad_mapping_exit_2(run: Run, file: Callable[..., str]) -> None:
    assert run("enrolments", "/nowhere.csv").exit_code == 2
    mapping = file(b"[status]\ncolum = 'x'\n", "m.toml")
    result = run("enrolments", file([ANA]), "--mapping", mapping)
    assert result.exit_code == 2
    assert 'has an unknown key "colum"' in result.stderr
    assert run("nothing", file([ANA])).exit_code == 2


def test_partner_and_mapping_are_taken(run: Run, file: Callable[..., str]) -> None:
    mapping = file(
        b'date_format = "dd/mm/yyyy"\n[cohort]\ncolumn = "Class"\n[program]\nconstant = "FS"\n',
        "m.toml",
    )
    rows = [{"Class": "FS-1", "learner_ref": "A1", "cohort_starts_on": "05/06/2025"}]
    result = run("enrolments", file(rows), "--partner", "alder", "--mapping", mapping)
    assert result.exit_code == 0
    assert "partners created: 1 (alder)" in lines(result)


def test_an_open_question_is_asked(run: Run, file: Callable[..., str]) -> None:
    result = run("enrolments", file([{**LUIS, "enrolled_on": "05/06/2025"}]))
    assert result.exit_code == 1
    assert lines(result)[0] == (
        'question: The days of column "enrolled_on" can be read both ways: 05/06/2025 is '
        '5 June 2025 or 6 May 2025. Set date_format = "dmy" or "mdy" in a mapping.'
    )


def test_problems_are_capped_on_screen_and_all_in_json(run: Run, file: Callable[..., str]) -> None:
    path = file([{**LUIS, "learner_ref": str(n), "status": "gone"} for n in range(250)])
    result = run("enrolments", path)
    assert "… and 50 more (all of them with --json)" in lines(result)
    report = json.loads(run("enrolments", path, "--json").stdout)
    assert (report["read"], report["failed"], report["written"]) == (250, 250, False)
    assert len(report["problems"]) == 250
    assert report["problems"][0] == {
        "row": 2,
        "column": "status",
        "field": "status",
        "message": '"gone" is not one of: enrolled, completed, withdrawn, dismissed, deferred, '
        "transferred_out.",
    }


def test_list_and_undo(run: Run, file: Callable[..., str]) -> None:
    before = everything()
    batch = json.loads(run("enrolments", file([ANA, LUIS]), "--json").stdout)["batch"]
    listed = json.loads(run("list", "--json").stdout)
    assert [(line["batch"], line["status"]) for line in listed] == [(batch, "confirmed")]
    assert batch in run("list").stdout
    result = run("undo", batch)
    assert result.exit_code == 0
    assert lines(result)[1:] == ["restored 0", "kept 0"]
    assert everything() == before
    again = run("undo", batch)
    assert "only once" in str(again.exception)
    assert "no such import" in str(run("undo", "12").exception)


class Terminal(io.StringIO):
    """Standard error as a terminal has it."""

    def isatty(self) -> bool:
        return True


def test_a_bar_on_a_terminal_only_and_on_standard_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with progress_bar("people.csv") as progress:
        assert progress is None
    screen = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stderr", screen)
    with progress_bar("people.csv") as progress:
        assert progress is not None
        progress(2_000, 5_000)
    assert "2000/5000" in screen.getvalue()
    assert capsys.readouterr().out == ""
