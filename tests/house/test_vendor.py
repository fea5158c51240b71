"""Files that come from elsewhere are what vendor.toml says, and nothing else lies there."""

from __future__ import annotations

import gzip
import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "tracker/static/vendor"


def manifest() -> dict[str, Any]:
    return tomllib.loads((VENDOR / "vendor.toml").read_text())


def test_vendored_files_have_their_checksums() -> None:
    items = [item for entry in manifest()["package"] for item in entry["file"]]
    listed = {item["target"]: item["sha256"] for item in (*items, *manifest()["bundle"])}
    present = {p.name for p in VENDOR.iterdir() if p.is_file()} - {"vendor.toml"}
    assert present == set(listed)
    for name, digest in listed.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name


def test_every_package_brings_its_licence() -> None:
    sources = [*manifest()["package"], *manifest()["bundle"]]
    assert all(entry["licence"] for entry in sources)
    assert len(list((VENDOR / "licences").iterdir())) == len(sources)


def test_a_bundle_names_the_exact_version_and_licence_of_all_it_holds() -> None:
    for bundle in manifest()["bundle"]:
        assert (ROOT / ".ci/bundle" / bundle["entry"]).is_file()
        said = (VENDOR / "licences" / bundle["licence_file"]).read_text()
        for line in (*bundle["contains"], *bundle["tools"]):
            assert re.fullmatch(r"[a-z0-9-]+ \d+\.\d+\.\d+", line), line
        for line in bundle["contains"]:
            assert re.search(rf"\b{line.split()[0]}\b", said), line


def test_what_draws_charts_weighs_little() -> None:
    (bundle,) = manifest()["bundle"]
    assert len(gzip.compress((VENDOR / bundle["target"]).read_bytes(), 9)) <= 210_000
