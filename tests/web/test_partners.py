"""Pages of partners: who may, add once, edit by version, stages, refusals beside their field."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tests.web.conftest import Cast
from tracker.extensions import db
from tracker.models import Partner, PartnerStageEvent
from tracker.queries.scope import SYSTEM, viewing


def named(slug: str) -> Partner | None:
    with viewing(SYSTEM):
        return db.session.scalar(select(Partner).where(Partner.slug == slug))


@pytest.mark.parametrize("path", ["/partners/new", "/partners/alder/edit", "/partners/alder/stage"])
def test_only_head_office_changes_partners(app: Flask, cast: Cast, path: str) -> None:
    for who in ("administrator", "coordinator"):
        cast.client(who).get(path)
    for who in ("analyst", "funder", "alder_manager", "alder_viewer", "birch_manager", "stranger"):
        cast.client(who).get(path, status=403)
    cast.client("visitor").get(path, status=302)


def test_a_partner_is_added_once(app: Flask, cast: Cast) -> None:
    client = cast.client("coordinator")
    form = client.get("/partners/new")
    sent = {"name": "Oak School", "stage": "active", "since": "2026-01-05", "country": "PE"}
    client.submit(form, sent)
    assert named("oak-school") is not None
    again = client.submit(form, {**sent, "name": "Oak School two"}, status=422)
    assert "This form was sent already" in again.text
    assert named("oak-school-two") is None


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"name": ""}, "This is needed."),
        ({"name": "   "}, "This is needed."),
        ({"name": "x" * 201}, "200"),
        ({"name": "Alder Institute", "slug": "alder"}, "This address is taken"),
        ({"website": "javascript:alert(1)"}, "Give the whole address"),
        ({"since": "31.02.2026"}, "Not a valid date"),
        ({"country": "XX"}, "Not a valid choice"),
        ({"stage": "famous"}, "Not a valid choice"),
        ({"parent_id": "999"}, "Not a valid choice"),
    ],
)
def test_bad_posts_get_a_sentence_and_lose_nothing(
    app: Flask, cast: Cast, sent: dict[str, str], sentence: str
) -> None:
    client = cast.client("coordinator")
    typed = {"name": "Oak", "legal_name": "Oak Ltd typed", "stage": "active", "since": "2026-01-05"}
    page = client.submit(client.get("/partners/new"), {**typed, **sent}, status=422)
    assert sentence in page.text
    assert "Oak Ltd typed" in page.html
    assert named("oak") is None


def test_two_editors_see_each_others_text(app: Flask, cast: Cast) -> None:
    first, second = cast.client("coordinator"), cast.client("administrator")
    mine, theirs = first.get("/partners/alder/edit"), second.get("/partners/alder/edit")
    second.submit(theirs, {"legal_name": "Alder Holding"})
    page = first.submit(mine, {"legal_name": "Alder Foundation"}, status=409)
    assert "Alder Holding" in page.text
    assert "Alder Foundation" in page.text
    first.submit(page, {"legal_name": "Alder Foundation"})
    kept = named("alder")
    assert kept is not None
    assert kept.legal_name == "Alder Foundation"


def test_a_stage_of_an_earlier_day_does_not_undo_a_later_one(app: Flask, cast: Cast) -> None:
    client = cast.client("coordinator")
    for stage, day in (("paused", "2026-05-01"), ("onboarding", "2023-01-01")):
        client.submit(
            client.get("/partners/alder/stage"), {"stage": stage, "effective_on": day, "note": ""}
        )
    kept = named("alder")
    assert kept is not None
    assert kept.stage == "paused"
    with viewing(SYSTEM):
        assert len(db.session.scalars(select(PartnerStageEvent)).all()) == 2


def test_a_partner_cannot_be_above_itself(app: Flask, cast: Cast) -> None:
    client = cast.client("coordinator")
    client.submit(client.get("/partners/alder/edit"), {"parent_id": str(cast.birch.id)})
    page = client.submit(
        client.get("/partners/birch/edit"), {"parent_id": str(cast.alder.id)}, status=422
    )
    assert "cannot be its own parent" in page.text
