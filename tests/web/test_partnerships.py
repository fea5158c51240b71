"""A partner with centre, agreement and licences: one page, one sending, all or nothing."""

from __future__ import annotations

import pytest

from tests import build
from tests.web.conftest import Cast
from tests.web.frame import HEAD_OFFICE, refused, typed, walk
from tracker.extensions import db
from tracker.models import AgreementTerm, AuditEntry, Centre, Licence, Partner
from tracker.queries.scope import SYSTEM, viewing

GOOD = {
    "name": "Cedar College",
    "kind": "university",
    "country": "FR",
    "stage": "onboarding",
    "since": "2026-01-01",
    "centre_name": "Lyon",
    "centre_time_zone": "Europe/Paris",
    "term_number": "CED-1",
    "term_kind": "license",
    "term_starts_on": "2026-01-01",
    "term_ends_on": "2027-12-31",
    "term_notice_days": "60",
    "max_cohorts": "4",
}
PATH = "/partnerships/new"


def test_who_gets_in(cast: Cast) -> None:
    walk(cast, PATH, HEAD_OFFICE)


def test_one_sending_makes_all_of_it(cast: Cast) -> None:
    with viewing(SYSTEM):
        program_id = build.program(name="Cybersecurity").program_id
    client = cast.client("coordinator")
    assert "Add a partner with its agreement" in client.get("/partners/").links
    shown = client.follow(
        client.submit(client.get(PATH), {**GOOD, "program_ids": [str(program_id)]})
    )
    assert shown.h1.startswith("Cedar College")
    with viewing(SYSTEM):
        cedar = db.session.query(Partner).filter_by(slug="cedar-college").one()
        centre = db.session.query(Centre).filter_by(partner_id=cedar.id).one()
        term = db.session.query(AgreementTerm).filter_by(partner_id=cedar.id).one()
        licence = db.session.query(Licence).filter_by(term_id=term.id).one()
        assert (centre.name, centre.country, centre.time_zone) == ("Lyon", "FR", "Europe/Paris")
        assert (term.number, term.notice_days) == ("CED-1", 60)
        assert (licence.program_id, licence.max_cohorts) == (program_id, 4)
        verbs = {row.verb for row in db.session.query(AuditEntry).filter_by(partner_id=cedar.id)}
    assert verbs >= {"partner.added", "centre.added", "agreement.signed", "licence.granted"}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "This is needed."),
        ({"slug": "alder"}, "taken"),
        ({"centre_name": ""}, "This is needed."),
        ({"centre_city": "c" * 121}, "longer than 120"),
        ({"term_ends_on": "2025-01-01"}, "The last day is before the first day, 1 January 2026."),
        ({"term_notice_days": "-1"}, "The notice is a whole number"),
        ({"term_starts_on": "0001-01-01"}, "is that a slip?"),
        ({"max_cohorts": "x"}, "Not a valid integer"),
    ],
)
def test_what_is_wrong_in_one_block_saves_nothing(
    cast: Cast, values: dict[str, str], sentence: str
) -> None:
    page = refused(cast.client("coordinator"), PATH, {**GOOD, **values}, sentence)
    field = next(iter(values))
    marked = [e["id"] for e in page.root.all("p") if e.get("id").endswith("-problem")]
    assert f"{field}-problem" in marked
    with viewing(SYSTEM):
        assert db.session.query(Partner).count() == 2
        assert db.session.query(Centre).count() == 0


def test_a_refusal_at_a_program_keeps_the_rest(cast: Cast) -> None:
    client = cast.client("coordinator")
    page = client.submit(client.get(PATH), {**GOOD, "program_ids": ["7"]}, status=422)
    assert typed(page)["term_number"] == "CED-1"
