"""What is published in the demo: on any day it loads, proves itself, and shows every state."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
import time_machine
from sqlalchemy import select

from tracker.extensions import db
from tracker.models import Edition
from tracker.queries.edition_changes import verify_edition
from tracker.queries.editions import get_edition, state_of
from tracker.queries.scope import Viewer
from tracker.services.demo import load_demo, publish_demo
from tracker.services.editions import fingerprint_of

DAYS = [date(2026, 11, 24), date(2027, 1, 1), date(2028, 2, 29)]


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_editions_of_every_state(system: Viewer, today: date) -> None:
    noon = datetime.combine(today, time(12), UTC)
    with time_machine.travel(noon):
        load_demo(today=today, password="quiet harbour lanterns")
        made = publish_demo(today=today, threshold=10, definition_url="http://x.test/d")
    keys = db.session.scalars(select(Edition.id).order_by(Edition.id)).all()
    found = [get_edition(key, with_people=True) for key in keys]
    assert len(found) == made
    assert [state_of(one) for one in found] == ["replaced", "waiting", "waiting", "disputed"]
    assert [one.number for one in found] == [1, 2, 1, 1]
    assert found[0].signed_off_by_name == "Marina Quintanilla Soto"
    for one in found:
        assert verify_edition(one, fingerprint_of(one)).is_equal
        headline = next(
            line
            for line in one.figures["internal"]["lines"]
            if line["key"] == one.definition["headline"]
        )
        assert headline["whole"] > 0
