"""Whether the transaction about to begin will write: said by services/change, asked by extensions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_writing: ContextVar[bool] = ContextVar("writing", default=False)


def is_writing() -> bool:
    """Whether a write is about to begin."""
    return _writing.get()


@contextmanager
def writing() -> Iterator[None]:
    """Transactions that begin inside the block will write."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)
