"""Every bad post of the table: a plain sentence beside the form, and the record as it was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from tests import build
from tests.house.secret_world import World, make_world
from tests.web.client import PageClient, sign_in
from tests.web.nasty.posts import BAD_POSTS, BadPost
from tests.web.nasty.rows import everything
from tracker.extensions import db
from tracker.models import Centre, Enrolment, Learner, Partner
from tracker.queries.scope import SYSTEM, viewing
from tracker.rules.spelling import email_key
from tracker.rules.vocabulary import Role
from tracker.services.change import changing


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """One partner in full, another beside it, and who posts."""
    with viewing(SYSTEM):
        made = make_world()
        people = {
            "administrator": build.user(Role.ADMINISTRATOR, email="administrator@x.test"),
            "coordinator": build.user(Role.COORDINATOR),
            "alder_manager": build.user(Role.MANAGER, made.alder),
            "alder_viewer": build.user(Role.VIEWER, made.alder),
        }
        birch = made.birch.id
        theirs = db.session.query(Enrolment).filter_by(partner_id=birch).one()
        made.arguments |= {
            "other_partner_id": birch,
            "other_centre_id": db.session.query(Centre).filter_by(partner_id=birch).one().id,
            "other_learner_id": theirs.learner_id,
            "other_cohort_id": theirs.cohort_id,
            "other_enrolment_id": theirs.id,
        }
        known = db.session.get_one(Learner, made.arguments["learner_id"])
        with changing(SYSTEM, "test.built"):
            known.email_key = email_key(known.email)
        for row in people.values():
            db.session.refresh(row)
        db.session.expunge_all()
    made.people.update(people)
    yield made
    db.session.rollback()


def client_of(app: Flask, world: World, who: str) -> PageClient:
    return sign_in(app, world.people[who])


def filled(value: Any, world: World) -> Any:
    if isinstance(value, str) and value.startswith("{"):
        return str(value.format(**world.arguments))
    return value


def names(case: BadPost) -> str:
    return case.name.replace(" ", "_")


def test_no_name_twice() -> None:
    assert len({case.name for case in BAD_POSTS}) == len(BAD_POSTS) >= 60


@pytest.mark.parametrize("case", BAD_POSTS, ids=names)
def test_a_bad_post(app: Flask, world: World, case: BadPost) -> None:
    client = client_of(app, world, case.who)
    page = client.get(case.path.format(**world.arguments))
    before = everything()
    changes = {name: filled(value, world) for name, value in case.changes.items()}
    answer = client.submit(page, changes, status=case.status)
    assert case.says.lower() in answer.text.lower(), answer.text
    assert everything() == before


def test_what_was_typed_stays_in_the_form(app: Flask, world: World) -> None:
    client = client_of(app, world, "coordinator")
    page = client.get("/partners/new")
    typed = {"name": 'Oak "& <Sons>', "legal_name": "Oak GmbH", "website": "javascript:x"}
    answer = client.submit(page, typed, status=422)
    assert "Oak &#34;&amp; &lt;Sons&gt;" in answer.html
    assert "Oak GmbH" in answer.html


MASS: dict[str, dict[str, Any]] = {
    "/partners/zzalder-partner/edit": {
        "slug": "mine",
        "stage": "ended",
        "created_at": "2020-01-01",
    },
    "/cohorts/{cohort_id}/edit": {"partner_id": "{other_partner_id}", "cancelled_on": "2025-01-01"},
    "/learners/{learner_id}/edit": {"merged_into_id": "{other_learner_id}", "email_key": "x"},
    "/contacts/{contact_id}/edit": {"partner_id": "{other_partner_id}"},
    "/centres/{centre_id}/edit": {"partner_id": "{other_partner_id}"},
    "/enrolments/{enrolment_id}/edit": {"status": "enrolled", "cohort_id": "{other_cohort_id}"},
    "/agreements/{term_id}/edit": {"partner_id": "{other_partner_id}", "previous_id": "1"},
    "/licences/{licence_id}/edit": {"max_cohorts": "999", "term_id": "1"},
    "/obligations/{obligation_id}/edit": {"status": "accepted", "settled_at": "2020-01-01"},
    "/trainers/{trainer_id}/edit": {"partner_id": "{other_partner_id}"},
}


@pytest.mark.parametrize("path", MASS)
def test_fields_that_no_form_has_change_nothing(app: Flask, world: World, path: str) -> None:
    """Sent with fields of the table that are not on the form: saved as it was, but for them."""
    client = client_of(app, world, "coordinator")
    page = client.get(path.format(**world.arguments))
    before = everything()
    fields = {name: filled(value, world) for name, value in MASS[path].items()}
    client.submit(page, {**fields, "id": "1", "is_admin": "yes"})
    assert everything() == before


def test_a_form_sent_twice_does_a_thing_once(app: Flask, world: World) -> None:
    client = client_of(app, world, "coordinator")
    page = client.get("/partners/new")
    client.submit(page, {"name": "Oak School"})
    before = everything()
    again = client.submit(page, {"name": "Oak School", "slug": "oak-two"}, status=422)
    assert "sent already" in again.text or "already" in again.text
    assert everything() == before
    with viewing(SYSTEM):
        assert db.session.query(Partner).filter_by(name="Oak School").count() == 1


def test_of_a_field_sent_many_times_the_first_counts(app: Flask, world: World) -> None:
    client = client_of(app, world, "coordinator")
    page = client.get("/partners/new")
    client.submit(page, {"name": ["One", "Two"] * 2000, "kind": ["employer", "students"]})
    with viewing(SYSTEM):
        saved = db.session.query(Partner).order_by(Partner.id.desc()).first()
        assert saved is not None
        assert (saved.name, saved.kind) == ("One", "employer")


def test_a_form_of_too_many_parts(app: Flask, world: World) -> None:
    client = client_of(app, world, "coordinator")
    before = everything()
    sent = {"name": ["Oak"] * 6000}
    page = client.post("/partners/new", sent, status=413, content_type="multipart/form-data")
    # The tests' browser writes down what is large and leaves it open.
    page.response.request.environ["wsgi.input"].close()
    assert everything() == before


def test_a_post_that_is_no_form(app: Flask, world: World) -> None:
    client = client_of(app, world, "coordinator")
    before = everything()
    for body, kind in (
        (b'{"name": "Oak"}', "application/json"),
        (b"<x/>", "text/xml"),
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"name=%FF%FE&kind=%00", "application/x-www-form-urlencoded"),
    ):
        page = client.open("/partners/new", method="POST", status=400, data=body, content_type=kind)
        assert "Nothing was saved" in page.text
    assert everything() == before
