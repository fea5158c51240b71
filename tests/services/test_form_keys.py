"""The one-time key of a form: twice in a row, twice at once, another's, none."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import build
from tracker.extensions import db
from tracker.models import FormKey, Partner
from tracker.queries.scope import SYSTEM, Viewer, viewing
from tracker.rules.problems import Refused
from tracker.services.form_keys import new_form_key, once


def partners() -> int:
    with viewing(SYSTEM):
        return db.session.scalar(select(func.count(Partner.id))) or 0


def test_the_second_sending_does_nothing(system: Viewer) -> None:
    key = new_form_key()
    assert once(SYSTEM, key, lambda: build.partner("Alder")).name == "Alder"
    with pytest.raises(Refused, match="sent already; nothing was done twice"):
        once(SYSTEM, key, lambda: build.partner("Birch"))
    assert partners() == 1


def test_a_refused_verb_leaves_the_key(system: Viewer) -> None:
    key = new_form_key()

    def refuse() -> Partner:
        build.partner("Alder")
        raise Refused.because("Not today.")

    with pytest.raises(Refused, match="Not today"):
        once(SYSTEM, key, refuse)
    assert partners() == 0
    once(SYSTEM, key, lambda: build.partner("Alder"))


def test_anothers_key_is_not_spent(system: Viewer) -> None:
    key = new_form_key()
    for user_id in (1, 2):
        actor = Viewer(user_id, "somebody", frozenset(), None)
        once(actor, key, lambda n=user_id: build.partner(f"Partner {n}"))  # type: ignore[misc]
    assert partners() == 2


@pytest.mark.parametrize("key", ["x" * 5000, "with \0 nul", "é"])
def test_any_text_serves_once(system: Viewer, key: str) -> None:
    once(SYSTEM, key, lambda: build.partner("Alder"))
    with pytest.raises(Refused):
        once(SYSTEM, key, lambda: build.partner("Birch"))
    assert db.session.scalars(select(FormKey.key)).one() != key


def test_no_key_is_refused(system: Viewer) -> None:
    with pytest.raises(Refused, match="incomplete"):
        once(SYSTEM, "", lambda: build.partner("Alder"))


def test_two_at_once_do_it_once(app: Flask) -> None:
    key, start, outcomes = new_form_key(), threading.Barrier(4), []

    def send(n: int) -> None:
        with app.app_context(), viewing(SYSTEM):
            start.wait(5)
            try:
                once(SYSTEM, key, lambda: build.partner(f"Partner {n}"))
                outcomes.append("done")
            except Refused as error:
                outcomes.append(str(error))

    threads = [threading.Thread(target=send, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert outcomes.count("done") == 1
    assert len([o for o in outcomes if "sent already" in o]) == 3
    assert partners() == 1
