"""Large imports confirmed on a page: they run beside the worker's requests, and the page tells how far.

The thread reads and writes as the person who confirmed. It is one of the worker: when that ends
before its time, the database takes back what was begun, and the file waits as before.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, flash, make_response, render_template

from tracker.extensions import db
from tracker.gate import actor
from tracker.models import ImportBatch
from tracker.queries.imports import get_import
from tracker.queries.scope import Viewer, viewing
from tracker.rules.problems import TrackerError
from tracker.services.import_progress import ProgressFile
from tracker.services.imports import confirm_import

log = logging.getLogger(__name__)
LARGE = 5_000  # rows from which an import is not waited for
SECONDS = 2  # between two looks


def progress_of(batch_id: int) -> ProgressFile:
    """Where the import says how far it is."""
    return ProgressFile(Path(current_app.instance_path), batch_id)


def confirm_beside(batch: ImportBatch, today: date, *, accept_good_rows: bool) -> None:
    """Begin to write a waiting import in a thread of its own; nothing when it runs already."""
    progress = progress_of(batch.id)
    if not progress.begin():
        return
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    threading.Thread(
        target=_confirm,
        args=(app, actor(), batch.id, progress),
        kwargs={"today": today, "accept_good_rows": accept_good_rows},
        name=f"import-{batch.id}",
    ).start()


def _confirm(app: Flask, viewer: Viewer, batch_id: int, progress: ProgressFile, **how: Any) -> None:
    with app.app_context(), viewing(viewer):
        try:
            confirm_import(viewer, get_import(batch_id), progress=progress.tell, **how)
        except TrackerError as error:
            progress.fail(str(error))
        except Exception:
            log.exception("import %s failed", batch_id)
            progress.fail("Something went wrong; nothing was written. It is in the log.")
        else:
            progress.end()
        finally:
            db.session.remove()


def running_page(batch: ImportBatch, trail: Sequence[tuple[str, str | None]]) -> Response | None:
    """How far the import is, looking again by itself without a script; None when it does not run.

    Why one ended without writing anything is said once.
    """
    progress = progress_of(batch.id)
    running = progress.read()
    if running is None:
        return None
    if running.has_ended:
        progress.end()
        flash(running.error, "error")
        return None
    page = render_template("imports/running.html", batch=batch, trail=trail, running=running)
    response = make_response(page)
    response.headers["Refresh"] = str(SECONDS)
    return response
