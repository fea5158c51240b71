"""The verb that opens a partnership whole: partner, first centre, first term, its licences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from tracker.models import Partner
from tracker.queries.scope import Viewer
from tracker.rules.problems import Refused
from tracker.services.agreements import TermValues, sign_term
from tracker.services.centres import CentreValues, add_centre
from tracker.services.change import verb
from tracker.services.licences import license_programs
from tracker.services.partners import add_partner


@verb("partnership.opened", "partner:add")
def open_partnership(
    actor: Viewer,
    /,
    *,
    partner: dict[str, Any],
    centre: CentreValues,
    term: TermValues,
    program_ids: Sequence[int] = (),
    max_cohorts: int | None = None,
) -> Partner:
    """All of it or nothing; a Refused names fields of centre and term as `centre_…`, `term_…`."""
    opened = add_partner(actor, **partner)
    with _fields_of("centre"):
        add_centre(actor, opened, **centre)
    with _fields_of("term"):
        signed = sign_term(actor, opened, **term)
    if program_ids:
        license_programs(actor, signed, program_ids=program_ids, max_cohorts=max_cohorts)
    return opened


@contextmanager
def _fields_of(block: str) -> Iterator[None]:
    """Let a refusal inside name its fields as those of the block."""
    try:
        yield
    except Refused as error:
        problems = [
            replace(problem, field=f"{block}_{problem.field}") if problem.field else problem
            for problem in error.problems
        ]
        raise Refused(*problems) from error
