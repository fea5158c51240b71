"""Files that come from elsewhere are what vendor.toml says, and nothing else lies there."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

VENDOR = Path(__file__).parents[2] / "tracker/static/vendor"


def test_vendored_files_have_their_checksums() -> None:
    manifest = tomllib.loads((VENDOR / "vendor.toml").read_text())
    listed = {
        item["target"]: item["sha256"] for entry in manifest["package"] for item in entry["file"]
    }
    present = {p.name for p in VENDOR.iterdir() if p.is_file()} - {"vendor.toml"}
    assert present == set(listed)
    for name, digest in listed.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name


def test_every_package_brings_its_licence() -> None:
    manifest = tomllib.loads((VENDOR / "vendor.toml").read_text())
    assert all(entry["licence"] for entry in manifest["package"])
    assert len(list((VENDOR / "licences").iterdir())) == len(manifest["package"])
