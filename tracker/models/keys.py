"""Primary keys: 62-bit numbers made here, in rough order of time.

Why not the database's counter: a counter tells every partner how much the others record, and
bulk writes would have to ask for their keys back row by row.
"""

from __future__ import annotations

import secrets
import threading
import time

_EPOCH_MS = 1_704_067_200_000  # 2024-01-01T00:00:00Z
_RANDOM_BITS = 22
_lock = threading.Lock()
_last = 0


def new_ids(count: int) -> range:
    """`count` fresh keys in ascending order, larger than any this process made before."""
    global _last
    if count < 1:
        return range(0)
    moment = (time.time_ns() // 1_000_000 - _EPOCH_MS) << _RANDOM_BITS
    candidate = moment | secrets.randbits(_RANDOM_BITS)
    with _lock:
        start = max(candidate, _last + 1)
        _last = start + count - 1
    return range(start, start + count)


def new_id() -> int:
    """One fresh key."""
    return new_ids(1).start
