"""What a page asks of the database, written down and asked again without the page around it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from tests.benchmarks.frame import ADMIN, PASSWORD
from tracker.extensions import db


@dataclass(slots=True)
class Statements:
    """Statements with their values, in the order in which they were asked."""

    asked: list[tuple[str, Any]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.asked)

    def seconds(self) -> float:
        """The time until the database has answered all of them, every row fetched; rolled back."""
        connection = db.engine.raw_connection()
        try:
            cursor = connection.cursor()
            begun = time.perf_counter()
            for statement, values in self.asked:
                cursor.execute(statement, values)
                if cursor.description is not None:
                    cursor.fetchall()
            return time.perf_counter() - begun
        finally:
            connection.rollback()
            connection.close()


def statements_of(ask: Callable[[], object]) -> Statements:
    """The statements that are sent while `ask` runs, those of reading only."""
    found = Statements()

    def note(_: Any, __: Any, statement: str, values: Any, *rest: Any) -> None:
        if statement.lstrip("( ").upper().startswith(("SELECT", "WITH")):
            found.asked.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return found


def signed_in(app: Flask) -> FlaskClient:
    """A browser within this process that signed in as head office."""
    client = app.test_client()
    page = client.get("/auth/login").get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None
    form = {"csrf_token": found[1], "email": ADMIN, "password": PASSWORD}
    answer = client.post("/auth/login", data=form, headers={"Referer": "http://localhost/"})
    assert answer.status_code == 302, answer.status_code
    return client
