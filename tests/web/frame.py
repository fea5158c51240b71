"""The frame of one partner for tests of its pages, and a walk of everybody past one address."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from tests import build
from tests.web.client import PageClient
from tests.web.conftest import PEOPLE, Cast
from tests.web.html import Page, fields_of
from tracker.extensions import db
from tracker.models import Partner
from tracker.queries.scope import SYSTEM, viewing
from tracker.services import agreements, contacts, licences, obligations, trainers

HEAD_OFFICE = frozenset({"administrator", "coordinator"})
READERS = frozenset({*HEAD_OFFICE, "analyst", "alder_manager", "alder_viewer"})
BIRCH = frozenset({"birch_manager", "birch_viewer"})


@dataclass(frozen=True)
class Frame:
    """The keys of one row of each noun at one partner; every text holds the partner's name."""

    contact: int
    term: int
    licence: int
    obligation: int
    centre: int
    trainer: int
    qualification: int
    program: int
    version: int


def frame_of(owner: Partner) -> Frame:
    """A contact, a term with a licence and an obligation, a centre with a qualified trainer."""
    name = owner.name
    with viewing(SYSTEM) as system:
        owner = db.session.get_one(Partner, owner.id)
        contact = contacts.add_contact(
            system, owner, name=f"Rosa of {name}", starts_on=date(2024, 1, 1)
        )
        term = agreements.sign_term(
            system,
            owner,
            number=f"{name} 1",
            starts_on=date(2024, 1, 1),
            ends_on=date(2099, 12, 31),
        )
        version = build.program(f"P of {name}", name=f"Program of {name}")
        (licence,) = licences.license_programs(
            system, term, program_ids=[version.program_id], max_cohorts=5
        )
        duty = obligations.add_obligation(
            system, term, kind="report_due", title=f"Report of {name}", due_on=date(2099, 1, 31)
        )
        centre = build.centre(owner, f"Campus of {name}", country="PE")
        trainer = trainers.add_trainer(system, centre, name=f"Trainer of {name}")
        held = trainers.qualify_trainer(
            system, trainer, program_id=version.program_id, starts_on=date(2024, 1, 1)
        )
        return Frame(
            contact.id,
            term.id,
            licence.id,
            duty.id,
            centre.id,
            trainer.id,
            held.id,
            version.program_id,
            version.id,
        )


def walk(
    cast: Cast,
    path: str,
    may: Collection[str],
    *,
    hidden: Collection[str] = (),
    method: str = "GET",
) -> None:
    """Everybody asks for the address: `may` get in, for `hidden` it does not exist, a visitor is
    sent to sign in, the rest are refused."""
    for who in (*PEOPLE, "visitor"):
        client = cast.client(who)
        if who == "visitor":
            expected = 302
        elif who in may:
            expected = 200
        else:
            expected = 404 if who in hidden else 403
        if method == "GET":
            page = client.get(path, status=expected)
        else:
            page = client.post(path, {}, status=expected if expected != 200 else 422)
        if who == "visitor":
            assert "/auth/login" in page.location


def typed(page: Page, action: str | None = None) -> dict[str, str | list[str]]:
    """What stands in the form of the page; a text area's first line break is not part of it."""
    fields = fields_of(page.form(action))
    return {k: v.removeprefix("\r\n") if isinstance(v, str) else v for k, v in fields.items()}


def refused(client: PageClient, path: str, values: dict[str, object], sentence: str) -> Page:
    """Send the page's form so: it comes back with the sentence, and nothing typed is lost."""
    page = client.submit(client.get(path), values, status=422)
    assert sentence in page.text, page.text
    shown = typed(page)
    kept = {name: shown.get(name) for name in values if isinstance(values[name], str)}
    assert kept == {name: value.strip() for name, value in values.items() if isinstance(value, str)}
    return page


def edited_twice(client: PageClient, path: str, field: str, theirs: str, mine: str) -> Page:
    """Two people open one row; the second to save sees both texts and can save again."""
    first, second = client.get(path), client.get(path)
    client.submit(first, {field: theirs})
    page = client.submit(second, {field: mine}, status=409)
    assert "Somebody else saved this" in page.text
    assert theirs in page.text
    assert typed(page)[field] == mine
    client.submit(page, {})
    assert typed(client.get(path))[field] == mine
    return page


def file_rows(page: Page) -> list[str]:
    """The lines of a CSV answer, header first."""
    assert page.headers["Content-Type"].startswith("text/csv")
    return page.html.lstrip("\ufeff").strip().split("\r\n")
