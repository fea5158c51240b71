"""Licences: lists, what a partner may run on a day, and what is left of each allowance.

The sum itself is rules/allowance; terms are queries/agreements.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import contains_eager, selectinload

from tracker.extensions import db
from tracker.models import AgreementTerm, Licence, LicenceLedgerEntry, Partner, Program
from tracker.queries.criteria import Criteria, Page, answer
from tracker.rules.allowance import Allowance, from_sums
from tracker.rules.problems import NotFound
from tracker.rules.vocabulary import LICENCE_UNITS


def _in_force(on: date) -> ColumnElement[bool]:
    """Both the licence and its term cover the day."""
    return and_(
        Licence.starts_on <= on,
        Licence.ends_on >= on,
        AgreementTerm.starts_on <= on,
        AgreementTerm.ends_on >= on,
    )


_WITH = (
    contains_eager(Licence.program),
    contains_eager(Licence.term).contains_eager(AgreementTerm.partner),
)


def list_licences(criteria: Criteria, *, on: date) -> Page[Licence]:
    """Licences with program, term and partner; filters: partner (slug), program (code), state
    (in_force, other) as of the day."""
    in_force = _in_force(on)
    return answer(
        select(Licence).join(Licence.program).join(Licence.term).join(AgreementTerm.partner),
        criteria,
        key=Licence.id,
        searched=(Program.name, Program.code, Partner.name, AgreementTerm.number),
        filters={
            "partner": lambda slug: Partner.slug == slug,
            "program": lambda code: Program.code == code,
            "state": lambda word: in_force if word == "in_force" else ~in_force,
        },
        sorts={
            "partner": Partner.name,
            "program": Program.name,
            "term": AgreementTerm.number,
            "starts_on": Licence.starts_on,
            "ends_on": Licence.ends_on,
        },
        default_sort="partner",
        options=_WITH,
    )


def get_licence(licence_id: int) -> Licence:
    """One licence with program, term, partner and ledger, or NotFound."""
    row = db.session.scalar(
        select(Licence)
        .join(Licence.program)
        .join(Licence.term)
        .join(AgreementTerm.partner)
        .where(Licence.id == licence_id)
        .options(*_WITH, selectinload(Licence.ledger))
    )
    if row is None:
        raise NotFound("There is no such licence.")
    return row


def list_term_licences(term_id: int) -> Sequence[Licence]:
    """The licences under a term with their program, by program name."""
    return db.session.scalars(
        select(Licence)
        .join(Licence.program)
        .where(Licence.term_id == term_id)
        .options(contains_eager(Licence.program))
        .order_by(Program.name, Licence.starts_on, Licence.id)
    ).all()


def licensed_programs(partner_id: int, on: date) -> Sequence[Program]:
    """The programs the partner may open a cohort of on that day, with their versions, by name."""
    allowed = (
        select(Licence.program_id)
        .join(Licence.term)
        .where(Licence.partner_id == partner_id, _in_force(on))
    )
    return db.session.scalars(
        select(Program)
        .where(Program.id.in_(allowed))
        .options(selectinload(Program.versions))
        .order_by(Program.name, Program.id)
    ).all()


def find_licence(partner_id: int, program_id: int, on: date) -> Licence | None:
    """The licence a cohort that starts on the day would use, or None when there is none.

    Of several the one with cohorts left, then the one that ends first.
    """
    rows = db.session.scalars(
        select(Licence)
        .join(Licence.term)
        .where(Licence.partner_id == partner_id, Licence.program_id == program_id, _in_force(on))
        .options(contains_eager(Licence.term))
        .order_by(Licence.ends_on, Licence.id)
    ).all()
    left = balances(rows)
    return min(rows, key=lambda row: not left[row.id]["cohort"].covers(1), default=None)


def list_overlapping(
    partner_id: int, program_ids: Iterable[int], starts_on: date, ends_on: date
) -> Sequence[Licence]:
    """The partner's licences for those programs that share a day with the period, with term."""
    return db.session.scalars(
        select(Licence)
        .join(Licence.program)
        .join(Licence.term)
        .where(
            Licence.partner_id == partner_id,
            Licence.program_id.in_(list(program_ids)),
            Licence.starts_on <= ends_on,
            Licence.ends_on >= starts_on,
        )
        .options(contains_eager(Licence.program), contains_eager(Licence.term))
        .order_by(Program.name, Licence.starts_on, Licence.id)
    ).all()


def balances(licences: Sequence[Licence]) -> dict[int, dict[str, Allowance]]:
    """Licence id -> unit (cohort, learner) -> allowance; one statement, nothing when empty."""
    if not licences:
        return {}
    sums: dict[tuple[int, str], dict[str, int]] = {}
    entry = LicenceLedgerEntry
    for licence_id, unit, kind, quantity in db.session.execute(
        select(entry.licence_id, entry.unit, entry.kind, func.sum(entry.quantity))
        .where(entry.licence_id.in_([row.id for row in licences]))
        .group_by(entry.licence_id, entry.unit, entry.kind)
    ):
        sums.setdefault((licence_id, unit), {})[kind] = int(quantity)
    return {
        row.id: {
            unit: from_sums(
                row.max_cohorts if unit == "cohort" else row.max_learners,
                sums.get((row.id, unit), {}),
            )
            for unit in LICENCE_UNITS
        }
        for row in licences
    }


def balance(licence: Licence, unit: str = "cohort") -> Allowance:
    """The allowance of one licence in one unit."""
    return balances([licence])[licence.id][unit]


def has_carried_over(licence_ids: Sequence[int]) -> bool:
    """Whether one of the licences received what was left of an earlier one."""
    entry = LicenceLedgerEntry
    found = db.session.scalar(
        select(entry.id)
        .where(entry.licence_id.in_(licence_ids), entry.kind == "carried_over")
        .limit(1)
    )
    return found is not None


def used_by_cohort(licence_id: int, cohort_id: int, unit: str = "cohort") -> int:
    """How much of the licence the cohort holds at present: used less released."""
    entry = LicenceLedgerEntry
    sums: dict[str, int] = {}
    for kind, quantity in db.session.execute(
        select(entry.kind, func.sum(entry.quantity))
        .where(entry.licence_id == licence_id, entry.cohort_id == cohort_id, entry.unit == unit)
        .group_by(entry.kind)
    ):
        sums[kind] = int(quantity)
    return sums.get("used", 0) - sums.get("released", 0)
