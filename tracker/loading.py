"""How the application's modules are read at the start: without the collector in between.

Some 1,200 modules make about 150,000 objects that all stay. Looked at again and again while they
come into being, and once more at the end of the process, they cost as much as reading them.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_read = False


@contextmanager
def modules_that_stay() -> Iterator[None]:
    """The collector rests within; what was made is set aside for good. Once in a process.

    Workers forked afterwards share what was set aside instead of copying it page by page.
    """
    global _read
    if _read:
        yield
        return
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        _read = True
        if collecting:
            gc.enable()
