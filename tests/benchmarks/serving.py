"""A real server on loopback: gunicorn with sync workers, its processor time and its memory.

Linux only: both are read from /proc.
"""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.frame import ADMIN, PASSWORD
from tests.benchmarks.installation import SECRET

ROOT = Path(__file__).parents[2]
WORKERS = 2


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens, its processes."""

    port: int
    pid: int
    cookie: str = ""
    # Whether the process answers itself, without workers.
    alone: bool = False

    @property
    def workers(self) -> list[int]:
        """The processes that answer."""
        if self.alone:
            return [self.pid]
        path = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(part) for part in path.read_text().split()]

    def cpu_seconds(self) -> float:
        """Processor time that the workers have used since they started."""
        return (
            sum(int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for pid in self.workers)
            / 1e9
        )

    def memory_mib(self, *, peak: bool) -> float:
        """Memory of the worker that holds most, now or at its most since `forget_peak`."""
        key = "VmHWM" if peak else "VmRSS"
        return max(_status(pid, key) for pid in self.workers) / 1024

    def forget_peak(self) -> None:
        """Count the peak of memory anew."""
        for pid in self.workers:
            Path(f"/proc/{pid}/clear_refs").write_text("5")


def _status(pid: int, key: str) -> int:
    found = re.search(rf"^{key}:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(), re.M)
    return int(found[1]) if found else 0


@contextmanager
def served(
    target: str, environment: dict[str, str], probe: str, python: Path = Path(sys.executable)
) -> Iterator[Server]:
    """gunicorn serving `module:app` from the root of the repository until the block ends."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    command = [str(python), "-m", "gunicorn", "--workers", str(WORKERS), "--bind"]
    command += [f"127.0.0.1:{port}", "--log-level", "warning", "--timeout", "1800", target]
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")}
    with subprocess.Popen(command, cwd=ROOT, env={**inherited, **environment}) as process:
        try:
            server = Server(port, process.pid)
            _wait(server, probe, process)
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def _wait(server: Server, probe: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{server.port}{probe}").close()
        except OSError:
            time.sleep(0.1)
        else:
            if len(server.workers) == WORKERS:
                return
    raise RuntimeError("the server did not start")


@contextmanager
def tracker_served(url: str) -> Iterator[Server]:
    """The application over the database, and the cookie of somebody who signed in."""
    with tempfile.TemporaryDirectory(prefix="tracker-benchmark-") as folder:
        environment = {"DATABASE_URL": url, "SECRET_KEY": SECRET, "TRACKER_INSTANCE": folder}
        with served("wsgi:app", environment, "/healthz") as server:
            status, cookie = try_sign_in(server.port, ADMIN, PASSWORD)
            if status != 200:
                raise RuntimeError(f"signing in was answered with {status}")
            yield Server(server.port, server.pid, cookie)


@contextmanager
def hello_served() -> Iterator[Server]:
    """The least that Flask can answer, under the same server."""
    with served("tests.benchmarks.hello:app", {}, "/") as server:
        yield server


def try_sign_in(port: int, email: str, password: str) -> tuple[int, str]:
    """Sign in as a browser does: the answer's status (200 when it led on), and the cookies."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    address = f"http://127.0.0.1:{port}/auth/login"
    with opener.open(address) as answer:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.read().decode())
    if found is None:
        raise RuntimeError("the sign-in page has no token")
    form = {"csrf_token": found[1], "email": email, "password": password}
    request = urllib.request.Request(address, urllib.parse.urlencode(form).encode())
    request.add_header("Referer", address)
    try:
        with opener.open(request) as answer:
            status = answer.status
    except urllib.error.HTTPError as error:
        status = error.code
        error.close()
    return status, "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)
