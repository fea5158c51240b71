"""Requests from several browsers at once: each asks again as soon as it was answered."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from statistics import median, quantiles

from tests.benchmarks.serving import Server

CONCURRENCY = 8


@dataclass(slots=True)
class Load:
    """What a stretch of requests gave."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    times: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Requests answered a second."""
        return len(self.times) / self.seconds

    @property
    def cpu_ms(self) -> float:
        """Processor time of the web processes for one request, in milliseconds."""
        return self.cpu_seconds * 1000 / len(self.times)

    @property
    def p50_ms(self) -> float:
        """Half are answered within so many milliseconds."""
        return median(self.times) * 1000

    @property
    def p95_ms(self) -> float:
        """Nineteen of twenty are answered within so many milliseconds."""
        if len(self.times) < 2:
            return self.p50_ms
        return quantiles(self.times, n=20, method="inclusive")[-1] * 1000


def drive(server: Server, path: str, seconds: float, concurrency: int = CONCURRENCY) -> Load:
    """Ask for the path so long; RuntimeError for any answer but 200."""
    request = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        f"Cookie: {server.cookie}\r\nConnection: close\r\n\r\n"
    ).encode()
    load = Load()
    before = server.cpu_seconds()
    begun = time.perf_counter()
    asyncio.run(_all(server.port, request, begun + seconds, load, concurrency))
    load.seconds = time.perf_counter() - begun
    load.cpu_seconds = server.cpu_seconds() - before
    return load


async def _all(port: int, request: bytes, end: float, load: Load, concurrency: int) -> None:
    await asyncio.gather(*(_browser(port, request, end, load) for _ in range(concurrency)))


async def _browser(port: int, request: bytes, end: float, load: Load) -> None:
    while not load.times or time.perf_counter() < end:
        begun = time.perf_counter()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        answer = await reader.read(-1)
        writer.close()
        if not answer.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{request.split()[1].decode()}: {answer[:60]!r}")
        load.times.append(time.perf_counter() - begun)
