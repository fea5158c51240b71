"""The configuration of docs/scale.md, running: PostgreSQL, a copy for reports, Redis, two machines.

Two machines are two gunicorns of two workers each that share nothing but those servers.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import create_engine, make_url, update

from tests.benchmarks.copies import copied
from tests.benchmarks.frame import ADMIN, PASSWORD
from tests.benchmarks.generation import generate
from tests.benchmarks.installation import SECRET, installed
from tests.benchmarks.serving import Server, served, try_sign_in
from tracker.extensions import db
from tracker.models import Partner

FIRST = "/partners/partner-0001"
# One worker starts the servers once.
pytestmark = pytest.mark.xdist_group("machines")


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of these tests' own."""
    program = shutil.which("redis-server")
    if program is None or importlib.util.find_spec("redis") is None:
        why = "redis-server (apt install redis-server) or the Python package redis is missing"
        if os.environ.get("REQUIRE_REDIS"):
            pytest.fail(why)
        pytest.skip(why)
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    folder = tmp_path_factory.mktemp("redis")
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir"]
    with subprocess.Popen([*command, folder], stdout=subprocess.DEVNULL) as process:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/0"
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="module")
def main_url(postgres_url: str) -> Iterator[str]:
    """A generated record in a database of these tests' own."""
    name = f"machines_{uuid4().hex[:12]}"
    place = make_url(postgres_url).set(database=name, drivername="postgresql+psycopg")
    url = place.render_as_string(hide_password=False)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    with installed(url):
        generate(db.engine, 100)
    yield url
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def machines(
    redis_url: str, main_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, Server]]:
    """Two servers, as on two machines: one record, one copy of it, one Redis, one secret."""
    with ExitStack() as stack:
        copy = stack.enter_context(copied(main_url))
        aside = create_engine(copy)
        with aside.begin() as connection:
            connection.execute(update(Partner).values(name=Partner.slug + " in the copy"))
        aside.dispose()
        environment = {
            "DATABASE_URL": main_url,
            "SECRET_KEY": SECRET,
            "TRACKER_REPORTS_DATABASE_URL": copy,
            "TRACKER_LIMITS_STORAGE": redis_url,
            "TRACKER_SIGN_IN_PER_MINUTE": "4",
        }
        first, second = (
            stack.enter_context(
                served("wsgi:app", {**environment, "TRACKER_INSTANCE": str(folder)}, "/healthz")
            )
            for folder in (tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("two"))
        )
        yield first, second


def fetch(server: Server, path: str, cookie: str) -> str:
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}{path}")
    request.add_header("Cookie", cookie)
    with urllib.request.urlopen(request) as answer:
        assert answer.url.endswith(path), answer.url
        return str(answer.read().decode())


def test_who_signs_in_at_one_machine_is_known_at_the_other(
    machines: tuple[Server, Server],
) -> None:
    first, second = machines
    status, cookie = try_sign_in(first.port, ADMIN, PASSWORD)
    assert status == 200
    for server in (second, first):
        for _ in range(4):
            assert "School of Technology 1" in fetch(server, FIRST, cookie)


def test_files_of_both_come_from_the_copy(machines: tuple[Server, Server]) -> None:
    _, cookie = try_sign_in(machines[1].port, ADMIN, PASSWORD)
    kept = "; ".join(part for part in cookie.split("; ") if not part.startswith("tracker-changed"))
    for server in machines:
        assert "partner-0001 in the copy" in fetch(server, "/partners.csv", kept)
        assert "in the copy" not in fetch(server, "/partners.csv", cookie)


def test_wrong_sign_ins_are_counted_together(machines: tuple[Server, Server]) -> None:
    """Four a minute from one network, whichever of four processes is met."""
    first, second = machines
    tried = [first, second, first, second, first, second, second]
    found = [try_sign_in(server.port, ADMIN, "not the password")[0] for server in tried]
    assert found == [422, 422, 422, 422, 429, 429, 429]


def test_each_machine_keeps_nothing_of_its_own(
    machines: tuple[Server, Server], tmp_path_factory: pytest.TempPathFactory
) -> None:
    base: Path = tmp_path_factory.getbasetemp()
    folders = [path for name in ("one", "two") for path in base.glob(f"{name}[0-9]*")]
    assert len(folders) == 2
    assert [list(folder.iterdir()) for folder in folders] == [[], []]
