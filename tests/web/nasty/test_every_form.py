"""Every address that takes a post and every form of every page, with values nobody should type.

Complete by construction: what is registered is posted to, what is on a page is filled in. Nothing
fails with a traceback, nothing passes without a token, nothing is printed unescaped.
"""

from __future__ import annotations

import contextvars
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from tests.house.secret_world import World
from tests.house.test_access import addresses, path_of
from tests.web.client import PageClient
from tests.web.html import Element, Page, fields_of
from tests.web.nasty.rows import everything
from tests.web.nasty.test_forms import client_of, world

__all__ = ["world"]

# Signing in and out has tests of its own; a sign-out in the middle would end all this.
LEAVE = {"auth.logout"}
KEPT = {"csrf_token", "form_key", "version"}
MARKUP = "<script>alert('x')</script>"
NASTY = {
    "markup": MARKUP,
    "a number without end": "9" * 400,
    "no number": "NaN",
    "below zero": "-1",
    "a far day": "9999-12-31",
    "a surrogate and marks": "\u202e\u0000\ufeff🦙\x07",
    "a long text": "ä" * 20_000,
    "a template": "{{ config }}{% raw %}",
    "nothing": "",
}


@dataclass(frozen=True)
class Answer:
    """What came back: pages as text, files as nothing."""

    status: int
    text: str


def ask(client: PageClient, path: str, method: str = "GET", **request: Any) -> Answer:
    """One request, read to its end in a context of its own."""

    def run() -> Answer:
        response = client.browser.open(path, method=method, **request)
        body = response.get_data()
        response.close()
        is_page = response.mimetype == "text/html"
        return Answer(response.status_code, body.decode() if is_page else "")

    return contextvars.copy_context().run(run)


def posting(app: Flask, world: World) -> Iterator[tuple[str, str]]:
    for address in addresses(app):
        if "POST" in address.methods and address.endpoint not in LEAVE:
            yield address.endpoint, path_of(address, world)


def test_without_a_token_nothing_passes(app: Flask, world: World) -> None:
    client = client_of(app, world, "administrator")
    before = everything()
    wrong = []
    for endpoint, path in posting(app, world):
        answer = ask(client, path, "POST", data={"name": "x", "on": "2025-01-01"})
        refused = answer.status == 400 and "Nothing was saved" in answer.text
        if not refused and answer.status != 404:
            wrong.append(f"{endpoint}: {answer.status}")
    assert wrong == []
    assert everything() == before


def test_with_another_ones_token_nothing_passes(app: Flask, world: World) -> None:
    client = client_of(app, world, "administrator")
    before = everything()
    for _, path in posting(app, world):
        answer = ask(client, path, "POST", data={"csrf_token": "a.b.c"})
        assert answer.status in {400, 404}, path
    assert everything() == before


def test_an_empty_post_is_answered_in_words(app: Flask, world: World) -> None:
    client = client_of(app, world, "administrator")
    failed = []
    for endpoint, path in posting(app, world):
        answer = ask(client, path, "POST", data={"csrf_token": client.token()})
        if answer.status >= 500:
            failed.append(f"{endpoint}: {answer.status}")
    assert failed == []


def forms(client: PageClient, app: Flask, world: World) -> Iterator[tuple[str, Page, Element]]:
    for address in addresses(app):
        if {"GET", "POST"} <= address.methods and address.endpoint not in LEAVE:
            path = path_of(address, world)
            page = contextvars.copy_context().run(fetched, client, path)
            for form in page.forms if page.status == 200 else ():
                if form.get("method").lower() == "post":
                    yield address.endpoint, page, form


def fetched(client: PageClient, path: str) -> Page:
    response = client.browser.get(path)
    page = Page(path, response)
    response.close()
    return page


def spoiled(form: Element, value: str) -> dict[str, Any]:
    """The form with that value in every field; boxes and lists too."""
    sent = fields_of(form)
    return {name: old if name in KEPT else value for name, old in sent.items()}


@pytest.mark.parametrize("kind", NASTY)
def test_every_field_of_every_form(app: Flask, world: World, kind: str) -> None:
    client = client_of(app, world, "administrator")
    failed = []
    seen = 0
    for endpoint, page, form in list(forms(client, app, world)):
        target = form.get("action") or page.path
        answer = ask(client, target, "POST", data=spoiled(form, NASTY[kind]))
        seen += 1
        if answer.status >= 500:
            failed.append(f"{endpoint}: {answer.status}")
        if MARKUP in answer.text:
            failed.append(f"{endpoint}: printed as it was typed")
    assert seen > 40
    assert failed == []


@pytest.mark.parametrize("kind", ["markup", "a template"])
def test_what_was_saved_is_printed_escaped(app: Flask, world: World, kind: str) -> None:
    """Text fields alone, so that much of it is saved; then every page is fetched."""
    client = client_of(app, world, "administrator")
    for _, page, form in list(forms(client, app, world)):
        texts = {
            e["name"]
            for e in form.all("input", "textarea")
            if e.get("type", "text") == "text" or e.tag == "textarea"
        }
        sent = {n: NASTY[kind] if n in texts else old for n, old in fields_of(form).items()}
        ask(client, form.get("action") or page.path, "POST", data=sent)
    met = 0
    for address in addresses(app):
        if "GET" not in address.methods:
            continue
        answer = ask(client, path_of(address, world))
        assert answer.status < 500, address.rule
        assert MARKUP not in answer.text, address.rule
        assert "<Config {" not in answer.text, address.rule
        met += "&lt;script&gt;" in answer.text or "{{ config }}" in answer.text
    assert met > 5


@pytest.mark.parametrize(
    "value", ["'", "%", "\\", "\0", "1e400", "-1", "٣", "a" * 5000, "[]", MARKUP]
)
def test_every_address_with_nonsense_behind_the_question_mark(
    app: Flask, world: World, value: str
) -> None:
    client = client_of(app, world, "administrator")
    names = ("q", "sort", "page", "partner", "program", "centre", "cohort", "status", "from", "to")
    asked = dict.fromkeys((*names, "as_of", "standard", "view", "kind", "result", "show"), value)
    failed = []
    for address in addresses(app):
        if "GET" in address.methods and "login" not in address.rule:
            answer = ask(client, path_of(address, world), query_string=asked)
            if answer.status >= 500 or MARKUP in answer.text:
                failed.append(f"{address.rule}: {answer.status}")
    assert failed == []
