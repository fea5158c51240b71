"""What the documents promise about the product is true: columns, settings, commands, the demo."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.files_doc import PAGE, marked, with_tables
from tracker.cli import COMMANDS
from tracker.config import Settings, env_name
from tracker.exchange.kinds import KINDS
from tracker.exchange.mapping import TOP_KEYS, parse_mapping
from tracker.metrics.standards.contract import CONTRACT
from tracker.rules.permissions import PERMISSIONS
from tracker.services.demo.accounts import SIGN_INS
from tracker.services.demo.story import STORY

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_column_and_key_is_told_as_declared() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert set(marked(text)) == {*KINDS, "mapping"}
    assert with_tables(text) == text, "run: python -m tests.house.files_doc"
    for key in TOP_KEYS:
        assert key == "fields" or f"`{key}`" in text


def test_the_mapping_shown_can_be_used() -> None:
    shown = re.search(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    assert shown is not None
    mapping = parse_mapping(shown[1])
    assert mapping.fields["cohort"].columns == ("Course", "Intake")


def test_every_setting_is_told() -> None:
    text = read("docs/operator-guide.md")
    for key in Settings.model_fields:
        assert f"`{env_name(key)}`" in text


def test_every_command_is_told() -> None:
    text = read("docs/operator-guide.md")
    for name in (*COMMANDS, "db"):
        assert f"tracker {name}" in text


def test_the_demo_is_told() -> None:
    guide, readme = read("docs/user-guide.md"), read("README.md")
    for sign_in in SIGN_INS:
        assert sign_in.email in readme
    for case in STORY.values():
        assert case.what in guide
        for place in (case.cohort, case.term, case.learner):
            assert place is None or place in guide


def test_every_line_of_the_contract_is_told() -> None:
    text = read("docs/user-guide.md")
    for line in CONTRACT.lines:
        assert line.label in text


def test_permissions_named_in_recipes_exist() -> None:
    for name in re.findall(r'"(\w+:\w+)"', read("CONTRIBUTING.md")):
        assert name in PERMISSIONS


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_within_the_documents_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if not target.startswith(("http://", "https://")):
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_anchors_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target, anchor in re.findall(r"\]\(([^)#\s]*)#([^)]+)\)", text):
        if target.startswith("http"):
            continue
        page = path if not target else path.parent / target
        heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
        made = {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
        assert anchor in made


def test_names_of_files_told_exist() -> None:
    """Paths of our own in the recipes and the tree."""
    for name in ("README.md", "CONTRIBUTING.md"):
        for path in re.findall(r"`((?:tracker|tests|migrations|docs)/[\w./-]*\w/?)`", read(name)):
            assert "NOUN" in path or (ROOT / path).exists(), path
