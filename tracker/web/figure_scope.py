"""What a page of figures is asked about: partner, program, centre, cohort, period and day.

Read from the address, so that a page can be sent to somebody and a file holds the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import request

from tracker.metrics.periods import Period
from tracker.models import Partner
from tracker.queries.facts import FigureScope
from tracker.queries.partners import get_partner
from tracker.rules.problems import NotFound
from tracker.web.shell import show_day, today


@dataclass(frozen=True)
class Asked:
    """Scope, period and day of a page of figures; `arguments` puts them back into an address."""

    scope: FigureScope
    period: Period
    as_of: date
    partner: Partner | None
    problems: tuple[str, ...] = ()

    @property
    def arguments(self) -> dict[str, str]:
        """The arguments that lead to the same figures, the partner by slug."""
        given: dict[str, Any] = {
            "partner": self.partner.slug if self.partner else None,
            "program": self.scope.program_id,
            "centre": self.scope.centre_id,
            "cohort": self.scope.cohort_id,
            "from": self.period.from_on,
            "to": self.period.to_on,
            "as_of": self.as_of if self.as_of != today() else None,
        }
        return {key: str(value) for key, value in given.items() if value is not None}

    def query(self, **more: Any) -> str:
        """The arguments, with some more or others, as the end of an address."""
        values = {**self.arguments, **{k: v for k, v in more.items() if v is not None}}
        return f"?{urlencode(values)}" if values else ""

    def in_cohort(self, cohort_id: int) -> Asked:
        """The same question about one cohort."""
        return replace(self, scope=replace(self.scope, cohort_id=cohort_id))

    def in_program(self, program_id: int) -> Asked:
        """The same question about one program."""
        return replace(self, scope=replace(self.scope, program_id=program_id))

    def of_partner(self, partner: Partner) -> Asked:
        """The same question about one partner."""
        scope = replace(self.scope, partner_id=partner.id)
        return replace(self, scope=scope, partner=partner)

    @property
    def words(self) -> str:
        """Period and day in words, as every page and file prints them."""
        parts = []
        if self.period.from_on or self.period.to_on:
            start = show_day(self.period.from_on) or "the beginning"
            end = show_day(self.period.to_on) or "today"
            parts.append(f"completed {start} to {end}")
        parts.append(f"what was known on {show_day(self.as_of)}")
        return " · ".join(parts)


def asked(partner: Partner | None = None) -> Asked:
    """What the address asks for; days that cannot be read are named and left out."""
    problems: list[str] = []
    slug = request.args.get("partner", "")
    if partner is None and slug:
        partner = get_partner(slug)
    scope = FigureScope(
        partner_id=partner.id if partner else None,
        program_id=_key("program"),
        centre_id=_key("centre"),
        cohort_id=_key("cohort"),
    )
    start, end = _day("from", problems), _day("to", problems)
    if start and end and start > end:
        problems.append("The period ends before it begins; it was left out.")
        start = end = None
    as_of = _day("as_of", problems) or today()
    return Asked(scope, Period(start, end), as_of, partner, tuple(problems))


def _key(name: str) -> int | None:
    text = request.args.get(name, "")
    if not text:
        return None
    if not text.isdecimal() or len(text) > 19 or int(text) >= 2**63:
        raise NotFound("There is no such row.")
    return int(text)


def _day(name: str, problems: list[str]) -> date | None:
    text = request.args.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems.append(f"{text[:40]} is no day; write it as 2026-12-31.")
        return None
